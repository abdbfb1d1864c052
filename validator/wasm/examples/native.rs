//! Reads texts from standard input, each a JSON string on a line, and writes a report for each, as the library serialises it: what the WebAssembly module is compared with.

use std::io::{BufRead, BufWriter, Result, Write};

use validator::{Options, check};

fn main() -> Result<()> {
    let mut out = BufWriter::new(std::io::stdout().lock());
    for line in std::io::stdin().lock().lines() {
        let text: String = serde_json::from_str(&line?)?;
        serde_json::to_writer(&mut out, &check(&text, &Options::default()))?;
        out.write_all(b"\n")?;
    }
    out.flush()
}
