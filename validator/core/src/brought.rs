//! The SQL and the parameters that a payload brings, as far as they are there.

use serde_json::{Map, Value};

/// Texts of SQL and their parameters.
#[derive(Debug)]
pub(crate) struct Brought<'a> {
    /// In their order; those of `sqlStatement` and `sqls`.
    pub(crate) sqls: Vec<(Place, &'a str)>,
    parameters: Option<&'a Map<String, Value>>,
}

/// Where a text of SQL stands.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Place {
    /// `sqlStatement`
    One,
    /// A place in `sqls`
    InBatch(usize),
}

impl Place {
    /// As a JSON pointer.
    pub(crate) fn pointer(self) -> String {
        match self {
            Self::One => "/sqlStatement".to_owned(),
            Self::InBatch(index) => format!("/sqls/{index}"),
        }
    }
}

impl<'a> Brought<'a> {
    pub(crate) fn by(payload: &'a Value) -> Self {
        let mut sqls = Vec::new();
        if let Some(sql) = payload.get("sqlStatement").and_then(Value::as_str) {
            sqls.push((Place::One, sql));
        }
        if let Some(Value::Array(batch)) = payload.get("sqls") {
            for (index, sql) in batch.iter().enumerate() {
                if let Value::String(sql) = sql {
                    sqls.push((Place::InBatch(index), sql));
                }
            }
        }
        let parameters = payload.get("parameters").and_then(Value::as_object);
        Self { sqls, parameters }
    }

    /// The parameters, by name.
    pub(crate) fn parameters(&self) -> impl Iterator<Item = (&'a str, &'a Value)> + use<'a> {
        self.parameters.into_iter().flatten().map(|(name, value)| (&**name, value))
    }

    /// A parameter's value.
    pub(crate) fn parameter(&self, name: &str) -> Option<&'a Value> {
        self.parameters?.get(name)
    }
}
