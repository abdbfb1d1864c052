//! The life of a custom resource as data: what a person applies, step by step, and what comes of it as text.

use std::fmt::Write;

use super::harness::answer;
use super::snapshot::line;
use super::{Harness, Kept, Refused};
use crate::Properties;
use crate::wire::proto::{self, diff_response::DiffChanges};
use crate::wire::{Decoder, Encoder};

/// The life of one custom resource.
///
/// ```no_run
/// # use pulumi_rust::{ProviderBuilder, Value, testing::{Harness, Lifecycle, Step}};
/// # async fn run(provider: ProviderBuilder) -> Result<(), pulumi_rust::Error> {
/// let harness = Harness::start(provider).await?;
/// let text = |text: &str| [("text".to_owned(), Value::from(text))].into();
/// let life = Lifecycle::new("notes:index:Note", "note")
///     .then(Step::Apply(text("hello")))
///     .then(Step::Apply(text("good bye")))
///     .then(Step::Refresh)
///     .then(Step::Destroy);
/// println!("{}", harness.live(&life).await);
/// # Ok(()) }
/// ```
#[derive(Clone, Debug)]
pub struct Lifecycle {
    token: String,
    name: String,
    steps: Vec<Step>,
}

/// One step of a resource's life.
#[derive(Clone, Debug)]
pub enum Step {
    /// `pulumi up` with these inputs, its preview first.
    Apply(Properties),
    /// `pulumi refresh`.
    Refresh,
    /// `pulumi import` of what has this id; it is the resource from then on.
    Import(String),
    /// `pulumi destroy`.
    Destroy,
}

impl Lifecycle {
    /// The life of a resource of this type and name, which does not exist yet.
    pub fn new(token: impl Into<String>, name: impl Into<String>) -> Self {
        Lifecycle { token: token.into(), name: name.into(), steps: Vec::new() }
    }

    /// Adds a step.
    #[must_use]
    pub fn then(mut self, step: Step) -> Self {
        self.steps.push(step);
        self
    }
}

/// What the engine keeps of a resource.
#[derive(Clone, Debug, Default)]
struct State {
    id: String,
    inputs: Properties,
    outputs: Properties,
}

/// A life under way.
struct Life<'a> {
    harness: &'a Harness,
    lifecycle: &'a Lifecycle,
    state: Option<State>,
    text: String,
}

impl Harness {
    /// Lives a life and tells it, a line for everything that happened. An operation that fails is told as well, and the next step goes on from what was before.
    pub async fn live(&self, lifecycle: &Lifecycle) -> String {
        let mut life = Life { harness: self, lifecycle, state: None, text: String::new() };
        for step in &lifecycle.steps {
            let done = match step {
                Step::Apply(inputs) => life.apply(inputs).await,
                Step::Refresh => life.refresh().await,
                Step::Import(id) => life.import(id).await,
                Step::Destroy => life.destroy().await,
            };
            if let Err(refused) = done {
                life.tell(&format!("failed: {}", refused.message()));
                if let Some(kept) = refused.kept() {
                    life.keep(kept.clone());
                }
            }
        }
        life.text
    }
}

fn wire(properties: &Properties) -> prost_types::Struct {
    Encoder::without_outputs().properties(properties)
}

fn plain(wire: Option<prost_types::Struct>) -> Result<Properties, Refused> {
    Ok(Decoder::default().properties(wire.unwrap_or_default())?)
}

impl Life<'_> {
    fn tell(&mut self, line: &str) {
        // Writing to a string can't fail.
        let _ = writeln!(self.text, "{line}");
    }

    fn urn(&self) -> String {
        format!("urn:pulumi:stack::project::{}::{}", self.lifecycle.token, self.lifecycle.name)
    }

    async fn apply(&mut self, news: &Properties) -> Result<(), Refused> {
        let Some(inputs) = self.check(news).await? else { return Ok(()) };
        let Some(state) = self.state.clone() else {
            return self.create("create", inputs).await;
        };
        let diff = self.diff(&state, &inputs).await?;
        if diff.changes() == DiffChanges::DiffNone {
            self.tell("same");
            return Ok(());
        }
        let mut paths: Vec<String> =
            diff.detailed_diff.iter().map(|(path, diff)| format!("{path} {}", diff.kind().as_str_name())).collect();
        paths.sort();
        self.tell(&format!("diff: {}", paths.join(", ")));
        if diff.replaces.is_empty() {
            return self.update(&state, inputs).await;
        }
        if diff.delete_before_replace {
            self.delete(&state).await?;
            return self.create("replace", inputs).await;
        }
        self.create("replace", inputs).await?;
        self.delete(&state).await
    }

    async fn check(&mut self, news: &Properties) -> Result<Option<Properties>, Refused> {
        let olds = self.state.as_ref().map(|state| state.inputs.clone()).unwrap_or_default();
        let request = proto::CheckRequest {
            urn: self.urn(),
            r#type: self.lifecycle.token.clone(),
            name: self.lifecycle.name.clone(),
            olds: Some(wire(&olds)),
            news: Some(wire(news)),
            random_seed: vec![0x1a, 0x2b, 0x3c, 0x4d],
            ..proto::CheckRequest::default()
        };
        let checked = answer(self.harness.client().check(request).await)?;
        for failure in &checked.failures {
            self.tell(&format!("refused: {} {}", failure.property, failure.reason));
        }
        let inputs = plain(checked.inputs)?;
        Ok(checked.failures.is_empty().then_some(inputs))
    }

    async fn diff(&self, state: &State, news: &Properties) -> Result<proto::DiffResponse, Refused> {
        let request = proto::DiffRequest {
            id: state.id.clone(),
            urn: self.urn(),
            r#type: self.lifecycle.token.clone(),
            name: self.lifecycle.name.clone(),
            olds: Some(wire(&state.outputs)),
            old_inputs: Some(wire(&state.inputs)),
            news: Some(wire(news)),
            ..proto::DiffRequest::default()
        };
        answer(self.harness.client().diff(request).await)
    }

    async fn create(&mut self, what: &str, inputs: Properties) -> Result<(), Refused> {
        let request = proto::CreateRequest {
            urn: self.urn(),
            r#type: self.lifecycle.token.clone(),
            name: self.lifecycle.name.clone(),
            properties: Some(wire(&inputs)),
            ..proto::CreateRequest::default()
        };
        let preview = proto::CreateRequest { preview: true, ..request.clone() };
        let previewed = plain(answer(self.harness.client().create(preview).await)?.properties)?;
        self.tell(&format!("preview {what}: {}", line(&previewed)));
        let created = answer(self.harness.client().create(request).await)?;
        let state = State { id: created.id, inputs, outputs: plain(created.properties)? };
        self.tell(&format!("{what}: {} {}", state.id, line(&state.outputs)));
        self.state = Some(state);
        Ok(())
    }

    async fn update(&mut self, state: &State, inputs: Properties) -> Result<(), Refused> {
        let request = proto::UpdateRequest {
            id: state.id.clone(),
            urn: self.urn(),
            r#type: self.lifecycle.token.clone(),
            name: self.lifecycle.name.clone(),
            olds: Some(wire(&state.outputs)),
            old_inputs: Some(wire(&state.inputs)),
            news: Some(wire(&inputs)),
            ..proto::UpdateRequest::default()
        };
        let preview = proto::UpdateRequest { preview: true, ..request.clone() };
        let previewed = plain(answer(self.harness.client().update(preview).await)?.properties)?;
        self.tell(&format!("preview update: {}", line(&previewed)));
        let outputs = plain(answer(self.harness.client().update(request).await)?.properties)?;
        self.tell(&format!("update: {} {}", state.id, line(&outputs)));
        self.state = Some(State { id: state.id.clone(), inputs, outputs });
        Ok(())
    }

    async fn read(&self, id: &str, state: &State) -> Result<Option<State>, Refused> {
        let request = proto::ReadRequest {
            id: id.to_owned(),
            urn: self.urn(),
            r#type: self.lifecycle.token.clone(),
            name: self.lifecycle.name.clone(),
            properties: Some(wire(&state.outputs)),
            inputs: Some(wire(&state.inputs)),
            ..proto::ReadRequest::default()
        };
        let read = answer(self.harness.client().read(request).await)?;
        let (inputs, outputs) = (plain(read.inputs)?, plain(read.properties)?);
        Ok((!read.id.is_empty()).then_some(State { id: read.id, inputs, outputs }))
    }

    async fn refresh(&mut self) -> Result<(), Refused> {
        let state = self.state.clone().unwrap_or_default();
        self.state = self.read(&state.id, &state).await?;
        let told = self.state.as_ref().map_or_else(|| "gone".to_owned(), |state| line(&state.outputs));
        self.tell(&format!("refresh: {told}"));
        Ok(())
    }

    async fn import(&mut self, id: &str) -> Result<(), Refused> {
        self.state = self.read(id, &State::default()).await?;
        let told = self.state.as_ref().map(|state| format!("{} {}", state.id, line(&state.inputs)));
        self.tell(&format!("import: {}", told.as_deref().unwrap_or("there is none")));
        Ok(())
    }

    async fn destroy(&mut self) -> Result<(), Refused> {
        if let Some(state) = self.state.take() {
            self.delete(&state).await?;
        }
        Ok(())
    }

    async fn delete(&mut self, state: &State) -> Result<(), Refused> {
        let request = proto::DeleteRequest {
            id: state.id.clone(),
            urn: self.urn(),
            r#type: self.lifecycle.token.clone(),
            name: self.lifecycle.name.clone(),
            properties: Some(wire(&state.outputs)),
            old_inputs: Some(wire(&state.inputs)),
            ..proto::DeleteRequest::default()
        };
        answer(self.harness.client().delete(request).await)?;
        self.tell(&format!("delete: {}", state.id));
        Ok(())
    }

    /// What came up half stays in the state.
    fn keep(&mut self, kept: Kept) {
        let Kept { id, inputs, properties, reasons: _ } = kept;
        self.tell(&format!("kept: {id} {}", line(&properties)));
        self.state = Some(State { id, inputs, outputs: properties });
    }
}
