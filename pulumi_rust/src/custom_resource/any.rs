//! A resource of any type, as the provider's calls meet it: requests to types, types to answers.

use std::time::Duration;

use futures::FutureExt;
use futures::future::BoxFuture;

use super::{Created, CustomResource, Found, Operation, Previous, Updated, check, diff};
use crate::cancellation::Cancellations;
use crate::provider::{
    CheckRequest, CheckResponse, CreateRequest, CreateResponse, DeleteRequest, DiffRequest, DiffResponse,
    PartialFailure, ReadRequest, ReadResponse, UpdateRequest, UpdateResponse,
};
use crate::schema::Types;
use crate::{Error, IntoProperties, Outputs, Properties, Urn, Value};

type Answer<'a, T> = BoxFuture<'a, Result<T, Error>>;

/// A custom resource of any type.
pub(crate) trait AnyResource: Send + Sync {
    fn check(&self, request: CheckRequest) -> Result<CheckResponse, Error>;
    fn diff(&self, request: DiffRequest) -> Answer<'_, DiffResponse>;
    fn create(&self, request: CreateRequest) -> Answer<'_, CreateResponse>;
    fn read(&self, request: ReadRequest) -> Answer<'_, ReadResponse>;
    fn update(&self, request: UpdateRequest) -> Answer<'_, UpdateResponse>;
    fn delete(&self, request: DeleteRequest) -> Answer<'_, ()>;
}

/// A resource that a provider offers.
pub(crate) struct Offered<R> {
    resource: R,
    cancellations: Cancellations,
}

impl<R: CustomResource> Offered<R> {
    pub(crate) fn new(resource: R, cancellations: Cancellations) -> Self {
        Offered { resource, cancellations }
    }

    fn operation(&self, urn: Option<Urn>, name: String, timeout: Duration) -> Operation {
        let timeout = Some(timeout).filter(|timeout| !timeout.is_zero());
        Operation { urn, name, timeout, cancellation: self.cancellations.current() }
    }

    /// The inputs of an operation, which the engine has checked.
    fn inputs(inputs: &Properties) -> Result<R::Inputs, Error> {
        Previous::<R>::new(String::new(), inputs.clone(), Properties::new()).inputs()
    }

    /// The inputs, and every output unknown.
    fn predicted(&self, inputs: &Properties, previous: Option<&Previous<R>>) -> Properties {
        let mut predicted = inputs.clone();
        for property in R::Outputs::describe(&mut Types::new("")).properties() {
            let unknown = Value { secret: property.secret, ..Value::unknown() };
            predicted.insert(property.name.to_owned(), unknown);
        }
        self.resource.preview(predicted, previous)
    }
}

/// Inputs, and outputs over them. An output of the name of a secret input is a secret: it most likely is the same.
async fn state(inputs: &Properties, outputs: impl IntoProperties) -> Result<Properties, Error> {
    let mut state = inputs.clone();
    for (key, mut value) in outputs.into_properties().resolve().await? {
        value.secret |= inputs.get(&key).is_some_and(Value::contains_secret);
        state.insert(key, value);
    }
    Ok(state)
}

/// What has problems is a failure that the engine keeps in the state.
fn without_problems(
    id: String,
    properties: &Properties,
    inputs: &Properties,
    problems: Vec<String>,
) -> Result<(), Error> {
    if problems.is_empty() {
        return Ok(());
    }
    let (properties, inputs) = (properties.clone(), inputs.clone());
    Err(Error::Partial { failure: Box::new(PartialFailure { id, properties, inputs, reasons: problems }) })
}

impl<R: CustomResource> AnyResource for Offered<R> {
    fn check(&self, request: CheckRequest) -> Result<CheckResponse, Error> {
        Ok(check::check(&self.resource, request))
    }

    fn diff(&self, request: DiffRequest) -> Answer<'_, DiffResponse> {
        async move {
            let DiffRequest { id, olds, news, old_inputs, ignore_changes, .. } = request;
            let spec = check::spec::<R>();
            let mut structural = diff::structural(&old_inputs, &news, &ignore_changes, &spec, R::UPDATES_IN_PLACE);
            structural.delete_before_replace = R::DELETES_BEFORE_REPLACE && !structural.replaces.is_empty();
            self.resource.diff(structural, &Previous::new(id, old_inputs, olds)).await
        }
        .boxed()
    }

    fn create(&self, request: CreateRequest) -> Answer<'_, CreateResponse> {
        async move {
            let CreateRequest { urn, name, properties: inputs, timeout, preview, .. } = request;
            if preview {
                let properties = self.predicted(&inputs, None);
                return Ok(CreateResponse { id: String::new(), properties });
            }
            let operation = self.operation(urn, name, timeout);
            let Created { id, outputs, problems } = self.resource.create(operation, Self::inputs(&inputs)?).await?;
            let properties = state(&inputs, outputs).await?;
            without_problems(id.clone(), &properties, &inputs, problems)?;
            Ok(CreateResponse { id, properties })
        }
        .boxed()
    }

    fn read(&self, request: ReadRequest) -> Answer<'_, ReadResponse> {
        async move {
            let ReadRequest { id, urn, name, properties, inputs: olds, timeout, .. } = request;
            let operation = self.operation(urn, name, timeout);
            let previous = Previous::new(id, olds.clone(), properties);
            let Some(Found { id, inputs, outputs, problems }) = self.resource.read(operation, previous).await? else {
                return Ok(ReadResponse::default());
            };
            let mut inputs = inputs.into_properties().resolve().await?;
            for (key, value) in &mut inputs {
                value.secret |= olds.get(key).is_some_and(Value::contains_secret);
            }
            let properties = state(&inputs, outputs).await?;
            without_problems(id.clone(), &properties, &inputs, problems)?;
            Ok(ReadResponse { id, properties, inputs })
        }
        .boxed()
    }

    fn update(&self, request: UpdateRequest) -> Answer<'_, UpdateResponse> {
        async move {
            let UpdateRequest { id, urn, name, olds, news, old_inputs, timeout, preview, .. } = request;
            let previous = Previous::new(id.clone(), old_inputs, olds);
            if preview {
                return Ok(UpdateResponse { properties: self.predicted(&news, Some(&previous)) });
            }
            let operation = self.operation(urn, name, timeout);
            let updated = self.resource.update(operation, previous, Self::inputs(&news)?).await?;
            let Updated { outputs, problems } = updated;
            let properties = state(&news, outputs).await?;
            without_problems(id, &properties, &news, problems)?;
            Ok(UpdateResponse { properties })
        }
        .boxed()
    }

    fn delete(&self, request: DeleteRequest) -> Answer<'_, ()> {
        async move {
            let DeleteRequest { id, urn, name, properties, old_inputs, timeout, .. } = request;
            let operation = self.operation(urn, name, timeout);
            self.resource.delete(operation, Previous::new(id, old_inputs, properties)).await
        }
        .boxed()
    }
}
