//! The provider's own inputs: credentials, places, and whatever all of its resources share.

use std::fmt;
use std::sync::{Arc, OnceLock};

use crate::provider::CheckResponse;
use crate::schema::Types;
use crate::value::Kind;
use crate::{Args, Error, Fields, MissingKey, Properties, PropertyPath, Reading, Value};

/// The configuration of a provider: empty until the engine configures it. Clones are the same one.
///
/// ```
/// use pulumi_rust::{Args, Configuration, ProviderBuilder};
///
/// #[derive(Args)]
/// struct Settings {
///     /// Where the service listens.
///     #[pulumi(env = "GREETER_ADDRESS")]
///     address: String,
/// }
///
/// let settings = Configuration::<Settings>::default();
/// let provider = ProviderBuilder::new("greeter", "1.0.0").configuration(&settings);
/// assert!(settings.get().is_err(), "the engine has not configured it yet");
/// # let _ = provider;
/// ```
pub struct Configuration<C> {
    cell: Arc<OnceLock<C>>,
}

impl<C> Clone for Configuration<C> {
    fn clone(&self) -> Self {
        Configuration { cell: Arc::clone(&self.cell) }
    }
}

impl<C> Default for Configuration<C> {
    fn default() -> Self {
        Configuration { cell: Arc::default() }
    }
}

impl<C> fmt::Debug for Configuration<C> {
    /// Never shows the values: they may be secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Configuration").field("configured", &self.cell.get().is_some()).finish()
    }
}

impl<C> Configuration<C> {
    /// The configuration.
    ///
    /// # Errors
    /// When the engine has not configured the provider, as in a preview in which a part of the configuration is unknown.
    pub fn get(&self) -> Result<&C, Error> {
        self.cell.get().ok_or_else(|| Error::failed("the provider is not configured yet"))
    }
}

/// Configuration of any type.
pub(crate) trait AnyConfiguration: Send + Sync {
    fn check(&self, news: Properties) -> CheckResponse;
    fn set(&self, args: Properties) -> Result<(), Error>;
}

/// What the engine adds to every provider's inputs.
const NOT_OURS: [&str; 3] = ["version", "pluginDownloadURL", "__internal"];

impl<C: Args + Sync> AnyConfiguration for Configuration<C> {
    fn check(&self, news: Properties) -> CheckResponse {
        let mut reading = Reading::new();
        let _read = read::<C>(news.clone(), &mut reading);
        // A missing key is told by Configure, which knows to say how it is set.
        let missing: Vec<_> = missing::<C>(&news).into_iter().map(|key| PropertyPath::root().key(&key.name)).collect();
        let failures = reading.failures().iter().filter(|failure| !missing.contains(&failure.path)).cloned().collect();
        CheckResponse { inputs: news, failures }
    }

    fn set(&self, args: Properties) -> Result<(), Error> {
        let keys = missing::<C>(&args);
        if !keys.is_empty() {
            return Err(Error::MissingConfiguration { keys });
        }
        let mut reading = Reading::new();
        let read = read::<C>(args, &mut reading);
        let (Some(configuration), true) = (read, reading.is_complete()) else {
            let context = "the provider's configuration".to_owned();
            return Err(Error::Inputs { context, failures: reading.into_plain_failures() });
        };
        // The engine configures a provider once; another time changes nothing.
        let _set_before = self.cell.set(configuration);
        Ok(())
    }
}

fn read<C: Args>(mut args: Properties, reading: &mut Reading) -> Option<C> {
    for key in NOT_OURS {
        args.remove(key);
    }
    let mut types = Types::new("");
    let spec = C::describe(&mut types, false);
    for property in spec.properties().iter().filter(|property| !property.is_text()) {
        if let Some(value) = args.get_mut(property.name) {
            decode(value);
        }
    }
    let mut fields = Fields::new(args, PropertyPath::root(), reading);
    let read = C::read(&mut fields);
    fields.finish();
    read
}

/// SDKs hand configuration over as text: what is no text by its type is JSON.
fn decode(value: &mut Value) {
    if let Kind::String(text) = &value.kind
        && let Ok(json) = serde_json::from_str::<serde_json::Value>(text)
    {
        value.kind = Value::from(json).kind;
    }
}

fn missing<C: Args>(args: &Properties) -> Vec<MissingKey> {
    let spec = C::describe(&mut Types::new(""), false);
    let is_missing = |name: &str| args.get(name).is_none_or(|value| value.kind == Kind::Null);
    let missing = spec.properties().iter().filter(|property| property.is_wanted() && is_missing(property.name));
    missing
        .map(|property| MissingKey { name: property.name.to_owned(), description: property.told().to_owned() })
        .collect()
}
