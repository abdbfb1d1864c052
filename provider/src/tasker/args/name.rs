//! Names in Redshift, each with the characters and the length that it may have.
//!
//! The rules also keep `*`, `?` and `${` out of the ARNs of policies, where they would mean more than themselves.
//! Sources: the service model of the Data API for clusters, that of Redshift Serverless for workgroups, and `GetClusterCredentials` for databases and users.

use pulumi_rust::schema::{PropertyType, TypeSpec, Types};
use pulumi_rust::{FromValue, IntoInput, Output, PropertyPath, Reading, Value};

macro_rules! names {
    ($($(#[$doc:meta])+ $name:ident: $wanted:literal if $rule:expr;)+) => {$(
        $(#[$doc])+
        #[derive(Clone, PartialEq, Eq)]
        pub(super) struct $name(String);

        impl FromValue for $name {
            fn from_value(value: Value, path: &PropertyPath, reading: &mut Reading) -> Option<Self> {
                checked(value, $rule, $wanted, path, reading).map($name)
            }
        }

        impl PropertyType for $name {
            fn describe(types: &mut Types, plain: bool) -> TypeSpec {
                String::describe(types, plain)
            }
        }

        impl IntoInput for $name {
            fn into_input(self) -> Output<Value> {
                String::from(self).into_input()
            }
        }

        impl From<$name> for String {
            fn from(name: $name) -> String {
                name.0
            }
        }
    )+};
}

names! {
    /// The identifier of a provisioned cluster.
    ClusterIdentifier:
        "must be 1 to 63 lower-case letters, digits and single hyphens, start with a letter and not end with a hyphen"
        if |text| length(text, 1, 63) && starts(text, |c| c.is_ascii_lowercase()) && text.split('-').all(|part| {
            !part.is_empty() && part.chars().all(lower_or_digit)
        });

    /// The name of a serverless workgroup.
    WorkgroupName:
        "must be 3 to 64 lower-case letters, digits and hyphens (an ARN goes to `workgroupArn`, beside the name)"
        if |text| length(text, 3, 64) && text.chars().all(|c| lower_or_digit(c) || c == '-');

    /// The name of a database.
    DatabaseName:
        "must be 1 to 127 letters, digits and `_ $ . @ + -`, and start with a letter or an underscore"
        if |text| length(text, 1, 127)
            && starts(text, |c| c.is_ascii_alphabetic() || c == '_')
            && text.chars().all(|c| c.is_ascii_alphanumeric() || "_$.@+-".contains(c));

    /// The name of a database user.
    DatabaseUser:
        "must be 1 to 128 letters, digits and `_ . @ + -`, and start with a letter"
        if |text| length(text, 1, 128)
            && starts(text, |c| c.is_ascii_alphabetic())
            && text.chars().all(|c| c.is_ascii_alphanumeric() || "_.@+-".contains(c));
}

/// A string for which the rule holds.
pub(super) fn checked(
    value: Value,
    holds: fn(&str) -> bool,
    wanted: &str,
    path: &PropertyPath,
    reading: &mut Reading,
) -> Option<String> {
    let text = String::from_value(value, path, reading)?;
    if holds(&text) {
        return Some(text);
    }
    reading.fail(path, wanted);
    None
}

fn length(text: &str, least: usize, most: usize) -> bool {
    (least..=most).contains(&text.len())
}

fn starts(text: &str, with: fn(char) -> bool) -> bool {
    text.starts_with(with)
}

fn lower_or_digit(c: char) -> bool {
    c.is_ascii_lowercase() || c.is_ascii_digit()
}
