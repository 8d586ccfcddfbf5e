//! The review on a full-screen terminal: keys in, screens out. What keys do is `review::state`'s, how it looks `review::screen`'s business.

use super::super::{interrupt, terminal};
use anyhow::Result;
use ratatui::crossterm::event::{self, Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use std::io::{self, IsTerminal as _};
use std::path::Path;
use std::process;
use std::sync::atomic::Ordering;
use std::time::Duration;
use unscrape::pipeline::ledger::Ledger;
use unscrape::review::screen::draw;
use unscrape::review::session::Session;
use unscrape::review::state::{Effect, Key, State};
use unscrape::source::path_name;

/// How long a signal may wait to be noticed.
const TICK: Duration = Duration::from_millis(200);
/// Exit code of a process whose terminal was closed, as shells tell it.
const HUNG_UP: i32 = 129;

/// Runs until the person ends it; `save` is called after each decision.
pub fn run(session: Session, ledger: &mut Ledger, path: &Path, save: impl Fn(&Session) -> Result<()>) -> Result<Session> {
    let color = terminal::colors_stdout();
    let mut state = State::new(session, path_name(path.file_name().map_or(path, Path::new)));
    let stop = interrupt::flag();
    end_with_terminal();
    // It puts the terminal back even where the program panics.
    let mut screen = ratatui::try_init()?;
    let ended = (|| -> Result<()> {
        while !stop.load(Ordering::Relaxed) {
            let mut drawn = screen.draw(|frame| draw(frame, &mut state, color)).map(drop);
            let needed = state.needed();
            if !needed.is_empty() {
                for (offset, entry) in needed.iter().zip(ledger.entries(&needed)?) {
                    state.supply(*offset, entry);
                }
                drawn = drawn.and_then(|()| screen.draw(|frame| draw(frame, &mut state, color)).map(drop));
            }
            drawn?;
            match next_key(|| stop.load(Ordering::Relaxed))?.map(|key| state.press(key)) {
                Some(Effect::Save) => save(&state.session)?,
                Some(Effect::Quit) => break,
                Some(Effect::None) | None => {}
            }
        }
        Ok(())
    })();
    ratatui::restore();
    ended?;
    Ok(state.session)
}

/// Ends the process once its terminal was closed: reading keys from there never returns, and takes a whole core. Decisions are saved as they
/// are taken.
fn end_with_terminal() {
    std::thread::spawn(|| {
        while io::stdin().is_terminal() {
            std::thread::sleep(TICK);
        }
        unscrape::emit::remove_unfinished();
        process::exit(HUNG_UP);
    });
}

/// The next key; `None` if the terminal has another size now, or the program was told to stop.
fn next_key(stopped: impl Fn() -> bool) -> Result<Option<Key>> {
    while !stopped() {
        if !event::poll(TICK)? {
            continue;
        }
        match event::read()? {
            Event::Key(key) if key.kind != KeyEventKind::Release => {
                if let Some(key) = meant(key) {
                    return Ok(Some(key));
                }
            }
            Event::Resize(..) => return Ok(None),
            _ => {}
        }
    }
    Ok(None)
}

fn meant(key: KeyEvent) -> Option<Key> {
    if key.modifiers.contains(KeyModifiers::CONTROL) {
        return matches!(key.code, KeyCode::Char('c' | 'd')).then_some(Key::Interrupt);
    }
    Some(match key.code {
        KeyCode::Char(c) => Key::Char(c),
        KeyCode::Enter => Key::Enter,
        KeyCode::Esc => Key::Escape,
        KeyCode::Up => Key::Up,
        KeyCode::Down => Key::Down,
        KeyCode::Left => Key::Left,
        KeyCode::Right => Key::Right,
        KeyCode::PageUp => Key::PageUp,
        KeyCode::PageDown => Key::PageDown,
        KeyCode::Home => Key::Home,
        KeyCode::End => Key::End,
        KeyCode::Tab => Key::Tab,
        KeyCode::Backspace => Key::Backspace,
        _ => return None,
    })
}
