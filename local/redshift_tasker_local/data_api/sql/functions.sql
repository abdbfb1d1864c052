-- Functions that Redshift has and PostgreSQL lacks, put beside PostgreSQL's own so that no search_path can hide them.
-- Run once per database by its superuser; every statement may be run again.

CREATE OR REPLACE FUNCTION pg_catalog.sysdate() RETURNS timestamp LANGUAGE sql STABLE
    AS 'SELECT transaction_timestamp()::timestamp';
CREATE OR REPLACE FUNCTION pg_catalog.getdate() RETURNS timestamp LANGUAGE sql STABLE
    AS $$SELECT date_trunc('second', statement_timestamp())::timestamp$$;

CREATE OR REPLACE FUNCTION pg_catalog.redshift_date_part(part text) RETURNS text LANGUAGE sql IMMUTABLE STRICT AS $$
    SELECT CASE lower(part)
        WHEN 'y' THEN 'year' WHEN 'yr' THEN 'year' WHEN 'yrs' THEN 'year' WHEN 'yyyy' THEN 'year' WHEN 'years' THEN 'year'
        WHEN 'q' THEN 'quarter' WHEN 'qtr' THEN 'quarter' WHEN 'qtrs' THEN 'quarter' WHEN 'quarters' THEN 'quarter'
        WHEN 'mm' THEN 'month' WHEN 'mon' THEN 'month' WHEN 'mons' THEN 'month' WHEN 'months' THEN 'month'
        WHEN 'w' THEN 'week' WHEN 'wk' THEN 'week' WHEN 'weeks' THEN 'week'
        WHEN 'd' THEN 'day' WHEN 'dd' THEN 'day' WHEN 'days' THEN 'day'
        WHEN 'dw' THEN 'dow' WHEN 'dayofweek' THEN 'dow' WHEN 'weekday' THEN 'dow'
        WHEN 'dy' THEN 'doy' WHEN 'yearday' THEN 'doy' WHEN 'dayofyear' THEN 'doy'
        WHEN 'h' THEN 'hour' WHEN 'hh' THEN 'hour' WHEN 'hr' THEN 'hour' WHEN 'hrs' THEN 'hour' WHEN 'hours' THEN 'hour'
        WHEN 'm' THEN 'minute' WHEN 'mi' THEN 'minute' WHEN 'min' THEN 'minute' WHEN 'mins' THEN 'minute'
        WHEN 'minutes' THEN 'minute' WHEN 'n' THEN 'minute'
        WHEN 's' THEN 'second' WHEN 'sec' THEN 'second' WHEN 'secs' THEN 'second' WHEN 'seconds' THEN 'second'
        WHEN 'ms' THEN 'millisecond' WHEN 'msec' THEN 'millisecond' WHEN 'milliseconds' THEN 'millisecond'
        WHEN 'us' THEN 'microsecond' WHEN 'usec' THEN 'microsecond' WHEN 'microseconds' THEN 'microsecond'
        ELSE lower(part) END
$$;

CREATE OR REPLACE FUNCTION pg_catalog.redshift_interval(part text, amount bigint) RETURNS interval
    LANGUAGE sql IMMUTABLE STRICT AS $$
    SELECT CASE pg_catalog.redshift_date_part(part)
        WHEN 'quarter' THEN (amount * 3) * interval '1 month'
        WHEN 'week' THEN amount * interval '7 days'
        WHEN 'dow' THEN amount * interval '1 day'
        WHEN 'doy' THEN amount * interval '1 day'
        ELSE amount * ('1 ' || pg_catalog.redshift_date_part(part))::interval END
$$;

CREATE OR REPLACE FUNCTION pg_catalog.dateadd(part text, amount bigint, moment timestamp) RETURNS timestamp
    LANGUAGE sql IMMUTABLE STRICT AS 'SELECT moment + pg_catalog.redshift_interval(part, amount)';
CREATE OR REPLACE FUNCTION pg_catalog.dateadd(part text, amount bigint, moment date) RETURNS timestamp
    LANGUAGE sql IMMUTABLE STRICT AS 'SELECT moment::timestamp + pg_catalog.redshift_interval(part, amount)';
CREATE OR REPLACE FUNCTION pg_catalog.dateadd(part text, amount bigint, moment timestamptz) RETURNS timestamptz
    LANGUAGE sql STABLE STRICT AS 'SELECT moment + pg_catalog.redshift_interval(part, amount)';

-- DATEDIFF counts the boundaries between two moments, not the whole units that passed.
CREATE OR REPLACE FUNCTION pg_catalog.datediff(part text, since timestamp, until timestamp) RETURNS bigint
    LANGUAGE sql IMMUTABLE STRICT AS $$
    SELECT CASE pg_catalog.redshift_date_part(part)
        WHEN 'year' THEN (extract(year FROM until) - extract(year FROM since))::bigint
        WHEN 'quarter' THEN ((extract(year FROM until) - extract(year FROM since)) * 4
            + extract(quarter FROM until) - extract(quarter FROM since))::bigint
        WHEN 'month' THEN ((extract(year FROM until) - extract(year FROM since)) * 12
            + extract(month FROM until) - extract(month FROM since))::bigint
        WHEN 'week' THEN ((date_trunc('week', until + interval '1 day')::date
            - date_trunc('week', since + interval '1 day')::date) / 7)::bigint
        WHEN 'day' THEN (until::date - since::date)::bigint
        WHEN 'millisecond' THEN (extract(epoch FROM date_trunc('milliseconds', until)) * 1000
            - extract(epoch FROM date_trunc('milliseconds', since)) * 1000)::bigint
        WHEN 'microsecond' THEN ((extract(epoch FROM until) - extract(epoch FROM since)) * 1000000)::bigint
        ELSE ((extract(epoch FROM date_trunc(pg_catalog.redshift_date_part(part), until))
            - extract(epoch FROM date_trunc(pg_catalog.redshift_date_part(part), since)))
            / extract(epoch FROM ('1 ' || pg_catalog.redshift_date_part(part))::interval))::bigint END
$$;
CREATE OR REPLACE FUNCTION pg_catalog.datediff(part text, since timestamptz, until timestamptz) RETURNS bigint
    LANGUAGE sql STABLE STRICT AS 'SELECT pg_catalog.datediff(part, since::timestamp, until::timestamp)';

CREATE OR REPLACE FUNCTION pg_catalog.convert_timezone(source text, target text, moment timestamp) RETURNS timestamp
    LANGUAGE sql IMMUTABLE STRICT AS 'SELECT moment AT TIME ZONE source AT TIME ZONE target';
CREATE OR REPLACE FUNCTION pg_catalog.convert_timezone(target text, moment timestamp) RETURNS timestamp
    LANGUAGE sql IMMUTABLE STRICT AS $$SELECT moment AT TIME ZONE 'UTC' AT TIME ZONE target$$;
CREATE OR REPLACE FUNCTION pg_catalog.add_months(moment timestamp, amount bigint) RETURNS timestamp
    LANGUAGE sql IMMUTABLE STRICT AS $$
    SELECT CASE WHEN moment::date = (date_trunc('month', moment) + interval '1 month - 1 day')::date
        THEN (date_trunc('month', moment) + (amount + 1) * interval '1 month' - interval '1 day')::date
            + (moment - date_trunc('day', moment))
        ELSE moment + amount * interval '1 month' END
$$;
CREATE OR REPLACE FUNCTION pg_catalog.last_day(moment timestamp) RETURNS date
    LANGUAGE sql IMMUTABLE STRICT AS $$SELECT (date_trunc('month', moment) + interval '1 month - 1 day')::date$$;
CREATE OR REPLACE FUNCTION pg_catalog.months_between(later timestamp, earlier timestamp) RETURNS double precision
    LANGUAGE sql IMMUTABLE STRICT AS $$
    SELECT (extract(year FROM later) - extract(year FROM earlier)) * 12 + extract(month FROM later)
        - extract(month FROM earlier) + CASE
            WHEN extract(day FROM later) = extract(day FROM earlier) THEN 0
            WHEN later::date = pg_catalog.last_day(later) AND earlier::date = pg_catalog.last_day(earlier) THEN 0
            ELSE (extract(epoch FROM later - date_trunc('month', later))
                - extract(epoch FROM earlier - date_trunc('month', earlier))) / 2678400.0 END
$$;
CREATE OR REPLACE FUNCTION pg_catalog.trunc(moment timestamp) RETURNS date
    LANGUAGE sql IMMUTABLE STRICT AS 'SELECT moment::date';
CREATE OR REPLACE FUNCTION pg_catalog.next_day(moment date, weekday text) RETURNS date
    LANGUAGE sql IMMUTABLE STRICT AS $$
    SELECT moment + 1 + ((position(lower(left(weekday, 3)) IN 'sunmontuewedthufrisat') - 1) / 3
        - extract(dow FROM moment + 1)::integer + 7) % 7
$$;
CREATE OR REPLACE FUNCTION pg_catalog.date_part_year(moment date) RETURNS integer
    LANGUAGE sql IMMUTABLE STRICT AS 'SELECT extract(year FROM moment)::integer';

CREATE OR REPLACE FUNCTION pg_catalog.len(value text) RETURNS integer
    LANGUAGE sql IMMUTABLE STRICT AS 'SELECT length(value)';
CREATE OR REPLACE FUNCTION pg_catalog.charindex(needle text, hay text) RETURNS integer
    LANGUAGE sql IMMUTABLE STRICT AS 'SELECT strpos(hay, needle)';
CREATE OR REPLACE FUNCTION pg_catalog.replicate(value text, times integer) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT AS 'SELECT repeat(value, times)';
CREATE OR REPLACE FUNCTION pg_catalog.sha2(value text, bits integer) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT AS $$
    SELECT encode(CASE bits WHEN 224 THEN sha224(convert_to(value, 'UTF8')) WHEN 384 THEN sha384(convert_to(value, 'UTF8'))
        WHEN 512 THEN sha512(convert_to(value, 'UTF8')) ELSE sha256(convert_to(value, 'UTF8')) END, 'hex')
$$;
-- PostgreSQL has no SHA-1 without OpenSSL: FIPS 180-4, 6.1.
CREATE OR REPLACE FUNCTION pg_catalog.func_sha1(value text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT AS $$
DECLARE
    mask CONSTANT bigint := 4294967295;
    message bytea := convert_to(value, 'UTF8');
    size bigint := length(message);
    h bigint[] := ARRAY[1732584193, 4023233417, 2562383102, 271733878, 3285377520];
    w bigint[];
    a bigint; b bigint; c bigint; d bigint; e bigint; f bigint; k bigint; t bigint;
BEGIN
    message := message || decode('80' || repeat('00', ((119 - size % 64) % 64)::integer), 'hex') || int8send(size * 8);
    FOR block IN 0 .. length(message) / 64 - 1 LOOP
        FOR i IN 0 .. 15 LOOP
            w[i] := 0;
            FOR n IN 0 .. 3 LOOP
                w[i] := (w[i] << 8) | get_byte(message, block * 64 + i * 4 + n);
            END LOOP;
        END LOOP;
        FOR i IN 16 .. 79 LOOP
            t := w[i - 3] # w[i - 8] # w[i - 14] # w[i - 16];
            w[i] := ((t << 1) | (t >> 31)) & mask;
        END LOOP;
        a := h[1]; b := h[2]; c := h[3]; d := h[4]; e := h[5];
        FOR i IN 0 .. 79 LOOP
            CASE i / 20
                WHEN 0 THEN f := (b & c) | ((b # mask) & d); k := 1518500249;
                WHEN 1 THEN f := b # c # d; k := 1859775393;
                WHEN 2 THEN f := (b & c) | (b & d) | (c & d); k := 2400959708;
                ELSE f := b # c # d; k := 3395469782;
            END CASE;
            t := ((((a << 5) | (a >> 27)) & mask) + f + e + k + w[i]) & mask;
            e := d; d := c; c := ((b << 30) | (b >> 2)) & mask; b := a; a := t;
        END LOOP;
        h := ARRAY[(h[1] + a) & mask, (h[2] + b) & mask, (h[3] + c) & mask, (h[4] + d) & mask, (h[5] + e) & mask];
    END LOOP;
    RETURN (SELECT string_agg(lpad(to_hex(part), 8, '0'), '' ORDER BY place) FROM unnest(h) WITH ORDINALITY AS x(part, place));
END
$$;
CREATE OR REPLACE FUNCTION pg_catalog.sha1(value text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT AS 'SELECT pg_catalog.func_sha1(value)';
CREATE OR REPLACE FUNCTION pg_catalog.sha(value text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT AS 'SELECT pg_catalog.func_sha1(value)';
-- Redshift's CRC32 is that of Castagnoli, and a text.
CREATE OR REPLACE FUNCTION pg_catalog.crc32(value text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT AS $$SELECT lpad(to_hex(crc32c(convert_to(value, 'UTF8'))), 8, '0')$$;
-- FNV-1a of 64 bits, over the bytes of a number from the lowest on.
CREATE OR REPLACE FUNCTION pg_catalog.redshift_fnv(bytes bytea, seed bigint) RETURNS bigint
    LANGUAGE plpgsql IMMUTABLE STRICT AS $$
DECLARE
    whole CONSTANT numeric := 18446744073709551616;
    hash bigint := seed;
    product numeric;
BEGIN
    FOR n IN 0 .. length(bytes) - 1 LOOP
        hash := hash # get_byte(bytes, n);
        product := (CASE WHEN hash < 0 THEN hash + whole ELSE hash END * 1099511628211) % whole;
        hash := CASE WHEN product >= whole / 2 THEN product - whole ELSE product END;
    END LOOP;
    RETURN hash;
END
$$;
CREATE OR REPLACE FUNCTION pg_catalog.fnv_hash(value text, seed bigint DEFAULT -3750763034362895579) RETURNS bigint
    LANGUAGE sql IMMUTABLE STRICT AS $$SELECT pg_catalog.redshift_fnv(convert_to(value, 'UTF8'), seed)$$;
CREATE OR REPLACE FUNCTION pg_catalog.fnv_hash(value integer, seed bigint DEFAULT -3750763034362895579) RETURNS bigint
    LANGUAGE sql IMMUTABLE STRICT AS 'SELECT pg_catalog.redshift_fnv(pg_catalog.reverse(int4send(value)), seed)';
CREATE OR REPLACE FUNCTION pg_catalog.fnv_hash(value bigint, seed bigint DEFAULT -3750763034362895579) RETURNS bigint
    LANGUAGE sql IMMUTABLE STRICT AS 'SELECT pg_catalog.redshift_fnv(pg_catalog.reverse(int8send(value)), seed)';
CREATE OR REPLACE FUNCTION pg_catalog.current_user_id() RETURNS integer LANGUAGE sql STABLE AS
    'SELECT usesysid::integer FROM pg_catalog.pg_user WHERE usename = current_user';
CREATE OR REPLACE FUNCTION pg_catalog.round(value double precision, places integer) RETURNS double precision
    LANGUAGE sql IMMUTABLE STRICT AS 'SELECT round(value::numeric, places)::double precision';

CREATE OR REPLACE FUNCTION pg_catalog.redshift_median(items double precision[]) RETURNS double precision
    LANGUAGE sql IMMUTABLE STRICT AS
    'SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY item) FROM unnest(items) AS every(item)';
CREATE OR REPLACE AGGREGATE pg_catalog.median(double precision) (
    SFUNC = array_append, STYPE = double precision[], FINALFUNC = pg_catalog.redshift_median, INITCOND = '{}');

-- COPY has no id here; -1 is what Redshift answers when there was none.
CREATE OR REPLACE FUNCTION pg_catalog.pg_last_copy_id() RETURNS bigint LANGUAGE sql STABLE AS 'SELECT -1::bigint';
