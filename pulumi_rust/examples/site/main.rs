//! A provider with a component: a website of text files, made of the custom resources of the provider `files`.
//!
//! Everything that a component can do is here once: plain and eventual arguments, objects and words, a nested component, a group, a method and a function.

use std::collections::BTreeMap;

use pulumi_rust::schema::PackageInfo;
use pulumi_rust::{
    Args, Component, Context, Enum, Error, Function, Input, Inputs, Method, Object, Output, Outputs, ProviderBuilder,
    Resource, ResourceOptions, This, component, function, method,
};
use serde_json::json;

/// The version of the package `files` whose resources are used.
const FILES: &str = "0.1.0";

/// How a page looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
enum Style {
    /// The text alone.
    #[pulumi(value = "plain")]
    Plain,
    /// The text under its title.
    #[pulumi(value = "titled")]
    Titled,
    /// The text in capitals.
    #[pulumi(value = "loud", deprecated = "nobody likes it")]
    Loud,
}

/// One page.
#[derive(Clone, Debug, Object)]
struct Page {
    /// What it says. May be known late.
    text: Input<String>,
    /// How it looks.
    #[pulumi(default = "plain")]
    style: Input<Style>,
}

/// What a website is made of.
#[derive(Args)]
struct SiteArgs {
    /// The pages by their names. Plain, since each becomes a file.
    pages: BTreeMap<String, Page>,
    /// Where visitors find it.
    #[pulumi(default = "http://localhost")]
    address: Input<String>,
    /// Who may change it, and how they show it.
    #[pulumi(secret)]
    key: Option<Input<String>>,
}

/// What a website offers.
#[derive(Outputs)]
struct SiteOutputs {
    /// The paths of its files by page.
    paths: BTreeMap<String, Output<String>>,
    /// Where visitors find it.
    address: Output<String>,
    /// The key, if there is one.
    #[pulumi(secret)]
    key: Option<Output<String>>,
}

/// The component `Site`.
struct Site;

/// A website of text files.
#[component(token = "site:index:Site")]
impl Component for Site {
    type Args = SiteArgs;
    type Outputs = SiteOutputs;

    async fn construct(ctx: Context, name: String, args: SiteArgs) -> Result<SiteOutputs, Error> {
        // A child's name begins with its parent's: so it stays the same child when a program renames the site with an alias.
        let parent = format!("{name}-pages");
        let pages = ctx.group("site:index:Pages", &parent, ResourceOptions::default());
        let files: BTreeMap<String, Resource> = args
            .pages
            .into_iter()
            .map(|(title, page)| {
                let file = page.register(&ctx, &format!("{parent}-{title}"), &title, &pages);
                (title, file)
            })
            .collect();
        let titles: Vec<&str> = files.keys().map(String::as_str).collect();
        let map = Inputs::new().with("text", titles.join("\n"));
        let options = ResourceOptions { depends_on: vec![pages.urn()], ..options() };
        ctx.resource("files:index:File", &format!("{name}-map"), map, options);
        Ok(SiteOutputs {
            paths: files.into_iter().map(|(title, file)| (title, file.output("path"))).collect(),
            address: args.address.into_output(),
            key: args.key.map(Input::into_output),
        })
    }
}

impl Page {
    fn register(self, ctx: &Context, name: &str, title: &str, parent: &Resource) -> Resource {
        let title = title.to_owned();
        let text = self.text.zip(&self.style).map(move |(text, style)| match style {
            Style::Plain => text,
            Style::Titled => format!("{title}\n\n{text}"),
            Style::Loud => text.to_uppercase(),
        });
        let inputs = Inputs::new().with("text", text);
        ctx.resource("files:index:File", name, inputs, ResourceOptions { parent: Some(parent.urn()), ..options() })
    }
}

fn options() -> ResourceOptions {
    ResourceOptions { version: FILES.to_owned(), ..ResourceOptions::default() }
}

/// Which page is meant.
#[derive(Args)]
struct PageUrlArgs {
    /// The page's name.
    page: Input<String>,
}

/// Where a page is.
#[derive(Outputs)]
struct PageUrlResult {
    /// Its address.
    url: Output<String>,
}

/// The method `pageUrl`.
struct PageUrl;

/// Where visitors find a page.
#[method(name = "pageUrl")]
impl Method for PageUrl {
    type Component = Site;
    type Args = PageUrlArgs;
    type Outputs = PageUrlResult;

    async fn call(_: Context, site: This<Site>, args: PageUrlArgs) -> Result<PageUrlResult, Error> {
        let url = site.outputs.address.zip(&args.page).map(|(address, page)| format!("{address}/{}", slug(&page)));
        Ok(PageUrlResult { url })
    }
}

/// Words.
#[derive(Args)]
struct SlugArgs {
    /// Any text.
    text: String,
}

/// Words as they stand in addresses.
#[derive(Outputs)]
struct SlugResult {
    /// Lower-case letters, digits and hyphens.
    slug: String,
}

/// The function `slug`.
struct Slug;

/// The form of a text that stands in addresses.
#[function(token = "site:index:slug")]
impl Function for Slug {
    type Args = SlugArgs;
    type Outputs = SlugResult;

    async fn invoke(&self, args: SlugArgs) -> Result<SlugResult, Error> {
        Ok(SlugResult { slug: slug(&args.text) })
    }
}

fn slug(text: &str) -> String {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_ascii_lowercase).collect::<Vec<_>>().join("-")
}

/// What the package says of itself, and how its SDKs are called.
fn info() -> PackageInfo {
    PackageInfo {
        display_name: "Site".to_owned(),
        description: "Websites of text files.".to_owned(),
        dependencies: vec![("files".to_owned(), FILES.to_owned())],
        ..PackageInfo::default()
    }
    .language("nodejs", json!({ "packageName": "@example/site", "respectSchemaVersion": true }))
    .language(
        "python",
        json!({ "packageName": "example_site", "pyproject": { "enabled": true }, "respectSchemaVersion": true }),
    )
    // Go's generator leaves the input types of plain maps out unless it is told otherwise.
    .language(
        "go",
        json!({
            "importBasePath": "example.com/sdk/site",
            "rootPackageName": "site",
            "generateExtraInputTypes": true,
            "respectSchemaVersion": true,
        }),
    )
}

/// The provider.
pub(crate) fn provider() -> ProviderBuilder {
    ProviderBuilder::new("site", "0.1.0").info(info()).component::<Site>().method::<PageUrl>().function(Slug)
}

#[tokio::main]
async fn main() -> Result<(), Error> {
    pulumi_rust::serve(provider()).await
}
