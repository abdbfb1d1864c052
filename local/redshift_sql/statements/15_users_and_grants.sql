-- # Users, groups, roles and grants
-- Who is there and who may do what; the views and functions that tell it.

-- setup
CREATE TABLE secret_rows (id INT, note VARCHAR(20));
INSERT INTO secret_rows VALUES (1, 'a');
CREATE SCHEMA hidden;
CREATE TABLE hidden.rows (id INT);

-- CREATE USER
CREATE USER list_ann PASSWORD 'Abcd1234';
--? SELECT usename, usesuper, usecreatedb FROM pg_user WHERE usename = 'list_ann'
--> ["list_ann", false, false]

-- CREATE USER with options
CREATE USER list_ben WITH PASSWORD DISABLE CREATEDB CONNECTION LIMIT 10 SYSLOG ACCESS RESTRICTED SESSION TIMEOUT 120 VALID UNTIL '2030-01-01';
--? SELECT usename, usecreatedb FROM pg_user_info WHERE usename = 'list_ben'
--> ["list_ben", true]

-- a weak password is refused
CREATE USER list_weak PASSWORD 'weak';
--! ERROR: password must be at least 8 characters

-- CREATE USER that is there
CREATE USER list_ann PASSWORD 'Abcd1234';
--! ERROR: user "list_ann" already exists

-- CREATE GROUP with users
CREATE GROUP list_team WITH USER list_ann, list_ben;
--? SELECT groname, ARRAY_UPPER(grolist, 1) FROM pg_group WHERE groname = 'list_team'
--> ["list_team", 2]

-- ALTER GROUP DROP USER
ALTER GROUP list_team DROP USER list_ben;
--? SELECT ARRAY_UPPER(grolist, 1) FROM pg_group WHERE groname = 'list_team'
--> [1]

-- ALTER GROUP ADD USER
ALTER GROUP list_team ADD USER list_ben;
--? SELECT ARRAY_UPPER(grolist, 1) FROM pg_group WHERE groname = 'list_team'
--> [2]

-- ALTER GROUP RENAME
ALTER GROUP list_team RENAME TO list_crew;
--? SELECT COUNT(*) FROM pg_group WHERE groname = 'list_crew'
--> [1]

-- ALTER USER
ALTER USER list_ann CREATEUSER PASSWORD 'Xyz12345';
--? SELECT usesuper FROM pg_user WHERE usename = 'list_ann'
--> [true]

-- ALTER USER NOCREATEUSER
ALTER USER list_ann NOCREATEUSER;
--? SELECT usesuper FROM pg_user WHERE usename = 'list_ann'
--> [false]

-- ALTER USER RENAME
ALTER USER list_ben RENAME TO list_bob;
--? SELECT COUNT(*) FROM pg_user WHERE usename = 'list_bob'
--> [1]

-- ALTER USER SET
ALTER USER list_bob SET search_path TO hidden, public;
--? SELECT 1
--> [1]

-- CREATE ROLE and GRANT ROLE
CREATE ROLE list_reader; GRANT ROLE list_reader TO list_ann;
--? SELECT user_name, role_name FROM svv_user_grants WHERE role_name = 'list_reader'
--> ["list_ann", "list_reader"]

-- a role in a role
CREATE ROLE list_chief; GRANT ROLE list_reader TO ROLE list_chief;
--? SELECT role_name, granted_role_name FROM svv_role_grants WHERE role_name = 'list_chief'
--> ["list_chief", "list_reader"]

-- SVV_ROLES
SELECT role_name, role_owner FROM svv_roles WHERE role_name LIKE 'list_%' ORDER BY role_name;
--> ["list_chief", "awsuser"]
--> ["list_reader", "awsuser"]

-- GRANT SELECT to a role
GRANT SELECT ON TABLE secret_rows TO ROLE list_reader;
--? SELECT HAS_TABLE_PRIVILEGE('list_ann', 'secret_rows', 'SELECT')
--> [true]

-- GRANT to a group
GRANT INSERT ON secret_rows TO GROUP list_crew;
--? SELECT HAS_TABLE_PRIVILEGE('list_bob', 'secret_rows', 'INSERT')
--> [true]

-- SVV_RELATION_PRIVILEGES
SELECT namespace_name, relation_name, privilege_type, identity_name, identity_type FROM svv_relation_privileges WHERE relation_name = 'secret_rows' AND identity_name IN ('list_reader', 'list_crew') ORDER BY identity_name;
--> ["public", "secret_rows", "INSERT", "list_crew", "group"]
--> ["public", "secret_rows", "SELECT", "list_reader", "role"]

-- GRANT on columns
GRANT SELECT (note) ON secret_rows TO list_bob;
--? SELECT HAS_TABLE_PRIVILEGE('list_bob', 'secret_rows', 'SELECT')
--> [false]

-- without a grant a statement fails
SET SESSION AUTHORIZATION list_bob; SELECT id FROM secret_rows;
--! ERROR: permission denied for relation secret_rows

-- SET SESSION AUTHORIZATION and back
RESET SESSION AUTHORIZATION; SELECT current_user = session_user;
--> [true]

-- GRANT USAGE ON SCHEMA
GRANT USAGE ON SCHEMA hidden TO list_ann;
--? SELECT HAS_SCHEMA_PRIVILEGE('list_ann', 'hidden', 'usage'), HAS_SCHEMA_PRIVILEGE('list_ann', 'hidden', 'create')
--> [true, false]

-- GRANT ON ALL TABLES IN SCHEMA
GRANT SELECT ON ALL TABLES IN SCHEMA hidden TO list_ann;
--? SELECT HAS_TABLE_PRIVILEGE('list_ann', 'hidden.rows', 'select')
--> [true]

-- ALTER DEFAULT PRIVILEGES
ALTER DEFAULT PRIVILEGES IN SCHEMA hidden GRANT SELECT ON TABLES TO GROUP list_crew; CREATE TABLE hidden.later (id INT);
--? SELECT HAS_TABLE_PRIVILEGE('list_bob', 'hidden.later', 'select')
--> [true]

-- GRANT FOR TABLES IN SCHEMA
GRANT SELECT FOR TABLES IN SCHEMA hidden TO ROLE list_chief;
--? SELECT 1
--> [1]

-- GRANT ALL and REVOKE
GRANT ALL ON secret_rows TO list_bob; REVOKE DELETE ON secret_rows FROM list_bob;
--? SELECT HAS_TABLE_PRIVILEGE('list_bob', 'secret_rows', 'UPDATE'), HAS_TABLE_PRIVILEGE('list_bob', 'secret_rows', 'DELETE')
--> [true, false]

-- GRANT WITH GRANT OPTION
GRANT SELECT ON hidden.rows TO list_bob WITH GRANT OPTION;
--? SELECT HAS_TABLE_PRIVILEGE('list_bob', 'hidden.rows', 'select')
--> [true]

-- GRANT DROP and ALTER on a table
GRANT DROP, ALTER ON secret_rows TO list_ann;
--? SELECT 1
--> [1]

-- GRANT TEMP ON DATABASE
GRANT TEMP ON DATABASE dev TO list_ann;
--? SELECT 1
--> [1]

-- GRANT of system permissions to a role
GRANT CREATE USER, ACCESS CATALOG TO ROLE list_chief;
--? SELECT system_privilege FROM svv_system_privileges WHERE identity_name = 'list_chief' ORDER BY 1
--> ["ACCESS CATALOG"]
--> ["CREATE USER"]

-- SHOW GRANTS
SHOW GRANTS ON TABLE secret_rows FOR ROLE list_reader;
--> any

-- REVOKE ROLE
REVOKE ROLE list_reader FROM list_ann;
--? SELECT COUNT(*) FROM svv_user_grants WHERE role_name = 'list_reader'
--> [0]

-- CURRENT_USER and CURRENT_USER_ID
SELECT CURRENT_USER, SESSION_USER, USER, CURRENT_USER_ID > 0;
--> ["awsuser", "awsuser", "awsuser", true]

-- USER_IS_MEMBER_OF and ROLE_IS_MEMBER_OF
SELECT ROLE_IS_MEMBER_OF('list_chief', 'list_reader');
--> [true]

-- ALTER TABLE OWNER TO
ALTER TABLE hidden.rows OWNER TO list_bob;
--? SELECT tableowner FROM pg_tables WHERE schemaname = 'hidden' AND tablename = 'rows'
--> ["list_bob"]

-- DROP USER that owns something
DROP USER list_bob;
--! ERROR: user "list_bob" cannot be dropped because the user owns some object

-- DROP ROLE FORCE
DROP ROLE list_chief FORCE;
--? SELECT COUNT(*) FROM svv_roles WHERE role_name = 'list_chief'
--> [0]

-- DROP GROUP
DROP TABLE hidden.later; ALTER DEFAULT PRIVILEGES IN SCHEMA hidden REVOKE SELECT ON TABLES FROM GROUP list_crew; REVOKE ALL ON secret_rows FROM GROUP list_crew; DROP GROUP list_crew;
--? SELECT COUNT(*) FROM pg_group WHERE groname = 'list_crew'
--> [0]

-- row-level security
CREATE RLS POLICY only_own WITH (note VARCHAR(20)) USING (note = current_user);
--? SELECT polname FROM svv_rls_policy
--> ["only_own"]

-- dynamic data masking
CREATE MASKING POLICY stars WITH (note VARCHAR(20)) USING ('***'::VARCHAR(20));
--? SELECT policy_name FROM svv_masking_policy
--> ["stars"]
