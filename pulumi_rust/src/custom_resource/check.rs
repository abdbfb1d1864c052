//! Check: defaults and automatic names filled in, secrets marked, and all that is wrong with the inputs.

use super::{CustomResource, autoname};
use crate::provider::{CheckRequest, CheckResponse};
use crate::schema::{ObjectSpec, Types};
use crate::value::Kind;
use crate::{Args, Fields, PropertyPath, Reading};

/// The properties of a resource's inputs.
pub(super) fn spec<R: CustomResource>() -> ObjectSpec {
    R::Inputs::describe(&mut Types::new(""), false)
}

pub(super) fn check<R: CustomResource>(resource: &R, mut request: CheckRequest) -> CheckResponse {
    let mut inputs = std::mem::take(&mut request.news);
    let mut unnamed = Vec::new();
    for property in spec::<R>().properties() {
        if inputs.get(property.name).is_none_or(|value| value.kind == Kind::Null) {
            inputs.remove(property.name);
            let given = if property.autonamed {
                autoname::made_up(property.name, &request).map(Some)
            } else {
                Ok(property.default_value_now())
            };
            match given {
                Ok(given) => inputs.extend(given.map(|value| (property.name.to_owned(), value))),
                Err(failure) => unnamed.push(failure),
            }
        }
        if property.secret
            && let Some(value) = inputs.get_mut(property.name)
        {
            value.secret = true;
        }
    }
    let mut reading = Reading::new();
    let mut fields = Fields::new(inputs.clone(), PropertyPath::root(), &mut reading);
    let args = R::Inputs::read(&mut fields);
    fields.finish();
    if let Some(args) = args
        && reading.is_complete()
    {
        resource.check(&args, &mut reading);
    }
    // What has no name for a better reason is not told to be missing besides.
    let told = |failure: &&crate::PropertyFailure| unnamed.iter().all(|other| other.path != failure.path);
    let mut failures: Vec<_> = reading.failures().iter().filter(told).cloned().collect();
    failures.extend(unnamed.iter().cloned());
    CheckResponse { inputs, failures }
}
