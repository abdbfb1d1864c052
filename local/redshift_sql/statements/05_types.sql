-- # Data types
-- How values come back: the type's name in the metadata and the text, number or truth of the value.

-- setup
CREATE TABLE v (id INTEGER, c CHAR(5), s VARCHAR(10), n DECIMAL(10,3), b BOOLEAN);
INSERT INTO v VALUES (1, 'ab', 'xyz', 1.5, true), (2, NULL, NULL, NULL, NULL);

-- SMALLINT, INTEGER, BIGINT
SELECT 1::SMALLINT AS a, 2::INTEGER AS b, 3::BIGINT AS c;
--: a int2, b int4, c int8
--> [1, 2, 3]

-- INT2, INT4, INT8, INT
SELECT '1'::INT2 AS a, '2'::INT4 AS b, '3'::INT8 AS c, '4'::INT AS d;
--: a int2, b int4, c int8, d int4
--> [1, 2, 3, 4]

-- DECIMAL keeps its scale
SELECT 1.5::DECIMAL(10,3) AS a, 2::NUMERIC(5,2) AS b;
--: a numeric, b numeric
--> ["1.500", "2.00"]

-- DECIMAL without precision has no fraction
SELECT CAST(1.6 AS DECIMAL) AS a;
--> ["2"]

-- REAL and DOUBLE PRECISION
SELECT 1.5::REAL AS a, 2.25::DOUBLE PRECISION AS b, 3.5::FLOAT8 AS c, 4.5::FLOAT4 AS d, 5.5::FLOAT AS e;
--: a float4, b float8, c float8, d float4, e float8
--> [1.5, 2.25, 3.5, 4.5, 5.5]

-- BOOLEAN literals
SELECT true AS a, 'f'::BOOLEAN AS b, 'yes'::BOOL AS c, NULL::BOOLEAN AS d;
--: a bool, b bool, c bool, d bool
--> [true, false, true, null]

-- CHAR is padded and compared without the padding
SELECT c = 'ab', LEN(c) FROM v WHERE id = 1;
--> [true, 2]

-- VARCHAR, NVARCHAR, TEXT, BPCHAR
CREATE TABLE texts (a VARCHAR, b NVARCHAR(10), c TEXT, d BPCHAR, e NCHAR(3), f CHARACTER VARYING(7));
--? SELECT type FROM pg_table_def WHERE tablename = 'texts'
--> ["character varying(256)"]
--> ["character varying(10)"]
--> ["character varying(256)"]
--> ["character(256)"]
--> ["character(3)"]
--> ["character varying(7)"]

-- VARCHAR(MAX)
CREATE TABLE longest (a VARCHAR(MAX));
--? SELECT type FROM pg_table_def WHERE tablename = 'longest'
--> ["character varying(65535)"]

-- a text that is too long
INSERT INTO v (id, s) VALUES (3, 'much longer than ten');
--! ERROR: Value too long for character type

-- VARCHAR counts bytes
CREATE TABLE bytes (a VARCHAR(3)); INSERT INTO bytes VALUES ('ééé');
--! ERROR: Value too long for character type

-- a cast cuts a text
SELECT 'abcdef'::VARCHAR(3) AS a, CAST('abcdef' AS CHAR(2)) AS b;
--> ["abc", "ab"]

-- DATE
SELECT DATE '2026-01-31' AS a, '2026-02-01'::DATE AS b, CAST('20260203' AS DATE) AS c;
--: a date, b date, c date
--> ["2026-01-31", "2026-02-01", "2026-02-03"]

-- TIMESTAMP
SELECT TIMESTAMP '2026-01-31 10:20:30.123456' AS a, '2026-01-31'::TIMESTAMP AS b;
--: a timestamp, b timestamp
--> ["2026-01-31 10:20:30.123456", "2026-01-31 00:00:00"]

-- TIMESTAMPTZ is shown in the session's zone
SELECT '2026-01-31 10:00:00+02'::TIMESTAMPTZ AS a;
--: a timestamptz
--> ["2026-01-31 08:00:00+00"]

-- TIME and TIMETZ
SELECT '10:20:30'::TIME AS a, '10:20:30+02'::TIMETZ AS b;
--: a time, b timetz
--> ["10:20:30", "10:20:30+02"]

-- DATETIME is TIMESTAMP
CREATE TABLE datetimes (a DATETIME);
--? SELECT type FROM pg_table_def WHERE tablename = 'datetimes'
--> ["timestamp without time zone"]

-- INTERVAL literal added to a date
SELECT DATE '2026-01-31' + INTERVAL '1 day' AS a, TIMESTAMP '2026-01-01 00:00:00' + INTERVAL '2 hours 30 minutes' AS b;
--: a timestamp, b timestamp
--> ["2026-02-01 00:00:00", "2026-01-01 02:30:00"]

-- INTERVAL YEAR TO MONTH and DAY TO SECOND columns
CREATE TABLE spans (a INTERVAL YEAR TO MONTH, b INTERVAL DAY TO SECOND); INSERT INTO spans VALUES (INTERVAL '1-3' YEAR TO MONTH, INTERVAL '2 03:04:05' DAY TO SECOND); SELECT DATE '2026-01-01' + a, EXTRACT(day FROM b) FROM spans;
--> ["2027-04-01 00:00:00", 2]

-- SUPER
CREATE TABLE documents (id INTEGER, doc SUPER); INSERT INTO documents VALUES (1, JSON_PARSE('{"a": [1, 2]}')); SELECT doc FROM documents;
--: doc super
--> ["{\"a\":[1,2]}"]

-- SUPER from scalars
CREATE TABLE scalars (doc SUPER); INSERT INTO scalars VALUES (1), ('text'), (true); SELECT COUNT(*) FROM scalars;
--> [3]

-- VARBYTE
SELECT 'abc'::VARBYTE AS a;
--: a varbyte
--> ["hex:616263"]

-- VARBYTE with a length
CREATE TABLE binaries (a VARBYTE(4), b VARBINARY(8), c BINARY VARYING(5)); INSERT INTO binaries VALUES ('abcd'::VARBYTE, 'x'::VARBYTE, 'y'::VARBYTE); SELECT a, b FROM binaries;
--> ["hex:61626364", "hex:78"]

-- OID of a table
SELECT 'v'::regclass::oid > 0;
--> [true]

-- a number out of range
SELECT 40000::SMALLINT;
--! ERROR: smallint out of range

-- a number that is none
SELECT 'abc'::INTEGER;
--! ERROR: invalid input syntax for integer: "abc"

-- a decimal out of range
INSERT INTO v (id, n) VALUES (4, 123456789.1);
--! ERROR: Numeric data overflow

-- a date that is none
SELECT '2026-02-30'::DATE;
--! ERROR: date/time field value out of range: "2026-02-30"

-- ANYELEMENT comparison of mixed numbers
SELECT 1 = 1.0, 2::BIGINT < 2.5::FLOAT8;
--> [true, true]

-- integer division truncates
SELECT 7 / 2 AS a, -7 / 2 AS b, 7 % 3 AS c;
--: a int4, b int4, c int4
--> [3, -3, 1]

-- division by zero
SELECT 1 / 0;
--! ERROR: division by zero

-- text concatenation with null is null
SELECT 'a' || NULL AS a, 'a' || 'b' AS b;
--> [null, "ab"]

-- metadata of a table's column
SELECT n FROM v WHERE id = 1;
--: n numeric
--> ["1.500"]

-- GEOGRAPHY
SELECT ST_AsText(ST_GeogFromText('POINT(1 2)'));
--> ["POINT(1 2)"]
