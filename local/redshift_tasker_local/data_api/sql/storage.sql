-- Where tables' distribution, sort order and compression are noted. Run once per database by its superuser, before the
-- views that show it; every statement may be run again.
CREATE TABLE IF NOT EXISTS pg_catalog.redshift_storage (relation oid PRIMARY KEY, noted jsonb NOT NULL);
-- As the owner: whoever makes a table may not write to the catalogue.
CREATE OR REPLACE FUNCTION pg_catalog.redshift_note_storage(name text, given jsonb) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
    target oid := to_regclass(name);
    source oid := coalesce(to_regclass(given ->> 'like'), target);
    known jsonb := coalesce((SELECT s.noted FROM pg_catalog.redshift_storage AS s WHERE s.relation = source), '{}');
BEGIN
    IF target IS NULL THEN RETURN; END IF;
    given := (known || given) || jsonb_build_object('encodings',
        coalesce(known -> 'encodings', '{}') || coalesce(given -> 'encodings', '{}'));
    INSERT INTO pg_catalog.redshift_storage VALUES (target, given - 'like')
        ON CONFLICT ON CONSTRAINT redshift_storage_pkey DO UPDATE SET noted = excluded.noted;
END
$$;
CREATE OR REPLACE FUNCTION pg_catalog.redshift_diststyle(noted jsonb) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE noted ->> 'style' WHEN 'KEY' THEN 'KEY(' || (noted ->> 'key') || ')' WHEN 'ALL' THEN 'ALL'
        WHEN 'EVEN' THEN 'EVEN' ELSE 'AUTO(ALL)' END
$$;
-- The place of a column in the sort key; of an interleaved one every second place has a minus.
CREATE OR REPLACE FUNCTION pg_catalog.redshift_sortkey(noted jsonb, wanted text) RETURNS integer
    LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce((SELECT CASE WHEN (noted ->> 'interleaved')::boolean AND place % 2 = 0 THEN -place ELSE place END
        FROM jsonb_array_elements_text(noted -> 'order') WITH ORDINALITY AS every(name, place)
        WHERE every.name = wanted LIMIT 1), 0)::integer
$$;
GRANT SELECT ON pg_catalog.redshift_storage TO PUBLIC;
