//! What is known of an expression before it runs: the paths and intrinsic functions of JSONPath, and JSONata.
//!
//! Nothing is evaluated. What matters is whether it is a value of the context object, of which type it is in any case,
//! and whether it joins values into a text.
//!
//! Sources: <https://docs.aws.amazon.com/step-functions/latest/dg/input-output-contextobject.html> and
//! <https://docs.aws.amazon.com/step-functions/latest/dg/intrinsic-functions.html>.

use crate::words;

/// How a state's fields are computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Language {
    /// Not at all: a payload by itself.
    Plain,
    /// Names that end with `.$` have a path or an intrinsic function as their value.
    JsonPath,
    /// Texts within `{% %}` are expressions.
    Jsonata,
}

/// The type of what an expression gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Type {
    /// Only the run knows.
    Any,
    String,
    Number,
    Bool,
    Array,
    Object,
}

/// A value of the context object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ContextValue {
    TaskToken,
    ExecutionId,
    MapIndex,
    Other,
}

/// What is known of an expression.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Expression {
    pub(crate) gives: Type,
    /// It is this value of the context object and nothing else.
    pub(crate) context: Option<ContextValue>,
    /// The task's token is somewhere in it.
    pub(crate) has_token: bool,
    /// It joins values into a text.
    pub(crate) builds_text: bool,
}

const TOKEN: &str = "Task.Token";

impl Expression {
    /// Nothing is known.
    pub(crate) const ANY: Self = Self { gives: Type::Any, context: None, has_token: false, builds_text: false };

    /// A path, or a call of an intrinsic function.
    pub(crate) fn of_json_path(text: &str) -> Self {
        let text = text.trim();
        // In Pulumi's YAML two dollar signs stand for one.
        if let Some(path) = text.strip_prefix("$$$$.").or_else(|| text.strip_prefix("$$.")) {
            return Self::of_context(path);
        }
        let (code, _) = without_literals(text);
        let gives = intrinsic(text);
        let builds_text = text.starts_with("States.Format") && code.contains('$');
        Self { gives, context: None, has_token: words::has(&code, TOKEN), builds_text }
    }

    /// What stands between `{%` and `%}`.
    pub(crate) fn of_jsonata(text: &str) -> Self {
        let text = text.trim();
        if let Some(path) = text.strip_prefix("$states.context.")
            && path.chars().all(|character| character.is_ascii_alphanumeric() || character == '.')
        {
            return Self::of_context(path);
        }
        let (code, has_literals) = without_literals(text);
        let operands = code.replace(['&', '(', ')', ' ', '\n', '\t'], "");
        let joins = code.contains('&') || words::has(&code, "$join(") || words::has(&code, "$replace(");
        let gives = if code.contains('&') || (has_literals && operands.is_empty()) { Type::String } else { Type::Any };
        Self { gives, context: None, has_token: words::has(&code, TOKEN), builds_text: joins && !operands.is_empty() }
    }

    /// A path below the context object.
    fn of_context(path: &str) -> Self {
        let (context, gives) = match path {
            TOKEN => (ContextValue::TaskToken, Type::String),
            "Execution.Id" => (ContextValue::ExecutionId, Type::String),
            "Map.Item.Index" => (ContextValue::MapIndex, Type::Number),
            "Execution.Name"
            | "Execution.RoleArn"
            | "Execution.StartTime"
            | "Execution.RedriveTime"
            | "State.Name"
            | "State.EnteredTime"
            | "StateMachine.Id"
            | "StateMachine.Name" => (ContextValue::Other, Type::String),
            "State.RetryCount" | "Execution.RedriveCount" => (ContextValue::Other, Type::Number),
            _ => (ContextValue::Other, Type::Any),
        };
        Self { gives, context: Some(context), has_token: context == ContextValue::TaskToken, builds_text: false }
    }
}

/// The expression within `{% %}`, if a text is one.
pub(crate) fn jsonata(text: &str) -> Option<&str> {
    text.trim().strip_prefix("{%")?.strip_suffix("%}")
}

/// Whether a text is a path of JSONPath or of JSONata's variables.
pub(crate) fn is_path(text: &str) -> bool {
    let name = ["$.", "$$.", "$$$$.", "$states."].iter().find_map(|prefix| text.strip_prefix(prefix));
    name.is_some_and(|name| {
        name.starts_with(|first: char| first.is_ascii_alphabetic() || !first.is_ascii())
            && !name.contains(char::is_whitespace)
    })
}

/// What a call of an intrinsic function gives.
fn intrinsic(text: &str) -> Type {
    let name = text.strip_prefix("States.").and_then(|call| call.split('(').next()).unwrap_or_default().trim();
    match name {
        "Format" | "JsonToString" | "Base64Encode" | "Base64Decode" | "Hash" | "UUID" => Type::String,
        "MathRandom" | "MathAdd" | "ArrayLength" => Type::Number,
        "ArrayContains" => Type::Bool,
        "Array" | "ArrayPartition" | "ArrayRange" | "ArrayUnique" | "StringSplit" => Type::Array,
        "JsonMerge" => Type::Object,
        _ => Type::Any,
    }
}

/// Code without its literal texts, and whether there were any.
fn without_literals(text: &str) -> (String, bool) {
    let (mut code, mut has_literals) = (String::new(), false);
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        if character != '\'' && character != '"' {
            code.push(character);
            continue;
        }
        has_literals = true;
        while let Some(inner) = characters.next() {
            match inner {
                '\\' => drop(characters.next()),
                _ if inner == character => break,
                _ => {}
            }
        }
    }
    (code, has_literals)
}

#[cfg(test)]
mod tests {
    use super::{ContextValue, Expression, Type};

    #[test]
    fn values_of_the_context_object_are_known_by_name() {
        for expression in [
            Expression::of_json_path("$$.Task.Token"),
            Expression::of_json_path("$$$$.Task.Token"),
            Expression::of_jsonata(" $states.context.Task.Token "),
        ] {
            assert_eq!(expression.context, Some(ContextValue::TaskToken));
            assert!(expression.has_token);
            assert_eq!(expression.gives, Type::String);
        }
        assert_eq!(Expression::of_json_path("$$.State.RetryCount").gives, Type::Number);
        assert_eq!(Expression::of_json_path("$.Task.Token").context, None);
    }

    #[test]
    fn a_token_within_a_larger_expression_is_seen_but_not_one_in_a_text() {
        assert!(Expression::of_jsonata("$merge([$states.input, {'taskToken': $states.context.Task.Token}])").has_token);
        assert!(!Expression::of_jsonata("'Task.Token'").has_token);
    }

    #[test]
    fn joining_values_is_building_a_text_but_joining_literals_is_not() {
        for text in ["'DELETE FROM ' & $states.input.table", "$join(['a', $x])", "'a' & ('b' & $x)"] {
            assert!(Expression::of_jsonata(text).builds_text, "{text}");
        }
        for text in ["'a' & 'b'", "$states.input.sql", "'a & b'", "$sum($x)"] {
            assert!(!Expression::of_jsonata(text).builds_text, "{text}");
        }
        assert!(Expression::of_json_path("States.Format('SELECT {}', $.x)").builds_text);
        assert!(!Expression::of_json_path("States.Format('SELECT $')").builds_text);
        assert!(!Expression::of_json_path("$.sql").builds_text);
    }

    #[test]
    fn functions_have_types() {
        assert_eq!(Expression::of_json_path("States.Format('{}', $.x)").gives, Type::String);
        assert_eq!(Expression::of_json_path("States.StringToJson($.x)").gives, Type::Any);
        assert_eq!(Expression::of_json_path("States.MathAdd($.x, 1)").gives, Type::Number);
    }
}
