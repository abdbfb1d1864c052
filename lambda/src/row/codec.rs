//! Rows, locks and pointers as attributes, and back.
//!
//! `sv` is the schema version of a row. A function that meets a version it does not know leaves the row alone and fails,
//! so that old code never rewrites what newer code wrote; a change that old code could misread must raise it. Times are
//! milliseconds since 1970 except `TTL`, where DynamoDB wants seconds.

mod fields;
mod statement;

use fields::{Fields, malformed};
use statement::{decode_statement, encode_statement};

use super::{
    Callback, Close, Delivery, Ending, Fetch, Latest, Lock, LockKey, Outcome, Resource, Row, Stage, TaskToken,
    due_shard, operation_key,
};
use crate::op::{Namespace, OpKey};
use crate::secret::Secret;
use crate::table::{Attribute, Item};
use crate::target::{Login, Place, Target};
use crate::time::Timestamp;

/// The schema version of a row whose statement runs at the function's own target.
const PLAIN: i64 = 1;
/// The schema version of one that names another target, which code of the version before would not look at.
const WITH_TARGET: i64 = 2;

/// Attribute names of the items.
pub mod name {
    pub const ID: &str = crate::table::PARTITION_KEY;
    pub const SCHEMA_VERSION: &str = "sv";
    pub const STAGE: &str = "st";
    pub const GENERATION: &str = "gen";
    pub const VERSION: &str = "v";
    pub const KEY: &str = "k";
    pub const CALLBACK: &str = "kind";
    pub const STATEMENT_ID: &str = "sid";
    pub const SUBMITTED_AT: &str = "submittedAt";
    pub const SQL: &str = "sql";
    pub const PARAMETERS: &str = "parameters";
    pub const TARGET: &str = "target";
    pub const SITE: &str = "site";
    pub const ROLE: &str = "role";
    pub const DATABASE: &str = "dbName";
    pub const MODE: &str = "mode";
    pub const SESSION: &str = "session";
    pub const KEEP_ALIVE: &str = "keepAlive";
    pub const CSV: &str = "csv";
    pub const CLOSE: &str = "close";
    pub const CLOSE_AT: &str = "closeAt";
    pub const OUTCOME: &str = "out";
    pub const TOKENS: &str = "tokens";
    pub const PAYLOAD_HASH: &str = "payloadHash";
    pub const EXECUTION_ARN: &str = "executionArn";
    pub const LOCK: &str = "lock";
    pub const HEARTBEAT: &str = "hb";
    pub const FETCH: &str = "fetch";
    pub const RESOURCE: &str = "cfn";
    pub const SESSION_ID: &str = "sessionId";
    pub const BORN_AT: &str = "bornAt";
    pub const GENERATION_AT: &str = "genAt";
    pub const ALIVE: &str = "alive";
    pub const GONE_SINCE: &str = "goneSince";
    pub const DUE_SHARD: &str = "dueShard";
    pub const DUE_AT: &str = "dueAt";
    pub const TTL: &str = "TTL";
    pub const HOLDER: &str = "holder";
    pub const AT: &str = "at";
}

/// What a row holds only until its statement was taken.
pub const UNTIL_SUBMITTED: [&str; 7] =
    [name::SQL, name::PARAMETERS, name::DATABASE, name::MODE, name::SESSION, name::KEEP_ALIVE, name::CSV];

/// `close` of a statement that must not start.
pub const NOT_TO_START: &str = "not-to-start";
/// `close` of a statement whose end was asked for.
pub const CANCEL_ASKED: &str = "cancel-asked";

/// Why an item is no row of ours.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RowError {
    #[error("schema version {found} is not known to this version of the function")]
    UnknownVersion { found: i64 },
    #[error("attribute `{attribute}` is missing or malformed")]
    Malformed { attribute: &'static str },
}

/// A row as an item, keys included.
pub fn encode(row: &Row, namespace: &Namespace) -> Item {
    let mut item = operation_key(namespace, &row.key).attributes();
    let mut set = |name: &str, value: Attribute| {
        item.insert(name.to_owned(), value);
    };
    set(name::SCHEMA_VERSION, (if row.target.is_some() { WITH_TARGET } else { PLAIN }).into());
    set(name::KEY, row.key.as_str().into());
    set(name::GENERATION, row.generation.number().into());
    set(name::VERSION, row.version.into());
    set(name::CALLBACK, row.callback.name().into());
    set(name::STAGE, row.stage_name().into());
    set(name::PAYLOAD_HASH, row.payload_hash.as_str().into());
    set(name::HEARTBEAT, Attribute::Flag(row.heartbeat));
    set(name::BORN_AT, time(row.born_at));
    set(name::GENERATION_AT, time(row.generation_at));
    set(name::TOKENS, Attribute::List(row.tokens.iter().map(encode_token).collect()));
    let optional = [
        (name::EXECUTION_ARN, row.execution_arn.as_deref().map(Attribute::from)),
        (name::TARGET, row.target.as_deref().map(Attribute::from)),
        (name::SITE, row.site.as_ref().map(encode_site)),
        (name::ROLE, row.role.as_deref().map(Attribute::from)),
        (name::LOCK, row.lock.as_ref().map(|lock| lock.0.as_str().into())),
        (name::ALIVE, row.alive.map(time)),
        (name::GONE_SINCE, row.gone_since.map(time)),
        (name::DUE_AT, row.due_at.map(time)),
        (name::DUE_SHARD, row.due_at.map(|_| due_shard(namespace, &row.key).into())),
        (name::TTL, row.ttl.map(Attribute::Number)),
        (name::FETCH, row.fetch.map(encode_fetch)),
        (name::RESOURCE, row.resource.as_ref().map(encode_resource)),
        (name::SESSION_ID, row.session_id.as_deref().map(Attribute::from)),
    ];
    for (name, value) in optional.into_iter().filter_map(|(name, value)| Some((name, value?))) {
        set(name, value);
    }
    for (name, value) in encode_stage(&row.stage) {
        set(name, value);
    }
    item
}

/// A stage's own attributes.
fn encode_stage(stage: &Stage) -> Vec<(&'static str, Attribute)> {
    match stage {
        Stage::Intent { statement, close } => {
            let mut attributes = encode_statement(statement);
            match close {
                Some(Close::NotToStart { at }) => {
                    attributes.extend([(name::CLOSE, NOT_TO_START.into()), (name::CLOSE_AT, time(*at))]);
                }
                Some(Close::CancelAsked { at }) => {
                    attributes.extend([(name::CLOSE, CANCEL_ASKED.into()), (name::CLOSE_AT, time(*at))]);
                }
                None => {}
            }
            attributes
        }
        Stage::Submitted { statement_id, at, cancel_asked } => {
            let mut attributes =
                vec![(name::STATEMENT_ID, statement_id.as_str().into()), (name::SUBMITTED_AT, time(*at))];
            if let Some(at) = cancel_asked {
                attributes.extend([(name::CLOSE, CANCEL_ASKED.into()), (name::CLOSE_AT, time(*at))]);
            }
            attributes
        }
        Stage::Outcome(outcome) | Stage::Reported(outcome) => {
            let mut attributes = vec![(name::OUTCOME, encode_outcome(outcome))];
            attributes.extend(outcome.statement_id.as_deref().map(|id| (name::STATEMENT_ID, id.into())));
            attributes
        }
    }
}

fn encode_site(site: &Target) -> Attribute {
    let (place, name) = match &site.place {
        Place::Cluster(name) => ("cluster", name),
        Place::Workgroup(name) => ("workgroup", name),
    };
    let mut map =
        Item::from([(place.to_owned(), name.as_str().into()), ("database".to_owned(), site.database.as_str().into())]);
    match &site.login {
        Login::DbUser(user) => map.insert("user".to_owned(), user.as_str().into()),
        Login::Secret(arn) => map.insert("secret".to_owned(), arn.as_str().into()),
        Login::Identity => None,
    };
    Attribute::Map(map)
}

fn encode_fetch(fetch: Fetch) -> Attribute {
    let mut map = Item::from([("csv".to_owned(), Attribute::Flag(fetch.csv))]);
    map.extend(fetch.max_rows.map(|rows| ("maxRows".to_owned(), rows.into())));
    Attribute::Map(map)
}

fn encode_resource(resource: &Resource) -> Attribute {
    let mut map = Item::from([
        ("stackId".to_owned(), resource.stack_id.as_str().into()),
        ("requestId".to_owned(), resource.request_id.as_str().into()),
        ("logicalId".to_owned(), resource.logical_id.as_str().into()),
    ]);
    map.extend(resource.physical_id.as_deref().map(|id| ("physicalId".to_owned(), id.into())));
    Attribute::Map(map)
}

/// The attribute `out`; the statement's id stands beside it, in `sid`.
pub fn encode_outcome(outcome: &Outcome) -> Attribute {
    let mut map = Item::from([
        ("status".to_owned(), outcome.ending.name().into()),
        ("message".to_owned(), outcome.message.expose().as_str().into()),
        ("verified".to_owned(), Attribute::Flag(outcome.verified)),
        ("at".to_owned(), time(outcome.at)),
    ]);
    map.extend(outcome.ended_at.map(|at| ("endedAt".to_owned(), time(at))));
    Attribute::Map(map)
}

fn encode_token(token: &TaskToken) -> Attribute {
    let mut map = Item::from([("t".to_owned(), token.token.expose().as_str().into())]);
    let delivery = match token.delivery {
        Delivery::Open => None,
        Delivery::Told => Some("told"),
        Delivery::Gone => Some("gone"),
        Delivery::Invalid => Some("invalid"),
    };
    map.extend(delivery.map(|delivery| ("d".to_owned(), delivery.into())));
    if token.attempt > 0 {
        map.insert("a".to_owned(), Attribute::Number(i64::try_from(token.attempt).unwrap_or(i64::MAX)));
    }
    Attribute::Map(map)
}

fn time(time: Timestamp) -> Attribute {
    Attribute::Number(time.millis())
}

/// An item as a row.
///
/// # Errors
/// [`RowError`] for a version that this code does not know and for attributes that no version writes.
pub fn decode(item: &Item) -> Result<Row, RowError> {
    let fields = Fields(item);
    let found = fields.number(name::SCHEMA_VERSION)?;
    if !(PLAIN..=WITH_TARGET).contains(&found) {
        return Err(RowError::UnknownVersion { found });
    }
    Ok(Row {
        key: OpKey::parse(fields.text(name::KEY)?).ok_or(malformed(name::KEY))?,
        generation: fields.generation()?,
        version: fields.number(name::VERSION)?,
        callback: match fields.text(name::CALLBACK)? {
            "sfn" => Callback::StepFunctions,
            "cfn" => Callback::CloudFormation,
            "none" => Callback::Nobody,
            _ => return Err(malformed(name::CALLBACK)),
        },
        stage: decode_stage(&fields)?,
        target: fields.optional_text(name::TARGET)?.map(str::to_owned),
        site: fields.optional_map(name::SITE)?.map(|map| decode_site(&map)).transpose()?,
        role: fields.optional_text(name::ROLE)?.map(str::to_owned),
        tokens: fields.list(name::TOKENS)?.iter().map(decode_token).collect::<Result<_, _>>()?,
        payload_hash: fields.text(name::PAYLOAD_HASH)?.to_owned(),
        execution_arn: fields.optional_text(name::EXECUTION_ARN)?.map(str::to_owned),
        lock: fields.optional_text(name::LOCK)?.map(|hash| LockKey(hash.to_owned())),
        heartbeat: fields.flag(name::HEARTBEAT)?,
        fetch: fields.optional_map(name::FETCH)?.map(|map| decode_fetch(&map)).transpose()?,
        resource: fields.optional_map(name::RESOURCE)?.map(|map| decode_resource(&map)).transpose()?,
        session_id: fields.optional_text(name::SESSION_ID)?.map(str::to_owned),
        born_at: fields.time(name::BORN_AT)?,
        generation_at: fields.time(name::GENERATION_AT)?,
        alive: fields.optional_time(name::ALIVE)?,
        gone_since: fields.optional_time(name::GONE_SINCE)?,
        due_at: fields.optional_time(name::DUE_AT)?,
        ttl: fields.optional_number(name::TTL)?,
    })
}

fn decode_stage(fields: &Fields<'_>) -> Result<Stage, RowError> {
    let close = match fields.optional_text(name::CLOSE)? {
        None => None,
        Some(NOT_TO_START) => Some(Close::NotToStart { at: fields.time(name::CLOSE_AT)? }),
        Some(CANCEL_ASKED) => Some(Close::CancelAsked { at: fields.time(name::CLOSE_AT)? }),
        Some(_) => return Err(malformed(name::CLOSE)),
    };
    match fields.text(name::STAGE)? {
        "INTENT" => Ok(Stage::Intent { statement: decode_statement(fields)?, close }),
        "SUBMITTED" => Ok(Stage::Submitted {
            statement_id: fields.text(name::STATEMENT_ID)?.to_owned(),
            at: fields.time(name::SUBMITTED_AT)?,
            // A submitted statement is past the mark that kept it from starting.
            cancel_asked: match close {
                Some(Close::CancelAsked { at }) => Some(at),
                Some(Close::NotToStart { .. }) | None => None,
            },
        }),
        "OUTCOME" => Ok(Stage::Outcome(decode_outcome(fields)?)),
        "REPORTED" => Ok(Stage::Reported(decode_outcome(fields)?)),
        _ => Err(malformed(name::STAGE)),
    }
}

fn decode_site(fields: &Fields<'_>) -> Result<Target, RowError> {
    let place = match (fields.optional_text("cluster")?, fields.optional_text("workgroup")?) {
        (Some(name), None) => Place::Cluster(name.to_owned()),
        (None, Some(name)) => Place::Workgroup(name.to_owned()),
        _ => return Err(malformed(name::SITE)),
    };
    let login = match (fields.optional_text("user")?, fields.optional_text("secret")?) {
        (Some(user), None) => Login::DbUser(user.to_owned()),
        (None, Some(arn)) => Login::Secret(arn.to_owned()),
        (None, None) => Login::Identity,
        (Some(_), Some(_)) => return Err(malformed(name::SITE)),
    };
    Ok(Target { place, database: fields.text("database")?.to_owned(), login })
}

fn decode_fetch(fields: &Fields<'_>) -> Result<Fetch, RowError> {
    let max_rows = fields.optional_number("maxRows")?.map(u32::try_from).transpose();
    Ok(Fetch { max_rows: max_rows.map_err(|_| malformed(name::FETCH))?, csv: fields.flag("csv")? })
}

fn decode_resource(fields: &Fields<'_>) -> Result<Resource, RowError> {
    Ok(Resource {
        stack_id: fields.text("stackId")?.to_owned(),
        request_id: fields.text("requestId")?.to_owned(),
        logical_id: fields.text("logicalId")?.to_owned(),
        physical_id: fields.optional_text("physicalId")?.map(str::to_owned),
    })
}

fn decode_outcome(fields: &Fields<'_>) -> Result<Outcome, RowError> {
    let Some(Attribute::Map(map)) = fields.0.get(name::OUTCOME) else {
        return Err(malformed(name::OUTCOME));
    };
    let out = Fields(map);
    let status = out.text("status")?;
    Ok(Outcome {
        statement_id: fields.optional_text(name::STATEMENT_ID)?.map(str::to_owned),
        ending: Ending::ALL.into_iter().find(|ending| ending.name() == status).ok_or(malformed(name::OUTCOME))?,
        message: Secret::new(out.text("message")?.to_owned()),
        verified: out.flag("verified")?,
        at: out.time("at")?,
        ended_at: out.optional_time("endedAt")?,
    })
}

fn decode_token(attribute: &Attribute) -> Result<TaskToken, RowError> {
    let Attribute::Map(map) = attribute else {
        return Err(malformed(name::TOKENS));
    };
    let fields = Fields(map);
    Ok(TaskToken {
        token: Secret::new(fields.text("t")?.to_owned()),
        delivery: match fields.optional_text("d")? {
            None => Delivery::Open,
            Some("told") => Delivery::Told,
            Some("gone") => Delivery::Gone,
            Some("invalid") => Delivery::Invalid,
            Some(_) => return Err(malformed(name::TOKENS)),
        },
        attempt: fields.optional_number("a")?.and_then(|attempt| u64::try_from(attempt).ok()).unwrap_or_default(),
    })
}

/// A lock's item as a lock.
///
/// # Errors
/// [`RowError::Malformed`] if it is none.
pub fn decode_lock(item: &Item) -> Result<Lock, RowError> {
    let fields = Fields(item);
    let holder = OpKey::parse(fields.text(name::HOLDER)?).ok_or(malformed(name::HOLDER))?;
    Ok(Lock { holder, generation: fields.generation()? })
}

/// A pointer's item as a pointer.
///
/// # Errors
/// [`RowError::Malformed`] if it is none.
pub fn decode_latest(item: &Item) -> Result<Latest, RowError> {
    let fields = Fields(item);
    let key = OpKey::parse(fields.text(name::KEY)?).ok_or(malformed(name::KEY))?;
    let statement_id = fields.optional_text(name::STATEMENT_ID)?.map(str::to_owned);
    Ok(Latest { key, at: fields.time(name::AT)?, statement_id })
}

/// When an item is due, whatever else is in it: even a row that can't be read must not be met at every look.
///
/// # Errors
/// [`RowError::Malformed`] if its time is no time.
pub fn decode_due(item: &Item) -> Result<Option<Timestamp>, RowError> {
    Fields(item).optional_time(name::DUE_AT)
}

#[cfg(test)]
mod tests;
