//! `unscrape rules propose`: rejected removals become a patch of the user's own rules file, shown with what else it would do.

use super::fmt::{replace, show};
use crate::cli::arguments::model;
use crate::cli::review::{path_argument, progress_of};
use crate::cli::{End, interrupt, load_rules, terminal};
use anyhow::{Context as _, Result, bail};
use clap::Args;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use unscrape::pipeline::ledger::{Lines, fields, request, stages};
use unscrape::pipeline::propose::{Effect, Ground, Proposal, ProposeError, Solved, propose};
use unscrape::report::ledger::{Header, Line};
use unscrape::report::style::{ADDED, BOLD, DIM, PLAIN, REASON, REMOVED, hang, plural};
use unscrape::report::visible::{one_line, visible};
use unscrape::review::decision::{Choice, Decision, of_lines};
use unscrape::review::index::Decisions;
use unscrape::review::patch::NEW_FILE;
use unscrape::rules::load::Loaded;
use unscrape::source::{Inputs, path_name};

/// Propose the smallest changes of rules that undo rejected removals, with tests, and show what else they would do
#[derive(Args)]
#[command(after_help = "Nothing is written without --write. Run it in the folder in which the ledger was made: its inputs are read again.")]
pub struct Arguments {
    /// The ledger that was reviewed
    ledger: PathBuf,
    /// The decisions [default: those that `unscrape review` saved beside the ledger]
    #[arg(long, value_name = "FILE")]
    decisions: Option<PathBuf>,
    /// Your rules file; where there is none yet, it is made on top of the built-in rules [default: that of the ledger]
    #[arg(short, long, value_name = "FILE")]
    rules: Option<PathBuf>,
    /// Write the patch into the rules file
    #[arg(long)]
    write: bool,
}

/// The name of a rules file that does not exist and was not named either.
const UNNAMED: &str = "rules.toml";

/// Runs the command: exit code 1 if a rejection stays without a change, its document can't be found, or a test fails.
pub fn run(arguments: &Arguments) -> Result<End> {
    let Some(Line::Header(header)) = Lines::open(&arguments.ledger)?.next().transpose()? else {
        bail!(
            "{} has no header that says what it was made of; make it again with this program",
            arguments.ledger.display()
        );
    };
    let path = arguments.decisions.clone().unwrap_or_else(|| progress_of(&arguments.ledger));
    let decisions = decisions(arguments, &path)?;
    let own = arguments.rules.clone().or_else(|| header.rules_file.as_ref().map(PathBuf::from));
    if own.is_none() && arguments.write {
        bail!("name the rules file to write to: --rules FILE");
    }
    let path = own.unwrap_or_else(|| PathBuf::from(UNNAMED));
    let exists = path.exists() && (arguments.rules.is_some() || header.rules_file.is_some());
    let (rules, before) = if exists {
        load_rules::compile(Some(&path))?;
        (load_rules::read(Some(&path))?, std::fs::read_to_string(&path)?)
    } else {
        (load_rules::read(None)?, NEW_FILE.to_owned())
    };
    let rejected = decisions.iter().any(|decision| decision.verdict == Choice::Reject);
    let Some(proposal) = proposal(arguments, &header, Decisions::of(decisions), &rules, (&path, &before))? else {
        return Ok(End::Interrupted);
    };
    if !rejected {
        terminal::tell("nothing was rejected, so there is nothing to change");
    }
    let shown = if exists || proposal.text == before { &before } else { "" };
    tell(&path, shown, &proposal)?;
    let solved = proposal.solved.iter().all(|solved| solved.change.is_some() || solved.gone);
    let complete = solved && proposal.lost.is_empty();
    let passed = proposal.tests.failures.is_empty();
    if arguments.write && proposal.text != before {
        if !passed {
            bail!("tests fail with the patch, so it was not written");
        }
        replace(&path, &proposal.text)?;
        terminal::tell(&format!("{} written", path.display()));
    } else if proposal.text != before {
        terminal::tell("nothing was written; --write does it");
    }
    Ok(if complete && passed { End::Fine } else { End::Found })
}

fn decisions(arguments: &Arguments, path: &Path) -> Result<Vec<Decision>> {
    if arguments.decisions.is_none() && !path.exists() {
        let ledger = path_argument(&arguments.ledger);
        bail!(
            "nothing is decided about this ledger yet (no {}); decide first:
  unscrape review {ledger}                                  on the terminal: r rejects, q ends, decisions are saved
  unscrape review {ledger} --reject ID…                     by the ids in the ledger and in `unscrape report`
  unscrape rules propose {ledger} --decisions FILE          where decisions were saved or exported elsewhere",
            path_name(path)
        );
    }
    let text = std::fs::read_to_string(path).with_context(|| format!("can't read the decisions {}", path_name(path)))?;
    of_lines(&text).with_context(|| path_name(path))
}

fn proposal(
    arguments: &Arguments,
    header: &Header,
    decisions: Decisions,
    rules: &Loaded,
    (path, text): (&Path, &str),
) -> Result<Option<Proposal>> {
    let model = model(header.options.model.as_ref().map(Path::new))?;
    let name = path.display().to_string();
    let ground = Ground {
        inputs: &Inputs::find(&request(header))?,
        fields: &fields(&header.options),
        stages: stages(&header.options, model),
        rules,
        own: (&name, text),
        stop: interrupt::flag(),
    };
    match propose(&arguments.ledger, &decisions, &ground) {
        Err(ProposeError::Rules(errors)) => {
            load_rules::draw(&errors)?;
            bail!("the rules can't be used")
        }
        Err(ProposeError::Interrupted) => Ok(None),
        proposed => Ok(Some(proposed?)),
    }
}

/// Most documents told that were left out.
const LOST_TOLD_MAX: usize = 5;
/// Columns of a text where there is no terminal.
const TEXT_COLUMNS: usize = 90;

fn tell(path: &Path, before: &str, proposal: &Proposal) -> Result<()> {
    let mut drawn = String::new();
    for solved in &proposal.solved {
        draw_case(&mut drawn, solved);
    }
    let notes = [
        (
            proposal.beyond,
            "rejection",
            "that no rule can follow: what the guard kept, or documents that say the same as others",
        ),
        (
            proposal.lost.len(),
            "document",
            "left out with what was rejected of them, since they are gone or their text is not that of the ledger any more",
        ),
    ];
    for (count, what, which) in notes.iter().filter(|(count, ..)| *count > 0) {
        let _ = writeln!(drawn, "{count} {what}{} {which}", plural(*count));
    }
    for name in proposal.lost.iter().take(LOST_TOLD_MAX) {
        let _ = writeln!(drawn, "  {}", visible(name));
    }
    terminal::draw(&drawn)?;
    if proposal.text == before {
        return Ok(());
    }
    println_empty()?;
    show(&path.display().to_string(), before, &proposal.text)?;
    let mut drawn = String::from("\n");
    let tests = &proposal.tests;
    let _ = writeln!(drawn, "{} tests of the rules, {} failed", tests.tests, tests.failures.len());
    for failure in &tests.failures {
        let _ = writeln!(
            drawn,
            "  {REMOVED}failed{REMOVED:#} {}:{} {}",
            visible(&failure.file),
            failure.line,
            visible(&failure.rule)
        );
    }
    draw_effect(&mut drawn, &proposal.effect);
    Ok(terminal::draw(&drawn)?)
}

fn println_empty() -> Result<()> {
    Ok(terminal::draw("\n")?)
}

fn draw_case(out: &mut String, solved: &Solved) {
    let case = &solved.case;
    let text = if case.all_of_rule {
        "all it removes".to_owned()
    } else {
        one_line(&case.lines.join(" ⏎ "), TEXT_COLUMNS)
    };
    let times = format!(" {}×", case.removals);
    hang(
        out,
        "",
        2,
        &[(REASON, &visible(&case.rule)), (DIM, &times), (PLAIN, " "), (PLAIN, &text)],
        None,
    );
    let (style, what) = match (&solved.change, solved.gone) {
        (_, true) => (DIM, "not removed any more under the rules as they are".to_owned()),
        (Some(change), _) if solved.aside > 0 => {
            let count = solved.aside;
            (
                ADDED,
                format!(
                    "{}; {count} other removal{} changed with it in these documents",
                    change.describe(),
                    plural(count)
                ),
            )
        }
        (Some(change), _) => (ADDED, change.describe()),
        (None, _) => (REMOVED, "no change of the rules found that keeps it".to_owned()),
    };
    hang(out, "  ", 4, &[(style, "→ "), (style, &what)], None);
}

fn draw_effect(out: &mut String, effect: &Effect) {
    let documents = effect.documents;
    let _ = writeln!(
        out,
        "{BOLD}over {documents} document{}{BOLD:#}: {} rejected removal{} undone, {} other change{}",
        plural(documents),
        effect.back,
        plural(effect.back),
        effect.others_total,
        plural(effect.others_total)
    );
    for other in &effect.others {
        let place = format!(" {}:{} ", visible(&other.document), other.line);
        let text = one_line(&other.text, TEXT_COLUMNS);
        hang(
            out,
            "  ",
            4,
            &[
                (BOLD, other.difference.name()),
                (DIM, &place),
                (REASON, &visible(&other.rule)),
                (PLAIN, " "),
                (PLAIN, &text),
            ],
            None,
        );
    }
    let more = effect.others_total - effect.others.len();
    if more > 0 {
        let _ = writeln!(out, "  {DIM}… and {more} more{DIM:#}");
    }
}
