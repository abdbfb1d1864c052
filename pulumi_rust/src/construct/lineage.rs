//! Who belongs to whom among the resources of one Construct.
//!
//! Two questions need it. Which provider a resource inherits: newer engines find it by package along the parents, older ones leave it to the plugin. And what it means to depend on a group:
//! the group itself is made in no time, so whoever depends on it waits for the resources below it. Only those that were registered before count: so no two can wait for each other.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::{Error, Output, Urn};

/// The resources of one Construct.
#[derive(Default)]
pub(super) struct Lineage {
    family: Mutex<Family>,
}

#[derive(Default)]
struct Family {
    /// In the order of their registration, from the moment they are asked for.
    members: Vec<Member>,
    /// Those that exist.
    settled: BTreeMap<Urn, Settled>,
}

/// A resource that was asked for.
#[derive(Clone)]
pub(super) struct Member {
    pub(super) custom: bool,
    pub(super) parent: Output<Urn>,
    pub(super) urn: Output<Urn>,
}

/// A resource that exists.
pub(super) struct Settled {
    pub(super) custom: bool,
    pub(super) parent: Urn,
    /// What its children inherit, by package.
    pub(super) providers: BTreeMap<String, String>,
}

impl fmt::Debug for Lineage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Lineage").field("members", &self.family().members.len()).finish()
    }
}

impl Lineage {
    /// Adds a resource, made knowing its place in the order.
    pub(super) fn join<T>(&self, make: impl FnOnce(usize) -> (Member, T)) -> T {
        let mut family = self.family();
        let (member, result) = make(family.members.len());
        family.members.push(member);
        result
    }

    /// Notes that a resource exists now.
    pub(super) fn settle(&self, urn: Urn, settled: Settled) {
        self.family().settled.insert(urn, settled);
    }

    /// Lets go of everything: members hold the Construct that holds them.
    pub(super) fn clear(&self) {
        *self.family() = Family::default();
    }

    /// The provider for a package that the children of this resource inherit from it or one above it, below the component.
    pub(super) fn provider(&self, package: &str, parent: &Urn) -> Option<String> {
        let family = self.family();
        let mut next = family.settled.get(parent);
        while let Some(resource) = next {
            if let Some(provider) = resource.providers.get(package) {
                return Some(provider.clone());
            }
            next = family.settled.get(&resource.parent);
        }
        None
    }

    /// A resource and all above it.
    pub(super) fn and_above(&self, urn: &Urn) -> BTreeSet<Urn> {
        let family = self.family();
        let mut above = BTreeSet::from([urn.clone()]);
        let mut next = family.settled.get(urn);
        while let Some(resource) = next {
            above.insert(resource.parent.clone());
            next = family.settled.get(&resource.parent);
        }
        above
    }

    /// What depending on these means for the resource at `place`: groups stand for themselves and for everything below them that was registered before it.
    pub(super) async fn expanded(&self, urns: BTreeSet<Urn>, place: usize) -> Result<BTreeSet<Urn>, Error> {
        let is_group = |urn: &Urn| self.family().settled.get(urn).is_some_and(|resource| !resource.custom);
        let mut groups: BTreeSet<Urn> = urns.iter().filter(|urn| is_group(urn)).cloned().collect();
        let mut expanded = urns;
        if groups.is_empty() {
            return Ok(expanded);
        }
        let before = self.family().members[..place].to_vec();
        for member in before {
            let Some(parent) = member.parent.resolve().await?.value else { continue };
            if groups.contains(&parent)
                && let Some(urn) = member.urn.resolve().await?.value
            {
                if !member.custom {
                    groups.insert(urn.clone());
                }
                expanded.insert(urn);
            }
        }
        Ok(expanded)
    }

    fn family(&self) -> MutexGuard<'_, Family> {
        self.family.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The package that a provider is of, from its reference `urn::id`.
pub(super) fn package_of_provider(reference: &str) -> Option<&str> {
    let token = reference.split("::").nth(2)?.rsplit('$').next()?;
    token.strip_prefix("pulumi:providers:")
}

/// The package of a type or function token.
pub(super) fn package_of(token: &str) -> &str {
    token.split(':').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_providers_package_is_in_its_type() {
        let reference = "urn:pulumi:dev::shop::my:index:Parent$pulumi:providers:aws::west::0123";
        assert_eq!(package_of_provider(reference), Some("aws"));
        assert_eq!(package_of_provider("urn:pulumi:dev::shop::aws:s3/bucket:Bucket::b::id"), None);
        assert_eq!(package_of_provider("nonsense"), None);
    }
}
