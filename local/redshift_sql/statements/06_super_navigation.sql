-- # Navigation into SUPER
-- PartiQL paths, unnesting in FROM, UNPIVOT over objects, dynamic typing.

-- setup
CREATE TABLE customers (id INTEGER, name VARCHAR(20), doc SUPER);
INSERT INTO customers VALUES (1, 'Ada', JSON_PARSE('{"city": "London", "age": 36, "vip": true, "score": 9.5, "orders": [{"no": 11, "total": 10.5, "items": ["pen", "ink"]}, {"no": 12, "total": 20, "items": []}], "address": {"street": "Main", "zip": null}}'));
INSERT INTO customers VALUES (2, 'Grace', JSON_PARSE('{"city": "New York", "age": 45, "vip": false, "orders": [{"no": 21, "total": 5.25, "items": ["book"]}], "address": {"street": "Broad"}}'));
INSERT INTO customers VALUES (3, 'Kurt', JSON_PARSE('{"city": "Vienna", "orders": []}'));
CREATE TABLE lists (id INTEGER, a SUPER);
INSERT INTO lists VALUES (1, JSON_PARSE('[10, 20, 30]')), (2, JSON_PARSE('[[1, 2], [3, 4]]'));

-- a path by column
SELECT doc.city FROM customers WHERE id = 1;
--: city super
--> ["\"London\""]

-- a path by table alias
SELECT c.doc.city FROM customers c ORDER BY c.id;
--> ["\"London\""]
--> ["\"New York\""]
--> ["\"Vienna\""]

-- a path by table name
SELECT customers.doc.age FROM customers WHERE id = 2;
--> ["45"]

-- a deep path
SELECT c.doc.address.street FROM customers c WHERE c.id = 2;
--> ["\"Broad\""]

-- brackets choose an element
SELECT c.doc.orders[0].no FROM customers c WHERE c.id = 1;
--> ["11"]

-- brackets at the end
SELECT c.doc.orders[0].items[1] FROM customers c WHERE c.id = 1;
--> ["\"ink\""]

-- brackets on the column itself
SELECT a[1] FROM lists WHERE id = 1;
--> ["20"]

-- two brackets
SELECT l.a[1][0] FROM lists l WHERE id = 2;
--> ["3"]

-- brackets with a name
SELECT c.doc['city'] FROM customers c WHERE c.id = 1;
--> ["\"London\""]

-- a name that is missing is null
SELECT c.doc.nothing.at.all FROM customers c WHERE c.id = 1;
--> [null]

-- an element that is missing is null
SELECT a[99] FROM lists WHERE id = 1;
--> [null]

-- a path into a scalar is null
SELECT c.doc.city.letter FROM customers c WHERE c.id = 1;
--> [null]

-- a path in WHERE compared to a text
SELECT c.id FROM customers c WHERE c.doc.city = 'London';
--> [1]

-- a path in WHERE compared to a number
SELECT c.id FROM customers c WHERE c.doc.age > 40;
--> [2]

-- a path compared to a boolean
SELECT c.id FROM customers c WHERE c.doc.vip = true;
--> [1]

-- a path compared to a column
SELECT c.id FROM customers c JOIN customers d ON c.doc.city = d.doc.city AND c.id = d.id ORDER BY c.id;
--> [1]
--> [2]
--> [3]

-- dynamic typing gives false where types differ
SELECT COUNT(*) FROM customers c WHERE c.doc.city > 5;
--> [0]

-- IS NULL of a missing path
SELECT c.id FROM customers c WHERE c.doc.age IS NULL;
--> [3]

-- cast of a text
SELECT c.doc.city::VARCHAR AS city FROM customers c WHERE c.id = 1;
--: city varchar
--> ["London"]

-- cast of a number
SELECT c.doc.age::INTEGER AS age, CAST(c.doc.score AS DECIMAL(5,2)) AS score FROM customers c WHERE c.id = 1;
--: age int4, score numeric
--> [36, "9.50"]

-- cast of a boolean
SELECT c.doc.vip::BOOLEAN FROM customers c ORDER BY c.id;
--> [true]
--> [false]
--> [null]

-- arithmetic on paths
SELECT c.doc.age + 1 FROM customers c WHERE c.id = 1;
--> ["37"]

-- ORDER BY a path
SELECT c.id FROM customers c WHERE c.doc.age IS NOT NULL ORDER BY c.doc.age DESC;
--> [2]
--> [1]

-- GROUP BY a path
SELECT c.doc.vip, COUNT(*) FROM customers c WHERE c.doc.vip IS NOT NULL GROUP BY c.doc.vip ORDER BY COUNT(*), 1;
--> ["false", 1]
--> ["true", 1]

-- SUM of a path that is cast
SELECT SUM(c.doc.age::INTEGER) FROM customers c;
--> [81]

-- unnesting in FROM
SELECT c.id, o.no FROM customers c, c.doc.orders o ORDER BY o.no::INTEGER;
--> [1, "11"]
--> [1, "12"]
--> [2, "21"]

-- unnesting with AS
SELECT c.name, o.total FROM customers AS c, c.doc.orders AS o WHERE o.total > 6 ORDER BY o.total;
--> ["Ada", "10.5"]
--> ["Ada", "20"]

-- unnesting twice
SELECT c.id, o.no, i FROM customers c, c.doc.orders o, o.items i ORDER BY c.id, i;
--> [1, "11", "\"ink\""]
--> [1, "11", "\"pen\""]
--> [2, "21", "\"book\""]

-- unnesting with the index
SELECT l.id, v, i FROM lists l, l.a AS v AT i WHERE l.id = 1 ORDER BY i;
--> [1, "10", 0]
--> [1, "20", 1]
--> [1, "30", 2]

-- unnesting an element of an array
SELECT v FROM lists l, l.a[1] AS v WHERE l.id = 2 ORDER BY v;
--> ["3"]
--> ["4"]

-- LEFT JOIN of an unnested array keeps rows without elements
SELECT c.id, o.no FROM customers c LEFT JOIN c.doc.orders o ON true ORDER BY c.id, o.no;
--> [1, "11"]
--> [1, "12"]
--> [2, "21"]
--> [3, null]

-- aggregates over unnested rows
SELECT c.id, COUNT(*), SUM(o.total::DECIMAL(8,2)) FROM customers c, c.doc.orders o GROUP BY c.id ORDER BY c.id;
--> [1, 2, "30.50"]
--> [2, 1, "5.25"]

-- UNPIVOT of an object
SELECT attr, JSON_TYPEOF(val) FROM customers c, UNPIVOT c.doc AS val AT attr WHERE c.id = 1 ORDER BY attr;
--> ["address", "object"]
--> ["age", "number"]
--> ["city", "string"]
--> ["orders", "array"]
--> ["score", "number"]
--> ["vip", "boolean"]

-- UNPIVOT of a literal object
SELECT attr, val FROM UNPIVOT JSON_PARSE('{"a": 1, "b": 2}') AS val AT attr ORDER BY attr;
--> ["a", "1"]
--> ["b", "2"]

-- a subquery over paths
SELECT city FROM (SELECT c.doc.city::VARCHAR AS city, c.doc.age::INTEGER AS age FROM customers c) x WHERE age = 36;
--> ["London"]

-- a path in CASE
SELECT CASE WHEN c.doc.vip THEN 'vip' ELSE 'plain' END FROM customers c WHERE c.doc.vip IS NOT NULL ORDER BY c.id;
--> ["vip"]
--> ["plain"]

-- UPDATE of a SUPER column
UPDATE customers SET doc = JSON_PARSE('{"city": "Graz"}') WHERE id = 3;
--? SELECT doc.city FROM customers WHERE id = 3
--> ["\"Graz\""]

-- a view over paths
CREATE VIEW cities AS SELECT c.id, c.doc.city::VARCHAR AS city FROM customers c;
--? SELECT city FROM cities WHERE id = 2
--> ["New York"]

-- an object in SELECT
SELECT OBJECT('id', id, 'name', name) FROM customers WHERE id = 1;
--> ["{\"id\":1,\"name\":\"Ada\"}"]

-- an array in SELECT
SELECT ARRAY(1, 'two', NULL, true);
--: array super
--> ["[1,\"two\",null,true]"]
