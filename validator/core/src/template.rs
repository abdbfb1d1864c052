//! A payload's values as far as they are known before it runs.
//!
//! What only the run or the deployment knows is a hole. It is filled with a right value of its place, so that the rules
//! about the other fields hold as they would at run time, and no problem at a hole is told. Where the type of a hole is
//! known and is not one of its place, it is filled with a value of that type, and then the problem is one.

use serde_json::{Map, Value, json};

use crate::expression::{Expression, Language, Type, jsonata};
use crate::finding::Code;
use crate::problem::Problem;
use crate::text::{Data, NodeId, Tree, push_step};
use crate::words;

/// A payload with its holes filled.
#[derive(Debug)]
pub(crate) struct Template {
    pub(crate) value: Value,
    pub(crate) holes: Vec<Hole>,
}

/// A value that is not known yet.
#[derive(Debug)]
pub(crate) struct Hole {
    /// Where in the payload.
    pub(crate) pointer: String,
    /// What stands there.
    pub(crate) expression: Expression,
    /// Whether a value of its type can be right there.
    fits: bool,
}

impl Template {
    /// The payload at `node`, written in `language`.
    pub(crate) fn of(tree: &Tree<'_>, node: NodeId, language: Language) -> Self {
        let subtree = &tree.nodes[node..tree.node(node).end];
        if language == Language::Plain && subtree.iter().all(|node| node.data != Data::Unknown) {
            return Self { value: plain(tree, node), holes: Vec::new() };
        }
        let mut reader = Reader { tree, language, pointer: String::new(), holes: Vec::new() };
        let is_path = language == Language::JsonPath && tree.name(node).is_some_and(|name| name.ends_with(".$"));
        let value = if is_path { reader.path(node) } else { reader.value(node) };
        Self { value, holes: reader.holes }
    }

    /// The hole at a pointer.
    pub(crate) fn hole(&self, pointer: &str) -> Option<&Hole> {
        self.holes.iter().find(|hole| hole.pointer == pointer)
    }

    /// Whether a place is below a hole.
    pub(crate) fn is_within_a_hole(&self, pointer: &str) -> bool {
        self.holes.iter().any(|hole| pointer.strip_prefix(&*hole.pointer).is_some_and(|rest| rest.starts_with('/')))
    }

    /// Whether a problem is about what is not known.
    pub(crate) fn hides(&self, problem: &Problem) -> bool {
        let is_hole = |prefix: &str| self.holes.iter().any(|hole| hole.pointer.starts_with(prefix));
        // That a field is there at all is known, whatever its value.
        let is_about_the_name = matches!(problem.code, Code::UnknownField | Code::Contradiction);
        let is_within = self.holes.iter().filter(|hole| hole.fits).any(|hole| {
            let rest = problem.pointer.strip_prefix(&*hole.pointer);
            rest.is_some_and(|rest| rest.starts_with('/') || (rest.is_empty() && !is_about_the_name))
        });
        is_within
            || match problem.code {
                Code::UnusedParameter => is_hole("/sql"),
                Code::MissingParameter => self.hole("/parameters").is_some(),
                _ => false,
            }
    }
}

/// A value of which everything is known.
pub(crate) fn plain(tree: &Tree<'_>, node: NodeId) -> Value {
    match tree.data(node) {
        Data::Null | Data::Unknown => Value::Null,
        Data::Bool(flag) => Value::Bool(*flag),
        Data::Number(number) => Value::Number(number.clone()),
        Data::String(text) => Value::String(text.clone().into_owned()),
        Data::Array => tree.children(node).map(|child| plain(tree, child)).collect(),
        Data::Object => {
            let mut members = Map::new();
            for child in tree.children(node) {
                members.insert(tree.name(child).unwrap_or_default().to_owned(), plain(tree, child));
            }
            Value::Object(members)
        }
    }
}

struct Reader<'a, 't> {
    tree: &'a Tree<'t>,
    language: Language,
    pointer: String,
    holes: Vec<Hole>,
}

impl Reader<'_, '_> {
    fn value(&mut self, node: NodeId) -> Value {
        match self.tree.data(node) {
            Data::Null => Value::Null,
            Data::Bool(flag) => Value::Bool(*flag),
            Data::Number(number) => Value::Number(number.clone()),
            Data::String(text) => self.text(text),
            Data::Array => {
                let children = self.tree.children(node).enumerate();
                children.map(|(index, child)| self.within(&index.to_string(), |reader| reader.value(child))).collect()
            }
            Data::Object if self.is_of_the_deployment(node) => self.hole(Expression::ANY),
            Data::Object => Value::Object(self.members(node)),
            Data::Unknown => self.hole(Expression::ANY),
        }
    }

    fn members(&mut self, object: NodeId) -> Map<String, Value> {
        let mut members = Map::new();
        for child in self.tree.children(object) {
            let name = self.tree.name(child).unwrap_or_default();
            let computed = if self.language == Language::Plain { None } else { name.strip_suffix(".$") };
            let value = match computed {
                Some(name) => self.within(name, |reader| reader.path(child)),
                None => self.within(name, |reader| reader.value(child)),
            };
            members.insert(computed.unwrap_or(name).to_owned(), value);
        }
        members
    }

    fn within(&mut self, step: &str, read: impl FnOnce(&mut Self) -> Value) -> Value {
        let length = self.pointer.len();
        push_step(&mut self.pointer, step);
        let value = read(self);
        self.pointer.truncate(length);
        value
    }

    fn text(&mut self, text: &str) -> Value {
        match self.language {
            Language::Jsonata if let Some(code) = jsonata(text) => self.hole(Expression::of_jsonata(code)),
            Language::Jsonata | Language::JsonPath if words::has(text, "${") => {
                let is_whole = text.starts_with("${") && text.find('}') == Some(text.len() - 1);
                if is_whole || !self.pointer.starts_with("/sql") {
                    return self.hole(Expression {
                        gives: if is_whole { Type::Any } else { Type::String },
                        ..Expression::ANY
                    });
                }
                // SQL of which a part is known still names its parameters.
                let known = Value::String(text.to_owned());
                self.hole(Expression { gives: Type::String, ..Expression::ANY });
                known
            }
            _ => Value::String(text.to_owned()),
        }
    }

    fn path(&mut self, node: NodeId) -> Value {
        let expression = self.tree.text(node).map_or(Expression::ANY, Expression::of_json_path);
        self.hole(expression)
    }

    fn hole(&mut self, expression: Expression) -> Value {
        let sample = sample(&self.pointer);
        let fits = expression.gives == Type::Any || accepts(&self.pointer, &sample, expression.gives);
        self.holes.push(Hole { pointer: self.pointer.clone(), expression, fits });
        if fits { sample } else { any_of(expression.gives) }
    }

    /// Whether an object is a function of CloudFormation or Pulumi, such as `{"Fn::GetAtt": [...]}`.
    fn is_of_the_deployment(&self, object: NodeId) -> bool {
        if self.language == Language::Plain {
            return false;
        }
        let mut members = self.tree.children(object);
        let name = members.next().and_then(|member| self.tree.name(member));
        members.next().is_none()
            && name.is_some_and(|name| name == "Ref" || name.starts_with("Fn::") || name.starts_with("fn::"))
    }
}

/// Whether a value of a type can be right at a place, where `sample` is.
fn accepts(pointer: &str, sample: &Value, gives: Type) -> bool {
    if pointer.starts_with("/parameters/") {
        return !matches!(gives, Type::Array | Type::Object);
    }
    if pointer == "/fetchResult" {
        return matches!(gives, Type::Bool | Type::Object);
    }
    type_of(sample) == gives
}

fn type_of(value: &Value) -> Type {
    match value {
        Value::Null => Type::Any,
        Value::Bool(_) => Type::Bool,
        Value::Number(_) => Type::Number,
        Value::String(_) => Type::String,
        Value::Array(_) => Type::Array,
        Value::Object(_) => Type::Object,
    }
}

fn any_of(gives: Type) -> Value {
    match gives {
        Type::Any => Value::Null,
        Type::String => json!("x"),
        Type::Number => json!(1),
        Type::Bool => json!(true),
        Type::Array => json!([]),
        Type::Object => json!({}),
    }
}

/// When a state was entered, in a sample.
const ENTERED: &str = "2026-01-01T00:00:00Z";
/// An id, in a sample.
const ID: &str = "00000000-0000-0000-0000-000000000000";

/// A right value of a place in a payload.
fn sample(pointer: &str) -> Value {
    match pointer {
        "" => json!({ "sqlStatement": "x" }),
        "/action" => json!("executeStatement"),
        "/sqls" => json!(["x"]),
        "/executionMode" => json!("TRANSACTION"),
        "/resultFormat" => json!("JSON"),
        "/RequestType" => json!("Create"),
        "/parameters" | "/ResourceProperties" | "/OldResourceProperties" => json!({}),
        "/fetchResult" | "/heartbeat" => json!(false),
        "/waitTimeSeconds" | "/sessionKeepAliveSeconds" | "/fetchResult/maxRows" => json!(1),
        "/context/mapIndex" | "/context/retryCount" => json!(0),
        "/statementId" | "/sessionId" => json!(ID),
        "/context" => json!({ "executionArn": "x", "state": "x", "enteredTime": ENTERED }),
        "/context/enteredTime" => json!(ENTERED),
        _ => json!("x"),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::sample;
    use crate::{SCHEMA, parse};

    #[test]
    fn samples_are_right_for_every_field() {
        let schema: Value = serde_json::from_str(SCHEMA).unwrap();
        for (object, at) in [("", "/properties"), ("/context", "/$defs/context/properties")] {
            for name in schema.pointer(at).unwrap().as_object().unwrap().keys() {
                let mut payload = serde_json::json!({ "sqlStatement": "x", "context": sample("/context") });
                let value = sample(&format!("{object}/{name}"));
                payload.pointer_mut(object).unwrap()[name] = value;
                let pointer = format!("{object}/{name}");
                let wrong = parse(&payload).err().unwrap_or_default();
                let here =
                    wrong.iter().filter(|problem| problem.pointer == pointer && problem.code.as_str() != "SRT0010");
                assert_eq!(here.count(), 0, "{pointer}: {wrong:?}");
            }
        }
    }
}
