-- # COPY and UNLOAD
-- Loads from Amazon S3 and unloads to it, with the roles and rights they need. `s3://list/` and the roles are made by the test.

-- object in/plain.csv
1,Ada,10.50
2,"Grace, Hopper",20
3,,

-- object in/header.csv
id|name|amount
1|Ada|10.5
2|Kurt|7

-- object in/tab.txt
1	Ada	1.5
2	\N	2.5

-- object in/zipped.csv.gz
7,Zip,70
8,Zap,80

-- object in/auto.json
{"id": 1, "name": "Ada", "amount": 1.5, "unknown": true}
{"id": 2, "amount": 2.5}

-- object in/nested.json
{"key": {"no": 1}, "names": ["Ada", "Lovelace"], "sum": 10}
{"key": {"no": 2}, "names": ["Kurt"], "sum": 20}

-- object in/paths.jsonpaths
{"jsonpaths": ["$.key.no", "$.names[0]", "$.sum"]}

-- object in/super.json
{"id": 1, "doc": {"a": [1, 2]}}

-- object in/fixed.txt
001Ada   0010
002Grace 0020

-- object in/bad.csv
1,Ada,10
x,Grace,20
3,Kurt,30

-- object in/dates.csv
1,28/11/2026,11:30 PM

-- object in/quotes.csv
1,%Ada, the first%,5

-- object in/many/part1
1,one,1

-- object in/many/part2
2,two,2

-- object in/all.manifest
{"entries": [{"url": "s3://list/in/many/part2", "mandatory": true}]}

-- object in/lost.manifest
{"entries": [{"url": "s3://list/in/many/part9", "mandatory": true}]}

-- setup
CREATE TABLE people (id INTEGER, name VARCHAR(20), amount DECIMAL(8,2));
CREATE TABLE out_rows (id INTEGER, name VARCHAR(20), amount DECIMAL(8,2));
INSERT INTO out_rows VALUES (1, 'Ada', 1.50), (2, 'Grace, Hopper', 2.25), (3, NULL, NULL);

-- COPY of CSV
COPY people FROM 's3://list/in/plain.csv' IAM_ROLE 'arn:aws:iam::000000000000:role/list-loader' CSV;
--? SELECT id, name, amount FROM people ORDER BY id
--> [1, "Ada", "10.50"]
--> [2, "Grace, Hopper", "20.00"]
--> [3, "", null]

-- COPY with a delimiter and IGNOREHEADER
TRUNCATE people; COPY people FROM 's3://list/in/header.csv' IAM_ROLE 'arn:aws:iam::000000000000:role/list-loader' DELIMITER '|' IGNOREHEADER 1;
--? SELECT id, name, amount FROM people ORDER BY id
--> [1, "Ada", "10.50"]
--> [2, "Kurt", "7.00"]

-- COPY reads pipes without options, and null as \N
TRUNCATE people; COPY people FROM 's3://list/in/tab.txt' IAM_ROLE 'arn:aws:iam::000000000000:role/list-loader' DELIMITER '\t';
--? SELECT id, name FROM people ORDER BY id
--> [1, "Ada"]
--> [2, null]

-- COPY of GZIP
TRUNCATE people; COPY people FROM 's3://list/in/zipped.csv.gz' IAM_ROLE 'arn:aws:iam::000000000000:role/list-loader' CSV GZIP;
--? SELECT SUM(id) FROM people
--> [15]

-- COPY of JSON auto
TRUNCATE people; COPY people FROM 's3://list/in/auto.json' IAM_ROLE 'arn:aws:iam::000000000000:role/list-loader' JSON 'auto';
--? SELECT id, name, amount FROM people ORDER BY id
--> [1, "Ada", "1.50"]
--> [2, null, "2.50"]

-- COPY of JSON with paths
TRUNCATE people; COPY people FROM 's3://list/in/nested.json' IAM_ROLE 'arn:aws:iam::000000000000:role/list-loader' FORMAT AS JSON 's3://list/in/paths.jsonpaths';
--? SELECT id, name, amount FROM people ORDER BY id
--> [1, "Ada", "10.00"]
--> [2, "Kurt", "20.00"]

-- COPY of JSON into SUPER
CREATE TABLE docs (id INT, doc SUPER); COPY docs FROM 's3://list/in/super.json' IAM_ROLE 'arn:aws:iam::000000000000:role/list-loader' FORMAT JSON 'auto';
--? SELECT id, docs.doc.a[1] FROM docs
--> [1, "2"]

-- COPY noshred keeps whole objects
CREATE TABLE whole (rdata SUPER); COPY whole FROM 's3://list/in/auto.json' IAM_ROLE 'arn:aws:iam::000000000000:role/list-loader' FORMAT JSON 'noshred';
--? SELECT whole.rdata.id FROM whole ORDER BY 1
--> ["1"]
--> ["2"]

-- COPY with a list of columns
TRUNCATE people; COPY people (id, name) FROM 's3://list/in/many/part1' IAM_ROLE 'arn:aws:iam::000000000000:role/list-loader' CSV;
--! ERROR: Load into table 'people' failed.

-- COPY with a list of all columns in another order
CREATE TABLE turned (name VARCHAR(20), amount DECIMAL(8,2), id INTEGER, more INTEGER DEFAULT 5); COPY turned (id, name, amount) FROM 's3://list/in/many/part1' IAM_ROLE 'arn:aws:iam::000000000000:role/list-loader' CSV;
--? SELECT name, amount, id, more FROM turned
--> ["one", "1.00", 1, 5]

-- COPY of FIXEDWIDTH
TRUNCATE people; COPY people FROM 's3://list/in/fixed.txt' IAM_ROLE 'arn:aws:iam::000000000000:role/list-loader' FIXEDWIDTH 'id:3,name:6,amount:4';
--? SELECT id, TRIM(name), amount FROM people ORDER BY id
--> [1, "Ada", "10.00"]
--> [2, "Grace", "20.00"]

-- COPY of a prefix takes every object
TRUNCATE people; COPY people FROM 's3://list/in/many/' IAM_ROLE 'arn:aws:iam::000000000000:role/list-loader' CSV;
--? SELECT COUNT(*) FROM people
--> [2]

-- COPY of a MANIFEST
TRUNCATE people; COPY people FROM 's3://list/in/all.manifest' IAM_ROLE 'arn:aws:iam::000000000000:role/list-loader' CSV MANIFEST;
--? SELECT id FROM people
--> [2]

-- COPY of a manifest whose file is missing
COPY people FROM 's3://list/in/lost.manifest' IAM_ROLE 'arn:aws:iam::000000000000:role/list-loader' CSV MANIFEST;
--! ERROR: The specified key does not exist

-- COPY of a prefix that is not there
COPY people FROM 's3://list/in/nowhere' IAM_ROLE 'arn:aws:iam::000000000000:role/list-loader' CSV;
--! ERROR: The specified S3 prefix 'in/nowhere' does not exist

-- COPY with a bad row
COPY people FROM 's3://list/in/bad.csv' IAM_ROLE 'arn:aws:iam::000000000000:role/list-loader' CSV;
--! ERROR: Load into table 'people' failed.  Check 'stl_load_errors' system table for details.

-- the bad row is in STL_LOAD_ERRORS
SELECT TRIM(filename), line_number, TRIM(colname), TRIM(raw_field_value), err_code FROM stl_load_errors WHERE filename LIKE '%bad.csv%' ORDER BY starttime DESC LIMIT 1;
--> ["s3://list/in/bad.csv", 2, "id", "x", 1207]

-- COPY with MAXERROR skips bad rows
TRUNCATE people; COPY people FROM 's3://list/in/bad.csv' IAM_ROLE 'arn:aws:iam::000000000000:role/list-loader' CSV MAXERROR 5;
--? SELECT id FROM people ORDER BY id
--> [1]
--> [3]

-- PG_LAST_COPY_COUNT
SELECT pg_last_copy_count();
--> [2]

-- COPY with DATEFORMAT and TIMEFORMAT
CREATE TABLE moments (id INT, d DATE, t VARCHAR(10)); COPY moments FROM 's3://list/in/dates.csv' IAM_ROLE 'arn:aws:iam::000000000000:role/list-loader' CSV DATEFORMAT 'DD/MM/YYYY';
--? SELECT d FROM moments
--> ["2026-11-28"]

-- COPY with another quote
TRUNCATE people; COPY people FROM 's3://list/in/quotes.csv' IAM_ROLE 'arn:aws:iam::000000000000:role/list-loader' CSV QUOTE AS '%';
--? SELECT name FROM people
--> ["Ada, the first"]

-- COPY EMPTYASNULL and NULL AS
TRUNCATE people; COPY people FROM 's3://list/in/plain.csv' IAM_ROLE 'arn:aws:iam::000000000000:role/list-loader' CSV EMPTYASNULL NULL AS 'Ada';
--? SELECT id, name FROM people ORDER BY id
--> [1, null]
--> [2, "Grace, Hopper"]
--> [3, null]

-- COPY with TRUNCATECOLUMNS
CREATE TABLE short_names (id INT, name VARCHAR(5), amount INT); COPY short_names FROM 's3://list/in/header.csv' IAM_ROLE 'arn:aws:iam::000000000000:role/list-loader' DELIMITER '|' IGNOREHEADER 2 TRUNCATECOLUMNS;
--? SELECT name FROM short_names
--> ["Kurt"]

-- COPY with a role that is not there
COPY people FROM 's3://list/in/plain.csv' IAM_ROLE 'arn:aws:iam::000000000000:role/nobody' CSV;
--! is not authorized to assume IAM Role arn:aws:iam::000000000000:role/nobody

-- COPY with a role that Redshift may not assume
COPY people FROM 's3://list/in/plain.csv' IAM_ROLE 'arn:aws:iam::000000000000:role/list-untrusting' CSV;
--! is not authorized to assume IAM Role arn:aws:iam::000000000000:role/list-untrusting

-- COPY with a role that may not read
COPY people FROM 's3://list/in/plain.csv' IAM_ROLE 'arn:aws:iam::000000000000:role/list-powerless' CSV;
--! ERROR: S3ServiceException:Access Denied,Status 403,Error AccessDenied

-- COPY without credentials
COPY people FROM 's3://list/in/plain.csv' CSV;
--! credentials

-- UNLOAD writes pipes
UNLOAD ('SELECT * FROM out_rows ORDER BY id') TO 's3://list/out/pipes_' IAM_ROLE 'arn:aws:iam::000000000000:role/list-loader' PARALLEL OFF;
--=> out/pipes_000
1|Ada|1.50
2|Grace, Hopper|2.25
3||

-- UNLOAD to CSV with a header
UNLOAD ('SELECT * FROM out_rows ORDER BY id') TO 's3://list/out/csv_' IAM_ROLE 'arn:aws:iam::000000000000:role/list-loader' CSV HEADER PARALLEL OFF;
--=> out/csv_000
id,name,amount
1,Ada,1.50
2,"Grace, Hopper",2.25
3,,

-- UNLOAD with delimiter, ADDQUOTES, NULL AS
UNLOAD ('SELECT id, name FROM out_rows ORDER BY id') TO 's3://list/out/quoted_' IAM_ROLE 'arn:aws:iam::000000000000:role/list-loader' DELIMITER ';' ADDQUOTES NULL AS '-' PARALLEL OFF;
--=> out/quoted_000
"1";"Ada"
"2";"Grace, Hopper"
"3";-

-- UNLOAD with doubled quotes in the query
UNLOAD ('SELECT id FROM out_rows WHERE name = ''Ada''') TO 's3://list/out/ada_' IAM_ROLE 'arn:aws:iam::000000000000:role/list-loader' PARALLEL OFF;
--=> out/ada_000
1

-- UNLOAD in a dollar quote
UNLOAD ($$SELECT id FROM out_rows WHERE name = 'Ada'$$) TO 's3://list/out/dollar_' IAM_ROLE 'arn:aws:iam::000000000000:role/list-loader' PARALLEL OFF EXTENSION 'txt';
--=> out/dollar_000.txt
1

-- UNLOAD to JSON
UNLOAD ('SELECT id, name FROM out_rows WHERE id < 3 ORDER BY id') TO 's3://list/out/json_' IAM_ROLE 'arn:aws:iam::000000000000:role/list-loader' FORMAT JSON PARALLEL OFF;
--=> out/json_000.json
{"id":1,"name":"Ada"}
{"id":2,"name":"Grace, Hopper"}

-- UNLOAD compressed
UNLOAD ('SELECT id FROM out_rows ORDER BY id') TO 's3://list/out/zip_' IAM_ROLE 'arn:aws:iam::000000000000:role/list-loader' GZIP PARALLEL OFF;
--=> out/zip_000.gz
1
2
3

-- UNLOAD to a place that is not empty
UNLOAD ('SELECT 1') TO 's3://list/out/pipes_' IAM_ROLE 'arn:aws:iam::000000000000:role/list-loader' PARALLEL OFF;
--! ERROR: Specified unload destination on S3 is not empty. Consider using a different bucket / prefix, manually removing the target files in S3, or using the ALLOWOVERWRITE option.

-- UNLOAD ALLOWOVERWRITE
UNLOAD ('SELECT 5') TO 's3://list/out/pipes_' IAM_ROLE 'arn:aws:iam::000000000000:role/list-loader' PARALLEL OFF ALLOWOVERWRITE;
--=> out/pipes_000
5

-- UNLOAD with a manifest
UNLOAD ('SELECT 6') TO 's3://list/out/listed_' IAM_ROLE 'arn:aws:iam::000000000000:role/list-loader' PARALLEL OFF MANIFEST;
--=> out/listed_manifest
{"entries":[{"url":"s3://list/out/listed_000"}]}

-- UNLOAD PARTITION BY
UNLOAD ('SELECT id, name FROM out_rows WHERE id = 1') TO 's3://list/out/parts/' IAM_ROLE 'arn:aws:iam::000000000000:role/list-loader' CSV PARALLEL OFF PARTITION BY (name);
--=> out/parts/name=Ada/000
1

-- UNLOAD in parallel names slices and parts
UNLOAD ('SELECT 7') TO 's3://list/out/slices_' IAM_ROLE 'arn:aws:iam::000000000000:role/list-loader';
--=> out/slices_0000_part_00
7

-- UNLOAD and COPY of PARQUET
UNLOAD ('SELECT * FROM out_rows') TO 's3://list/out/parquet_' IAM_ROLE 'arn:aws:iam::000000000000:role/list-loader' FORMAT PARQUET; TRUNCATE people; COPY people FROM 's3://list/out/parquet_' IAM_ROLE 'arn:aws:iam::000000000000:role/list-loader' FORMAT AS PARQUET;
--? SELECT id, name, amount FROM people ORDER BY id
--> [1, "Ada", "1.50"]
--> [2, "Grace, Hopper", "2.25"]
--> [3, null, null]

-- UNLOAD with a role that may not write
UNLOAD ('SELECT 1') TO 's3://list/out/denied_' IAM_ROLE 'arn:aws:iam::000000000000:role/list-powerless';
--! S3ServiceException:Access Denied,Status 403,Error AccessDenied

-- UNLOAD of a query that fails
UNLOAD ('SELECT nothing FROM out_rows') TO 's3://list/out/fails_' IAM_ROLE 'arn:aws:iam::000000000000:role/list-loader';
--! ERROR: column "nothing" does not exist
