//! The monitor's and the engine's services behind [`super::FakeEngine`].

use std::fmt;
use std::sync::Arc;

use tonic::{Request, Response, Status};

use super::callbacks::{around_creation, is_tried_again, transformed};
use super::engine::{Decide, Features, Seen};
use super::{MonitorCall, Outcome, Registration, locked};
use crate::server::status_of;
use crate::wire::proto::{self, engine_server::Engine, resource_monitor_server::ResourceMonitor};
use crate::wire::{Decoder, Encoder};
use crate::{Properties, Urn, Value};

/// The urn that the fake engine gives, without the types of parents.
pub(super) fn urn_of(request: &proto::RegisterResourceRequest) -> String {
    urn(&request.r#type, &request.name)
}

fn urn(token: &str, name: &str) -> String {
    format!("urn:pulumi:stack::project::{token}::{name}")
}

#[derive(Clone)]
pub(super) struct FakeMonitor {
    pub(super) seen: Arc<Seen>,
    pub(super) decide: Arc<Decide>,
    pub(super) features: Features,
}

impl fmt::Debug for FakeMonitor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FakeMonitor")
    }
}

impl FakeMonitor {
    /// Refuses a call where the test said so.
    fn admit(&self, call: MonitorCall) -> Result<(), Status> {
        locked(&self.seen.refused).get(&call).map_or(Ok(()), |message| Err(Status::unavailable(message)))
    }

    fn answer_of(&self, token: &str) -> Result<Properties, Status> {
        let answer = locked(&self.seen.functions).get(token).cloned();
        answer.ok_or_else(|| Status::not_found(format!("the fake engine has no function {token}")))
    }

    /// What becomes of a custom resource, its hooks included.
    async fn decided(
        &self,
        urn: String,
        registration: Registration,
    ) -> Result<proto::RegisterResourceResponse, Status> {
        let Registration { mut inputs, request } = registration.clone();
        let hooks = request.hooks.clone().unwrap_or_default();
        around_creation(&self.seen, &hooks.before_create, &urn, &request, None).await?;
        let mut failures = 0;
        loop {
            return Ok(match (self.decide)(&registration) {
                Outcome::Never => std::future::pending().await,
                Outcome::Refused(message) => return Err(Status::unknown(message)),
                Outcome::LeftOut => proto::RegisterResourceResponse { urn, unknown: true, ..Default::default() },
                Outcome::Created(id, outputs) => {
                    inputs.extend(outputs);
                    around_creation(&self.seen, &hooks.after_create, &urn, &request, Some(&inputs)).await?;
                    let object = Some(Encoder::without_outputs().properties(&inputs));
                    proto::RegisterResourceResponse { urn, id, object, ..Default::default() }
                }
                Outcome::Failed => {
                    failures += 1;
                    if is_tried_again(&self.seen, &hooks.on_error, &urn, &request, failures).await? {
                        continue;
                    }
                    let result = proto::Result::Fail.into();
                    proto::RegisterResourceResponse { urn, result, ..Default::default() }
                }
            });
        }
    }

    fn name_hook(&self, name: &str, callback: Option<proto::Callback>) -> Answer<()> {
        let callback = callback.ok_or_else(|| Status::invalid_argument("a hook without a callback"))?;
        if locked(&self.seen.callbacks).hooks.insert(name.to_owned(), callback).is_some() {
            return Err(Status::already_exists(format!("there is a hook `{name}` already")));
        }
        Ok(Response::new(()))
    }

    /// What the engine tells of a resource: here, of a component whose outputs were set.
    fn state(&self, request: proto::ResourceInvokeRequest) -> Answer<proto::ResourceInvokeResponse> {
        let args = properties(request.args)?;
        let urn = args.get("urn").cloned().unwrap_or(Value::NULL);
        let outputs = locked(&self.seen.outputs);
        let found = outputs.iter().find(|(known, _)| Value::from(known.as_str()) == urn);
        let (_, state) = found.ok_or_else(|| Status::not_found("the fake engine has no such resource"))?;
        let answer = [("urn".to_owned(), urn), ("state".to_owned(), Value::object(state.clone()))].into();
        Ok(Response::new(proto::ResourceInvokeResponse {
            r#return: Some(Encoder::without_outputs().properties(&answer)),
            ..proto::ResourceInvokeResponse::default()
        }))
    }
}

/// A registration that has not been answered, and whose caller still waits.
struct UnderWay<'a>(&'a Seen);

impl<'a> UnderWay<'a> {
    fn of(seen: &'a Seen) -> Self {
        seen.under_way.send_modify(|count| *count += 1);
        UnderWay(seen)
    }
}

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        self.0.under_way.send_modify(|count| *count -= 1);
    }
}

type Answer<T> = Result<Response<T>, Status>;

fn properties(wire: Option<prost_types::Struct>) -> Result<Properties, Status> {
    Decoder::default().properties(wire.unwrap_or_default()).map_err(status_of)
}

#[tonic::async_trait]
impl ResourceMonitor for FakeMonitor {
    async fn get_deployment_info(&self, _: Request<()>) -> Answer<proto::DeploymentInfo> {
        self.admit(MonitorCall::GetDeploymentInfo)?;
        let Features::Told(features) = &self.features else {
            return Err(Status::unimplemented("GetDeploymentInfo"));
        };
        Ok(Response::new(proto::DeploymentInfo {
            supported_features: features.iter().copied().collect(),
            ..proto::DeploymentInfo::default()
        }))
    }

    async fn supports_feature(
        &self,
        request: Request<proto::SupportsFeatureRequest>,
    ) -> Answer<proto::SupportsFeatureResponse> {
        locked(&self.seen.features_asked).push(request.into_inner().id);
        Ok(Response::new(proto::SupportsFeatureResponse { has_support: true }))
    }

    async fn invoke(&self, request: Request<proto::ResourceInvokeRequest>) -> Answer<proto::ResourceInvokeResponse> {
        self.admit(MonitorCall::Invoke)?;
        let request = request.into_inner();
        if request.tok == "pulumi:pulumi:getResource" {
            return self.state(request);
        }
        let answer = self.answer_of(&request.tok)?;
        locked(&self.seen.invokes).push(request);
        Ok(Response::new(proto::ResourceInvokeResponse {
            r#return: Some(Encoder::without_outputs().properties(&answer)),
            ..proto::ResourceInvokeResponse::default()
        }))
    }

    async fn call(&self, request: Request<proto::ResourceCallRequest>) -> Answer<proto::CallResponse> {
        self.admit(MonitorCall::Call)?;
        let request = request.into_inner();
        let answer = self.answer_of(&request.tok)?;
        locked(&self.seen.calls).push(request);
        let r#return = Some(Encoder::without_outputs().properties(&answer));
        Ok(Response::new(proto::CallResponse { r#return, ..proto::CallResponse::default() }))
    }

    async fn read_resource(&self, request: Request<proto::ReadResourceRequest>) -> Answer<proto::ReadResourceResponse> {
        self.admit(MonitorCall::ReadResource)?;
        let request = request.into_inner();
        let found = locked(&self.seen.existing).get(&request.id).cloned();
        let state = found.ok_or_else(|| Status::not_found(format!("there is no resource `{}`", request.id)))?;
        let urn = urn(&request.r#type, &request.name);
        let response = proto::ReadResourceResponse {
            urn,
            id: request.id.clone(),
            properties: Some(Encoder::without_outputs().properties(&state)),
            ..proto::ReadResourceResponse::default()
        };
        locked(&self.seen.reads).push(request);
        Ok(Response::new(response))
    }

    async fn register_resource(
        &self,
        request: Request<proto::RegisterResourceRequest>,
    ) -> Answer<proto::RegisterResourceResponse> {
        self.admit(MonitorCall::RegisterResource)?;
        let request = request.into_inner();
        let urn = urn_of(&request);
        let request = transformed(&self.seen, &urn, request).await?;
        let registration = Registration { inputs: properties(request.object.clone())?, request };
        locked(&self.seen.registrations).push(registration.clone());
        if !registration.request.custom {
            let object = registration.request.object;
            return Ok(Response::new(proto::RegisterResourceResponse { urn, object, ..Default::default() }));
        }
        let _under_way = UnderWay::of(&self.seen);
        Ok(Response::new(self.decided(urn, registration).await?))
    }

    async fn register_resource_outputs(&self, request: Request<proto::RegisterResourceOutputsRequest>) -> Answer<()> {
        self.admit(MonitorCall::RegisterResourceOutputs)?;
        let request = request.into_inner();
        let outputs = properties(request.outputs)?;
        locked(&self.seen.outputs).push((Urn::new(request.urn), outputs));
        Ok(Response::new(()))
    }

    async fn register_package(
        &self,
        request: Request<proto::RegisterPackageRequest>,
    ) -> Answer<proto::RegisterPackageResponse> {
        self.admit(MonitorCall::RegisterPackage)?;
        let mut packages = locked(&self.seen.packages);
        packages.push(request.into_inner());
        Ok(Response::new(proto::RegisterPackageResponse { r#ref: format!("package-{}", packages.len()) }))
    }

    async fn register_stack_transform(&self, _: Request<proto::Callback>) -> Answer<()> {
        Err(Status::unimplemented("RegisterStackTransform"))
    }

    async fn register_stack_invoke_transform(&self, _: Request<proto::Callback>) -> Answer<()> {
        Err(Status::unimplemented("RegisterStackInvokeTransform"))
    }

    async fn register_resource_hook(&self, request: Request<proto::RegisterResourceHookRequest>) -> Answer<()> {
        self.admit(MonitorCall::RegisterResourceHook)?;
        let request = request.into_inner();
        self.name_hook(&request.name, request.callback)
    }

    async fn register_error_hook(&self, request: Request<proto::RegisterErrorHookRequest>) -> Answer<()> {
        self.admit(MonitorCall::RegisterErrorHook)?;
        let request = request.into_inner();
        self.name_hook(&request.name, request.callback)
    }

    async fn exists_resource(
        &self,
        request: Request<proto::ExistsResourceRequest>,
    ) -> Answer<proto::ExistsResourceResponse> {
        let exists = locked(&self.seen.existing).contains_key(&request.into_inner().id);
        Ok(Response::new(proto::ExistsResourceResponse { exists, unknown: false }))
    }
}

#[tonic::async_trait]
impl Engine for FakeMonitor {
    async fn log(&self, request: Request<proto::LogRequest>) -> Answer<()> {
        locked(&self.seen.logs).push(request.into_inner().message);
        self.seen.logged.send_modify(|count| *count += 1);
        Ok(Response::new(()))
    }

    async fn get_root_resource(
        &self,
        _: Request<proto::GetRootResourceRequest>,
    ) -> Answer<proto::GetRootResourceResponse> {
        Ok(Response::new(proto::GetRootResourceResponse {
            urn: "urn:pulumi:stack::project::pulumi:pulumi:Stack::project-stack".to_owned(),
        }))
    }

    async fn require_pulumi_version(
        &self,
        _: Request<proto::RequirePulumiVersionRequest>,
    ) -> Answer<proto::RequirePulumiVersionResponse> {
        Ok(Response::new(proto::RequirePulumiVersionResponse {}))
    }
}
