//! What a struct's derive refuses, and in which words.

use syn::{DeriveInput, parse_quote};

use super::{Role, expand};

#[track_caller]
fn refused(role: Role, input: &DeriveInput, expected: &str) {
    let error = expand(role, input).expect_err("it was taken").to_string();
    assert!(error.contains(expected), "{error}");
}

#[test]
fn reserved_names_are_refused_by_name() {
    refused(
        Role::Args,
        &parse_quote!(
            struct A {
                urn: String,
            }
        ),
        "property `urn`: every resource has one",
    );
    refused(
        Role::Outputs,
        &parse_quote!(
            struct A {
                pulumi: String,
            }
        ),
        "property `pulumi`",
    );
    refused(
        Role::Object,
        &parse_quote!(
            struct A {
                #[pulumi(rename = "__self__")]
                this: String,
            }
        ),
        "`__self__`",
    );
    assert!(
        expand(
            Role::Outputs,
            &parse_quote!(
                struct A {
                    id: String,
                }
            )
        )
        .is_ok(),
        "a component may have one"
    );
}

#[test]
fn a_renamed_field_may_be_called_anything_in_rust() {
    assert!(
        expand(
            Role::Args,
            &parse_quote!(
                struct A {
                    #[pulumi(rename = "queueUrn")]
                    urn: String,
                }
            )
        )
        .is_ok()
    );
    let blank = parse_quote!(
        struct A {
            #[pulumi(rename = "cost centre")]
            cost: String,
        }
    );
    refused(Role::Args, &blank, "property `cost centre`: a name is ASCII letters");
}

#[test]
fn two_properties_of_one_name_are_refused() {
    let twice = parse_quote!(
        struct A {
            a_b: String,
            #[pulumi(rename = "aB")]
            other: String,
        }
    );
    refused(Role::Args, &twice, "property `aB` is there twice");
}

#[test]
fn wrong_shapes_are_refused() {
    refused(
        Role::Args,
        &parse_quote!(
            struct A(String);
        ),
        "named fields",
    );
    refused(
        Role::Args,
        &parse_quote!(
            enum A {
                B,
            }
        ),
        "named fields",
    );
    refused(
        Role::Args,
        &parse_quote!(
            struct A<T> {
                b: T,
            }
        ),
        "no generic types",
    );
}

#[test]
fn what_can_not_be_said_of_a_field_is_refused_with_its_name() {
    let colour = parse_quote!(
        struct A {
            #[pulumi(colour = "red")]
            a: String,
        }
    );
    refused(Role::Args, &colour, "`colour` means nothing here; known are rename, default");
    refused(
        Role::Args,
        &parse_quote!(
            struct A {
                #[pulumi(default = f())]
                a: String,
            }
        ),
        "a default is a boolean",
    );
    refused(
        Role::Outputs,
        &parse_quote!(
            struct A {
                #[pulumi(default = 1)]
                a: f64,
            }
        ),
        "property `a`: an output",
    );
    refused(
        Role::Outputs,
        &parse_quote!(
            struct A {
                #[pulumi(autoname)]
                a: String,
            }
        ),
        "property `a`: only an input",
    );
    let shown = parse_quote!(
        struct A {
            #[pulumi(default = "hunter2", secret)]
            password: String,
        }
    );
    refused(Role::Args, &shown, "property `password`: a secret with a default");
}

#[test]
fn a_wrong_token_is_refused() {
    refused(
        Role::Object,
        &parse_quote!(
            #[pulumi(token = "Endpoint")]
            struct A {}
        ),
        "token `Endpoint`: a token is",
    );
    refused(
        Role::Args,
        &parse_quote!(
            #[pulumi(token = "web:index:A")]
            struct A {}
        ),
        "only objects and enums",
    );
}
