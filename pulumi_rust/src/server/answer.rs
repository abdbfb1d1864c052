//! Plain answers as messages for the engine.

use prost_types::Struct;

use crate::provider::{
    CallResponse, Changes, CheckResponse, ConstructResponse, CreateResponse, DiffKind, DiffResponse, InvokeResponse,
    ListResponse, PropertyDiff, ReadResponse, UpdateResponse,
};
use crate::wire::{Encoder, proto};
use crate::{Properties, PropertyFailure};

fn plain(properties: &Properties) -> Struct {
    Encoder::without_outputs().properties(properties)
}

fn encoder(outputs: bool) -> Encoder {
    if outputs { Encoder::with_outputs() } else { Encoder::without_outputs() }
}

fn urns(properties: &Properties) -> impl Iterator<Item = (String, Vec<String>)> {
    properties
        .iter()
        .map(|(key, value)| (key.clone(), value.all_dependencies().into_iter().map(String::from).collect()))
}

fn failures(failures: Vec<PropertyFailure>) -> Vec<proto::CheckFailure> {
    let failure = |failure: PropertyFailure| proto::CheckFailure {
        property: failure.path.as_str().to_owned(),
        reason: failure.reason,
    };
    failures.into_iter().map(failure).collect()
}

pub(super) fn checked(checked: CheckResponse) -> proto::CheckResponse {
    proto::CheckResponse { inputs: Some(plain(&checked.inputs)), failures: failures(checked.failures) }
}

pub(super) fn invoked(invoked: InvokeResponse) -> proto::InvokeResponse {
    proto::InvokeResponse { r#return: Some(plain(&invoked.result)), failures: failures(invoked.failures) }
}

pub(super) fn called(called: &CallResponse, outputs: bool) -> proto::CallResponse {
    let dependencies = urns(&called.result).map(|(key, urns)| (key, proto::call_response::ReturnDependencies { urns }));
    proto::CallResponse {
        r#return: Some(encoder(outputs).properties(&called.result)),
        return_dependencies: dependencies.collect(),
        failures: failures(called.failures.clone()),
    }
}

/// Dependencies stand beside the state in any case: older engines read them only there.
pub(super) fn built(built: ConstructResponse, outputs: bool) -> proto::ConstructResponse {
    let dependencies =
        urns(&built.state).map(|(key, urns)| (key, proto::construct_response::PropertyDependencies { urns }));
    proto::ConstructResponse {
        state_dependencies: dependencies.collect(),
        state: Some(encoder(outputs).properties(&built.state)),
        urn: built.urn.into(),
    }
}

pub(super) fn compared(compared: DiffResponse) -> proto::DiffResponse {
    use proto::diff_response::DiffChanges;
    let changes = match compared.changes {
        Changes::Unknown => DiffChanges::DiffUnknown,
        Changes::None => DiffChanges::DiffNone,
        Changes::Some => DiffChanges::DiffSome,
    };
    proto::DiffResponse {
        replaces: compared.replaces,
        stables: compared.stables,
        delete_before_replace: compared.delete_before_replace,
        changes: changes.into(),
        diffs: compared.diffs,
        has_detailed_diff: compared.detailed.is_some(),
        detailed_diff: compared
            .detailed
            .into_iter()
            .flatten()
            .map(|(path, diff)| (path, property_diff(diff)))
            .collect(),
    }
}

fn property_diff(diff: PropertyDiff) -> proto::PropertyDiff {
    use proto::property_diff::Kind;
    let kind = match (diff.kind, diff.replaces) {
        (DiffKind::Add, false) => Kind::Add,
        (DiffKind::Add, true) => Kind::AddReplace,
        (DiffKind::Delete, false) => Kind::Delete,
        (DiffKind::Delete, true) => Kind::DeleteReplace,
        (DiffKind::Update, false) => Kind::Update,
        (DiffKind::Update, true) => Kind::UpdateReplace,
    };
    proto::PropertyDiff { kind: kind.into(), input_diff: diff.input }
}

pub(super) fn created(created: CreateResponse) -> proto::CreateResponse {
    proto::CreateResponse {
        properties: Some(plain(&created.properties)),
        id: created.id,
        ..proto::CreateResponse::default()
    }
}

pub(super) fn read(read: ReadResponse) -> proto::ReadResponse {
    proto::ReadResponse {
        properties: Some(plain(&read.properties)),
        inputs: Some(plain(&read.inputs)),
        id: read.id,
        ..proto::ReadResponse::default()
    }
}

pub(super) fn updated(updated: &UpdateResponse) -> proto::UpdateResponse {
    proto::UpdateResponse { properties: Some(plain(&updated.properties)), ..proto::UpdateResponse::default() }
}

/// One message a resource, and one for the next page.
pub(super) fn listed(page: ListResponse) -> Vec<proto::ListResponse> {
    use proto::list_response::{Continuation, Response, Result};
    let resources = page.resources.into_iter().map(|one| Response::Result(Result { id: one.id, name: one.name }));
    let next = page.continuation_token.map(|token| Response::Continuation(Continuation { continuation_token: token }));
    resources.chain(next).map(|response| proto::ListResponse { response: Some(response) }).collect()
}
