//! The method `doctor`: whether the deployed function can sign in and read, and which GRANT is missing.
//!
//! It asks the function itself, under the rights that it has, through the `aws` package: this provider makes no AWS call of its own. What the answers mean is decided in `diagnosis`, without effects.

mod diagnosis;
pub mod question;

use pulumi_rust::{Args, Context, Enum, Error, Input, Inputs, Method, Object, Output, Outputs, This, all, method};
use serde_json::Value as Json;

use crate::tasker::SfnRedshiftTasker;
use crate::tasker::child::AWS_VERSION;
use diagnosis::{Diagnosis, Reply};
use question::{Question, TableName};

/// A right on a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum Privilege {
    /// To read rows.
    #[pulumi(value = "SELECT")]
    Select,
    /// To add rows.
    #[pulumi(value = "INSERT")]
    Insert,
    /// To change rows.
    #[pulumi(value = "UPDATE")]
    Update,
    /// To remove rows.
    #[pulumi(value = "DELETE")]
    Delete,
}

/// A table that statements need.
#[derive(Clone, Debug, Object)]
pub struct NeededTable {
    /// Its name with its schema, such as `sales.orders`: letters, digits, `_` and `$`.
    pub(crate) name: TableName,
    /// The rights that are needed on it. The default is `SELECT`.
    pub(crate) privileges: Option<Vec<Privilege>>,
}

/// The arguments of `doctor`.
#[derive(Clone, Debug, Args)]
pub struct DoctorArgs {
    /// The name of one of the tasker's `targets`. The default is its `redshiftTarget`.
    target: Option<Input<String>>,
    /// The tables that statements need.
    tables: Option<Input<Vec<NeededTable>>>,
    /// Whether the deployment fails when anything is missing. The default is true.
    #[pulumi(default = true)]
    fail: Input<bool>,
}

/// What `doctor` gives. Unknown in a preview: it asks the deployed function.
#[derive(Clone, Debug, Outputs)]
pub struct DoctorResult {
    /// Whether nothing is missing.
    healthy: Output<bool>,
    /// The database user that statements run as, where signing in worked.
    user: Output<Option<String>>,
    /// What is wrong, a sentence each.
    problems: Output<Vec<String>>,
    /// The SQL that a superuser can run to give what is missing.
    grants: Output<Vec<String>>,
}

/// The method `doctor`.
#[derive(Debug)]
pub struct Doctor;

/// Runs `SELECT 1` and questions for rights with the deployed function, under its role, and says what is missing: which IAM right, which user, which GRANT.
#[method(name = "doctor")]
impl Method for Doctor {
    type Component = SfnRedshiftTasker;
    type Args = DoctorArgs;
    type Outputs = DoctorResult;

    async fn call(ctx: Context, this: This<SfnRedshiftTasker>, args: DoctorArgs) -> Result<DoctorResult, Error> {
        let name = this.outputs.function_name;
        let target = args.target.map_or_else(|| Output::known(None), |target| target.map(Some));
        let tables = args.tables.map_or_else(|| Output::known(Vec::new()), Input::into_output);
        let asked = all((name, target, tables, args.fail)).resolve().await?;
        let Some((name, target, tables, fail)) = asked.value.filter(|_| !ctx.dry_run()) else {
            return Ok(unknown());
        };
        let mut diagnosis = Diagnosis::default();
        let target = target.as_deref();
        let user = diagnosis.of_sign_in(&ask(&ctx, &name, target, &Question::SignIn).await?);
        if let Some(user) = &user {
            for table in &tables {
                diagnosis.of_table(user, table, &ask(&ctx, &name, target, &Question::of_table(table)).await?);
            }
        }
        if fail && !diagnosis.problems.is_empty() {
            return Err(Error::failed(diagnosis.told(this.urn.as_str())));
        }
        let Diagnosis { problems, grants } = diagnosis;
        Ok(DoctorResult {
            healthy: Output::known(problems.is_empty()),
            user: Output::known(user),
            problems: Output::known(problems),
            grants: Output::known(grants),
        })
    }
}

fn unknown() -> DoctorResult {
    DoctorResult {
        healthy: Output::unknown(),
        user: Output::unknown(),
        problems: Output::unknown(),
        grants: Output::unknown(),
    }
}

/// Asks the function. That it failed is an answer as well; that it could not be asked is an error.
async fn ask(ctx: &Context, function: &str, target: Option<&str>, question: &Question) -> Result<Reply, Error> {
    let payload = question.payload(target);
    let inputs = Inputs::new().with("functionName", function).with("input", payload.to_string());
    match ctx.try_invoke("aws:lambda/getInvocation:getInvocation", AWS_VERSION, inputs).await {
        Ok(answer) => {
            let result = answer.value.and_then(|mut answer| answer.remove("result"));
            let text = result.and_then(|result| match result.kind {
                pulumi_rust::value::Kind::String(text) => Some(text),
                _ => None,
            });
            let json: Option<Json> = text.and_then(|text| serde_json::from_str(&text).ok());
            json.map(Reply::Answered).ok_or_else(|| Error::failed("the function's answer is not JSON"))
        }
        Err(error) => Reply::of_failure(&error.to_string()).ok_or(error),
    }
}
