// A tasker and seven state machines that run SQL with it; ../README.md tells what they do.
import * as fs from "node:fs";

import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { SfnRedshiftTasker, types } from "@redshift-tasker/pulumi";

const config = new pulumi.Config();
const tasker = new SfnRedshiftTasker("tasker", {
    redshiftTarget: {
        clusterIdentifier: config.require("clusterIdentifier"),
        dbName: config.require("dbName"),
        dbUser: config.require("dbUser"),
    },
    architecture: config.require<types.enums.Architecture>("architecture"),
});

const trust = pulumi.jsonStringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: "states.amazonaws.com" }, Action: "sts:AssumeRole" }],
});

// What the state machines may do: invoke the tasker's function.
const machineRole = new aws.iam.Role("machineRole", { assumeRolePolicy: trust });
new aws.iam.RolePolicy("mayInvokeTasker", {
    role: machineRole.name,
    policy: pulumi.jsonStringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Action: "lambda:InvokeFunction", Resource: tasker.functionArn }],
    }),
});

/** The definition in ../machines of that name, with a value at each `${placeholder}`. */
function definition(name: string, values: Record<string, pulumi.Input<string>>): pulumi.Output<string> {
    const text = fs.readFileSync(`../machines/jsonata/${name}.asl.json`, "utf8");
    return pulumi
        .output(values)
        .apply((known) =>
            Object.entries(known).reduce((filled, [placeholder, value]) => filled.replaceAll(`\${${placeholder}}`, value), text),
        );
}

const machines: Record<string, pulumi.Output<string>> = {};
for (const name of [
    "single_success",
    "single_failure",
    "success_and_fail",
    "polling",
    "cancelling_statement",
    "parallel_no_concurrency",
]) {
    const machine = new aws.sfn.StateMachine(name, {
        roleArn: machineRole.arn,
        definition: definition(name, { functionArn: tasker.functionArn }),
    });
    machines[name] = machine.arn;
}

// The machine that runs the other six needs other rights.
const parentRole = new aws.iam.Role("parentRole", { assumeRolePolicy: trust });
new aws.iam.RolePolicy("mayRunMachines", {
    role: parentRole.name,
    policy: pulumi.jsonStringify({
        Version: "2012-10-17",
        Statement: [
            { Effect: "Allow", Action: "states:StartExecution", Resource: Object.values(machines) },
            // `.sync` watches an execution through EventBridge.
            { Effect: "Allow", Action: ["states:DescribeExecution", "states:StopExecution"], Resource: "*" },
            { Effect: "Allow", Action: ["events:PutTargets", "events:PutRule", "events:DescribeRule"], Resource: "*" },
        ],
    }),
});
const arns = Object.fromEntries(Object.entries(machines).map(([name, arn]) => [`${name}Arn`, arn]));
const parent = new aws.sfn.StateMachine("chained_machines", {
    roleArn: parentRole.arn,
    definition: definition("chained_machines", arns),
});

export const functionName = tasker.functionName;
export const tableName = tasker.tableName;
export const stateMachines = { ...machines, chained_machines: parent.arn };
