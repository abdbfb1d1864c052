//! The tables of the security page, made from the policies: a statement that is not explained there can't be added.

use std::collections::BTreeMap;
use std::fmt::Write;

use expect_test::expect_file;

use super::tests::{children, every_target, place, queue_arn};
use super::{Document, Principal, Statement, key, queue, role, schedule};
use crate::tasker::args::TablePermissions;

const MARKS: (&str, &str) = ("<!-- statements -->\n", "<!-- end of statements -->");

/// All documents, each in its fullest form.
fn documents() -> [(&'static str, Vec<Document>); 7] {
    let targets = every_target();
    let rights = |table_permissions| role::Rights {
        targets: &targets,
        sharing: role::Sharing::Function,
        table_permissions,
        purging: true,
        vpc: true,
    };
    let of_role = [TablePermissions::ReadWrite, TablePermissions::Read]
        .map(|permissions| role::policy(&rights(permissions), &place(), &children()));
    let uses = key::Uses { component: "tasker".to_owned(), log_group: false, alarms: true };
    let rule = ["arn:aws:events:eu-west-1:111122223333:rule/tasker-rule".to_owned()];
    [
        ("The functions' role", of_role.to_vec()),
        ("Who runs as the functions' role", vec![role::trust()]),
        ("The key", vec![key::policy(&uses, &place())]),
        ("The queue, and the queue of undelivered events", vec![queue::of_events(&queue_arn(), &rule, &place())]),
        ("The dead-letter queue", vec![queue::of_dead_letters(&queue_arn())]),
        ("The schedule's role", vec![schedule::policy("arn:aws:lambda:eu-west-1:111122223333:function:tasker")]),
        ("Who runs as the schedule's role", vec![schedule::trust(&place())]),
    ]
}

fn row(statement: &Statement) -> String {
    let list = |items: Vec<String>| items.into_iter().map(|item| format!("`{item}`")).collect::<Vec<_>>().join(" ");
    let on = match (&statement.principal, statement.resource.as_slice()) {
        (Some(Principal::Service(service)), _) => format!("for `{service}`"),
        (Some(Principal::Aws(who)), _) => format!("for `{who}`"),
        (None, resources) => list(resources.to_vec()),
    };
    let conditions = statement.condition.values().flat_map(BTreeMap::keys).map(|key| (*key).to_owned()).collect();
    let actions = statement.action.iter().map(|action| (*action).to_owned()).collect();
    let effect = if statement.effect == super::Effect::Deny { "denies " } else { "" };
    format!("| `{}` | {effect}{} | {on} | {} | {} |", statement.sid, list(actions), list(conditions), statement.because)
}

fn tables() -> String {
    let mut text = String::new();
    for (title, documents) in documents() {
        let statements: BTreeMap<&str, &Statement> =
            documents.iter().flat_map(Document::statements).map(|statement| (statement.sid, statement)).collect();
        // Writing to a `String` can't fail.
        let _ = write!(text, "\n### {title}\n\n| statement | actions | on | if | why |\n|---|---|---|---|---|\n");
        for statement in statements.values() {
            assert_ne!(statement.because, "", "{} has no reason", statement.sid);
            let _ = writeln!(text, "{}", row(statement));
        }
    }
    text.push('\n');
    text
}

#[test]
fn the_security_page_explains_every_statement() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/security.md");
    let page = std::fs::read_to_string(file).expect("the security page");
    let (before, rest) = page.split_once(MARKS.0).expect("where the tables begin");
    let (_, after) = rest.split_once(MARKS.1).expect("where the tables end");
    let page = [before, MARKS.0, &tables(), MARKS.1, after].concat();
    expect_file![file].assert_eq(&page);
}
