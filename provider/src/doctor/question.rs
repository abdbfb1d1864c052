//! What the doctor asks the function, as payloads of its contract.

use pulumi_rust::schema::{PropertyType, TypeSpec, Types};
use pulumi_rust::{FromValue, IntoInput, Output, PropertyPath, Reading, Value};
use serde_json::{Value as Json, json};

use super::{NeededTable, Privilege};

/// The longest that the function waits for a statement.
const WAIT_SECONDS: u32 = 20;

/// A table's name with its schema. Its characters mean nothing in SQL, so that it may stand in one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableName {
    pub(super) schema: String,
    pub(super) table: String,
}

impl TableName {
    fn parse(text: &str) -> Option<Self> {
        let (schema, table) = text.split_once('.')?;
        let is_name = |name: &str| {
            (1..=127).contains(&name.len())
                && name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
                && name.chars().all(|c| c.is_ascii_alphanumeric() || "_$".contains(c))
        };
        (is_name(schema) && is_name(table)).then(|| TableName { schema: schema.to_owned(), table: table.to_owned() })
    }

    /// The name as SQL has it.
    pub(super) fn as_sql(&self) -> String {
        format!("{}.{}", self.schema, self.table)
    }
}

impl FromValue for TableName {
    fn from_value(value: Value, path: &PropertyPath, reading: &mut Reading) -> Option<Self> {
        let text = String::from_value(value, path, reading)?;
        let name = TableName::parse(&text);
        if name.is_none() {
            reading.fail(path, "must be a schema and a table, such as sales.orders, of letters, digits, `_` and `$`");
        }
        name
    }
}

impl PropertyType for TableName {
    fn describe(types: &mut Types, plain: bool) -> TypeSpec {
        String::describe(types, plain)
    }
}

impl IntoInput for TableName {
    fn into_input(self) -> Output<Value> {
        self.as_sql().into_input()
    }
}

/// A question for the function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Question {
    /// As whom statements run.
    SignIn,
    /// Which rights there are on a table's schema and on the table: a column each; no row where there is no such table.
    Rights(String),
}

impl Question {
    /// The rights that a table needs.
    pub(super) fn of_table(table: &NeededTable) -> Self {
        // Unquoted names are lower case in the catalogue.
        let TableName { schema, table: name } = &table.name;
        let (schema, name) = (schema.to_ascii_lowercase(), name.to_ascii_lowercase());
        let rights = privileges(table)
            .into_iter()
            .map(|privilege| format!("has_table_privilege(current_user, c.oid, '{}')", privilege.as_str()));
        let columns: Vec<String> =
            std::iter::once("has_schema_privilege(current_user, n.oid, 'USAGE')".to_owned()).chain(rights).collect();
        // By the catalogue's ids: whoever has no USAGE on the schema may not ask by the table's name.
        Question::Rights(format!(
            "SELECT {} FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = '{schema}' AND c.relname = '{name}'",
            columns.join(", ")
        ))
    }

    /// The payload: a start that waits for its end and brings its row along.
    pub(super) fn payload(&self, target: Option<&str>) -> Json {
        let sql = match self {
            Question::SignIn => "SELECT 1, current_user",
            Question::Rights(sql) => sql,
        };
        let mut payload = json!({
            "action": "executeStatement", "sqlStatement": sql, "waitTimeSeconds": WAIT_SECONDS, "fetchResult": true,
        });
        if let Some(target) = target {
            payload["target"] = target.into();
        }
        payload
    }
}

/// The rights that are needed on a table.
pub(super) fn privileges(table: &NeededTable) -> Vec<Privilege> {
    table.privileges.clone().unwrap_or_else(|| vec![Privilege::Select])
}
