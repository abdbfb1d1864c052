//! What a schedule is to hold, drawn before it begins: executions with their states, custom resources, and the weather.

use super::chance::Chance;
use super::taskers::{COUNT as TASKERS, Site};
use crate::testing::Fault;

pub(super) const SECOND: i64 = 1000;
pub(super) const MINUTE: i64 = 60 * SECOND;
pub(super) const HOUR: i64 = 60 * MINUTE;
/// How late the same request may come once more: the row that would know it may be gone by then.
pub(super) const LATEST_DOUBLE: i64 = 40 * HOUR;

/// How a caller says which start is the same when it is retried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Identity {
    Context,
    Caller,
    /// The token alone; only where a retry has the same one.
    Token,
    /// A request of CloudFormation by its own id.
    Request,
}

/// A state that runs SQL and waits for its end.
#[derive(Debug, Clone)]
pub(super) struct SqlStep {
    pub(super) site: Site,
    pub(super) identity: Identity,
    /// Which of the shared singletons it is, if it is one.
    pub(super) singleton: Option<usize>,
    /// The longest that its SQL takes, in milliseconds.
    pub(super) longest: i64,
    pub(super) timeout: Option<i64>,
    pub(super) heartbeat_seconds: Option<i64>,
    /// Whether the payload asks for heartbeats.
    pub(super) heartbeat: bool,
    /// How often its Retry repeats a failed statement, and a timeout.
    pub(super) sql_retries: u32,
    pub(super) timeout_retries: u32,
    /// Whether the execution goes on after its failure.
    pub(super) catch: bool,
    /// Whether the Data API refuses it.
    pub(super) refused: bool,
}

#[derive(Debug, Clone)]
pub(super) enum Step {
    Sql(SqlStep),
    /// `cancelStatement` of `LATEST`.
    Cancel,
    Wait(i64),
}

#[derive(Debug)]
pub(super) struct ExecutionPlan {
    pub(super) begins: i64,
    pub(super) branches: Vec<Vec<Step>>,
    /// Whether the branches are iterations of a Map, which have pointers of their own.
    pub(super) is_map: bool,
    pub(super) stop_after: Option<i64>,
    /// When somebody outside asks for the end of whatever is its latest statement.
    pub(super) cancel_after: Option<i64>,
    pub(super) redrive_after: Option<i64>,
    /// Whether a redrive keeps the state's time of entry.
    pub(super) redrive_keeps_entry: bool,
}

/// A caller outside Step Functions that starts a singleton and does not wait.
#[derive(Debug)]
pub(super) struct DirectCaller {
    pub(super) begins: i64,
    pub(super) singleton: usize,
    pub(super) site: Site,
}

/// A custom resource of a CloudFormation stack.
#[derive(Debug)]
pub(super) struct ResourcePlan {
    pub(super) begins: i64,
    /// How often it is updated between its creation and its end.
    pub(super) updates: u32,
    pub(super) step: SqlStep,
}

#[derive(Debug)]
pub(super) enum Weather {
    /// Faults by chance, until it clears.
    Rough {
        faults: f64,
        clears: i64,
        outages: Vec<(i64, i64)>,
        /// When the Data API has no room for a further statement.
        crowds: Vec<(i64, i64)>,
        crash_at_execute: Option<(u64, i64)>,
    },
    /// These faults at these calls and no others.
    Planned(Vec<(u64, Fault)>),
}

/// Everything that is drawn beforehand.
#[derive(Debug)]
pub(super) struct Schedule {
    pub(super) executions: Vec<ExecutionPlan>,
    pub(super) callers: Vec<DirectCaller>,
    pub(super) resources: Vec<ResourcePlan>,
    /// Where the taskers have roles of their own: how long after the first one's tick the second one's comes.
    pub(super) apart: Option<i64>,
    /// How long after it may the table drops a row.
    pub(super) rows_linger: i64,
    /// Whether a retried task has the same token again.
    pub(super) same_token: bool,
    pub(super) weather: Weather,
    pub(super) chance: Chance,
}

impl Schedule {
    pub(super) fn draw(seed: u64, number: u64, faults: f64) -> Self {
        let mut chance = Chance::new(seed, number);
        let same_token = chance.hits(0.3);
        let taskers = if chance.hits(0.4) { TASKERS } else { 1 };
        let apart = (taskers > 1 && chance.hits(0.5)).then(|| chance.between(0, MINUTE - 1));
        let rows_linger = if chance.hits(0.7) { 0 } else { 48 * HOUR };
        let executions = (0..chance.between(2, 6)).map(|_| execution(&mut chance, same_token, taskers)).collect();
        let callers = (0..chance.between(0, 1)).map(|_| DirectCaller {
            begins: chance.between(0, 20 * MINUTE),
            singleton: chance.index(2),
            site: site(&mut chance, taskers),
        });
        let callers = callers.collect();
        let resources = chance.hits(0.35).then(|| resource(&mut chance, taskers)).into_iter().collect();
        let weather = weather(&mut chance, faults);
        Self { executions, callers, resources, apart, rows_linger, same_token, weather, chance }
    }

    /// The same schedule under faults at these calls and no others.
    pub(super) fn with_faults_at(seed: u64, number: u64, faults: Vec<(u64, Fault)>) -> Self {
        Self { weather: Weather::Planned(faults), ..Self::draw(seed, number, 0.0) }
    }
}

fn weather(chance: &mut Chance, faults: f64) -> Weather {
    let mut outages = Vec::new();
    let mut clears = chance.of_any_size(20 * MINUTE, 6 * HOUR);
    if chance.hits(0.15) {
        let from = chance.between(0, 30 * MINUTE);
        let to = from + chance.of_any_size(10 * MINUTE, 12 * HOUR);
        outages.push((from, to));
        clears = clears.max(to + 5 * MINUTE);
    }
    let mut crowds = Vec::new();
    if chance.hits(0.2) {
        let from = chance.between(0, 30 * MINUTE);
        let to = from + chance.of_any_size(10 * SECOND, 20 * MINUTE);
        crowds.push((from, to));
        clears = clears.max(to);
    }
    let crash_at_execute =
        chance.hits(0.05).then(|| (chance.between(0, 3).unsigned_abs(), chance.between(6 * HOUR, 30 * HOUR)));
    Weather::Rough { faults, clears, outages, crowds, crash_at_execute }
}

fn execution(chance: &mut Chance, same_token: bool, taskers: usize) -> ExecutionPlan {
    let is_map = chance.hits(0.25);
    let branches = if is_map || chance.hits(0.1) { chance.between(2, 3) } else { 1 };
    let may_cancel = is_map || branches == 1;
    let branch = |chance: &mut Chance| {
        let mut steps = Vec::new();
        for _ in 0..chance.between(1, 2) {
            steps.push(Step::Sql(sql(chance, same_token, taskers)));
            if chance.hits(0.1) {
                steps.push(Step::Wait(chance.of_any_size(SECOND, 30 * MINUTE)));
            }
            if may_cancel && chance.hits(0.25) {
                steps.push(Step::Cancel);
            }
        }
        steps
    };
    ExecutionPlan {
        begins: chance.between(0, 20 * MINUTE),
        branches: (0..branches).map(|_| branch(chance)).collect(),
        is_map,
        stop_after: chance.hits(0.08).then(|| chance.of_any_size(SECOND, HOUR)),
        cancel_after: chance.hits(0.12).then(|| chance.of_any_size(100, 30 * MINUTE)),
        redrive_after: chance.hits(0.1).then(|| chance.of_any_size(10 * SECOND, HOUR)),
        redrive_keeps_entry: chance.hits(0.5),
    }
}

fn site(chance: &mut Chance, taskers: usize) -> Site {
    Site { tasker: chance.index(taskers), further: chance.hits(0.3) }
}

fn resource(chance: &mut Chance, taskers: usize) -> ResourcePlan {
    let singleton = chance.hits(0.15).then(|| chance.index(2));
    let step = SqlStep {
        singleton,
        longest: if singleton.is_some() { HOUR } else { 3 * HOUR },
        refused: chance.hits(0.05),
        ..SqlStep::plain(Identity::Request, site(chance, taskers))
    };
    let updates = u32::try_from(chance.between(0, 2)).unwrap_or_default();
    ResourcePlan { begins: chance.between(0, 20 * MINUTE), updates, step }
}

impl SqlStep {
    /// One that nobody retries, catches or limits, of at most an hour.
    pub(super) fn plain(identity: Identity, site: Site) -> Self {
        Self {
            site,
            identity,
            singleton: None,
            longest: HOUR,
            timeout: None,
            heartbeat_seconds: None,
            heartbeat: false,
            sql_retries: 0,
            timeout_retries: 0,
            catch: false,
            refused: false,
        }
    }
}

fn sql(chance: &mut Chance, same_token: bool, taskers: usize) -> SqlStep {
    let identity = match chance.part() {
        part if part < 0.7 => Identity::Context,
        _ if same_token && chance.hits(0.4) => Identity::Token,
        _ => Identity::Caller,
    };
    let has_heartbeat = chance.hits(0.3);
    let heartbeat = has_heartbeat && chance.hits(0.3);
    let singleton = chance.hits(0.3).then(|| chance.index(2));
    SqlStep {
        site: site(chance, taskers),
        identity,
        singleton,
        // What is looked at each minute is kept short, so that a schedule stays quick to play.
        longest: if heartbeat {
            40 * MINUTE
        } else if singleton.is_some() {
            HOUR
        } else {
            5 * HOUR
        },
        timeout: chance.hits(0.1).then(|| chance.of_any_size(5 * SECOND, 2 * HOUR)),
        heartbeat_seconds: has_heartbeat.then(|| chance.of_any_size(4 * MINUTE, HOUR)),
        heartbeat,
        sql_retries: u32::try_from(chance.between(0, 2)).unwrap_or_default(),
        timeout_retries: u32::from(chance.hits(0.3)),
        catch: chance.hits(0.4),
        refused: chance.hits(0.02),
    }
}
