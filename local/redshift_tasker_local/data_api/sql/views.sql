-- Redshift's catalogue and system views over PostgreSQL's. The columns that people query are there; sizes and times of
-- queries, which PostgreSQL does not record, are null. Run once per database by its superuser.
CREATE OR REPLACE VIEW pg_catalog.svv_tables AS
    SELECT table_catalog, table_schema, table_name, table_type, NULL::text AS remarks FROM information_schema.tables;
CREATE OR REPLACE VIEW pg_catalog.svv_all_tables AS
    SELECT table_catalog AS database_name, table_schema AS schema_name, table_name, table_type, NULL::text AS table_acl,
        NULL::text AS remarks FROM information_schema.tables;
CREATE OR REPLACE VIEW pg_catalog.svv_redshift_tables AS SELECT * FROM pg_catalog.svv_all_tables;
CREATE OR REPLACE VIEW pg_catalog.svv_columns AS
    SELECT table_catalog, table_schema, table_name, column_name, ordinal_position, column_default, is_nullable, data_type,
        character_maximum_length, numeric_precision, numeric_precision_radix, numeric_scale, datetime_precision,
        interval_type, interval_precision, character_set_catalog, character_set_schema, character_set_name,
        collation_catalog, collation_schema, collation_name, domain_name, NULL::text AS remarks
    FROM information_schema.columns;
CREATE OR REPLACE VIEW pg_catalog.svv_all_columns AS
    SELECT table_catalog AS database_name, table_schema AS schema_name, table_name, column_name, ordinal_position,
        column_default, is_nullable, data_type, character_maximum_length, numeric_precision, numeric_scale,
        NULL::text AS remarks
    FROM information_schema.columns;
CREATE OR REPLACE VIEW pg_catalog.svv_redshift_columns AS SELECT * FROM pg_catalog.svv_all_columns;
CREATE OR REPLACE VIEW pg_catalog.svv_all_schemas AS
    SELECT current_database() AS database_name, nspname::text AS schema_name, nspowner AS schema_owner,
        'local'::text AS schema_type, NULL::text AS schema_acl, NULL::text AS source_database,
        NULL::text AS schema_option
    FROM pg_namespace WHERE nspname NOT LIKE 'pg\_t%';
CREATE OR REPLACE VIEW pg_catalog.svv_redshift_schemas AS SELECT * FROM pg_catalog.svv_all_schemas;
CREATE OR REPLACE VIEW pg_catalog.svv_redshift_databases AS
    SELECT datname AS database_name, datdba AS database_owner, 'local'::text AS database_type, NULL::text AS database_acl,
        NULL::text AS database_options, 'Snapshot Isolation'::text AS database_isolation_level
    FROM pg_database WHERE datallowconn AND NOT datistemplate;
CREATE OR REPLACE VIEW pg_catalog.svv_external_schemas AS
    SELECT NULL::oid AS esoid, NULL::smallint AS eskind, NULL::text AS schemaname, NULL::oid AS esowner,
        NULL::text AS databasename, NULL::text AS esoptions WHERE false;
CREATE OR REPLACE VIEW pg_catalog.svv_table_info AS
    SELECT current_database()::text AS "database", n.nspname::text AS "schema", c.oid AS table_id,
        c.relname::text AS "table", 'N'::text AS encoded, pg_catalog.redshift_diststyle(s.noted) AS diststyle, s.noted -> 'order' ->> 0 AS sortkey1,
        NULL::integer AS max_varchar, NULL::text AS sortkey1_enc,
        coalesce(jsonb_array_length(s.noted -> 'order'), 0) AS sortkey_num,
        (pg_relation_size(c.oid) / 1048576)::bigint AS size, NULL::numeric AS pct_used, 0::numeric AS empty,
        NULL::numeric AS unsorted, NULL::numeric AS stats_off, greatest(c.reltuples, 0)::numeric AS tbl_rows,
        NULL::numeric AS skew_sortkey1, NULL::numeric AS skew_rows, greatest(c.reltuples, 0)::numeric AS estimated_visible_rows,
        NULL::text AS risk_event, NULL::numeric AS vacuum_sort_benefit, NULL::timestamp AS create_time
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        LEFT JOIN pg_catalog.redshift_storage s ON s.relation = c.oid
    WHERE c.relkind IN ('r', 'p') AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg\_t%';
CREATE OR REPLACE VIEW pg_catalog.pg_table_def AS
    SELECT n.nspname AS schemaname, c.relname AS tablename, a.attname AS "column",
        CASE WHEN t.typtype = 'd' AND t.typname <> 'super'
            THEN format_type(t.typbasetype, t.typtypmod) ELSE format_type(a.atttypid, a.atttypmod) END AS type,
        replace(coalesce(s.noted -> 'encodings' ->> a.attname, 'none'), 'raw', 'none') AS encoding,
        coalesce(s.noted ->> 'style' = 'KEY' AND s.noted ->> 'key' = a.attname, false) AS distkey,
        pg_catalog.redshift_sortkey(s.noted, a.attname) AS sortkey, a.attnotnull AS "notnull"
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
        JOIN pg_type t ON t.oid = a.atttypid LEFT JOIN pg_catalog.redshift_storage s ON s.relation = c.oid
    WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p') AND n.nspname = ANY (current_schemas(true))
    ORDER BY n.nspname, c.relname, a.attnum;
CREATE OR REPLACE VIEW pg_catalog.svv_mv_info AS
    SELECT current_database()::text AS database_name, schemaname::text AS schema_name, matviewowner::text AS user_name,
        matviewname::text AS name, 'f'::text AS is_stale, 1::integer AS state, 'f'::text AS autorewrite,
        'f'::text AS autorefresh FROM pg_matviews;
CREATE OR REPLACE VIEW pg_catalog.stv_mv_info AS
    SELECT database_name AS db_name, schema_name AS schema, name, is_stale, state,
        autorewrite, autorefresh FROM pg_catalog.svv_mv_info;
CREATE OR REPLACE VIEW pg_catalog.stv_sessions AS
    SELECT backend_start::timestamp AS starttime, pid AS process, usename::text AS user_name, datname::text AS db_name,
        NULL::text AS timeout_sec
    FROM pg_stat_activity WHERE backend_type = 'client backend';
CREATE OR REPLACE VIEW pg_catalog.stv_recents AS
    SELECT usesysid AS userid, CASE WHEN state = 'active' THEN 'Running' ELSE 'Done' END AS status,
        query_start::timestamp AS starttime, (extract(epoch FROM clock_timestamp() - query_start) * 1000000)::bigint AS duration,
        usename::text AS user_name, datname::text AS db_name, query, pid
    FROM pg_stat_activity WHERE backend_type = 'client backend';
CREATE OR REPLACE VIEW pg_catalog.stv_inflight AS
    SELECT usesysid AS userid, pid, query_start::timestamp AS starttime, query AS text
    FROM pg_stat_activity WHERE backend_type = 'client backend' AND state = 'active';
CREATE OR REPLACE VIEW pg_catalog.stl_insert AS
    SELECT NULL::integer AS userid, NULL::integer AS query, NULL::integer AS slice, NULL::integer AS segment,
        NULL::integer AS step, NULL::timestamp AS starttime, NULL::timestamp AS endtime, NULL::integer AS tasknum,
        NULL::bigint AS rows, NULL::integer AS tbl WHERE false;
