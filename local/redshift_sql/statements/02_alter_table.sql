-- # ALTER TABLE
-- Every form that the documentation lists, each seen in its effect.

-- setup
CREATE TABLE t (id INTEGER, name VARCHAR(10), amount INTEGER) DISTSTYLE EVEN;
INSERT INTO t VALUES (1, 'one', 10), (2, 'two', 20);
CREATE TABLE full_one (id INTEGER, name VARCHAR(10));
INSERT INTO full_one VALUES (1, 'a'), (2, 'b');
CREATE TABLE empty_one (id INTEGER, name VARCHAR(10));
CREATE USER alter_owner PASSWORD 'Abcd1234';
CREATE TABLE narrow (id INTEGER);
INSERT INTO narrow VALUES (1);
CREATE TABLE wide (id INTEGER, note VARCHAR(5));
CREATE TABLE slim (id INTEGER);

-- ADD COLUMN with default and encoding
ALTER TABLE t ADD COLUMN channel VARCHAR(20) DEFAULT 'web' ENCODE zstd;
--? SELECT channel FROM t ORDER BY id
--> ["web"]
--> ["web"]

-- ADD without COLUMN
ALTER TABLE t ADD extra INTEGER;
--? SELECT COUNT(*) FROM t WHERE extra IS NULL
--> [2]

-- ADD COLUMN NOT NULL with a default
ALTER TABLE t ADD COLUMN flag BOOLEAN NOT NULL DEFAULT false;
--? SELECT DISTINCT flag FROM t
--> [false]

-- DROP COLUMN
ALTER TABLE t DROP COLUMN extra;
--? SELECT COUNT(*) FROM svv_columns WHERE table_name = 't' AND column_name = 'extra'
--> [0]

-- DROP COLUMN CASCADE
CREATE VIEW flags AS SELECT flag FROM t; ALTER TABLE t DROP COLUMN flag CASCADE;
--? SELECT COUNT(*) FROM svv_tables WHERE table_name = 'flags'
--> [0]

-- RENAME COLUMN
ALTER TABLE t RENAME COLUMN amount TO total;
--? SELECT SUM(total) FROM t
--> [30]

-- RENAME TO
CREATE TABLE before_it (a INTEGER); ALTER TABLE before_it RENAME TO after_it;
--? SELECT COUNT(*) FROM after_it
--> [0]

-- ALTER COLUMN TYPE of a VARCHAR
ALTER TABLE t ALTER COLUMN name TYPE VARCHAR(50);
--? SELECT type FROM pg_table_def WHERE tablename = 't' AND "column" = 'name'
--> ["character varying(50)"]

-- ALTER DISTKEY
ALTER TABLE t ALTER DISTKEY id;
--? SELECT diststyle FROM svv_table_info WHERE "table" = 't'
--> ["KEY(id)"]

-- ALTER DISTSTYLE KEY DISTKEY
ALTER TABLE t ALTER DISTSTYLE KEY DISTKEY total;
--? SELECT diststyle FROM svv_table_info WHERE "table" = 't'
--> ["KEY(total)"]

-- ALTER DISTSTYLE ALL
ALTER TABLE t ALTER DISTSTYLE ALL;
--? SELECT diststyle FROM svv_table_info WHERE "table" = 't'
--> ["ALL"]

-- ALTER DISTSTYLE AUTO
ALTER TABLE t ALTER DISTSTYLE AUTO;
--? SELECT diststyle LIKE 'AUTO(%' FROM svv_table_info WHERE "table" = 't'
--> [true]

-- ALTER COMPOUND SORTKEY
ALTER TABLE t ALTER COMPOUND SORTKEY (name, id);
--? SELECT "column", "sortkey" FROM pg_table_def WHERE tablename = 't' AND "column" IN ('id', 'name')
--> ["id", 2]
--> ["name", 1]

-- ALTER SORTKEY NONE
ALTER TABLE t ALTER SORTKEY NONE;
--? SELECT SUM("sortkey") FROM pg_table_def WHERE tablename = 't'
--> [0]

-- ALTER SORTKEY AUTO
ALTER TABLE t ALTER SORTKEY AUTO;
--? SELECT COUNT(*) FROM t
--> [2]

-- ALTER COLUMN ENCODE
ALTER TABLE t ALTER COLUMN name ENCODE lzo;
--? SELECT encoding FROM pg_table_def WHERE tablename = 't' AND "column" = 'name'
--> ["lzo"]

-- ALTER several encodings
ALTER TABLE t ALTER COLUMN name ENCODE zstd, ALTER COLUMN total ENCODE az64;
--? SELECT encoding FROM pg_table_def WHERE tablename = 't' AND "column" IN ('name', 'total')
--> ["zstd"]
--> ["az64"]

-- ALTER ENCODE AUTO
ALTER TABLE t ALTER ENCODE AUTO;
--? SELECT COUNT(*) FROM t
--> [2]

-- ADD PRIMARY KEY to rows that repeat
CREATE TABLE twice (id INTEGER NOT NULL); INSERT INTO twice VALUES (1), (1); ALTER TABLE twice ADD PRIMARY KEY (id);
--? SELECT constraint_type FROM information_schema.table_constraints WHERE table_name = 'twice' AND constraint_type = 'PRIMARY KEY'
--> ["PRIMARY KEY"]

-- ADD CONSTRAINT FOREIGN KEY
ALTER TABLE t ADD CONSTRAINT t_fk FOREIGN KEY (id) REFERENCES full_one (id);
--? SELECT COUNT(*) FROM t
--> [2]

-- DROP CONSTRAINT
CREATE TABLE constrained (id INTEGER, CONSTRAINT only_once UNIQUE (id)); ALTER TABLE constrained DROP CONSTRAINT only_once;
--? SELECT COUNT(*) FROM information_schema.table_constraints WHERE table_name = 'constrained' AND constraint_type = 'UNIQUE'
--> [0]

-- OWNER TO
ALTER TABLE empty_one OWNER TO alter_owner;
--? SELECT tableowner FROM pg_tables WHERE tablename = 'empty_one'
--> ["alter_owner"]

-- APPEND moves the rows
ALTER TABLE empty_one APPEND FROM full_one;
--? SELECT (SELECT COUNT(*) FROM empty_one), (SELECT COUNT(*) FROM full_one)
--> [2, 0]

-- APPEND FILLTARGET fills with nulls
ALTER TABLE wide APPEND FROM narrow FILLTARGET;
--? SELECT * FROM wide
--> [1, null]

-- APPEND IGNOREEXTRA
ALTER TABLE slim APPEND FROM wide IGNOREEXTRA;
--? SELECT (SELECT COUNT(*) FROM slim), (SELECT COUNT(*) FROM wide)
--> [1, 0]

-- APPEND of columns that don't match
ALTER TABLE slim APPEND FROM t;
--! ERROR

-- ALTER TABLE SET SCHEMA
CREATE SCHEMA archive; CREATE TABLE moving (id INTEGER); ALTER TABLE moving SET SCHEMA archive;
--? SELECT COUNT(*) FROM archive.moving
--> [0]

-- ROW LEVEL SECURITY ON
ALTER TABLE t ROW LEVEL SECURITY ON;
--? SELECT COUNT(*) FROM t
--> [2]

-- ALTER SCHEMA RENAME
CREATE SCHEMA old_name; ALTER SCHEMA old_name RENAME TO new_name;
--? SELECT COUNT(*) FROM svv_all_schemas WHERE schema_name = 'new_name'
--> [1]

-- ALTER SCHEMA OWNER
ALTER SCHEMA new_name OWNER TO alter_owner;
--? SELECT COUNT(*) FROM pg_namespace n JOIN pg_user u ON u.usesysid = n.nspowner WHERE nspname = 'new_name' AND usename = 'alter_owner'
--> [1]

-- ALTER SCHEMA QUOTA
ALTER SCHEMA new_name QUOTA UNLIMITED;
--? SELECT COUNT(*) FROM svv_all_schemas WHERE schema_name = 'new_name'
--> [1]

-- a column that is missing
ALTER TABLE t DROP COLUMN missing;
--! column "missing" of relation "t" does not exist
