//! Step Functions' tasks: open, or closed by the first callback or by the state machine itself.

use std::collections::BTreeMap;

use crate::ports::{TaskError, TaskFailure};

/// What a task was told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Told {
    Success(String),
    Failure { error: Option<String>, cause: Option<String> },
}

#[derive(Debug, Default)]
struct Task {
    open: bool,
    told: Option<Told>,
}

#[derive(Debug, Default)]
pub(crate) struct Tasks {
    tasks: BTreeMap<String, Task>,
    /// The next callbacks are answered like this, first to last.
    pub(crate) answers: Vec<TaskError>,
}

impl Tasks {
    /// Opens a task, anew if its token is used again for the next attempt.
    pub(crate) fn open(&mut self, token: &str) {
        self.tasks.insert(token.to_owned(), Task { open: true, told: None });
    }

    /// The state machine gives the task up.
    pub(crate) fn close(&mut self, token: &str) {
        if let Some(task) = self.tasks.get_mut(token) {
            task.open = false;
        }
    }

    pub(crate) fn told(&self, token: &str) -> Option<Told> {
        self.tasks.get(token).and_then(|task| task.told.clone())
    }

    pub(crate) fn heartbeat(&self, token: &str) -> Result<(), TaskError> {
        match self.tasks.get(token) {
            None => Err(TaskError::InvalidToken),
            Some(task) if task.open => Ok(()),
            Some(_) => Err(TaskError::TimedOut),
        }
    }

    pub(crate) fn succeed(&mut self, token: &str, output: &str) -> Result<(), TaskError> {
        self.tell(token, Told::Success(output.to_owned()))
    }

    pub(crate) fn fail(&mut self, token: &str, failure: Option<TaskFailure<'_>>) -> Result<(), TaskError> {
        let text = |part: fn(&TaskFailure<'_>) -> String| failure.as_ref().map(part);
        let error = text(|failure| failure.error.to_owned());
        self.tell(token, Told::Failure { error, cause: text(|failure| failure.cause.to_owned()) })
    }

    fn tell(&mut self, token: &str, told: Told) -> Result<(), TaskError> {
        if !self.answers.is_empty() {
            return Err(self.answers.remove(0));
        }
        self.heartbeat(token)?;
        if let Some(task) = self.tasks.get_mut(token) {
            *task = Task { open: false, told: Some(told) };
        }
        Ok(())
    }
}
