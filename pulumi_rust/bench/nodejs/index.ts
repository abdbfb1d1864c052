// The component that is measured, in TypeScript: see the readme above.
import * as pulumi from "@pulumi/pulumi";
import { componentProviderHost } from "@pulumi/pulumi/provider/experimental";

// The children in the order of their registration: name, type, and those whose ARN is an input.
const children: [string, string, string[]][] = [
    ["key", "Key", []],
    ["alias", "Alias", ["key"]],
    ["table", "Table", ["key"]],
    ["logs", "LogGroup", []],
    ["role", "Role", []],
    ["policy", "RolePolicy", ["role", "table", "logs"]],
    ["function", "Function", ["role", "table", "logs"]],
    ["letters", "Queue", ["key"]],
    ["queue", "Queue", ["key", "letters"]],
    ["access", "QueuePolicy", ["queue"]],
    ["rule", "Rule", []],
    ["target", "Target", ["rule", "queue"]],
    ["mapping", "Mapping", ["function", "queue"]],
    ["schedule", "Schedule", ["function"]],
];

class Child extends pulumi.CustomResource {
    declare readonly arn: pulumi.Output<string>;

    constructor(kind: string, name: string, inputs: pulumi.Inputs, opts: pulumi.CustomResourceOptions) {
        super(`cloud:index:${kind}`, name, { ...inputs, arn: undefined }, opts);
    }
}

export interface TaskerArgs {
    label: pulumi.Input<string>;
    tags?: pulumi.Input<{ [key: string]: pulumi.Input<string> }>;
}

export class Tasker extends pulumi.ComponentResource {
    readonly functionArn: pulumi.Output<string>;
    readonly tableArn: pulumi.Output<string>;

    constructor(name: string, args: TaskerArgs, opts?: pulumi.ComponentResourceOptions) {
        super("bench:index:Tasker", name, args, opts);
        const made: { [name: string]: Child } = {};
        for (const [child, kind, needs] of children) {
            const inputs: pulumi.Inputs = { label: args.label, tags: args.tags };
            for (const needed of needs) {
                inputs[`${needed}Arn`] = made[needed].arn;
            }
            made[child] = new Child(kind, `${name}-${child}`, inputs, { parent: this });
        }
        this.functionArn = made["function"].arn;
        this.tableArn = made["table"].arn;
        this.registerOutputs({ functionArn: this.functionArn, tableArn: this.tableArn });
    }
}

void componentProviderHost({ components: [Tasker], dirname: __dirname, name: "bench" });
