//! Many inputs through one function, in order: a thread reads, a pool works, a thread receives.
//!
//! Work goes in batches of bounded size, at most a few of them under way, so memory does not grow with the number of
//! documents; results arrive in the order of the inputs, whatever the number of threads. What is done with a record and with
//! its result is the caller's.

use crate::source::{Content, FieldNames, Format, Input, Inputs, JsonLines, LineParser, Loaded, RawLine, Stream, open};
use rayon::prelude::*;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

/// A batch is full at so many bytes, or so many records.
const BATCH_BYTES: u64 = 4 << 20;
const BATCH_RECORDS: usize = 256;
/// Batches read ahead, and results waiting.
const BATCHES_WAITING: usize = 1;

/// A record, or an input, that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The input's name.
    pub path: String,
    /// 1-based line in a JSON Lines file.
    pub line: Option<u64>,
    /// What is wrong and what to do, one sentence.
    pub message: String,
    /// The line as it was read.
    pub raw: Option<Vec<u8>>,
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}: {}", self.path, self.message),
            None => f.write_str(&self.message),
        }
    }
}

/// What the working function gets.
pub enum Item {
    /// A record of an input, and its number: that of its place among all records and problems, from 0, the same in each run over
    /// the same inputs.
    Record(Arc<Input>, Box<Loaded>, u64),
    /// What stands in a record's place.
    Problem(Problem),
}

/// What the receiving function gets, in order.
pub enum Step<T> {
    /// A file with many records begins.
    Begin(Arc<Input>),
    /// The result of an item.
    Result(T),
    /// A file with many records ends.
    End(Arc<Input>),
}

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// All inputs were read.
    Complete,
    /// It was interrupted; what was received is a prefix of the whole.
    Interrupted,
}

/// A unit of work, still to be read or parsed.
enum Task {
    File(Arc<Input>),
    Loaded(Arc<Input>, Box<Loaded>),
    Line(Arc<Input>, Arc<LineParser>, RawLine),
    Problem(Problem),
}

/// A batch with its place among the files.
enum Batch {
    Begin(Arc<Input>),
    /// Tasks, and the number of the first.
    Tasks(Vec<Task>, u64),
    End(Arc<Input>),
}

/// Reads all inputs, maps each record with `work` on the current rayon pool, and hands the results to `receive` in order.
/// `stop` is looked at between batches.
///
/// # Errors
/// The first error of `receive`; nothing is read after it.
pub fn visit<T: Send, E: Send>(
    inputs: &Inputs,
    fields: &FieldNames,
    stop: &AtomicBool,
    work: impl Fn(Item) -> T + Sync,
    mut receive: impl FnMut(Step<T>) -> Result<(), E> + Send,
) -> Result<Ended, E> {
    let (to_work, batches) = sync_channel::<Batch>(BATCHES_WAITING);
    let (to_receive, results) = sync_channel::<Vec<Step<T>>>(BATCHES_WAITING);
    std::thread::scope(|scope| {
        scope.spawn(move || {
            // A closed channel means that the receiver stopped with an error, which it returns itself.
            let _closed = Reader {
                fields,
                stop,
                out: to_work,
                pending: Vec::new(),
                pending_bytes: 0,
                sent: 0,
            }
            .read_all(inputs);
        });
        let receiver = scope.spawn(move || {
            for steps in results {
                for step in steps {
                    receive(step)?;
                }
            }
            Ok(())
        });
        work_through(batches, &to_receive, &work);
        drop(to_receive);
        match receiver.join() {
            Ok(received) => received.map(|()| {
                if stop.load(Ordering::Relaxed) {
                    Ended::Interrupted
                } else {
                    Ended::Complete
                }
            }),
            Err(panic) => std::panic::resume_unwind(panic),
        }
    })
}

fn work_through<T: Send>(batches: Receiver<Batch>, out: &SyncSender<Vec<Step<T>>>, work: &(impl Fn(Item) -> T + Sync)) {
    for batch in batches {
        let steps = match batch {
            Batch::Begin(input) => vec![Step::Begin(input)],
            Batch::End(input) => vec![Step::End(input)],
            Batch::Tasks(tasks, first) => {
                let numbered = tasks.into_par_iter().enumerate();
                numbered
                    .map(|(at, task)| Step::Result(work(item(task, first + at as u64))))
                    .collect()
            }
        };
        if out.send(steps).is_err() {
            return;
        }
    }
}

/// Reads or parses a task.
fn item(task: Task, number: u64) -> Item {
    match task {
        Task::Problem(problem) => Item::Problem(problem),
        Task::Loaded(input, loaded) => Item::Record(input, loaded, number),
        Task::File(input) => match open(&input) {
            Ok(Content::Whole(loaded)) => Item::Record(input, loaded, number),
            Ok(Content::Lines(_)) => Item::Problem(problem_of(&input, "is JSON Lines, but was not read as such".to_owned())),
            Err(error) => Item::Problem(problem_of(&input, error.to_string())),
        },
        Task::Line(input, parser, line) => match parser.parse(&line) {
            Ok(loaded) => Item::Record(input, Box::new(loaded), number),
            Err(error) => Item::Problem(Problem {
                path: input.name.clone(),
                line: Some(line.number),
                message: error.to_string(),
                raw: Some(line.bytes),
            }),
        },
    }
}

fn problem_of(input: &Input, message: String) -> Problem {
    Problem {
        path: input.name.clone(),
        line: None,
        message,
        raw: None,
    }
}

/// The reader's side has gone.
struct Closed;

struct Reader<'a> {
    fields: &'a FieldNames,
    stop: &'a AtomicBool,
    out: SyncSender<Batch>,
    pending: Vec<Task>,
    pending_bytes: u64,
    /// Tasks sent before.
    sent: u64,
}

impl Reader<'_> {
    fn read_all(mut self, inputs: &Inputs) -> Result<(), Closed> {
        for input in inputs.iter() {
            if self.stop.load(Ordering::Relaxed) {
                break;
            }
            match input {
                Err(error) => self.push(
                    Task::Problem(Problem {
                        path: String::new(),
                        line: None,
                        message: error.to_string(),
                        raw: None,
                    }),
                    0,
                )?,
                Ok(input) => self.read(Arc::new(input))?,
            }
        }
        self.flush()
    }

    fn read(&mut self, input: Arc<Input>) -> Result<(), Closed> {
        if matches!(input.format, Some(Format::Text | Format::Html)) {
            let bytes = match &input.place {
                crate::source::Place::File(path) => path.metadata().map_or(0, |metadata| metadata.len()),
                crate::source::Place::Stdin => 0,
            };
            return self.push(Task::File(input), bytes);
        }
        match open(&input) {
            Ok(Content::Whole(loaded)) => {
                let bytes = loaded.record.payload.text.len() as u64;
                self.push(Task::Loaded(input, loaded), bytes)
            }
            Ok(Content::Lines(lines)) => self.read_lines(input, lines),
            Err(error) => self.push(Task::Problem(problem_of(&input, error.to_string())), 0),
        }
    }

    fn read_lines(&mut self, input: Arc<Input>, lines: JsonLines<Stream>) -> Result<(), Closed> {
        self.flush()?;
        self.send(Batch::Begin(input.clone()))?;
        let parser = Arc::new(LineParser {
            id: input.id.clone(),
            path: input.name.clone(),
            names: self.fields.clone(),
        });
        for line in lines {
            if self.stop.load(Ordering::Relaxed) {
                return self.flush();
            }
            match line {
                Ok(line) => {
                    let bytes = line.bytes.len() as u64;
                    self.push(Task::Line(input.clone(), parser.clone(), line), bytes)?;
                }
                Err(error) => self.push(Task::Problem(problem_of(&input, error.to_string())), 0)?,
            }
        }
        self.flush()?;
        self.send(Batch::End(input))
    }

    fn push(&mut self, task: Task, bytes: u64) -> Result<(), Closed> {
        self.pending.push(task);
        self.pending_bytes += bytes;
        if self.pending_bytes >= BATCH_BYTES || self.pending.len() >= BATCH_RECORDS {
            self.flush()
        } else {
            Ok(())
        }
    }

    fn flush(&mut self) -> Result<(), Closed> {
        self.pending_bytes = 0;
        let tasks = std::mem::take(&mut self.pending);
        if tasks.is_empty() {
            return Ok(());
        }
        let first = self.sent;
        self.sent += tasks.len() as u64;
        self.send(Batch::Tasks(tasks, first))
    }

    fn send(&self, batch: Batch) -> Result<(), Closed> {
        self.out.send(batch).map_err(|_| Closed)
    }
}
