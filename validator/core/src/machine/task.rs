//! A task that calls a tasker, and what rules ask of it.

use serde_json::Value;

use super::ScopeId;
use super::call::Call;
use crate::document::Document;
use crate::expression::{Expression, Language};
use crate::finding::{Code, Finding};
use crate::options::Options;
use crate::payload_check::Action;
use crate::template::Template;
use crate::text::{Data, NodeId};
use crate::words::joined;

/// A task that calls a tasker.
#[derive(Debug)]
pub(crate) struct Task<'a> {
    pub(crate) document: &'a Document<'a>,
    pub(crate) state: NodeId,
    pub(crate) language: Language,
    pub(crate) scope: ScopeId,
    pub(crate) call: Call,
    /// What is known of the payload.
    pub(crate) template: Template,
    /// What it asks for, where that is known.
    pub(crate) action: Option<Action>,
}

/// What a payload has of a field.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Field<'a> {
    Missing,
    /// The payload as a whole is not known.
    Unknown(Expression),
    /// An expression.
    Computed(Expression),
    /// A value.
    Known(&'a Value),
}

impl<'a> Task<'a> {
    /// The task of a state, if it calls a tasker.
    pub(super) fn read(
        document: &'a Document<'_>,
        options: &Options,
        state: NodeId,
        language: Language,
        scope: ScopeId,
    ) -> Option<Self> {
        let call = Call::of(document, options, state, language)?;
        let template = match call.payload {
            Some(payload) => Template::of(&document.tree, payload, language),
            None => Template { value: Value::Null, holes: Vec::new() },
        };
        let mut task = Self { document, state, language, scope, call, template, action: None };
        task.action = task.read_action();
        Some(task)
    }

    /// A field of the payload, by a pointer.
    pub(crate) fn field(&self, pointer: &str) -> Field<'_> {
        if let Some(whole) = self.template.hole("") {
            return Field::Unknown(whole.expression);
        }
        if let Some(hole) = self.template.hole(pointer) {
            return Field::Computed(hole.expression);
        }
        // The names of fields need no escapes, which `Value::pointer` makes two texts a step for.
        match pointer.split('/').skip(1).try_fold(&self.template.value, |value, name| value.get(name)) {
            // What stands for a hole is not known either.
            Some(_) if self.template.is_within_a_hole(pointer) => Field::Computed(Expression::ANY),
            Some(value) => Field::Known(value),
            None => Field::Missing,
        }
    }

    /// Whether the payload has a field, whatever it is.
    pub(crate) fn has(&self, pointer: &str) -> bool {
        matches!(self.field(pointer), Field::Computed(_) | Field::Known(_))
    }

    /// Whether the field is `true`.
    pub(crate) fn is_true(&self, pointer: &str) -> bool {
        self.field(pointer) == Field::Known(&Value::Bool(true))
    }

    /// The action may be left out where SQL says it.
    fn read_action(&self) -> Option<Action> {
        match self.field("/action") {
            Field::Known(action) => action.as_str().and_then(Action::named),
            Field::Missing if self.has("/sqls") => Some(Action::Batch),
            Field::Missing if self.has("/sqlStatement") => Some(Action::Execute),
            _ => None,
        }
    }

    /// Whether it starts a statement, as far as is known.
    pub(crate) fn starts(&self) -> bool {
        self.action.is_some_and(|action| !action.asks())
    }

    /// Whether it is about a statement that was started before.
    pub(crate) fn asks(&self) -> bool {
        self.action.is_some_and(Action::asks)
    }

    /// A member of the state, with `Path` behind its name or as a template too.
    pub(crate) fn setting(&self, name: &str) -> Option<NodeId> {
        let is_it = |key: &str| matches!(key.strip_prefix(name), Some("" | ".$" | "Path" | "Path.$"));
        self.document.tree.member(self.state, is_it)
    }

    /// A member of the state that is a whole number.
    pub(crate) fn seconds(&self, name: &str) -> Option<u64> {
        match self.document.tree.data(self.document.tree.get(self.state, name)?) {
            Data::Number(number) => number.as_u64(),
            _ => None,
        }
    }

    /// The node of a field of the payload, or the nearest around it.
    pub(crate) fn node(&self, pointer: &str) -> NodeId {
        self.call.payload.or(self.call.arguments).map_or(self.state, |payload| self.document.find(payload, pointer))
    }

    /// A finding at a node, with its name underlined.
    pub(crate) fn finding(&self, code: Code, node: NodeId, message: impl Into<String>, hint: &str) -> Finding {
        let pointer = self.document.tree.pointer(node);
        Finding::new(code, pointer, self.document.name_span(node), message, Some(hint.to_owned()))
    }

    /// A member that gives a value of the context object, in the state's language: its name and value as JSON.
    pub(crate) fn context_member(&self, name: &str, path: &str) -> (String, String) {
        match self.language {
            Language::Jsonata => (name.to_owned(), format!("\"{{% $states.context.{path} %}}\"")),
            _ => (format!("{name}.$"), format!("\"$$.{path}\"")),
        }
    }

    /// The member `context` for this task, as JSON.
    pub(crate) fn context(&self, with_index: bool) -> (String, String) {
        let mut members = vec![
            self.context_member("executionArn", "Execution.Id"),
            self.context_member("state", "State.Name"),
            self.context_member("enteredTime", "State.EnteredTime"),
        ];
        if with_index {
            members.push(self.context_member("mapIndex", "Map.Item.Index"));
        }
        let members: Vec<String> = members.iter().map(|(name, value)| format!("\"{name}\": {value}")).collect();
        ("context".to_owned(), format!("{{ {} }}", joined(&members, ", ")))
    }
}
