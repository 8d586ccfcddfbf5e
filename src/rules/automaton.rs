//! A lazily built automaton that tells whether an expression is found. The `regex` crate's general engine is made of several,
//! forwards and backwards, of which the largest would never run here: most patterns are bound to an end of the line, and asked
//! for no more than a yes.
//!
//! Which expressions are run so is left to `pattern` and `gap`.

use super::pattern::SIZE_BYTES_MAX;
use regex_automata::hybrid::dfa::{Cache, DFA};
use regex_automata::nfa::thompson::{self, NFA, WhichCaptures};
use regex_automata::util::pool::Pool;
use regex_automata::{Anchored, Input, MatchKind};
use regex_syntax::hir::Hir;
use std::fmt;
use std::panic::{RefUnwindSafe, UnwindSafe};

/// Most bytes of the states that an automaton keeps; what does not fit is made again.
const AUTOMATON_BYTES_MAX: usize = 2 << 20;
/// From where in a line an expression is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum From {
    /// At its start; where it can't match there, nothing behind is looked at.
    Start,
    /// Anywhere, forwards.
    Anywhere,
    /// At its end, backwards.
    End,
}

/// An expression as a lazily built automaton.
pub(super) struct Automaton {
    dfa: DFA,
    from: From,
    caches: Pool<Cache, Box<dyn Fn() -> Cache + Send + Sync + UnwindSafe + RefUnwindSafe>>,
}

impl fmt::Debug for Automaton {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Automaton").finish_non_exhaustive()
    }
}

impl Automaton {
    /// `None` if it would be too large.
    pub fn new(hir: &Hir, from: From) -> Option<Self> {
        let thompson = thompson::Config::new()
            .which_captures(WhichCaptures::None)
            .reverse(from == From::End)
            .nfa_size_limit(Some(SIZE_BYTES_MAX));
        let nfa = NFA::compiler().configure(thompson).build_from_hir(hir).ok()?;
        let config = DFA::config()
            .match_kind(if from == From::Anywhere {
                MatchKind::LeftmostFirst
            } else {
                MatchKind::All
            })
            .unicode_word_boundary(true)
            .cache_capacity(AUTOMATON_BYTES_MAX)
            .skip_cache_capacity_check(true);
        let dfa = DFA::builder().configure(config).build_from_nfa(nfa).ok()?;
        let own = dfa.clone();
        Some(Automaton {
            dfa,
            from,
            caches: Pool::new(Box::new(move || own.create_cache())),
        })
    }

    /// Whether the expression is found in the text; `None` if the automaton can't tell: at a word boundary beyond ASCII.
    pub fn is_match(&self, text: &str) -> Option<bool> {
        self.reach(text).map(|reached| reached.is_some())
    }

    /// How far the shortest match reaches from where it is looked for, if there is one; `None` if the automaton can't tell.
    pub fn reach(&self, text: &str) -> Option<Option<usize>> {
        let anchored = if self.from == From::Anywhere { Anchored::No } else { Anchored::Yes };
        let input = Input::new(text).anchored(anchored).earliest(true);
        let cache = &mut self.caches.get();
        let found = match self.from {
            From::End => self.dfa.try_search_rev(cache, &input),
            From::Start | From::Anywhere => self.dfa.try_search_fwd(cache, &input),
        };
        found.ok().map(|found| found.map(|end| end.offset()))
    }
}
