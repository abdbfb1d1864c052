-- System tables about the past: queries, loads, unloads. What they show is a setting that `history.py` fills for the
-- session that reads them; in any other they are empty. Run once per database by its superuser.
CREATE OR REPLACE FUNCTION pg_catalog.redshift_past(kind text) RETURNS SETOF jsonb LANGUAGE sql STABLE AS $$
    SELECT jsonb_array_elements(nullif(current_setting('redshift.' || kind, true), '')::jsonb)
$$;
CREATE OR REPLACE FUNCTION pg_catalog.redshift_moment(seconds jsonb) RETURNS timestamp LANGUAGE sql IMMUTABLE AS
    $$SELECT to_timestamp((seconds #>> '{}')::float8) AT TIME ZONE 'UTC'$$;
CREATE OR REPLACE FUNCTION pg_catalog.redshift_kind(query text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE upper(substring(ltrim(query) FROM '^[A-Za-z]+')) WHEN 'SELECT' THEN 'SELECT' WHEN 'WITH' THEN 'SELECT'
        WHEN 'INSERT' THEN 'INSERT' WHEN 'UPDATE' THEN 'UPDATE' WHEN 'DELETE' THEN 'DELETE' WHEN 'COPY' THEN 'COPY'
        WHEN 'UNLOAD' THEN 'UNLOAD' WHEN 'MERGE' THEN 'MERGE' WHEN 'CALL' THEN 'CALL' WHEN 'CREATE' THEN 'DDL'
        WHEN 'ALTER' THEN 'DDL' WHEN 'DROP' THEN 'DDL' WHEN 'TRUNCATE' THEN 'DDL' ELSE 'UTILITY' END
$$;
CREATE OR REPLACE VIEW pg_catalog.sys_query_history AS
    SELECT (SELECT oid::integer FROM pg_roles WHERE rolname = q ->> 'user') AS user_id, (q ->> 'id')::bigint AS query_id,
        'default'::text AS query_label, (q ->> 'id')::bigint AS transaction_id, (q ->> 'pid')::integer AS session_id,
        q ->> 'database' AS database_name, pg_catalog.redshift_kind(q ->> 'text') AS query_type,
        CASE q ->> 'status' WHEN 'FINISHED' THEN 'success' WHEN 'ABORTED' THEN 'canceled' ELSE 'failed' END AS status,
        false AS result_cache_hit, pg_catalog.redshift_moment(q -> 'start') AS start_time,
        pg_catalog.redshift_moment(q -> 'end') AS end_time, (q ->> 'duration')::bigint AS elapsed_time,
        0::bigint AS queue_time, (q ->> 'duration')::bigint AS execution_time, q ->> 'error' AS error_message,
        (q ->> 'rows')::bigint AS returned_rows, NULL::bigint AS returned_bytes, q ->> 'text' AS query_text,
        NULL::text AS redshift_version, NULL::text AS usage_limit, 'primary'::text AS compute_type,
        0::bigint AS compile_time, 0::bigint AS planning_time, 0::bigint AS lock_wait_time
    FROM pg_catalog.redshift_past('queries') AS every(q);
CREATE OR REPLACE VIEW pg_catalog.sys_query_text AS
    SELECT user_id, query_id, transaction_id, session_id, start_time, 0 AS sequence, query_text AS text
    FROM pg_catalog.sys_query_history;
CREATE OR REPLACE VIEW pg_catalog.stl_query AS
    SELECT user_id AS userid, query_id::integer AS query, query_label AS label, transaction_id AS xid, session_id AS pid,
        database_name AS database, left(query_text, 4000) AS querytxt, start_time AS starttime, end_time AS endtime,
        CASE status WHEN 'success' THEN 0 ELSE 1 END AS aborted, 0 AS insert_pristine
    FROM pg_catalog.sys_query_history WHERE query_type NOT IN ('DDL', 'UTILITY');
CREATE OR REPLACE VIEW pg_catalog.stl_querytext AS
    SELECT userid, xid, pid, query, 0 AS sequence, left(querytxt, 200) AS text FROM pg_catalog.stl_query;
CREATE OR REPLACE VIEW pg_catalog.svl_qlog AS
    SELECT userid, query, xid, pid, starttime, endtime, (extract(epoch FROM endtime - starttime) * 1000000)::bigint AS elapsed,
        aborted, label, left(querytxt, 60) AS substring, NULL::integer AS source_query, NULL::bigint AS concurrency_scaling_status
    FROM pg_catalog.stl_query;
CREATE OR REPLACE VIEW pg_catalog.stl_ddltext AS
    SELECT user_id AS userid, transaction_id AS xid, session_id AS pid, query_label AS label, start_time AS starttime,
        end_time AS endtime, 0 AS sequence, left(query_text, 200) AS text
    FROM pg_catalog.sys_query_history WHERE query_type = 'DDL';
CREATE OR REPLACE VIEW pg_catalog.stl_utilitytext AS
    SELECT user_id AS userid, transaction_id AS xid, session_id AS pid, query_label AS label, start_time AS starttime,
        end_time AS endtime, 0 AS sequence, left(query_text, 200) AS text
    FROM pg_catalog.sys_query_history WHERE query_type = 'UTILITY';
CREATE OR REPLACE VIEW pg_catalog.svl_statementtext AS
    SELECT user_id AS userid, transaction_id AS xid, session_id AS pid, query_label AS label, start_time AS starttime,
        end_time AS endtime, 0 AS sequence,
        CASE query_type WHEN 'DDL' THEN 'DDL' WHEN 'UTILITY' THEN 'UTILITY' ELSE 'QUERY' END AS type,
        left(query_text, 200) AS text
    FROM pg_catalog.sys_query_history;
CREATE OR REPLACE VIEW pg_catalog.stl_error AS
    SELECT user_id AS userid, session_id AS process, end_time AS recordtime, session_id AS pid, NULL::integer AS errcode,
        NULL::text AS file, NULL::integer AS linenum, 'ERROR'::text AS context, error_message AS error
    FROM pg_catalog.sys_query_history WHERE error_message IS NOT NULL;
CREATE OR REPLACE FUNCTION pg_catalog.pg_last_query_id() RETURNS integer LANGUAGE sql STABLE AS $$
    SELECT coalesce((SELECT max(query_id)::integer FROM pg_catalog.sys_query_history
        WHERE session_id = pg_backend_pid()), -1)
$$;
CREATE OR REPLACE FUNCTION pg_catalog.pg_last_copy_count() RETURNS bigint LANGUAGE sql STABLE AS
    $$SELECT coalesce(nullif(current_setting('redshift.copied', true), '')::bigint, 0)$$;
CREATE OR REPLACE VIEW pg_catalog.stl_load_errors AS
    SELECT NULL::integer AS userid, 0 AS slice, to_regclass(e ->> 'table')::oid::integer AS tbl,
        pg_catalog.redshift_moment(e -> 'at') AS starttime, NULL::integer AS session, NULL::integer AS query,
        (e ->> 'file')::char(256) AS filename, (e ->> 'line')::bigint AS line_number, (e ->> 'column')::char(127) AS colname,
        (e ->> 'type')::char(10) AS type, NULL::char(10) AS col_length, 0 AS position,
        left(e ->> 'raw', 1024)::char(1024) AS raw_line, left(e ->> 'value', 1024)::char(1024) AS raw_field_value,
        (e ->> 'code')::integer AS err_code, (e ->> 'reason')::char(100) AS err_reason
    FROM pg_catalog.redshift_past('load_errors') AS every(e);
CREATE OR REPLACE VIEW pg_catalog.stl_loaderror_detail AS
    SELECT userid, slice, session, query, filename, line_number, 0 AS field, colname, raw_field_value AS value,
        1 AS is_null, type, col_length FROM pg_catalog.stl_load_errors;
CREATE OR REPLACE VIEW pg_catalog.sys_load_error_detail AS
    SELECT userid AS user_id, query::bigint AS query_id, NULL::bigint AS transaction_id, session AS session_id,
        current_database()::text AS database_name, tbl AS table_id, starttime AS start_time, filename AS file_name,
        line_number, colname AS column_name, type AS column_type, col_length AS column_length, position,
        err_code AS error_code, err_reason AS error_message
    FROM pg_catalog.stl_load_errors;
CREATE OR REPLACE VIEW pg_catalog.sys_load_history AS
    SELECT NULL::integer AS user_id, NULL::bigint AS query_id, NULL::bigint AS transaction_id, NULL::integer AS session_id,
        current_database()::text AS database_name, 'completed'::text AS status, l ->> 'table' AS table_name,
        pg_catalog.redshift_moment(l -> 'at') AS start_time, pg_catalog.redshift_moment(l -> 'at') AS end_time,
        NULL::bigint AS duration, l ->> 'place' AS data_source, l ->> 'format' AS file_format,
        (l ->> 'rows')::bigint AS loaded_rows, (l ->> 'bytes')::bigint AS loaded_bytes,
        (l ->> 'files')::integer AS source_file_count, (l ->> 'bytes')::bigint AS source_file_bytes,
        (l ->> 'files')::integer AS file_count_scanned, (l ->> 'errors')::integer AS error_count, NULL::text AS error_message
    FROM pg_catalog.redshift_past('loads') AS every(l);
CREATE OR REPLACE VIEW pg_catalog.stl_load_commits AS
    SELECT user_id AS userid, NULL::integer AS query, 0 AS slice, data_source AS filename, loaded_rows AS lines_scanned,
        source_file_count AS num_files, end_time AS curtime, 1 AS status FROM pg_catalog.sys_load_history;
CREATE OR REPLACE VIEW pg_catalog.sys_unload_history AS
    SELECT NULL::integer AS user_id, NULL::bigint AS query_id, NULL::bigint AS transaction_id, NULL::integer AS session_id,
        current_database()::text AS database_name, 'completed'::text AS status, l ->> 'format' AS file_format,
        pg_catalog.redshift_moment(l -> 'at') AS start_time, pg_catalog.redshift_moment(l -> 'at') AS end_time,
        NULL::bigint AS duration, l ->> 'place' AS unload_location, (l ->> 'rows')::bigint AS unloaded_rows,
        (l ->> 'bytes')::bigint AS unloaded_files_size, (l ->> 'files')::integer AS unloaded_files_count,
        NULL::text AS error_message
    FROM pg_catalog.redshift_past('unloads') AS every(l);
CREATE OR REPLACE VIEW pg_catalog.stl_unload_log AS
    SELECT user_id AS userid, NULL::integer AS query, 0 AS slice, NULL::integer AS pid, unload_location AS path,
        start_time, end_time, unloaded_rows AS line_count, unloaded_files_size AS transfer_size, file_format
    FROM pg_catalog.sys_unload_history;
