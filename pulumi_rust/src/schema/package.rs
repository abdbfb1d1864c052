//! The whole document.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json, json};

use super::property::ObjectSpec;
use super::types::Types;

/// What a package says of itself beside what it offers. Everything is optional.
///
/// ```
/// use pulumi_rust::schema::PackageInfo;
/// let info = PackageInfo {
///     display_name: "Web".to_owned(),
///     description: "Websites.".to_owned(),
///     dependencies: vec![("aws".to_owned(), "7.51.1".to_owned())],
///     ..PackageInfo::default()
/// }
/// .language("nodejs", serde_json::json!({ "packageName": "@example/web" }));
/// # let _ = info;
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PackageInfo {
    /// The name for people.
    pub display_name: String,
    /// What the package is for, in Markdown.
    pub description: String,
    /// Words to find it by, such as `category/cloud`.
    pub keywords: Vec<String>,
    /// Where it is at home.
    pub homepage: String,
    /// Where its source is.
    pub repository: String,
    /// Its licence.
    pub license: String,
    /// Who publishes it.
    pub publisher: String,
    /// The organization that SDKs are named after.
    pub namespace: String,
    /// A picture.
    pub logo_url: String,
    /// Where the engine finds the plugin, such as `github://api.github.com/example`.
    pub plugin_download_url: String,
    /// Packages that its types refer to, with their versions.
    pub dependencies: Vec<(String, String)>,
    /// What the generators of each language need to know.
    pub languages: BTreeMap<String, Json>,
}

impl PackageInfo {
    /// Adds what the generator of a language needs to know.
    #[must_use]
    pub fn language(mut self, name: impl Into<String>, settings: Json) -> Self {
        self.languages.insert(name.into(), settings);
        self
    }

    fn into_json(self) -> Map<String, Json> {
        let texts = [
            ("displayName", self.display_name),
            ("description", self.description),
            ("homepage", self.homepage),
            ("repository", self.repository),
            ("license", self.license),
            ("publisher", self.publisher),
            ("namespace", self.namespace),
            ("logoUrl", self.logo_url),
            ("pluginDownloadURL", self.plugin_download_url),
        ];
        let said = texts.into_iter().filter(|(_, text)| !text.is_empty());
        let mut json: Map<String, Json> = said.map(|(key, text)| (key.to_owned(), text.into())).collect();
        if !self.keywords.is_empty() {
            json.insert("keywords".to_owned(), self.keywords.into());
        }
        if !self.dependencies.is_empty() {
            let dependency = |(name, version)| json!({ "name": name, "version": version });
            json.insert("dependencies".to_owned(), self.dependencies.into_iter().map(dependency).collect());
        }
        if !self.languages.is_empty() {
            json.insert("language".to_owned(), json!(self.languages));
        }
        json
    }
}

/// What a package offers, as it is put together.
#[derive(Debug)]
pub(crate) struct Contents {
    pub(crate) types: Types,
    resources: Map<String, Json>,
    functions: Map<String, Json>,
    configuration: ObjectSpec,
}

impl Contents {
    pub(crate) fn of(package: &str) -> Self {
        let (resources, functions, configuration) = Default::default();
        Contents { types: Types::new(package), resources, functions, configuration }
    }

    /// A component or custom resource.
    pub(crate) fn resource(
        &mut self,
        token: &str,
        component: bool,
        (description, deprecated): (&str, Option<&str>),
        inputs: ObjectSpec,
        outputs: ObjectSpec,
    ) {
        let (input_properties, required_inputs) = inputs.into_parts();
        let (properties, required) = outputs.into_output_parts();
        let mut json = json!({ "inputProperties": input_properties, "properties": properties });
        if component {
            json["isComponent"] = true.into();
        }
        for (key, names) in [("requiredInputs", required_inputs), ("required", required)] {
            if !names.is_empty() {
                json[key] = names.into();
            }
        }
        self.resources.insert(token.to_owned(), said(json, description, deprecated));
    }

    /// A function.
    pub(crate) fn function(
        &mut self,
        token: &str,
        (description, deprecated): (&str, Option<&str>),
        inputs: ObjectSpec,
        outputs: ObjectSpec,
    ) {
        let json = json!({ "inputs": inputs.into_plain_type(), "outputs": outputs.into_plain_type() });
        self.functions.insert(token.to_owned(), said(json, description, deprecated));
    }

    /// A method: a function whose first input is the component.
    pub(crate) fn method(
        &mut self,
        (component, name): (&str, &str),
        words: (&str, Option<&str>),
        inputs: ObjectSpec,
        outputs: ObjectSpec,
    ) -> String {
        let token = format!("{component}/{name}");
        self.function(&token, words, inputs, outputs);
        let inputs = &mut self.functions[&token]["inputs"];
        inputs["properties"]["__self__"] = json!({ "$ref": format!("#/resources/{}", component.replace('/', "%2F")) });
        let others = inputs["required"].as_array().cloned().unwrap_or_default();
        inputs["required"] = std::iter::once(Json::from("__self__")).chain(others).collect();
        if let Some(resource) = self.resources.get_mut(component) {
            resource["methods"][name] = token.as_str().into();
        }
        token
    }

    /// A function whose result is given as it is, not as an output.
    pub(crate) fn plain_result(&mut self, token: &str) {
        self.functions[token]["outputs"]["plain"] = true.into();
    }

    /// The provider's own inputs.
    pub(crate) fn configuration(&mut self, configuration: ObjectSpec) {
        self.configuration = configuration;
    }

    /// The document. Keys are sorted, so that equal packages give equal text.
    pub(crate) fn into_json(self, name: &str, version: &str, info: PackageInfo) -> Json {
        let mut json = info.into_json();
        json.insert("name".to_owned(), name.into());
        json.insert("version".to_owned(), version.into());
        json.insert("meta".to_owned(), json!({ "moduleFormat": "(.*)" }));
        let (variables, required) = self.configuration.clone().into_parts();
        json.insert("config".to_owned(), json!({ "variables": variables, "required": required }));
        let (inputs, required) = self.configuration.into_parts();
        json.insert("provider".to_owned(), json!({ "inputProperties": inputs, "requiredInputs": required }));
        json.insert("types".to_owned(), self.types.into_json().into());
        json.insert("resources".to_owned(), self.resources.into());
        json.insert("functions".to_owned(), self.functions.into());
        sorted(json.into())
    }
}

fn said(mut json: Json, description: &str, deprecated: Option<&str>) -> Json {
    if !description.is_empty() {
        json["description"] = description.into();
    }
    if let Some(message) = deprecated {
        json["deprecationMessage"] = message.into();
    }
    json
}

/// The same JSON with sorted keys, however `serde_json` is built.
fn sorted(json: Json) -> Json {
    match json {
        Json::Object(members) => {
            let members: BTreeMap<String, Json> =
                members.into_iter().map(|(key, value)| (key, sorted(value))).collect();
            Json::Object(members.into_iter().collect())
        }
        Json::Array(items) => items.into_iter().map(sorted).collect(),
        other => other,
    }
}
