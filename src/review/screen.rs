//! Draws a review on a terminal of any size, with or without colour: every mark is also a sign. What was scraped is made safe first.

use super::decision::{Choice, Scope};
use super::edit::Edit;
use super::session::{About, Counts, Standing};
use super::state::{State, View};
use crate::report::ledger::{Entry, EntryOutcome};
use crate::report::removals::Rule;
use crate::report::visible::{one_line, visible};
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::{Color, Modifier, Style};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, Borders, Clear, Paragraph, Wrap};

/// Columns from which a list has room for figures beside the names.
const WIDE: u16 = 72;
/// Most characters drawn of a text: no screen shows more.
const TEXT_CHARS_MAX: usize = 4000;

/// The keys, for help.
const KEYS: [(&str, &str); 16] = [
    ("j k n p", "next, previous (arrows, PgUp, PgDn, g, G too)"),
    ("Enter", "texts of the rule"),
    ("Esc q", "back; from the rules: end"),
    ("N P", "next, previous rule"),
    ("Tab", "next one undecided"),
    ("a", "accept: the removal is right"),
    ("r", "reject: the text should have stayed"),
    ("s", "skip for now"),
    ("e", "edit: choose the part that should have stayed"),
    ("u", "undo"),
    ("o", "hold for this rule only, or for any rule"),
    ("A R", "accept, reject the whole rule"),
    ("w", "why: pattern and place of the rule"),
    ("J K", "further down, up in a long removal"),
    ("Ctrl-C", "end; all decisions are saved"),
    ("?", "these keys"),
];

/// Styles with or without colour.
#[derive(Clone, Copy)]
struct Theme {
    color: bool,
}

impl Theme {
    fn colored(self, color: Color) -> Style {
        if self.color { Style::new().fg(color) } else { Style::new() }
    }

    fn dim(self) -> Style {
        Style::new().add_modifier(Modifier::DIM)
    }

    fn bold(self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }

    fn removed(self) -> Style {
        self.colored(Color::Red).add_modifier(Modifier::UNDERLINED)
    }

    fn chosen(self) -> Style {
        Style::new().add_modifier(Modifier::REVERSED)
    }

    /// Sign and style of what is decided.
    fn standing(self, standing: Option<Standing>) -> (&'static str, Style) {
        let Some(standing) = standing else { return (" ", Style::new()) };
        match (standing.choice, standing.about == About::Rule) {
            (Choice::Accept, false) => ("✓", self.colored(Color::Green)),
            (Choice::Accept, true) => ("v", self.colored(Color::Green)),
            (Choice::Reject, false) if standing.edited => ("±", self.colored(Color::Red)),
            (Choice::Reject, false) => ("✗", self.colored(Color::Red)),
            (Choice::Reject, true) => ("x", self.colored(Color::Red)),
            (Choice::Skip, _) => ("–", self.dim()),
        }
    }
}

/// Draws the state; tells it how many rows its lists have.
pub fn draw(frame: &mut Frame<'_>, state: &mut State, color: bool) {
    let theme = Theme { color };
    let [top, middle, bottom] = Layout::vertical([Constraint::Length(1), Constraint::Min(1), Constraint::Length(1)]).areas(frame.area());
    frame.render_widget(Paragraph::new(header(state, top.width, theme)), top);
    let view = match &state.view {
        View::Help(back) => (**back).clone(),
        view => view.clone(),
    };
    match &view {
        View::Rules => draw_rules(frame, state, middle, theme),
        View::Texts | View::Help(_) => draw_texts(frame, state, middle, theme),
        View::Edit(edit) => draw_edit(frame, edit, middle, theme),
    }
    frame.render_widget(Paragraph::new(footer(state, bottom.width, theme)), bottom);
    if matches!(state.view, View::Help(_)) {
        draw_help(frame, frame.area(), theme);
    }
}

fn header(state: &State, width: u16, theme: Theme) -> Line<'static> {
    let Counts {
        texts: [accepted, rejected, skipped],
        alone,
        rules,
    } = state.session.counts();
    let mut counts = format!("✓ {accepted}  ✗ {rejected}  – {skipped}");
    if rules > 0 {
        counts.push_str(&format!("  rules {rules}"));
    }
    if alone > 0 {
        counts.push_str(&format!("  alone {alone}"));
    }
    let room = usize::from(width).saturating_sub(counts.chars().count() + 2);
    let name = one_line(&format!("review {}", state.name), room);
    let gap = room.saturating_sub(columns(&name)) + 2;
    Line::from(vec![
        Span::styled(name, theme.bold()),
        Span::raw(" ".repeat(gap)),
        Span::raw(counts),
    ])
}

fn footer(state: &State, width: u16, theme: Theme) -> Line<'static> {
    if !state.message.is_empty() {
        return Line::styled(one_line(&state.message, width.into()), theme.bold());
    }
    let keys = match (&state.view, state.scope) {
        (View::Rules, _) => "Enter texts · j/k move · Tab next undecided · u undo · q end · ? keys",
        (View::Edit(_), _) => "Space stays or goes · Enter done · Esc cancel",
        (_, Scope::TextOfAnyRule) => "any rule: a accept · r reject · s skip · e edit · u undo · w why · o this rule only · ? keys",
        _ => "a accept · r reject · s skip · e edit · u undo · w why · o any rule · A/R whole rule · ? keys",
    };
    Line::styled(one_line(keys, width.into()), theme.dim())
}

/// "25 % rejected of 12 (9–53 %)".
fn share(state: &State, rule: usize) -> String {
    let share = state.session.share(rule);
    match share.rejected() {
        None => String::new(),
        Some((rejected, (low, high))) => format!(
            "{:.0} % rejected of {} ({:.0}–{:.0} %)",
            rejected * 100.0,
            share.decided,
            low * 100.0,
            high * 100.0
        ),
    }
}

fn draw_rules(frame: &mut Frame<'_>, state: &mut State, area: Rect, theme: Theme) {
    let about = if area.height > 12 { 4 } else { 0 };
    let [list, why] = Layout::vertical([Constraint::Min(1), Constraint::Length(about)]).areas(area);
    state.rows = usize::from(list.height).max(1);
    if state.session.removals.rules.is_empty() {
        frame.render_widget(Paragraph::new("Nothing was removed."), list);
        return;
    }
    let first = State::first_row(state.rule, state.rows);
    let rules = state.session.removals.rules.iter().enumerate().skip(first).take(state.rows);
    let lines: Vec<Line<'_>> = rules
        .map(|(index, rule)| rule_line(state, index, rule, list.width, theme))
        .collect();
    frame.render_widget(Paragraph::new(lines), list);
    let rule = &state.session.removals.rules[state.rule];
    let mut text = vec![Line::raw(visible(&rule.why).into_owned())];
    text.extend(place(rule).map(|place| Line::styled(place, theme.dim())));
    frame.render_widget(
        Paragraph::new(text)
            .wrap(Wrap { trim: true })
            .block(Block::new().borders(Borders::TOP)),
        why,
    );
}

fn rule_line(state: &State, index: usize, rule: &Rule, width: u16, theme: Theme) -> Line<'static> {
    let standing = state.session.of_rule(index as u32).map(|choice| Standing {
        choice,
        about: About::Rule,
        edited: false,
    });
    let (sign, sign_style) = theme.standing(standing);
    let share = share(state, index);
    let counts = if width >= WIDE {
        format!(
            "{:>8} {:>12}  {share:<32}",
            format!("×{}", rule.hits + rule.guarded),
            count(rule.texts.len(), "text")
        )
    } else {
        let short = share.split(" (").next().unwrap_or("").replace(" rejected of ", "/");
        format!("{:>6} {short:>8}", format!("×{}", rule.hits + rule.guarded))
    };
    let room = usize::from(width).saturating_sub(counts.chars().count() + 3);
    let id = one_line(&rule.id, room);
    let gap = room.saturating_sub(columns(&id)) + 1;
    let style = if index == state.rule { theme.chosen() } else { Style::new() };
    Line::from(vec![
        Span::styled(sign, sign_style),
        Span::raw(" "),
        Span::styled(format!("{id}{}{counts}", " ".repeat(gap)), style),
    ])
}

fn count(number: usize, word: &str) -> String {
    format!("{number} {word}{}", if number == 1 { "" } else { "s" })
}

fn draw_texts(frame: &mut Frame<'_>, state: &mut State, area: Rect, theme: Theme) {
    let detail = area.height * 3 / 5;
    let [title, list, below] = Layout::vertical([Constraint::Length(1), Constraint::Min(1), Constraint::Length(detail)]).areas(area);
    state.rows = usize::from(list.height).max(1);
    let Some(rule) = state.session.removals.rules.get(state.rule) else {
        return;
    };
    let told = share(state, state.rule);
    let heading = [rule.id.as_str(), &format!("{} of {}", state.text + 1, rule.texts.len()), &told];
    let heading = heading.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
    frame.render_widget(
        Line::styled(
            one_line(&heading, title.width.into()),
            theme.colored(Color::Cyan).add_modifier(Modifier::BOLD),
        ),
        title,
    );
    let first = State::first_row(state.text, state.rows);
    let rows = rule.texts.iter().enumerate().skip(first).take(state.rows);
    let lines: Vec<Line<'_>> = rows.map(|(at, &text)| text_line(state, at, text, list.width, theme)).collect();
    frame.render_widget(Paragraph::new(lines), list);
    draw_detail(frame, state, below, theme);
}

/// The removal under the cursor. Where it does not fit, what stays around it is shortened first; the rest can be scrolled to.
fn draw_detail(frame: &mut Frame<'_>, state: &mut State, area: Rect, theme: Theme) {
    let Some(rule) = state.session.removals.rules.get(state.rule) else {
        return;
    };
    let Some(entry) = state.current().and_then(|text| state.entry(text)) else {
        return;
    };
    let room = usize::from(area.height.saturating_sub(1));
    let width = usize::from(area.width).max(1);
    let mut lines = detail_lines(state, rule, entry, theme, None);
    if rows_of(&lines, width) > room {
        lines = detail_lines(state, rule, entry, theme, Some(width));
    }
    let beyond = rows_of(&lines, width).saturating_sub(room);
    state.scroll = state.scroll.min(u16::try_from(beyond).unwrap_or(u16::MAX));
    let mut block = Block::new().borders(Borders::TOP);
    if beyond > 0 {
        block = block.title(Line::styled(" J K more ", theme.dim()));
    }
    let text = Paragraph::new(lines).wrap(Wrap { trim: false }).scroll((state.scroll, 0));
    frame.render_widget(text.block(block), area);
}

/// Rows that lines take on a screen of so many columns. Words are not parted, so rows may end early: an eighth more is allowed for.
fn rows_of(lines: &[Line<'_>], width: usize) -> usize {
    let rows = |columns: usize| {
        if columns <= width {
            1
        } else {
            (columns + columns / 8).div_ceil(width)
        }
    };
    lines.iter().map(|line| rows(line.width())).sum()
}

fn text_line(state: &State, at: usize, text: u32, width: u16, theme: Theme) -> Line<'static> {
    let alone = state.session.alone(text).iter().sum::<usize>() > 0;
    let (sign, sign_style) = match state.session.standing(text) {
        None if alone => ("·", theme.dim()),
        standing => theme.standing(standing),
    };
    let hits = format!("{:>6} ", format!("×{}", state.session.removals.texts[text as usize].hits));
    let room = usize::from(width).saturating_sub(hits.chars().count() + 2);
    let shown = state
        .entry(text)
        .map(|entry| one_line(&bounded(&entry.text), room))
        .unwrap_or_default();
    let style = if at == state.text { theme.chosen() } else { Style::new() };
    Line::from(vec![
        Span::styled(sign, sign_style),
        Span::styled(hits, theme.dim()),
        Span::styled(shown, style),
    ])
}

/// Where it stands, what stays around it, and with `why` what the rule says. `columns` is what each line around it may take, if that is bounded.
fn detail_lines(state: &State, rule: &Rule, entry: &Entry, theme: Theme, columns: Option<usize>) -> Vec<Line<'static>> {
    let text = |text: &str| visible(text).replace('\t', " ");
    let around = |line: &String| {
        let line = columns.map_or_else(|| text(line), |columns| one_line(line, columns));
        Line::styled(line, theme.dim())
    };
    let site = entry.site.as_deref().map(|site| format!("  {site}")).unwrap_or_default();
    let language = entry
        .language
        .as_deref()
        .map(|language| format!("  {language}"))
        .unwrap_or_default();
    let mut lines = vec![Line::styled(
        text(&format!("{}:{}{site}{language}  {}", entry.document, entry.line, entry.id)),
        theme.dim(),
    )];
    if entry.outcome == EntryOutcome::Guarded {
        lines.push(Line::styled(
            "the guard kept this: it was not removed",
            theme.colored(Color::Yellow),
        ));
    }
    lines.extend(
        state
            .current()
            .and_then(|text| alone(state, text))
            .map(|told| Line::styled(told, theme.bold())),
    );
    if state.why {
        lines.push(Line::styled(text(&rule.why), theme.colored(Color::Cyan)));
        lines.extend(place(rule).map(|place| Line::styled(place, theme.dim())));
        if rule.place.is_none() {
            lines.push(Line::raw(text(&entry.reason)));
        }
        lines.extend(entry.pattern.as_deref().map(|pattern| Line::styled(text(pattern), theme.dim())));
        if !entry.others.is_empty() {
            lines.push(Line::styled(text(&format!("also: {}", entry.others.join(", "))), theme.dim()));
        }
    }
    lines.extend(entry.before.iter().map(around));
    lines.extend(removed_lines(entry, theme));
    lines.extend(entry.after.iter().map(around));
    if let Some(part) = state.current().and_then(|current| state.session.edited(current)) {
        lines.push(Line::styled("should have stayed:", theme.bold()));
        lines.extend(part.lines().map(|line| Line::styled(text(line), theme.colored(Color::Green))));
    }
    lines
}

/// What was decided about single removals of a text.
fn alone(state: &State, text: u32) -> Option<String> {
    let [accepted, rejected, skipped] = state.session.alone(text);
    let hits = state.session.removals.texts[text as usize].hits;
    let decided = [(accepted, "accepted"), (rejected, "rejected"), (skipped, "skipped")];
    let told: Vec<String> = decided
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| format!("{count} {what}"))
        .collect();
    (!told.is_empty()).then(|| {
        format!(
            "of its {}, by themselves: {}",
            self::count(hits as usize, "removal"),
            told.join(", ")
        )
    })
}

/// The text between what stays of its own lines.
fn removed_lines(entry: &Entry, theme: Theme) -> Vec<Line<'static>> {
    let safe = |text: &str| visible(text).replace('\t', " ");
    let mut lines: Vec<Line<'static>> = bounded(&entry.text)
        .split('\n')
        .filter(|line| !line.trim().is_empty())
        .map(|line| Line::from(vec![Span::styled(safe(line), theme.removed())]))
        .collect();
    if let Some(first) = lines.first_mut() {
        let lead = if entry.prefix.is_empty() {
            "- ".to_owned()
        } else {
            format!("- {}", safe(&entry.prefix))
        };
        first.spans.insert(0, Span::raw(lead));
    }
    if let Some(last) = lines.last_mut() {
        if let Some(with) = &entry.replacement {
            last.spans.push(Span::styled(
                format!(" → {}", safe(&with.replace('\n', "⏎"))),
                theme.colored(Color::Green),
            ));
        }
        last.spans.push(Span::raw(safe(&entry.suffix)));
    }
    lines
}

fn draw_edit(frame: &mut Frame<'_>, edit: &Edit, area: Rect, theme: Theme) {
    let rows = usize::from(area.height.saturating_sub(1)).max(1);
    let first = State::first_row(edit.cursor, rows);
    let mut lines = vec![Line::styled("Which parts should have stayed?", theme.bold())];
    for (at, (piece, stays)) in edit.pieces.iter().enumerate().skip(first).take(rows) {
        let (sign, style) = if *stays {
            ("[x] ", theme.colored(Color::Green))
        } else {
            ("[ ] ", theme.removed())
        };
        let room = usize::from(area.width).saturating_sub(sign.len());
        let style = if at == edit.cursor {
            style.add_modifier(Modifier::REVERSED)
        } else {
            style
        };
        lines.push(Line::from(vec![Span::raw(sign), Span::styled(one_line(piece, room), style)]));
    }
    frame.render_widget(Paragraph::new(lines), area);
}

fn draw_help(frame: &mut Frame<'_>, area: Rect, theme: Theme) {
    let width = area.width.min(66);
    let height = area.height.min(KEYS.len() as u16 + 2);
    let place = Rect {
        x: (area.width - width) / 2,
        y: (area.height - height) / 2,
        width,
        height,
    };
    let lines = KEYS
        .iter()
        .map(|(keys, what)| Line::from(vec![Span::styled(format!(" {keys:<8} "), theme.bold()), Span::raw(*what)]));
    frame.render_widget(Clear, place);
    let block = Block::bordered().title(" Keys ");
    frame.render_widget(Paragraph::new(lines.collect::<Vec<_>>()).block(block), place);
}

fn place(rule: &Rule) -> Option<String> {
    rule.place
        .as_ref()
        .map(|(file, line)| visible(&format!("{file}:{line}")).into_owned())
}

/// As much of a text as can be looked at.
fn bounded(text: &str) -> String {
    match text.char_indices().nth(TEXT_CHARS_MAX) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

fn columns(text: &str) -> usize {
    unicode_width::UnicodeWidthStr::width(text)
}
