//! What the doctor makes of answers.

use expect_test::expect;
use pulumi_rust::{FromValue, PropertyPath, Reading, Value};
use serde_json::json;

use super::super::{NeededTable, Privilege, question::Question};
use super::{Diagnosis, Reply};

fn table(name: &str, privileges: &[Privilege]) -> NeededTable {
    let name = FromValue::from_value(Value::from(name), &PropertyPath::root(), &mut Reading::new()).expect("a name");
    NeededTable { name, privileges: (!privileges.is_empty()).then(|| privileges.to_vec()) }
}

fn row(values: &serde_json::Value) -> Reply {
    Reply::Answered(json!({ "Status": "FINISHED", "result": { "rows": [values.clone()] } }))
}

#[test]
fn missing_rights_become_grants() {
    let orders = table("sales.orders", &[Privilege::Select, Privilege::Insert]);
    let Question::Rights(sql) = Question::of_table(&orders) else { panic!("rights") };
    expect!["SELECT has_schema_privilege(current_user, n.oid, 'USAGE'), has_table_privilege(current_user, c.oid, 'SELECT'), has_table_privilege(current_user, c.oid, 'INSERT') FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'sales' AND c.relname = 'orders'"].assert_eq(&sql);
    let mut diagnosis = Diagnosis::default();
    let user = diagnosis.of_sign_in(&row(&json!([1, "IAMR:tasker-role"]))).expect("signed in");
    diagnosis.of_table(&user, &orders, &row(&json!([false, true, false])));
    expect![[r#"
        the doctor of `urn` found:
        - "IAMR:tasker-role" has no USAGE on the schema sales
        - "IAMR:tasker-role" has no INSERT on sales.orders
        hint: as a superuser, run
            GRANT USAGE ON SCHEMA sales TO "IAMR:tasker-role";
            GRANT INSERT ON sales.orders TO "IAMR:tasker-role";"#]]
    .assert_eq(&diagnosis.told("urn"));
}

#[test]
fn a_healthy_target_has_no_problems() {
    let mut diagnosis = Diagnosis::default();
    let user = diagnosis.of_sign_in(&row(&json!([1, "etl"]))).expect("signed in");
    diagnosis.of_table(&user, &table("sales.orders", &[]), &row(&json!([true, true])));
    assert_eq!(diagnosis, Diagnosis::default());
}

#[test]
fn a_table_that_is_not_there_is_a_problem() {
    let mut diagnosis = Diagnosis::default();
    let none = Reply::Answered(json!({ "Status": "FINISHED", "result": { "rows": [] } }));
    diagnosis.of_table("etl", &table("Sales.Orders", &[]), &none);
    assert_eq!(diagnosis.problems, ["there is no table Sales.Orders in the database"]);
    let Question::Rights(sql) = Question::of_table(&table("Sales.Orders", &[])) else { panic!("rights") };
    assert!(sql.ends_with("n.nspname = 'sales' AND c.relname = 'orders'"), "{sql}");
}

#[test]
fn failures_to_sign_in_say_what_to_do() {
    let told = |reply: &Reply| {
        let mut diagnosis = Diagnosis::default();
        assert_eq!(diagnosis.of_sign_in(reply), None);
        diagnosis.problems.concat()
    };
    let failed = r#"invoking Lambda Function (tasker): returned error: ({"errorType":"AccessDeniedException","errorMessage":"not authorized to perform: redshift:GetClusterCredentials"})"#;
    expect![[r"
        the function can't run `SELECT 1`: AccessDeniedException: not authorized to perform: redshift:GetClusterCredentials
        hint: the function's role lacks this right: compare it with the output `functionPolicy`, and look for a permissions boundary or a service control policy"]].assert_eq(&told(&Reply::of_failure(failed).expect("a function's failure")));
    let ended = Reply::Answered(json!({ "Status": "FAILED", "Error": "FATAL: database \"dvv\" does not exist" }));
    expect![[r#"
        the function can't run `SELECT 1`: FATAL: database "dvv" does not exist
        hint: `dbName` of the target names no database there"#]]
    .assert_eq(&told(&ended));
    expect!["the function can't run `SELECT 1`: the statement did not end within 20 seconds: the cluster is paused, starts, or is busy"].assert_eq(&told(&Reply::Answered(json!({ "Id": "1" }))));
    assert_eq!(Reply::of_failure("no such function"), None);
}

#[test]
fn names_that_would_mean_something_in_sql_are_refused() {
    for bad in ["orders", "sales.", "sales.or'ders", "sales.orders; DROP TABLE x", "\"sales\".orders", "a.b.c"] {
        let mut reading = Reading::new();
        let read: Option<super::super::question::TableName> =
            FromValue::from_value(Value::from(bad), &PropertyPath::root(), &mut reading);
        assert!(read.is_none() && reading.failures().len() == 1, "{bad}");
    }
}
