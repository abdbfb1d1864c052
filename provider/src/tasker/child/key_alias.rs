//! The key's alias: the name by which people find it in the console.

use pulumi_rust::{Inputs, Resource};

use super::Family;
use super::key::Key;

pub(crate) fn register(family: &Family, key: &Key) -> Resource {
    family.child("aws:kms/alias:Alias", "key-alias", Inputs::new().with("targetKeyId", key.id()))
}
