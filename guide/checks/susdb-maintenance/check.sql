-- Reads how much SUSDB carries along that a cleanup would remove, and whether the two recommended indexes are there.
-- To try first on a real server: what spCountObsoleteUpdatesToCleanup returns (one integer is expected here).
SET NOCOUNT ON; SET LOCK_TIMEOUT 5000; SET DEADLOCK_PRIORITY LOW;

DECLARE @counted TABLE ([count] int);
BEGIN TRY
    INSERT INTO @counted EXEC dbo.spCountObsoleteUpdatesToCleanup;
END TRY
BEGIN CATCH
    -- Without the right to execute it, or when it takes too long, the rest is still worth telling.
    DELETE FROM @counted;
END CATCH;

SELECT
    (SELECT MAX([count]) FROM @counted) AS [obsoleteUpdates],
    (SELECT COUNT(UpdateID) FROM dbo.vwMinimalUpdate WHERE IsSuperseded = 1 AND Declined = 0) AS [supersededNotDeclined],
    (SELECT COUNT(UpdateID) FROM dbo.vwMinimalUpdate WHERE Declined = 0) AS [liveUpdates],
    CAST(CASE WHEN EXISTS (
        SELECT 1 FROM sys.indexes
        WHERE [object_id] = OBJECT_ID(N'dbo.tbLocalizedPropertyForRevision') AND [name] = N'nclLocalizedPropertyID'
    ) THEN 1 ELSE 0 END AS bit) AS [hasPropertyIndex],
    CAST(CASE WHEN EXISTS (
        SELECT 1 FROM sys.indexes
        WHERE [object_id] = OBJECT_ID(N'dbo.tbRevisionSupersedesUpdate') AND [name] = N'nclSupercededUpdateID'
    ) THEN 1 ELSE 0 END AS bit) AS [hasSupersededIndex];
