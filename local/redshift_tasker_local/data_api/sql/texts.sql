-- Text, binary and date functions that PostgreSQL lacks or has with another meaning.
-- Run once per database by its superuser; every statement may be run again. Bodies are read in the sessions that call
-- them, where a backslash in plain quotes means itself no more, as in Redshift: it is written in E''.

CREATE EXTENSION IF NOT EXISTS fuzzystrmatch SCHEMA pg_catalog;
CREATE OR REPLACE FUNCTION pg_catalog.substring(value bigint, start integer, amount integer) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT AS 'SELECT substring(value::text, start, amount)';
CREATE OR REPLACE FUNCTION pg_catalog.octetindex(needle text, hay text) RETURNS integer
    LANGUAGE sql IMMUTABLE STRICT AS $$SELECT position(convert_to(needle, 'UTF8') IN convert_to(hay, 'UTF8'))$$;
CREATE OR REPLACE FUNCTION pg_catalog.strtol(digits text, base integer) RETURNS bigint
    LANGUAGE plpgsql IMMUTABLE STRICT AS $$
DECLARE
    text_of text := lower(regexp_replace(digits, '^(-?)0[xX]', E'\\1'));
    total numeric := 0;
    place integer;
BEGIN
    FOR number IN 1 .. length(ltrim(text_of, '-')) LOOP
        place := position(substr(ltrim(text_of, '-'), number, 1) IN '0123456789abcdefghijklmnopqrstuvwxyz') - 1;
        IF place < 0 OR place >= base THEN
            RAISE 'The input % is not valid to be converted to base %', digits, base;
        END IF;
        total := total * base + place;
    END LOOP;
    RETURN CASE WHEN text_of LIKE '-%' THEN -total ELSE total END;
END
$$;
CREATE OR REPLACE FUNCTION pg_catalog.redshift_flags(parameters text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT AS $$SELECT translate(parameters, 'pec', '')$$;
CREATE OR REPLACE FUNCTION pg_catalog.redshift_regexp_replace(
    source text, pattern text, replacement text DEFAULT '', start integer DEFAULT 1, parameters text DEFAULT '')
    RETURNS text LANGUAGE sql IMMUTABLE STRICT AS $$
    SELECT regexp_replace(source, pattern, regexp_replace(replacement, E'\\$(\\d)', E'\\\\\\1', 'g'), start, 0,
        pg_catalog.redshift_flags(parameters))
$$;
CREATE OR REPLACE FUNCTION pg_catalog.redshift_regexp_substr(
    source text, pattern text, start integer DEFAULT 1, occurrence integer DEFAULT 1, parameters text DEFAULT '',
    part integer DEFAULT 1)
    RETURNS text LANGUAGE sql IMMUTABLE STRICT AS $$
    SELECT coalesce(regexp_substr(source, pattern, start, occurrence, pg_catalog.redshift_flags(parameters),
        CASE WHEN parameters LIKE '%e%' THEN part ELSE 0 END), '')
$$;

CREATE OR REPLACE FUNCTION pg_catalog.redshift_format(name text) RETURNS text LANGUAGE sql IMMUTABLE STRICT AS
    $$SELECT CASE WHEN lower(name) IN ('utf8', 'utf-8') THEN 'UTF8' ELSE lower(name) END$$;
CREATE OR REPLACE FUNCTION pg_catalog.to_varbyte(value text, format text) RETURNS bytea
    LANGUAGE sql IMMUTABLE STRICT AS $$
    SELECT CASE pg_catalog.redshift_format(format) WHEN 'UTF8' THEN convert_to(value, 'UTF8')
        ELSE decode(value, pg_catalog.redshift_format(format)) END
$$;
CREATE OR REPLACE FUNCTION pg_catalog.from_varbyte(value bytea, format text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT AS $$
    SELECT CASE pg_catalog.redshift_format(format) WHEN 'UTF8' THEN convert_from(value, 'UTF8')
        ELSE encode(value, pg_catalog.redshift_format(format)) END
$$;
CREATE OR REPLACE FUNCTION pg_catalog.from_hex(value text) RETURNS bytea
    LANGUAGE sql IMMUTABLE STRICT AS $$SELECT decode(value, 'hex')$$;
CREATE OR REPLACE FUNCTION pg_catalog.to_hex(value bytea) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT AS $$SELECT encode(value, 'hex')$$;

CREATE OR REPLACE FUNCTION pg_catalog.dateadd(part text, amount bigint, moment time) RETURNS time
    LANGUAGE sql IMMUTABLE STRICT AS
    $$SELECT moment + amount * ('1 ' || pg_catalog.redshift_date_part(part))::interval$$;
CREATE OR REPLACE FUNCTION pg_catalog.datediff(part text, since time, until time) RETURNS bigint
    LANGUAGE sql IMMUTABLE STRICT AS
    $$SELECT pg_catalog.datediff(part, timestamp '2000-01-01' + since, timestamp '2000-01-01' + until)$$;
CREATE OR REPLACE FUNCTION pg_catalog.pgdate_part(part text, moment timestamp) RETURNS double precision
    LANGUAGE sql IMMUTABLE STRICT AS 'SELECT date_part(part, moment)';
CREATE OR REPLACE FUNCTION pg_catalog.date_trunc(part text, moment date) RETURNS timestamp
    LANGUAGE sql IMMUTABLE STRICT AS 'SELECT date_trunc(part, moment::timestamp)';
-- Days beyond the end of a month count into the next one, unless the date has to be exact.
CREATE OR REPLACE FUNCTION pg_catalog.redshift_to_date(value text, format text, strict boolean DEFAULT false) RETURNS date
    LANGUAGE plpgsql STABLE STRICT AS $$
BEGIN
    RETURN to_date(value, format);
EXCEPTION WHEN datetime_field_overflow THEN
    IF strict OR upper(format) NOT IN ('YYYYMMDD', 'YYYY-MM-DD') THEN
        RAISE 'date/time field date value out of range: %', value USING ERRCODE = 'datetime_field_overflow';
    END IF;
    value := replace(value, '-', '');
    RETURN make_date(left(value, 4)::integer, substr(value, 5, 2)::integer, 1) + substr(value, 7, 2)::integer - 1;
END
$$;
