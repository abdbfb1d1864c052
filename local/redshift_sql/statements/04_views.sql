-- # Views
-- Ordinary, late binding and materialized.

-- setup
CREATE TABLE sales (id INTEGER, region VARCHAR(5), amount INTEGER);
INSERT INTO sales VALUES (1, 'EU', 10), (2, 'US', 20), (3, 'EU', 5);

-- CREATE VIEW
CREATE VIEW eu AS SELECT id, amount FROM sales WHERE region = 'EU';
--? SELECT SUM(amount) FROM eu
--> [15]

-- CREATE VIEW with column names
CREATE VIEW pairs (place, total) AS SELECT region, SUM(amount) FROM sales GROUP BY region;
--? SELECT place, total FROM pairs ORDER BY place
--> ["EU", 15]
--> ["US", 20]

-- CREATE OR REPLACE VIEW with other columns
CREATE OR REPLACE VIEW eu AS SELECT amount, id, region FROM sales WHERE region = 'EU';
--? SELECT * FROM eu ORDER BY id LIMIT 1
--> [10, 1, "EU"]

-- late binding view
CREATE VIEW late AS SELECT region, COUNT(*) AS n FROM public.sales GROUP BY region WITH NO SCHEMA BINDING;
--? SELECT n FROM late WHERE region = 'EU'
--> [2]

-- late binding view of a table that is not there yet
CREATE VIEW too_early AS SELECT a FROM public.not_yet WITH NO SCHEMA BINDING;
--? SELECT COUNT(*) FROM svv_tables WHERE table_name = 'too_early'
--> [1]

-- late binding view works once the table is there
CREATE TABLE not_yet (a INTEGER); INSERT INTO not_yet VALUES (4); SELECT a FROM too_early;
--> [4]

-- late binding view survives its table
CREATE TABLE short_lived (a INTEGER); CREATE VIEW survivor AS SELECT a FROM public.short_lived WITH NO SCHEMA BINDING; DROP TABLE short_lived; CREATE TABLE short_lived (a INTEGER); INSERT INTO short_lived VALUES (9); SELECT a FROM survivor;
--> [9]

-- ALTER VIEW RENAME
CREATE VIEW first_name AS SELECT 1 AS a; ALTER TABLE first_name RENAME TO second_name;
--? SELECT a FROM second_name
--> [1]

-- DROP VIEW IF EXISTS
DROP VIEW IF EXISTS never_was;
--? SELECT COUNT(*) FROM svv_tables WHERE table_name = 'never_was'
--> [0]

-- DROP VIEW of a missing one
DROP VIEW never_was;
--! ERROR: view "never_was" does not exist

-- pg_get_viewdef
SELECT POSITION('FROM sales' IN pg_get_viewdef('eu'::regclass)) > 0;
--> [true]

-- CREATE MATERIALIZED VIEW
CREATE MATERIALIZED VIEW totals AS SELECT region, SUM(amount) AS total FROM sales GROUP BY region;
--? SELECT total FROM totals WHERE region = 'EU'
--> [15]

-- CREATE MATERIALIZED VIEW with attributes
CREATE MATERIALIZED VIEW daily BACKUP NO DISTSTYLE KEY DISTKEY (region) SORTKEY (region) AUTO REFRESH YES AS SELECT region, COUNT(*) AS n FROM sales GROUP BY region;
--? SELECT n FROM daily WHERE region = 'US'
--> [1]

-- REFRESH MATERIALIZED VIEW takes in new rows
INSERT INTO sales VALUES (4, 'EU', 100); REFRESH MATERIALIZED VIEW totals;
--? SELECT total FROM totals WHERE region = 'EU'
--> [115]

-- REFRESH MATERIALIZED VIEW CASCADE
REFRESH MATERIALIZED VIEW totals CASCADE;
--? SELECT total FROM totals WHERE region = 'US'
--> [20]

-- ALTER MATERIALIZED VIEW AUTO REFRESH
ALTER MATERIALIZED VIEW daily AUTO REFRESH NO;
--? SELECT COUNT(*) FROM daily
--> [2]

-- a materialized view in SVV_MV_INFO
SELECT name, schema_name FROM svv_mv_info WHERE name = 'totals';
--> ["totals", "public"]

-- STV_MV_INFO
SELECT name FROM stv_mv_info WHERE name = 'totals';
--> ["totals"]

-- DROP MATERIALIZED VIEW
DROP MATERIALIZED VIEW daily;
--? SELECT COUNT(*) FROM svv_mv_info WHERE name = 'daily'
--> [0]

-- a view can't be changed
INSERT INTO pairs VALUES ('XX', 1);
--! ERROR

-- SHOW VIEW
SHOW VIEW eu;
--> any

-- pg_get_late_binding_view_cols
SELECT view_name, col_name FROM pg_get_late_binding_view_cols() cols(view_schema name, view_name name, col_name name, col_type varchar, col_num int) WHERE view_name = 'late' ORDER BY col_num;
--> ["late", "region"]
--> ["late", "n"]
