//! Policy documents as types, and every statement that the component writes: one file per policy, each statement with the reason for it.
//!
//! Principals and conditions are as narrow as the services allow. Where a right can't be narrowed to a resource, the comment beside it says so. What IAM does with a document is not checked here.

pub mod key;
pub mod queue;
pub mod role;
pub mod schedule;

use std::collections::BTreeMap;

use serde::Serialize;

/// A policy document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Document {
    #[serde(rename = "Version")]
    version: &'static str,
    #[serde(rename = "Statement")]
    statements: Vec<Statement>,
}

impl Document {
    /// A document of these statements.
    pub fn new(statements: impl IntoIterator<Item = Statement>) -> Self {
        Document { version: "2012-10-17", statements: statements.into_iter().collect() }
    }

    /// Its statements.
    pub fn statements(&self) -> &[Statement] {
        &self.statements
    }

    /// The document as JSON text.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("a document is made of strings")
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
enum Effect {
    Allow,
    Deny,
}

/// Who a statement of a resource's policy is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum Principal {
    /// An AWS service, such as `events.amazonaws.com`.
    Service(String),
    /// An account's root or an identity, by ARN; `*` is everybody.
    #[serde(rename = "AWS")]
    Aws(String),
}

/// One statement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Statement {
    sid: &'static str,
    /// For people: the security page is made of these.
    #[serde(skip)]
    because: &'static str,
    effect: Effect,
    #[serde(skip_serializing_if = "Option::is_none")]
    principal: Option<Principal>,
    action: Vec<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    resource: Vec<String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    condition: BTreeMap<&'static str, BTreeMap<&'static str, Vec<String>>>,
}

impl Statement {
    /// Allows these actions.
    pub fn allow(sid: &'static str, actions: &[&'static str]) -> Self {
        Self::new(sid, Effect::Allow, actions)
    }

    /// Denies these actions, whatever else allows them.
    pub fn deny(sid: &'static str, actions: &[&'static str]) -> Self {
        Self::new(sid, Effect::Deny, actions)
    }

    fn new(sid: &'static str, effect: Effect, actions: &[&'static str]) -> Self {
        let (action, condition) = (actions.to_vec(), BTreeMap::new());
        Statement { sid, because: "", effect, principal: None, action, resource: Vec::new(), condition }
    }

    /// Says why it has to be.
    #[must_use]
    pub fn because(mut self, reason: &'static str) -> Self {
        self.because = reason;
        self
    }

    /// On this resource as well.
    #[must_use]
    pub fn on(mut self, resource: impl Into<String>) -> Self {
        self.resource.push(resource.into());
        self
    }

    /// For this principal.
    #[must_use]
    pub fn to(mut self, principal: Principal) -> Self {
        self.principal = Some(principal);
        self
    }

    /// Only where the condition key has one of these values.
    #[must_use]
    pub fn when<V: Into<String>>(
        mut self,
        operator: &'static str,
        key: &'static str,
        values: impl IntoIterator<Item = V>,
    ) -> Self {
        let values = values.into_iter().map(Into::into).collect();
        self.condition.entry(operator).or_default().insert(key, values);
        self
    }
}

/// Statements of one purpose as one: IAM wants each `Sid` once, and a policy has little room. They differ in resources and in the values of conditions alone.
fn merged(statements: Vec<Statement>) -> Vec<Statement> {
    let mut merged: Vec<Statement> = Vec::new();
    for statement in statements {
        let Some(same) = merged.iter_mut().find(|same| same.sid == statement.sid && same.action == statement.action)
        else {
            merged.push(statement);
            continue;
        };
        add(&mut same.resource, statement.resource);
        for (operator, conditions) in statement.condition {
            for (key, values) in conditions {
                add(same.condition.entry(operator).or_default().entry(key).or_default(), values);
            }
        }
    }
    merged
}

fn add(to: &mut Vec<String>, further: Vec<String>) {
    for one in further {
        if !to.contains(&one) {
            to.push(one);
        }
    }
}

#[cfg(test)]
mod page;
#[cfg(test)]
mod tests;
