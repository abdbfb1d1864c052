//! `sfn-redshift-lsp`: the language server over standard input and output, as editors start it.

fn main() -> Result<(), validator_lsp::Error> {
    validator_lsp::serve_over_stdio()
}
