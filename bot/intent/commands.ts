import type { CommandName } from './intent.ts';

/** A command that was typed as one, or said so plainly that nothing has to be guessed. */
export interface SpokenCommand {
  readonly command: CommandName;
  /** What the text says besides the command word and the servers; a section may be in it. */
  readonly about: string;
  /** A word in the place of a server that is none of ours, as in `diagnose tokyo`. */
  readonly unknownName: string | null;
}

/** Command words; the first and the last word of a text are looked up here. */
const commandWords: Readonly<Record<CommandName, readonly string[]>> = {
  help: ['help', '?', 'commands', 'usage', 'ヘルプ', '使い方', 'コマンド', 'コマンド一覧'],
  servers: ['servers', 'server list', 'list servers', 'サーバー一覧', 'サーバ一覧', 'サーバー', 'サーバーリスト'],
  guide: ['guide', 'ガイド', '手引き'],
  check: ['check', 'checks', '確認', 'チェック', '点検'],
  diagnose: ['diagnose', 'diagnosis', 'diagnostics', 'diag', '診断'],
  sync: ['sync', 'synchronize', 'synchronise', 'resync', '同期', '同期開始', '同期実行'],
  status: ['status', 'state', '状態', 'ステータス', '状況'],
  history: ['history', '履歴', 'ヒストリー'],
  approvals: [
    'approvals',
    'pending approvals',
    'requests',
    '承認待ち',
    '承認一覧',
    '承認依頼',
    '承認待ち一覧',
    '依頼一覧',
  ],
  incidents: ['incidents', 'alerts', 'インシデント', 'インシデント一覧', 'アラート一覧', '障害一覧'],
  snooze: ['snooze', 'mute', 'silence', 'スヌーズ', 'ミュート', '通知停止', '通知オフ'],
};

const byWord: readonly (readonly [string, CommandName])[] = Object.entries(commandWords)
  .flatMap(([name, words]) => words.map((word) => [word, name as CommandName] as const))
  .sort(([one], [other]) => other.length - one.length);

/** Commands that are about one server. */
const aboutServer: readonly CommandName[] = ['check', 'diagnose', 'sync', 'status', 'history', 'snooze'];

/** Words around a command that change nothing. */
const fillers =
  /(?<![a-z])(?:please|pls|plz|now|the|server|servers|for|of|on|in|at|to|me|a|all|show|list|hey|hi|douki|bot|run|until|again|section|page)(?![a-z])|@\S+|ください|下さい|お願いします|お願い|して|を|の|で|に|は|へ|間|通知|見せて|表示|教えて|サーバー|[!?.,:;。、!？「」()]/g;

const durations =
  /(?<![a-z0-9.-])\d{1,4}(?:\.\d{1,2})? ?(?:minutes?|mins?|hours?|hrs?|days?|weeks?|[mhdw](?![a-z])|分|時間半?|日|週間?)間?/g;

interface Plain {
  readonly pattern: RegExp;
  readonly command: CommandName;
  /** The sentence is a wish only when it names a server. */
  readonly namesServer?: true;
}

/** Sentences that are plainly a wish. Tried in order on the text without server names. */
const plainWishes: readonly Plain[] = [
  {
    pattern:
      /^(?:please )?(?:show|list|give me|what are|which are)?(?: me| us)?(?: the)?(?: list of)? ?(?:available |all |your )*commands\b|how (?:do|can|should) i (?:use|talk to|ask) (?:this|the bot|you|douki)|(?:which|what) commands|^help\b/,
    command: 'help',
  },
  {
    pattern:
      /(?:ボット|bot|douki)(?:の|は).{0,4}使い方|どんなコマンド|使えるコマンド|^コマンド(?:の|を|一覧)|何と(?:入力|打て)|^使い方|^ヘルプ/,
    command: 'help',
  },
  {
    pattern: /^(?:please )?(?:approve|reject|deny|withdraw) (?:the )?(?:request|fix|repair|proposal|plan|#?\d)/,
    command: 'approvals',
  },
  {
    pattern:
      /^(?:show|list|any|see|are there any|what are the)?(?: me| all| the| my)*(?: open| pending| waiting)* (?:approval requests|pending approvals|open requests)\b/,
    command: 'approvals',
  },
  {
    pattern:
      /(?:承認|修復)(?:の)?(?:依頼|申請|リクエスト|待ち)(?:を|は|の|が)?(?:一覧|ある|あり|見せ|表示|残って|確認|ください|教え|出し|$)/,
    command: 'approvals',
  },
  {
    pattern: /(?:依頼|リクエスト|申請) ?#?\d+ ?(?:番)?(?:を|は)?(?:承認|却下|取り下げ|キャンセル)/,
    command: 'approvals',
  },
  {
    pattern:
      /(?:which|what|list|show)(?: me)?(?: all| the| our)* (?:\w+ )?servers? (?:are |is |have |has |that |with )*(?:currently )?(?:fail|broken|down|red|problem|failed|unhealthy|errors?)/,
    command: 'incidents',
  },
  {
    pattern:
      /(?:失敗|異常|問題|エラー)(?:し|中|が|の|に|て|い|る|あ|なっ|出)*サーバー?(?:は|を|だけ|の|が)?(?:どれ|どの|一覧|表示|見せ|教え|抜き|ある|出し|リスト)/,
    command: 'incidents',
  },
  {
    pattern:
      /^(?:please |can you |could you |pls )*(?:diagnose|investigate|troubleshoot|analy[sz]e|fix|repair|mend|look into|(?:take|have) a (?:quick |close )?look at)\b/,
    command: 'diagnose',
    namesServer: true,
  },
  {
    pattern:
      /(?:診断|調査|分析)(?:を)?(?:して|お願い|開始|実行|してくれ|してほし|頼)|(?:調べて|様子を見|見てきて|見てくれ|診て|見てもら|(?:直|修復|修理)して)/,
    command: 'diagnose',
    namesServer: true,
  },
  {
    pattern:
      /^(?:please |can you |could you |pls )*(?:check|verify|inspect|test)\b(?! (?:if|whether|why) .*(?:fail|sync))/,
    command: 'check',
    namesServer: true,
  },
  {
    pattern: /(?:確認|チェック|点検)(?:を)?(?:して|お願い|実行|頼)(?!い(?:る|た)|も|み)/,
    command: 'check',
    namesServer: true,
  },
  // There is no command that stops: the status shows what runs, and never starts anything.
  {
    pattern: /^(?:please |can you |could you |pls )*(?:stop|cancel|abort|halt) (?:the |a )?(?:running |current )?sync/,
    command: 'status',
  },
  { pattern: /同期(?:を|の)?(?:止めて|停止(?:して|$)|中断して|中止して|キャンセルして)(?!し)/, command: 'status' },
  {
    pattern:
      /^(?:please |can you |could you |pls )*(?:start|run|trigger|force|kick off|begin|launch) (?:a |the |another )*(?:manual )?(?:sync|synchroni[sz]ation|synchroni[sz]ing)\b/,
    command: 'sync',
  },
  {
    pattern:
      /同期(?:を|の)?(?:開始|実行|再実行|スタート)?(?:して(?:ください|下さい|くれ|ほし|[。! ]|$)|かけて|走らせて|始めて|お願い)/,
    command: 'sync',
  },
  {
    pattern: /(?:snooze|mute|silence|pause (?:the )?(?:alerts|notifications))\b/,
    command: 'snooze',
    namesServer: true,
  },
  {
    pattern: /(?:通知|アラート|警告)(?:を|は)?.{0,12}(?:停止|止め|オフ|ミュート|切って|出さない|スヌーズ)/,
    command: 'snooze',
    namesServer: true,
  },
  { pattern: /(?:when did|when was).{0,40}\bsync/, command: 'status', namesServer: true },
  {
    pattern: /^(?:show |what is |what's |tell me |give me )*(?:the )?status (?:of|for|on)\b/,
    command: 'status',
    namesServer: true,
  },
  {
    pattern: /(?:状態|ステータス|状況|様子)(?:を|は)(?:教えて|見せて|表示|知りたい|どう|[?？。]|$)/,
    command: 'status',
    namesServer: true,
  },
  {
    pattern: /(?:履歴|実行記録|作業記録)(?:を|は|が)?(?:見せ|表示|教え|見たい|出し|まとめ|ください|$)/,
    command: 'history',
  },
];

/** Greetings and small talk; the answer is the help. */
const smallTalk =
  /^(?:hi|hello|hey|good (?:morning|afternoon|evening|day)|thanks?|thank you|こんにちは|こんばんは|おはよう(?:ございます)?|はじめまして|ありがとう(?:ございま(?:す|した))?|お疲れ(?:さま|様)(?:です)?)(?:[ ,、。!！]*(?:there|bot|douki|all|team|a lot|so much|はじめまして|よろしく.*))*[ ,、。!！.]*$|(?:what|which things) can you do|who are you|(?:君|あなた|きみ|douki)(?:は|に)?.{0,3}(?:何|なに)(?:が|を)?(?:でき|出来)|あなたは誰/;

/** True for greetings and questions about the bot itself. */
export function isSmallTalk(normalised: string): boolean {
  return smallTalk.test(normalised);
}

/** Understands commands that are typed as such; `rest` is the text without server names. */
export function commandIn(rest: string, namesServer: boolean): SpokenCommand | null {
  return typedCommand(rest) ?? plainWish(rest, namesServer);
}

function typedCommand(rest: string): SpokenCommand | null {
  const text = rest
    .replace(/^(?:@?douki|bot)[ ,、:]+/, '')
    .replace(/[。.!！]+$/, '')
    .trim();
  for (const [word, command] of byWord) {
    const about = without(text, word);
    if (about === null) continue;
    const bare = about.replace(durations, ' ').replace(fillers, ' ').replace(/\s+/g, ' ').trim();
    if (bare === '') return { command, about: '', unknownName: null };
    if (command === 'guide' || command === 'check' || command === 'diagnose') {
      const unknownName = /^[a-z][a-z0-9.-]{2,40}$/.test(bare) && command === 'diagnose' ? bare : null;
      return bare.split(' ').length <= 6 ? { command, about: bare, unknownName } : null;
    }
    const isName = aboutServer.includes(command) && /^[a-z][a-z0-9.-]{1,40}$/.test(bare) && /[\d-]/.test(bare);
    if (isName) return { command, about: '', unknownName: bare };
  }
  return null;
}

/** The text without a command word at its start or end; null when it has none there. */
function without(text: string, word: string): string | null {
  if (text === word) return '';
  const isLatin = /^[a-z ]+$/.test(word);
  if (text.startsWith(isLatin ? `${word} ` : word)) return text.slice(word.length);
  const isShort = text.split(' ').length <= 3;
  return isShort && text.endsWith(` ${word}`) ? text.slice(0, -word.length) : null;
}

function plainWish(rest: string, namesServer: boolean): SpokenCommand | null {
  const wish = plainWishes.find((one) => (namesServer || !one.namesServer) && one.pattern.test(rest));
  return wish ? { command: wish.command, about: rest, unknownName: null } : null;
}
