//! The component as the engine knows it: its token and its description, which becomes its page in the registry.

use pulumi_rust::{Component, Context, Error, component};

use super::args::{Args, Checked};
use super::construct;
use super::outputs::Outputs;

/// The component `SfnRedshiftTasker`.
#[derive(Debug)]
pub struct SfnRedshiftTasker;

/// A Lambda function that runs SQL on Amazon Redshift for state machines, and everything it needs to call back when a statement ends: a task starts a statement with `lambda:invoke.waitForTaskToken`, the state waits without polling, and moves on when Redshift is done, well or badly.
///
/// A table tracks every statement, so that a retried task never runs its SQL twice. An EventBridge rule, a queue and dead-letter queues bring the ends of this table's statements, and no others, to the function. All data at rest is encrypted with a key of its own.
///
/// Every part follows one rule: `args` shape what is made, `existing` takes over what is there, `skip` leaves it out where it can be missing; never two of them.
///
/// ## Example Usage
///
/// <!--Start PulumiCodeChooser -->
/// ```typescript
/// import * as redshift from "@redshift-tasker/pulumi";
///
/// const tasker = new redshift.SfnRedshiftTasker("tasker", {
///     redshiftTarget: { clusterIdentifier: "warehouse", dbName: "dev", dbUser: "etl" },
/// });
/// export const functionArn = tasker.functionArn;
/// ```
/// ```python
/// import pulumi
/// import pulumi_redshift_tasker as redshift
///
/// tasker = redshift.SfnRedshiftTasker(
///     "tasker",
///     redshift_target={"cluster_identifier": "warehouse", "db_name": "dev", "db_user": "etl"},
/// )
/// pulumi.export("functionArn", tasker.function_arn)
/// ```
/// ```go
/// package main
///
/// import (
/// 	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
/// 	"github.com/redshift-tasker/pulumi-redshift-tasker/sdk/go/redshifttasker"
/// )
///
/// func main() {
/// 	pulumi.Run(func(ctx *pulumi.Context) error {
/// 		tasker, err := redshifttasker.NewSfnRedshiftTasker(ctx, "tasker", &redshifttasker.SfnRedshiftTaskerArgs{
/// 			RedshiftTarget: &redshifttasker.RedshiftTargetArgs{
/// 				ClusterIdentifier: pulumi.String("warehouse"),
/// 				DbName:            pulumi.String("dev"),
/// 				DbUser:            pulumi.String("etl"),
/// 			},
/// 		})
/// 		if err != nil {
/// 			return err
/// 		}
/// 		ctx.Export("functionArn", tasker.FunctionArn)
/// 		return nil
/// 	})
/// }
/// ```
/// ```yaml
/// resources:
///   tasker:
///     type: redshift-tasker:SfnRedshiftTasker
///     properties:
///       redshiftTarget:
///         clusterIdentifier: warehouse
///         dbName: dev
///         dbUser: etl
/// outputs:
///   functionArn: ${tasker.functionArn}
/// ```
/// <!--End PulumiCodeChooser -->
#[component(token = "redshift-tasker:index:SfnRedshiftTasker")]
impl Component for SfnRedshiftTasker {
    type Args = Checked<Args>;
    type Outputs = Outputs;

    async fn construct(ctx: Context, name: String, args: Checked<Args>) -> Result<Outputs, Error> {
        construct::construct(ctx, name, &args)
    }
}
