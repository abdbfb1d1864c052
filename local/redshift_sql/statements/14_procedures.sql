-- # Stored procedures and functions
-- PL/pgSQL procedures with their arguments, control flow, cursors, errors and transactions; SQL functions.

-- setup
CREATE TABLE log_rows (id INT IDENTITY(1,1), note VARCHAR(100));
CREATE TABLE numbers (n INT);
INSERT INTO numbers VALUES (1), (2), (3);

-- a procedure with IN arguments
CREATE OR REPLACE PROCEDURE add_note(note IN VARCHAR(100)) AS $$ BEGIN INSERT INTO log_rows (note) VALUES (note); END; $$ LANGUAGE plpgsql;
--? SELECT COUNT(*) FROM log_rows
--> [0]

-- CALL
CALL add_note('first');
--? SELECT note FROM log_rows
--> ["first"]

-- arguments without names
CREATE PROCEDURE positional(INT, VARCHAR(20)) AS $$ BEGIN INSERT INTO log_rows (note) VALUES ($2 || $1); END; $$ LANGUAGE plpgsql; CALL positional(5, 'five');
--? SELECT note FROM log_rows ORDER BY id DESC LIMIT 1
--> ["five5"]

-- INOUT and OUT arguments come back as a row
CREATE OR REPLACE PROCEDURE doubled(f1 IN int, f2 INOUT int, f3 OUT varchar(20)) AS $$ BEGIN f2 := f1 + f2; f3 := 'sum is ' || f2; END; $$ LANGUAGE plpgsql; CALL doubled(2, 40);
--: f2 int4, f3 varchar
--> [42, "sum is 42"]

-- DECLARE, IF and ELSIF
CREATE PROCEDURE sign_of(n IN INT, s OUT VARCHAR(10)) LANGUAGE plpgsql AS $$ DECLARE word VARCHAR(10) := 'none'; BEGIN IF n > 0 THEN word := 'plus'; ELSIF n < 0 THEN word := 'minus'; ELSE word := 'zero'; END IF; s := word; END; $$; CALL sign_of(-3);
--> ["minus"]

-- FOR over a query
CREATE PROCEDURE total_of(total OUT INT) AS $$ DECLARE rec RECORD; BEGIN total := 0; FOR rec IN SELECT n FROM numbers LOOP total := total + rec.n; END LOOP; END; $$ LANGUAGE plpgsql; CALL total_of();
--> [6]

-- FOR over numbers, WHILE, EXIT WHEN
CREATE PROCEDURE loops(r OUT INT) AS $$ DECLARE i INT := 0; BEGIN r := 0; FOR k IN 1..3 LOOP r := r + k; END LOOP; WHILE i < 5 LOOP i := i + 1; EXIT WHEN i = 3; END LOOP; r := r * 10 + i; END; $$ LANGUAGE plpgsql; CALL loops();
--> [63]

-- SELECT INTO and FOUND
CREATE PROCEDURE find_n(wanted IN INT, answer OUT VARCHAR(10)) AS $$ DECLARE v INT; BEGIN SELECT INTO v n FROM numbers WHERE n = wanted; IF FOUND THEN answer := 'yes'; ELSE answer := 'no'; END IF; END; $$ LANGUAGE plpgsql; CALL find_n(9);
--> ["no"]

-- GET DIAGNOSTICS
CREATE PROCEDURE counted(c OUT INT) AS $$ BEGIN UPDATE numbers SET n = n; GET DIAGNOSTICS c := ROW_COUNT; END; $$ LANGUAGE plpgsql; CALL counted();
--> [3]

-- dynamic SQL
CREATE PROCEDURE dynamic(t IN VARCHAR(20), c OUT INT) AS $$ BEGIN EXECUTE 'SELECT COUNT(*) FROM ' || quote_ident(t) INTO c; END; $$ LANGUAGE plpgsql; CALL dynamic('numbers');
--> [3]

-- RAISE EXCEPTION fails the call
CREATE PROCEDURE refuses(n IN INT) AS $$ BEGIN RAISE EXCEPTION 'not %', n; END; $$ LANGUAGE plpgsql; CALL refuses(7);
--! ERROR: not 7

-- RAISE INFO does nothing to the result
CREATE PROCEDURE tells() AS $$ BEGIN RAISE INFO 'told %', 1; END; $$ LANGUAGE plpgsql; CALL tells();
--? SELECT 1
--> [1]

-- EXCEPTION WHEN OTHERS runs its block and fails the call
CREATE PROCEDURE caught() NONATOMIC AS $$ BEGIN SELECT 1 / 0; EXCEPTION WHEN OTHERS THEN INSERT INTO log_rows (note) VALUES ('caught'); END; $$ LANGUAGE plpgsql; CALL caught();
--? SELECT COUNT(*) FROM log_rows WHERE note = 'caught'
--> [1]

-- COMMIT in a procedure
CREATE PROCEDURE commits() AS $$ BEGIN INSERT INTO log_rows (note) VALUES ('kept'); COMMIT; INSERT INTO log_rows (note) VALUES ('lost'); ROLLBACK; END; $$ LANGUAGE plpgsql;
--? SELECT 1
--> [1]

-- what it committed stays
CALL commits();
--? SELECT note FROM log_rows WHERE note IN ('kept', 'lost')
--> ["kept"]

-- a procedure calls another
CREATE PROCEDURE outer_one() AS $$ BEGIN CALL add_note('from outer'); END; $$ LANGUAGE plpgsql; CALL outer_one();
--? SELECT COUNT(*) FROM log_rows WHERE note = 'from outer'
--> [1]

-- a temporary table carries a result out
CREATE PROCEDURE fills() AS $$ BEGIN DROP TABLE IF EXISTS carried; CREATE TEMP TABLE carried AS SELECT n * 10 AS n FROM numbers; END; $$ LANGUAGE plpgsql; CALL fills();
--? SELECT SUM(n) FROM carried
--> [60]

-- a refcursor carries a result out
CREATE PROCEDURE opens(p INOUT refcursor) AS $$ BEGIN OPEN p FOR SELECT n FROM numbers ORDER BY n; END; $$ LANGUAGE plpgsql; BEGIN; CALL opens('mine'); FETCH 2 FROM mine;
--> [1]
--> [2]

-- the transaction of the cursor ends
COMMIT;
--? SELECT 1
--> [1]

-- overloads differ by their arguments
CREATE PROCEDURE over_a(a INT, r OUT INT) AS $$ BEGIN r := 1; END; $$ LANGUAGE plpgsql; CREATE PROCEDURE over_a(a VARCHAR(5), b INT, r OUT INT) AS $$ BEGIN r := 2; END; $$ LANGUAGE plpgsql; CALL over_a('x', 2);
--> [2]

-- SECURITY DEFINER and SET
CREATE PROCEDURE secured(r OUT INT) LANGUAGE plpgsql SECURITY DEFINER SET search_path TO public AS $$ BEGIN SELECT COUNT(*) INTO r FROM numbers; END; $$; CALL secured();
--> [3]

-- Redshift's functions in a body
CREATE PROCEDURE dates_in(r OUT INT) AS $$ BEGIN r := DATEDIFF(day, '2026-01-01', DATEADD(month, 1, '2026-01-01'::timestamp)); END; $$ LANGUAGE plpgsql; CALL dates_in();
--> [31]

-- GRANT EXECUTE ON PROCEDURE
GRANT EXECUTE ON PROCEDURE add_note(VARCHAR) TO PUBLIC;
--? SELECT 1
--> [1]

-- ALTER PROCEDURE RENAME
ALTER PROCEDURE tells() RENAME TO says; CALL says();
--? SELECT 1
--> [1]

-- DROP PROCEDURE by its arguments
DROP PROCEDURE add_note(VARCHAR(100)); CALL add_note('gone');
--! ERROR: procedure add_note("unknown") does not exist

-- PG_PROC_INFO lists procedures
SELECT proname FROM pg_proc_info WHERE proname = 'loops';
--> ["loops"]

-- SHOW PROCEDURE
SHOW PROCEDURE says();
--> any

-- an SQL function with positions
CREATE FUNCTION f_greater(float, float) RETURNS float STABLE AS $$ SELECT CASE WHEN $1 > $2 THEN $1 ELSE $2 END $$ LANGUAGE sql; SELECT f_greater(1.5, 2.5);
--> [2.5]

-- a Python function names what is missing
CREATE FUNCTION f_py(x INT) RETURNS INT IMMUTABLE AS $$ return x $$ LANGUAGE plpythonu; SELECT f_py(1);
--> [1]

-- a Lambda function names what is missing
CREATE EXTERNAL FUNCTION f_lambda(INT) RETURNS INT STABLE LAMBDA 'f' IAM_ROLE 'arn:aws:iam::000000000000:role/list-loader';
--? SELECT 1
--> [1]
