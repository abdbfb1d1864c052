//! The six tasks as the schema offers them: each once as a method of the component, which knows the function's ARN, and once as a function that is told it.

use std::collections::BTreeMap;

use pulumi_rust::{
    Args, Context, Error, Function, Input, IntoProperties, Method, Output, Outputs, ProviderBuilder, This, function,
    method,
};

use super::args::{Catcher, ExecutionMode, FetchResult, QueryLanguage, ResultFormat, Retrier};
use super::state::{Action, state};
use crate::document::Document;
use crate::tasker::SfnRedshiftTasker;

/// A state of a state machine.
#[derive(Clone, Debug, Outputs)]
pub struct TaskState {
    /// The state as an object, to stand among a definition's `States`.
    pub state: Output<Document>,
    /// The same as JSON text.
    pub json: Output<String>,
}

impl TaskState {
    fn of(action: Action, function_arn: &Output<String>, args: impl IntoProperties) -> Self {
        let args = args.into_properties().into_object().typed::<Document>("the arguments of the task");
        let state = function_arn.zip(&args).try_map(move |(arn, args)| state(action, &arn, args.0));
        TaskState { json: state.map(|state| state.to_string()), state: state.map(Document) }
    }
}

macro_rules! tasks {
    ($(
        $(#[doc = $doc:literal])+
        $action:ident: $method:literal $token:literal $task:ident $of:ident $args:ident $named_args:ident $takes:tt $fields:tt
    )+) => {$(
        tasks!(@args
            #[doc = concat!("The arguments of the task `", $method, "`.")]
            #[derive(Args)]
            pub struct $args {} $takes $fields
        );
        tasks!(@args
            #[doc = concat!("The arguments of the function `", $method, "`.")]
            #[derive(Args)]
            pub struct $named_args {
                /// The ARN of the tasker's function: its output `functionArn`.
                function_arn: Input<String>,
            } $takes $fields
        );

        #[doc = concat!("The method `", $method, "`.")]
        #[derive(Debug)]
        pub struct $task;

        $(#[doc = $doc])+
        #[method(name = $method)]
        impl Method for $task {
            type Component = SfnRedshiftTasker;
            type Args = $args;
            type Outputs = TaskState;

            async fn call(_: Context, this: This<SfnRedshiftTasker>, args: $args) -> Result<TaskState, Error> {
                Ok(TaskState::of(Action::$action, &this.outputs.function_arn, args))
            }
        }

        #[doc = concat!("The function `", $method, "`.")]
        #[derive(Debug)]
        pub struct $of;

        $(#[doc = $doc])+
        #[function(token = $token)]
        impl Function for $of {
            type Args = $named_args;
            type Outputs = TaskState;

            async fn invoke(&self, args: $named_args) -> Result<TaskState, Error> {
                let function_arn = args.function_arn.clone().into_output();
                Ok(TaskState::of(Action::$action, &function_arn, args))
            }
        }
    )+

        /// Offers the tasks as methods of the component.
        pub fn methods(provider: ProviderBuilder) -> ProviderBuilder {
            provider $(.method::<$task>())+
        }

        /// Offers the tasks as functions.
        pub fn functions(provider: ProviderBuilder) -> ProviderBuilder {
            provider $(.function($of))+
        }
    };
    // What several kinds of tasks take is said here once, and its name stands with each of them.
    (@args $(#[$of_struct:meta])* pub struct $name:ident $first:tt [start $($further:ident)*] { $($field:tt)* }) => {
        tasks!(@args $(#[$of_struct])* pub struct $name $first [$($further)*] {
            $($field)*
            /// Values for `:name` in the SQL, by name: texts, numbers, booleans and null. With JSONPath, a name that ends with `.$` takes its value from a path.
            parameters: Option<BTreeMap<String, Input<Document>>>,
            /// Whether the state waits for the end. With false it gives the id at once, for a state that asks later. The default is true.
            wait_for_end: Option<Input<bool>>,
            /// Another database of the target.
            db_name: Option<Input<String>>,
            /// The caller's own name of this start: starts with the same key are one start.
            idempotency_key: Option<Input<String>>,
            /// In which format the Data API keeps the rows.
            result_format: Option<Input<ResultFormat>>,
            /// The longest time between two heartbeats, in seconds, at least 120: the tasker sends one each minute while the SQL runs, so that a task of a tasker that is gone fails soon.
            heartbeat_seconds: Option<Input<u32>>,
        });
    };
    (@args $(#[$of_struct:meta])* pub struct $name:ident $first:tt [one_statement $($further:ident)*] { $($field:tt)* }) => {
        tasks!(@args $(#[$of_struct])* pub struct $name $first [$($further)*] {
            $($field)*
            /// The SQL, at most 100,000 bytes. Values belong in `parameters`, never in the text.
            sql_statement: Option<Input<String>>,
            /// JSONPath: where the SQL stands in the state's input, in place of `sqlStatement`.
            sql_statement_path: Option<Input<String>>,
            /// Brings the rows along.
            fetch_result: Option<FetchResult>,
        });
    };
    (@args $(#[$of_struct:meta])* pub struct $name:ident $first:tt [question $($further:ident)*] { $($field:tt)* }) => {
        tasks!(@args $(#[$of_struct])* pub struct $name $first [$($further)*] {
            $($field)*
            /// The Data API's id, or `LATEST`: the newest statement that this execution started. The default is `LATEST`.
            statement_id: Option<Input<String>>,
            /// JSONPath: where the id stands in the state's input, in place of `statementId`.
            statement_id_path: Option<Input<String>>,
        });
    };
    (@args
        $(#[$of_struct:meta])*
        pub struct $name:ident { $($(#[$of_first:meta])* $first:ident: $first_type:ty,)* }
        [] { $($(#[$of_field:meta])* $field:ident: $type:ty,)* }
    ) => {
        $(#[$of_struct])*
        #[derive(Debug)]
        pub struct $name {
            $($(#[$of_first])* $first: $first_type,)*
            $($(#[$of_field])* $field: $type,)*
            /// The name of one of the tasker's `targets`. The default is its `redshiftTarget`.
            target: Option<Input<String>>,
            /// The state machine's query language, or this state's. The default is `JSONPath`.
            query_language: Option<Input<QueryLanguage>>,
            /// The state that comes next. Without it, the state ends its machine or branch.
            next: Option<Input<String>>,
            /// What the state is for.
            comment: Option<Input<String>>,
            /// The longest that the state may take. The default is 86,400 for a task that waits for SQL (the Data API lets none run longer than a day), and 60 for one that asks.
            timeout_seconds: Option<Input<u32>>,
            /// Rules that are tried before the one that is filled in, which repeats passing failures of Lambda: a start that is repeated never runs its SQL twice.
            retriers: Option<Vec<Retrier>>,
            /// What happens on errors.
            catchers: Option<Vec<Catcher>>,
            /// Whether the state stands in a Map: each of its items is then a start, and has a `LATEST`, of its own.
            inside_map: Option<Input<bool>>,
            /// JSONPath: which part of the answer is taken, as an object of paths. An answer to a question stands in its `Payload`.
            result_selector: Option<Input<Document>>,
            /// JSONPath: where in the state's input the answer goes. The default is to replace it; a question's answer is then taken out of its `Payload`.
            result_path: Option<Input<String>>,
            /// JSONata: what the state gives. The default is the answer.
            output: Option<Input<Document>>,
            /// JSONata: variables that later states find.
            assign: Option<Input<Document>>,
        }
    };
}

tasks! {
    /// A state that runs one SQL statement and waits for its end without polling. It gives the Data API's event, and fails with `FAILED` when the SQL does.
    Execute: "executeStatementTask" "redshift-tasker:index:executeStatementTask" ExecuteStatementTask ExecuteStatementTaskOf ExecuteStatementTaskArgs ExecuteStatementTaskOfArgs [start one_statement] {
        /// Seconds, up to 30, that the start itself waits for a short statement.
        wait_time_seconds: Option<Input<u32>>,
        /// The session to run in.
        session_id: Option<Input<String>>,
        /// Seconds that the session stays open afterwards.
        session_keep_alive_seconds: Option<Input<u32>>,
    }

    /// A state that runs one SQL statement unless the same SQL runs already, and waits for its end. It fails with `ConcurrentExecution` while the same SQL runs; the rule that is filled in tries again for some hours.
    Singleton: "executeSingletonStatementTask" "redshift-tasker:index:executeSingletonStatementTask" ExecuteSingletonStatementTask ExecuteSingletonStatementTaskOf ExecuteSingletonStatementTaskArgs ExecuteSingletonStatementTaskOfArgs [start one_statement] {}

    /// A state that runs up to 40 SQL statements as one job, and waits for its end.
    Batch: "batchExecuteStatementTask" "redshift-tasker:index:batchExecuteStatementTask" BatchExecuteStatementTask BatchExecuteStatementTaskOf BatchExecuteStatementTaskArgs BatchExecuteStatementTaskOfArgs [start] {
        /// The SQL statements, 1 to 40.
        sqls: Vec<Input<String>>,
        /// Whether they are one transaction. The default is `TRANSACTION`.
        execution_mode: Option<Input<ExecutionMode>>,
    }

    /// A state that asks how a statement stands.
    Describe: "describeStatementTask" "redshift-tasker:index:describeStatementTask" DescribeStatementTask DescribeStatementTaskOf DescribeStatementTaskArgs DescribeStatementTaskOfArgs [question] {}

    /// A state that fetches a page of a statement's rows.
    Result: "getStatementResultTask" "redshift-tasker:index:getStatementResultTask" GetStatementResultTask GetStatementResultTaskOf GetStatementResultTaskArgs GetStatementResultTaskOfArgs [question] {
        /// JSONPath: where the `NextToken` of the page before stands in the state's input.
        next_token_path: Option<Input<String>>,
        /// JSONata: the `NextToken` of the page before, as an expression.
        next_token: Option<Input<String>>,
        /// In which format the Data API kept the rows. It is found out where it is left out.
        result_format: Option<Input<ResultFormat>>,
    }

    /// A state that cancels a statement.
    Cancel: "cancelStatementTask" "redshift-tasker:index:cancelStatementTask" CancelStatementTask CancelStatementTaskOf CancelStatementTaskArgs CancelStatementTaskOfArgs [question] {}
}
