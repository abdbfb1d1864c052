-- Redshift's names of types as domains; a name with a length is rewritten before it gets here.
DO $$
DECLARE
    made record;
BEGIN
    FOR made IN SELECT * FROM (VALUES ('super', 'jsonb'), ('datetime', 'timestamp'), ('nvarchar', 'varchar'),
        ('varbyte', 'bytea'), ('varbinary', 'bytea')) AS every(name, base)
    LOOP
        IF to_regtype('pg_catalog.' || made.name) IS NULL THEN
            EXECUTE format('CREATE DOMAIN pg_catalog.%I AS %s', made.name, made.base);
        END IF;
    END LOOP;
END
$$;
