//! What state machines, CloudFormation and others send: the payloads of starts and cancels, with the context object as Step
//! Functions fills it in.

use serde_json::{Value, json};

use super::machine::{Attempt, arn};
use super::plan::Identity;
use super::sim::Sim;
use super::taskers::FURTHER;

impl Sim {
    /// What the task's state sends.
    pub(super) fn start_payload(&self, attempt: usize) -> Value {
        let Attempt { entry, token, retry_count, .. } = &self.attempts[attempt];
        let index = *entry;
        let entry = &self.entries[index];
        let mut payload = self.payload_of_entry(index);
        payload["taskToken"] = token.as_str().into();
        if let Some((execution, branch)) = entry.place {
            payload["executionArn"] = arn(execution).into();
            if entry.step.identity != Identity::Token {
                payload["context"] = self.context(execution, branch, &entry.state, entry.entered);
                payload["context"]["retryCount"] = (*retry_count).into();
            }
        }
        payload
    }

    /// The tasker whose function an entry's starts go to.
    pub(super) fn tasker_of(&self, entry: usize) -> usize {
        self.entries[entry].step.site.tasker
    }

    pub(super) fn payload_of_entry(&self, index: usize) -> Value {
        let entry = &self.entries[index];
        let mut payload = match entry.step.singleton {
            Some(pool) => {
                json!({ "action": "executeSingletonStatement", "sqlStatement": format!("CALL shared_{pool}()") })
            }
            None => json!({ "sqlStatement": format!("CALL of_entry_{index}()") }),
        };
        if entry.step.identity == Identity::Caller {
            payload["idempotencyKey"] = format!("key-{index}").into();
        }
        if entry.step.site.further {
            payload["target"] = FURTHER.into();
        }
        payload
    }

    pub(super) fn cancel_payload(&self, execution: usize, branch: usize, entered: i64) -> Value {
        let context = self.context(execution, branch, "Cancel", entered);
        json!({ "action": "cancelStatement", "statementId": "LATEST", "executionArn": arn(execution), "context": context })
    }

    pub(super) fn operator_payload(execution: usize) -> Value {
        json!({ "action": "cancelStatement", "statementId": "LATEST", "executionArn": arn(execution) })
    }

    fn context(&self, execution: usize, branch: usize, state: &str, entered: i64) -> Value {
        let mut context = json!({ "state": state, "enteredTime": Self::time_at(entered).iso8601() });
        if self.executions[execution].plan.is_map {
            context["mapIndex"] = branch.into();
        }
        context
    }
}
