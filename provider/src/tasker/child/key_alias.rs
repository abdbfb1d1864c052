//! The key's alias: the name by which people find it in the console.

use pulumi_rust::{Input, Output, Resource};

use super::Family;

pub(super) fn register(family: &Family, name: Option<Input<String>>, key_id: Output<String>) -> Resource {
    let inputs = family.regional().with("name", name).with("targetKeyId", key_id);
    family.child("aws:kms/alias:Alias", "key-alias", inputs)
}
