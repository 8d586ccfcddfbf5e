//! The outputs of a run that are written in the order of the inputs. What stands in them is made by `clean`, files appear whole by `stream`.

use super::{Done, Options, Target};
use crate::emit::EmitError;
use crate::emit::json::{Value, push_line};
use crate::pipeline::ledger;
use crate::pipeline::run::Problem;
use crate::pipeline::stream::Stream;
use crate::report::ledger::push_json_line;
use crate::rules::RuleSet;
use crate::source::{Input, Inputs, output_name};
use serde_json::value::RawValue;
use std::path::Path;

/// The outputs that are written in order: all records' file, an input's own JSON Lines file, the ledger, the quarantine.
pub(super) struct Writer<'a> {
    inputs: &'a Inputs,
    options: &'a Options,
    all: Option<Stream>,
    own: Option<Stream>,
    ledger: Option<Stream>,
    quarantine: Option<Stream>,
    /// Whether a record was written to `all` before: text records have an empty line between them.
    begun: bool,
}

impl<'a> Writer<'a> {
    pub fn open(inputs: &'a Inputs, options: &'a Options) -> Result<Self, EmitError> {
        let open = |path: &Path| Stream::open(path, options.overwrite, inputs);
        let all = match &options.target {
            Target::Folder(_) | Target::Nowhere => None,
            Target::File(path) => Some(open(path)?),
            Target::Stdout => Some(open(Path::new("-"))?),
        };
        let ledger = options.ledger.as_deref().map(open).transpose()?;
        let quarantine = options.quarantine.as_deref().map(open).transpose()?;
        Ok(Writer {
            inputs,
            options,
            all,
            own: None,
            ledger,
            quarantine,
            begun: false,
        })
    }

    pub fn ledger_header(&mut self, rules: &RuleSet) -> Result<(), EmitError> {
        let Some(stream) = &mut self.ledger else {
            return Ok(());
        };
        let mut line = String::new();
        push_json_line(&mut line, &ledger::header(rules, self.options));
        stream.write(line.as_bytes())
    }

    pub fn begin(&mut self, input: &Input) -> Result<(), EmitError> {
        if let Target::Folder(root) = &self.options.target {
            let path = root.join(output_name(&input.relative, self.options.to));
            self.own = Some(Stream::open(&path, self.options.overwrite, self.inputs)?);
        }
        Ok(())
    }

    pub fn end(&mut self, _input: &Input) -> Result<(), EmitError> {
        self.own.take().map_or(Ok(()), Stream::finish)
    }

    pub fn record(&mut self, done: &Done) -> Result<(), EmitError> {
        if let Some(ledger) = &mut self.ledger {
            ledger.write(done.ledger.as_bytes())?;
        }
        let Some(out) = self.own.as_mut().or(self.all.as_mut()) else {
            return Ok(());
        };
        if done.output.is_empty() {
            return Ok(());
        }
        let is_json = done.output.first() == Some(&b'{') && done.output.ends_with(b"}\n");
        if self.begun && !is_json {
            out.write(b"\n")?;
        }
        self.begun = true;
        out.write(&done.output)
    }

    pub fn quarantine(&mut self, problem: &Problem) -> Result<(), EmitError> {
        let Some(out) = &mut self.quarantine else { return Ok(()) };
        let raw = problem.raw.as_deref().map(String::from_utf8_lossy);
        let number = problem.line.and_then(|line| RawValue::from_string(line.to_string()).ok());
        let line: Vec<_> = number.map(|line| ("line".to_owned(), line)).into_iter().collect();
        let mut fields = vec![("path", Value::Text(&problem.path)), ("error", Value::Text(&problem.message))];
        fields.extend(raw.as_deref().map(|raw| ("raw", Value::Text(raw))));
        let mut text = String::new();
        push_line(&mut text, &line, &fields);
        out.write(text.as_bytes())
    }

    pub fn finish(self) -> Result<(), EmitError> {
        [self.all, self.own, self.ledger, self.quarantine]
            .into_iter()
            .flatten()
            .try_for_each(Stream::finish)
    }
}
