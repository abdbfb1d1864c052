-- SUPER values as jsonb: Redshift's functions over them, comparison and arithmetic with plain values, unnesting.
-- Run once per database by its superuser; every statement may be run again.

CREATE OR REPLACE FUNCTION pg_catalog.redshift_compact(document jsonb) RETURNS varchar
    LANGUAGE plpgsql IMMUTABLE STRICT AS $$
BEGIN
    RETURN CASE jsonb_typeof(document)
        WHEN 'array' THEN (SELECT '[' || coalesce(string_agg(pg_catalog.redshift_compact(item), ',' ORDER BY place), '')
            || ']' FROM jsonb_array_elements(document) WITH ORDINALITY AS every(item, place))
        WHEN 'object' THEN (SELECT '{' || coalesce(string_agg(to_jsonb(name)::text || ':'
            || pg_catalog.redshift_compact(item), ',' ORDER BY place), '') || '}'
            FROM jsonb_each(document) WITH ORDINALITY AS every(name, item, place))
        ELSE document::text END;
END
$$;
CREATE OR REPLACE FUNCTION pg_catalog.json_serialize(document jsonb) RETURNS varchar
    LANGUAGE sql IMMUTABLE STRICT AS 'SELECT pg_catalog.redshift_compact(document)';
CREATE OR REPLACE FUNCTION pg_catalog."array"() RETURNS jsonb LANGUAGE internal IMMUTABLE AS 'jsonb_build_array_noargs';
CREATE OR REPLACE FUNCTION pg_catalog."array"(VARIADIC "any") RETURNS jsonb LANGUAGE internal STABLE AS 'jsonb_build_array';
CREATE OR REPLACE FUNCTION pg_catalog.object() RETURNS jsonb LANGUAGE internal IMMUTABLE AS 'jsonb_build_object_noargs';
CREATE OR REPLACE FUNCTION pg_catalog.object(VARIADIC "any") RETURNS jsonb LANGUAGE internal STABLE AS 'jsonb_build_object';
-- A scalar's text without quotes, as every cast of a SUPER value begins with.
CREATE OR REPLACE FUNCTION pg_catalog.redshift_super_text(document jsonb) RETURNS varchar
    LANGUAGE sql IMMUTABLE STRICT AS $$
    SELECT CASE WHEN jsonb_typeof(document) IN ('array', 'object') THEN pg_catalog.redshift_compact(document)
        ELSE document #>> '{}' END::varchar
$$;
CREATE OR REPLACE FUNCTION pg_catalog.redshift_number(document jsonb) RETURNS numeric
    LANGUAGE sql IMMUTABLE STRICT AS
    $$SELECT CASE WHEN jsonb_typeof(document) = 'number' THEN (document #>> '{}')::numeric END$$;

CREATE OR REPLACE FUNCTION pg_catalog.can_json_parse(document text) RETURNS boolean
    LANGUAGE sql IMMUTABLE STRICT AS $$SELECT pg_input_is_valid(document, 'jsonb')$$;
CREATE OR REPLACE FUNCTION pg_catalog.json_serialize_to_varbyte(document jsonb) RETURNS bytea
    LANGUAGE sql IMMUTABLE STRICT AS $$SELECT convert_to(pg_catalog.redshift_compact(document), 'UTF8')$$;
CREATE OR REPLACE FUNCTION pg_catalog.json_typeof(document jsonb) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT AS 'SELECT jsonb_typeof(document)';
CREATE OR REPLACE FUNCTION pg_catalog.json_size(document jsonb) RETURNS integer
    LANGUAGE sql IMMUTABLE STRICT AS 'SELECT octet_length(pg_catalog.redshift_compact(document))';
CREATE OR REPLACE FUNCTION pg_catalog.get_array_length(document jsonb) RETURNS integer LANGUAGE sql IMMUTABLE STRICT AS
    $$SELECT CASE WHEN jsonb_typeof(document) = 'array' THEN jsonb_array_length(document) END$$;
CREATE OR REPLACE FUNCTION pg_catalog.get_number_attributes(document jsonb) RETURNS integer
    LANGUAGE sql IMMUTABLE STRICT AS
    $$SELECT CASE WHEN jsonb_typeof(document) = 'object' THEN (SELECT count(*)::integer FROM jsonb_object_keys(document)) END$$;
CREATE OR REPLACE FUNCTION pg_catalog.decimal_precision(document jsonb) RETURNS integer
    LANGUAGE sql IMMUTABLE STRICT AS
    $$SELECT length(regexp_replace(abs(pg_catalog.redshift_number(document))::text, E'^0?\\.|\\.', ''))$$;
CREATE OR REPLACE FUNCTION pg_catalog.decimal_scale(document jsonb) RETURNS integer
    LANGUAGE sql IMMUTABLE STRICT AS 'SELECT scale(pg_catalog.redshift_number(document))';

CREATE OR REPLACE FUNCTION pg_catalog.is_array(document jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE STRICT AS
    $$SELECT jsonb_typeof(document) = 'array'$$;
CREATE OR REPLACE FUNCTION pg_catalog.is_object(document jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE STRICT AS
    $$SELECT jsonb_typeof(document) = 'object'$$;
CREATE OR REPLACE FUNCTION pg_catalog.is_scalar(document jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE STRICT AS
    $$SELECT jsonb_typeof(document) NOT IN ('array', 'object')$$;
CREATE OR REPLACE FUNCTION pg_catalog.is_varchar(document jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE STRICT AS
    $$SELECT jsonb_typeof(document) = 'string'$$;
CREATE OR REPLACE FUNCTION pg_catalog.is_char(document jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE STRICT AS
    $$SELECT jsonb_typeof(document) = 'string' AND octet_length(document #>> '{}') <= 4096$$;
CREATE OR REPLACE FUNCTION pg_catalog.is_boolean(document jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE STRICT AS
    $$SELECT jsonb_typeof(document) = 'boolean'$$;
CREATE OR REPLACE FUNCTION pg_catalog.redshift_is_whole(document jsonb, lowest numeric, highest numeric) RETURNS boolean
    LANGUAGE sql IMMUTABLE STRICT AS $$
    SELECT coalesce(scale(pg_catalog.redshift_number(document)) = 0
        AND pg_catalog.redshift_number(document) BETWEEN lowest AND highest, false)
$$;
CREATE OR REPLACE FUNCTION pg_catalog.is_smallint(document jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE STRICT AS
    'SELECT pg_catalog.redshift_is_whole(document, -32768, 32767)';
CREATE OR REPLACE FUNCTION pg_catalog.is_integer(document jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE STRICT AS
    'SELECT pg_catalog.redshift_is_whole(document, -2147483648, 2147483647)';
CREATE OR REPLACE FUNCTION pg_catalog.is_bigint(document jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE STRICT AS
    'SELECT pg_catalog.redshift_is_whole(document, -9223372036854775808, 9223372036854775807)';
CREATE OR REPLACE FUNCTION pg_catalog.is_decimal(document jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE STRICT AS
    $$SELECT jsonb_typeof(document) = 'number'$$;
CREATE OR REPLACE FUNCTION pg_catalog.is_float(document jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE STRICT AS
    $$SELECT jsonb_typeof(document) = 'number'$$;

CREATE OR REPLACE FUNCTION pg_catalog.array_concat(one jsonb, other jsonb) RETURNS jsonb
    LANGUAGE sql IMMUTABLE STRICT AS 'SELECT one || other';
CREATE OR REPLACE FUNCTION pg_catalog.array_flatten(items jsonb) RETURNS jsonb LANGUAGE plpgsql IMMUTABLE STRICT AS $$
BEGIN
    IF jsonb_typeof(items) <> 'array' THEN RETURN jsonb_build_array(items); END IF;
    RETURN (SELECT coalesce(jsonb_agg(inner_item ORDER BY place, inner_place), '[]')
        FROM jsonb_array_elements(items) WITH ORDINALITY AS every(item, place),
            jsonb_array_elements(pg_catalog.array_flatten(item)) WITH ORDINALITY AS inside(inner_item, inner_place));
END
$$;
CREATE OR REPLACE FUNCTION pg_catalog.subarray(items jsonb, start integer, amount integer) RETURNS jsonb
    LANGUAGE sql IMMUTABLE STRICT AS $$
    SELECT coalesce(jsonb_agg(item ORDER BY place), '[]')
    FROM jsonb_array_elements(items) WITH ORDINALITY AS every(item, place)
    WHERE place > start AND place <= start + amount
$$;
CREATE OR REPLACE FUNCTION pg_catalog.split_to_array(value text, separator text DEFAULT ',') RETURNS jsonb
    LANGUAGE sql IMMUTABLE STRICT AS 'SELECT to_jsonb(string_to_array(value, separator))';
CREATE OR REPLACE FUNCTION pg_catalog.array_distinct(items jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE STRICT AS
    $$SELECT coalesce(jsonb_agg(DISTINCT item), '[]') FROM jsonb_array_elements(items) AS every(item)$$;
CREATE OR REPLACE FUNCTION pg_catalog.array_sort(items jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE STRICT AS
    $$SELECT coalesce(jsonb_agg(item ORDER BY item), '[]') FROM jsonb_array_elements(items) AS every(item)$$;
CREATE OR REPLACE FUNCTION pg_catalog.array_union(one jsonb, other jsonb) RETURNS jsonb
    LANGUAGE sql IMMUTABLE STRICT AS 'SELECT pg_catalog.array_distinct(one || other)';
CREATE OR REPLACE FUNCTION pg_catalog.array_except(one jsonb, other jsonb) RETURNS jsonb
    LANGUAGE sql IMMUTABLE STRICT AS $$
    SELECT coalesce(jsonb_agg(item ORDER BY place), '[]')
    FROM jsonb_array_elements(one) WITH ORDINALITY AS every(item, place)
    WHERE item NOT IN (SELECT jsonb_array_elements(other))
$$;
CREATE OR REPLACE FUNCTION pg_catalog.array_intersection(one jsonb, other jsonb) RETURNS jsonb
    LANGUAGE sql IMMUTABLE STRICT AS $$
    SELECT coalesce(jsonb_agg(item ORDER BY place), '[]')
    FROM jsonb_array_elements(one) WITH ORDINALITY AS every(item, place)
    WHERE item IN (SELECT jsonb_array_elements(other))
$$;
CREATE OR REPLACE FUNCTION pg_catalog.arrays_overlap(one jsonb, other jsonb) RETURNS boolean
    LANGUAGE sql IMMUTABLE STRICT AS 'SELECT jsonb_array_length(pg_catalog.array_intersection(one, other)) > 0';
CREATE OR REPLACE FUNCTION pg_catalog.redshift_place(items jsonb, wanted jsonb) RETURNS integer
    LANGUAGE sql IMMUTABLE STRICT AS $$
    SELECT coalesce((SELECT (place - 1)::integer FROM jsonb_array_elements(items) WITH ORDINALITY AS every(item, place)
        WHERE item = wanted ORDER BY place LIMIT 1), -1)
$$;
CREATE OR REPLACE FUNCTION pg_catalog.array_position(items jsonb, wanted anyelement) RETURNS integer
    LANGUAGE sql IMMUTABLE STRICT AS 'SELECT pg_catalog.redshift_place(items, to_jsonb(wanted))';
CREATE OR REPLACE FUNCTION pg_catalog.array_position(items jsonb, wanted text) RETURNS integer
    LANGUAGE sql IMMUTABLE STRICT AS 'SELECT pg_catalog.redshift_place(items, to_jsonb(wanted))';
CREATE OR REPLACE FUNCTION pg_catalog.array_contains(items jsonb, wanted anyelement) RETURNS boolean
    LANGUAGE sql IMMUTABLE STRICT AS 'SELECT pg_catalog.redshift_place(items, to_jsonb(wanted)) >= 0';
CREATE OR REPLACE FUNCTION pg_catalog.array_contains(items jsonb, wanted text) RETURNS boolean
    LANGUAGE sql IMMUTABLE STRICT AS 'SELECT pg_catalog.redshift_place(items, to_jsonb(wanted)) >= 0';

CREATE OR REPLACE FUNCTION pg_catalog.redshift_renamed(document jsonb, upper_case boolean) RETURNS jsonb
    LANGUAGE plpgsql IMMUTABLE STRICT AS $$
BEGIN
    RETURN CASE jsonb_typeof(document)
        WHEN 'object' THEN (SELECT coalesce(jsonb_object_agg(CASE WHEN upper_case THEN upper(name) ELSE lower(name) END,
            pg_catalog.redshift_renamed(item, upper_case)), '{}') FROM jsonb_each(document) AS every(name, item))
        WHEN 'array' THEN (SELECT coalesce(jsonb_agg(pg_catalog.redshift_renamed(item, upper_case) ORDER BY place), '[]')
            FROM jsonb_array_elements(document) WITH ORDINALITY AS every(item, place))
        ELSE document END;
END
$$;
CREATE OR REPLACE FUNCTION pg_catalog.lower_attribute_names(document jsonb) RETURNS jsonb
    LANGUAGE sql IMMUTABLE STRICT AS 'SELECT pg_catalog.redshift_renamed(document, false)';
CREATE OR REPLACE FUNCTION pg_catalog.upper_attribute_names(document jsonb) RETURNS jsonb
    LANGUAGE sql IMMUTABLE STRICT AS 'SELECT pg_catalog.redshift_renamed(document, true)';
-- Paths are written '"a"."b"'; pairs of a path and a value follow each other in `changes`.
CREATE OR REPLACE FUNCTION pg_catalog.redshift_path(path text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT AS
    $$SELECT array_agg(part[1]) FROM regexp_matches(path, '"([^"]*)"', 'g') AS part$$;
CREATE OR REPLACE FUNCTION pg_catalog.redshift_object_transform(document jsonb, kept text[], changes jsonb) RETURNS jsonb
    LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    result jsonb := CASE WHEN kept IS NULL THEN document ELSE '{}'::jsonb END;
    path text;
BEGIN
    FOREACH path IN ARRAY coalesce(kept, '{}') LOOP
        IF document #> pg_catalog.redshift_path(path) IS NOT NULL THEN
            result := jsonb_set(result, pg_catalog.redshift_path(path), document #> pg_catalog.redshift_path(path));
        END IF;
    END LOOP;
    FOR place IN 0 .. jsonb_array_length(changes) / 2 - 1 LOOP
        result := jsonb_set(result, pg_catalog.redshift_path(changes ->> (2 * place)), changes -> (2 * place + 1));
    END LOOP;
    RETURN result;
END
$$;

-- JSON that is kept as text.
CREATE OR REPLACE FUNCTION pg_catalog.json_parse(document text) RETURNS jsonb
    LANGUAGE sql IMMUTABLE STRICT AS 'SELECT document::jsonb';
CREATE OR REPLACE FUNCTION pg_catalog.is_valid_json(document text) RETURNS boolean
    LANGUAGE sql IMMUTABLE STRICT AS $$SELECT pg_input_is_valid(document, 'json')$$;
CREATE OR REPLACE FUNCTION pg_catalog.is_valid_json_array(document text) RETURNS boolean
    LANGUAGE sql IMMUTABLE STRICT AS
    $$SELECT CASE WHEN pg_input_is_valid(document, 'json') THEN json_typeof(document::json) = 'array' ELSE false END$$;
CREATE OR REPLACE FUNCTION pg_catalog.json_array_length(document text) RETURNS integer
    LANGUAGE sql IMMUTABLE STRICT AS 'SELECT json_array_length(document::json)';
CREATE OR REPLACE FUNCTION pg_catalog.json_extract_path_text(document text, VARIADIC path text[]) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT AS 'SELECT pg_catalog.redshift_super_text(jsonb_extract_path(document::jsonb, VARIADIC path))';
CREATE OR REPLACE FUNCTION pg_catalog.json_extract_array_element_text(document text, place integer) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT AS 'SELECT document::jsonb ->> place';

CREATE OR REPLACE FUNCTION pg_catalog.json_extract_path_text(document text, one text, null_if_invalid boolean)
    RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT AS $$
BEGIN
    RETURN CASE WHEN null_if_invalid AND NOT pg_input_is_valid(document, 'jsonb') THEN NULL
        ELSE pg_catalog.json_extract_path_text(document, VARIADIC ARRAY[one]) END;
END
$$;
CREATE OR REPLACE FUNCTION pg_catalog.json_extract_path_text(document text, one text, two text, null_if_invalid boolean)
    RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT AS $$
BEGIN
    RETURN CASE WHEN null_if_invalid AND NOT pg_input_is_valid(document, 'jsonb') THEN NULL
        ELSE pg_catalog.json_extract_path_text(document, VARIADIC ARRAY[one, two]) END;
END
$$;
CREATE OR REPLACE FUNCTION pg_catalog.json_extract_array_element_text(document text, place integer, null_if_invalid boolean)
    RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT AS $$
BEGIN
    RETURN CASE WHEN null_if_invalid AND NOT pg_input_is_valid(document, 'jsonb') THEN NULL
        ELSE pg_catalog.json_extract_array_element_text(document, place) END;
END
$$;
CREATE OR REPLACE FUNCTION pg_catalog.json_array_length(document text, null_if_invalid boolean) RETURNS integer
    LANGUAGE plpgsql IMMUTABLE STRICT AS $$
BEGIN
    RETURN CASE WHEN null_if_invalid AND NOT pg_input_is_valid(document, 'jsonb') THEN NULL
        ELSE json_array_length(document::json) END;
END
$$;

-- Unnesting: an array's elements with their places from zero, an object's values with their names; else no rows.
CREATE OR REPLACE FUNCTION pg_catalog.redshift_unnest(document jsonb) RETURNS TABLE (item jsonb, place bigint)
    LANGUAGE sql IMMUTABLE AS $$
    SELECT item, place - 1 FROM jsonb_array_elements(CASE jsonb_typeof(document) WHEN 'array' THEN document ELSE '[]' END)
        WITH ORDINALITY AS every(item, place)
$$;
CREATE OR REPLACE FUNCTION pg_catalog.redshift_unpivot(document jsonb) RETURNS TABLE (item jsonb, name varchar)
    LANGUAGE sql IMMUTABLE AS $$
    SELECT value, key::varchar FROM jsonb_each(CASE jsonb_typeof(document) WHEN 'object' THEN document ELSE '{}' END)
$$;

-- Dynamic typing: a value of another type than the one it is compared with is neither equal nor less nor greater.
DO $$
DECLARE
    made record;
    kind record;
BEGIN
    FOR kind IN SELECT * FROM (VALUES ('numeric', 'number'), ('text', 'string'), ('boolean', 'boolean')) AS every(type, name)
    LOOP
        FOR made IN SELECT * FROM (VALUES ('=', 'eq'), ('<>', 'ne'), ('<', 'lt'), ('<=', 'le'), ('>', 'gt'), ('>=', 'ge'))
            AS every(sign, name)
        LOOP
            EXECUTE format('CREATE OR REPLACE FUNCTION pg_catalog.redshift_super_%s(one jsonb, other %s) RETURNS boolean '
                'LANGUAGE sql IMMUTABLE STRICT AS $body$SELECT CASE WHEN jsonb_typeof(one) = %L '
                'THEN (one #>> ''{}'')::%s %s other ELSE false END$body$', made.name, kind.type, kind.name, kind.type,
                made.sign);
            IF to_regoperator(format('pg_catalog.%s(jsonb,%s)', made.sign, kind.type)) IS NULL THEN
                EXECUTE format('CREATE OPERATOR pg_catalog.%s (LEFTARG = jsonb, RIGHTARG = %s, '
                    'FUNCTION = pg_catalog.redshift_super_%s)', made.sign, kind.type, made.name);
            END IF;
        END LOOP;
    END LOOP;
    FOR made IN SELECT * FROM (VALUES ('+', 'plus'), ('*', 'times'), ('/', 'over')) AS every(sign, name)
    LOOP
        EXECUTE format('CREATE OR REPLACE FUNCTION pg_catalog.redshift_super_%s(one jsonb, other numeric) RETURNS jsonb '
            'LANGUAGE sql IMMUTABLE STRICT AS $body$SELECT to_jsonb(pg_catalog.redshift_number(one) %s other)$body$',
            made.name, made.sign);
        IF to_regoperator(format('pg_catalog.%s(jsonb,numeric)', made.sign)) IS NULL THEN
            EXECUTE format('CREATE OPERATOR pg_catalog.%s (LEFTARG = jsonb, RIGHTARG = numeric, '
                'FUNCTION = pg_catalog.redshift_super_%s)', made.sign, made.name);
        END IF;
    END LOOP;
END
$$;
-- A condition may be a SUPER value, and a SUPER column takes plain values.
UPDATE pg_catalog.pg_cast SET castcontext = 'a'
    WHERE castsource = 'jsonb'::regtype AND casttarget = 'boolean'::regtype AND castcontext <> 'a';
DO $$
DECLARE
    kind text;
BEGIN
    FOREACH kind IN ARRAY ARRAY['smallint', 'integer', 'bigint', 'numeric', 'double precision', 'real', 'boolean'] LOOP
        EXECUTE format('CREATE OR REPLACE FUNCTION pg_catalog.redshift_super(value %s) RETURNS jsonb '
            'LANGUAGE sql IMMUTABLE STRICT AS ''SELECT to_jsonb(value)''', kind);
        IF NOT EXISTS (SELECT FROM pg_cast WHERE castsource = kind::regtype AND casttarget = 'jsonb'::regtype) THEN
            EXECUTE format('CREATE CAST (%s AS jsonb) WITH FUNCTION pg_catalog.redshift_super(%s) AS ASSIGNMENT', kind, kind);
        END IF;
    END LOOP;
END
$$;
