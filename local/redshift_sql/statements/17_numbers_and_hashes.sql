-- # Numbers, bits, hashes and regular expressions

-- CEIL, FLOOR, TRUNC, ROUND
SELECT CEIL(1.2), FLOOR(-1.2), TRUNC(17.89, 1), ROUND(28.05, 1);
--> ["2", "-2", "17.8", "28.1"]

-- MOD and ABS
SELECT MOD(10, 4), ABS(-38), MOD(-10, 3);
--> [2, 38, -1]

-- POWER, SQRT, CBRT, EXP, LN, LOG
SELECT POWER(2, 3), SQRT(16.0), CBRT(27.0), LN(1.0), LOG(100.0), DLOG10(1000.0);
--> [8.0, 4.0, 3.0, 0.0, 2.0, 3.0]

-- PI, DEGREES, RADIANS
SELECT PI(), DEGREES(PI()), RADIANS(180.0);
--> [3.141593, 180.0, 3.141593]

-- SIGN of an integer
SELECT SIGN(-5), SIGN(0);
--> [-1, 0]

-- whole division
SELECT 7 / 2, -7 / 2, 7 % 4;
--> [3, -3, 3]

-- DECIMAL keeps its scale in a sum
SELECT 1.10::DECIMAL(5,2) + 2.205::DECIMAL(6,3);
--> ["3.305"]

-- division by zero
SELECT 1 / 0;
--! ERROR: division by zero

-- bits
SELECT 5 & 3, 5 | 3, 5 # 3, ~5, 1 << 3, 16 >> 2;
--> [1, 7, 6, -6, 8, 4]

-- TO_HEX and STRTOL
SELECT TO_HEX(2147483647), STRTOL('f', 16), STRTOL('-100', 2);
--> ["7fffffff", 15, -4]

-- TO_NUMBER
SELECT TO_NUMBER('12,454.8-', '99G999D9S');
--> ["-12454.8"]

-- TO_CHAR of a number
SELECT TO_CHAR(125.8, '999.99'), TO_CHAR(-125.8, '999D99S'), TO_CHAR(9, '009');
--> [" 125.80", "125.80-", " 009"]

-- RANDOM is between zero and one
SELECT RANDOM() BETWEEN 0 AND 1;
--> [true]

-- MD5 and SHA2
SELECT MD5('Amazon Redshift'), SHA2('Amazon Redshift', 256) = SHA2('Amazon Redshift', 0);
--> ["f7415e33f972c03abd4f3fed36748f7a", true]

-- FUNC_SHA1
SELECT FUNC_SHA1('Amazon Redshift');
--> ["eeac5ed1e11cda66032c30ad77b25071b5487f55"]

-- CHECKSUM
SELECT CHECKSUM('comma');
--> any

-- FARMFINGERPRINT64
SELECT FARMFINGERPRINT64('Amazon Redshift');
--> any

-- MURMUR3_32_HASH
SELECT MURMUR3_32_HASH('Amazon Redshift');
--> any

-- WIDTH_BUCKET
SELECT WIDTH_BUCKET(5.35, 0.024, 10.06, 5);
--> [3]

-- a cast to INTEGER rounds
SELECT CAST(2.5 AS INTEGER), CAST(3.4 AS INTEGER), '12'::INT;
--> [3, 3, 12]

-- a text that is no number
SELECT 'abc'::INTEGER;
--! ERROR: invalid input syntax for integer: "abc"

-- TRY_CAST gives null
SELECT TRY_CAST('abc' AS INTEGER), TRY_CAST('12' AS INTEGER);
--> [null, 12]

-- IS_VALID_JSON and JSON_EXTRACT_PATH_TEXT
SELECT IS_VALID_JSON('{"a": 1}'), JSON_EXTRACT_PATH_TEXT('{"a": {"b": "c"}}', 'a', 'b');
--> [true, "c"]

-- REGEXP_COUNT
SELECT REGEXP_COUNT('abcdefabc', 'abc'), REGEXP_COUNT('abcabcabc', 'ABC', 1, 'i'), REGEXP_COUNT('abcabc', 'abc', 2);
--> [2, 3, 1]

-- REGEXP_INSTR
SELECT REGEXP_INSTR('the home of the brave', 'o'), REGEXP_INSTR('name@example.com', '@[^.]*'), REGEXP_INSTR('abc', 'z');
--> [6, 5, 0]

-- REGEXP_INSTR of an occurrence and its end
SELECT REGEXP_INSTR('a1b2c3', '[0-9]', 1, 2), REGEXP_INSTR('a1b2c3', '[0-9]', 1, 2, 1);
--> [4, 5]

-- REGEXP_SUBSTR of an occurrence
SELECT REGEXP_SUBSTR('one two three', '[a-z]+', 1, 2), REGEXP_SUBSTR('a1', '[0-9]');
--> ["two", "1"]

-- REGEXP_SUBSTR with a subexpression
SELECT REGEXP_SUBSTR('name@example.com', '@([^.]+)', 1, 1, 'e');
--> ["example"]

-- REGEXP_REPLACE
SELECT REGEXP_REPLACE('the fox', 'FOX', 'quick brown fox', 1, 'i'), REGEXP_REPLACE('user@domain.com', '@.*\\.(org|gov|com|edu)', '');
--> ["the quick brown fox", "user"]

-- SIMILAR TO and POSIX operators
SELECT 'abc' SIMILAR TO '_(b|c)%', 'abc' ~ '^a.*c$', 'ABC' ~* 'b', 'abc' !~ 'z';
--> [true, true, true, true]

-- LIKE and ILIKE with ESCAPE
SELECT 'a_b' LIKE 'a^_b' ESCAPE '^', 'ABC' ILIKE 'a%';
--> [true, true]

-- BETWEEN, IN, IS DISTINCT FROM by NULLIF
SELECT 5 BETWEEN 1 AND 5, 3 IN (1, 2), NULLIF(1, 1), COALESCE(NULL, 2), NVL2(NULL, 1, 2);
--> [true, false, null, 2, 2]
