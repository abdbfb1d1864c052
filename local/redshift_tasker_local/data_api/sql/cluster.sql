-- Catalogues and the state of the cluster, as far as tools look at them. One node with one slice; what PostgreSQL has not
-- (queues, blocks, external tables, shares) is there and empty. Run once per database by its superuser.
CREATE OR REPLACE VIEW pg_catalog.svv_redshift_functions AS
    SELECT current_database()::text AS database_name, n.nspname::text AS schema_name, p.proname::text AS function_name,
        CASE p.prokind WHEN 'p' THEN 'PROCEDURE' ELSE 'REGULAR FUNCTION' END AS function_type,
        pg_get_function_identity_arguments(p.oid) AS argument_type, pg_get_function_result(p.oid) AS result_type
    FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE n.nspname NOT IN ('pg_catalog', 'information_schema');
CREATE OR REPLACE VIEW pg_catalog.pg_proc_info AS
    SELECT p.oid AS prooid, p.proname, p.pronamespace, p.proowner, p.prolang, p.prosecdef, p.pronargs, p.prorettype,
        p.proargtypes, p.proargnames, p.prosrc, p.proallargtypes, p.proargmodes,
        CASE p.prokind WHEN 'p' THEN 'p' ELSE 'f' END::"char" AS prokind
    FROM pg_proc p;
CREATE OR REPLACE VIEW pg_catalog.pg_class_info AS
    SELECT c.oid AS reloid, c.relname, c.relnamespace, c.reltype, c.relowner, c.reltuples, c.relkind, c.relnatts, c.relacl,
        CASE s.noted ->> 'style' WHEN 'EVEN' THEN 0 WHEN 'KEY' THEN 1 WHEN 'ALL' THEN 8 ELSE 10 END AS releffectivediststyle,
        CASE s.noted ->> 'style' WHEN 'EVEN' THEN 0 WHEN 'KEY' THEN 1 WHEN 'ALL' THEN 8 ELSE 9 END AS reldiststyle,
        NULL::timestamp AS relcreationtime
    FROM pg_class c LEFT JOIN pg_catalog.redshift_storage s ON s.relation = c.oid;
CREATE OR REPLACE VIEW pg_catalog.svv_external_tables AS
    SELECT NULL::text AS redshift_database_name, NULL::text AS schemaname, NULL::text AS tablename, NULL::text AS tabletype,
        NULL::text AS location, NULL::text AS input_format, NULL::text AS output_format, NULL::text AS serialization_lib,
        NULL::text AS serde_parameters, NULL::integer AS compressed, NULL::text AS parameters WHERE false;
CREATE OR REPLACE VIEW pg_catalog.svv_external_columns AS
    SELECT NULL::text AS redshift_database_name, NULL::text AS schemaname, NULL::text AS tablename, NULL::text AS columnname,
        NULL::text AS external_type, NULL::integer AS columnnum, NULL::integer AS part_key, NULL::text AS is_nullable
    WHERE false;
CREATE OR REPLACE VIEW pg_catalog.svv_external_partitions AS
    SELECT NULL::text AS schemaname, NULL::text AS tablename, NULL::text AS values, NULL::text AS location WHERE false;
CREATE OR REPLACE VIEW pg_catalog.svv_external_databases AS
    SELECT NULL::integer AS eskind, NULL::text AS esoptions, NULL::text AS databasename WHERE false;
CREATE OR REPLACE VIEW pg_catalog.svv_datashares AS
    SELECT NULL::text AS share_name, NULL::integer AS share_id, NULL::integer AS share_owner, NULL::text AS source_database,
        NULL::text AS consumer_database, NULL::text AS share_type, NULL::timestamp AS createdate,
        NULL::boolean AS is_publicaccessible, NULL::text AS share_acl, NULL::text AS producer_account,
        NULL::text AS producer_namespace WHERE false;
CREATE OR REPLACE VIEW pg_catalog.svv_datashare_objects AS
    SELECT NULL::text AS share_type, NULL::text AS share_name, NULL::text AS object_type, NULL::text AS object_name,
        NULL::text AS producer_account, NULL::text AS producer_namespace, NULL::boolean AS include_new WHERE false;
CREATE OR REPLACE VIEW pg_catalog.svv_transactions AS
    SELECT a.usename::text AS txn_owner, a.datname::text AS txn_db, a.backend_xid::text::bigint AS xid, a.pid,
        a.xact_start::timestamp AS txn_start, l.mode::text AS lock_mode,
        CASE WHEN l.locktype = 'relation' THEN 'relation' ELSE 'transactionid' END AS lockable_object_type,
        l.relation::integer AS relation, l.granted
    FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid WHERE a.backend_type = 'client backend';
CREATE OR REPLACE VIEW pg_catalog.stv_locks AS
    SELECT l.relation::integer AS table_id, a.xact_start::timestamp AS last_commit, a.query_start::timestamp AS last_update,
        a.backend_xid::text::bigint AS lock_owner, a.pid AS lock_owner_pid, a.xact_start::timestamp AS lock_owner_start_ts,
        a.query_start::timestamp AS lock_owner_end_ts, 'Holding write lock'::text AS lock_status
    FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
    WHERE l.locktype = 'relation' AND l.mode LIKE '%Exclusive%' AND a.backend_type = 'client backend';
CREATE OR REPLACE VIEW pg_catalog.stv_tbl_perm AS
    SELECT 0 AS slice, c.oid::integer AS id, c.relname::char(72) AS name, greatest(c.reltuples, 0)::bigint AS rows,
        0::bigint AS sorted_rows, CASE WHEN c.relpersistence = 't' THEN 1 ELSE 0 END AS temp,
        (SELECT oid::integer FROM pg_database WHERE datname = (SELECT datname FROM pg_stat_activity WHERE pid = pg_backend_pid())) AS db_id,
        0::bigint AS insert_pristine, 0 AS delete_pristine, 1 AS backup
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = 'r' AND n.nspname NOT IN ('pg_catalog', 'information_schema');
CREATE OR REPLACE VIEW pg_catalog.stv_blocklist AS
    SELECT 0 AS slice, c.oid::integer AS tbl, a.attnum - 1 AS col, 0 AS blocknum, greatest(c.reltuples, 0)::integer AS num_values
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = 'r' AND n.nspname NOT IN ('pg_catalog', 'information_schema');
CREATE OR REPLACE VIEW pg_catalog.stv_slices AS SELECT 0 AS node, 0 AS slice, 0 AS localslice, 'D'::text AS type;
CREATE OR REPLACE VIEW pg_catalog.stv_node_storage_capacity AS
    SELECT 0 AS node, (SELECT sum(pg_database_size(oid)) / 1048576 FROM pg_database)::bigint AS used, 160000::bigint AS capacity;
CREATE OR REPLACE VIEW pg_catalog.stv_wlm_service_class_config AS
    SELECT 100 AS service_class, 0 AS queueing_strategy, 5 AS num_query_tasks, 5 AS target_num_query_tasks, 1 AS evictable,
        0 AS eviction_threshold, 100 AS query_working_mem, 100 AS target_query_working_mem, 1 AS min_step_mem,
        'Default queue'::text AS name, 0::bigint AS max_execution_time, true AS user_group_wild_card,
        true AS query_group_wild_card, 'auto'::text AS concurrency_scaling, 'Normal'::text AS query_priority;
CREATE OR REPLACE VIEW pg_catalog.stv_wlm_query_state AS
    SELECT a.backend_xid::text::bigint AS xid, a.pid AS task, a.pid AS query, 100 AS service_class, 1 AS slot_count,
        a.query_start::timestamp AS wlm_start_time, 'Running'::text AS state, 0::bigint AS queue_time,
        (extract(epoch FROM clock_timestamp() - a.query_start) * 1000000)::bigint AS exec_time, 'Normal'::text AS query_priority
    FROM pg_stat_activity a WHERE a.backend_type = 'client backend' AND a.state = 'active';
CREATE OR REPLACE VIEW pg_catalog.stl_wlm_query AS
    SELECT NULL::integer AS userid, NULL::bigint AS xid, NULL::integer AS task, NULL::integer AS query,
        NULL::integer AS service_class, NULL::integer AS slot_count, NULL::timestamp AS service_class_start_time,
        NULL::timestamp AS queue_start_time, NULL::timestamp AS queue_end_time, NULL::bigint AS total_queue_time,
        NULL::timestamp AS exec_start_time, NULL::timestamp AS exec_end_time, NULL::bigint AS total_exec_time,
        NULL::text AS final_state WHERE false;
CREATE OR REPLACE VIEW pg_catalog.stl_alert_event_log AS
    SELECT NULL::integer AS userid, NULL::integer AS query, NULL::integer AS slice, NULL::integer AS segment,
        NULL::integer AS step, NULL::integer AS pid, NULL::bigint AS xid, NULL::text AS event, NULL::text AS solution,
        NULL::timestamp AS event_time WHERE false;
-- What SHOW TABLE prints.
CREATE OR REPLACE FUNCTION pg_catalog.redshift_table_ddl(target regclass) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT 'CREATE TABLE ' || n.nspname || '.' || c.relname || E' (\n' || string_agg('    ' || quote_ident(a.attname) || ' '
        || format_type(a.atttypid, a.atttypmod) || CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END
        || coalesce(' DEFAULT ' || pg_get_expr(d.adbin, d.adrelid), '')
        || coalesce(' ENCODE ' || (s.noted -> 'encodings' ->> a.attname), ''), E',\n' ORDER BY a.attnum) || E'\n)'
        || E'\nDISTSTYLE ' || coalesce(min(s.noted ->> 'style'), 'AUTO')
        || coalesce(E'\nDISTKEY (' || min(s.noted ->> 'key') || ')', '')
        || coalesce(E'\nSORTKEY (' || (SELECT string_agg(o, ', ') FROM jsonb_array_elements_text(min(s.noted::text)::jsonb -> 'order') AS every(o)) || ')', '')
        || ';'
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid
        LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
        LEFT JOIN pg_catalog.redshift_storage s ON s.relation = c.oid
    WHERE c.oid = target AND a.attnum > 0 AND NOT a.attisdropped GROUP BY n.nspname, c.relname
$$;
