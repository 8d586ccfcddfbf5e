//! What is proposed: a recurring line, or a block of lines that recur together; and how likely it is to take article text.

use super::candidate::{Candidate, Place};
use std::collections::BTreeMap;

/// Share of the documents with either of two lines that must have the one right above the other, for them to be of one block.
const TOGETHER_SHARE_MIN: f64 = 0.8;
/// Most lines of a block.
const LINES_MAX: usize = 12;
/// Lines from which on a block is proposed though each line could be proposed by itself.
const LINES_OF_ITSELF: usize = 3;

/// How likely a line is to be article text somewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Risk {
    /// It stands apart from the text, and reads like none.
    Low,
    /// Something speaks for text.
    Medium,
    /// It reads like text, or stands amid it.
    High,
}

impl Risk {
    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Risk::Low => "low",
            Risk::Medium => "medium",
            Risk::High => "high",
        }
    }
}

/// One line, or several that stand under each other.
#[derive(Clone, Debug)]
pub struct Proposal {
    /// From the first to the last one.
    pub lines: Vec<Candidate>,
    /// Documents that have it; of a block, those in which each line stands under the one before.
    pub documents: usize,
}

impl Proposal {
    fn of(lines: Vec<Candidate>) -> Self {
        let together = lines.windows(2).map(|pair| together(&pair[0], &pair[1]));
        let documents = together.chain(lines.iter().map(|line| line.documents)).min().unwrap_or(0);
        Proposal { lines, documents }
    }

    /// Different articles beside which it stands.
    pub fn articles(&self) -> usize {
        self.lines.iter().map(|line| line.articles.len()).min().unwrap_or(0)
    }

    /// Sites that have it, where known.
    pub fn sites(&self) -> usize {
        self.lines.iter().map(|line| line.sites.len()).min().unwrap_or(0)
    }

    /// The only site that has any of its lines, where all sites are known.
    pub fn only_site(&self) -> Option<&String> {
        let first = self.lines.first()?.only_site()?;
        self.lines.iter().all(|line| line.only_site() == Some(first)).then_some(first)
    }

    /// The place that its lines have in common.
    pub fn place(&self) -> Option<Place> {
        let first = self.lines.first()?.place()?;
        self.lines.iter().all(|line| line.place() == Some(first)).then_some(first)
    }

    /// How likely it is to be article text, and why.
    pub fn risk(&self) -> (Risk, Vec<String>) {
        let mut why = Vec::new();
        let mut risk = Risk::Low;
        let mut add = |least: Risk, reason: String| {
            risk = risk.max(least);
            why.push(reason);
        };
        let share = |count: &dyn Fn(&Candidate) -> usize| {
            let all: usize = self.lines.iter().map(Candidate::occurrences).sum();
            self.lines.iter().map(count).sum::<usize>() as f64 / all.max(1) as f64
        };
        let amid = share(&|line| line.at(Place::Amid));
        if amid > 0.05 {
            let least = if amid > 0.5 { Risk::High } else { Risk::Medium };
            add(least, format!("{:.0}% stand amid the text", amid * 100.0));
        }
        if share(&|line| line.sentences) > 0.5 {
            add(Risk::Medium, "reads like a sentence".to_owned());
        }
        if let [line] = self.lines.as_slice()
            && !line.masked.text().trim().contains(' ')
        {
            add(Risk::Medium, "one word, which may be a subheading".to_owned());
        }
        let words: usize = self.lines.iter().map(|line| line.masked.words().count()).sum();
        if words < 2 && self.lines.iter().any(|line| line.masked.has_slots()) {
            add(Risk::Medium, "little but what varies".to_owned());
        }
        (risk, why)
    }
}

/// Documents in which one line stands right above the other.
fn together(above: &Candidate, below: &Candidate) -> usize {
    above.next.get(&below.key()).copied().unwrap_or(0)
}

/// Puts lines that recur together into blocks: where that makes a line less likely to be taken for what it is not, or makes one proposal
/// of many. All others are proposed by themselves.
pub fn grouped(candidates: Vec<Candidate>) -> Vec<Proposal> {
    let below = below(&candidates);
    let mut is_below: Vec<bool> = vec![false; candidates.len()];
    below.iter().flatten().for_each(|&line| is_below[line] = true);
    let mut taken = vec![false; candidates.len()];
    let mut proposals = Vec::new();
    for first in (0..candidates.len()).filter(|&line| !is_below[line]) {
        let chain = std::iter::successors(Some(first), |&line| below[line]).take(LINES_MAX);
        let chain: Vec<usize> = chain.collect();
        let block = Proposal::of(chain.iter().map(|&line| candidates[line].clone()).collect());
        let lone_risk = |&line: &usize| Proposal::of(vec![candidates[line].clone()]).risk().0;
        let safer = chain.iter().map(lone_risk).max() > Some(block.risk().0);
        if chain.len() > 1 && (safer || chain.len() >= LINES_OF_ITSELF) {
            chain.iter().for_each(|&line| taken[line] = true);
            proposals.push(block);
        }
    }
    let alone = candidates.into_iter().zip(taken).filter(|(_, taken)| !taken);
    proposals.extend(alone.map(|(line, _)| Proposal::of(vec![line])));
    proposals
}

/// For each line the one that stands right below it in nearly all documents with either; each is below one line only.
fn below(candidates: &[Candidate]) -> Vec<Option<usize>> {
    let by_key: BTreeMap<u64, usize> = candidates.iter().enumerate().map(|(at, line)| (line.key(), at)).collect();
    let next = |(at, above): (usize, &Candidate)| {
        let recurring = above.next.iter().filter_map(|(key, count)| Some((*by_key.get(key)?, *count)));
        let tied = recurring.filter(|&(line, count)| {
            let either = above.documents.max(candidates[line].documents);
            line != at && count as f64 >= TOGETHER_SHARE_MIN * either as f64
        });
        tied.max_by_key(|&(line, count)| (count, std::cmp::Reverse(line)))
    };
    let next: Vec<Option<(usize, usize)>> = candidates.iter().enumerate().map(next).collect();
    // A line that stands twice in a document may have two lines above it.
    let mut above: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
    for (at, &(line, count)) in next.iter().enumerate().filter_map(|(at, next)| Some((at, next.as_ref()?))) {
        let best = above.entry(line).or_insert((count, at));
        if count > best.0 {
            *best = (count, at);
        }
    }
    let is_best = |at: usize, line: usize| above.get(&line).is_some_and(|&(_, best)| best == at);
    let best = |(at, next): (usize, Option<(usize, usize)>)| next.map(|(line, _)| line).filter(|&line| is_best(at, line));
    next.into_iter().enumerate().map(best).collect()
}
