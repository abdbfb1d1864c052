//! The example providers, as the engine meets them: their schemas, the life of a file, and a site with its method and functions.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use expect_test::{Expect, expect, expect_file};
use pulumi_rust::provider::{GetSchemaRequest, Provider};
use pulumi_rust::testing::{
    FakeEngine, Harness, Lifecycle, Outcome, Registration, Step, construct_request, property_failures,
};
use pulumi_rust::value::Kind;
use pulumi_rust::{Properties, ProviderBuilder, Value};
use serde_json::{Value as Json, json};

#[allow(dead_code, reason = "the example's own main")]
#[path = "../examples/files/main.rs"]
mod files;

#[allow(dead_code, reason = "the example's own main")]
#[path = "../examples/site/main.rs"]
mod site;

fn properties(json: &Json) -> Properties {
    let Kind::Object(properties) = Value::from(json.clone()).kind else { panic!("an object") };
    properties
}

async fn golden(provider: ProviderBuilder, expected: expect_test::ExpectFile) {
    let schema = provider.get_schema(GetSchemaRequest::default()).await.unwrap();
    let schema: Json = serde_json::from_str(&schema).unwrap();
    expected.assert_eq(&(serde_json::to_string_pretty(&schema).unwrap() + "\n"));
}

#[tokio::test]
async fn schemas_are_made_from_the_types() {
    golden(files::provider(), expect_file!["golden/files.json"]).await;
    golden(site::provider(), expect_file!["golden/site.json"]).await;
}

/// Lives a life in a folder of its own, whose path is told as `FOLDER`.
async fn life(steps: impl IntoIterator<Item = Step>, expected: &Expect) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("old.txt"), "from before\n").unwrap();
    let harness = Harness::start(files::provider()).await.unwrap();
    let path = folder.path().to_str().unwrap();
    harness.configure(&properties(&json!({ "folder": path }))).await.unwrap();
    let life = Lifecycle::new("files:index:File", "note");
    let told = harness.live(&steps.into_iter().fold(life, Lifecycle::then)).await;
    expected.assert_eq(&told.replace(path, "FOLDER"));
}

fn apply(json: &Json) -> Step {
    Step::Apply(properties(json))
}

#[tokio::test]
async fn a_file_is_made_changed_replaced_and_deleted() {
    let steps = [
        apply(&json!({ "text": "hello" })),
        apply(&json!({ "text": "hello" })),
        apply(&json!({ "text": "good bye", "ending": "none" })),
        Step::Refresh,
        apply(&json!({ "text": "good bye", "ending": "none", "name": "other.txt" })),
        Step::Destroy,
    ];
    life(steps, &expect![[r#"
        preview create: { ending: "newline", name: "note-1a2b3c4", path: unknown, size: unknown, text: "hello" }
        create: note-1a2b3c4 { ending: "newline", name: "note-1a2b3c4", path: "FOLDER/note-1a2b3c4", size: 6, text: "hello" }
        same
        diff: ending UPDATE, text UPDATE
        preview update: { ending: "none", name: "note-1a2b3c4", path: unknown, size: unknown, text: "good bye" }
        update: note-1a2b3c4 { ending: "none", name: "note-1a2b3c4", path: "FOLDER/note-1a2b3c4", size: 8, text: "good bye" }
        refresh: { ending: "none", name: "note-1a2b3c4", path: "FOLDER/note-1a2b3c4", size: 8, text: "good bye" }
        diff: name UPDATE_REPLACE
        preview replace: { ending: "none", name: "other.txt", path: unknown, size: unknown, text: "good bye" }
        replace: other.txt { ending: "none", name: "other.txt", path: "FOLDER/other.txt", size: 8, text: "good bye" }
        delete: note-1a2b3c4
        delete: other.txt
    "#]]).await;
}

#[tokio::test]
async fn a_file_that_was_there_is_imported_and_one_that_is_gone_is_found_out() {
    let steps = [
        Step::Import("old.txt".to_owned()),
        apply(&json!({ "name": "old.txt", "text": "from before" })),
        Step::Import("never.txt".to_owned()),
    ];
    life(
        steps,
        &expect![[r#"
        import: old.txt { ending: "newline", name: "old.txt", text: "from before" }
        same
        import: there is none
    "#]],
    )
    .await;
}

#[tokio::test]
async fn what_comes_up_half_is_kept_and_mended() {
    let steps = [apply(&json!({ "text": "" })), apply(&json!({ "text": "better" })), Step::Destroy];
    life(steps, &expect![[r#"
        preview create: { ending: "newline", name: "note-1a2b3c4", path: unknown, size: unknown, text: "" }
        failed: `note-1a2b3c4` is there but did not come up: it is empty
        kept: note-1a2b3c4 { ending: "newline", name: "note-1a2b3c4", path: "FOLDER/note-1a2b3c4", size: 1, text: "" }
        diff: text UPDATE
        preview update: { ending: "newline", name: "note-1a2b3c4", path: unknown, size: unknown, text: "better" }
        update: note-1a2b3c4 { ending: "newline", name: "note-1a2b3c4", path: "FOLDER/note-1a2b3c4", size: 7, text: "better" }
        delete: note-1a2b3c4
    "#]]).await;
}

#[tokio::test]
async fn wrong_inputs_of_a_file_are_all_named() {
    let steps = [
        apply(&json!({ "txt": "hello", "ending": "crlf" })),
        apply(&json!({ "text": "hello", "name": "a/b" })),
        apply(&json!({ "text": "hello", "name": "old.txt" })),
    ];
    life(
        steps,
        &expect![[r#"
        refused: text is required
        refused: ending must be one of `newline`, `none`
        refused: txt is not a property here; did you mean `text`?
        refused: name must be a name, not a path
        preview create: { ending: "newline", name: "old.txt", path: unknown, size: unknown, text: "hello" }
        failed: there is a file `old.txt` already; import it
    "#]],
    )
    .await;
}

#[tokio::test]
async fn secrets_of_a_file_stay_secret() {
    let secret = [("text".to_owned(), Value::from("hunter2").into_secret()), ("password".to_owned(), "p".into())];
    life([Step::Apply(secret.into()), Step::Refresh, Step::Destroy], &expect![[r#"
        preview create: { ending: "newline", name: "note-1a2b3c4", password: secret, path: unknown, size: unknown, text: secret }
        create: note-1a2b3c4 { ending: "newline", name: "note-1a2b3c4", password: secret, path: "FOLDER/note-1a2b3c4", size: 8, text: secret }
        refresh: { ending: "newline", name: "note-1a2b3c4", password: secret, path: "FOLDER/note-1a2b3c4", size: 8, text: secret }
        delete: note-1a2b3c4
    "#]]).await;
}

#[tokio::test]
async fn a_provider_that_lacks_its_configuration_says_what_is_missing() {
    let harness = Harness::start(files::provider()).await.unwrap();
    let status = harness.configure(&Properties::new()).await.unwrap_err();
    assert_eq!(status.message(), "configuration is missing: folder");
    let status = harness.invoke("files:index:readFile", &properties(&json!({ "name": "a" }))).await.unwrap_err();
    assert_eq!(status.message(), "the provider is not configured yet");
}

fn deployed(registration: &Registration) -> Outcome {
    let name = &registration.request.name;
    Outcome::Created(name.clone(), [("path".to_owned(), format!("/srv/{name}").into())].into())
}

fn pages() -> Properties {
    let mut inputs = properties(&json!({
        "pages": { "home": { "text": "Welcome" }, "about": { "text": "Us", "style": "titled" } },
    }));
    inputs.insert("key".to_owned(), "hunter2".into());
    inputs
}

#[tokio::test]
async fn a_site_is_a_tree_of_files() {
    let engine = FakeEngine::start(deployed).await;
    let harness = Harness::start(site::provider()).await.unwrap();
    let request = construct_request(&engine, "site:index:Site", "docs", &pages(), false);
    let (state, response) = harness.construct(request).await.unwrap();
    expect![[r#"
        docs (site:index:Site)
            key: "hunter2"
            pages: { about: { style: "titled", text: "Us" }, home: { text: "Welcome" } }
          docs-map (files:index:File)
              text: "about\nhome"
              after: docs-pages, docs-pages-about, docs-pages-home
          docs-pages (site:index:Pages)
            docs-pages-about (files:index:File)
                text: "about\n\nUs"
            docs-pages-home (files:index:File)
                text: "Welcome"
    "#]]
    .assert_eq(&engine.snapshot());
    assert_eq!(state["address"], Value::from("http://localhost"));
    assert!(state["key"].secret, "its type says so, though it was given as plain text");

    let args = properties(&json!({ "page": "About us" }));
    let (result, answer) = harness.call(&engine, "site:index:Site/pageUrl", &response.urn, args).await.unwrap();
    assert_eq!(result["url"].kind, Kind::String("http://localhost/about-us".to_owned()));
    assert_eq!(
        answer.return_dependencies["url"].urns,
        std::slice::from_ref(&response.urn),
        "a result depends on its component"
    );

    let (_, answer) = harness.call(&engine, "site:index:Site/pageUrl", &response.urn, Properties::new()).await.unwrap();
    assert_eq!((answer.failures[0].property.as_str(), answer.failures[0].reason.as_str()), ("page", "is required"));
}

#[tokio::test]
async fn pages_may_be_known_late_but_not_which_there_are() {
    let engine = FakeEngine::start(|_| Outcome::Created(String::new(), Properties::new())).await;
    let harness = Harness::start(site::provider()).await.unwrap();
    let page = |text: Value| Value::object([("text", text)]);
    let late = [("pages".to_owned(), Value::object([("home", page(Value::unknown()))]))].into();
    let request = construct_request(&engine, "site:index:Site", "docs", &late, true);
    harness.construct(request).await.unwrap();
    assert!(engine.registration("docs-pages-home").inputs["text"].is_unknown());

    let unknown = [("pages".to_owned(), Value::unknown())].into();
    let request = construct_request(&engine, "site:index:Site", "docs", &unknown, true);
    let failures = property_failures(&harness.construct(request).await.unwrap_err());
    let reason = "must be known before the deployment, since it decides what is created";
    assert_eq!(failures, [("pages".to_owned(), reason.to_owned())]);
}

#[tokio::test]
async fn functions_answer_or_name_what_is_wrong() {
    let harness = Harness::start(site::provider()).await.unwrap();
    let slug = async |json: Json| harness.invoke("site:index:slug", &properties(&json)).await.unwrap();
    assert_eq!(slug(json!({ "text": "About Us!" })).await.unwrap()["slug"], Value::from("about-us"));
    let failures = slug(json!({ "text": 1 })).await.unwrap_err();
    assert_eq!(failures, [("text".to_owned(), "must be a string, not a number".to_owned())]);
    let status = harness.invoke("site:index:slag", &Properties::new()).await.unwrap_err();
    assert_eq!(status.message(), "package site 0.1.0 has no function `site:index:slag`; it has site:index:slug");
}
