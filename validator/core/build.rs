//! Makes of the payload's schema what a check needs: its keywords without what only people and editors read.
//!
//! That is a third of the text, and every browser that loads the WebAssembly module loads it.

use std::path::Path;
use std::{env, fs};

use serde_json::Value;

const SCHEMA: &str = "../schema/invoker-payload.schema.json";
/// What says something about a schema and asks nothing of a value.
const ASKS_NOTHING: [&str; 7] = ["$schema", "$id", "$comment", "title", "description", "default", "examples"];

fn main() {
    println!("cargo::rerun-if-changed={SCHEMA}");
    let text = fs::read_to_string(SCHEMA).expect("the schema stands beside the crate");
    let mut schema = serde_json::from_str(&text).expect("the schema is JSON");
    strip(&mut schema);
    let folder = env::var_os("OUT_DIR").expect("Cargo names a folder");
    fs::write(Path::new(&folder).join("asked.json"), schema.to_string()).expect("Cargo's folder can be written to");
}

fn strip(schema: &mut Value) {
    match schema {
        Value::Object(keywords) => {
            keywords.retain(|name, _| !ASKS_NOTHING.contains(&&**name));
            for (name, value) in keywords {
                match (&**name, value) {
                    // Their members are named by the payload, not by JSON Schema.
                    ("properties" | "$defs", Value::Object(named)) => named.values_mut().for_each(strip),
                    ("const" | "enum", _) => {}
                    (_, value) => strip(value),
                }
            }
        }
        Value::Array(schemas) => schemas.iter_mut().for_each(strip),
        _ => {}
    }
}
