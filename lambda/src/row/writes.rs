//! The write and the condition of each transition of a tracked statement.
//!
//! | transition | condition |
//! |---|---|
//! | [`register`] | there is no such row |
//! | [`replace`] (adopt, next generation, report) | the row is still the version that was read |
//! | [`submitted`] | `INTENT` of this generation |
//! | [`proved_alive`] | `INTENT` of this generation |
//! | [`close`], [`gone`], [`back`] | the row is still the version that was read |
//! | [`claim`] | nobody else has put the look off |
//! | [`decide`] | `INTENT` or `SUBMITTED` of this generation, with no statement id or this one |
//! | [`decide_unread`] | the same, and there is no lock to free |
//! | [`abandon`] | the same as of `decide`, and the row is still the version that was read |
//! | [`ask_cancel`] | `INTENT` or `SUBMITTED` of this generation |
//! | [`take_lock`] / [`release_lock`] | nobody else holds it / this operation and generation hold it |
//! | [`point`] | no newer state's statement is pointed at |
//!
//! Transitions that must succeed whatever token was adopted meanwhile rest on stage and generation alone; those that
//! rewrite what was read rest on the version. Every write raises the version, except [`claim`], which changes nothing that a
//! decision rests on.

use super::codec::{self, name};
use super::{Latest, Lock, LockKey, Outcome, Row, Scope, due_shard, operation_key};
use crate::op::{Generation, Namespace, OpKey};
use crate::table::{Attribute, Condition, Delete, Key, Put, Update, Write};
use crate::time::Timestamp;

/// Writes a new row.
pub fn register(row: &Row, namespace: &Namespace) -> Put {
    Put {
        key: operation_key(namespace, &row.key),
        item: codec::encode(row, namespace),
        condition: Condition::Absent(name::ID),
    }
}

/// Writes `row` in place of the version it was made from, one version higher.
pub fn replace(row: &Row, namespace: &Namespace) -> Put {
    let next = Row { version: row.version + 1, ..row.clone() };
    Put {
        key: operation_key(namespace, &row.key),
        item: codec::encode(&next, namespace),
        condition: Condition::Equals(name::VERSION, row.version.into()),
    }
}

/// `INTENT` to `SUBMITTED`. SQL and parameters leave the row; a mark stays, and one that asks for the end is obeyed by the writer.
pub fn submitted(row: &Row, statement_id: &str, at: Timestamp, namespace: &Namespace) -> Update {
    let mut set = vec![
        (name::STAGE, Attribute::from("SUBMITTED")),
        (name::STATEMENT_ID, statement_id.into()),
        (name::SUBMITTED_AT, at.millis().into()),
    ];
    set.extend(row.due_at.map(|due| (name::DUE_AT, due.millis().into())));
    set.extend(row.session_id.as_deref().map(|id| (name::SESSION_ID, id.into())));
    Update {
        key: operation_key(namespace, &row.key),
        set,
        remove: codec::UNTIL_SUBMITTED.to_vec(),
        add: vec![(name::VERSION, 1)],
        condition: in_intent(row.generation),
    }
}

/// The same for a statement whose end nobody has asked for; only then may it be one of several writes, which give no item back.
pub fn submitted_unasked(row: &Row, statement_id: &str, at: Timestamp, namespace: &Namespace) -> Write {
    let mut update = submitted(row, statement_id, at, namespace);
    let unasked = Condition::Any(vec![
        Condition::Absent(name::CLOSE),
        Condition::Equals(name::CLOSE, codec::NOT_TO_START.into()),
    ]);
    update.condition = Condition::All(vec![update.condition, unasked]);
    Write::Update(update)
}

/// Notes the statement's id beside a `LATEST` pointer to its operation, so that a question needs no second read.
pub fn point_at_statement(scope: Scope<'_>, key: &OpKey, statement_id: &str, namespace: &Namespace) -> Write {
    Write::Update(Update {
        key: scope.key(namespace),
        set: vec![(name::STATEMENT_ID, statement_id.into())],
        remove: Vec::new(),
        add: Vec::new(),
        condition: Condition::Equals(name::KEY, key.as_str().into()),
    })
}

/// Notes that a heartbeat proved a token of this generation alive, and until when nobody else need look.
pub fn proved_alive(row: &Row, at: Timestamp, namespace: &Namespace) -> Update {
    Update {
        key: operation_key(namespace, &row.key),
        set: vec![(name::ALIVE, at.millis().into())],
        remove: Vec::new(),
        add: vec![(name::VERSION, 1)],
        condition: in_intent(row.generation),
    }
}

/// Marks a statement as not to be started.
pub fn close(row: &Row, at: Timestamp, due_at: Timestamp, namespace: &Namespace) -> Update {
    let mut set = vec![(name::CLOSE, codec::NOT_TO_START.into()), (name::CLOSE_AT, at.millis().into())];
    set.extend(row.due_at.map(|_| (name::DUE_AT, due_at.millis().into())));
    unchanged(row, set, Vec::new(), namespace)
}

/// Notes that the execution was found over.
pub fn gone(row: &Row, since: Timestamp, due_at: Timestamp, namespace: &Namespace) -> Update {
    let set = vec![(name::GONE_SINCE, since.millis().into()), (name::DUE_AT, due_at.millis().into())];
    unchanged(row, set, Vec::new(), namespace)
}

/// Notes that the execution runs again.
pub fn back(row: &Row, namespace: &Namespace) -> Update {
    unchanged(row, Vec::new(), vec![name::GONE_SINCE], namespace)
}

fn unchanged(
    row: &Row,
    set: Vec<(&'static str, Attribute)>,
    remove: Vec<&'static str>,
    namespace: &Namespace,
) -> Update {
    let condition = Condition::Equals(name::VERSION, row.version.into());
    Update { key: operation_key(namespace, &row.key), set, remove, add: vec![(name::VERSION, 1)], condition }
}

/// Puts off the next look at a due row; whoever succeeds looks at it now.
pub fn claim(key: Key, due_at: Timestamp, next: Timestamp) -> Update {
    Update {
        key,
        set: vec![(name::DUE_AT, next.millis().into())],
        remove: Vec::new(),
        add: Vec::new(),
        condition: Condition::Equals(name::DUE_AT, due_at.millis().into()),
    }
}

/// The outcome of a statement that never started, unless somebody has touched the row since it was read.
pub fn abandon(row: &Row, outcome: &Outcome, due_at: Timestamp, namespace: &Namespace) -> Update {
    let mut update = decide(&row.key, row.generation, outcome, due_at, namespace);
    let same = Condition::Equals(name::VERSION, row.version.into());
    update.condition = Condition::All(vec![update.condition, same]);
    update
}

/// The outcome of a statement whose row has not been read, unless a lock must be freed with it.
pub fn decide_unread(
    key: &OpKey,
    generation: Generation,
    outcome: &Outcome,
    due_at: Timestamp,
    namespace: &Namespace,
) -> Update {
    let mut update = decide(key, generation, outcome, due_at, namespace);
    update.condition = Condition::All(vec![update.condition, Condition::Absent(name::LOCK)]);
    update
}

/// The outcome, decided once.
pub fn decide(
    key: &OpKey,
    generation: Generation,
    outcome: &Outcome,
    due_at: Timestamp,
    namespace: &Namespace,
) -> Update {
    let mut set = vec![
        (name::STAGE, Attribute::from("OUTCOME")),
        (name::OUTCOME, codec::encode_outcome(outcome)),
        (name::DUE_AT, due_at.millis().into()),
        (name::DUE_SHARD, due_shard(namespace, key).into()),
    ];
    let no_id = Condition::Absent(name::STATEMENT_ID);
    let same_id = match outcome.statement_id.as_deref() {
        Some(id) => {
            set.push((name::STATEMENT_ID, id.into()));
            Condition::Any(vec![no_id, Condition::Equals(name::STATEMENT_ID, id.into())])
        }
        None => no_id,
    };
    Update {
        key: operation_key(namespace, key),
        set,
        remove: [&codec::UNTIL_SUBMITTED[..], &[name::CLOSE, name::CLOSE_AT, name::SUBMITTED_AT]].concat(),
        add: vec![(name::VERSION, 1)],
        condition: Condition::All(vec![not_ended(generation), same_id]),
    }
}

/// Asks for the statement's end, durably: whoever submits it later finds the mark, and the row is due from then on.
pub fn ask_cancel(key: &OpKey, at: Timestamp, due_at: Timestamp, namespace: &Namespace) -> Update {
    Update {
        key: operation_key(namespace, key),
        set: vec![
            (name::CLOSE, codec::CANCEL_ASKED.into()),
            (name::CLOSE_AT, at.millis().into()),
            (name::DUE_AT, due_at.millis().into()),
            (name::DUE_SHARD, due_shard(namespace, key).into()),
        ],
        remove: Vec::new(),
        add: vec![(name::VERSION, 1)],
        condition: runs_or_will(),
    }
}

/// Takes a singleton lock for this operation's statement, or from a holder that was found to hold it no more.
pub fn take_lock(
    lock: &LockKey,
    key: &OpKey,
    generation: Generation,
    stale: Option<&Lock>,
    namespace: &Namespace,
) -> Write {
    let mut allowed = vec![Condition::Absent(name::HOLDER), held_by(key, generation)];
    allowed.extend(stale.map(|stale| held_by(&stale.holder, stale.generation)));
    let mut item = lock.key(namespace).attributes();
    item.insert(name::HOLDER.to_owned(), key.as_str().into());
    item.insert(name::GENERATION.to_owned(), generation.number().into());
    Write::Put(Put { key: lock.key(namespace), item, condition: Condition::Any(allowed) })
}

/// Frees a singleton lock; only in the transaction that decides the outcome.
pub fn release_lock(lock: &LockKey, key: &OpKey, generation: Generation, namespace: &Namespace) -> Write {
    Write::Delete(Delete { key: lock.key(namespace), condition: held_by(key, generation) })
}

/// Moves a `LATEST` pointer forward, or back to an operation that runs again: the statement of before is forgotten.
pub fn point(scope: Scope<'_>, latest: &Latest, ttl: i64, namespace: &Namespace) -> Write {
    let key = scope.key(namespace);
    let mut item = key.attributes();
    item.insert(name::KEY.to_owned(), latest.key.as_str().into());
    item.insert(name::AT.to_owned(), latest.at.millis().into());
    item.insert(name::TTL.to_owned(), ttl.into());
    let condition = Condition::Any(vec![Condition::Absent(name::ID), Condition::AtMost(name::AT, latest.at.millis())]);
    Write::Put(Put { key, item, condition })
}

fn in_intent(generation: Generation) -> Condition {
    Condition::All(vec![
        Condition::Equals(name::STAGE, "INTENT".into()),
        Condition::Equals(name::GENERATION, generation.number().into()),
    ])
}

fn not_ended(generation: Generation) -> Condition {
    Condition::All(vec![runs_or_will(), Condition::Equals(name::GENERATION, generation.number().into())])
}

fn runs_or_will() -> Condition {
    Condition::OneOf(name::STAGE, vec!["INTENT".into(), "SUBMITTED".into()])
}

fn held_by(key: &OpKey, generation: Generation) -> Condition {
    Condition::All(vec![
        Condition::Equals(name::HOLDER, key.as_str().into()),
        Condition::Equals(name::GENERATION, generation.number().into()),
    ])
}
