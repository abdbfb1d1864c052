//! CloudFormation: custom resources that are created, updated and deleted, each request with an address for its answer.
//!
//! A request is delivered at least once: again after an invocation that failed, and sometimes twice. CloudFormation takes
//! the first answer that comes within an hour, else the request has failed; a failed creation is rolled back by a
//! deletion, a failed update by another update, and a failed deletion is tried again, each as a request of its own. The
//! address takes answers for longer than CloudFormation waits, and then no more.

use serde_json::{Value, json};

use super::events::{Event, Origin};
use super::oracle::{Kind, ORPHAN_LIMIT, PROOF_LIFE, RETENTION, STARTER_LIFE, UNKNOWN_FROM};
use super::plan::{HOUR, MINUTE, ResourcePlan, SECOND};
use super::sim::Sim;
use crate::op::{Generation, Identity, Namespace, OpKey, StatementName};
use crate::ports::{Progress, RespondError};
use crate::row::{Stage, codec, operation_key};
use crate::testing::NAMESPACE;

/// How long CloudFormation waits for an answer.
const PATIENCE: i64 = HOUR;
/// How long the address takes one.
const ADDRESS_LIFE: i64 = 2 * HOUR;
/// How often Lambda delivers a request whose invocation failed.
const DELIVERIES: u32 = 3;
/// How often a deletion that failed is tried again.
const DELETIONS: u32 = 3;
/// Two invocations, one of which began before the other marked the answer as sent.
const ANSWERERS_LIFE: i64 = 2 * STARTER_LIFE;
const LOGICAL_ID: &str = "Table";

/// What happens to a resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Act {
    Create,
    Update,
    Delete,
}

#[derive(Debug)]
pub(super) struct CustomResource {
    plan: ResourcePlan,
    next: Option<Act>,
    physical_id: Option<String>,
    rolls_back: bool,
    deletions: u32,
}

/// One request and what came of it.
#[derive(Debug)]
pub(super) struct Request {
    resource: usize,
    act: Act,
    /// The id that the resource had then.
    physical_id: Option<String>,
    entry: usize,
    begun: i64,
    /// Whether CloudFormation waits.
    open: bool,
    /// When an invocation first said that all is well.
    accepted: Option<i64>,
    last_answer: Option<Answer>,
}

#[derive(Debug, Clone)]
struct Answer {
    at: i64,
    good: bool,
    physical_id: String,
}

impl CustomResource {
    pub(super) fn new(plan: ResourcePlan) -> Self {
        Self { plan, next: Some(Act::Create), physical_id: None, rolls_back: false, deletions: 0 }
    }
}

fn namespace() -> Namespace {
    Namespace::parse(NAMESPACE).expect("valid")
}

fn stack_id(resource: usize) -> String {
    format!("arn:aws:cloudformation:us-east-1:123456789012:stack/s/{resource}")
}

fn request_id(request: usize) -> String {
    format!("request-{request}")
}

fn address(request: usize) -> String {
    format!("https://cloudformation-custom-resource-response-useast1.s3.amazonaws.com/{request}")
}

impl Sim {
    /// The resource's next request, if its life has not come to its end.
    pub(super) fn make_request(&mut self, resource: usize) {
        let Some(act) = self.resources[resource].next else { return };
        let request = self.requests.len();
        let (stack, id) = (stack_id(resource), request_id(request));
        let op = OpKey::derive(&namespace(), "cfn", Identity::StackRequest { stack_id: &stack, request_id: &id });
        let entry = self.entry_of_request(self.resources[resource].plan.step.clone(), op, request);
        self.say(|| format!("resource {resource}: request {request}, {act:?}, entry {entry}"));
        let physical_id = self.resources[resource].physical_id.clone();
        let begun = self.now;
        self.requests.push(Request {
            resource,
            act,
            physical_id,
            entry,
            begun,
            open: true,
            accepted: None,
            last_answer: None,
        });
        self.after(20, Event::Invoke(Origin::Request { request, tries: 0 }));
        let likely = self.roughness() * 0.3;
        if self.chance.hits(likely) {
            self.comes_late(Origin::Request { request, tries: DELIVERIES });
        }
        self.after(PATIENCE, Event::Patience(request));
    }

    pub(super) fn request_payload(&self, request: usize) -> Value {
        let Request { resource, act, physical_id, entry, .. } = &self.requests[request];
        let mut payload = self.payload_of_entry(*entry);
        let members = json!({
            "RequestType": format!("{act:?}"), "ResponseURL": address(request), "StackId": stack_id(*resource),
            "RequestId": request_id(request), "ResourceType": "Custom::Table", "LogicalResourceId": LOGICAL_ID,
        });
        for (name, value) in members.as_object().into_iter().flatten() {
            payload[name] = value.clone();
        }
        if let Some(id) = physical_id {
            payload["PhysicalResourceId"] = id.as_str().into();
            payload["OldResourceProperties"] = json!({});
        }
        payload
    }

    /// Whether a delivery is late and the first to arrive; when CloudFormation has given up, its statement would run for nobody.
    pub(super) fn is_double_of_nothing(&self, request: usize, tries: u32) -> bool {
        let Request { entry, begun, .. } = self.requests[request];
        let has_row = self.table.get(&operation_key(&namespace(), &self.entries[entry].op)).is_some();
        tries == DELIVERIES && !has_row && self.now - begun < RETENTION
    }

    pub(super) fn entry_of(&self, request: usize) -> usize {
        self.requests[request].entry
    }

    /// The end of an invocation for a request.
    pub(super) fn request_returned(&mut self, request: usize, tries: u32, went_well: bool) {
        if went_well {
            self.requests[request].accepted.get_or_insert(self.now);
        } else if tries + 1 < DELIVERIES {
            let delay = i64::from(tries + 1) * MINUTE;
            self.after(delay, Event::Invoke(Origin::Request { request, tries: tries + 1 }));
        }
    }

    /// An answer that reached a request's address.
    pub(super) fn respond(&mut self, url: &str, body: &str) -> Result<(), RespondError> {
        let Some(request) = (0..self.requests.len()).find(|request| address(*request) == url) else {
            self.harm(Kind::WrongAnswer, "an answer to an address of nobody");
            return Err(RespondError::Gone { status: 403 });
        };
        if self.now - self.requests[request].begun >= ADDRESS_LIFE {
            self.say(|| format!("the address of request {request} takes no answer any more"));
            return Err(RespondError::Gone { status: 403 });
        }
        let body: Value = serde_json::from_str(body).unwrap_or_default();
        let answer = Answer {
            at: self.now,
            good: body["Status"] == "SUCCESS",
            physical_id: body["PhysicalResourceId"].as_str().unwrap_or_default().to_owned(),
        };
        self.say(|| format!("request {request} is answered {}", body["Status"]));
        self.look_at_answer(request, &answer, &body);
        let is_first = self.requests[request].last_answer.is_none();
        self.requests[request].last_answer = Some(answer.clone());
        if is_first {
            self.go_on(request, Some(&answer));
        }
        Ok(())
    }

    fn look_at_answer(&mut self, request: usize, answer: &Answer, body: &Value) {
        let Request { resource, physical_id, entry, begun, last_answer, .. } = &self.requests[request];
        let (entry, waited) = (*entry, self.now - begun);
        let key = self.entries[entry].op.clone();
        let named = StatementName { namespace: namespace(), key, generation: Generation::FIRST }.to_string();
        let repeats = body["StackId"] == stack_id(*resource)
            && body["RequestId"] == request_id(request)
            && body["LogicalResourceId"] == LOGICAL_ID
            && answer.physical_id == *physical_id.as_ref().unwrap_or(&named);
        let mut harms = Vec::new();
        if !repeats {
            harms.push((Kind::WrongAnswer, format!("the ids of request {request} are not repeated as they should be")));
        }
        let ended = |progress| self.runs_of(entry).any(|(_, _, run)| run.progress == progress);
        if ended(Progress::Running) && waited < UNKNOWN_FROM {
            harms.push((Kind::ToldWhileRunning, format!("request {request} is answered while its statement runs")));
        }
        let never_ran = self.runs_of(entry).next().is_none();
        let had_no_chance = waited >= PATIENCE && self.clears() + ORPHAN_LIMIT > begun + PATIENCE;
        let is_true = if answer.good {
            ended(Progress::Finished)
        } else {
            let step = &self.entries[entry].step;
            // A singleton that is not alone is turned away.
            ended(Progress::Failed) || never_ran && (step.refused || step.singleton.is_some() || had_no_chance)
        };
        if !is_true {
            harms.push((
                Kind::WrongAnswer,
                format!("request {request} is answered good: {}, which is not so", answer.good),
            ));
        }
        if let Some(last) = last_answer {
            if (last.good, &last.physical_id) != (answer.good, &answer.physical_id) {
                harms.push((Kind::WrongAnswer, format!("request {request} is answered anew, and differently")));
            }
            if self.now - last.at > ANSWERERS_LIFE && self.is_reported(entry) {
                harms.push((Kind::AnsweredAgain, format!("request {request} is answered anew though all was done")));
            }
        }
        for (kind, what) in harms {
            self.harm(kind, what);
        }
    }

    fn is_reported(&self, entry: usize) -> bool {
        let row = self.table.get(&operation_key(&namespace(), &self.entries[entry].op));
        row.is_some_and(|row| matches!(codec::decode(&row), Ok(row) if matches!(row.stage, Stage::Reported(_))))
    }

    /// CloudFormation waits for this request no longer.
    pub(super) fn patience_ends(&mut self, request: usize) {
        self.go_on(request, None);
    }

    /// What CloudFormation does after an answer, or after none.
    fn go_on(&mut self, request: usize, answer: Option<&Answer>) {
        let Request { resource: index, act, open, .. } = &mut self.requests[request];
        if !std::mem::take(open) {
            return;
        }
        let (index, act, good) = (*index, *act, answer.is_some_and(|answer| answer.good));
        let resource = &mut self.resources[index];
        // One that was not created is deleted under whatever id there is.
        let id = answer.map(|answer| answer.physical_id.clone());
        resource.physical_id = id.or(resource.physical_id.take()).or_else(|| Some(format!("made-up-{index}")));
        resource.next = match (act, good) {
            (Act::Update, false) if !resource.rolls_back => {
                resource.rolls_back = true;
                resource.plan.updates = 0;
                Some(Act::Update)
            }
            (Act::Create | Act::Update, true) if resource.plan.updates > 0 => {
                resource.plan.updates -= 1;
                Some(Act::Update)
            }
            (Act::Create | Act::Update, _) => Some(Act::Delete),
            (Act::Delete, false) if resource.deletions < DELETIONS => {
                resource.deletions += 1;
                Some(Act::Delete)
            }
            (Act::Delete, _) => None,
        };
        let delay = self.chance.of_any_size(SECOND, 30 * MINUTE);
        self.after(delay, Event::Request(index));
    }

    /// A statement of a request begins.
    pub(super) fn look_at_run_of_request(&mut self, run: usize, request: usize) {
        let Request { entry, begun, .. } = self.requests[request];
        if self.runs_of(entry).any(|(other, ..)| other != run && self.is_remembered(other)) {
            self.harm(Kind::Duplicate, format!("run {run} is the second of request {request}"));
        }
        if (PATIENCE + PROOF_LIFE + STARTER_LIFE..RETENTION).contains(&(self.now - begun)) {
            self.harm(Kind::ForTheDead, format!("run {run} begins though nobody waits for request {request}"));
        }
    }

    /// Requests that were taken, could be answered in good weather while their address took answers, and never were.
    pub(super) fn look_for_the_unanswered(&mut self) {
        for request in 0..self.requests.len() {
            let Request { entry, begun, accepted, ref last_answer, .. } = self.requests[request];
            let row = self.table.get(&operation_key(&namespace(), &self.entries[entry].op));
            let born = row
                .and_then(|row| codec::decode(&row).ok())
                .map(|row| row.born_at.millis() - Self::time_at(0).millis());
            // A delivery that comes when all others are forgotten may be the first one that is taken.
            let Some(taken) = accepted.into_iter().chain(born).min() else { continue };
            if last_answer.is_some() {
                continue;
            }
            let ends = self.runs_of(entry).map(|(_, facts, _)| facts.ended.unwrap_or(self.now));
            let could = ends.max().unwrap_or(begun).max(taken).max(self.clears()) + ORPHAN_LIMIT;
            if could < begun + ADDRESS_LIFE {
                self.harm(Kind::Lost, format!("request {request} was never answered"));
            }
        }
    }
}
