-- # MERGE and changes of rows
-- MERGE with its documented forms, UPDATE and DELETE with joins, multi-row INSERT, TRUNCATE.

-- setup
CREATE TABLE target (id INT, name CHAR(10));
INSERT INTO target VALUES (101, 'Bob'), (102, 'John'), (103, 'Susan');
CREATE TABLE source (id INT, name CHAR(10));
INSERT INTO source VALUES (102, 'Tony'), (103, 'Alice'), (104, 'Bill');
CREATE TABLE t_delete (id INT, name VARCHAR(10));
INSERT INTO t_delete VALUES (1, 'one'), (2, 'two'), (3, 'three');
CREATE TABLE t_dup (id INT, name VARCHAR(10));
INSERT INTO t_dup VALUES (30, 'Tony'), (11, 'Alice'), (23, 'Bill'), (23, 'Nikki');
CREATE TABLE s_dup (id INT, name VARCHAR(10));
INSERT INTO s_dup VALUES (23, 'David'), (22, 'Clarence'), (22, 'Clarence');
CREATE TABLE stock (item INT, amount INT);
INSERT INTO stock VALUES (1, 10), (2, 20), (3, 30);
CREATE TABLE moves (item INT, delta INT);
INSERT INTO moves VALUES (1, 5), (2, -20);
CREATE TABLE twice (item INT, delta INT);
INSERT INTO twice VALUES (1, 5), (1, 6);

-- MERGE updates and inserts
MERGE INTO target USING source ON target.id = source.id WHEN MATCHED THEN UPDATE SET id = source.id, name = source.name WHEN NOT MATCHED THEN INSERT VALUES (source.id, source.name);
--? SELECT id, name FROM target ORDER BY id
--> [101, "Bob"]
--> [102, "Tony"]
--> [103, "Alice"]
--> [104, "Bill"]

-- MERGE deletes what matches
MERGE INTO t_delete USING moves ON t_delete.id = moves.item WHEN MATCHED THEN DELETE WHEN NOT MATCHED THEN INSERT VALUES (moves.item, 'new');
--? SELECT id FROM t_delete ORDER BY id
--> [3]

-- MERGE with the source's alias
MERGE INTO stock USING moves AS m ON stock.item = m.item WHEN MATCHED THEN UPDATE SET amount = stock.amount + m.delta WHEN NOT MATCHED THEN INSERT (item, amount) VALUES (m.item, m.delta);
--? SELECT item, amount FROM stock ORDER BY item
--> [1, 15]
--> [2, 0]
--> [3, 30]

-- MERGE from a query
MERGE INTO stock USING (SELECT item, delta FROM moves WHERE delta > 0) AS m ON stock.item = m.item WHEN MATCHED THEN UPDATE SET amount = m.delta WHEN NOT MATCHED THEN INSERT VALUES (m.item, m.delta);
--? SELECT amount FROM stock WHERE item = 1
--> [5]

-- MERGE that matches one row twice
MERGE INTO stock USING twice ON stock.item = twice.item WHEN MATCHED THEN UPDATE SET amount = twice.delta WHEN NOT MATCHED THEN INSERT VALUES (twice.item, twice.delta);
--! ERROR: Found multiple matches to update the same tuple.

-- MERGE REMOVE DUPLICATES
MERGE INTO t_dup USING s_dup ON t_dup.id = s_dup.id REMOVE DUPLICATES;
--? SELECT id, name FROM t_dup ORDER BY id
--> [11, "Alice"]
--> [22, "Clarence"]
--> [23, "David"]
--> [30, "Tony"]

-- UPDATE with FROM
UPDATE stock SET amount = amount + moves.delta FROM moves WHERE stock.item = moves.item;
--? SELECT amount FROM stock ORDER BY item
--> [10]
--> [-20]
--> [30]

-- UPDATE with a subquery
UPDATE stock SET amount = (SELECT MAX(delta) FROM moves) WHERE item = 3;
--? SELECT amount FROM stock WHERE item = 3
--> [5]

-- UPDATE with a WITH clause
WITH big AS (SELECT item FROM stock WHERE amount > 5) UPDATE stock SET amount = 0 FROM big WHERE stock.item = big.item;
--? SELECT COUNT(*) FROM stock WHERE amount = 0
--> [1]

-- DELETE USING
DELETE FROM stock USING moves WHERE stock.item = moves.item AND moves.delta < 0;
--? SELECT item FROM stock ORDER BY item
--> [1]
--> [3]

-- DELETE without FROM
DELETE stock WHERE item = 3;
--? SELECT COUNT(*) FROM stock
--> [1]

-- INSERT of several rows with DEFAULT
CREATE TABLE defaults (a INT DEFAULT 7, b VARCHAR(5) DEFAULT 'x'); INSERT INTO defaults VALUES (1, DEFAULT), (DEFAULT, 'y');
--? SELECT a, b FROM defaults ORDER BY a
--> [1, "x"]
--> [7, "y"]

-- INSERT DEFAULT VALUES
INSERT INTO defaults DEFAULT VALUES;
--? SELECT COUNT(*) FROM defaults WHERE a = 7
--> [2]

-- INSERT from a WITH query
INSERT INTO defaults (a) (WITH n AS (SELECT 40 AS v UNION ALL SELECT 41) SELECT v FROM n);
--? SELECT SUM(a) FROM defaults WHERE a >= 40
--> [81]

-- TRUNCATE commits and empties
TRUNCATE TABLE defaults;
--? SELECT COUNT(*) FROM defaults
--> [0]

-- LOCK in a transaction
BEGIN; LOCK TABLE stock; UPDATE stock SET amount = 99; COMMIT;
--? SELECT DISTINCT amount FROM stock
--> [99]

-- a transaction that is rolled back
BEGIN; DELETE FROM stock; ROLLBACK;
--? SELECT COUNT(*) FROM stock
--> [1]

-- END and ABORT
BEGIN TRANSACTION; UPDATE stock SET amount = 98; END TRANSACTION;
--? SELECT amount FROM stock
--> [98]

-- PREPARE, EXECUTE and DEALLOCATE
PREPARE more (int) AS UPDATE stock SET amount = amount + $1; EXECUTE more (2); DEALLOCATE more;
--? SELECT amount FROM stock
--> [100]

-- a cursor
BEGIN; DECLARE every CURSOR FOR SELECT id FROM source ORDER BY id; FETCH FORWARD 2 FROM every;
--> [102]
--> [103]

-- the cursor is closed
CLOSE every; COMMIT;
--? SELECT 1
--> [1]
