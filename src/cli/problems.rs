//! Records that could not be read, told once a report is written, so that they don't run into it; and inputs passed over.

use super::{End, terminal};
use unscrape::pipeline::run::{Ended, Problem};
use unscrape::source::Inputs;

/// Most messages told one by one; the rest is counted.
const TOLD_MAX: usize = 10;

/// What went wrong in a run that writes nothing.
#[derive(Default)]
pub struct Problems {
    problems: Vec<String>,
    problems_total: usize,
    warnings: Vec<String>,
    warnings_total: usize,
}

impl Problems {
    /// Takes note of a record that could not be read.
    pub fn problem(&mut self, problem: &Problem) {
        self.problems_total += 1;
        if self.problems.len() < TOLD_MAX {
            self.problems.push(problem.to_string());
        }
    }

    /// Takes note of what was strange about a record.
    pub fn warnings(&mut self, warnings: Vec<String>) {
        self.warnings_total += warnings.len();
        let room = TOLD_MAX - self.warnings.len();
        self.warnings.extend(warnings.into_iter().take(room));
    }

    /// Tells them, and how the command ends: interrupted, incomplete, or as its result says.
    pub fn finish(self, ended: Ended, found: bool) -> End {
        self.problems.iter().for_each(|message| terminal::error(message));
        self.warnings.iter().for_each(|message| terminal::warning(message));
        for (total, told, what) in [
            (self.problems_total, self.problems.len(), "records that could not be read"),
            (self.warnings_total, self.warnings.len(), "warnings"),
        ] {
            if total > told {
                terminal::warning(&format!("{} more {what}", total - told));
            }
        }
        match ended {
            Ended::Interrupted => End::Interrupted,
            Ended::Complete if self.problems_total > 0 => End::Quarantined,
            Ended::Complete if found => End::Found,
            Ended::Complete => End::Fine,
        }
    }
}

/// Tells how many files in folders were no inputs.
pub fn tell_skipped(inputs: &Inputs) {
    let skipped = inputs.skipped();
    for (count, what) in [
        (
            skipped.extension,
            "with other extensions than .txt, .html, .jsonl (--from takes all)",
        ),
        (skipped.links, "that are symbolic links"),
        (skipped.special, "that are no regular files"),
    ] {
        if count > 0 {
            terminal::warning(&format!("passed over {count} file{} {what}", if count == 1 { "" } else { "s" }));
        }
    }
}
