//! Your first provider: one component, a greeting to a pet with a random name.

use pulumi_rust::{Args, Component, Context, Error, Input, Inputs, Output, Outputs};
use pulumi_rust::{ProviderBuilder, ResourceOptions, component};

#[derive(Args)]
struct GreetingArgs {
    /// How the greeting begins.
    #[pulumi(default = "hello")]
    word: Input<String>,
}

#[derive(Outputs)]
struct GreetingOutputs {
    /// The whole greeting.
    text: Output<String>,
}

struct Greeting;

/// A greeting to a pet with a random name.
#[component(token = "greeting:index:Greeting")]
impl Component for Greeting {
    type Args = GreetingArgs;
    type Outputs = GreetingOutputs;

    async fn construct(ctx: Context, name: String, args: GreetingArgs) -> Result<GreetingOutputs, Error> {
        let options = ResourceOptions { version: "4.18.4".to_owned(), ..ResourceOptions::default() };
        let pet = ctx.resource("random:index/randomPet:RandomPet", &format!("{name}-pet"), Inputs::new(), options);
        Ok(GreetingOutputs { text: args.word.zip(&pet.id()).map(|(word, pet)| format!("{word}, {pet}")) })
    }
}

pub(crate) fn provider() -> ProviderBuilder {
    ProviderBuilder::new("greeting", "0.1.0").component::<Greeting>()
}

#[tokio::main]
async fn main() -> Result<(), Error> {
    pulumi_rust::serve(provider()).await
}

#[cfg(test)]
mod tests {
    use pulumi_rust::Properties;
    use pulumi_rust::testing::{FakeEngine, Harness, Outcome, construct_request};
    use pulumi_rust::value::Kind;

    #[tokio::test]
    async fn a_pet_is_greeted() {
        // Every resource that is registered exists, with this id.
        let engine = FakeEngine::within(|_| Outcome::Created("wise-otter".to_owned(), Properties::new()));
        let harness = Harness::within(super::provider(), &engine);
        let request = construct_request(&engine, "greeting:index:Greeting", "first", &Properties::new(), false);
        let (outputs, _) = harness.construct(request).await.unwrap();
        assert_eq!(outputs["text"].kind, Kind::String("hello, wise-otter".to_owned()));
        assert!(engine.snapshot().contains("first-pet (random:index/randomPet:RandomPet)"));
    }
}
