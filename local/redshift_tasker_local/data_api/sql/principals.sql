-- Who is there and who may do what: users, groups, roles and their rights over PostgreSQL's roles. A role that was made
-- by CREATE ROLE has a comment that says so and names its owner; without it, one that can't sign in is a group. Run once
-- per database by its superuser.
CREATE OR REPLACE FUNCTION pg_catalog.redshift_role_owner(id oid) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT substring(description FROM '^redshift role of (.*)$') FROM pg_shdescription
    WHERE objoid = id AND classoid = 'pg_authid'::regclass
$$;
CREATE OR REPLACE FUNCTION pg_catalog.redshift_principal(id oid) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN id = 0 THEN 'public' WHEN pg_catalog.redshift_role_owner(id) IS NOT NULL THEN 'role'
        WHEN (SELECT rolcanlogin FROM pg_roles WHERE oid = id) THEN 'user' ELSE 'group' END
$$;
CREATE OR REPLACE FUNCTION pg_catalog.redshift_principal_name(id oid) RETURNS text LANGUAGE sql STABLE AS
    $$SELECT CASE WHEN id = 0 THEN 'public' ELSE (SELECT rolname::text FROM pg_roles WHERE oid = id) END$$;
CREATE OR REPLACE VIEW pg_catalog.pg_user_info AS
    SELECT u.usename, u.usesysid, u.usecreatedb, u.usesuper, false AS usecatupd, '********'::text AS passwd, u.valuntil,
        u.useconfig, CASE r.rolconnlimit WHEN -1 THEN 'UNLIMITED' ELSE r.rolconnlimit::text END AS useconnlimit
    FROM pg_user u JOIN pg_roles r ON r.oid = u.usesysid;
CREATE OR REPLACE VIEW pg_catalog.svv_user_info AS
    SELECT usename::text AS user_name, usesysid::integer AS user_id, usecreatedb AS createdb, usesuper AS superuser,
        false AS catalog_update, useconnlimit AS connection_limit, 'RESTRICTED'::text AS syslog_access,
        NULL::timestamp AS last_ddl_timestamp, NULL::integer AS session_timeout, NULL::text AS external_user_id
    FROM pg_catalog.pg_user_info;
CREATE OR REPLACE VIEW pg_catalog.svv_roles AS
    SELECT oid::integer AS role_id, rolname::text AS role_name, pg_catalog.redshift_role_owner(oid) AS role_owner,
        NULL::text AS external_id
    FROM pg_roles WHERE pg_catalog.redshift_role_owner(oid) IS NOT NULL;
CREATE OR REPLACE VIEW pg_catalog.svv_user_grants AS
    SELECT m.member::integer AS user_id, u.rolname::text AS user_name, r.role_id, r.role_name, m.admin_option
    FROM pg_auth_members m JOIN pg_catalog.svv_roles r ON r.role_id = m.roleid::integer
        JOIN pg_roles u ON u.oid = m.member AND u.rolcanlogin
    WHERE NOT (m.admin_option AND NOT m.set_option AND NOT m.inherit_option);
CREATE OR REPLACE VIEW pg_catalog.svv_role_grants AS
    SELECT o.role_id, o.role_name, r.role_id AS granted_role_id, r.role_name AS granted_role_name
    FROM pg_auth_members m JOIN pg_catalog.svv_roles r ON r.role_id = m.roleid::integer
        JOIN pg_catalog.svv_roles o ON o.role_id = m.member::integer;
CREATE OR REPLACE VIEW pg_catalog.svv_relation_privileges AS
    SELECT n.nspname::text AS namespace_name, c.relname::text AS relation_name, a.privilege_type,
        a.grantee::integer AS identity_id, pg_catalog.redshift_principal_name(a.grantee) AS identity_name,
        pg_catalog.redshift_principal(a.grantee) AS identity_type, a.is_grantable AS admin_option,
        'TABLE'::text AS privilege_scope, pg_catalog.redshift_principal_name(a.grantor) AS grantor_name
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace, aclexplode(c.relacl) AS a
    WHERE c.relkind IN ('r', 'p', 'v', 'm') AND n.nspname NOT IN ('pg_catalog', 'information_schema')
        AND a.privilege_type NOT IN ('MAINTAIN');
CREATE OR REPLACE VIEW pg_catalog.svv_column_privileges AS
    SELECT n.nspname::text AS namespace_name, c.relname::text AS relation_name, t.attname::text AS column_name,
        a.privilege_type, a.grantee::integer AS identity_id, pg_catalog.redshift_principal_name(a.grantee) AS identity_name,
        pg_catalog.redshift_principal(a.grantee) AS identity_type
    FROM pg_attribute t JOIN pg_class c ON c.oid = t.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace,
        aclexplode(t.attacl) AS a WHERE n.nspname <> 'pg_catalog';
CREATE OR REPLACE VIEW pg_catalog.svv_schema_privileges AS
    SELECT n.nspname::text AS namespace_name, a.privilege_type, a.grantee::integer AS identity_id,
        pg_catalog.redshift_principal_name(a.grantee) AS identity_name,
        pg_catalog.redshift_principal(a.grantee) AS identity_type, a.is_grantable AS admin_option
    FROM pg_namespace n, aclexplode(n.nspacl) AS a WHERE n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\\_%';
CREATE OR REPLACE VIEW pg_catalog.svv_database_privileges AS
    SELECT d.datname::text AS database_name, a.privilege_type, a.grantee::integer AS identity_id,
        pg_catalog.redshift_principal_name(a.grantee) AS identity_name,
        pg_catalog.redshift_principal(a.grantee) AS identity_type, a.is_grantable AS admin_option
    FROM pg_database d, aclexplode(d.datacl) AS a;
CREATE OR REPLACE VIEW pg_catalog.svv_function_privileges AS
    SELECT n.nspname::text AS namespace_name, p.proname::text AS function_name,
        pg_get_function_identity_arguments(p.oid) AS argument_types, a.privilege_type, a.grantee::integer AS identity_id,
        pg_catalog.redshift_principal_name(a.grantee) AS identity_name,
        pg_catalog.redshift_principal(a.grantee) AS identity_type, a.is_grantable AS admin_option
    FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace, aclexplode(p.proacl) AS a
    WHERE n.nspname NOT IN ('pg_catalog', 'information_schema');
CREATE OR REPLACE VIEW pg_catalog.svv_default_privileges AS
    SELECT n.nspname::text AS schema_name, CASE d.defaclobjtype WHEN 'r' THEN 'RELATION' WHEN 'f' THEN 'FUNCTION'
            ELSE d.defaclobjtype::text END AS object_type, d.defaclrole::integer AS owner_id,
        pg_catalog.redshift_principal_name(d.defaclrole) AS owner_name, 'user'::text AS owner_type, a.privilege_type,
        a.grantee::integer AS grantee_id, pg_catalog.redshift_principal_name(a.grantee) AS grantee_name,
        pg_catalog.redshift_principal(a.grantee) AS grantee_type, a.is_grantable AS admin_option
    FROM pg_default_acl d LEFT JOIN pg_namespace n ON n.oid = d.defaclnamespace, aclexplode(d.defaclacl) AS a;
CREATE OR REPLACE FUNCTION pg_catalog.role_is_member_of(member text, of_role text) RETURNS boolean LANGUAGE sql STABLE
    AS $$SELECT pg_has_role(member, of_role, 'MEMBER')$$;
CREATE OR REPLACE FUNCTION pg_catalog.user_is_member_of(member text, of_role text) RETURNS boolean LANGUAGE sql STABLE
    AS $$SELECT pg_has_role(member, of_role, 'MEMBER')$$;
