// A state machine made of ready-made tasks: token, execution, context, Retry and timeout are filled in.
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { SfnRedshiftTasker, types, validateStateMachineOutput } from "@redshift-tasker/pulumi";

const config = new pulumi.Config();
const tasker = new SfnRedshiftTasker("tasker", {
    redshiftTarget: {
        clusterIdentifier: config.require("clusterIdentifier"),
        dbName: config.require("dbName"),
        dbUser: config.require("dbUser"),
    },
    architecture: config.require<types.enums.Architecture>("architecture"),
});

const sumUp = tasker.executeStatementTask({
    sqlStatement: `
        SELECT country, COUNT(*) AS orders, SUM(amount) AS revenue
        FROM (SELECT 'BE' AS country, 120 AS amount UNION ALL SELECT 'NL', 80 UNION ALL SELECT 'BE', 40) AS sales
        WHERE amount >= :least
        GROUP BY country ORDER BY country`,
    parameters: { least: 10 },
    timeoutSeconds: 3600,
    resultPath: "$.statement",
    catchers: [{ errorEquals: ["FAILED"], resultPath: "$.failure", next: "Tell the team" }],
    next: "Get rows",
});
const getRows = tasker.getStatementResultTask({
    resultSelector: { "records.$": "$.Payload.Records" },
    resultPath: "$.result",
});
const definition = pulumi.jsonStringify({
    StartAt: "Sum up orders",
    States: {
        "Sum up orders": sumUp.state,
        "Get rows": getRows.state,
        "Tell the team": { Type: "Fail", Error: "NoSum", Cause: "The orders could not be summed up" },
    },
});

// A preview fails here, with line and column, if a task would hang or be refused.
const checked = validateStateMachineOutput({ definition, functions: [tasker.functionArn] });

const role = new aws.iam.Role("machineRole", {
    assumeRolePolicy: pulumi.jsonStringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Principal: { Service: "states.amazonaws.com" }, Action: "sts:AssumeRole" }],
    }),
});
new aws.iam.RolePolicy("mayInvokeTasker", { role: role.name, policy: tasker.stateMachinePolicy().json });
const machine = new aws.sfn.StateMachine("single_success", { roleArn: role.arn, definition });

export const findings = checked.findings;
export const stateMachines = { single_success: machine.arn };
