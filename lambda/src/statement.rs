//! What is to run: one statement or a batch, with its parameters, database and session.
//!
//! It is what the tracking row keeps until the Data API has taken it, so that whoever goes on can submit the same again.

use crate::ports::Parameter;
use crate::secret::Secret;

/// What is to run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    pub sql: Sql,
    pub parameters: Vec<Parameter>,
    /// Another database than the target's, if asked for.
    pub database: Option<String>,
    pub session: Session,
    /// Whether the Data API keeps the rows as CSV.
    pub csv: bool,
}

/// One statement, or several that are one job with one end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sql {
    One(Secret<String>),
    Batch {
        sqls: Vec<Secret<String>>,
        /// Each for itself, where otherwise all are one transaction.
        auto_commit: bool,
    },
}

/// The session that it runs in: none, one that it leaves open, or one that was left open.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Session {
    pub id: Option<String>,
    pub keep_alive_seconds: Option<u32>,
}

impl Statement {
    /// One statement, with nothing beside it.
    pub fn one(sql: Secret<String>) -> Self {
        Self { sql: Sql::One(sql), parameters: Vec::new(), database: None, session: Session::default(), csv: false }
    }

    /// What tells it from another one.
    pub fn parts(&self) -> impl Iterator<Item = String> {
        let mode = match &self.sql {
            Sql::One(_) => "one",
            Sql::Batch { auto_commit: false, .. } => "transaction",
            Sql::Batch { auto_commit: true, .. } => "auto-commit",
        };
        let keep_alive = self.session.keep_alive_seconds.map(|seconds| seconds.to_string()).unwrap_or_default();
        let session = [self.session.id.clone().unwrap_or_default(), keep_alive];
        let sqls = self.sql.texts().iter().map(|sql| sql.expose().clone());
        let parameters = self.parameters.iter().flat_map(|(name, value)| [name.clone(), value.expose().clone()]);
        let head = [mode.to_owned(), self.csv.to_string(), self.sql.texts().len().to_string()];
        head.into_iter().chain(session).chain(sqls).chain(parameters).collect::<Vec<_>>().into_iter()
    }
}

impl Sql {
    /// The statements, in their order; at least one.
    pub fn texts(&self) -> &[Secret<String>] {
        match self {
            Self::One(sql) => std::slice::from_ref(sql),
            Self::Batch { sqls, .. } => sqls,
        }
    }
}
