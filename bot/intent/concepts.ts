/**
 * Words of both languages that mean the same to this bot, by idea, separated by bars: what one language's examples
 * teach then holds for the other. A word in Latin letters counts from the start of a word, any other wherever it stands.
 */
export const concepts: Readonly<Record<string, readonly string[]>> = {
  upstream: [
    'first level|root server|tier above|上のサーバー|上側',
    'upstream|uptream|upsteam|parent|hq|headquarter|head office|central|master|root wsus|main server',
    'main wsus|top server|top level|first tier|first-level|server above|update source',
    'アップストリーム|上位|上流|親|本社|更新元|上の階層|本店|マスター|中央',
  ],
  downstream: [
    'second level|lower level|leaf|subsidiary|plant|site server|末端|下のサーバー|下側|子会社',
    'downstream|child|branch|regional|second tier|second-level|lower tier|subordinate|factory',
    'ダウンストリーム|下位|下流|子|支社|支店|拠点|工場|下の階層|営業所',
  ],
  replica: ['replica|mirror', 'レプリカ|ミラー|複製'],
  chain: ['chain|hierarchy|tree|tier|every server|all servers', '階層|チェーン|全台|全サーバー|上下'],
  proxy: [
    'proxy|proxies|porxy|squid|zscaler|bluecoat|blue coat|web gateway|web filter|tmg|wpad|407|pac file',
    'winhttp|i-filter|paloalto proxy|ntlm',
    'プロキシ|プロクシ|webフィルタ',
  ],
  credentials: [
    'password|credential|account|user name|username|authenticat|clear text|cleartext|plain text',
    'パスワード|資格情報|アカウント|ユーザー名|認証|クリアテキスト|平文|ロックアウト',
  ],
  naming: [
    'name|hostname|fqdn|netbios|dns|resolve|resolution|nslookup|hosts file|cname|alias|typo|hosts',
    '名前|名前解決|ホスト名|サーバー名|引け|スペル|つづり|別名|解決でき',
  ],
  reach: [
    'host not found|cannot contact|unable to contact|connection refused|通信でき|接続に失敗',
    'no such host|404|serversyncwebservice|timed out|times out|接続できな|接続先|通信が途絶',
    'ping|telnet|port|8530|8531|refused|unreachable|reach|vlan|dmz|vpn|points at|pointed|points to',
    'ip address',
    'ポート|繋がら|つながら|届かな|見失|疎通|接続先|ipアドレス|参照',
  ],
  storing: [
    'store|storing|storage|locally|local content|keep content|keeps content|cache|binaries|hold',
    'hosts content|no content',
    '保存|格納|保管|置き場所|ファイルを持|ファイルなし|ローカル|キャッシュ|実体',
  ],
  matching: [
    'same|match|mix|consisten|equal|uniform|mismatch|inconsisten',
    '統一|そろえ|揃え|混在|食い違|バラバラ|一致|同じ',
  ],
  microsoft: ['microsoft update|from microsoft|internet|microsoft', 'マイクロソフト|インターネット'],
  permission: [
    'users group|deny entry|users から|users グループ|users がい|拒否の ace',
    'permission|permision|acl|icacls|ntfs|access denied|access is denied|rights|read access|inherit',
    'full control|network service|owner|everyone|401.3|ace',
    'アクセス許可|権限|アクセス権|継承|所有者|フルコントロール|フル コントロール|アクセスが拒否',
    'アクセス拒否|読み取り|書き込め',
  ],
  folder: ['folder|directory|wsuscontent|share|unc path', 'フォルダ|ディレクトリ|共有|保存先|保管先'],
  absent: [
    "missing|does not exist|doesn't exist|not found|gone|lack|never heard|not in the catalog|no longer",
    "isn't on|not on the upstream|unknown to",
    '存在しない|見つから|見当たら|無い更新|にない|に無い|知らない|出てこない',
  ],
  selection: [
    'product|classification|category|categories|tick|untick|unselect|catalog',
    '製品|分類|選択漏れ|チェックを外|カタログ|カテゴリ',
  ],
  redcross: ['red x|red cross|red mark', '赤い|バツ|ばつ|×|赤バツ|赤×'],
  declining: ['declin|cancel|expire|supersede', '拒否した|拒否し|拒否済|期限切れの更新|置き換え|キャンセル|古い更新'],
  patch: ['update|patch|kb5|kb4|kb30|kb number|title|kb', '更新|パッチ'],
  service: [
    'service|servce|bits|wsusservice|wuauserv|w3svc|update services|background intelligent',
    'サービス|バックグラウンド インテリジェント|スタートアップの種類',
  ],
  running: [
    'start|restart|bounce|stopped|stops|disabled|running|startup|terminated|died|crash|boot',
    '起動|再起動|停止|無効|止ま|開始|上がって|立ち上が|落ち|動いて|自動|手動|異常終了',
  ],
  ranges: [
    'bg_e|http protocol|http プロトコル|httpプロトコル|206',
    'range|http 1|http/1|http1|foreground|206|partial|1.1|byte range|content-length|bitsdownload',
    'フォアグラウンド|分割|範囲|レンジ|前面|rangeヘッダ',
  ],
  device: [
    'firewall|gateway|utm|sonicwall|fortigate|fortinet|palo alto|checkpoint|watchguard|sophos|inspection',
    'virus|antivirus|appliance|isa server|old isa|ips|fw',
    'ファイアウォール|ゲートウェイ|ウイルス|検査|アンチウイルス|機器|セキュリティ製品|インスペクション',
  ],
  transfer: [
    'download|transfer|content file|large file|big file|payload|file transfer',
    'ダウンロード|転送|大きなファイル|ファイル取得|本体|落ちてこない|大きい',
  ],
  metadata: ['metadata|catalog sync|catalog', 'メタデータ|カタログ'],
  approval: ['approv|inactive', '承認|非アクティブ|アクティブでない|しょうにん'],
  wording: [
    'language|german|french|italian|spanish|english|japanese|korean|chinese|locale',
    '言語|ドイツ語|フランス語|英語|日本語|中国語|韓国語|多言語',
  ],
  counting: ['number of|count|total|fewer|higher|how many', '件数|数が|件|少な|多い|差'],
  pool: [
    'pool|wsuspool|w3wp|503|service unavailable|iis|queue|recycl|worker process|rapid|reset server node',
    'プール|キュー|リサイクル|ワーカー|ラピッド|ノードのリセット',
  ],
  memory: ['memory|ram|cpu', 'メモリ'],
  console: ['console|mmc', 'コンソール|管理画面'],
  disk: [
    'gigabyte|filled up|ギガ|残り|パンパン',
    'disk|space|drive|volume|gb|tb|full|room left|capacity|partition|movecontent|percent',
    'ディスク|容量|空き|ドライブ|ボリューム|領域|パーティション|ストレージ|いっぱい|肥大',
  ],
  endpoint: [
    'fe2|sws|sws1|url|endpoint|muurl|redirectorchangenumber|getupdatedata|soap|legacy|retired',
    'fault occurred',
    'エンドポイント|アドレス|廃止|旧url|同期先|新しい方',
  ],
  database: [
    'execution timeout|timeout expired|トランザクション|断片化|クエリ|デッドロック',
    'susdb|database|sql|wid|deadlock|index|reindex|internal database|spget|spdelete|localdb|db',
    'データベース|デッドロック|インデックス|デタッチ|アタッチ|縮小',
  ],
  security: [
    'common algorithm|共通のアルゴリズム|forcibly closed|connection was closed|接続が切断|schusestrongcrypto|negotiat|プロトコルを止め|ネゴシエーション',
    'tls|ssl|certificate|cert|cipher|https|handshake|crypto|schannel|trust|secure channel|root ca',
    'client hello',
    '証明書|暗号|ハンドシェイク|信頼|チャネル|スイート|強制的に切断',
  ],
  sync: ['sync', '同期|シンク|どうき'],
  failing: [
    "fail|error|broken|problem|trouble|doesn't work|does not work|didn't work|not working|wrong|ng",
    '失敗|エラー|こけ|コケ|全滅|だめ|ダメ|できない|できません|おかしい|問題',
  ],
  hanging: ['stuck|hang|hung|forever|never end|freez|frozen', '固ま|進まない|終わらない|止まったまま'],
  client: [
    'client|pc|pcs|laptop|workstation|computer|machine|user|desktop|endpoint device|windows 10|windows 11',
    'クライアント|端末|パソコン|コンピューター|ユーザー|利用者|台',
  ],
  policy: ['gpo|group policy|wuauclt|usoclient|targeting', 'グループポリシー|グループ ポリシー|ポリシー'],
  rollout: [
    'pxe|task sequence|distribution point|mecm|autopatch|maintenance window|patch the|タスク シーケンス|配布ポイント',
    'install|uninstall|deploy|reboot|deadline|feature update|applicable|driver|wufb|intune|autopilot|sccm',
    'configmgr|configuration manager|azure|software update point',
    'インストール|アンインストール|配布|期限付き|再起動され|再起動がかか|展開|該当なし|役割|後継|開発終了',
    'ドライバー|イントラネット',
  ],
  reporting: ['report|compliance|viewer|email|e-mail', 'レポート|報告|集計|メール'],
  group: ['group', 'グループ'],
  office: [
    'onedrive|google drive|entra|ad connect|phone|iphone|calendar|ntp|chrome|スマホ|連絡先|予定表|時刻|時計合わせ|ブラウザーの|人事|経理|電車|試合',
    'outlook|printer|wifi|wi-fi|wlan|teams|excel|vacation|weather|lunch|meeting|vpn client|ad password',
    '会議室|有休|休暇|プリンタ|印刷|勤怠|モニター|天気|経費|給与|ランチ|ログインでき',
  ],
  greeting: ['hello|good morning|thank|bye', 'こんにちは|おはよう|ありがとう|はじめまして|君は|あなたは|お疲れ'],
  asking: ['pending|待ち', 'request|proposal|proposed', '依頼|リクエスト|申請|提案|修復案|修復'],
  showing: ['list|show|display|give me|tell me', '一覧|見せて|表示して|教えて|抜き出|出して|貼って|まとめて'],
  doing: [
    'please|look at|look into|investigate|diagnos|check|run|kick|trigger|examine|analy',
    '診断|調べて|チェックして|見てきて|様子を見|調査して|開始して|実行して|ください|走らせ|かけて',
  ],
  past: ['last week|history|audit|past seven|activity', '履歴|記録|直近|過去|ログを表示|監査'],
  when: ['when|last sync|last success', 'いつ|前回|最後に|最終'],
  quiet: ['snooze|mute|silence|notification|alert', '通知|アラート|ミュート|スヌーズ|警告を'],
  now: ['right now|currently|at the moment|pending|open', '今|現在|失敗中|未処理|未解決'],
  outage: ['outage|at the same time|all at once|障害|同時に|一斉に'],
  stale: [
    'no new|not received|not receiv|stopped arriving|stopped coming|out of date|weeks ago|days ago|三週間',
    '新しい更新|届かな|降ってこ|来ない|受け取れ|先月|何日も|何週間',
  ],
  lately: ['yesterday|last night|this morning|since|nightly|overnight|昨日|昨夜|昨晩|今朝|夜間|から同期|深夜'],
  speaking: [
    'joke|poem|who are you|weather|rain|capital of|time is it|book|music|lol|冗談|面白い|天気|雨|首都|何時です|音楽|あなた|君',
  ],
  machine: ['server|wsus', 'サーバ'],
};
