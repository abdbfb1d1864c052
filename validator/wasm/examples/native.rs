//! Reads texts from standard input, each a JSON string on a line, and writes a report for each, as the library serialises it: what the WebAssembly module is compared with. With a number
//! as argument it writes the SHA-256 of so many reports at a time instead.

use std::io::{BufRead, BufWriter, Result, Write};

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};
use validator::{Options, check};

fn main() -> Result<()> {
    let batch = std::env::args().nth(1).and_then(|batch| batch.parse::<usize>().ok());
    let mut out = BufWriter::new(std::io::stdout().lock());
    let (mut digest, mut count) = (Sha256::new(), 0);
    for line in std::io::stdin().lock().lines() {
        let text: String = serde_json::from_str(&line?)?;
        let report = serde_json::to_vec(&check(&text, &Options::default()))?;
        if let Some(batch) = batch {
            digest.update(&report);
            count += 1;
            if count % batch == 0 {
                writeln!(out, "{}", HEXLOWER.encode(&digest.finalize_reset()))?;
            }
        } else {
            out.write_all(&report)?;
            out.write_all(b"\n")?;
        }
    }
    out.flush()
}
