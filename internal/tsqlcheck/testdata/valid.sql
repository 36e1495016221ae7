# What SQL Server takes: the forms that an object-relational mapper sends, a statement a line.
SELECT [u].[id], [u].[first_name] AS [firstName] FROM [users] AS [u] WHERE [u].[age] >= @p1 AND [u].[deletedAt] IS NULL
SELECT * FROM [dbo].[users]
SELECT TOP (1) [id] FROM [users] WHERE [email] = @p1
SELECT TOP (@p1) [id], [name] FROM [users] ORDER BY [id] DESC;
SELECT TOP 10 PERCENT WITH TIES [id] FROM [users] ORDER BY [score]
SELECT [id] FROM [users] ORDER BY [id] OFFSET @p1 ROWS FETCH NEXT @p2 ROWS ONLY
SELECT [id] FROM [users] ORDER BY (SELECT NULL) OFFSET 0 ROWS FETCH NEXT 10 ROWS ONLY
SELECT DISTINCT [role] FROM [users] WHERE [role] IN (@p1, @p2, @p3)
SELECT COUNT(*) AS [count] FROM [users] AS [u] WHERE NOT ([u].[name] LIKE @p1 ESCAPE N'\')
SELECT COUNT(DISTINCT [u].[role]) AS [n], COUNT_BIG(*) AS [m] FROM [users] AS [u] GROUP BY [u].[role] HAVING COUNT(*) > @p1
SELECT [u].[id] FROM [users] AS [u] INNER JOIN [posts] AS [p] ON [p].[authorId] = [u].[id] LEFT OUTER JOIN [comments] AS [c] ON [c].[postId] = [p].[id]
SELECT [u].[id] FROM [users] AS [u] WHERE EXISTS (SELECT 1 FROM [posts] AS [p] WHERE [p].[authorId] = [u].[id] AND [p].[title] LIKE @p1)
SELECT [u].[id], [t].[n] FROM [users] AS [u] CROSS APPLY (SELECT COUNT(*) AS [n] FROM [posts] AS [p] WHERE [p].[authorId] = [u].[id]) AS [t]
SELECT [u].[id], [t].[id] FROM [users] AS [u] OUTER APPLY (SELECT TOP (5) [p].[id] FROM [posts] AS [p] WHERE [p].[authorId] = [u].[id] ORDER BY [p].[id]) AS [t]
SELECT [x].[id] FROM (SELECT [id], ROW_NUMBER() OVER (PARTITION BY [authorId] ORDER BY [createdAt] DESC, [id]) AS [rn] FROM [posts]) AS [x] WHERE [x].[rn] <= 3
SELECT SUM([n]) OVER (ORDER BY [id] ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) FROM [t]
WITH [c] AS (SELECT [id], [parentId] FROM [nodes] WHERE [id] = @p1 UNION ALL SELECT [n].[id], [n].[parentId] FROM [nodes] AS [n] INNER JOIN [c] ON [c].[id] = [n].[parentId]) SELECT [id] FROM [c]
SELECT CASE WHEN [age] >= 18 THEN N'adult' ELSE N'minor' END AS [kind] FROM [users]
SELECT CASE WHEN EXISTS (SELECT 1 FROM [users] WHERE [id] = @p1) THEN 1 ELSE 0 END AS [found]
SELECT [id] FROM [users] WITH (UPDLOCK, ROWLOCK) WHERE [id] = @p1
SELECT [u].[id] FROM [users] AS [u] WITH (UPDLOCK, READPAST, ROWLOCK) WHERE [u].[id] = @p1
SELECT [u].[id] FROM [users] AS [u] WITH (HOLDLOCK, ROWLOCK, NOWAIT)
SELECT JSON_VALUE([meta], N'$.address.city') AS [city] FROM [users] WHERE JSON_VALUE([meta], N'$.age') = @p1
SELECT CAST(JSON_VALUE([u].[meta], @p1) AS NVARCHAR(MAX)) FROM [users] AS [u] WHERE TRY_CAST(JSON_VALUE([u].[meta], '$.n') AS DECIMAL(38, 10)) > @p2
SELECT [j].[id], [j].[name] FROM OPENJSON(@p1) WITH ([id] BIGINT N'$.id', [name] NVARCHAR(255) N'$.name', [tags] NVARCHAR(MAX) N'$.tags' AS JSON) AS [j]
SELECT [value] FROM OPENJSON([meta], N'$.tags')
SELECT [u].[id] FROM [users] AS [u] WHERE [u].[id] IN (SELECT [value] FROM OPENJSON(@p1))
SELECT [id] FROM [users] WHERE ISJSON([meta]) = 1 AND JSON_QUERY([meta], N'$.tags') IS NOT NULL
SELECT [id] FROM [a] UNION SELECT [id] FROM [b] UNION ALL SELECT [id] FROM [c] ORDER BY [id]
SELECT [id] FROM [a] EXCEPT SELECT [id] FROM [b]
SELECT [id] FROM [a] INTERSECT SELECT [id] FROM [b]
SELECT [id] FROM [users] WHERE [name] COLLATE Latin1_General_CS_AS = @p1
SELECT [at] AT TIME ZONE 'UTC' FROM [events]
SELECT DATEADD(day, -7, SYSUTCDATETIME()), DATEDIFF(second, [a], [b]), GETDATE(), CURRENT_TIMESTAMP FROM [events]
SELECT CONVERT(NVARCHAR(36), [uuid]), CAST([n] AS BIGINT), ISNULL([a], 0), COALESCE([a], [b], @p1), NULLIF([a], N'') FROM [t]
SELECT STRING_AGG([name], N', ') WITHIN GROUP (ORDER BY [name]) AS [names] FROM [users]
SELECT [a] + [b] * -@p1 - 2 % 3 AS [n], ~[flags] & 4 | 1 ^ 2 FROM [t]
SELECT [id] FROM [users] ORDER BY CASE WHEN [name] IS NULL THEN 1 ELSE 0 END, [name] ASC
SELECT [id] FROM [users] WHERE [age] BETWEEN @p1 AND @p2 AND ([a] = 1 OR [b] <> 2) AND 1 = 0
SELECT [weird]]name] FROM [sche ma].[ta'ble] WHERE [日本] = N'日本😀''s' AND [x] = @p1
SELECT [id], [name] FROM [users] FOR JSON PATH, INCLUDE_NULL_VALUES
SELECT [id] FROM [users] OPTION (RECOMPILE)
SELECT SCOPE_IDENTITY() AS [id], @@ROWCOUNT AS [n], @@TRANCOUNT
SELECT NEWID(), NEXT VALUE FOR [dbo].[seq]
SELECT [id] FROM [users] WHERE [a] IS NOT DISTINCT FROM @p1
INSERT INTO [users] ([name], [age]) VALUES (@p1, @p2)
INSERT INTO [users] ([name], [age]) OUTPUT INSERTED.[id], INSERTED.[createdAt] VALUES (@p1, @p2), (@p3, DEFAULT);
INSERT INTO [users] OUTPUT INSERTED.[id] DEFAULT VALUES
INSERT INTO [users] DEFAULT VALUES
INSERT INTO [a] ([x]) SELECT [y] FROM [b] WHERE [y] NOT IN (SELECT [x] FROM [a])
INSERT INTO [users] ([name]) OUTPUT INSERTED.[id] INTO @t ([id]) VALUES (@p1)
DECLARE @t TABLE ([id] BIGINT, [name] NVARCHAR(255)); INSERT INTO [users] ([name]) OUTPUT INSERTED.[id], INSERTED.[name] INTO @t VALUES (@p1); SELECT [id], [name] FROM @t;
SET IDENTITY_INSERT [dbo].[users] ON; INSERT INTO [dbo].[users] ([id], [name]) VALUES (@p1, @p2); SET IDENTITY_INSERT [dbo].[users] OFF;
UPDATE [users] SET [name] = @p1, [age] = [age] + 1, [role] = DEFAULT WHERE [id] = @p2
UPDATE [users] SET [name] = @p1 OUTPUT INSERTED.[id], DELETED.[name] AS [old] WHERE [id] = @p2
UPDATE [u] SET [u].[name] = @p1 FROM [users] AS [u] INNER JOIN [posts] AS [p] ON [p].[authorId] = [u].[id] WHERE [p].[id] = @p2
UPDATE TOP (@p1) [users] SET [age] = 1 WHERE [age] IS NULL
UPDATE [t] SET [name] = [v].[name] FROM [users] AS [t] INNER JOIN (VALUES (@p1, @p2), (@p3, @p4)) AS [v] ([id], [name]) ON [v].[id] = [t].[id]
UPDATE [users] SET [meta] = JSON_MODIFY([meta], N'$.a', @p1) WHERE [id] = @p2
DELETE FROM [users] WHERE [id] = @p1
DELETE TOP (@p1) FROM [users] WHERE [age] < @p2
DELETE FROM [users] OUTPUT DELETED.[id] WHERE [id] IN (@p1, @p2)
DELETE [u] FROM [users] AS [u] WHERE [u].[id] = @p1
TRUNCATE TABLE [dbo].[users]
MERGE INTO [users] WITH (HOLDLOCK) AS [t] USING (VALUES (@p1, @p2)) AS [s] ([email], [name]) ON [t].[email] = [s].[email] WHEN MATCHED THEN UPDATE SET [name] = [s].[name] WHEN NOT MATCHED THEN INSERT ([email], [name]) VALUES ([s].[email], [s].[name]) OUTPUT INSERTED.[id], $action;
MERGE [users] WITH (HOLDLOCK) AS [t] USING (SELECT @p1 AS [email], @p2 AS [name]) AS [s] ON ([t].[email] = [s].[email]) WHEN MATCHED AND [t].[name] <> [s].[name] THEN UPDATE SET [t].[name] = [s].[name] WHEN NOT MATCHED BY TARGET THEN INSERT ([email], [name]) VALUES ([s].[email], [s].[name]) WHEN NOT MATCHED BY SOURCE THEN DELETE;
CREATE TABLE [users] ([id] BIGINT IDENTITY(1,1) NOT NULL, [name] NVARCHAR(255) NOT NULL CONSTRAINT [DF_users_name] DEFAULT N'x', [age] INTEGER NULL, [active] BIT NOT NULL DEFAULT 1, [at] DATETIMEOFFSET(6) NOT NULL, [meta] NVARCHAR(MAX) NULL CHECK (ISJSON([meta]) = 1), PRIMARY KEY ([id]), CONSTRAINT [uq] UNIQUE ([name]), CONSTRAINT [fk] FOREIGN KEY ([age]) REFERENCES [ages] ([id]) ON DELETE CASCADE ON UPDATE NO ACTION)
CREATE TABLE [dbo].[t] ([id] UNIQUEIDENTIFIER NOT NULL DEFAULT NEWID() PRIMARY KEY, [total] AS ([a] * [b]) PERSISTED, [a] DECIMAL(10, 2), [b] FLOAT(53), [c] VARBINARY(MAX), [d] DATE, [e] TIME(7), [f] SMALLINT, [g] TINYINT, [h] REAL, [i] DATETIME2(6), [v] ROWVERSION)
CREATE TABLE [pt] ([userId] BIGINT NOT NULL REFERENCES [users] ([id]) ON DELETE CASCADE, [tagId] BIGINT NOT NULL, CONSTRAINT [pk] PRIMARY KEY CLUSTERED ([userId], [tagId] DESC))
CREATE TABLE [e] ([role] NVARCHAR(255) CHECK ([role] IN (N'admin', N'member')) NOT NULL)
CREATE TABLE #tmp ([id] INT NOT NULL)
IF OBJECT_ID(N'[dbo].[users]', N'U') IS NULL CREATE TABLE [dbo].[users] ([id] BIGINT IDENTITY(1,1) PRIMARY KEY);
IF OBJECT_ID(N'[dbo].[users]', N'U') IS NOT NULL DROP TABLE [dbo].[users]
IF NOT EXISTS (SELECT 1 FROM sys.indexes WHERE [name] = N'i' AND [object_id] = OBJECT_ID(N'users')) CREATE INDEX [i] ON [users] ([name])
IF SCHEMA_ID(N'shop') IS NULL EXEC(N'CREATE SCHEMA [shop]')
IF NOT EXISTS (SELECT 1 FROM sys.schemas WHERE name = N'shop') EXEC sp_executesql N'CREATE SCHEMA [shop]'
IF @@TRANCOUNT > 0 BEGIN ROLLBACK TRANSACTION; END ELSE BEGIN SELECT 1; END
DROP TABLE IF EXISTS [users]
DROP TABLE [a], [b]
DROP INDEX [i] ON [users]
DROP INDEX IF EXISTS [i] ON [dbo].[users]
DROP SCHEMA [shop]
DROP VIEW IF EXISTS [v]
DROP PROCEDURE IF EXISTS [p]
CREATE SCHEMA [shop]
CREATE VIEW [v] AS SELECT [id] FROM [users]
CREATE INDEX [i] ON [users] ([a], [b] DESC)
CREATE UNIQUE INDEX [i] ON [users] ([email]) WHERE [email] IS NOT NULL
CREATE UNIQUE NONCLUSTERED INDEX [i] ON [dbo].[users] ([email]) INCLUDE ([name]) WHERE [email] IS NOT NULL AND [deletedAt] IS NULL WITH (ONLINE = OFF)
CREATE CLUSTERED INDEX [c] ON [t] ([a])
CREATE SEQUENCE [dbo].[seq] AS BIGINT START WITH 1 INCREMENT BY 1
ALTER TABLE [users] ADD [nick] NVARCHAR(255) NULL
ALTER TABLE [users] ADD [a] INT NOT NULL CONSTRAINT [df] DEFAULT 0, [b] BIT
ALTER TABLE [users] ALTER COLUMN [nick] NVARCHAR(100) NOT NULL
ALTER TABLE [users] DROP COLUMN [nick]
ALTER TABLE [users] DROP COLUMN [a], [b]
ALTER TABLE [users] DROP COLUMN IF EXISTS [nick]
ALTER TABLE [users] ADD CONSTRAINT [fk] FOREIGN KEY ([a], [b]) REFERENCES [dbo].[o] ([x], [y]) ON DELETE SET NULL ON UPDATE CASCADE
ALTER TABLE [users] ADD CONSTRAINT [uq] UNIQUE ([email])
ALTER TABLE [users] ADD CONSTRAINT [ck] CHECK ([age] > 0)
ALTER TABLE [users] ADD CONSTRAINT [df] DEFAULT (0) FOR [age]
ALTER TABLE [users] ADD CONSTRAINT [pk] PRIMARY KEY ([id])
ALTER TABLE [users] DROP CONSTRAINT [fk]
ALTER TABLE [users] DROP CONSTRAINT IF EXISTS [fk]
ALTER TABLE [users] WITH CHECK CHECK CONSTRAINT ALL
ALTER TABLE [users] NOCHECK CONSTRAINT [fk]
EXEC sp_rename N'dbo.users.a', N'b', N'COLUMN'
EXEC sp_rename @p1, @p2
EXEC sys.sp_rename @objname = N'users', @newname = N'people'
EXEC sys.sp_addextendedproperty @name = N'MS_Description', @value = N'it''s', @level0type = N'SCHEMA', @level0name = N'dbo', @level1type = N'TABLE', @level1name = N'users', @level2type = N'COLUMN', @level2name = N'a'
EXECUTE sp_addextendedproperty N'MS_Description', N'text', N'SCHEMA', N'dbo', N'TABLE', N'users'
EXEC sp_executesql N'SELECT @a', N'@a INT', @a = 1
DECLARE @sql NVARCHAR(MAX) = N''; SELECT @sql = @sql + N'ALTER TABLE ' + QUOTENAME(t.name) + N';' FROM sys.tables AS t; EXEC sp_executesql @sql;
DECLARE @df sysname; SELECT @df = d.name FROM sys.default_constraints AS d WHERE d.parent_object_id = OBJECT_ID(N'users'); IF @df IS NOT NULL EXEC(N'ALTER TABLE [users] DROP CONSTRAINT ' + @df);
BEGIN TRANSACTION
BEGIN TRAN [t]
COMMIT TRANSACTION
COMMIT
ROLLBACK
ROLLBACK TRANSACTION [sp1]
SAVE TRANSACTION [sp1]
SAVE TRAN sp_1
SET TRANSACTION ISOLATION LEVEL SERIALIZABLE
SET TRANSACTION ISOLATION LEVEL READ COMMITTED; BEGIN TRANSACTION;
SET LOCK_TIMEOUT 5000
SET XACT_ABORT ON
SET NOCOUNT ON
EXEC sp_getapplock @Resource = @p1, @LockMode = N'Exclusive', @LockOwner = N'Transaction'
SELECT t.name, c.column_id, TYPE_NAME(c.user_type_id) FROM sys.columns c JOIN sys.tables t ON t.object_id = c.object_id WHERE SCHEMA_NAME(t.schema_id) = @p1 ORDER BY c.column_id
SELECT TABLE_NAME, COLUMN_NAME FROM INFORMATION_SCHEMA.COLUMNS WHERE TABLE_SCHEMA = @p1 AND TABLE_NAME = @p2
SELECT DB_NAME(), SCHEMA_NAME(), @@VERSION, SERVERPROPERTY('ProductVersion')
CREATE DATABASE [shop]
IF DB_ID(N'shop') IS NULL CREATE DATABASE [shop] COLLATE Latin1_General_100_CI_AS_SC_UTF8
DROP DATABASE IF EXISTS [shop]
SELECT [x].[a] FROM (VALUES (1), (2)) AS [x]([a])
SELECT IIF([a] > 1, 1, 0), CHOOSE(1, 'a', 'b'), LEN([b]), UPPER([b]), LEFT([b], 2), SUBSTRING([b], 1, 2), CONCAT([a], N'-', [b]), LAG([a]) OVER (ORDER BY [b]) FROM [t]
BEGIN TRY SELECT 1; END TRY BEGIN CATCH THROW; END CATCH
WHILE 1 = 1 BEGIN DELETE TOP (100) FROM [t]; IF @@ROWCOUNT = 0 BREAK; END
SELECT [id] INTO #x FROM [users]
MERGE INTO [t] WITH (HOLDLOCK) AS [x] USING [staging] AS [s] ON [x].[id] = [s].[id] WHEN NOT MATCHED THEN INSERT ([id]) VALUES ([s].[id]);
MERGE INTO [dbo].[t] WITH (HOLDLOCK) AS [x] USING (VALUES (@p1, @p2), (@p3, @p4)) AS [s] ([id], [a]) ON [x].[id] = [s].[id] WHEN MATCHED THEN UPDATE SET [x].[a] = [s].[a] WHEN NOT MATCHED THEN INSERT ([id], [a]) VALUES ([s].[id], [s].[a]);
SELECT [a] FROM [t] WHERE [a] COLLATE Latin1_General_BIN2 LIKE @p1 AND [b] COLLATE Latin1_General_BIN2 IN (@p2) ORDER BY [a] COLLATE Latin1_General_CI_AS
SELECT '[x LIMIT 1' AS [a LIMIT], N'||' AS [`b`] -- LIMIT
INSERT INTO [t] ([a]) OUTPUT INSERTED.[id] SELECT [b] FROM [u] WHERE NOT EXISTS (SELECT 1 FROM [t] WHERE [t].[a] = [u].[b])
SELECT [u].[id] FROM [users] AS [u] WHERE ([u].[a] = @p1 OR [u].[a] IS NULL) AND NOT ([u].[b] IN (@p2)) ORDER BY [u].[a] DESC, [u].[id] OFFSET 10 ROWS
SELECT MAX([u].[age]) AS [max], AVG(CAST([u].[age] AS FLOAT)) FROM [users] AS [u] GROUP BY [u].[role], YEAR([u].[createdAt]) HAVING MAX([u].[age]) > @p1 ORDER BY MAX([u].[age])
SELECT [c].[name], [t].[name] AS [type], CASE WHEN [ic].[column_id] IS NULL THEN 0 ELSE 1 END AS [pk] FROM sys.columns AS [c] INNER JOIN sys.types AS [t] ON [t].[user_type_id] = [c].[user_type_id] LEFT JOIN (sys.index_columns AS [ic] INNER JOIN sys.indexes AS [i] ON [i].[object_id] = [ic].[object_id] AND [i].[index_id] = [ic].[index_id] AND [i].[is_primary_key] = 1) ON [ic].[object_id] = [c].[object_id] AND [ic].[column_id] = [c].[column_id] WHERE [c].[object_id] = OBJECT_ID(@p1) ORDER BY [c].[column_id]
SELECT fk.name, OBJECT_NAME(fk.parent_object_id), COL_NAME(fkc.parent_object_id, fkc.parent_column_id), fk.delete_referential_action_desc FROM sys.foreign_keys fk JOIN sys.foreign_key_columns fkc ON fkc.constraint_object_id = fk.object_id
IF NOT EXISTS (SELECT 1 FROM sys.tables WHERE [name] = N't') BEGIN CREATE TABLE [t] ([id] INT NOT NULL); CREATE INDEX [i] ON [t] ([id]); END
IF EXISTS (SELECT 1 FROM [t] WHERE [id] = @p1) EXEC sys.sp_updateextendedproperty @name = N'a', @value = N'b' ELSE EXEC sys.sp_addextendedproperty @name = N'a', @value = N'b'
IF EXISTS (SELECT 1 FROM [t] WHERE [id] = @p1) UPDATE [t] SET [a] = @p2 WHERE [id] = @p1 ELSE INSERT INTO [t] ([a]) VALUES (@p2)
DECLARE @sql NVARCHAR(MAX) = (SELECT STRING_AGG(N'ALTER TABLE ' + QUOTENAME(OBJECT_NAME(parent_object_id)) + N' DROP CONSTRAINT ' + QUOTENAME(name), N';') FROM sys.foreign_keys); EXEC sp_executesql @sql;
SELECT 1 AS [one] WHERE 1 = 1
SELECT CAST(CASE WHEN [a] > 1 THEN 1 ELSE 0 END AS BIT) AS [x] FROM [t]
WITH [c] AS (SELECT TOP (@p1) [id] FROM [t] WHERE [a] = @p2 ORDER BY [id]) DELETE FROM [c]
WITH [c] AS (SELECT [id], [a], ROW_NUMBER() OVER (ORDER BY [id]) AS [n] FROM [t]) UPDATE [c] SET [a] = [n]
WITH [a] AS (SELECT 1 AS [x]), [b] ([y]) AS (SELECT 2) SELECT [a].[x], [b].[y] FROM [a] CROSS JOIN [b]
SELECT [id] FROM [a] UNION ALL SELECT [id] FROM [b] ORDER BY [id] OFFSET 0 ROWS FETCH NEXT 5 ROWS ONLY
SELECT [x].[id] FROM (SELECT [id] FROM [a] ORDER BY [id] OFFSET 0 ROWS FETCH NEXT 5 ROWS ONLY) AS [x] LEFT OUTER JOIN [b] AS [y] ON [y].[id] = [x].[id] ORDER BY [x].[id]
SELECT DATEPART(year, [x]), FORMAT([x], N'yyyy'), EOMONTH([x]), YEAR([x]), SWITCHOFFSET([x], '+00:00'), TODATETIMEOFFSET([x], 0) FROM [t]
SELECT [id] FROM [t] WHERE [a] LIKE N'%' + @p1 + N'%' ESCAPE '\' AND [b] NOT LIKE @p2
SELECT CAST(@p1 AS DATETIMEOFFSET(7)), CAST(@p2 AS VARBINARY(MAX)), CAST(@p3 AS UNIQUEIDENTIFIER), TRY_CONVERT(INT, @p4), PARSE('1' AS INT)
CREATE TABLE [dbo].[t] ([a] INT NOT NULL CONSTRAINT [fk] REFERENCES [b] ([id]) ON DELETE SET NULL, [c] DATETIMEOFFSET DEFAULT SYSDATETIMEOFFSET(), [d] DATETIME2 DEFAULT (GETDATE()), [e] NVARCHAR(10) COLLATE Latin1_General_CS_AS NOT NULL, [f] AS ([a] + 1), UNIQUE ([a], [c]), CHECK ([a] > 0 AND [a] < 10), INDEX [i] ([c]))
ALTER TABLE [t] ADD [c] AS ([a] + [b]) PERSISTED
ALTER TABLE [t] ADD [c] NVARCHAR(MAX) NOT NULL CONSTRAINT [df] DEFAULT N'' WITH VALUES
ALTER TABLE [t] ALTER COLUMN [c] NVARCHAR(20) COLLATE Latin1_General_CS_AS NULL
ALTER TABLE [t] WITH NOCHECK ADD CONSTRAINT [fk] FOREIGN KEY ([a]) REFERENCES [b] ([id])
DROP TABLE IF EXISTS [a], [dbo].[b]
DROP SCHEMA IF EXISTS [s]
DROP SEQUENCE [dbo].[seq]
SELECT [a], COUNT(*) FROM [t] GROUP BY ROLLUP ([a])
SELECT TOP (0) [t].* FROM [t]
INSERT INTO [t] ([a]) SELECT [v].[a] FROM (VALUES (@p1), (@p2)) AS [v] ([a]) WHERE NOT EXISTS (SELECT 1 FROM [t] AS [x] WITH (UPDLOCK, HOLDLOCK) WHERE [x].[a] = [v].[a])
INSERT INTO [t] WITH (TABLOCK) ([a]) VALUES (@p1)
INSERT [t] ([a]) VALUES (@p1)
SELECT [a] FROM [t] WHERE [a] >= ALL (SELECT [b] FROM [u]) AND [a] = ANY (SELECT [b] FROM [u])
BEGIN TRANSACTION; SAVE TRANSACTION [sp1]; ROLLBACK TRANSACTION [sp1]; COMMIT TRANSACTION;
IF @@TRANCOUNT > 0 ROLLBACK TRANSACTION
IF @@TRANCOUNT > 0 COMMIT TRANSACTION;
;WITH [c] AS (SELECT 1 AS [a]) SELECT [a] FROM [c]
SELECT [a] FROM [t] /* traceparent='00-abc' */
SELECT geometry::STGeomFromText(@p1, 0)
UPDATE [t] SET [a] += @p1, [b] = CASE WHEN [b] IS NULL THEN @p2 ELSE [b] END, [c] = (SELECT MAX([x]) FROM [u]) OUTPUT INSERTED.* WHERE [id] IN (@p3)
UPDATE [t] SET [a] = [a] + @p1 OUTPUT INSERTED.[id], INSERTED.[a] INTO @out ([id], [a]) WHERE [id] = @p2
DELETE FROM [dbo].[t] WHERE EXISTS (SELECT 1 FROM [u] WHERE [u].[id] = [t].[id])
DELETE FROM [t]
DELETE [t] FROM [t] INNER JOIN [u] ON [u].[id] = [t].[id]
SELECT [u].[id], [p].[c1] FROM [users] AS [u] CROSS APPLY (VALUES (1, 2)) AS [p] ([c0], [c1])
SELECT [u].[id] FROM [users] [u], [posts] [p] WHERE [u].[id] = [p].[id]
SELECT COUNT(*) AS [count] FROM (SELECT DISTINCT [u].[id] FROM [users] AS [u] INNER JOIN [posts] AS [p] ON [p].[a] = [u].[id]) AS [x]
SELECT RANK() OVER (PARTITION BY [a] ORDER BY [b]), FIRST_VALUE([a]) OVER (ORDER BY [b] ROWS UNBOUNDED PRECEDING), NTILE(4) OVER (ORDER BY [a]) FROM [t]
SELECT [id] FROM [t] TABLESAMPLE (10 PERCENT)
SELECT [id] FROM [t] ORDER BY NEWID()
SELECT ABS(-1), ROUND([a], 2), CEILING([a]), POWER([a], 2), REPLACE([b], N'a', N'b'), LTRIM(RTRIM([b])), TRIM([b]), CHARINDEX(N'a', [b]), REVERSE([b]), RIGHT([b], 1), DATALENGTH([b]), CONCAT_WS(N',', [a], [b]) FROM [t]
SELECT [dbo].[fn]([a], @p1) AS [x] FROM [t]
SELECT [f].[a] FROM [dbo].[fn](@p1) AS [f]
SELECT [value] FROM STRING_SPLIT(@p1, N',')
SELECT * FROM (SELECT [a], [b] FROM [t]) AS [s] PIVOT (SUM([b]) FOR [a] IN ([x], [y])) AS [p]
SELECT [a] FROM [t] WHERE ([a] IS NULL AND [b] IS NULL) OR ([a] = [b])
SELECT [a] FROM [t] WHERE NOT EXISTS (SELECT [a] INTERSECT SELECT [b])
EXEC [dbo].[proc] @p1, @p2
EXEC [dbo].[proc] @a = @p1, @b = @x OUTPUT
DECLARE @id BIGINT; EXEC [dbo].[proc] @id = @id OUTPUT; SELECT @id;
SET NOCOUNT ON; DECLARE @n INT = 1; SET @n = @n + 1; SELECT @n AS [n];
SELECT DISTINCT TOP (10) [a] FROM [t] ORDER BY [a]
CREATE OR ALTER VIEW [v] AS SELECT 1 AS [a]
ALTER DATABASE CURRENT SET READ_COMMITTED_SNAPSHOT ON
ALTER DATABASE [shop] SET SINGLE_USER WITH ROLLBACK IMMEDIATE
ALTER SCHEMA [a] TRANSFER [b].[t]
ALTER INDEX [i] ON [t] REBUILD
CREATE UNIQUE INDEX [i] ON [t] ([a], [b]) WHERE ([deletedAt] IS NULL)
CREATE TYPE [dbo].[ids] AS TABLE ([id] BIGINT NOT NULL)
CREATE TRIGGER [tr] ON [t] AFTER INSERT AS BEGIN SET NOCOUNT ON; INSERT INTO [log] ([a]) SELECT [a] FROM inserted; END
KILL 53
WAITFOR DELAY '00:00:01'
RAISERROR(N'x', 16, 1)
THROW 50000, N'x', 1
SELECT XACT_STATE(), ERROR_NUMBER(), @@SPID, @@IDENTITY, IDENT_CURRENT(N't')
SELECT [a] AS N FROM [t] FOR JSON PATH, WITHOUT_ARRAY_WRAPPER
SELECT (SELECT [b].[x] FROM [b] WHERE [b].[id] = [a].[id] FOR JSON PATH) AS [json] FROM [a]
