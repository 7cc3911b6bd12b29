-- Reads the part of the WSUS configuration that decides how much is downloaded, as SUSDB has it.
-- To try first on a real server: the types of these columns; here they are made integers and bits.
SET NOCOUNT ON; SET LOCK_TIMEOUT 5000; SET DEADLOCK_PRIORITY LOW;

SELECT
    CAST(MAX(CAST([BitsDownloadPriorityForeground] AS int)) AS bit) AS [foreground],
    CAST(MAX(CAST([DownloadExpressPackages] AS int)) AS bit) AS [expressPackages],
    CAST(MAX(CAST([LazySync] AS int)) AS bit) AS [onApproval],
    (SELECT COUNT(*) FROM dbo.tbLanguage) AS [languages],
    (SELECT COUNT(*) FROM dbo.tbLanguage WHERE CAST([Enabled] AS int) = 1) AS [enabledLanguages]
FROM dbo.tbConfigurationC;
