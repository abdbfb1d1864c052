//! The validator as a WebAssembly module: what the npm package `@redshift-tasker/validator` calls, and nobody else.
//!
//! A text comes in through a buffer that is kept from call to call, and a report goes out as JSON in another, unless nothing was found: then nothing crosses at all. The shapes are made
//! pleasant by the package's TypeScript (`package/src`), which is the only caller and has the types by hand.

mod utf16;

use validator::{Format, Kind, Options, Report, accepts, check};
use wasm_bindgen::prelude::wasm_bindgen;

/// Two kilobytes smaller than the library's own, and quicker at the many small values of a tree.
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

/// A checker with its options and its two buffers.
#[wasm_bindgen]
#[derive(Debug, Default)]
pub struct Checker {
    options: Options,
    counts_bytes: bool,
    text: Vec<u8>,
    is_payload: bool,
    answer: Vec<u8>,
}

#[wasm_bindgen]
impl Checker {
    /// One that finds everything out from the text and counts offsets in UTF-16.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// What the texts from now on are: `kind` and `format` as the reports name them or empty, `taskers` one on a line.
    pub fn configure(&mut self, kind: &str, format: &str, taskers: &str, counts_bytes: bool) {
        self.options.kind = match kind {
            "payload" => Some(Kind::Payload),
            "stateMachine" => Some(Kind::StateMachine),
            _ => None,
        };
        self.options.format = match format {
            "json" => Some(Format::Json),
            "yaml" => Some(Format::Yaml),
            _ => None,
        };
        self.options.taskers = taskers.split('\n').filter(|name| !name.is_empty()).map(str::to_owned).collect();
        self.counts_bytes = counts_bytes;
    }

    /// Makes room for a text of so many bytes and says where it is.
    #[wasm_bindgen(js_name = makeRoom)]
    pub fn make_room(&mut self, bytes: usize) -> *const u8 {
        if self.text.len() < bytes {
            self.text.resize(bytes.next_power_of_two(), 0);
        }
        self.text.as_ptr()
    }

    /// How many bytes there is room for.
    pub fn room(&self) -> usize {
        self.text.len()
    }

    /// Gives both buffers back, after a large text.
    #[wasm_bindgen(js_name = giveBack)]
    pub fn give_back(&mut self) {
        self.text = Vec::new();
        self.answer = Vec::new();
    }

    /// Checks the first `bytes` bytes of the room; the length of the answer, which is 0 where nothing was found.
    pub fn check(&mut self, bytes: usize) -> usize {
        self.answer.clear();
        let mut report = check(self.told(bytes), &self.options);
        self.is_payload = report.kind == Kind::Payload;
        if !report.findings.is_empty() {
            self.tell(&mut report, bytes);
        }
        self.answer.len()
    }

    /// Whether the first `bytes` bytes of the room have no error.
    pub fn accepts(&self, bytes: usize) -> bool {
        accepts(self.told(bytes), &self.options)
    }

    /// Whether the last text was checked as a payload, not as a state machine.
    #[wasm_bindgen(js_name = isPayload)]
    pub fn is_payload(&self) -> bool {
        self.is_payload
    }

    /// Where the answer to the last check is.
    pub fn answer(&self) -> *const u8 {
        self.answer.as_ptr()
    }
}

impl Checker {
    /// What `TextEncoder` wrote is UTF-8; anything else is nothing.
    fn told(&self, bytes: usize) -> &str {
        self.text.get(..bytes).and_then(|text| std::str::from_utf8(text).ok()).unwrap_or_default()
    }

    fn tell(&mut self, report: &mut Report, bytes: usize) {
        if !self.counts_bytes {
            utf16::count(&self.text[..bytes], report);
        }
        // Writing to memory never fails, and every report can be written.
        let _written = serde_json::to_writer(&mut self.answer, report);
    }
}
