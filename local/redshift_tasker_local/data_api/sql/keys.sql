-- PRIMARY KEY and UNIQUE are noted in the catalogue and not enforced, as in Redshift: a key's index takes equal rows. Run
-- once per database by its superuser; every statement may be run again.
CREATE OR REPLACE FUNCTION pg_catalog.redshift_note_keys() RETURNS event_trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    UPDATE pg_index SET indisunique = false WHERE indisunique AND indexrelid IN (
        SELECT k.conindid FROM pg_event_trigger_ddl_commands() AS made JOIN pg_constraint AS k ON k.conrelid = made.objid
        WHERE made.classid = 'pg_class'::regclass AND made.schema_name <> 'pg_catalog' AND k.contype IN ('p', 'u'));
END
$$;
DROP EVENT TRIGGER IF EXISTS redshift_keys;
CREATE EVENT TRIGGER redshift_keys ON ddl_command_end WHEN TAG IN ('CREATE TABLE', 'ALTER TABLE')
    EXECUTE FUNCTION pg_catalog.redshift_note_keys();
