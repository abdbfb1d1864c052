//! A provider with a custom resource: text files in one folder, and a function that reads them.
//!
//! Everything that a custom resource can do is here once: an automatic name, a default, a secret, rules, previews, partial failure, refresh, import. What it does not do is watch over
//! who else writes in the folder.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use pulumi_rust::schema::PackageInfo;
use pulumi_rust::{
    Args, Configuration, Created, CustomResource, Enum, Error, Found, Function, Operation, Outputs, Previous,
    ProviderBuilder, Reading, Updated, function, resource,
};
use serde_json::json;

/// What the provider needs to know.
#[derive(Args)]
struct Settings {
    /// The folder that the files are in. It must exist.
    #[pulumi(env = "FILES_FOLDER")]
    folder: String,
}

/// How a file's last line ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
enum Ending {
    /// With a line feed.
    #[pulumi(value = "newline")]
    Newline,
    /// As it is given.
    #[pulumi(value = "none")]
    Nothing,
}

/// A file to write.
#[derive(Args)]
struct FileArgs {
    /// The file's name in the folder.
    #[pulumi(autoname, replace_on_changes)]
    name: String,
    /// The text that it holds.
    text: String,
    /// How its last line ends.
    #[pulumi(default = "newline")]
    ending: Ending,
    /// A word that only its owner may know; it is kept in the state and goes nowhere else.
    #[pulumi(secret)]
    password: Option<String>,
}

/// What is known of a file that was written.
#[derive(Outputs)]
struct FileState {
    /// Where it is.
    path: String,
    /// How many bytes it has.
    size: f64,
}

/// The custom resource `File`.
struct File {
    settings: Configuration<Settings>,
}

impl File {
    fn path(&self, name: &str) -> Result<PathBuf, Error> {
        Ok(Path::new(&self.settings.get()?.folder).join(name))
    }

    fn write(&self, inputs: &FileArgs) -> Result<(PathBuf, FileState, Vec<String>), Error> {
        let path = self.path(&inputs.name)?;
        let ending = if inputs.ending == Ending::Newline { "\n" } else { "" };
        let text = format!("{}{ending}", inputs.text);
        fs::write(&path, &text).map_err(|error| Error::caused(format!("can't write `{}`", path.display()), error))?;
        let problems = if inputs.text.is_empty() { vec!["it is empty".to_owned()] } else { Vec::new() };
        let state = FileState { path: path.display().to_string(), size: length(&text) };
        Ok((path, state, problems))
    }
}

fn length(text: &str) -> f64 {
    u32::try_from(text.len()).map_or(f64::INFINITY, f64::from)
}

/// A text file in the provider's folder.
#[resource(token = "files:index:File")]
impl CustomResource for File {
    type Inputs = FileArgs;
    type Outputs = FileState;

    fn check(&self, inputs: &FileArgs, reading: &mut Reading) {
        if inputs.name.contains('/') {
            reading.fail(&pulumi_rust::PropertyPath::root().key("name"), "must be a name, not a path");
        }
    }

    async fn create(&self, _: Operation, inputs: FileArgs) -> Result<Created<FileState>, Error> {
        if self.path(&inputs.name)?.exists() {
            return Err(Error::failed(format!("there is a file `{}` already; import it", inputs.name)));
        }
        let (_, state, problems) = self.write(&inputs)?;
        Ok(Created::new(inputs.name, state).with_problems(problems))
    }

    async fn read(&self, _: Operation, previous: Previous<Self>) -> Result<Option<Found<Self>>, Error> {
        let path = self.path(&previous.id)?;
        let text = match fs::read_to_string(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            text => text.map_err(|error| Error::caused(format!("can't read `{}`", path.display()), error))?,
        };
        let known = if previous.is_import() { None } else { Some(previous.inputs()?) };
        let ending = if text.ends_with('\n') { Ending::Newline } else { Ending::Nothing };
        let inputs = FileArgs {
            name: previous.id.clone(),
            text: text.strip_suffix('\n').unwrap_or(&text).to_owned(),
            ending,
            password: known.and_then(|known| known.password),
        };
        let outputs = FileState { path: path.display().to_string(), size: length(&text) };
        Ok(Some(Found { id: previous.id, inputs, outputs, problems: Vec::new() }))
    }

    async fn update(&self, _: Operation, _: Previous<Self>, inputs: FileArgs) -> Result<Updated<FileState>, Error> {
        let (_, state, problems) = self.write(&inputs)?;
        Ok(Updated::new(state).with_problems(problems))
    }

    async fn delete(&self, _: Operation, previous: Previous<Self>) -> Result<(), Error> {
        let path = self.path(&previous.id)?;
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(Error::caused(format!("can't delete `{}`", path.display()), error))
            }
            _ => Ok(()),
        }
    }
}

/// Which file to read.
#[derive(Args)]
struct ReadArgs {
    /// The file's name in the folder.
    name: String,
}

/// What a file holds.
#[derive(Outputs)]
struct ReadResult {
    /// Its text.
    text: String,
}

/// The function `readFile`.
struct ReadFile {
    settings: Configuration<Settings>,
}

/// Reads a file of the provider's folder.
#[function(token = "files:index:readFile")]
impl Function for ReadFile {
    type Args = ReadArgs;
    type Outputs = ReadResult;

    async fn invoke(&self, args: ReadArgs) -> Result<ReadResult, Error> {
        let path = Path::new(&self.settings.get()?.folder).join(&args.name);
        let text = fs::read_to_string(&path);
        let text = text.map_err(|error| Error::caused(format!("can't read `{}`", path.display()), error))?;
        Ok(ReadResult { text })
    }
}

/// What the package says of itself, and how its SDKs are called.
fn info() -> PackageInfo {
    PackageInfo {
        display_name: "Files".to_owned(),
        description: "Text files as resources.".to_owned(),
        ..PackageInfo::default()
    }
    .language("nodejs", json!({ "packageName": "@example/files", "respectSchemaVersion": true }))
    .language(
        "python",
        json!({ "packageName": "example_files", "pyproject": { "enabled": true }, "respectSchemaVersion": true }),
    )
    .language(
        "go",
        json!({ "importBasePath": "example.com/sdk/files", "rootPackageName": "files", "respectSchemaVersion": true }),
    )
}

/// The provider.
pub(crate) fn provider() -> ProviderBuilder {
    let settings = Configuration::default();
    ProviderBuilder::new("files", "0.1.0")
        .info(info())
        .configuration(&settings)
        .resource(File { settings: settings.clone() })
        .function(ReadFile { settings })
}

#[tokio::main]
async fn main() -> Result<(), Error> {
    pulumi_rust::serve(provider()).await
}
