-- # System views and SHOW
-- What tools read: catalogues, loads, queries, locks, the state of the cluster.

-- setup
CREATE TABLE shown (id INTEGER NOT NULL DISTKEY SORTKEY, name VARCHAR(20) ENCODE lzo DEFAULT 'x');
INSERT INTO shown VALUES (1, 'a');
CREATE VIEW shown_view AS SELECT id FROM shown;
CREATE SCHEMA listed;
CREATE TABLE listed.other (a BIGINT);

-- SVV_TABLES
SELECT table_schema, table_name, table_type FROM svv_tables WHERE table_name IN ('shown', 'shown_view') ORDER BY 2;
--> ["public", "shown", "BASE TABLE"]
--> ["public", "shown_view", "VIEW"]

-- SVV_COLUMNS
SELECT column_name, data_type, is_nullable, character_maximum_length FROM svv_columns WHERE table_name = 'shown' ORDER BY ordinal_position;
--> ["id", "integer", "NO", null]
--> ["name", "character varying", "YES", 20]

-- SVV_TABLE_INFO
SELECT "schema", "table", diststyle, sortkey1 FROM svv_table_info WHERE "table" = 'shown';
--> ["public", "shown", "KEY(id)", "id"]

-- SVV_ALL_TABLES and SVV_ALL_COLUMNS
SELECT t.table_name, c.column_name FROM svv_all_tables t JOIN svv_all_columns c USING (schema_name, table_name) WHERE schema_name = 'listed';
--> ["other", "a"]

-- SVV_REDSHIFT_SCHEMAS
SELECT schema_name, schema_type FROM svv_redshift_schemas WHERE schema_name = 'listed';
--> ["listed", "local"]

-- SVV_REDSHIFT_FUNCTIONS
CREATE FUNCTION listed.f_one() RETURNS INT IMMUTABLE AS $$ SELECT 1 $$ LANGUAGE sql; SELECT schema_name, function_name FROM svv_redshift_functions WHERE function_name = 'f_one';
--> ["listed", "f_one"]

-- PG_TABLE_DEF
SELECT "column", type, encoding, distkey, sortkey, "notnull" FROM pg_table_def WHERE tablename = 'shown';
--> ["id", "integer", "none", true, 1, true]
--> ["name", "character varying(20)", "lzo", false, 0, false]

-- PG_CLASS_INFO
SELECT relname, reldiststyle FROM pg_class_info WHERE relname = 'shown';
--> ["shown", 1]

-- PG_TABLES and PG_VIEWS
SELECT (SELECT COUNT(*) FROM pg_tables WHERE schemaname = 'listed'), (SELECT viewname FROM pg_views WHERE viewname = 'shown_view');
--> [1, "shown_view"]

-- INFORMATION_SCHEMA
SELECT column_name FROM information_schema.columns WHERE table_schema = 'listed';
--> ["a"]

-- SVV_USER_INFO
SELECT user_name, superuser FROM svv_user_info WHERE user_name = 'awsuser';
--> ["awsuser", true]

-- SVV_DATABASE_PRIVILEGES and SVV_SCHEMA_PRIVILEGES
GRANT USAGE ON SCHEMA listed TO PUBLIC; SELECT namespace_name, privilege_type, identity_name, identity_type FROM svv_schema_privileges WHERE namespace_name = 'listed' AND identity_type = 'public';
--> ["listed", "USAGE", "public", "public"]

-- SVV_EXTERNAL_TABLES, SVV_EXTERNAL_COLUMNS and SVV_EXTERNAL_SCHEMAS
SELECT (SELECT COUNT(*) FROM svv_external_tables), (SELECT COUNT(*) FROM svv_external_columns), (SELECT COUNT(*) FROM svv_external_schemas);
--> [0, 0, 0]

-- SVV_DATASHARES
SELECT COUNT(*) FROM svv_datashares;
--> [0]

-- SVV_TRANSACTIONS
SELECT COUNT(*) > 0 FROM svv_transactions;
--> any

-- STV_SESSIONS
SELECT COUNT(*) FROM stv_sessions WHERE process = pg_backend_pid() AND TRIM(user_name) = 'awsuser';
--> [1]

-- STV_RECENTS
SELECT COUNT(*) > 0 FROM stv_recents WHERE status = 'Running';
--> [true]

-- STV_INFLIGHT
SELECT COUNT(*) > 0 FROM stv_inflight WHERE pid = pg_backend_pid();
--> [true]

-- STV_LOCKS
SELECT COUNT(*) >= 0 FROM stv_locks;
--> [true]

-- STV_TBL_PERM
SELECT DISTINCT TRIM(name) FROM stv_tbl_perm WHERE name = 'shown';
--> ["shown"]

-- STV_BLOCKLIST
SELECT COUNT(*) >= 0 FROM stv_blocklist;
--> [true]

-- STV_SLICES and STV_NODE_STORAGE_CAPACITY
SELECT COUNT(DISTINCT node) > 0, (SELECT COUNT(*) > 0 FROM stv_node_storage_capacity) FROM stv_slices;
--> [true, true]

-- STV_WLM_SERVICE_CLASS_CONFIG
SELECT COUNT(*) > 0 FROM stv_wlm_service_class_config WHERE service_class > 4;
--> [true]

-- STV_WLM_QUERY_STATE
SELECT COUNT(*) >= 0 FROM stv_wlm_query_state;
--> [true]

-- STL_WLM_QUERY and STL_ALERT_EVENT_LOG
SELECT (SELECT COUNT(*) FROM stl_wlm_query WHERE query = -1), (SELECT COUNT(*) FROM stl_alert_event_log WHERE query = -1);
--> [0, 0]

-- SYS_QUERY_HISTORY has what ran
SELECT status, query_type, returned_rows FROM sys_query_history WHERE query_text LIKE 'SELECT "schema", "table", diststyle%' ORDER BY start_time LIMIT 1;
--> ["success", "SELECT", 1]

-- STL_QUERY has what ran
SELECT TRIM(querytxt), aborted FROM stl_query WHERE querytxt LIKE 'SELECT column_name FROM information_schema%' ORDER BY starttime LIMIT 1;
--> ["SELECT column_name FROM information_schema.columns WHERE table_schema = 'listed'", 0]

-- SVL_QLOG has what ran
SELECT COUNT(*) > 0 FROM svl_qlog WHERE substring LIKE 'SELECT COUNT(*) FROM svv_datashares%';
--> [true]

-- STL_DDLTEXT has what was made
SELECT COUNT(*) > 0 FROM stl_ddltext WHERE text LIKE 'CREATE SCHEMA listed%';
--> [true]

-- SVL_STATEMENTTEXT
SELECT COUNT(*) > 0 FROM svl_statementtext WHERE type = 'DDL' AND text LIKE 'CREATE VIEW shown_view%';
--> [true]

-- STL_QUERYTEXT
SELECT sequence FROM stl_querytext WHERE text LIKE 'SELECT COUNT(*) FROM svv_datashares%' LIMIT 1;
--> [0]

-- SYS_LOAD_HISTORY, SYS_UNLOAD_HISTORY and SYS_LOAD_ERROR_DETAIL
SELECT (SELECT COUNT(*) FROM sys_load_history WHERE query_id = -1), (SELECT COUNT(*) FROM sys_unload_history WHERE query_id = -1), (SELECT COUNT(*) FROM sys_load_error_detail WHERE query_id = -1);
--> [0, 0, 0]

-- PG_LAST_QUERY_ID is the id of the last query
SELECT PG_LAST_QUERY_ID() > 0;
--> [true]

-- SHOW SCHEMAS
SHOW SCHEMAS FROM DATABASE dev LIKE 'list%';
--> any

-- SHOW TABLES
SHOW TABLES FROM SCHEMA dev.listed;
--> any

-- SHOW COLUMNS
SHOW COLUMNS FROM TABLE dev.listed.other;
--> any

-- SHOW DATABASES
SHOW DATABASES LIKE 'dev';
--> any

-- SHOW TABLE
SHOW TABLE listed.other;
--> any

-- SHOW of a setting
SHOW search_path;
--> any

-- VERSION names Redshift
SELECT version() LIKE '%Redshift%';
--> [true]

-- CURRENT_DATABASE, CURRENT_SCHEMA, CURRENT_NAMESPACE
SELECT CURRENT_SCHEMA(), CURRENT_SCHEMAS(false);
--> any

-- EXPLAIN
EXPLAIN SELECT * FROM shown;
--> any

-- ANALYZE COMPRESSION
ANALYZE COMPRESSION shown;
--> any
--> any

-- SET query_group and its label
SET query_group TO 'nightly'; SHOW query_group;
--> ["nightly"]

-- SYS_QUERY_HISTORY has the label
SELECT query_label FROM sys_query_history WHERE query_text LIKE 'SELECT sequence FROM stl_querytext%' LIMIT 1;
--> ["default"]

-- GENERATE_SERIES on the leader
SELECT SUM(n) FROM generate_series(1, 4) AS s(n);
--> [10]
