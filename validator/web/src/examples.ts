/** Texts to begin with, each with what people really get wrong. */

export const EXAMPLES = [
  {
    name: "A task that waits for a year",
    text: `{
  "StartAt": "Load sales",
  "States": {
    "Load sales": {
      "Type": "Task",
      "Resource": "arn:aws:states:::lambda:invoke.waitForTaskToken",
      "Parameters": {
        "FunctionName": "redshift-tasker",
        "Payload": {
          "action": "executeStatement",
          "sqlStatement": "CALL etl.load_sales()",
          "executionArn.$": "$$.Execution.Id"
        }
      },
      "End": true
    }
  }
}
`,
  },
  {
    name: "A payload with a typing error",
    text: `{
  "action": "executeStatment",
  "sqlStatement": "SELECT * FROM sales WHERE day = :day",
  "parameter": { "day": "2026-11-23" }
}
`,
  },
  {
    name: "SQL that is joined from input",
    text: `{
  "StartAt": "Delete customer",
  "States": {
    "Delete customer": {
      "Type": "Task",
      "Resource": "arn:aws:states:::lambda:invoke.waitForTaskToken",
      "TimeoutSeconds": 3600,
      "Parameters": {
        "FunctionName": "redshift-tasker",
        "Payload": {
          "sqlStatement.$": "States.Format('DELETE FROM customers WHERE name = \\\\'{}\\\\'', $.name)",
          "taskToken.$": "$$.Task.Token",
          "executionArn.$": "$$.Execution.Id"
        }
      },
      "End": true
    }
  }
}
`,
  },
  {
    name: "JSONata",
    text: `{
  "QueryLanguage": "JSONata",
  "StartAt": "Result",
  "States": {
    "Result": {
      "Type": "Task",
      "Resource": "arn:aws:states:::lambda:invoke.waitForTaskToken",
      "TimeoutSeconds": 60,
      "Arguments": {
        "FunctionName": "redshift-tasker",
        "Payload": {
          "action": "getStatementResult",
          "statementId": "LATEST",
          "taskToken": "{% $states.context.Task.Token %}"
        }
      },
      "End": true
    }
  }
}
`,
  },
  {
    name: "A template of CloudFormation",
    text: `Resources:
  Nightly:
    Type: AWS::StepFunctions::StateMachine
    Properties:
      RoleArn: !GetAtt Role.Arn
      DefinitionString: !Sub |
        {
          "StartAt": "Load sales",
          "States": {
            "Load sales": {
              "Type": "Task",
              "Resource": "arn:aws:states:::lambda:invoke",
              "Parameters": {
                "FunctionName": "\${Tasker.Arn}",
                "Payload": {
                  "sqlStatement": "CALL etl.load_sales()",
                  "taskToken.$": "$$.Task.Token",
                  "executionArn.$": "$$.Execution.Id"
                }
              },
              "End": true
            }
          }
        }
`,
  },
  {
    name: "Nothing wrong",
    text: `{
  "action": "executeStatement",
  "sqlStatement": "SELECT count(*) FROM sales WHERE day = :day",
  "parameters": { "day": "2026-11-23" },
  "taskToken": "AAAAKgAAAAIAAAAA",
  "executionArn": "arn:aws:states:us-east-1:123456789012:execution:nightly:2c5d1a0e"
}
`,
  },
] as const;
