//! From the schema's text to its keywords.
//!
//! The text is what the build script leaves of the schema: all that asks something.
//!
//! What a schema refers to (`$ref`) is read again where it is referred to: no definition holds itself.

use super::keyword::{Keyword, Schema, Types};
use crate::format;
use crate::options::Format;
use crate::template::plain;
use crate::text::{self, Data, NodeId, Tree};

const ASKED: &str = include_str!(concat!(env!("OUT_DIR"), "/asked.json"));
/// Belongs to another keyword, which reads it.
const READ_ELSEWHERE: [&str; 2] = ["$defs", "then"];

/// Reads the whole.
pub(super) fn read() -> Schema {
    Reading(text::read(ASKED, Format::Json).0).schema(Tree::ROOT)
}

struct Reading(Tree<'static>);

impl Reading {
    fn schema(&self, node: NodeId) -> Schema {
        match self.0.data(node) {
            Data::Bool(false) => Schema(vec![Keyword::Never]),
            Data::Bool(true) => Schema::default(),
            _ => Schema(self.0.children(node).filter_map(|keyword| self.keyword(node, keyword)).collect()),
        }
    }

    fn keyword(&self, schema: NodeId, node: NodeId) -> Option<Keyword> {
        let name = self.0.name(node).unwrap_or_default();
        Some(match name {
            "type" => Keyword::Type(self.types(node)),
            "enum" => Keyword::Enum(self.0.children(node).map(|choice| plain(&self.0, choice)).collect()),
            "const" => Keyword::Const(plain(&self.0, node)),
            "minLength" => Keyword::MinLength(self.count(node)),
            "maxLength" => Keyword::MaxLength(self.count(node)),
            "minimum" => Keyword::Minimum(self.count(node)),
            "maximum" => Keyword::Maximum(self.count(node)),
            "minItems" => Keyword::MinItems(self.count(node)),
            "maxItems" => Keyword::MaxItems(self.count(node)),
            "format" => {
                let name = self.text(node);
                Keyword::Format(name.to_owned(), format::named(name).expect("every format of the schema is known"))
            }
            "items" => Keyword::Items(self.schema(node)),
            "propertyNames" => Keyword::Names(self.schema(node)),
            "properties" => Keyword::Members(self.members(node), self.others(schema)),
            // Beside `properties` it is read with these.
            "additionalProperties" if self.0.get(schema, "properties").is_some() => return None,
            "additionalProperties" => Keyword::Members(Vec::new(), self.others(schema)),
            "required" => Keyword::Required(self.0.children(node).map(|name| self.text(name).to_owned()).collect()),
            "not" => Keyword::Not(self.schema(node)),
            "anyOf" => Keyword::Any(self.schemas(node)),
            "allOf" => Keyword::All(self.schemas(node)),
            "if" => Keyword::When(
                self.schema(node),
                self.0.get(schema, "then").map(|then| self.schema(then)).unwrap_or_default(),
            ),
            "$ref" => Keyword::Like(self.schema(self.referred(self.text(node)))),
            _ if READ_ELSEWHERE.contains(&name) => return None,
            _ => unreachable!("the schema has a keyword that nothing checks"),
        })
    }

    fn schemas(&self, list: NodeId) -> Vec<Schema> {
        self.0.children(list).map(|node| self.schema(node)).collect()
    }

    fn members(&self, node: NodeId) -> Vec<(String, Schema)> {
        let member = |member| (self.0.name(member).unwrap_or_default().to_owned(), self.schema(member));
        self.0.children(node).map(member).collect()
    }

    fn others(&self, schema: NodeId) -> Option<Schema> {
        self.0.get(schema, "additionalProperties").map(|others| self.schema(others))
    }

    fn types(&self, node: NodeId) -> Types {
        let named = |node| Types::named(self.text(node)).expect("the schema names types of JSON");
        if self.0.text(node).is_some() {
            return named(node);
        }
        self.0.children(node).map(named).reduce(Types::or).expect("the schema names at least one type")
    }

    fn referred(&self, path: &str) -> NodeId {
        let name = path.strip_prefix("#/$defs/");
        let definition = name.and_then(|name| self.0.get(self.0.get(Tree::ROOT, "$defs")?, name));
        definition.expect("the schema refers to its own definitions")
    }

    fn text(&self, node: NodeId) -> &str {
        self.0.text(node).unwrap_or_default()
    }

    fn count(&self, node: NodeId) -> u64 {
        match self.0.data(node) {
            Data::Number(number) => number.as_u64().expect("the schema's limits are whole numbers"),
            _ => unreachable!("a limit of the schema is no number"),
        }
    }
}
