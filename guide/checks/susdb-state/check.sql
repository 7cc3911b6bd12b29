-- Reads whether SUSDB is open for everyone, and how near it is to a limit of its size.
-- To try first on a real server: EngineEdition and InstanceName as WID gives them.
SET NOCOUNT ON; SET LOCK_TIMEOUT 5000; SET DEADLOCK_PRIORITY LOW;

SELECT
    CAST([database].[state] AS int) AS [state],
    CAST([database].[user_access] AS int) AS [userAccess],
    CAST([database].[is_read_only] AS bit) AS [isReadOnly],
    CAST(CASE WHEN CAST(SERVERPROPERTY('InstanceName') AS nvarchar(128)) = N'MICROSOFT##WID' THEN 1 ELSE 0 END AS bit) AS [isWid],
    CAST(SERVERPROPERTY('EngineEdition') AS int) AS [engineEdition],
    [data].[megabytes] AS [dataMegabytes],
    [data].[limit] AS [dataLimitMegabytes],
    [log].[megabytes] AS [logMegabytes],
    [log].[limit] AS [logLimitMegabytes]
FROM sys.databases AS [database]
CROSS JOIN (
    -- Pages of 8 kB; a limit is known only when every file has one (-1: the disk; 268435456: the most a log file can have).
    SELECT
        CAST(SUM(CAST([size] AS bigint)) / 128 AS int) AS [megabytes],
        CASE WHEN MIN([max_size]) = -1 OR MAX([max_size]) = 268435456 THEN NULL
             ELSE CAST(SUM(CAST([max_size] AS bigint)) / 128 AS int) END AS [limit]
    FROM sys.database_files
    WHERE [type] = 0
) AS [data]
CROSS JOIN (
    SELECT
        CAST(SUM(CAST([size] AS bigint)) / 128 AS int) AS [megabytes],
        CASE WHEN MIN([max_size]) = -1 OR MAX([max_size]) = 268435456 THEN NULL
             ELSE CAST(SUM(CAST([max_size] AS bigint)) / 128 AS int) END AS [limit]
    FROM sys.database_files
    WHERE [type] = 1
) AS [log]
WHERE [database].[database_id] = DB_ID();
