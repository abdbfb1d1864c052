//! The Lambda function's executable, `bootstrap`.

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_runtime::Error> {
    Box::pin(lambda::runtime::serve(|name| std::env::var(name).ok())).await
}
