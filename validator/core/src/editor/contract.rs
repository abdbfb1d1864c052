//! The JSON Schema as an editor needs it: the fields of each object, and what is said about one.

use std::fmt::Write;

use crate::options::Format;
use crate::schema::SCHEMA;
use crate::text::{self, NodeId, Tree};

/// The schema, read.
#[derive(Debug)]
pub(super) struct Contract(Tree<'static>);

impl Contract {
    pub(super) fn read() -> Self {
        Self(text::read(SCHEMA, Format::Json).0)
    }

    /// The schema of a field, by its names from the payload on.
    pub(super) fn field(&self, path: &[String]) -> Option<NodeId> {
        let (last, around) = path.split_last()?;
        self.0.get(self.members(around)?, last)
    }

    /// The fields of the object at a path: names and schemas.
    pub(super) fn fields(&self, path: &[String]) -> Vec<(&str, NodeId)> {
        let members = self.members(path).into_iter().flat_map(|members| self.0.children(members));
        members.filter_map(|member| Some((self.0.name(member)?, member))).collect()
    }

    fn members(&self, path: &[String]) -> Option<NodeId> {
        let object = if path.is_empty() { Tree::ROOT } else { self.resolved(self.field(path)?) };
        self.0.get(object, "properties")
    }

    /// What a schema refers to, for one that does.
    fn resolved(&self, schema: NodeId) -> NodeId {
        let name = self.text(schema, "$ref").and_then(|path| path.strip_prefix("#/$defs/"));
        let target = name.and_then(|name| self.0.get(self.0.get(Tree::ROOT, "$defs")?, name));
        target.unwrap_or(schema)
    }

    fn text(&self, schema: NodeId, name: &str) -> Option<&str> {
        self.0.text(self.0.get(schema, name)?)
    }

    /// What a schema says, its own words first.
    fn said(&self, schema: NodeId, name: &str) -> &str {
        self.text(schema, name).or_else(|| self.text(self.resolved(schema), name)).unwrap_or_default()
    }

    pub(super) fn title(&self, schema: NodeId) -> &str {
        self.said(schema, "title")
    }

    pub(super) fn description(&self, schema: NodeId) -> &str {
        self.said(schema, "description")
    }

    /// The values that a field has, as JSON.
    pub(super) fn values(&self, schema: NodeId) -> Vec<String> {
        let schema = self.resolved(schema);
        let choices = self.0.get(schema, "enum").into_iter().flat_map(|choices| self.0.children(choices));
        let choices: Vec<String> = choices.filter_map(|choice| Some(format!("\"{}\"", self.0.text(choice)?))).collect();
        let kinds = self.0.get(schema, "type");
        let is_boolean = kinds.is_some_and(|kinds| {
            self.0.text(kinds) == Some("boolean")
                || self.0.children(kinds).any(|kind| self.0.text(kind) == Some("boolean"))
        });
        if choices.is_empty() && is_boolean { vec!["true".to_owned(), "false".to_owned()] } else { choices }
    }

    /// All that is said about a field, in Markdown.
    pub(super) fn markdown(&self, schema: NodeId) -> String {
        let mut markdown = String::new();
        let title = self.title(schema);
        if !title.is_empty() {
            // Writing to a text never fails.
            let _ = write!(markdown, "**{title}**\n\n");
        }
        markdown.push_str(self.description(schema));
        let values = self.values(schema);
        if !values.is_empty() {
            let _ = write!(markdown, "\n\nOne of `{}`.", values.join("`, `"));
        }
        markdown
    }
}
