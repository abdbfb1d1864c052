-- # Text functions

-- LEN, LENGTH, CHAR_LENGTH, CHARACTER_LENGTH, TEXTLEN
SELECT LEN('cat'), LENGTH('é'), CHAR_LENGTH('ab'), CHARACTER_LENGTH('abc'), TEXTLEN('abcd');
--> [3, 1, 2, 3, 4]

-- LEN of CHAR leaves the padding out
SELECT LEN(CAST('ab' AS CHAR(5)));
--> [2]

-- OCTET_LENGTH
SELECT OCTET_LENGTH('français');
--> [9]

-- UPPER, LOWER, INITCAP
SELECT UPPER('abc'), LOWER('ABC'), INITCAP('hello big-world');
--> ["ABC", "abc", "Hello Big-World"]

-- LEFT and RIGHT
SELECT LEFT('Chicago', 5), RIGHT('Chicago', 5);
--> ["Chica", "icago"]

-- SUBSTRING and SUBSTR
SELECT SUBSTRING('caterpillar', 6, 4), SUBSTR('abcdef', 3), SUBSTRING('caterpillar', 0, 4), SUBSTRING('abc' FROM 2 FOR 1);
--> ["pill", "cdef", "cat", "b"]

-- SUBSTRING of a number
SELECT SUBSTRING(12345, 2, 3);
--> ["234"]

-- CONCAT of two
SELECT CONCAT('December 25, ', '2008');
--> ["December 25, 2008"]

-- CONCAT with null is null
SELECT CONCAT('a', NULL);
--> [null]

-- CONCAT takes two
SELECT CONCAT('a', 'b', 'c');
--! ERROR: function concat("unknown", "unknown", "unknown") does not exist

-- CHARINDEX, STRPOS, POSITION
SELECT CHARINDEX('fish', 'dogfish'), STRPOS('dogfish', 'fish'), POSITION('fish' IN 'dogfish'), CHARINDEX('x', 'dog');
--> [4, 4, 4, 0]

-- OCTETINDEX
SELECT OCTETINDEX('q', 'Amazon Redshift'), OCTETINDEX('Redshift', 'Amazon Redshift');
--> [0, 8]

-- REPLACE
SELECT REPLACE('Shows and Shows', 'Shows', 'Theatre');
--> ["Theatre and Theatre"]

-- TRANSLATE
SELECT TRANSLATE('mint tea', 'inea', 'osin'), TRANSLATE('abc', 'ab', 'x');
--> ["most tin", "xc"]

-- TRIM
SELECT TRIM('  a  '), TRIM('xaxx', 'x'), TRIM(BOTH 'x' FROM 'xax'), TRIM(LEADING 'x' FROM 'xax'), TRIM(TRAILING 'x' FROM 'xax');
--> ["a", "a", "a", "ax", "xa"]

-- LTRIM, RTRIM, BTRIM
SELECT LTRIM('2026-x', '20'), RTRIM('abcxx', 'x'), BTRIM('xyzaxyz', 'xyz');
--> ["6-x", "abc", "a"]

-- LPAD and RPAD
SELECT LPAD('7', 3, '0'), RPAD('ab', 4), LPAD('abcdef', 3, 'x'), RPAD('a', 3, 'xy');
--> ["007", "ab  ", "abc", "axy"]

-- REPEAT and REPLICATE
SELECT REPEAT('ab', 3), REPLICATE('x', 2);
--> ["ababab", "xx"]

-- REVERSE
SELECT REVERSE('dog');
--> ["god"]

-- SPLIT_PART
SELECT SPLIT_PART('abc$def$ghi', '$', 2), SPLIT_PART('abc', '$', 4), SPLIT_PART('a|b', '|', 1);
--> ["def", "", "a"]

-- ASCII and CHR
SELECT ASCII('amazon'), CHR(65);
--> [97, "A"]

-- STRTOL
SELECT STRTOL('0xf', 16), STRTOL('abcd1234', 16), STRTOL('1234567', 10), STRTOL('110101', 2), STRTOL('-ff', 16);
--> [15, 2882343476, 1234567, 53, -255]

-- TO_HEX
SELECT TO_HEX(2147676847), TO_HEX(255);
--> ["8002f2af", "ff"]

-- MD5
SELECT MD5('Amazon Redshift');
--> ["f7415e33f972c03abd4f3fed36748f7a"]

-- SHA, SHA1 and FUNC_SHA1
SELECT SHA1('Amazon Redshift'), SHA('a') = FUNC_SHA1('a');
--> ["eeac5ed1e11cda66032c30ad77b25071b5487f55", true]

-- SHA2
SELECT SHA2('Amazon Redshift', 256);
--> ["15013dc10bc5b293f1f66ea28d818387f191cafeb26f89639fae0b4acf9c8772"]

-- CRC32
SELECT CRC32('Amazon Redshift');
--> ["f2726906"]

-- FNV_HASH
SELECT FNV_HASH(1);
--> [-5968735742475085980]

-- QUOTE_IDENT and QUOTE_LITERAL
SELECT QUOTE_IDENT('Some Table'), QUOTE_LITERAL('it''s');
--> ["\"Some Table\"", "'it''s'"]

-- REGEXP_SUBSTR
SELECT REGEXP_SUBSTR('order 66 of 99', '[0-9]+'), REGEXP_SUBSTR('order 66 of 99', '[0-9]+', 1, 2), REGEXP_SUBSTR('abc', '[0-9]+');
--> ["66", "99", ""]

-- REGEXP_SUBSTR that ignores case
SELECT REGEXP_SUBSTR('The FOX', 'fox', 1, 1, 'i');
--> ["FOX"]

-- REGEXP_SUBSTR of a group
SELECT REGEXP_SUBSTR('key=value', '(\\w+)=(\\w+)', 1, 1, 'e', 2);
--> ["value"]

-- REGEXP_REPLACE replaces every match
SELECT REGEXP_REPLACE('a1b22', '[0-9]'), REGEXP_REPLACE('the fox', 'FOX', 'dog', 1, 'i'), REGEXP_REPLACE('a1b2', '[0-9]', '#');
--> ["ab", "the dog", "a#b#"]

-- REGEXP_REPLACE with a group
SELECT REGEXP_REPLACE('John Smith', '(\\w+) (\\w+)', '$2 $1', 1, 'p');
--> ["Smith John"]

-- REGEXP_COUNT
SELECT REGEXP_COUNT('abcdefghijklmnopqrstuvwxyz', '[a-z]{3}'), REGEXP_COUNT('the fox', 'FOX', 1, 'i'), REGEXP_COUNT('banana', 'x');
--> [8, 1, 0]

-- REGEXP_INSTR
SELECT REGEXP_INSTR('Chicago Home@x', '@[^.]*'), REGEXP_INSTR('the fox', 'FOX', 1, 1, 0, 'i'), REGEXP_INSTR('a', 'b');
--> [13, 5, 0]

-- LIKE and NOT LIKE
SELECT 'abc' LIKE 'a%', 'abc' LIKE '_b_', 'abc' NOT LIKE 'x%', 'a_c' LIKE 'a\\_c';
--> [true, true, true, true]

-- ILIKE
SELECT 'ABC' ILIKE 'a%';
--> [true]

-- SIMILAR TO
SELECT 'abc' SIMILAR TO '%(b|x)%', 'abc' SIMILAR TO 'b';
--> [true, false]

-- POSIX operators
SELECT 'abc' ~ '^a', 'abc' !~ 'z', 'ABC' ~* 'b';
--> [true, true, true]

-- SOUNDEX and DIFFERENCE
SELECT SOUNDEX('Amazon'), DIFFERENCE('Amazon', 'Amason');
--> ["A525", 4]

-- BPCHARCMP and BTTEXT_PATTERN_CMP
SELECT BTTEXT_PATTERN_CMP('a', 'b'), BTTEXT_PATTERN_CMP('b', 'b');
--> [-1, 0]

-- COLLATE
SELECT COLLATE('a', 'case_insensitive') = 'A';
--> [true]

-- backslash in a text
SELECT LEN('a\\b') AS a;
--> [3]

-- a text over two lines in pieces
SELECT 'ab' || 'cd' || 1 AS t;
--> ["abcd1"]

-- STRTOL of what is no number
SELECT STRTOL('zz', 16);
--! ERROR

-- TO_VARBYTE and FROM_VARBYTE
SELECT TO_VARBYTE('616263', 'hex'), FROM_VARBYTE('abc'::VARBYTE, 'hex'), FROM_VARBYTE(TO_VARBYTE('616263', 'hex'), 'utf-8');
--> ["hex:616263", "616263", "abc"]

-- FROM_HEX and TO_HEX of a VARBYTE
SELECT FROM_HEX('6162'), TO_HEX('ab'::VARBYTE);
--> ["hex:6162", "6162"]

-- LEN and SUBSTRING of a VARBYTE
SELECT LEN('abc'::VARBYTE), SUBSTRING('abc'::VARBYTE, 2, 1);
--> [3, "hex:62"]

-- URL_ENCODE is none of Redshift's
SELECT URL_ENCODE('a b');
--! ERROR: function url_encode("unknown") does not exist
