-- What `windows`, `numbers` and `aggregates` call, and whole numbers for the average of whole numbers. Run once per
-- database by its superuser; every statement may be run again.
CREATE OR REPLACE FUNCTION pg_catalog.redshift_nth(items anyarray, place bigint) RETURNS anyelement
    LANGUAGE sql IMMUTABLE AS
    'SELECT items[CASE WHEN place < 0 THEN coalesce(cardinality(items), 0) + 1 + place ELSE place END::integer]';
CREATE OR REPLACE FUNCTION pg_catalog.redshift_sorted_list(
    items text[], keys anyarray, separator text, descending boolean, once boolean) RETURNS text
    LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN descending THEN string_agg(item, separator ORDER BY key DESC)
        ELSE string_agg(item, separator ORDER BY key) END
    FROM (SELECT item, key, row_number() OVER (PARTITION BY item ORDER BY key) AS place
        FROM unnest(items, keys) AS every(item, key)) AS numbered WHERE NOT once OR place = 1
$$;
CREATE OR REPLACE FUNCTION pg_catalog.redshift_percentile_cont(
    items double precision[], place double precision, descending boolean) RETURNS double precision
    LANGUAGE sql IMMUTABLE AS $$
    SELECT percentile_cont(CASE WHEN descending THEN 1 - place ELSE place END) WITHIN GROUP (ORDER BY item)
    FROM unnest(items) AS every(item)
$$;
CREATE OR REPLACE FUNCTION pg_catalog.redshift_percentile_disc(
    items anyarray, place double precision, descending boolean) RETURNS anyelement LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN descending THEN (SELECT percentile_disc(place) WITHIN GROUP (ORDER BY item DESC) FROM unnest(items) AS every(item))
        ELSE (SELECT percentile_disc(place) WITHIN GROUP (ORDER BY item) FROM unnest(items) AS every(item)) END
$$;
CREATE OR REPLACE FUNCTION pg_catalog.redshift_try_cast(value text, kind anyelement) RETURNS anyelement
    LANGUAGE plpgsql STABLE AS $$
DECLARE
    answer kind%TYPE;
BEGIN
    EXECUTE format('SELECT CAST(%L AS %s)', value, pg_typeof(kind)) INTO answer;
    RETURN answer;
EXCEPTION WHEN data_exception THEN
    RETURN NULL;
END
$$;

-- AVG of whole numbers is a whole number. The aggregates are PostgreSQL's own, with another last step.
CREATE OR REPLACE FUNCTION pg_catalog.redshift_int_avg(state bigint[]) RETURNS bigint LANGUAGE sql IMMUTABLE STRICT AS
    'SELECT CASE WHEN state[1] > 0 THEN state[2] / state[1] END';
CREATE OR REPLACE FUNCTION pg_catalog.redshift_bigint_step(state numeric[], item bigint) RETURNS numeric[]
    LANGUAGE sql IMMUTABLE AS
    'SELECT CASE WHEN item IS NULL THEN state ELSE ARRAY[state[1] + 1, state[2] + item] END';
CREATE OR REPLACE FUNCTION pg_catalog.redshift_bigint_avg(state numeric[]) RETURNS bigint
    LANGUAGE sql IMMUTABLE STRICT AS 'SELECT CASE WHEN state[1] > 0 THEN trunc(state[2] / state[1])::bigint END';
UPDATE pg_catalog.pg_aggregate SET aggfinalfn = 'pg_catalog.redshift_int_avg'::regproc,
        aggmfinalfn = 'pg_catalog.redshift_int_avg'::regproc
    WHERE aggfnoid IN ('pg_catalog.avg(smallint)'::regprocedure, 'pg_catalog.avg(integer)'::regprocedure);
UPDATE pg_catalog.pg_aggregate SET aggtransfn = 'pg_catalog.redshift_bigint_step'::regproc,
        aggfinalfn = 'pg_catalog.redshift_bigint_avg'::regproc, aggtranstype = 'numeric[]'::regtype,
        agginitval = '{0,0}', aggtransspace = 0, aggcombinefn = 0, aggserialfn = 0, aggdeserialfn = 0, aggmtransfn = 0,
        aggminvtransfn = 0, aggmfinalfn = 0, aggmtranstype = 0, aggmtransspace = 0, aggminitval = NULL
    WHERE aggfnoid = 'pg_catalog.avg(bigint)'::regprocedure;
UPDATE pg_catalog.pg_proc SET prorettype = 'bigint'::regtype WHERE oid IN ('pg_catalog.avg(smallint)'::regprocedure,
    'pg_catalog.avg(integer)'::regprocedure, 'pg_catalog.avg(bigint)'::regprocedure);

CREATE OR REPLACE FUNCTION pg_catalog.version() RETURNS text LANGUAGE sql STABLE AS $$
    SELECT 'PostgreSQL 8.0.2 on x86_64-pc-linux-gnu, compiled by GCC gcc (GCC), Redshift 1.0.198000 (local)'::text
$$;
