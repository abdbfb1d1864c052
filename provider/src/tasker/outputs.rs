//! The component's outputs: the function and the table themselves, and names, addresses and ARNs that a program uses.

use pulumi_rust::{Output, Value};

/// What `SfnRedshiftTasker` offers.
#[derive(Clone, Debug, pulumi_rust::Outputs)]
pub struct Outputs {
    /// The function that state machines invoke, where the component made it.
    #[pulumi(reference = "/aws/v7.51.1/schema.json#/resources/aws:lambda%2Ffunction:Function")]
    pub lambda_function: Option<Output<Value>>,
    /// The table with one row per statement, where the component made it.
    #[pulumi(reference = "/aws/v7.51.1/schema.json#/resources/aws:dynamodb%2Ftable:Table")]
    pub tracking_table: Option<Output<Value>>,
    /// The name of the function.
    pub function_name: Output<String>,
    /// The ARN of the function: what a task names as `FunctionName`, and what a state machine's role must be allowed to invoke.
    pub function_arn: Output<String>,
    /// The name of the function that hears of the ends of statements: the same function, unless there is a separate completer. Not there where another tasker's callback infrastructure is used.
    pub completer_function_name: Option<Output<String>>,
    /// The ARN of the function that hears of the ends of statements.
    pub completer_function_arn: Option<Output<String>>,
    /// The name of the functions' IAM role. With the IAM identity, the database user is named after this role. Not there where both functions and no role were taken over.
    pub role_name: Option<Output<String>>,
    /// The ARN of the functions' IAM role.
    pub role_arn: Option<Output<String>>,
    /// What the functions may do, as a policy document: for a role that somebody else manages.
    pub function_policy: Output<String>,
    /// The name of the log group that the functions write to. Not there where no function was made.
    pub log_group_name: Option<Output<String>>,
    /// The name of the tracking table.
    pub table_name: Output<String>,
    /// The ARN of the tracking table.
    pub table_arn: Output<String>,
    /// What the Data API's statement names of this table start with: `sfnrt:`, eight characters derived from the table's name, and a colon.
    pub statement_name_prefix: Output<String>,
    /// The URL of the queue that brings the ends of statements to the function. Not there where another tasker's is used, or where a queue was taken over by its ARN alone.
    pub queue_url: Option<Output<String>>,
    /// The ARN of that queue.
    pub queue_arn: Option<Output<String>>,
    /// The URL of the queue that keeps the events that the function could not handle. It should be empty.
    pub dead_letter_queue_url: Option<Output<String>>,
    /// The ARN of that dead-letter queue, for an alarm on its length.
    pub dead_letter_queue_arn: Option<Output<String>>,
    /// The URL of the queue that keeps, for 14 days, the events that EventBridge could not bring to the queue. It should be empty.
    pub undelivered_queue_url: Option<Output<String>>,
    /// The ARN of the queue of undelivered events, for an alarm on its length.
    pub undelivered_queue_arn: Option<Output<String>>,
    /// The ARN of the EventBridge rule that picks the ends of this table's statements.
    pub rule_arn: Option<Output<String>>,
    /// The ARN of the schedule that has the function look, every minute, for what no event has finished.
    pub schedule_arn: Option<Output<String>>,
    /// The ARN of the KMS key that encrypts the table, the queues, the log group and the function's environment. Not there where the services' own keys do.
    pub key_arn: Option<Output<String>>,
    /// The ARN of the topic that alarms are told to, where there is one.
    pub alarm_topic_arn: Option<Output<String>>,
    /// The name of the dashboard, where there is one.
    pub dashboard_name: Option<Output<String>>,
}
