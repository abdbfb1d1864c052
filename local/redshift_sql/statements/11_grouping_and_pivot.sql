-- # Grouping, PIVOT and UNPIVOT
-- Extensions of GROUP BY, PIVOT and UNPIVOT with the documentation's samples, columns left out, hierarchies, set operators.

-- setup
CREATE TABLE orders (id INTEGER, product VARCHAR(20), cost INTEGER, category VARCHAR(20), pre_owned BOOLEAN);
INSERT INTO orders VALUES (0, 'laptop', 10, 'computers', true), (1, 'smartphone', 20, 'cellphones', false), (2, 'smartphone', 30, 'cellphones', true), (3, 'laptop', 40, 'computers', false), (4, 'mouse', 50, 'computers', false);
CREATE TABLE part (partname VARCHAR, manufacturer VARCHAR, quality INT, price DECIMAL(12,2));
INSERT INTO part VALUES ('prop', 'local parts co', 2, 10.00), ('prop', 'big parts co', NULL, 9.00), ('prop', 'small parts co', 1, 12.00), ('rudder', 'local parts co', 1, 2.50), ('rudder', 'big parts co', 2, 3.75), ('rudder', 'small parts co', NULL, 1.90), ('wing', 'local parts co', NULL, 7.50), ('wing', 'big parts co', 1, 15.20), ('wing', 'small parts co', NULL, 11.80);
CREATE TABLE count_by_color (quality VARCHAR, red INT, green INT, blue INT);
INSERT INTO count_by_color VALUES ('high', 15, 20, 7), ('normal', 35, NULL, 40), ('low', 10, 23, NULL);
CREATE TABLE employee (id INT, name VARCHAR(20), manager_id INT);
INSERT INTO employee VALUES (100, 'Carlos', NULL), (101, 'John', 100), (102, 'Jorge', 101), (103, 'Kwaku', 101), (110, 'Liu', 100);

-- GROUPING SETS
SELECT category, product, SUM(cost) FROM orders GROUP BY GROUPING SETS (category, product) ORDER BY 3, 1, 2;
--> ["cellphones", null, 50]
--> [null, "laptop", 50]
--> [null, "mouse", 50]
--> [null, "smartphone", 50]
--> ["computers", null, 100]

-- ROLLUP
SELECT category, product, SUM(cost) AS total FROM orders GROUP BY ROLLUP(category, product) ORDER BY 1, 2;
--> ["cellphones", "smartphone", 50]
--> ["cellphones", null, 50]
--> ["computers", "laptop", 50]
--> ["computers", "mouse", 50]
--> ["computers", null, 100]
--> [null, null, 150]

-- CUBE
SELECT COUNT(*) FROM (SELECT category, product, SUM(cost) FROM orders GROUP BY CUBE(category, product)) AS cubed;
--> [9]

-- GROUPING and GROUPING_ID
SELECT category, GROUPING(category), GROUPING_ID(category, pre_owned), SUM(cost) FROM orders GROUP BY ROLLUP(category, pre_owned) ORDER BY 3 DESC, 1 LIMIT 2;
--> [null, 1, 3, 150]
--> ["cellphones", 0, 1, 50]

-- partial ROLLUP
SELECT pre_owned, category, SUM(cost) FROM orders GROUP BY pre_owned, ROLLUP(category) ORDER BY 1, 2 LIMIT 3;
--> [false, "cellphones", 20]
--> [false, "computers", 90]
--> [false, null, 110]

-- GROUP BY ALL
SELECT category, pre_owned, SUM(cost) FROM orders GROUP BY ALL ORDER BY 1, 2 LIMIT 2;
--> ["cellphones", false, 20]
--> ["cellphones", true, 30]

-- HAVING
SELECT product, SUM(cost) FROM orders GROUP BY product HAVING COUNT(*) > 1 ORDER BY product;
--> ["laptop", 50]
--> ["smartphone", 50]

-- PIVOT of one column
SELECT * FROM (SELECT partname, price FROM part) PIVOT (AVG(price) FOR partname IN ('prop', 'rudder', 'wing'));
--> any

-- PIVOT names columns by their values
SELECT prop, wing FROM (SELECT partname, price FROM part) PIVOT (MAX(price) FOR partname IN ('prop', 'rudder', 'wing'));
--: prop numeric, wing numeric
--> ["12.00", "15.20"]

-- PIVOT keeps the other columns as groups
SELECT * FROM (SELECT quality, manufacturer FROM part) PIVOT (COUNT(*) FOR quality IN (1, 2, NULL)) ORDER BY manufacturer;
--: manufacturer varchar, 1 int8, 2 int8, null int8
--> ["big parts co", 1, 1, 1]
--> ["local parts co", 1, 1, 1]
--> ["small parts co", 1, 0, 2]

-- PIVOT with aliases
SELECT * FROM (SELECT quality, manufacturer FROM part) PIVOT (COUNT(*) AS count FOR quality IN (1 AS high, 2 AS low, NULL AS na)) ORDER BY manufacturer LIMIT 1;
--: manufacturer varchar, high_count int8, low_count int8, na_count int8
--> ["big parts co", 1, 1, 1]

-- PIVOT over a WITH query
WITH prices AS (SELECT manufacturer, partname, price FROM part) SELECT manufacturer, prop FROM prices PIVOT (SUM(price) FOR partname IN ('prop', 'wing')) ORDER BY manufacturer;
--> ["big parts co", "9.00"]
--> ["local parts co", "10.00"]
--> ["small parts co", "12.00"]

-- PIVOT over a table, with an alias
SELECT p.quality, p.wing FROM part PIVOT (SUM(price) FOR partname IN ('wing')) AS p WHERE p.quality = 1 AND p.wing IS NOT NULL;
--> [1, "15.20"]

-- PIVOT in a CTAS
CREATE TABLE pivoted AS SELECT * FROM (SELECT partname, price FROM part) PIVOT (MIN(price) FOR partname IN ('prop', 'rudder'));
--? SELECT prop, rudder FROM pivoted
--> ["9.00", "1.90"]

-- UNPIVOT leaves nulls out
SELECT * FROM (SELECT red, green, blue FROM count_by_color) UNPIVOT (cnt FOR color IN (red, green, blue)) ORDER BY cnt;
--: color varchar, cnt int4
--> ["blue", 7]
--> ["red", 10]
--> ["red", 15]
--> ["green", 20]
--> ["green", 23]
--> ["red", 35]
--> ["blue", 40]

-- UNPIVOT INCLUDE NULLS
SELECT COUNT(*) FROM (SELECT red, green, blue FROM count_by_color) UNPIVOT INCLUDE NULLS (cnt FOR color IN (red, green, blue));
--> [9]

-- UNPIVOT keeps other columns
SELECT * FROM count_by_color UNPIVOT (cnt FOR color IN (red, green, blue)) WHERE quality = 'low' ORDER BY color;
--: quality varchar, color varchar, cnt int4
--> ["low", "green", 23]
--> ["low", "red", 10]

-- UNPIVOT with aliases
SELECT color, cnt FROM count_by_color UNPIVOT (cnt FOR color IN (red AS r, green AS g, blue AS b)) WHERE quality = 'high' ORDER BY color;
--> ["b", 7]
--> ["g", 20]
--> ["r", 15]

-- SELECT * EXCLUDE
SELECT * EXCLUDE (cost, pre_owned) FROM orders WHERE id = 4;
--: id int4, product varchar, category varchar
--> [4, "mouse", "computers"]

-- EXCLUDE of one column without parentheses
SELECT * EXCLUDE category FROM orders WHERE id = 4;
--> [4, "mouse", 50, false]

-- CONNECT BY
SELECT id, name, LEVEL FROM employee START WITH name = 'John' CONNECT BY PRIOR id = manager_id ORDER BY id;
--> [101, "John", 1]
--> [102, "Jorge", 2]
--> [103, "Kwaku", 2]

-- WITH RECURSIVE
WITH RECURSIVE john_org (id, name, manager_id, level) AS (SELECT id, name, manager_id, 1 FROM employee WHERE name = 'John' UNION ALL SELECT e.id, e.name, e.manager_id, level + 1 FROM employee e, john_org j WHERE e.manager_id = j.id AND level < 4) SELECT DISTINCT id, name, level FROM john_org ORDER BY id;
--> [101, "John", 1]
--> [102, "Jorge", 2]
--> [103, "Kwaku", 2]

-- MINUS
SELECT id FROM orders MINUS SELECT id FROM orders WHERE cost > 20 ORDER BY 1;
--> [0]
--> [1]

-- EXCEPT and INTERSECT
(SELECT id FROM orders WHERE cost > 10 EXCEPT SELECT id FROM orders WHERE cost > 40) INTERSECT SELECT 3;
--> [3]

-- TOP with ties of ORDER BY
SELECT TOP 2 product, cost FROM orders ORDER BY cost DESC;
--> ["mouse", 50]
--> ["laptop", 40]

-- an alias is used in the same SELECT
SELECT cost * 2 AS doubled, doubled + 1 AS more FROM orders WHERE id = 0;
--> [20, 21]

-- ANY_VALUE
SELECT category, ANY_VALUE(category) FROM orders GROUP BY category ORDER BY 1 LIMIT 1;
--> ["cellphones", "cellphones"]

-- BOOL_AND and BOOL_OR
SELECT BOOL_AND(pre_owned), BOOL_OR(pre_owned) FROM orders;
--> [false, true]

-- BIT_AND and BIT_OR
SELECT BIT_AND(id), BIT_OR(id) FROM orders WHERE id IN (1, 3);
--> [1, 3]

-- COUNT DISTINCT and APPROXIMATE COUNT
SELECT COUNT(DISTINCT category), APPROXIMATE COUNT(DISTINCT product) FROM orders;
--> [2, 3]

-- DECODE and CASE
SELECT DECODE(category, 'computers', 'pc', 'other'), CASE category WHEN 'computers' THEN 1 ELSE 2 END FROM orders WHERE id = 1;
--> ["other", 2]

-- GREATEST and LEAST leave nulls out
SELECT GREATEST(1, NULL, 3), LEAST(4, NULL, 2);
--> [3, 2]
