// The component that is measured, in Go: see the readme above.
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/pulumi/pulumi-go-provider/infer"
	"github.com/pulumi/pulumi/sdk/v3/go/common/tokens"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// The children in the order of their registration: name, type, and those whose ARN is an input.
var children = []struct {
	name, kind string
	needs      []string
}{
	{"key", "Key", nil},
	{"alias", "Alias", []string{"key"}},
	{"table", "Table", []string{"key"}},
	{"logs", "LogGroup", nil},
	{"role", "Role", nil},
	{"policy", "RolePolicy", []string{"role", "table", "logs"}},
	{"function", "Function", []string{"role", "table", "logs"}},
	{"letters", "Queue", []string{"key"}},
	{"queue", "Queue", []string{"key", "letters"}},
	{"access", "QueuePolicy", []string{"queue"}},
	{"rule", "Rule", nil},
	{"target", "Target", []string{"rule", "queue"}},
	{"mapping", "Mapping", []string{"function", "queue"}},
	{"schedule", "Schedule", []string{"function"}},
}

// TaskerArgs is what the component is told.
type TaskerArgs struct {
	Label pulumi.StringInput    `pulumi:"label"`
	Tags  pulumi.StringMapInput `pulumi:"tags,optional"`
}

// Tasker is a function with all that it needs.
type Tasker struct {
	pulumi.ResourceState
	FunctionArn pulumi.StringOutput `pulumi:"functionArn"`
	TableArn    pulumi.StringOutput `pulumi:"tableArn"`
}

type child struct {
	pulumi.CustomResourceState
	Arn pulumi.StringOutput `pulumi:"arn"`
}

func newTasker(ctx *pulumi.Context, name string, args TaskerArgs, opts ...pulumi.ResourceOption) (*Tasker, error) {
	tasker := &Tasker{}
	if err := ctx.RegisterComponentResource("bench:index:Tasker", name, tasker, opts...); err != nil {
		return nil, err
	}
	made := map[string]*child{}
	for _, it := range children {
		inputs := pulumi.Map{"label": args.Label}
		if args.Tags != nil {
			inputs["tags"] = args.Tags
		}
		for _, needed := range it.needs {
			inputs[needed+"Arn"] = made[needed].Arn
		}
		made[it.name] = &child{}
		err := ctx.RegisterResource("cloud:index:"+it.kind, name+"-"+it.name, inputs, made[it.name], pulumi.Parent(tasker))
		if err != nil {
			return nil, err
		}
	}
	tasker.FunctionArn, tasker.TableArn = made["function"].Arn, made["table"].Arn
	return tasker, ctx.RegisterResourceOutputs(tasker, pulumi.Map{
		"functionArn": tasker.FunctionArn,
		"tableArn":    tasker.TableArn,
	})
}

func main() {
	provider, err := infer.NewProviderBuilder().
		WithNamespace("bench").
		WithComponents(infer.ComponentF(newTasker)).
		WithModuleMap(map[tokens.ModuleName]tokens.ModuleName{"main": "index"}).
		Build()
	if err == nil {
		err = provider.Run(context.Background(), "bench", "0.1.0")
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(1)
	}
}
