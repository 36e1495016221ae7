# What SQL Server refuses, or what the library must not say to it. The indented line is a part of the reason given.
SELECT [id] FROM [users] LIMIT 5
    LIMIT is not T-SQL, which has OFFSET … FETCH or TOP
SELECT [id] FROM [users] LIMIT 5 OFFSET 10
    LIMIT is not T-SQL, which has OFFSET … FETCH or TOP
SELECT [id] FROM [users] ORDER BY [id] LIMIT @p1
    LIMIT is not T-SQL, which has OFFSET … FETCH or TOP
SELECT [id] FROM [users] OFFSET 5 ROWS
    OFFSET needs ORDER BY
SELECT [id] FROM [users] ORDER BY [id] FETCH NEXT 5 ROWS ONLY
    FETCH follows OFFSET … ROWS (at "FETCH", beside "[id]")
SELECT [id] FROM [users] ORDER BY [id] OFFSET 0 ROWS FETCH NEXT 0 ROWS ONLY
    FETCH takes at least one row
SELECT TOP (5) [id] FROM [users] ORDER BY [id] OFFSET 5 ROWS
    TOP and OFFSET exclude each other
SELECT [id] FROM [users] OFFSET 0 ROWS FETCH NEXT 5 ROWS ONLY
    OFFSET needs ORDER BY
SELECT [id] FROM [users] ORDER BY [id] OFFSET 5
    OFFSET counts ROWS
SELECT [id] FROM [users] ORDER BY [id] DESC NULLS LAST
    T-SQL has no NULLS FIRST, NULLS LAST or NULLS DISTINCT (at "NULLS", beside "LAST")
SELECT [id] FROM [users] ORDER BY [id] NULLS FIRST
    T-SQL has no NULLS FIRST, NULLS LAST or NULLS DISTINCT (at "NULLS", beside "FIRST")
SELECT [id] FROM [a] JOIN [b] USING ([id])
    USING belongs to MERGE; a join has ON
SELECT [id] FROM [a] NATURAL JOIN [b]
    NATURAL is not T-SQL, which has JOIN … ON
SELECT [id] FROM [a], LATERAL (SELECT 1 AS [x]) AS [b]
    LATERAL is not T-SQL, which has CROSS APPLY or OUTER APPLY
SELECT [id] FROM [a] LEFT JOIN LATERAL (SELECT 1 AS [x]) AS [b] ON TRUE
    LATERAL is not T-SQL, which has CROSS APPLY or OUTER APPLY
SELECT `id` FROM `users`
    '`' has no meaning in T-SQL
SELECT [id] || [name] FROM [users]
    || is no operator of T-SQL
SELECT [id]::text FROM [users]
    ':' has no meaning in T-SQL
SELECT [id] FROM [users] WHERE [name] ILIKE @p1
    ILIKE is not T-SQL, which has LIKE under a collation without case
SELECT [id] FROM [users] WHERE [active] = TRUE
    TRUE is not T-SQL, which has 1
SELECT [id] FROM [users] WHERE [active] IS TRUE
    TRUE is not T-SQL, which has 1
SELECT [id] FROM [users] WHERE FALSE
    FALSE is not T-SQL, which has 0
SELECT [id] FROM [users] WHERE [active]
    expected comparison operator, got
SELECT [id] FROM [users] WHERE 1
    expected comparison operator, got
SELECT [id] FROM [users] WHERE NOT [active]
    expected comparison operator, got
SELECT ([age] > 18) AS [adult] FROM [users]
    expected ), got >
SELECT EXISTS (SELECT 1 FROM [users]) AS [found]
    unexpected token in expression: SELECT
SELECT [id] FROM [users] WHERE [name] REGEXP @p1
    REGEXP is not T-SQL, which has LIKE
SELECT [id] FROM [users] WHERE [name] SIMILAR TO @p1
    SIMILAR is not T-SQL, which has LIKE
SELECT [id] FROM [users] WHERE ([a], [b]) IN ((@p1, @p2))
    expected comparison operator, got ,
SELECT [id] FROM [users] WHERE ([a], [b]) = (@p1, @p2)
    expected comparison operator, got ,
SELECT [id] FROM [users] WHERE [id] IN ()
    a list in parentheses is empty (after "IN")
SELECT [id] FROM [users] WHERE [id] = ?
    '?' has no meaning in T-SQL
SELECT [id] FROM [users] WHERE [id] = $1
    '$' has no meaning in T-SQL
SELECT [id] FROM [users] WHERE [id] = :id
    ':' has no meaning in T-SQL
SELECT [id] FROM [users] WHERE [meta]->>'a' = @p1
    -> is no operator of T-SQL
SELECT [id] FROM [users] FOR UPDATE
    rows are locked by hints, WITH (UPDLOCK) (at "FOR", beside "UPDATE")
SELECT [id] FROM [users] FOR UPDATE SKIP LOCKED
    SKIP is not T-SQL, which has the hint READPAST
SELECT [id] FROM [users] FOR SHARE
    rows are locked by hints, WITH (UPDLOCK) (at "FOR", beside "SHARE")
SELECT [id] FROM [users] WHERE [a] = ANY(@p1)
    ANY asks for a subquery
SELECT [id] FROM (SELECT [id] FROM [users] ORDER BY [id]) AS [x]
    ORDER BY in a subquery needs TOP or OFFSET
SELECT [id] FROM [users] WHERE [id] IN (SELECT [a] FROM [b] ORDER BY [a])
    ORDER BY in a subquery needs TOP or OFFSET
SELECT [id] FROM (SELECT [id] FROM [users])
    a derived table has no alias
SELECT DISTINCT ON ([a]) [id] FROM [users]
    unexpected token in expression: ON
SELECT [id] FROM [a] EXCEPT ALL SELECT [id] FROM [b]
    T-SQL has no EXCEPT ALL (at "EXCEPT", beside "ALL")
SELECT [id] FROM [a] ORDER BY [id] UNION SELECT [id] FROM [b]
    ORDER BY stands before UNION: it belongs behind the last query
(SELECT TOP 1 [id] FROM [a] ORDER BY [id]) UNION (SELECT [id] FROM [b] ORDER BY [id])
    ORDER BY in a subquery needs TOP or OFFSET
SELECT COUNT(*) FILTER (WHERE [a] > 1) FROM [t]
    expected SELECT, got WHERE
SELECT GROUP_CONCAT([name] SEPARATOR ',') FROM [users]
    expected ) in function call, got SEPARATOR
SELECT E'a' AS [x]
    E'…' is no literal of T-SQL
SELECT X'ab' AS [x]
    X'…' is no literal of T-SQL
SELECT INTERVAL '1 day'
    INTERVAL is not T-SQL, which has DATEADD
SELECT [a] FROM [t] WHERE [b] <=> @p1
    unexpected token in expression: >
SELECT [a] IS DISTINCT FROM [b] FROM [t]
    unexpected token: IS
WITH RECURSIVE [c] AS (SELECT 1 AS [a]) SELECT [a] FROM [c]
    RECURSIVE is not T-SQL, which has WITH alone
SELECT 'a FROM [t]
    '… does not end: a closing ' is missing
SELECT [a],, [b] FROM [t]
    a comma has nothing after it (at ",", beside ",")
SELECT [a], FROM [t]
    a comma has nothing after it (at ",", beside "FROM")
SELECT FROM [t]
    unexpected token in expression: FROM
SELECT [a] FROM [t] WHERE
    unexpected token in expression:
SELECT [a] FROM [t] WHERE [a] =
    unexpected token in expression:
SELECT [a] FROM [t] WHERE [a] = 1 AND
    unexpected token in expression:
SELECT [a] FROM [t] GROUP BY
    unexpected token in expression:
SELECT [a] FROM [t] WHERE ([a] = 1
    a ( is never closed
SELECT [a] FROM [t] WHERE [a] = 1)
    a ) closes nothing
SELECT [a] FORM [t]
    no semicolon separates the statement that "[t]" begins
SELECT [] FROM [t]
    an identifier is empty
VALUES (1), (2)
    VALUES is no statement
INSERT INTO [users] ([name]) VALUES (@p1) RETURNING [id]
    RETURNING is not T-SQL, which has OUTPUT
INSERT INTO [users] ([name]) VALUES (@p1) OUTPUT INSERTED.[id]
    OUTPUT stands before VALUES, SELECT, FROM and WHERE
INSERT INTO [users] ([name]) VALUES (@p1) ON CONFLICT ([name]) DO NOTHING
    unexpected token: ON
INSERT INTO [users] ([name]) VALUES (@p1) ON DUPLICATE KEY UPDATE [name] = @p1
    a KEY is PRIMARY or FOREIGN (at "KEY", beside "DUPLICATE")
INSERT IGNORE INTO [users] ([name]) VALUES (@p1)
    expected SELECT, got INTO
REPLACE INTO [users] ([name]) VALUES (@p1)
    the parser swallows "REPLACE": it is nowhere in the tree
INSERT OR IGNORE INTO [users] ([name]) VALUES (@p1)
    expected identifier for schema object name
INSERT INTO [users] () VALUES ()
    a list in parentheses is empty (after "[users]")
INSERT INTO [users] AS [u] ([name]) VALUES (@p1)
    the table of INSERT takes no alias
INSERT INTO [users] ([name]) VALUES
    VALUES is followed by a row in parentheses
UPDATE [users] AS [u] SET [name] = @p1
    the table of UPDATE takes no alias
UPDATE [users] SET [name] = @p1 WHERE [id] = 1 OUTPUT INSERTED.[id]
    OUTPUT stands before VALUES, SELECT, FROM and WHERE
UPDATE [users] SET [name] = @p1 WHERE [id] = 1 RETURNING *
    RETURNING is not T-SQL, which has OUTPUT
UPDATE [users] SET ([a], [b]) = (1, 2)
    expected identifier in SET clause
UPDATE [users] SET [name] = @p1 LIMIT 1
    LIMIT is not T-SQL, which has OFFSET … FETCH or TOP
UPDATE [users] SET WHERE [id] = 1
    expected identifier in SET clause
UPDATE [users] SET [a] = 1, WHERE [id] = 1
    a comma has nothing after it (at ",", beside "WHERE")
DELETE FROM [users] AS [u] WHERE [u].[id] = 1
    unexpected token: AS
DELETE FROM [users] WHERE [id] = 1 LIMIT 1
    LIMIT is not T-SQL, which has OFFSET … FETCH or TOP
DELETE FROM [users] WHERE [id] = 1 RETURNING [id]
    RETURNING is not T-SQL, which has OUTPUT
DELETE FROM [users] USING [b] WHERE [b].[id] = 1
    USING belongs to MERGE; a join has ON
DELETE FROM [users] WHERE [id] = 1 OUTPUT DELETED.[id]
    OUTPUT stands before VALUES, SELECT, FROM and WHERE
TRUNCATE [users]
    expected TABLE after TRUNCATE, got [users]
TRUNCATE TABLE [users] CASCADE
    CASCADE belongs to ON DELETE and ON UPDATE (at "CASCADE", beside "[users]")
TRUNCATE TABLE [users] RESTART IDENTITY
    RESTART belongs to sequences (at "RESTART", beside "IDENTITY")
MERGE INTO [t] WITH (HOLDLOCK) AS [x] USING (SELECT 1 AS [a]) AS [s] ON [x].[a] = [s].[a] WHEN MATCHED THEN DELETE
    MERGE ends in a semicolon
MERGE INTO [t] AS [x] USING (SELECT 1 AS [a]) AS [s] ON [x].[a] = [s].[a] WHEN NOT MATCHED THEN INSERT INTO [t] ([a]) VALUES (1);
    MERGE needs WITH (HOLDLOCK), or two at once insert the same row
MERGE INTO [t] WITH (HOLDLOCK) AS [x] USING (VALUES (@p1)) AS [s] ([a]) ON [x].[a] = [s].[a];
    MERGE has no WHEN
MERGE INTO [t] WITH (HOLDLOCK) AS [x] USING (VALUES (@p1)) AS [s] ([a]) WHEN MATCHED THEN DELETE;
    unexpected token in expression: WHEN
MERGE INTO [t] WITH (HOLDLOCK) AS [x] USING (VALUES (@p1)) AS [s] ([a]) ON [x].[a] = [s].[a] WHEN MATCHED THEN DO NOTHING;
    no semicolon separates the statement that "DO" begins
MERGE INTO [t] WITH (HOLDLOCK) AS [x] USING (VALUES @p1) AS [s] ([a]) ON [x].[a] = [s].[a] WHEN MATCHED THEN DELETE;
    VALUES is followed by a row in parentheses
MERGE INTO [t] WITH (HOLDLOCK) AS [x] USING (VALUES (@p1)) AS [s] ([a],) ON [x].[a] = [s].[a] WHEN MATCHED THEN DELETE;
    a comma has nothing after it (at ",", beside ")")
MERGE INTO [t] WITH HOLDLOCK AS [x] USING (VALUES (@p1)) AS [s] ([a]) ON [x].[a] = [s].[a] WHEN MATCHED THEN DELETE;
    expected identifier for schema object name
CREATE TABLE IF NOT EXISTS [t] ([id] INT)
    EXISTS asks for a subquery; only DROP has IF EXISTS
CREATE TABLE [t] ([id] BIGINT AUTO_INCREMENT PRIMARY KEY)
    AUTO_INCREMENT is not T-SQL, which has IDENTITY
CREATE TABLE [t] ([id] SERIAL)
    "SERIAL" is no type of SQL Server
CREATE TABLE [t] ([id] BIGINT GENERATED ALWAYS AS IDENTITY)
    the parser swallows "GENERATED": it is nowhere in the tree
CREATE TABLE [t] ([a] BOOLEAN NOT NULL)
    "BOOLEAN" is no type of SQL Server
CREATE TABLE [t] ([a] BIGINT UNSIGNED)
    UNSIGNED is not T-SQL, which has a wider type
CREATE TABLE [t] ([a] ENUM('x', 'y'))
    "ENUM" is no type of SQL Server
CREATE TABLE [t] ([a] TEXT[] NOT NULL)
    an identifier is empty
CREATE TABLE [t] ([a] TIMESTAMP WITH TIME ZONE)
    unexpected token: TIME
CREATE TABLE [t] ([a] DOUBLE)
    "DOUBLE" is no type of SQL Server
CREATE TABLE [t] ([a] BIT DEFAULT TRUE)
    TRUE is not T-SQL, which has 1
CREATE TABLE [t] ([a] INT) ENGINE=InnoDB
    no semicolon separates the statement that "ENGINE" begins
CREATE TABLE [t] ([a] INT COMMENT 'x')
    unexpected token: )
CREATE TABLE [t] ([a] INT REFERENCES [b] ([id]) ON DELETE RESTRICT)
    RESTRICT is not T-SQL, which has NO ACTION
CREATE TABLE [t] ([a] INT REFERENCES [b] ([id]) DEFERRABLE INITIALLY DEFERRED)
    DEFERRABLE is not T-SQL, which has nothing of the kind
CREATE TABLE [t] ([a] DATETIME ON UPDATE CURRENT_TIMESTAMP)
    expected identifier or value, got UPDATE
CREATE TABLE [t] ([a] INT, KEY [k] ([a]))
    a KEY is PRIMARY or FOREIGN (at "KEY", beside ",")
CREATE TABLE [t] ([a] INT NOT NULL,)
    a comma has nothing after it (at ",", beside ")")
CREATE TABLE [t] ()
    a list in parentheses is empty (after "[t]")
CREATE TABLE [t] ([a] INT
    a ( is never closed
CREATE TEMPORARY TABLE [t] ([a] INT)
    the parser swallows "TEMPORARY": it is nowhere in the tree
CREATE INDEX [i] ON [t] USING btree ([a])
    USING belongs to MERGE; a join has ON
CREATE INDEX CONCURRENTLY [i] ON [t] ([a])
    CONCURRENTLY is not T-SQL, which has WITH (ONLINE = ON)
CREATE INDEX IF NOT EXISTS [i] ON [t] ([a])
    EXISTS asks for a subquery; only DROP has IF EXISTS
CREATE INDEX [i] ON [t] (lower([a]))
    expected SELECT, got [a]
CREATE INDEX [i] ON [t] ([a]) WHERE [a] = 1 OR [b] = 2
    the filter of an index has no OR
CREATE UNIQUE INDEX [i] ON [t] ([a] NULLS LAST)
    T-SQL has no NULLS FIRST, NULLS LAST or NULLS DISTINCT (at "NULLS", beside "LAST")
CREATE OR REPLACE VIEW [v] AS SELECT 1 AS [a]
    expected ALTER after CREATE OR, got REPLACE
CREATE SCHEMA IF NOT EXISTS [s]
    EXISTS asks for a subquery; only DROP has IF EXISTS
CREATE DATABASE IF NOT EXISTS [s]
    EXISTS asks for a subquery; only DROP has IF EXISTS
CREATE EXTENSION hstore
    the parser swallows "EXTENSION": it is nowhere in the tree
CREATE TYPE [mood] AS ENUM ('a')
    the parser swallows "ENUM": it is nowhere in the tree
DROP TABLE [t] CASCADE
    CASCADE belongs to ON DELETE and ON UPDATE (at "CASCADE", beside "[t]")
DROP TABLE [t] RESTRICT
    RESTRICT is not T-SQL, which has NO ACTION
DROP INDEX [i]
    DROP INDEX names its table: ON …
DROP INDEX CONCURRENTLY [i] ON [t]
    CONCURRENTLY is not T-SQL, which has WITH (ONLINE = ON)
DROP SCHEMA [s] CASCADE
    CASCADE belongs to ON DELETE and ON UPDATE (at "CASCADE", beside "[s]")
ALTER TABLE [t] ADD COLUMN [a] INT
    ALTER TABLE … ADD is followed by a column's name or a constraint (at "ADD", beside "COLUMN")
ALTER TABLE [t] ADD [a] INT, ADD [b] INT
    ALTER TABLE has one ADD, and commas after it (at "ADD", beside ",")
ALTER TABLE [t] ADD [a] INT AFTER [b]
    no semicolon separates the statement that "AFTER" begins
ALTER TABLE [t] ADD IF NOT EXISTS [a] INT
    ALTER TABLE … ADD is followed by a column's name or a constraint (at "ADD", beside "IF")
ALTER TABLE [t] DROP [a]
    ALTER TABLE … DROP says COLUMN or CONSTRAINT
ALTER TABLE [t] DROP COLUMN [a], DROP COLUMN [b]
    unexpected token after DROP COLUMN: expected MASTER or ENCRYPTION, got [B]
ALTER TABLE [t] DROP COLUMN [a] CASCADE
    CASCADE belongs to ON DELETE and ON UPDATE (at "CASCADE", beside "[a]")
ALTER TABLE [t] ALTER COLUMN [a] TYPE INT
    ALTER COLUMN is followed by a name, a type and NULL or NOT NULL, not by TYPE
ALTER TABLE [t] ALTER COLUMN [a] SET NOT NULL
    ALTER COLUMN is followed by a name, a type and NULL or NOT NULL, not by SET
ALTER TABLE [t] ALTER COLUMN [a] SET DEFAULT 1
    ALTER COLUMN is followed by a name, a type and NULL or NOT NULL, not by SET
ALTER TABLE [t] ALTER COLUMN [a] DROP NOT NULL
    ALTER COLUMN is followed by a name, a type and NULL or NOT NULL, not by DROP
ALTER TABLE [t] MODIFY COLUMN [a] INT
    MODIFY is not T-SQL, which has ALTER COLUMN
ALTER TABLE [t] CHANGE [a] [b] INT
    unexpected token in ALTER TABLE: CHANGE
ALTER TABLE [t] RENAME COLUMN [a] TO [b]
    RENAME is not T-SQL, which has sp_rename
ALTER TABLE [t] RENAME TO [b]
    RENAME is not T-SQL, which has sp_rename
ALTER TABLE [t] ADD INDEX [i] ([a])
    ALTER TABLE … ADD is followed by a column's name or a constraint (at "ADD", beside "INDEX")
ALTER TABLE [t] DROP FOREIGN KEY [fk]
    ALTER TABLE … DROP says COLUMN or CONSTRAINT
ALTER TABLE [t] ADD CONSTRAINT [c] FOREIGN KEY ([a]) REFERENCES
    expected identifier for schema object name
ALTER INDEX [i] RENAME TO [j]
    RENAME is not T-SQL, which has sp_rename
START TRANSACTION
    a transaction begins with BEGIN TRANSACTION (at "START", beside "TRANSACTION")
BEGIN
    BEGIN or CASE and END do not match (a transaction begins with BEGIN TRANSACTION)
BEGIN ISOLATION LEVEL SERIALIZABLE
    BEGIN or CASE and END do not match (a transaction begins with BEGIN TRANSACTION)
SAVEPOINT [a]
    SAVEPOINT is not T-SQL, which has SAVE TRANSACTION
RELEASE SAVEPOINT [a]
    SAVEPOINT is not T-SQL, which has SAVE TRANSACTION
ROLLBACK TO SAVEPOINT [a]
    SAVEPOINT is not T-SQL, which has SAVE TRANSACTION
ROLLBACK TO [a]
    unexpected token: TO
SAVE [a]
    a savepoint is made by SAVE TRANSACTION (at "SAVE", beside "[a]")
SET TRANSACTION READ ONLY
    SET TRANSACTION is followed by ISOLATION LEVEL
SET SESSION TRANSACTION ISOLATION LEVEL SERIALIZABLE
    expected variable name, got SESSION
SET search_path = 'a'
    expected variable name, got search_path
SET IDENTITY_INSERT [t] = ON
    unexpected token: =
SET FOREIGN_KEY_CHECKS = 0
    expected variable name, got FOREIGN_KEY_CHECKS
PRAGMA foreign_keys = ON
    unexpected token: =
SHOW TABLES
    "SHOW" is no statement, unless it calls a procedure without EXEC
DESCRIBE [t]
    "DESCRIBE" is no statement, unless it calls a procedure without EXEC
COMMENT ON TABLE [t] IS 'x'
    the parser swallows "COMMENT": it is nowhere in the tree
EXPLAIN SELECT 1
    no semicolon separates the statement that "SELECT" begins
LOCK TABLE [t]
    the parser swallows "LOCK": it is nowhere in the tree
USE
    USE names no database
nonsense
    "nonsense" is no statement, unless it calls a procedure without EXEC
SELECT 1 nonsense garbage
    no semicolon separates the statement that "garbage" begins
SELECT 1; garbage
    "garbage" is no statement, unless it calls a procedure without EXEC
DECLARE @t TABLE ([id] INT
    a ( is never closed
DECLARE t TABLE ([id] INT)
    expected CURSOR after identifier in DECLARE, got TABLE
IF OBJECT_ID(N'x') IS NULL
    unexpected token:
IF NOT EXISTS [t] DROP TABLE [t]
    EXISTS asks for a subquery; only DROP has IF EXISTS
SELECT [a] FROM [t] WITH (SKIP LOCKED)
    SKIP is not T-SQL, which has the hint READPAST
SELECT [a] FROM [t] [x] [y]
    no semicolon separates the statement that "[y]" begins
SELECT [a] [b] [c] FROM [t]
    no semicolon separates the statement that "[c]" begins
SELECT * FROM [a] LEFT JOIN [b]
    the parser swallows "[a]": it is nowhere in the tree
SELECT * FROM [a] INNER JOIN [b] WHERE [a].[id] = [b].[id]
    the parser swallows "[a]": it is nowhere in the tree
SELECT * FROM [a] CROSS JOIN [b] ON 1 = 1
    unexpected token: ON
SELECT ROW_NUMBER() OVER FROM [t]
    expected ( or window name after OVER, got FROM
SELECT CAST([a] TEXT) FROM [t]
    expected AS in CAST, got TEXT
SELECT CAST([a] AS SIGNED) FROM [t]
    "SIGNED" is no type of SQL Server
SELECT CASE WHEN [a] THEN 1 END FROM [t]
    expected comparison operator, got THEN
SELECT CASE WHEN [a] = 1 THEN 1 FROM [t]
    BEGIN or CASE and END do not match (a transaction begins with BEGIN TRANSACTION)
SELECT * FROM [t] WHERE [a] LIKE
    unexpected token in expression:
SELECT * FROM [t] WHERE [a] NOT = 1
    expected IN, LIKE, or BETWEEN after NOT, got =
SELECT * FROM [t] WHERE [a] BETWEEN 1
    expected AND in BETWEEN, got
SELECT * FROM [t] WHERE [a] IS NOT
    expected NULL or DISTINCT after IS/IS NOT, got
SELECT * FROM [t] WHERE [a] IN (1, 2
    a ( is never closed
SELECT * FROM [t] WHERE [a] == 1
    == is no operator of T-SQL
SELECT TOP FROM [t]
    unexpected token in expression: FROM
SELECT * FROM OPENJSON(@p1) WITH ([a] INT '$.a'
    a ( is never closed
SELECT * FROM [t] AS OF SYSTEM TIME '1'
    unexpected token: OF
SELECT [a] FROM [t] WHERE [a] LIKE @p1 ESCAPE
    unexpected token in expression:
SELECT [a] FROM [t] WHERE [a] COLLATE = @p1
    expected comparison operator, got COLLATE
SELECT * FROM [t] ORDER BY
    unexpected token in expression:
SELECT * FROM [t] ORDER [a]
    expected BY after ORDER, got [a]
SELECT [id] FROM [a] UNION SELECT [id] FROM [b] ORDER BY [id] OFFSET 0 ROWS FETCH NEXT 5
    no semicolon separates the statement that "FETCH" begins
SELECT [id] FROM [a] UNION SELECT [id] FROM [b] ORDER BY [id] OFFSET 0 ROWS FETCH NEXT ROWS ONLY
    no semicolon separates the statement that "FETCH" begins
SELECT [id] FROM [a] UNION SELECT [id] FROM [b] OFFSET 0 ROWS
    OFFSET needs ORDER BY
SELECT [id] FROM [a] UNION SELECT [id] FROM [b] ORDER BY [id] OFFSET ROWS
    OFFSET counts ROWS
SELECT [a] FROM [t] WHERE [a] >= ALL ()
    a list in parentheses is empty (after "ALL")
SELECT [a] FROM [t] WHERE [a] >= ALL [b]
    ALL asks for a subquery
SELECT [a]..[b] FROM [t]
    a name has an empty part (at ".", beside ".")
SELECT [a]::int FROM [t]
    ':' has no meaning in T-SQL
ALTER TABLE [t] ADD [a] INT FIRST
    no semicolon separates the statement that "FIRST" begins
SELECT [a] FROM [t] WHERE [a] = 1 ORDER BY [a] OFFSET (1 ROWS
    a ( is never closed
