//! What the function's answers mean, in words for who has to mend it.

use serde_json::Value as Json;

use super::NeededTable;
use super::question::privileges;

/// What came of a question.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Reply {
    /// The function's answer.
    Answered(Json),
    /// The function failed, with this error and message.
    Failed { error: String, message: String },
}

/// What is wrong so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Diagnosis {
    /// A sentence each.
    pub(super) problems: Vec<String>,
    /// SQL for a superuser.
    pub(super) grants: Vec<String>,
}

impl Reply {
    /// The function's failure within the `aws` package's words for it: `… returned error: ({"errorType": …})`.
    pub(super) fn of_failure(told: &str) -> Option<Self> {
        let text = told.get(told.find('{')?..=told.rfind('}')?)?;
        let json: Json = serde_json::from_str(text).ok()?;
        let word = |key: &str| json[key].as_str().map(str::to_owned);
        Some(Reply::Failed { error: word("errorType")?, message: word("errorMessage").unwrap_or_default() })
    }

    /// The first row of the answer, if it has one, or why there is no answer.
    fn row(&self) -> Result<Option<Vec<Json>>, String> {
        match self {
            Reply::Failed { error, message } => Err(format!("{error}: {message}")),
            Reply::Answered(answer) => match answer["Status"].as_str() {
                Some("FINISHED") => {
                    let rows = answer["result"]["rows"].as_array().ok_or("the answer has no rows")?;
                    Ok(rows.first().and_then(Json::as_array).cloned())
                }
                Some(_) => Err(answer["Error"].as_str().unwrap_or("the statement did not finish").to_owned()),
                None => {
                    Err("the statement did not end within 20 seconds: the cluster is paused, starts, or is busy"
                        .to_owned())
                }
            },
        }
    }
}

impl Diagnosis {
    /// Whether the function can sign in; the user, if it can.
    pub(super) fn of_sign_in(&mut self, reply: &Reply) -> Option<String> {
        match reply.row() {
            Ok(row) => Some(row.unwrap_or_default().get(1).and_then(Json::as_str).unwrap_or_default().to_owned()),
            Err(reason) => {
                self.problems.push(format!("the function can't run `SELECT 1`: {reason}{}", advice(&reason)));
                None
            }
        }
    }

    /// Whether the user has the rights that a table needs.
    pub(super) fn of_table(&mut self, user: &str, table: &NeededTable, reply: &Reply) {
        let (name, schema, user) = (table.name.as_sql(), &table.name.schema, quoted(user));
        let row = match reply.row() {
            Ok(Some(row)) => row,
            Ok(None) => {
                self.problems.push(format!("there is no table {name} in the database"));
                return;
            }
            Err(reason) => {
                self.problems.push(format!("the rights on {name} can't be read: {reason}"));
                return;
            }
        };
        let missing = |index: usize| row.get(index).is_none_or(|held| *held != Json::Bool(true));
        if missing(0) {
            self.problems.push(format!("{user} has no USAGE on the schema {schema}"));
            self.grants.push(format!("GRANT USAGE ON SCHEMA {schema} TO {user};"));
        }
        for (index, privilege) in privileges(table).into_iter().enumerate() {
            if missing(index + 1) {
                let privilege = privilege.as_str();
                self.problems.push(format!("{user} has no {privilege} on {name}"));
                self.grants.push(format!("GRANT {privilege} ON {name} TO {user};"));
            }
        }
    }

    /// Everything, for an error.
    pub(super) fn told(&self, whose: &str) -> String {
        let mut lines = vec![format!("the doctor of `{whose}` found:")];
        lines.extend(self.problems.iter().map(|problem| format!("- {problem}")));
        if !self.grants.is_empty() {
            lines.push("hint: as a superuser, run".to_owned());
            lines.extend(self.grants.iter().map(|grant| format!("    {grant}")));
        }
        lines.join("\n")
    }
}

/// A user's name as SQL has it.
fn quoted(user: &str) -> String {
    format!("\"{}\"", user.replace('"', "\"\""))
}

/// What to do about a failure to sign in, as far as its text tells.
fn advice(reason: &str) -> &'static str {
    let lower = reason.to_ascii_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    if has(&["not authorized to perform", "accessdenied"]) {
        "\nhint: the function's role lacks this right: compare it with the output `functionPolicy`, and look for a permissions boundary or a service control policy"
    } else if has(&["password authentication failed", "user does not exist", "role does not exist"])
        || (lower.contains("user \"") && lower.contains("does not exist"))
    {
        "\nhint: as a superuser, run CREATE USER for the user that the target names"
    } else if has(&["permission denied for database"]) {
        "\nhint: as a superuser, run GRANT CONNECT ON DATABASE … TO the user"
    } else if lower.contains("database") && lower.contains("does not exist") {
        "\nhint: `dbName` of the target names no database there"
    } else if has(&["not found", "endpoint"]) {
        "\nhint: the target's `clusterIdentifier` or `workgroupName` names nothing in this account and region"
    } else {
        ""
    }
}

#[cfg(test)]
mod tests;
