-- Everybody may read the system's own tables and views, as in Redshift; the last of the files that `compat` runs.
DO $$
DECLARE
    made record;
BEGIN
    FOR made IN SELECT relname FROM pg_class WHERE relnamespace = 'pg_catalog'::regnamespace AND relkind = 'v'
        AND (relname ~ '^(svv|svl|stv|stl|sys)_' OR relname IN ('pg_table_def', 'pg_class_info', 'pg_proc_info', 'pg_user_info'))
    LOOP
        EXECUTE format('GRANT SELECT ON pg_catalog.%I TO PUBLIC', made.relname);
    END LOOP;
END
$$;
