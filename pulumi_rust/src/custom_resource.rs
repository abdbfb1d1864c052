//! Custom resources: things that this provider itself makes, reads, changes and deletes.
//!
//! A resource is written over its own types; what the engine asks besides is answered here: checked inputs with defaults and automatic names, a structural diff, previews with unknowns,
//! what came up only half, and states of which secrets stay secret.

mod any;
mod autoname;
mod check;
mod diff;

use std::future::{Future, ready};
use std::marker::PhantomData;
use std::time::Duration;

pub(crate) use any::{AnyResource, Offered};

use crate::provider::DiffResponse;
use crate::{Args, Cancellation, Error, Fields, IntoProperties, Outputs, Properties, PropertyPath, Reading, Urn};

/// A custom resource.
///
/// Its state is its inputs and, over them, its outputs: name as an output what is not an input, or may differ from it.
///
/// ```
/// use pulumi_rust::{Args, Created, CustomResource, Error, Operation, Outputs, Previous, ProviderBuilder, Updated, resource};
///
/// #[derive(Args)]
/// struct NoteArgs {
///     /// What it is called. Made up when it is not given.
///     #[pulumi(autoname, replace_on_changes)]
///     title: String,
///     /// What it says.
///     text: String,
/// }
///
/// #[derive(Outputs)]
/// struct NoteState {
///     /// How long it is.
///     length: f64,
/// }
///
/// struct Note;
///
/// impl NoteArgs {
///     fn state(&self) -> NoteState {
///         NoteState { length: self.text.len() as f64 }
///     }
/// }
///
/// /// A note.
/// #[resource(token = "notes:index:Note")]
/// impl CustomResource for Note {
///     type Inputs = NoteArgs;
///     type Outputs = NoteState;
///
///     async fn create(&self, _: Operation, inputs: NoteArgs) -> Result<Created<NoteState>, Error> {
///         Ok(Created::new(inputs.title.clone(), inputs.state()))
///     }
///
///     async fn update(&self, _: Operation, _: Previous<Self>, inputs: NoteArgs) -> Result<Updated<NoteState>, Error> {
///         Ok(Updated::new(inputs.state()))
///     }
///
///     async fn delete(&self, _: Operation, _: Previous<Self>) -> Result<(), Error> {
///         Ok(())
///     }
/// }
///
/// let provider = ProviderBuilder::new("notes", "1.0.0").resource(Note);
/// # let _ = provider;
/// ```
pub trait CustomResource: Sized + Send + Sync + 'static {
    /// The type token, `package:module:Name`. Given by `#[resource(token = "…")]`.
    const TOKEN: &'static str;

    /// What it is, in Markdown. Given by the doc comment under `#[resource]`.
    const DESCRIPTION: &'static str = "";

    /// Why it should not be used any more.
    const DEPRECATED: Option<&'static str> = None;

    /// Whether a change can be made in place; where it can't, every change replaces.
    const UPDATES_IN_PLACE: bool = true;

    /// Whether a replacement must delete first, since two can't be there at once.
    const DELETES_BEFORE_REPLACE: bool = false;

    /// The inputs, all known.
    type Inputs: Args + IntoProperties;

    /// The outputs, all known.
    type Outputs: Outputs;

    /// Rules on inputs that their types can't say. Runs when all are known, in previews too; what is wrong goes to `reading`.
    fn check(&self, inputs: &Self::Inputs, reading: &mut Reading) {
        let _ = (inputs, reading);
    }

    /// What the difference between old and new inputs means, to which this may add.
    fn diff(
        &self,
        structural: DiffResponse,
        previous: &Previous<Self>,
    ) -> impl Future<Output = Result<DiffResponse, Error>> + Send {
        let _ = previous;
        ready(Ok(structural))
    }

    /// What a preview tells of a resource's state: its new inputs, and every output unknown. This may say more.
    fn preview(&self, predicted: Properties, previous: Option<&Previous<Self>>) -> Properties {
        let _ = previous;
        predicted
    }

    /// Makes it. Not called in previews.
    fn create(
        &self,
        operation: Operation,
        inputs: Self::Inputs,
    ) -> impl Future<Output = Result<Created<Self::Outputs>, Error>> + Send;

    /// Looks what it is now, or that it is gone. By default it is believed to be as it was, and can't be imported.
    ///
    /// Of a resource that is imported, `previous` has an id only.
    fn read(
        &self,
        operation: Operation,
        previous: Previous<Self>,
    ) -> impl Future<Output = Result<Option<Found<Self>>, Error>> + Send {
        let _ = operation;
        let found = if previous.is_import() {
            Err(Error::failed(format!("a resource of type `{}` can't be imported", Self::TOKEN)))
        } else {
            previous.inputs().and_then(|inputs| {
                let outputs = previous.outputs()?;
                Ok(Some(Found { id: previous.id, inputs, outputs, problems: Vec::new() }))
            })
        };
        ready(found)
    }

    /// Changes it in place. Not called in previews, nor where [`CustomResource::UPDATES_IN_PLACE`] is false.
    fn update(
        &self,
        operation: Operation,
        previous: Previous<Self>,
        inputs: Self::Inputs,
    ) -> impl Future<Output = Result<Updated<Self::Outputs>, Error>> + Send {
        let _ = (operation, previous, inputs);
        ready(Err(Error::Unimplemented { call: "Update" }))
    }

    /// Deletes it. One that is gone already is deleted.
    fn delete(&self, operation: Operation, previous: Previous<Self>) -> impl Future<Output = Result<(), Error>> + Send;
}

/// One operation on a resource.
#[derive(Clone, Debug)]
pub struct Operation {
    /// The resource.
    pub urn: Option<Urn>,
    /// Its name in the program.
    pub name: String,
    /// The user's time limit, if there is one.
    pub timeout: Option<Duration>,
    /// The engine's wish to stop.
    pub cancellation: Cancellation,
}

/// A resource as it was last known.
#[derive(Clone, Debug)]
pub struct Previous<R> {
    /// Its id.
    pub id: String,
    /// Its inputs as the state has them.
    pub raw_inputs: Properties,
    /// Its inputs and outputs as the state has them.
    pub raw_state: Properties,
    resource: PhantomData<fn() -> R>,
}

impl<R: CustomResource> Previous<R> {
    fn new(id: String, raw_inputs: Properties, raw_state: Properties) -> Self {
        Previous { id, raw_inputs, raw_state, resource: PhantomData }
    }

    /// Whether nothing but the id is known.
    pub fn is_import(&self) -> bool {
        self.raw_inputs.is_empty() && self.raw_state.is_empty()
    }

    /// Its inputs.
    ///
    /// # Errors
    /// When they are not of today's types, as those that an older version of the provider left may be.
    pub fn inputs(&self) -> Result<R::Inputs, Error> {
        self.read("inputs", &self.raw_inputs, R::Inputs::read)
    }

    /// Its outputs.
    ///
    /// # Errors
    /// When they are not of today's types, as those that an older version of the provider left may be.
    pub fn outputs(&self) -> Result<R::Outputs, Error> {
        self.read("outputs", &self.raw_state, R::Outputs::read)
    }

    fn read<T>(&self, what: &str, properties: &Properties, read: fn(&mut Fields<'_>) -> Option<T>) -> Result<T, Error> {
        let mut reading = Reading::new();
        let mut fields = Fields::new(properties.clone(), PropertyPath::root(), &mut reading);
        let typed = read(&mut fields);
        fields.finish_leniently();
        match typed {
            Some(typed) if reading.is_complete() => Ok(typed),
            _ => {
                let what = format!("the last known {what} of `{}`", self.id);
                Err(Error::Mistyped { what, failures: reading.into_plain_failures() })
            }
        }
    }
}

/// A resource that was made.
#[derive(Clone, Debug)]
pub struct Created<O> {
    pub(crate) id: String,
    pub(crate) outputs: O,
    pub(crate) problems: Vec<String>,
}

impl<O> Created<O> {
    /// It is there, with this id.
    pub fn new(id: impl Into<String>, outputs: O) -> Self {
        Created { id: id.into(), outputs, problems: Vec::new() }
    }

    /// It is there but did not come up well: it stays in the state, and the deployment fails with these reasons.
    #[must_use]
    pub fn with_problems(mut self, problems: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.problems.extend(problems.into_iter().map(Into::into));
        self
    }
}

/// A resource that was changed.
#[derive(Clone, Debug)]
pub struct Updated<O> {
    pub(crate) outputs: O,
    pub(crate) problems: Vec<String>,
}

impl<O> Updated<O> {
    /// It is as it was to be.
    pub fn new(outputs: O) -> Self {
        Updated { outputs, problems: Vec::new() }
    }

    /// It was changed but did not come up well: the change stays in the state, and the deployment fails with these reasons.
    #[must_use]
    pub fn with_problems(mut self, problems: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.problems.extend(problems.into_iter().map(Into::into));
        self
    }
}

/// A resource that was found.
#[derive(Clone, Debug)]
pub struct Found<R: CustomResource> {
    /// Its id.
    pub id: String,
    /// The inputs that would give it.
    pub inputs: R::Inputs,
    /// Its outputs now.
    pub outputs: R::Outputs,
    /// What is wrong with it; empty where nothing is.
    pub problems: Vec<String>,
}
