-- # CREATE TABLE AS, SELECT INTO and temporary tables
-- a session for each

-- setup
CREATE TABLE sales (id INTEGER, region VARCHAR(5), amount DECIMAL(8,2));
INSERT INTO sales VALUES (1, 'EU', 10.50), (2, 'US', 20.00), (3, 'EU', 5.25);

-- CREATE TABLE AS
CREATE TABLE by_region AS SELECT region, SUM(amount) AS total FROM sales GROUP BY region;
--? SELECT region, total FROM by_region ORDER BY region
--> ["EU", "15.75"]
--> ["US", "20.00"]

-- CTAS with column names
CREATE TABLE renamed (r, n) AS SELECT region, COUNT(*) FROM sales GROUP BY region;
--? SELECT r, n FROM renamed ORDER BY r
--> ["EU", 2]
--> ["US", 1]

-- CTAS with distribution and sort key
CREATE TABLE keyed DISTKEY (region) SORTKEY (id) AS SELECT * FROM sales;
--? SELECT "column", "distkey", "sortkey" FROM pg_table_def WHERE tablename = 'keyed'
--> ["id", false, 1]
--> ["region", true, 0]
--> ["amount", false, 0]

-- CTAS with DISTSTYLE and BACKUP
CREATE TABLE copied BACKUP NO DISTSTYLE ALL AS (SELECT * FROM sales);
--? SELECT diststyle, (SELECT COUNT(*) FROM copied) FROM svv_table_info WHERE "table" = 'copied'
--> ["ALL", 3]

-- CREATE TEMP TABLE
CREATE TEMP TABLE scratch (id INTEGER); INSERT INTO scratch VALUES (1), (2); SELECT COUNT(*) FROM scratch;
--> [2]

-- CREATE TEMPORARY TABLE with keys
CREATE TEMPORARY TABLE scratch (id INTEGER DISTKEY SORTKEY); INSERT INTO scratch SELECT id FROM sales; SELECT MAX(id) FROM scratch;
--> [3]

-- CREATE LOCAL TEMP TABLE
CREATE LOCAL TEMP TABLE scratch (id INTEGER); SELECT COUNT(*) FROM scratch;
--> [0]

-- CREATE TEMP TABLE AS
CREATE TEMP TABLE big AS SELECT * FROM sales WHERE amount > 6; SELECT COUNT(*) FROM big;
--> [2]

-- a name with # makes a temporary table
CREATE TABLE #recent (id INTEGER); INSERT INTO #recent VALUES (1); SELECT * FROM #recent;
--> [1]

-- CTAS into a name with #
CREATE TABLE #eu AS SELECT id FROM sales WHERE region = 'EU'; SELECT COUNT(*) FROM #eu;
--> [2]

-- join of a # table
CREATE TABLE #pick (id INTEGER); INSERT INTO #pick VALUES (2); SELECT s.region FROM sales s JOIN #pick p ON p.id = s.id;
--> ["US"]

-- drop of a # table
CREATE TABLE #gone (id INTEGER); DROP TABLE #gone; SELECT COUNT(*) FROM svv_tables WHERE table_name = '#gone';
--> [0]

-- SELECT INTO
SELECT region, amount INTO into_table FROM sales WHERE id < 3;
--? SELECT COUNT(*) FROM into_table
--> [2]

-- SELECT INTO TEMP
SELECT id INTO TEMP into_temp FROM sales; SELECT SUM(id) FROM into_temp;
--> [6]

-- SELECT INTO a name with #
SELECT id INTO #into_hash FROM sales; SELECT COUNT(*) FROM #into_hash;
--> [3]

-- CREATE TEMP TABLE LIKE
CREATE TEMP TABLE staging (LIKE sales); INSERT INTO staging SELECT * FROM sales; SELECT COUNT(*) FROM staging;
--> [3]

-- a temporary table of another session is not seen
SELECT * FROM scratch;
--! ERROR: relation "scratch" does not exist

-- a temporary table hides a permanent one
CREATE TEMP TABLE sales (id INTEGER); SELECT COUNT(*) FROM sales;
--> [0]

-- CTAS of a union
CREATE TABLE unioned AS SELECT id FROM sales UNION ALL SELECT 100;
--? SELECT SUM(id) FROM unioned
--> [106]

-- CTAS of a WITH query
CREATE TABLE from_cte AS WITH eu AS (SELECT * FROM sales WHERE region = 'EU') SELECT COUNT(*) AS n FROM eu;
--? SELECT n FROM from_cte
--> [2]
