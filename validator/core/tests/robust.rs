//! Whatever a text is, it is read to its end, without a panic, and with spans that lie in it.
//!
//! The same function is the target of `validator/fuzz`; here it runs over texts that are made by breaking those of the
//! corpus in a way that is the same on every machine.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::Path;

use serde_json::Value;

#[path = "../../fuzz/any_text.rs"]
mod any_text;

fn corpus() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../cases");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let mut texts = Vec::new();
    for file in files {
        let concern: Value = serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap();
        for case in concern["cases"].as_array().unwrap() {
            let lines: Vec<&str> = case["text"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
            texts.push(lines.join("\n"));
        }
    }
    texts
}

/// A text with some of its characters taken out, doubled, or exchanged for others that mean something.
fn broken(text: &str, random: &mut fastrand::Rng) -> String {
    const TELLING: [&str; 22] = [
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"",
        "'",
        "\\",
        "\n",
        " ",
        "#",
        "//",
        "/*",
        "$",
        ".$",
        "é",
        "\u{1f600}",
        "0",
        "-",
        "&a",
        "*a",
    ];
    let mut characters: Vec<String> = text.chars().map(String::from).collect();
    for _ in 0..random.usize(1..6) {
        if characters.is_empty() {
            break;
        }
        let at = random.usize(..characters.len());
        match random.u8(..4) {
            0 => drop(characters.remove(at)),
            1 => characters.truncate(at),
            2 => characters.insert(at, TELLING[random.usize(..TELLING.len())].to_owned()),
            _ => TELLING[random.usize(..TELLING.len())].clone_into(&mut characters[at]),
        }
    }
    characters.concat()
}

#[test]
fn broken_texts_of_the_corpus_are_read_to_their_end() {
    let mut random = fastrand::Rng::with_seed(7);
    for text in corpus() {
        any_text::check_all(&text);
        for _ in 0..2 {
            any_text::check_all(&broken(&text, &mut random));
        }
    }
}

#[test]
fn deep_and_long_texts_need_little_stack() {
    for text in ["[", "{\"a\":", "[{\"a\":[", "- ", "a: [", "{\"\n", "\"\\", "'", "/*", "{\"a\"\"b\""] {
        any_text::check_all(&text.repeat(3_000));
    }
    any_text::check_all(&format!("{{\"sqlStatement\": \"{}", "'\\".repeat(20_000)));
}
