//! From raw rules files to a rule set that can run: the stack flattened, patterns compiled, the index built.
//!
//! Problems of syntax were reported by `parse` and `lint`; running the set is `apply`.

use super::brief::Briefs;
use super::css::Css;
use super::diagnostic::{Diagnostic, Severity};
use super::index::Index;
use super::label::Labels;
use super::memo::Memo;
use super::pattern::{self, Pattern};
use super::rule::{Rule, Unless, When};
use super::schema::{RawFile, RawOverride, RawRule, RawUnless, RawWhen};
use crate::document::TextHash;
use crate::verdict::{Limits, RuleRef};
use rustc_hash::FxHashMap;
use scraper::Selector;
use std::cell::RefCell;
use std::sync::Arc;
use thread_local::ThreadLocal;
use toml::Spanned;

/// Most lines `drop-until` removes where the rule does not say.
const UNTIL_LINES_MAX: usize = 20;

/// All rules of a stack of files, ready to run.
#[derive(Debug)]
pub struct RuleSet {
    /// Rules in the order of the files, base first.
    pub rules: Vec<Rule>,
    /// The guard's limits.
    pub limits: Limits,
    /// Of the texts of all files, in order.
    pub hash: TextHash,
    pub(super) briefs: Briefs,
    pub(super) labels: Labels,
    pub(super) index: Index,
    /// What each thread found in the lines it saw last.
    pub(super) memo: ThreadLocal<RefCell<Memo>>,
}

impl RuleSet {
    /// Flattens a stack of files, base first, and compiles it. Unknown ids in `disable` and `override` are ignored here:
    /// `lint` reports them.
    ///
    /// # Errors
    /// A pattern or selector that can't be compiled.
    pub fn compile(files: &[RawFile]) -> Result<RuleSet, Vec<Diagnostic>> {
        let mut problems = Vec::new();
        let mut rules: Vec<Rule> = Vec::new();
        let mut limits = Limits::default();
        let mut patterns = FxHashMap::default();
        for file in files {
            rules.retain(|rule| !file.disable.iter().any(|pattern| disables(pattern.get_ref(), &rule.info.id)));
            let mut builder = Builder {
                file,
                breaks: memchr::memchr_iter(b'\n', file.text.as_bytes()).collect(),
                problems: &mut problems,
                patterns: &mut patterns,
            };
            rules.extend(file.rules.iter().map(|raw| builder.rule(raw)));
            for change in &file.overrides {
                builder.change(&mut rules, change);
            }
            limits.prose_share_max = file
                .limits
                .prose_share_max
                .as_ref()
                .map_or(limits.prose_share_max, |v| *v.get_ref());
            limits.truncated_share_max = file
                .limits
                .truncated_share_max
                .as_ref()
                .map_or(limits.truncated_share_max, |v| *v.get_ref());
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        let labels = Labels::of(&rules);
        Ok(RuleSet {
            index: Index::build(&rules, &labels),
            briefs: Briefs::of(&rules),
            labels,
            rules,
            limits,
            hash: TextHash::of_all(files.iter().map(|file| &*file.text)),
            memo: ThreadLocal::new(),
        })
    }

    /// A set of just the rules that `which` accepts, for tests of single rules.
    pub fn subset(files: &[RawFile], which: impl Fn(&str) -> bool) -> Result<RuleSet, Vec<Diagnostic>> {
        let mut files = files.to_vec();
        for file in &mut files {
            file.rules.retain(|rule| which(rule.id.get_ref()));
        }
        RuleSet::compile(&files)
    }

    /// The rule with this id.
    pub fn get(&self, id: &str) -> Option<&Rule> {
        self.rules.iter().find(|rule| rule.info.id == id)
    }
}

fn disables(pattern: &str, id: &str) -> bool {
    pattern == id
        || pattern
            .strip_suffix("/*")
            .is_some_and(|category| id.split('/').next() == Some(category))
}

/// Compiles the parts of one file, collecting problems.
struct Builder<'a> {
    file: &'a RawFile,
    /// Where its lines end.
    breaks: Vec<usize>,
    problems: &'a mut Vec<Diagnostic>,
    /// All patterns: many rules ask the same of the lines around, and share what one of them compiled.
    patterns: &'a mut FxHashMap<Arc<str>, Arc<Pattern>>,
}

impl Builder<'_> {
    fn rule(&mut self, raw: &RawRule) -> Rule {
        let line = 1 + self.breaks.partition_point(|&at| at < raw.header.start);
        let info = RuleRef {
            id: raw.id.get_ref().clone(),
            why: raw.why.clone(),
            file: self.file.name.clone(),
            line,
            tier: raw.tier,
        };
        Rule {
            info: Arc::new(info),
            literals: raw
                .matcher
                .literal
                .iter()
                .map(|l| (Arc::from(l.get_ref().as_str()), super::index::key_of(l.get_ref())))
                .collect(),
            line: self.patterns(&raw.matcher.line),
            block: self.patterns(&raw.matcher.block),
            css: self.selectors(&raw.matcher.css),
            when: self.when(&raw.when),
            unless: self.unless(&raw.unless),
            action: raw.action,
            until: raw.until.as_ref().and_then(|p| self.pattern(p)),
            lines_max: raw.lines_max.unwrap_or(UNTIL_LINES_MAX),
            with: raw.with.clone(),
            tests: raw.tests.clone(),
        }
    }

    fn change(&mut self, rules: &mut [Rule], change: &RawOverride) {
        let Some(rule) = rules.iter_mut().find(|rule| rule.info.id == *change.id.get_ref()) else {
            return;
        };
        if let Some(action) = change.action {
            rule.action = action;
        }
        if let Some(when) = &change.when {
            rule.when = self.when(when);
        }
        if let Some(unless) = &change.unless {
            let more = self.unless(unless);
            rule.unless.line.extend(more.line);
            rule.unless.block.extend(more.block);
            rule.unless.previous.extend(more.previous);
            rule.unless.next.extend(more.next);
            rule.unless.css.extend(more.css);
        }
    }

    fn when(&mut self, raw: &RawWhen) -> When {
        When {
            position: raw.position,
            language: raw.language.iter().map(|l| l.get_ref().to_lowercase()).collect(),
            site: raw
                .site
                .iter()
                .map(|s| s.get_ref().trim_start_matches("www.").to_lowercase())
                .collect(),
            input: raw.input,
            repeated: raw.repeated,
            previous: raw.previous.as_ref().and_then(|p| self.pattern(p)),
            next: raw.next.as_ref().and_then(|p| self.pattern(p)),
            length_max: raw.length_max,
            link_density_min: raw.link_density_min,
        }
    }

    fn unless(&mut self, raw: &RawUnless) -> Unless {
        Unless {
            line: self.patterns(&raw.line),
            block: self.patterns(&raw.block),
            previous: self.patterns(&raw.previous),
            next: self.patterns(&raw.next),
            css: self.selectors(&raw.css),
        }
    }

    fn patterns(&mut self, raw: &[Spanned<String>]) -> Vec<Arc<Pattern>> {
        raw.iter().filter_map(|p| self.pattern(p)).collect()
    }

    fn pattern(&mut self, raw: &Spanned<String>) -> Option<Arc<Pattern>> {
        let source = raw.get_ref();
        if let Some(known) = self.patterns.get(source.as_str()) {
            return Some(known.clone());
        }
        if &*self.file.name != super::BUILTIN_NAME
            && let Err(error) = pattern::check(source)
        {
            self.problem(raw, format!("this pattern can't be compiled: {}", last_line(&error.to_string())));
            return None;
        }
        let pattern = Arc::new(Pattern::new(source));
        self.patterns.insert(pattern.source.clone(), pattern.clone());
        Some(pattern)
    }

    fn selectors(&mut self, raw: &[Spanned<String>]) -> Vec<Css> {
        let mut selectors = Vec::new();
        for source in raw {
            match Selector::parse(source.get_ref()) {
                Ok(selector) => selectors.push(Css {
                    source: source.get_ref().as_str().into(),
                    selector,
                }),
                Err(error) => self.problem(source, format!("this selector can't be read: {error}")),
            }
        }
        selectors
    }

    fn problem(&mut self, at: &Spanned<String>, message: String) {
        self.problems.push(Diagnostic {
            severity: Severity::Error,
            code: "invalid-pattern",
            message,
            help: None,
            file: self.file.name.clone(),
            text: self.file.text.clone(),
            span: at.span(),
        });
    }
}

/// The last line of a message of several, which in the `regex` crate's messages is the cause.
fn last_line(message: &str) -> &str {
    message.lines().last().unwrap_or(message)
}
