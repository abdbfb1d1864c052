// Two taskers on one table: the first brings the ends of both taskers' statements back, the second only starts some, in
// another database and with a function of its own.
package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/iam"
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/sfn"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"
	"github.com/redshift-tasker/pulumi-redshift-tasker/sdk/go/redshifttasker"
)

const trust = `{
  "Version": "2012-10-17",
  "Statement": [{ "Effect": "Allow", "Principal": { "Service": "states.amazonaws.com" }, "Action": "sts:AssumeRole" }]
}`

func main() { pulumi.Run(program) }

func program(ctx *pulumi.Context) error {
	settings := config.New(ctx, "")
	target := redshifttasker.RedshiftTargetArgs{
		ClusterIdentifier: pulumi.String(settings.Require("clusterIdentifier")),
		DbName:            pulumi.String(settings.Require("dbName")),
		DbUser:            pulumi.String(settings.Require("dbUser")),
	}
	architecture := redshifttasker.Architecture(settings.Require("architecture"))

	first, err := redshifttasker.NewSfnRedshiftTasker(ctx, "first", &redshifttasker.SfnRedshiftTaskerArgs{
		RedshiftTarget: target,
		Architecture:   architecture,
	})
	if err != nil {
		return err
	}
	second, err := redshifttasker.NewSfnRedshiftTasker(ctx, "second", &redshifttasker.SfnRedshiftTaskerArgs{
		RedshiftTarget:      target,
		Architecture:        architecture,
		CreateCallbackInfra: pulumi.BoolRef(false),
		// The Data API shows a statement only to the role that started it, so both taskers have one role.
		Table: &redshifttasker.TableArgs{
			Existing: &redshifttasker.ExistingTableArgs{Name: first.TableName, KeyArn: first.KeyArn},
		},
		Role: &redshifttasker.RoleArgs{
			Existing: &redshifttasker.ExistingRoleArgs{Name: first.RoleName.Elem()},
		},
	})
	if err != nil {
		return err
	}

	machines := pulumi.StringMap{}
	for name, tasker := range map[string]*redshifttasker.SfnRedshiftTasker{
		"single_failure": first,
		"single_success": second,
	} {
		role, err := iam.NewRole(ctx, name, &iam.RoleArgs{AssumeRolePolicy: pulumi.String(trust)})
		if err != nil {
			return err
		}
		mayInvoke, err := tasker.StateMachinePolicy(ctx)
		if err != nil {
			return err
		}
		_, err = iam.NewRolePolicy(ctx, name, &iam.RolePolicyArgs{Role: role.Name, Policy: mayInvoke.Json()})
		if err != nil {
			return err
		}
		definition, err := os.ReadFile(fmt.Sprintf("../machines/jsonata/%s.asl.json", name))
		if err != nil {
			return err
		}
		withFunction := tasker.FunctionArn.ApplyT(func(arn string) string {
			return strings.ReplaceAll(string(definition), "${functionArn}", arn)
		})
		machine, err := sfn.NewStateMachine(ctx, name, &sfn.StateMachineArgs{
			RoleArn:    role.Arn,
			Definition: withFunction.(pulumi.StringOutput),
		})
		if err != nil {
			return err
		}
		machines[name] = machine.Arn
	}
	ctx.Export("stateMachines", machines)
	return nil
}
