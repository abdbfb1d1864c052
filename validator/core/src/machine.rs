//! State machines in a document, and the tasks in them that call a tasker.
//!
//! A document may be one machine or hold some anywhere, as objects or as texts: in a CloudFormation template, a Pulumi program in YAML, a list.
//! Maps and Parallels hold machines of their own; each of those is a scope, so that a rule knows what runs beside what.

mod call;
mod embedded;
mod handlers;
mod task;

use crate::document::Document;
use crate::expression::Language;
use crate::finding::Finding;
use crate::kind::is_machine;
use crate::options::{Format, Options};
use crate::payload_check::check_template;
use crate::rules::machine::CHECKS;
use crate::text::{self, Data, NodeId, Tree};

pub(crate) use call::WAITING;
pub(crate) use embedded::may_be_one;
pub(crate) use handlers::{are_written_out, handlers};
pub(crate) use task::{Field, Task};

/// A machine, or one that a state holds.
#[derive(Debug)]
pub(crate) struct Scope {
    pub(crate) kind: ScopeKind,
    /// The scope around it, within one execution.
    pub(crate) parent: Option<ScopeId>,
    /// The state that holds it.
    pub(crate) state: Option<NodeId>,
}

pub(crate) type ScopeId = usize;

/// How a scope runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ScopeKind {
    /// By itself: a whole machine, or the items of a distributed Map, each of which is an execution.
    Execution,
    /// Beside the other branches of its Parallel.
    Branch,
    /// Beside itself, once for each item of its Map.
    Iteration,
}

/// The tasks of a document that call a tasker.
#[derive(Debug)]
pub(crate) struct Machines<'a> {
    pub(crate) scopes: Vec<Scope>,
    pub(crate) tasks: Vec<Task<'a>>,
}

impl Machines<'_> {
    /// The scopes around a task, from the inside, up to its execution's.
    pub(crate) fn around(&self, scope: ScopeId) -> impl Iterator<Item = &Scope> {
        std::iter::successors(Some(scope), |&scope| self.scopes[scope].parent).map(|scope| &self.scopes[scope])
    }
}

/// Adds what is wrong with the tasks of a document, and of the machines that are texts in it.
pub(crate) fn check(document: &Document<'_>, options: &Options, findings: &mut Vec<Finding>) {
    check_tasks(document, options, findings);
    for embedded in embedded::texts(document) {
        let (tree, mut found) = text::read(&embedded.text, Format::Json);
        if !is_machine(&tree, Tree::ROOT) {
            continue;
        }
        found.retain(|flaw| !embedded.may_be_filled_in(flaw));
        check_tasks(&Document { text: &embedded.text, tree }, options, &mut found);
        findings.extend(found.into_iter().map(|finding| embedded.outside(document, finding)));
    }
}

fn check_tasks(document: &Document<'_>, options: &Options, findings: &mut Vec<Finding>) {
    let machines = machines(document, options);
    for task in &machines.tasks {
        if let Some(payload) = task.call.payload {
            check_template(document, payload, &task.template, findings);
        }
        for check in CHECKS {
            check(task, &machines, findings);
        }
    }
}

/// Finds the tasks of a document.
pub(crate) fn machines<'a>(document: &'a Document<'_>, options: &'a Options) -> Machines<'a> {
    let mut walk = Walk { document, options, found: Machines { scopes: Vec::new(), tasks: Vec::new() } };
    let mut node = 0;
    while node < document.tree.nodes.len() {
        if is_machine(&document.tree, node) {
            let language = walk.language(node, Language::JsonPath);
            walk.machine(node, language, Scope { kind: ScopeKind::Execution, parent: None, state: None });
            node = document.tree.node(node).end;
        } else {
            node += 1;
        }
    }
    walk.found
}

struct Walk<'a, 't> {
    document: &'a Document<'t>,
    options: &'a Options,
    found: Machines<'a>,
}

impl Walk<'_, '_> {
    /// The query language that an object names, else that around it.
    fn language(&self, node: NodeId, around: Language) -> Language {
        let tree = &self.document.tree;
        match tree.get(node, "QueryLanguage").and_then(|language| tree.text(language)) {
            Some("JSONata") => Language::Jsonata,
            Some("JSONPath") => Language::JsonPath,
            _ => around,
        }
    }

    fn machine(&mut self, machine: NodeId, language: Language, scope: Scope) {
        let id = self.found.scopes.len();
        self.found.scopes.push(scope);
        let document = self.document;
        let states = document.tree.get(machine, "States").into_iter();
        for state in states.flat_map(|states| document.tree.children(states)) {
            self.state(state, language, id);
        }
    }

    fn state(&mut self, state: NodeId, language: Language, scope: ScopeId) {
        let tree = &self.document.tree;
        let language = self.language(state, language);
        match tree.get(state, "Type").and_then(|kind| tree.text(kind)) {
            Some("Task") => {
                let task = Task::read(self.document, self.options, state, language, scope);
                self.found.tasks.extend(task);
            }
            Some("Parallel") => {
                let branches = tree.get(state, "Branches").filter(|&branches| *tree.data(branches) == Data::Array);
                for branch in branches.into_iter().flat_map(|branches| tree.children(branches)) {
                    let branch_scope = Scope { kind: ScopeKind::Branch, parent: Some(scope), state: Some(state) };
                    self.machine(branch, language, branch_scope);
                }
            }
            Some("Map") => {
                if let Some(processor) = tree.get(state, "ItemProcessor").or_else(|| tree.get(state, "Iterator")) {
                    let mode = tree.get(processor, "ProcessorConfig").and_then(|config| tree.get(config, "Mode"));
                    let is_distributed = mode.and_then(|mode| tree.text(mode)) == Some("DISTRIBUTED");
                    let items = if is_distributed {
                        Scope { kind: ScopeKind::Execution, parent: None, state: Some(state) }
                    } else {
                        Scope { kind: ScopeKind::Iteration, parent: Some(scope), state: Some(state) }
                    };
                    self.machine(processor, language, items);
                }
            }
            _ => {}
        }
    }
}
