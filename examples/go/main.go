// A tasker and seven state machines that run SQL with it; ../README.md tells what they do.
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

var children = []string{
	"single_success",
	"single_failure",
	"success_and_fail",
	"polling",
	"cancelling_statement",
	"parallel_no_concurrency",
}

func main() { pulumi.Run(program) }

func program(ctx *pulumi.Context) error {
	settings := config.New(ctx, "")
	tasker, err := redshifttasker.NewSfnRedshiftTasker(ctx, "tasker", &redshifttasker.SfnRedshiftTaskerArgs{
		RedshiftTarget: redshifttasker.RedshiftTargetArgs{
			ClusterIdentifier: pulumi.String(settings.Require("clusterIdentifier")),
			DbName:            pulumi.String(settings.Require("dbName")),
			DbUser:            pulumi.String(settings.Require("dbUser")),
		},
		Architecture: redshifttasker.Architecture(settings.Require("architecture")),
	})
	if err != nil {
		return err
	}

	trust := policy(pulumi.Map{
		"Effect":    pulumi.String("Allow"),
		"Principal": pulumi.StringMap{"Service": pulumi.String("states.amazonaws.com")},
		"Action":    pulumi.String("sts:AssumeRole"),
	})

	// What the state machines may do: invoke the tasker's function.
	machineRole, err := iam.NewRole(ctx, "machineRole", &iam.RoleArgs{AssumeRolePolicy: trust})
	if err != nil {
		return err
	}
	_, err = iam.NewRolePolicy(ctx, "mayInvokeTasker", &iam.RolePolicyArgs{
		Role: machineRole.Name,
		Policy: policy(pulumi.Map{
			"Effect":   pulumi.String("Allow"),
			"Action":   pulumi.String("lambda:InvokeFunction"),
			"Resource": tasker.FunctionArn,
		}),
	})
	if err != nil {
		return err
	}

	machines, arns := pulumi.StringMap{}, pulumi.StringMap{}
	var resources pulumi.StringArray
	for _, name := range children {
		text, err := definition(name, pulumi.StringMap{"functionArn": tasker.FunctionArn})
		if err != nil {
			return err
		}
		machine, err := sfn.NewStateMachine(ctx, name, &sfn.StateMachineArgs{RoleArn: machineRole.Arn, Definition: text})
		if err != nil {
			return err
		}
		machines[name], arns[name+"Arn"] = machine.Arn, machine.Arn
		resources = append(resources, machine.Arn)
	}

	// The machine that runs the other six needs other rights.
	parentRole, err := iam.NewRole(ctx, "parentRole", &iam.RoleArgs{AssumeRolePolicy: trust})
	if err != nil {
		return err
	}
	_, err = iam.NewRolePolicy(ctx, "mayRunMachines", &iam.RolePolicyArgs{
		Role: parentRole.Name,
		Policy: policy(
			pulumi.Map{
				"Effect":   pulumi.String("Allow"),
				"Action":   pulumi.String("states:StartExecution"),
				"Resource": resources,
			},
			// `.sync` watches an execution through EventBridge.
			pulumi.Map{
				"Effect":   pulumi.String("Allow"),
				"Action":   pulumi.ToStringArray([]string{"states:DescribeExecution", "states:StopExecution"}),
				"Resource": pulumi.String("*"),
			},
			pulumi.Map{
				"Effect":   pulumi.String("Allow"),
				"Action":   pulumi.ToStringArray([]string{"events:PutTargets", "events:PutRule", "events:DescribeRule"}),
				"Resource": pulumi.String("*"),
			},
		),
	})
	if err != nil {
		return err
	}
	text, err := definition("chained_machines", arns)
	if err != nil {
		return err
	}
	parent, err := sfn.NewStateMachine(ctx, "chained_machines", &sfn.StateMachineArgs{
		RoleArn:    parentRole.Arn,
		Definition: text,
	})
	if err != nil {
		return err
	}
	machines["chained_machines"] = parent.Arn

	ctx.Export("functionName", tasker.FunctionName)
	ctx.Export("tableName", tasker.TableName)
	ctx.Export("stateMachines", machines)
	return nil
}

// policy is an IAM policy document as JSON.
func policy(statements ...pulumi.Input) pulumi.StringOutput {
	return pulumi.JSONMarshal(pulumi.Map{
		"Version":   pulumi.String("2012-10-17"),
		"Statement": pulumi.Array(statements),
	})
}

// definition is the one in ../machines of that name, with a value at each `${placeholder}`.
func definition(name string, values pulumi.StringMap) (pulumi.StringOutput, error) {
	text, err := os.ReadFile(fmt.Sprintf("../machines/jsonata/%s.asl.json", name))
	if err != nil {
		return pulumi.StringOutput{}, err
	}
	filled := values.ToStringMapOutput().ApplyT(func(known map[string]string) string {
		result := string(text)
		for placeholder, value := range known {
			result = strings.ReplaceAll(result, "${"+placeholder+"}", value)
		}
		return result
	})
	return filled.(pulumi.StringOutput), nil
}
