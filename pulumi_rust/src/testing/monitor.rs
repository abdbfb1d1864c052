//! The monitor's and the engine's services behind [`super::FakeEngine`].

use std::fmt;
use std::sync::Arc;

use tonic::{Request, Response, Status};

use super::{Decide, Outcome, Registration, Seen, locked};
use crate::wire::proto::{self, engine_server::Engine, resource_monitor_server::ResourceMonitor};
use crate::wire::{Decoder, Encoder};
use crate::{Properties, Urn, Value};

/// The urn that the fake engine gives, without the types of parents.
pub(super) fn urn_of(request: &proto::RegisterResourceRequest) -> String {
    format!("urn:pulumi:stack::project::{}::{}", request.r#type, request.name)
}

#[derive(Clone)]
pub(super) struct FakeMonitor {
    pub(super) seen: Arc<Seen>,
    pub(super) decide: Arc<Decide>,
    pub(super) old: bool,
}

impl fmt::Debug for FakeMonitor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FakeMonitor")
    }
}

impl FakeMonitor {
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
    Ok(Decoder::default().properties(wire.unwrap_or_default())?)
}

#[tonic::async_trait]
impl ResourceMonitor for FakeMonitor {
    async fn get_deployment_info(&self, _: Request<()>) -> Answer<proto::DeploymentInfo> {
        if self.old {
            return Err(Status::unimplemented("GetDeploymentInfo"));
        }
        let features = 0..=proto::ResourceMonitorFeature::CallOutputValues.into();
        Ok(Response::new(proto::DeploymentInfo {
            supported_features: features.collect(),
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
        let request = request.into_inner();
        if request.tok == "pulumi:pulumi:getResource" {
            return self.state(request);
        }
        let answer = locked(&self.seen.functions).get(&request.tok).cloned();
        let unknown = || Status::not_found(format!("the fake engine has no function {}", request.tok));
        let answer = answer.ok_or_else(unknown)?;
        locked(&self.seen.invokes).push(request);
        Ok(Response::new(proto::ResourceInvokeResponse {
            r#return: Some(Encoder::without_outputs().properties(&answer)),
            ..proto::ResourceInvokeResponse::default()
        }))
    }

    async fn call(&self, _: Request<proto::ResourceCallRequest>) -> Answer<proto::CallResponse> {
        Err(Status::unimplemented("Call"))
    }

    async fn read_resource(&self, _: Request<proto::ReadResourceRequest>) -> Answer<proto::ReadResourceResponse> {
        Err(Status::unimplemented("ReadResource"))
    }

    async fn register_resource(
        &self,
        request: Request<proto::RegisterResourceRequest>,
    ) -> Answer<proto::RegisterResourceResponse> {
        let request = request.into_inner();
        let registration = Registration { inputs: properties(request.object.clone())?, request };
        locked(&self.seen.registrations).push(registration.clone());
        let Registration { mut inputs, request } = registration.clone();
        let urn = urn_of(&request);
        if !request.custom {
            return Ok(Response::new(proto::RegisterResourceResponse {
                urn,
                object: request.object,
                ..proto::RegisterResourceResponse::default()
            }));
        }
        let _under_way = UnderWay::of(&self.seen);
        Ok(Response::new(match (self.decide)(&registration) {
            Outcome::Never => std::future::pending().await,
            Outcome::Created(id, outputs) => {
                inputs.extend(outputs);
                let object = Some(Encoder::without_outputs().properties(&inputs));
                proto::RegisterResourceResponse { urn, id, object, ..proto::RegisterResourceResponse::default() }
            }
            Outcome::Failed => proto::RegisterResourceResponse {
                urn,
                result: proto::Result::Fail.into(),
                ..proto::RegisterResourceResponse::default()
            },
        }))
    }

    async fn register_resource_outputs(&self, request: Request<proto::RegisterResourceOutputsRequest>) -> Answer<()> {
        let request = request.into_inner();
        let outputs = properties(request.outputs)?;
        locked(&self.seen.outputs).push((Urn::new(request.urn), outputs));
        Ok(Response::new(()))
    }

    async fn register_package(
        &self,
        _: Request<proto::RegisterPackageRequest>,
    ) -> Answer<proto::RegisterPackageResponse> {
        Err(Status::unimplemented("RegisterPackage"))
    }
}

#[tonic::async_trait]
impl Engine for FakeMonitor {
    async fn log(&self, request: Request<proto::LogRequest>) -> Answer<()> {
        locked(&self.seen.logs).push(request.into_inner().message);
        Ok(Response::new(()))
    }

    async fn get_root_resource(
        &self,
        _: Request<proto::GetRootResourceRequest>,
    ) -> Answer<proto::GetRootResourceResponse> {
        Err(Status::unimplemented("GetRootResource"))
    }

    async fn require_pulumi_version(
        &self,
        _: Request<proto::RequirePulumiVersionRequest>,
    ) -> Answer<proto::RequirePulumiVersionResponse> {
        Ok(Response::new(proto::RequirePulumiVersionResponse {}))
    }
}
