//! A callback to Step Functions: what is sent, and what each answer means.
//!
//! Step Functions takes one outcome per token and then answers `TaskTimedOut`, so sending the same decided outcome again
//! is harmless. What is not harmless is to give up on an answer that could pass: the state would hang.

use crate::env::ErrorNames;
use crate::ports::{RespondError, TaskError};
use crate::row::{Delivery, Ending};
use crate::rules::{Rule, kept};

/// The error's name that a failed task is told. The predecessor knows one for all.
pub fn error_name(ending: Ending, names: ErrorNames) -> &'static str {
    match (names, ending) {
        (ErrorNames::Compatible, _) | (ErrorNames::Detailed, Ending::Finished) => "FAILED",
        (ErrorNames::Detailed, Ending::Failed) => "Redshift.Failed",
        (ErrorNames::Detailed, Ending::Aborted) => "Redshift.Aborted",
        (ErrorNames::Detailed, Ending::Rejected) => "Redshift.Rejected",
        (ErrorNames::Detailed, Ending::Unknown) => "Redshift.OutcomeUnknown",
    }
}

/// The form in which an outcome is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Success with the whole message.
    Success,
    /// Success with the state and id alone.
    MinimalSuccess,
    /// Failure with name and cause.
    Failure,
    /// Failure without name and cause, which needs no right on a KMS key.
    BareFailure,
}

impl Form {
    /// The form to begin with.
    pub fn first(ending: Ending) -> Self {
        if ending == Ending::Finished { Self::Success } else { Self::Failure }
    }
}

/// What follows from Step Functions' answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// This token is settled.
    Settled(Delivery),
    /// Send it in another form.
    Again(Form),
    /// Try later; the outcome stays due.
    Later,
}

/// Whether an answer calls for an operator.
pub fn is_alarming(error: &TaskError) -> bool {
    !matches!(error, TaskError::TimedOut)
}

/// Decides what an answer to `form` means.
pub fn after(form: Form, answer: &Result<(), TaskError>) -> Next {
    match answer {
        Ok(()) => Next::Settled(Delivery::Told),
        Err(TaskError::TimedOut | TaskError::DoesNotExist) if kept(Rule::DeadTaskSettles) => {
            Next::Settled(Delivery::Gone)
        }
        Err(TaskError::InvalidToken) => Next::Settled(Delivery::Invalid),
        Err(TaskError::InvalidOutput) if form == Form::Success => Next::Again(Form::MinimalSuccess),
        Err(TaskError::KeyRefused { .. }) if form == Form::Failure => Next::Again(Form::BareFailure),
        Err(_) => Next::Later,
    }
}

/// Decides what the answer of CloudFormation's response URL means; `None`: try later.
pub fn after_response(answer: &Result<(), RespondError>) -> Option<Delivery> {
    match answer {
        Ok(()) => Some(Delivery::Told),
        Err(RespondError::Call(_)) if kept(Rule::AnswerUntilTaken) => None,
        Err(RespondError::Gone { .. } | RespondError::Call(_)) => Some(Delivery::Gone),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ports::{CallClass, CallError};
    use crate::secret::Secret;

    #[test]
    fn each_answer_has_its_consequence() {
        let throttled = TaskError::Call(CallError {
            call: "SendTaskSuccess",
            class: CallClass::Passing,
            code: "ThrottlingException".to_owned(),
            message: Secret::new(String::new()),
        });
        let denied = TaskError::KeyRefused { code: "KmsAccessDeniedException".to_owned() };
        for (form, answer, next) in [
            (Form::Success, Ok(()), Next::Settled(Delivery::Told)),
            (Form::Failure, Ok(()), Next::Settled(Delivery::Told)),
            (Form::Success, Err(TaskError::TimedOut), Next::Settled(Delivery::Gone)),
            (Form::Success, Err(TaskError::DoesNotExist), Next::Settled(Delivery::Gone)),
            (Form::Failure, Err(TaskError::InvalidToken), Next::Settled(Delivery::Invalid)),
            (Form::Success, Err(TaskError::InvalidOutput), Next::Again(Form::MinimalSuccess)),
            (Form::MinimalSuccess, Err(TaskError::InvalidOutput), Next::Later),
            (Form::Success, Err(denied.clone()), Next::Later),
            (Form::Failure, Err(denied.clone()), Next::Again(Form::BareFailure)),
            (Form::BareFailure, Err(denied), Next::Later),
            (Form::Success, Err(throttled.clone()), Next::Later),
            (Form::Failure, Err(throttled), Next::Later),
        ] {
            assert_eq!(after(form, &answer), next, "{form:?} {answer:?}");
        }
    }

    #[test]
    fn only_a_task_that_timed_out_is_ordinary() {
        assert!(!is_alarming(&TaskError::TimedOut));
        assert!(is_alarming(&TaskError::InvalidToken));
    }

    #[test]
    fn only_a_finished_statement_is_a_success() {
        for ending in Ending::ALL {
            assert_eq!(Form::first(ending) == Form::Success, ending == Ending::Finished);
        }
    }
}
