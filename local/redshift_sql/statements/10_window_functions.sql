-- # Window functions
-- Ranking, distribution, navigation and aggregates over windows, with the sample table of the documentation.

-- setup
CREATE TABLE winsales (salesid INTEGER, dateid DATE, sellerid INTEGER, buyerid CHAR(10), qty INTEGER, qty_shipped INTEGER);
INSERT INTO winsales VALUES (30001, '2003-08-02', 3, 'b', 10, 10), (10001, '2003-12-24', 1, 'c', 10, 10), (10005, '2003-12-24', 1, 'a', 30, NULL), (40001, '2004-01-09', 4, 'a', 40, NULL), (10006, '2004-01-18', 1, 'c', 10, NULL), (20001, '2004-02-12', 2, 'b', 20, 20), (40005, '2004-02-12', 4, 'a', 10, 10), (20002, '2004-02-16', 2, 'c', 20, 20), (30003, '2004-04-18', 3, 'b', 15, NULL), (30004, '2004-04-18', 3, 'b', 20, NULL), (30007, '2004-09-07', 3, 'c', 30, NULL);

-- RANK and DENSE_RANK
SELECT salesid, RANK() OVER (ORDER BY qty DESC), DENSE_RANK() OVER (ORDER BY qty DESC) FROM winsales WHERE sellerid IN (1, 4) ORDER BY salesid;
--> [10001, 3, 3]
--> [10005, 2, 2]
--> [10006, 3, 3]
--> [40001, 1, 1]
--> [40005, 3, 3]

-- ROW_NUMBER by partition
SELECT salesid, ROW_NUMBER() OVER (PARTITION BY sellerid ORDER BY salesid) AS n FROM winsales WHERE sellerid < 3 ORDER BY salesid;
--: salesid int4, n int8
--> [10001, 1]
--> [10005, 2]
--> [10006, 3]
--> [20001, 1]
--> [20002, 2]

-- NTILE
SELECT salesid, NTILE(2) OVER (ORDER BY salesid) FROM winsales WHERE sellerid = 1 ORDER BY salesid;
--> [10001, 1]
--> [10005, 1]
--> [10006, 2]

-- PERCENT_RANK and CUME_DIST
SELECT salesid, PERCENT_RANK() OVER (PARTITION BY sellerid ORDER BY qty), CUME_DIST() OVER (PARTITION BY sellerid ORDER BY qty) FROM winsales WHERE sellerid = 3 ORDER BY salesid;
--> [30001, 0.0, 0.25]
--> [30003, 0.333333, 0.5]
--> [30004, 0.666667, 0.75]
--> [30007, 1.0, 1.0]

-- LAG and LEAD
SELECT salesid, LAG(qty, 1) OVER (ORDER BY salesid), LEAD(qty, 2) OVER (ORDER BY salesid) FROM winsales WHERE sellerid = 3 ORDER BY salesid;
--> [30001, null, 20]
--> [30003, 10, 30]
--> [30004, 15, null]
--> [30007, 20, null]

-- LAG IGNORE NULLS
SELECT salesid, LAG(qty_shipped, 1) IGNORE NULLS OVER (ORDER BY salesid) FROM winsales WHERE sellerid IN (1, 2) ORDER BY salesid;
--> [10001, null]
--> [10005, 10]
--> [10006, 10]
--> [20001, 10]
--> [20002, 20]

-- LEAD IGNORE NULLS
SELECT salesid, LEAD(qty_shipped) IGNORE NULLS OVER (ORDER BY salesid) FROM winsales WHERE sellerid IN (1, 2) ORDER BY salesid;
--> [10001, 20]
--> [10005, 20]
--> [10006, 20]
--> [20001, 20]
--> [20002, null]

-- FIRST_VALUE and LAST_VALUE
SELECT salesid, FIRST_VALUE(qty) OVER (PARTITION BY sellerid ORDER BY salesid ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING), LAST_VALUE(qty) OVER (PARTITION BY sellerid ORDER BY salesid ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) FROM winsales WHERE sellerid = 1 ORDER BY salesid;
--> [10001, 10, 10]
--> [10005, 10, 10]
--> [10006, 10, 10]

-- FIRST_VALUE IGNORE NULLS
SELECT salesid, FIRST_VALUE(qty_shipped IGNORE NULLS) OVER (ORDER BY salesid DESC ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) FROM winsales WHERE sellerid = 3 ORDER BY salesid LIMIT 2;
--> [30001, 10]
--> [30003, 10]

-- LAST_VALUE IGNORE NULLS after the parentheses
SELECT salesid, LAST_VALUE(qty_shipped) IGNORE NULLS OVER (ORDER BY salesid ROWS UNBOUNDED PRECEDING) FROM winsales WHERE sellerid = 4 ORDER BY salesid;
--> [40001, null]
--> [40005, 10]

-- NTH_VALUE
SELECT salesid, NTH_VALUE(qty, 2) OVER (ORDER BY salesid ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) FROM winsales WHERE sellerid = 3 ORDER BY salesid LIMIT 1;
--> [30001, 15]

-- NTH_VALUE IGNORE NULLS
SELECT NTH_VALUE(qty_shipped, 2) IGNORE NULLS OVER (ORDER BY salesid ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) FROM winsales WHERE sellerid IN (1, 2) LIMIT 1;
--> [20]

-- SUM with a frame is cumulative
SELECT salesid, SUM(qty) OVER (ORDER BY dateid, salesid ROWS UNBOUNDED PRECEDING) AS total FROM winsales WHERE sellerid = 1 ORDER BY dateid, salesid;
--: salesid int4, total int8
--> [10001, 10]
--> [10005, 40]
--> [10006, 50]

-- an aggregate with ORDER BY needs a frame
SELECT SUM(qty) OVER (ORDER BY salesid) FROM winsales;
--! ERROR: Aggregate window functions with an ORDER BY clause require a frame clause

-- SUM without ORDER BY
SELECT DISTINCT sellerid, SUM(qty) OVER (PARTITION BY sellerid) FROM winsales ORDER BY sellerid;
--> [1, 50]
--> [2, 40]
--> [3, 75]
--> [4, 50]

-- AVG of whole numbers is a whole number
SELECT AVG(qty) AS mean FROM winsales WHERE sellerid = 1;
--: mean int8
--> [16]

-- AVG over a moving frame
SELECT salesid, AVG(qty::FLOAT8) OVER (ORDER BY salesid ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM winsales WHERE sellerid = 3 ORDER BY salesid;
--> [30001, 10.0]
--> [30003, 12.5]
--> [30004, 17.5]
--> [30007, 25.0]

-- COUNT, MIN and MAX
SELECT salesid, COUNT(qty_shipped) OVER (PARTITION BY sellerid), MIN(qty) OVER (PARTITION BY sellerid), MAX(qty) OVER (PARTITION BY sellerid) FROM winsales WHERE sellerid = 1 ORDER BY salesid LIMIT 1;
--> [10001, 1, 10, 30]

-- STDDEV_POP and VAR_POP
SELECT DISTINCT STDDEV_POP(qty) OVER (PARTITION BY sellerid), VAR_POP(qty) OVER (PARTITION BY sellerid) FROM winsales WHERE sellerid = 4;
--> [15.0, 225.0]

-- RATIO_TO_REPORT
SELECT salesid, RATIO_TO_REPORT(qty) OVER (PARTITION BY sellerid) FROM winsales WHERE sellerid = 4 ORDER BY salesid;
--> [40001, 0.8]
--> [40005, 0.2]

-- MEDIAN as a window function
SELECT DISTINCT sellerid, MEDIAN(qty) OVER (PARTITION BY sellerid) FROM winsales WHERE sellerid IN (1, 3) ORDER BY sellerid;
--> [1, 10.0]
--> [3, 17.5]

-- PERCENTILE_CONT as a window function
SELECT DISTINCT sellerid, PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY qty) OVER (PARTITION BY sellerid) FROM winsales WHERE sellerid IN (3, 4) ORDER BY sellerid;
--> [3, 17.5]
--> [4, 25.0]

-- PERCENTILE_DISC as a window function
SELECT DISTINCT sellerid, PERCENTILE_DISC(0.5) WITHIN GROUP (ORDER BY qty DESC) OVER (PARTITION BY sellerid) FROM winsales WHERE sellerid IN (3, 4) ORDER BY sellerid;
--> [3, 20]
--> [4, 40]

-- PERCENTILE_CONT as an aggregate
SELECT PERCENTILE_CONT(0.25) WITHIN GROUP (ORDER BY qty) FROM winsales WHERE sellerid = 3;
--> [13.75]

-- LISTAGG as a window function
SELECT DISTINCT sellerid, LISTAGG(salesid, ', ') WITHIN GROUP (ORDER BY salesid DESC) OVER (PARTITION BY sellerid) FROM winsales WHERE sellerid IN (1, 4) ORDER BY sellerid;
--> [1, "10006, 10005, 10001"]
--> [4, "40005, 40001"]

-- QUALIFY
SELECT salesid, sellerid FROM winsales QUALIFY ROW_NUMBER() OVER (PARTITION BY sellerid ORDER BY qty DESC, salesid) = 1 ORDER BY salesid;
--> [10005, 1]
--> [20001, 2]
--> [30007, 3]
--> [40001, 4]

-- QUALIFY by an alias
SELECT salesid, RANK() OVER (PARTITION BY sellerid ORDER BY salesid) AS place FROM winsales WHERE sellerid < 3 QUALIFY place = 2 ORDER BY salesid;
--> [10005, 2]
--> [20002, 2]

-- a window function over an aggregate
SELECT sellerid, SUM(qty), RANK() OVER (ORDER BY SUM(qty) DESC) FROM winsales GROUP BY sellerid ORDER BY sellerid;
--> [1, 50, 2]
--> [2, 40, 4]
--> [3, 75, 1]
--> [4, 50, 2]

-- IGNORE NULLS between others
SELECT salesid, NVL(LAG(qty_shipped) IGNORE NULLS OVER (PARTITION BY sellerid ORDER BY salesid), -1) + 1 AS next FROM winsales WHERE sellerid = 1 ORDER BY salesid;
--> [10001, 0]
--> [10005, 11]
--> [10006, 11]
