//! What every document keeps: links that lead somewhere, JSON that is JSON, a program for each language that is offered, and a section for each error.

use std::collections::BTreeSet;
use std::path::Path;

use super::*;

/// A document and its text.
type Document = (PathBuf, String);

fn documents() -> Vec<Document> {
    let read = |path: PathBuf| Some((path.clone(), fs::read_to_string(command::checkout().join(path)).ok()?));
    all().unwrap().into_iter().filter_map(read).collect()
}

fn none(violations: &[String]) {
    assert!(violations.is_empty(), "{}", violations.join("\n"));
}

/// Relative links of a document to what `exists` does not know.
fn dead_links((document, text): &Document, exists: impl Fn(&Path) -> bool) -> Vec<String> {
    let outside_of_code: Vec<&str> = text.split("```").step_by(2).collect();
    let links = outside_of_code.iter().flat_map(|text| text.split("](").skip(1));
    let targets = links.filter_map(|rest| rest.split([')', '#', ' ']).next());
    let folder = document.parent().unwrap_or(document);
    targets
        .filter(|target| !target.is_empty() && !target.contains("://") && !target.starts_with("mailto:"))
        .filter(|target| !exists(&folder.join(target)))
        .map(|target| format!("{}: `{target}` leads nowhere", document.display()))
        .collect()
}

/// Languages that a chooser offers and has no program for, where it has one for another.
fn missing_choices((document, text): &Document) -> Vec<String> {
    let choosers = text.split("{{< chooser language \"").skip(1);
    choosers
        .flat_map(|chooser| {
            let (offered, rest) = chooser.split_once('"').unwrap_or_default();
            let body = rest.split("{{< /chooser >}}").next().unwrap_or_default();
            let has = |language: &str| body.contains(&format!("{{{{% choosable language {language} %}}}}"));
            offered.split(',').filter(|language| !has(language)).map(str::to_owned).collect::<Vec<_>>()
        })
        .map(|language| format!("{}: a chooser offers {language} and has nothing for it", document.display()))
        .collect()
}

fn broken_json(blocks: &[Block]) -> Vec<String> {
    let whole = |text: &str| if text.starts_with('"') { format!("{{{text}}}") } else { text.to_owned() };
    let parsed = |block: &Block| serde_json::from_str::<serde_json::Value>(&whole(&block.text)).map(|_| ());
    // The pages of the rules show mistakes.
    let json = blocks.iter().filter(|block| block.kind == "json" && !block.document.starts_with("docs/rules"));
    json.filter_map(|block| Some(format!("{}:{}: {}", block.document.display(), block.line, parsed(block).err()?)))
        .collect()
}

/// The names that a source text gives its errors: the texts on the right of an arrow.
fn names_of_errors(source: &str) -> BTreeSet<&str> {
    source
        .lines()
        .filter_map(|line| line.trim().split_once("=> \"")?.1.strip_suffix("\","))
        .filter(|name| name.starts_with(|letter: char| letter.is_ascii_uppercase()))
        .collect()
}

#[test]
fn every_link_between_the_documents_leads_somewhere() {
    let exists = |path: &Path| command::checkout().join(path).exists();
    let dead: Vec<String> = documents().iter().flat_map(|document| dead_links(document, exists)).collect();
    none(&dead);
}

#[test]
fn every_chooser_has_what_it_offers() {
    none(&documents().iter().flat_map(missing_choices).collect::<Vec<_>>());
}

#[test]
fn every_json_block_is_json() {
    none(&broken_json(&blocks().unwrap()));
}

#[test]
fn the_overview_has_a_program_in_every_language() {
    let blocks = blocks().unwrap();
    for language in Language::ALL {
        let there = |block: &Block| block.document.ends_with("docs/_index.md") && block.program() == Some(language);
        assert!(blocks.iter().any(there), "docs/_index.md has no program in {}", language.name());
    }
}

#[test]
fn every_error_of_the_function_has_its_section() {
    let page = fs::read_to_string(command::checkout().join("docs/troubleshooting.md")).unwrap();
    let mut missing = Vec::new();
    let mut names = 0;
    for source in ["lambda/src/error.rs", "lambda/src/decide/delivery.rs"] {
        let text = fs::read_to_string(command::checkout().join(source)).unwrap();
        for name in names_of_errors(&text) {
            names += 1;
            if !page.contains(&format!("\n### `{name}`\n")) {
                missing.push(format!("docs/troubleshooting.md has no section `{name}`"));
            }
        }
    }
    assert!(names >= 12, "only {names} names were found");
    none(&missing);
}

mod can_fail {
    use super::*;

    fn document(text: &str) -> Document {
        (PathBuf::from("docs/page.md"), text.to_owned())
    }

    #[test]
    fn a_dead_link_is_found_but_not_one_in_code_or_to_the_web() {
        let text = "[a](there.md#part) [b](gone.md) [c](https://example.com)\n```\n[d](in-code.md)\n```\n";
        let dead = dead_links(&document(text), |path| path.ends_with("there.md"));
        assert_eq!(dead, ["docs/page.md: `gone.md` leads nowhere"]);
    }

    #[test]
    fn a_language_that_is_offered_in_vain_is_found() {
        let text =
            "{{< chooser language \"go,yaml\" >}}\n{{% choosable language go %}}\n{{% /choosable %}}\n{{< /chooser >}}";
        assert_eq!(missing_choices(&document(text)), ["docs/page.md: a chooser offers yaml and has nothing for it"]);
    }

    #[test]
    fn json_that_is_none_is_found() {
        let blocks = blocks_of(Path::new("page.md"), "```json\n\"Name\": {}\n```\n```json\n{ no }\n```\n");
        assert_eq!(broken_json(&blocks).len(), 1);
    }

    #[test]
    fn a_file_to_save_has_its_name() {
        let blocks = blocks_of(Path::new("page.md"), "Save this as `a.json`. It is short.\n\n```json\n{}\n```\n");
        assert_eq!(blocks[0].saved_as.as_deref(), Some("a.json"));
    }

    #[test]
    fn blocks_are_cut_out_with_their_lines_and_languages() {
        let text = "Text\n\n```python\nimport pulumi\n```\n```go\nx := 1\n```\n";
        let blocks = blocks_of(Path::new("docs/_index.md"), text);
        assert_eq!((blocks.len(), blocks[0].line, blocks[0].name()), (2, 4, "docs__index_4".to_owned()));
        assert_eq!((blocks[0].program(), blocks[1].program()), (Some(Language::Python), None));
    }
}
