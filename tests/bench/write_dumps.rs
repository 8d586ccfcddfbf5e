//! Writes dump-like documents as JSON Lines to standard output, for `memory.sh` and for measuring by hand: the argument is their
//! number. Without one, as `cargo bench` runs it, it writes nothing.

#![allow(clippy::panic)]

#[allow(dead_code, reason = "the other benchmark measures what this one only writes")]
mod dumps;

use dumps::{Generator, rule_sets};
use std::io::{BufWriter, Write};

fn main() -> std::io::Result<()> {
    let count = std::env::args().skip(1).find_map(|argument| argument.parse().ok()).unwrap_or(0);
    let generator = Generator::new(&rule_sets::complete());
    let mut out = BufWriter::new(std::io::stdout().lock());
    for number in 0..count {
        let text = generator.document(number);
        serde_json::to_writer(
            &mut out,
            &serde_json::json!({ "id": number.to_string(), "site": format!("site{}.example", number % 500), "text": text }),
        )?;
        out.write_all(b"\n")?;
    }
    out.flush()
}
