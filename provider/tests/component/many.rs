//! A hundred taskers in one program: the plugin builds them side by side, and each is whole.
//!
//! How long that takes and how much memory is measured by the bench `taskers`.

use std::collections::BTreeMap;

use crate::recorded::{TOKEN, cluster, deployed, engine, inputs, plugin_folder, provider};
use pulumi_rust::testing::construct_request;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hundred_taskers_side_by_side_are_each_whole() {
    const TASKERS: usize = 100;
    let (engine, folder) = (engine(deployed).await, plugin_folder());
    let harness = provider(folder.path()).await;
    let (inputs, harness) = (&inputs(&cluster()), &harness);
    let built = (0..TASKERS).map(|number| {
        let request = construct_request(&engine, TOKEN, &format!("tasker{number}"), inputs, false);
        async move { harness.construct(request).await.unwrap() }
    });
    let outputs = futures::future::join_all(built).await;
    let mut children: BTreeMap<String, usize> = BTreeMap::new();
    for seen in engine.registrations().iter().filter(|seen| seen.request.custom) {
        let component = seen.request.parent.rsplit("::").next().unwrap().to_owned();
        assert!(seen.request.name.starts_with(&format!("{component}-")), "{} of {component}", seen.request.name);
        *children.entry(component).or_default() += 1;
    }
    assert_eq!((outputs.len(), children.len()), (TASKERS, TASKERS));
    let counts: Vec<_> = children.into_values().collect();
    assert!(counts.iter().all(|count| *count == counts[0] && *count > 15), "{counts:?}");
}
