//! Rows survive the way to the table and back.

use proptest::prelude::*;

use super::*;
use crate::op::Generation;
use crate::statement::{Session, Sql, Statement};

fn namespace() -> Namespace {
    Namespace::parse("abcdefgh").expect("valid")
}

fn time_of() -> impl Strategy<Value = Timestamp> {
    (0..4_000_000_000_000_i64).prop_map(Timestamp::from_millis)
}

fn secret() -> impl Strategy<Value = Secret<String>> {
    "\\PC{1,40}".prop_map(Secret::new)
}

fn close() -> impl Strategy<Value = Close> {
    prop_oneof![time_of().prop_map(|at| Close::NotToStart { at }), time_of().prop_map(|at| Close::CancelAsked { at })]
}

fn statement() -> impl Strategy<Value = Statement> {
    let sql = prop_oneof![
        secret().prop_map(Sql::One),
        (prop::collection::vec(secret(), 1..4), any::<bool>())
            .prop_map(|(sqls, auto_commit)| Sql::Batch { sqls, auto_commit }),
    ];
    let session = (prop::option::of("[a-f0-9-]{36}"), prop::option::of(0_u32..86_400))
        .prop_map(|(id, keep_alive_seconds)| Session { id, keep_alive_seconds });
    let parameters = prop::collection::vec(("[a-z_]{1,8}", secret()), 0..3);
    (sql, parameters, prop::option::of("[a-z]{1,8}"), session, any::<bool>())
        .prop_map(|(sql, parameters, database, session, csv)| Statement { sql, parameters, database, session, csv })
}

fn site() -> impl Strategy<Value = Target> {
    let place = prop_oneof!["[a-z]{1,8}".prop_map(Place::Cluster), "[a-z]{3,8}".prop_map(Place::Workgroup)];
    let login = prop_oneof![
        "[a-z]{1,8}".prop_map(Login::DbUser),
        "arn:[a-z]{3,9}".prop_map(Login::Secret),
        Just(Login::Identity),
    ];
    (place, "[a-z]{1,8}", login).prop_map(|(place, database, login)| Target { place, database, login })
}

fn outcome() -> impl Strategy<Value = Outcome> {
    let ending = prop::sample::select(Ending::ALL.to_vec());
    (prop::option::of("[a-f0-9-]{36}"), ending, secret(), any::<bool>(), time_of(), prop::option::of(time_of()))
        .prop_map(|(statement_id, ending, message, verified, at, ended_at)| Outcome {
            statement_id,
            ending,
            message,
            verified,
            at,
            ended_at,
        })
}

fn stage() -> impl Strategy<Value = Stage> {
    prop_oneof![
        (statement(), prop::option::of(close())).prop_map(|(statement, close)| Stage::Intent { statement, close }),
        ("[a-f0-9-]{36}", time_of(), prop::option::of(time_of()))
            .prop_map(|(statement_id, at, cancel_asked)| Stage::Submitted { statement_id, at, cancel_asked }),
        outcome().prop_map(Stage::Outcome),
        outcome().prop_map(Stage::Reported),
    ]
}

fn tokens() -> impl Strategy<Value = Vec<TaskToken>> {
    let delivery = prop::sample::select(vec![Delivery::Open, Delivery::Told, Delivery::Gone, Delivery::Invalid]);
    let token = (secret(), delivery, 0..9_u64);
    prop::collection::vec(token.prop_map(|(token, delivery, attempt)| TaskToken { token, delivery, attempt }), 0..4)
}

fn fetch() -> impl Strategy<Value = Fetch> {
    (prop::option::of(1_u32..9), any::<bool>()).prop_map(|(max_rows, csv)| Fetch { max_rows, csv })
}

fn resource() -> impl Strategy<Value = Resource> {
    ("[a-z]{1,9}", "[a-z]{1,9}", "[a-z]{1,9}", prop::option::of("[a-z]{1,9}")).prop_map(
        |(stack_id, request_id, logical_id, physical_id)| Resource { stack_id, request_id, logical_id, physical_id },
    )
}

prop_compose! {
    fn row()(
        key in "[a-z2-7]{52}",
        generation in 1_u32..9,
        version in 1_i64..99,
        callback in prop::sample::select(vec![Callback::StepFunctions, Callback::CloudFormation, Callback::Nobody]),
        (stage, target) in (stage(), prop::option::of("[a-z]{1,9}")),
        tokens in tokens(),
        (payload_hash, execution_arn, lock) in
            ("[a-z2-7]{52}", prop::option::of("arn:[a-z]{3,9}"), prop::option::of("[a-z2-7]{52}".prop_map(LockKey))),
        heartbeat in any::<bool>(),
        (fetch, resource, session_id) in
            (prop::option::of(fetch()), prop::option::of(resource()), prop::option::of("[a-f0-9-]{36}")),
        (born_at, generation_at) in (time_of(), time_of()),
        (alive, gone_since, due_at) in (prop::option::of(time_of()), prop::option::of(time_of()), prop::option::of(time_of())),
        (ttl, site, role) in
            (prop::option::of(0_i64..9_000_000_000), prop::option::of(site()), prop::option::of("[a-z]{1,9}")),
    ) -> Row {
        Row {
            key: OpKey::parse(&key).expect("valid"),
            generation: Generation::new(generation).expect("valid"),
            version, callback, stage, target, site, role, tokens, payload_hash, execution_arn, lock, heartbeat,
            fetch, resource, session_id,
            born_at, generation_at, alive, gone_since, due_at, ttl,
        }
    }
}

proptest! {
    #[test]
    fn a_row_survives_a_round_trip(row in row()) {
        prop_assert_eq!(decode(&encode(&row, &namespace())), Ok(row));
    }

    #[test]
    fn a_row_without_a_needed_attribute_is_refused(row in row(), index in any::<prop::sample::Index>()) {
        let item = encode(&row, &namespace());
        let optional = [
            name::ID, crate::table::SORT_KEY, name::EXECUTION_ARN, name::LOCK, name::ALIVE, name::GONE_SINCE, name::DUE_AT,
            name::DUE_SHARD, name::TTL, name::DATABASE, name::PARAMETERS, name::CLOSE, name::STATEMENT_ID,
            name::TARGET, name::SITE, name::ROLE, name::SESSION, name::KEEP_ALIVE, name::CSV, name::FETCH, name::RESOURCE, name::SESSION_ID,
        ];
        let needed: Vec<_> = item.keys().filter(|name| !optional.contains(&name.as_str())).cloned().collect();
        let mut broken = item.clone();
        broken.remove(index.get(&needed));
        // The time of a mark that a submitted statement is past is the one attribute nobody reads.
        prop_assert!(decode(&broken).is_err());
    }
}

#[test]
fn a_row_of_a_newer_version_is_left_alone() {
    let item = Item::from([(name::SCHEMA_VERSION.to_owned(), Attribute::Number(3))]);
    assert_eq!(decode(&item), Err(RowError::UnknownVersion { found: 3 }));
}

/// What a released version wrote must stay readable: this item is the first version's, attribute by attribute.
#[test]
fn a_recorded_row_of_the_first_version_is_read() {
    let text = |value: &str| Attribute::from(value);
    let item = Item::from(
        [
            ("id", text("O#abcdefgh#aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")),
            ("invocationId", text("-")),
            ("sv", Attribute::Number(1)),
            ("k", text("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")),
            ("st", text("SUBMITTED")),
            ("gen", Attribute::Number(3)),
            ("v", Attribute::Number(5)),
            ("kind", text("sfn")),
            ("sid", text("dd2e1ec9-2ee3-49a0-819f-905fa7d75a4a")),
            ("submittedAt", Attribute::Number(1_700_000_000_000)),
            ("tokens", Attribute::List(vec![Attribute::Map(Item::from([("t".to_owned(), text("AAA"))]))])),
            ("payloadHash", text("bbbb")),
            ("executionArn", text("arn:aws:states:us-east-1:123456789012:execution:m:e")),
            ("hb", Attribute::Flag(false)),
            ("bornAt", Attribute::Number(1_700_000_000_000)),
            ("genAt", Attribute::Number(1_700_000_000_000)),
            ("dueShard", text("abcdefgh#1")),
            ("dueAt", Attribute::Number(1_700_000_060_000)),
        ]
        .map(|(name, value)| (name.to_owned(), value)),
    );
    let row = decode(&item).expect("readable");
    assert_eq!(row.statement_id(), Some("dd2e1ec9-2ee3-49a0-819f-905fa7d75a4a"));
    assert_eq!(encode(&row, &namespace()), item);
}

#[test]
fn a_row_prints_nothing_secret() {
    let statement = Statement {
        parameters: vec![("p".to_owned(), Secret::new("canary parameter".to_owned()))],
        ..Statement::one(Secret::new("canary sql".to_owned()))
    };
    let at = Timestamp::from_millis(0);
    let row = Row {
        key: OpKey::parse(&"a".repeat(52)).expect("valid"),
        generation: Generation::FIRST,
        version: 1,
        callback: Callback::StepFunctions,
        stage: Stage::Intent { statement, close: None },
        target: None,
        site: None,
        role: None,
        tokens: vec![TaskToken::open(Secret::new("canary token".to_owned()), 0)],
        payload_hash: String::new(),
        execution_arn: None,
        lock: None,
        heartbeat: false,
        fetch: None,
        resource: None,
        session_id: None,
        born_at: at,
        generation_at: at,
        alive: None,
        gone_since: None,
        due_at: None,
        ttl: None,
    };
    let printed = format!("{row:?} {:?}", encode(&row, &namespace()));
    assert!(!printed.contains("canary"), "{printed}");
}
