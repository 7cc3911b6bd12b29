using System.Globalization;

namespace Douki.Engine.Simulated;

/// <summary>Texts as Windows localizes them; no script may decide by one.</summary>
internal static class Words
{
    private static readonly Dictionary<string, (string Japanese, string German)> Texts = new()
    {
        ["WSUS Service"] = ("WSUS サービス", "WSUS-Dienst"),
        ["Background Intelligent Transfer Service"] = ("バックグラウンド インテリジェント転送サービス", "Intelligenter Hintergrundübertragungsdienst"),
        ["World Wide Web Publishing Service"] = ("World Wide Web 発行サービス", "WWW-Publishingdienst"),
        ["Windows Process Activation Service"] = ("Windows プロセス アクティブ化サービス", "Windows-Prozessaktivierungsdienst"),
        ["Windows Time"] = ("Windows タイム", "Windows-Zeitgeber"),
        ["Reason"] = ("理由", "Ursache"),
        ["Source File"] = ("ソース ファイル", "Quelldatei"),
        ["Destination File"] = ("保存先ファイル", "Zieldatei"),
        ["No events were found that match the specified selection criteria."] =
            ("指定した選択条件に一致するイベントが見つかりませんでした。", "Es wurden keine Ereignisse gefunden, die mit den angegebenen Auswahlkriterien übereinstimmen."),
        ["Unable to connect to the remote server"] = ("リモート サーバーに接続できません。", "Die Verbindung mit dem Remoteserver kann nicht hergestellt werden."),
        ["The remote server returned an error."] = ("リモート サーバーがエラーを返しました。", "Der Remoteserver hat einen Fehler zurückgegeben."),
        ["The operation has timed out"] = ("操作がタイムアウトしました。", "Timeout für Vorgang überschritten."),
        ["Attempted to perform an unauthorized operation."] = ("許可されていない操作を実行しようとしました。", "Es wurde versucht, einen nicht autorisierten Vorgang auszuführen."),
        ["The update was not found."] = ("更新プログラムが見つかりませんでした。", "Das Update wurde nicht gefunden."),
        ["Inactive approvals:"] = ("非アクティブな承認の一覧:", "Inaktive Genehmigungen:"),
    };

    /// <summary>An English text in the language of the request's culture.</summary>
    public static string Of(string english)
    {
        if (!Texts.TryGetValue(english, out var text)) return english;
        return CultureInfo.CurrentUICulture.TwoLetterISOLanguageName switch
        {
            "ja" => text.Japanese,
            "de" => text.German,
            _ => english,
        };
    }
}
