//! Dates in sentences: `17. Mai 2020, 9.30 Uhr`.
//!
//! A text is cut into numbers, words and signs, and each place in it is tried against the orders in which languages write
//! dates. Whether a day can be is left to `dates`.

use super::dates::{Date, Order, Time};
use super::months::month;

/// Longest text looked at, in bytes.
const BYTES_MAX: usize = 400;
/// Most tokens between a date and its time (`, um`, ` - `).
const TIME_GAP_MAX: usize = 4;

/// The first date in a text.
pub(super) fn find(text: &str, order: Order) -> Option<Date> {
    let mut end = text.len().min(BYTES_MAX);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let tokens = tokens(&text[..end]);
    (0..tokens.len()).find_map(|at| {
        let here = Tokens { all: &tokens, at };
        here.starts_number_or_word().then(|| here.date(order)).flatten()
    })
}

/// A piece of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    /// Digits: their value and how many they are.
    Number(u32, usize),
    /// Letters, in lower case.
    Word(String),
    /// White space.
    Space,
    /// Any other character.
    Sign(char),
}

fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let run = |is: fn(char) -> bool| rest.find(|c| !is(c)).unwrap_or(rest.len());
        let len = if c.is_ascii_digit() {
            let len = run(|c| c.is_ascii_digit());
            tokens.push(Token::Number(rest[..len].parse().unwrap_or(u32::MAX), len));
            len
        } else if is_counter(c) {
            tokens.push(Token::Sign(c));
            c.len_utf8()
        } else if c.is_alphabetic() {
            let len = run(|c| c.is_alphabetic() && !is_counter(c));
            tokens.push(Token::Word(rest[..len].to_lowercase()));
            len
        } else if c.is_whitespace() {
            tokens.push(Token::Space);
            run(char::is_whitespace)
        } else {
            tokens.push(Token::Sign(c));
            c.len_utf8()
        };
        rest = &rest[len..];
    }
    tokens
}

/// The characters behind year, month and day in Chinese, Japanese and Korean.
fn is_counter(c: char) -> bool {
    matches!(c, '年' | '月' | '日' | '년' | '월' | '일' | '号')
}

/// A place among tokens.
#[derive(Clone, Copy)]
struct Tokens<'t> {
    all: &'t [Token],
    at: usize,
}

impl<'t> Tokens<'t> {
    fn starts_number_or_word(&self) -> bool {
        let inside = self.at > 0 && matches!(self.all[self.at - 1], Token::Sign('.' | '/' | ':') | Token::Number(..));
        matches!(self.all[self.at], Token::Number(_, 1..=4) | Token::Word(_)) && !(inside && self.after_number())
    }

    /// Whether a number stands two tokens before: then this is the middle of something.
    fn after_number(&self) -> bool {
        self.at > 1 && matches!(self.all[self.at - 2], Token::Number(..))
    }

    fn next(&mut self) -> Option<&'t Token> {
        let token = self.all.get(self.at)?;
        self.at += 1;
        Some(token)
    }

    fn number(&mut self, digits: std::ops::RangeInclusive<usize>) -> Option<u32> {
        match self.next()? {
            Token::Number(value, len) if digits.contains(len) => Some(*value),
            _ => None,
        }
    }

    fn sign(&mut self, signs: &str) -> Option<char> {
        match self.next()? {
            Token::Sign(c) if signs.contains(*c) => Some(*c),
            _ => None,
        }
    }

    fn month(&mut self) -> Option<u32> {
        match self.next()? {
            Token::Word(word) => month(word).map(u32::from),
            _ => None,
        }
    }

    /// Goes over white space, the given signs, and the given words.
    fn skip(&mut self, signs: &str, words: &[&str]) {
        while self.all.get(self.at).is_some_and(|token| match token {
            Token::Space => true,
            Token::Sign(c) => signs.contains(*c),
            Token::Word(word) => words.contains(&word.as_str()),
            Token::Number(..) => false,
        }) {
            self.at += 1;
        }
    }

    /// The date that starts here.
    fn date(self, order: Order) -> Option<Date> {
        let readers = [Self::year_first, Self::day_and_name, Self::name_and_day, Self::counted];
        let found = readers.iter().find_map(|read| {
            let mut here = self;
            read(&mut here).map(|date| (date, here))
        });
        let (date, here) = found.or_else(|| {
            let mut here = self;
            here.numbers(order).map(|date| (date, here))
        })?;
        Some(date.at(here.time()))
    }

    /// `2020-05-17`.
    fn year_first(&mut self) -> Option<Date> {
        let year = self.number(4..=4)?;
        let sign = self.sign("-/.")?;
        let month = self.number(1..=2)?;
        self.sign(&sign.to_string())?;
        Date::of(year, month, self.number(1..=2)?)
    }

    /// `17.05.2020`, `5/17/20`.
    fn numbers(&mut self, order: Order) -> Option<Date> {
        let first = self.number(1..=2)?;
        let sign = self.sign("./-")?;
        self.skip("", &[]);
        let second = self.number(1..=2)?;
        self.sign(&sign.to_string())?;
        self.skip("", &[]);
        let year = self.year(sign)?;
        let month_first = sign != '.' && (second > 12 || (order == Order::MonthFirst && first <= 12));
        let (day, month) = if month_first { (second, first) } else { (first, second) };
        Date::of(year, month, day)
    }

    fn year(&mut self, sign: char) -> Option<u32> {
        match self.next()? {
            Token::Number(value, 4) => Some(*value),
            Token::Number(value @ 0..50, 2) if sign != '-' => Some(2000 + value),
            Token::Number(value @ 90..100, 2) if sign != '-' => Some(1900 + value),
            _ => None,
        }
    }

    /// `17. Mai 2020`, `17th of May, 2020`, `17 de mayo de 2020`, `17-May-2020`.
    fn day_and_name(&mut self) -> Option<Date> {
        let day = self.number(1..=2)?;
        self.skip(
            ".,-ºª°/",
            &["st", "nd", "rd", "th", "er", "º", "ª", "a", "e", "de", "of", "den", "d"],
        );
        let month = self.month()?;
        self.skip(".,-/'’", &["de", "del", "do", "of", "года"]);
        let year = self.year('.')?;
        Date::of(year, month, day)
    }

    /// `May 17th, 2020`, `2020, May 17`.
    fn name_and_day(&mut self) -> Option<Date> {
        let early = match self.all.get(self.at) {
            Some(Token::Number(year, 4)) => {
                self.at += 1;
                self.skip(",.-/", &[]);
                Some(*year)
            }
            _ => None,
        };
        let month = self.month()?;
        self.skip(".-/", &["the"]);
        let day = self.number(1..=2)?;
        let year = match early {
            Some(year) => year,
            None => {
                self.skip(",.-/", &["st", "nd", "rd", "th", "of", "de"]);
                self.number(4..=4)?
            }
        };
        Date::of(year, month, day)
    }

    /// `2020年5月17日`.
    fn counted(&mut self) -> Option<Date> {
        let year = self.number(4..=4)?;
        self.sign("年년")?;
        self.skip("", &[]);
        let month = self.number(1..=2)?;
        self.sign("月월")?;
        self.skip("", &[]);
        let day = self.number(1..=2)?;
        self.sign("日일号")?;
        Date::of(year, month, day)
    }

    /// The time behind a date.
    fn time(mut self) -> Option<Time> {
        for _ in 0..=TIME_GAP_MAX {
            let mut here = self;
            if let Some(time) = here.time_here() {
                return Some(time);
            }
            match self.next()? {
                Token::Number(..) => return None,
                _ => continue,
            }
        }
        None
    }

    fn time_here(&mut self) -> Option<Time> {
        let mut hour = self.number(1..=2)?;
        let separator = match self.next()? {
            Token::Sign(c @ (':' | '.')) => *c,
            Token::Word(word) if word == "h" => 'h',
            _ => return None,
        };
        let minute = self.number(2..=2)?;
        let mut second = None;
        if let [Token::Sign(':'), Token::Number(value, 2), ..] = self.all[self.at..] {
            second = Some(value).filter(|second| *second < 60);
            self.at += 2;
            if let [Token::Sign('.' | ','), Token::Number(..), ..] = self.all[self.at..] {
                self.at += 2;
            }
        }
        let offset = self.half_and_zone(&mut hour, separator)?;
        (hour < 24 && minute < 60).then_some(Time {
            hour,
            minute,
            second,
            offset,
        })
    }

    /// Reads `pm`, `Uhr` and the zone behind a time. None if this is no time: `17.05` could be anything without `Uhr`.
    fn half_and_zone(&mut self, hour: &mut u32, separator: char) -> Option<Option<i32>> {
        let mut spoken = separator != '.';
        let mut here = *self;
        here.skip("", &[]);
        if let Some(Token::Word(word)) = here.next() {
            match word.as_str() {
                "pm" | "p" if *hour < 12 => *hour += 12,
                "am" | "a" if *hour == 12 => *hour = 0,
                "uhr" => spoken = true,
                "z" | "utc" | "gmt" => return Some(Some(0)),
                _ => {}
            }
        }
        let mut zone = *self;
        zone.skip("", &[]);
        Some(zone.offset()).filter(|_| spoken)
    }

    /// `+02:00`, `-0500`, `+01`.
    fn offset(&mut self) -> Option<i32> {
        let sign = if self.sign("+-−")? == '+' { 1 } else { -1 };
        let minutes = match *self.next()? {
            Token::Number(value, 4) => value / 100 * 60 + value % 100,
            Token::Number(value, 1 | 2) => {
                let more = match self.all[self.at..] {
                    [Token::Sign(':'), Token::Number(minutes @ 0..60, 2), ..] => minutes,
                    _ => 0,
                };
                value * 60 + more
            }
            _ => return None,
        };
        i32::try_from(minutes)
            .ok()
            .filter(|minutes| *minutes <= 14 * 60)
            .map(|minutes| sign * minutes)
    }
}
