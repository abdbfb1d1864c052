//! The life of the example program in one language: planned, made, changed, refreshed, mended, destroyed.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use super::PROGRAMS;
use super::state::{Plan, State};
use crate::command;
use crate::engine::{Engine, Stack};
use crate::machines::Checked;
use crate::programs::{self, Language, Sdk};
use crate::setup::ProgramTools;

const KEY: &str = "correct-horse-battery";

/// What its author changes in the program: the blog is called otherwise, lies elsewhere in the tree, and says what it was.
fn edits(language: Language) -> (&'static str, [(&'static str, &'static str); 2]) {
    match language {
        Language::Yaml => (
            "Pulumi.yaml",
            [
                ("  blog:\n", "  blog:\n    name: journal\n"),
                (
                    "      providers: [\"${elsewhere}\"]\n",
                    "      providers: [\"${elsewhere}\"]\n      parent: ${shelf}\n      aliases: [{ name: blog, noParent: true }]\n",
                ),
            ],
        ),
        Language::TypeScript => (
            "index.ts",
            [
                ("site.Site(\"blog\"", "site.Site(\"journal\""),
                (
                    "providers: { files: elsewhere },",
                    "providers: { files: elsewhere }, parent: shelf, aliases: [{ name: \"blog\", parent: pulumi.rootStackResource }],",
                ),
            ],
        ),
        Language::Python => (
            "__main__.py",
            [
                ("    \"blog\",", "    \"journal\","),
                (
                    "providers={\"files\": elsewhere},",
                    "providers={\"files\": elsewhere}, parent=shelf, aliases=[pulumi.Alias(name=\"blog\", parent=pulumi.ROOT_STACK_RESOURCE)],",
                ),
            ],
        ),
        Language::Go => (
            "main.go",
            [
                ("ctx, \"blog\"", "ctx, \"journal\""),
                (
                    "pulumi.Transforms(",
                    "pulumi.Parent(shelf), pulumi.Aliases([]pulumi.Alias{{Name: pulumi.String(\"blog\"), NoParent: pulumi.Bool(true)}}), pulumi.Transforms(",
                ),
            ],
        ),
    }
}

/// What lives have around them.
pub(super) struct Place<'a> {
    pub(super) engine: &'a Engine,
    pub(super) tools: &'a ProgramTools,
    pub(super) sdks: &'a [Sdk],
    /// The ports of providers to attach to; without, the engine starts its own.
    pub(super) attached: Option<OsString>,
}

/// Lives the life. What was checked comes back, with what ended it early.
pub(super) fn of(language: Language, place: &Place<'_>) -> (Vec<Checked>, Result<()>) {
    let mut checks = Vec::new();
    let end = Life::begin(language, place).and_then(|life| life.live(&mut checks));
    (checks, end)
}

struct Life<'a> {
    language: Language,
    stack: Stack<'a>,
    /// Where the files are, and those of the other provider.
    here: PathBuf,
    elsewhere: PathBuf,
}

impl<'a> Life<'a> {
    fn begin(language: Language, place: &Place<'a>) -> Result<Self> {
        let Place { engine, tools, sdks, attached } = place;
        let name = format!("websites-{}", if attached.is_some() { "attached" } else { language.name() });
        let here = engine.folder().join(format!("{name}-here"));
        // A process has one configuration: both providers of the program attach to the same.
        let elsewhere =
            if attached.is_some() { here.clone() } else { engine.folder().join(format!("{name}-elsewhere")) };
        fs::create_dir_all(&here)?;
        fs::create_dir_all(&elsewhere)?;
        fs::write(here.join("old.txt"), "from before\n")?;
        let program = command::checkout().join(PROGRAMS).join(language.name());
        let project = engine.project(&program, &name)?;
        let mut surroundings = programs::make_ready(language, &project, tools, &sdks.iter().collect::<Vec<_>>())?;
        surroundings.variables.extend(attached.clone().map(|ports| ("PULUMI_DEBUG_PROVIDERS", ports)));
        let stack = engine.stack_in(project, &name, surroundings)?;
        let (folder, other) = (here.display().to_string(), elsewhere.display().to_string());
        let plain = [("text", "Hello."), ("noteName", "note.txt"), ("folder", &other), ("files:folder", &folder)];
        stack.configure(&plain, &[("key", KEY)])?;
        Ok(Self { language, stack, here, elsewhere })
    }

    fn live(&self, checks: &mut Vec<Checked>) -> Result<()> {
        let mut check = |name: &str, outcome: Result<()>| checks.push((name.to_owned(), outcome));

        let plan = Plan::new(self.stack.planned()?);
        check("a preview makes everything", plan.makes_everything());
        check("a preview knows what can be known", plan.knows_what_it_can());
        check("a preview writes nothing", self.files_are(&["old.txt"], 0));

        self.stack.up(&[], |_| {})?;
        let first = State::new(self.stack.export()?);
        check("each resource is where it belongs", first.is_the_tree());
        check("every option reaches the state", first.says_what_options_said(self.language));
        check("the providers map reaches the children", first.uses_the_providers_map());
        check("secrets are encrypted in the state", first.keeps_secrets(KEY));
        check("the outputs are what the provider made", self.outputs_are());
        check("a second up changes nothing", self.stack.up(&["--expect-no-changes"], |_| {}).map(|_| ()));

        self.edit()?;
        self.stack.configure(&[("text", "Good bye."), ("noteName", "memo.txt")], &[])?;
        let plan = Plan::new(self.stack.planned()?);
        check("a change is planned as an update or a replacement, a new name or parent as nothing", plan.is(&CHANGES));
        self.stack.up(&[], |_| {})?;
        let second = State::new(self.stack.export()?);
        check("what was renamed and moved is the same resource", same_files(&first, &second));
        check("ignored changes do not arrive", text_is(&second, "guarded", "Hello."));
        check("a replaced file is gone", self.replaced());

        self.disturb(&second)?;
        self.stack.refresh(&[])?;
        let third = State::new(self.stack.export()?);
        check("a refresh finds what others changed", text_is(&third, "shelf", "written by another"));
        check(
            "a refresh finds what others deleted",
            ensure_that(!third.has("journal-pages-about"), "it is still there"),
        );
        self.stack.up(&[], |_| {})?;
        check("an up mends what others did", self.mended());
        if self.language == Language::Yaml {
            check("a file that was there is imported", self.import());
        }

        let refused = self.stack.capture(&["destroy", "--yes", "--skip-preview"])?;
        let told = !refused.status.success() && refused.all.contains("protect");
        check("what is protected can't be destroyed", ensure_that(told, &refused.tail(20)));
        self.stack.succeed(&["state", "unprotect", "--all", "--yes"])?;
        self.stack.destroy()?;
        check("a destroy leaves what it was told to leave", self.left());
        Ok(())
    }

    fn edit(&self) -> Result<()> {
        let (file, edits) = edits(self.language);
        let path = self.stack.project().join(file);
        let mut text = fs::read_to_string(&path)?;
        for (from, to) in edits {
            ensure!(text.matches(from).count() == 1, "`{from}` does not stand once in `{file}`");
            text = text.replace(from, to);
        }
        fs::write(&path, text)?;
        Ok(())
    }

    fn outputs_are(&self) -> Result<()> {
        let outputs = self.stack.outputs()?;
        let of = |name: &str| outputs[name].as_str().with_context(|| format!("there is no output `{name}`"));
        let mut wanted =
            vec![("address", "http://localhost"), ("siteKey", KEY), ("read", "A note.\n"), ("slug", "hello-world")];
        if self.language != Language::Yaml {
            wanted.push(("about", "http://localhost/about-us"));
        }
        for (name, text) in wanted {
            ensure!(of(name)? == text, "the output `{name}` is {:?}", of(name)?);
        }
        let home = Path::new(of("home")?);
        ensure!(home.starts_with(&self.elsewhere), "`{}` is not the other provider's", home.display());
        let text = fs::read_to_string(home)?;
        let wanted = format!("Hello. See {}.", self.here.join("note.txt").display());
        ensure!(text.trim_end() == wanted, "`{}` says {text:?}", home.display());
        Ok(())
    }

    fn replaced(&self) -> Result<()> {
        ensure!(self.here.join("memo.txt").exists(), "there is no `memo.txt`");
        ensure!(!self.here.join("note.txt").exists(), "there still is `note.txt`");
        Ok(())
    }

    /// What others do to the files meanwhile.
    fn disturb(&self, state: &State) -> Result<()> {
        fs::write(self.here.join("shelf.txt"), "written by another\n")?;
        fs::remove_file(state.text("journal-pages-about", "/outputs/path")?)?;
        Ok(())
    }

    fn mended(&self) -> Result<()> {
        let state = State::new(self.stack.export()?);
        for (name, wanted) in [("shelf", "Good bye."), ("journal-pages-about", "about\n\nWe write.")] {
            let found = fs::read_to_string(state.text(name, "/outputs/path")?)?;
            ensure!(found.trim_end() == wanted, "`{name}` says {found:?}");
        }
        Ok(())
    }

    fn import(&self) -> Result<()> {
        fs::write(self.here.join("found.txt"), "finders keepers\n")?;
        let import = ["import", "files:index:File", "found", "found.txt", "--yes", "--skip-preview"];
        self.stack.succeed(&[&import[..], &["--generate-code=false", "--protect=false"]].concat())?;
        text_is(&State::new(self.stack.export()?), "found", "finders keepers")
    }

    fn left(&self) -> Result<()> {
        let state = State::new(self.stack.export()?);
        ensure!(!state.has("shelf") && !state.has("guarded"), "the state is not empty");
        // The guarded file, and the page and the map of the archive.
        self.files_are(&[], 3)
    }

    /// The files with these names, and so many with names that the provider gave.
    fn files_are(&self, named: &[&str], others: usize) -> Result<()> {
        let mut found = Vec::new();
        for folder in BTreeSet::from([&self.here, &self.elsewhere]) {
            for entry in fs::read_dir(folder)? {
                found.push(entry?.file_name().to_string_lossy().into_owned());
            }
        }
        let all_named = named.iter().all(|name| found.iter().any(|file| file == name));
        ensure!(all_named && found.len() == named.len() + others, "the files are {found:?}");
        Ok(())
    }
}

/// The second edition's plan. The home page says where the note is, so it changes with it, and so does the site that got its text.
const CHANGES: [(&str, &[&str]); 4] =
    [("journal", &["update"]), ("journal-pages-home", &["update"]), ("note", &["replace"]), ("shelf", &["update"])];

fn same_files(before: &State, after: &State) -> Result<()> {
    for file in ["pages-home", "pages-about", "map"] {
        let id = |state: &State, site: &str| state.text(&format!("{site}-{file}"), "/id").map(str::to_owned);
        let (old, new) = (id(before, "blog")?, id(after, "journal")?);
        ensure!(old == new, "`{old}` has become `{new}`");
    }
    let (parent, shelf) = (after.text("journal", "/parent")?, after.text("shelf", "/urn")?);
    ensure!(parent == shelf, "the parent of `journal` is `{parent}`");
    ensure!(!after.has("blog"), "there still is a `blog`");
    Ok(())
}

fn text_is(state: &State, name: &str, wanted: &str) -> Result<()> {
    let found = state.get(name)?.pointer("/inputs/text").unwrap_or(&Value::Null);
    ensure!(found == wanted, "the text of `{name}` is {found}");
    Ok(())
}

fn ensure_that(holds: bool, otherwise: &str) -> Result<()> {
    ensure!(holds, "{otherwise}");
    Ok(())
}
