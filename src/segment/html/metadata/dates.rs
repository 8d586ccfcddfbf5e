//! Dates as people and programs write them, read into ISO 8601.
//!
//! A text is cut into numbers, words and signs, and each place in it is tried against the orders in which languages write
//! dates. What can't be a date of a web page (month 13, the year 1850) is refused. Which date of a page is the one it was
//! published on is left to `published`.

use super::months::month;
use std::fmt;

/// First and last year that a page is believed to be from. A constant, so that output doesn't depend on today.
const YEARS: std::ops::RangeInclusive<u32> = 1990..=2099;
/// Longest text looked at, in bytes.
const BYTES_MAX: usize = 400;
/// Most tokens between a date and its time (`, um`, ` - `).
const TIME_GAP_MAX: usize = 4;

/// A day, and the time where one is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Date {
    year: u32,
    month: u32,
    day: u32,
    time: Option<Time>,
}

/// A time of day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Time {
    hour: u32,
    minute: u32,
    second: Option<u32>,
    /// Minutes east of Greenwich.
    offset: Option<i32>,
}

/// Which comes first in `3/4/2020`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    /// As in most of the world.
    DayFirst,
    /// As in the United States.
    MonthFirst,
}

impl Order {
    /// The other one.
    pub fn other(self) -> Order {
        match self {
            Order::DayFirst => Order::MonthFirst,
            Order::MonthFirst => Order::DayFirst,
        }
    }

    /// The order in texts of a language tag (`en-GB`).
    pub fn of(tag: Option<&str>) -> Order {
        let tag = tag.unwrap_or_default().trim().to_ascii_lowercase();
        match tag.split(['-', '_']).collect::<Vec<_>>()[..] {
            ["en"] | ["en", "us" | "ph"] => Order::MonthFirst,
            _ => Order::DayFirst,
        }
    }
}

impl Date {
    /// A day that can be; none for others.
    fn of(year: u32, month: u32, day: u32) -> Option<Date> {
        let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
        let days = match month {
            1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
            4 | 6 | 9 | 11 => 30,
            2 if leap => 29,
            2 => 28,
            _ => 0,
        };
        let time = None;
        (YEARS.contains(&year) && (1..=days).contains(&day)).then_some(Date { year, month, day, time })
    }

    /// Whether two dates name the same day.
    pub fn same_day(&self, other: &Date) -> bool {
        (self.year, self.month, self.day) == (other.year, other.month, other.day)
    }

    /// Whether this may be the day of `utc` where the page was written: the day before an early hour of `utc`, or after a late
    /// one.
    pub fn is_local_of(&self, utc: &Date) -> bool {
        let Some(hour) = utc.time.filter(|time| time.offset == Some(0)).map(|time| time.hour) else {
            return false;
        };
        let bare = self.time.is_none_or(|time| time.offset.is_none());
        bare && ((hour < 12 && self.is_before(utc)) || (hour >= 10 && utc.is_before(self)))
    }

    /// Whether the other date is of the next day.
    fn is_before(&self, other: &Date) -> bool {
        let next = Date::of(self.year, self.month, self.day + 1)
            .or_else(|| Date::of(self.year, self.month + 1, 1))
            .or_else(|| Date::of(self.year + 1, 1, 1));
        next.is_some_and(|next| next.same_day(other))
    }

    /// Whether a time is told.
    pub fn has_time(&self) -> bool {
        self.time.is_some()
    }

    /// The first date in a text.
    pub fn find(text: &str, order: Order) -> Option<Date> {
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

    /// The date that an attribute or a field for programs holds: as [`Date::find`], and also without separators
    /// (`20200517`) or in seconds since 1970.
    pub fn parse(value: &str, order: Order) -> Option<Date> {
        let value = value.trim();
        if value.len() >= 8 && value.bytes().take(8).all(|byte| byte.is_ascii_digit()) {
            return compact(value).or_else(|| since_1970(value));
        }
        Date::find(value, order)
    }

    /// The date in the path of an address (`/2020/05/17/`, `/2020-05-17-`, `-20200517`).
    pub fn in_url(url: &str) -> Option<Date> {
        let path = url.split_once("://").map_or(url, |(_, rest)| rest);
        let path = path.split_once('/')?.1.split(['?', '#']).next()?;
        let numbered = |c: char| !c.is_ascii_digit();
        let mut runs = path.match_indices(|c: char| c.is_ascii_digit()).map(|(at, _)| at);
        let mut after = 0;
        let next = |at: usize| path[at..].find(numbered).map_or(path.len(), |len| at + len);
        while let Some(at) = runs.find(|&at| at >= after) {
            after = next(at);
            let found = match after - at {
                4 => spread(&path[at..]),
                8 => compact(&path[at..after]),
                _ => None,
            };
            if found.is_some() {
                return found;
            }
        }
        None
    }
}

/// `2020/05/17`, `2020-05-17` or `2020/may/17` at the start of a path.
fn spread(path: &str) -> Option<Date> {
    let mut parts = path.split(['/', '-', '_', '.']);
    let year = parts.next()?.parse().ok()?;
    let month_part = parts.next()?;
    let month = match month_part.parse() {
        Ok(number) if month_part.len() <= 2 => number,
        Ok(_) => return None,
        Err(_) => u32::from(month(month_part)?),
    };
    let day = parts.next().filter(|day| day.len() <= 2)?.parse().ok()?;
    Date::of(year, month, day)
}

/// `20200517`, with a time behind it or not.
fn compact(digits: &str) -> Option<Date> {
    let number = |from: usize, to: usize| digits.get(from..to)?.parse().ok();
    let mut date = Date::of(number(0, 4)?, number(4, 6)?, number(6, 8)?)?;
    let rest = digits.get(8..)?.trim_start_matches(['T', 't', ' ']);
    let time = |at: usize| rest.get(at..at + 2)?.parse::<u32>().ok();
    if let (true, Some(hour @ 0..24), Some(minute @ 0..60)) = (rest.len() >= 4, time(0), time(2)) {
        let second = time(4).filter(|second| *second < 60);
        let offset = None;
        date.time = Some(Time {
            hour,
            minute,
            second,
            offset,
        });
    }
    let length = digits.bytes().take_while(u8::is_ascii_digit).count();
    matches!(length, 8 | 12 | 14).then_some(date)
}

/// Seconds or milliseconds since 1970.
fn since_1970(digits: &str) -> Option<Date> {
    let count: u64 = digits.parse().ok()?;
    let seconds = match digits.len() {
        9 | 10 => count,
        12 | 13 => count / 1000,
        _ => return None,
    };
    // Days to a date of the Gregorian calendar: eras of 400 years that begin in March.
    let days = seconds / 86_400 + 719_468;
    let day_of_era = days % 146_097;
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    let year = year_of_era + days / 146_097 * 400 + u64::from(month <= 2);
    let small = |number: u64| u32::try_from(number).ok();
    let mut date = Date::of(small(year)?, small(month)?, small(day)?)?;
    let of_day = small(seconds % 86_400)?;
    let (hour, minute, second, offset) = (of_day / 3600, of_day / 60 % 60, Some(of_day % 60), Some(0));
    date.time = Some(Time {
        hour,
        minute,
        second,
        offset,
    });
    Some(date)
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)?;
        let Some(time) = &self.time else { return Ok(()) };
        write!(f, "T{:02}:{:02}", time.hour, time.minute)?;
        if let Some(second) = time.second {
            write!(f, ":{second:02}")?;
        }
        match time.offset {
            None => Ok(()),
            Some(0) => f.write_str("Z"),
            Some(offset) => {
                let (sign, minutes) = (if offset < 0 { '-' } else { '+' }, offset.abs());
                write!(f, "{sign}{:02}:{:02}", minutes / 60, minutes % 60)
            }
        }
    }
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
        let (mut date, here) = found.or_else(|| {
            let mut here = self;
            here.numbers(order).map(|date| (date, here))
        })?;
        date.time = here.time();
        Some(date)
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_what_people_write() {
        let cases = [
            ("2020-05-17", "2020-05-17"),
            ("2020-05-17T09:30:15+02:00", "2020-05-17T09:30:15+02:00"),
            ("2020-05-17T09:30:15.123-0500", "2020-05-17T09:30:15-05:00"),
            ("2020-05-17T09:30Z", "2020-05-17T09:30Z"),
            ("2020-05-17 09:30:15", "2020-05-17T09:30:15"),
            ("2020/05/17", "2020-05-17"),
            ("Sun, 17 May 2020 09:30:15 GMT", "2020-05-17T09:30:15Z"),
            ("Sunday, May 17th, 2020 at 9:30 pm", "2020-05-17T21:30"),
            ("May 17, 2020", "2020-05-17"),
            ("Posted on the 17th of May 2020 by Ada", "2020-05-17"),
            ("Stand: 17.05.2020, 9.30 Uhr", "2020-05-17T09:30"),
            ("17.5.20", "2020-05-17"),
            ("17. Mai 2020, um 09:30 Uhr", "2020-05-17T09:30"),
            ("Am 1. Jänner 2020", "2020-01-01"),
            ("17 de mayo de 2020", "2020-05-17"),
            ("Publié le 1er août 2020 à 14h30", "2020-08-01T14:30"),
            ("3 de março de 2020", "2020-03-03"),
            ("17 maggio 2020", "2020-05-17"),
            ("17 maja 2020", "2020-05-17"),
            ("17 мая 2020", "2020-05-17"),
            ("17 mei 2020", "2020-05-17"),
            ("2020年5月17日", "2020-05-17"),
            ("2020년 5월 17일", "2020-05-17"),
            ("17/05/2020", "2020-05-17"),
            ("17-May-2020", "2020-05-17"),
            ("2020, May 17", "2020-05-17"),
        ];
        for (text, date) in cases {
            assert_eq!(
                Date::find(text, Order::DayFirst).map(|date| date.to_string()).as_deref(),
                Some(date),
                "{text}"
            );
        }
    }

    #[test]
    fn refuses_what_is_no_date() {
        let cases = [
            "2020-13-01",
            "2019-02-29",
            "2999-01-01",
            "1850-01-01",
            "31.04.2020",
            "May 2020",
            "10:30",
            "Version 1.2.3",
            "12.34.5678",
            "127.0.0.1",
            "",
        ];
        for text in cases {
            assert_eq!(Date::find(text, Order::DayFirst), None, "{text}");
        }
    }

    #[test]
    fn asks_the_language_where_numbers_alone_do_not_tell() {
        let cases = [
            ("3/4/2020", Some("en-US"), "2020-03-04"),
            ("3/4/2020", Some("en-GB"), "2020-04-03"),
            ("3/4/2020", Some("de"), "2020-04-03"),
            ("3/4/2020", None, "2020-04-03"),
            ("13/4/2020", Some("en"), "2020-04-13"),
            ("4/13/2020", Some("fr"), "2020-04-13"),
            ("3.4.2020", Some("en"), "2020-04-03"),
        ];
        for (text, language, date) in cases {
            let found = Date::find(text, Order::of(language)).map(|date| date.to_string());
            assert_eq!(found.as_deref(), Some(date), "{text} {language:?}");
        }
    }

    #[test]
    fn reads_what_programs_write() {
        let cases = [
            ("20200517", Some("2020-05-17")),
            ("20200517T093015", Some("2020-05-17T09:30:15")),
            ("20200517093015", Some("2020-05-17T09:30:15")),
            ("1589707815", Some("2020-05-17T09:30:15Z")),
            ("1589707815000", Some("2020-05-17T09:30:15Z")),
            ("951782400", Some("2000-02-29T00:00:00Z")),
            ("12345678", None),
            ("99999999999999999999", None),
        ];
        for (value, date) in cases {
            let found = Date::parse(value, Order::DayFirst).map(|date| date.to_string());
            assert_eq!(found.as_deref(), date, "{value}");
        }
    }

    #[test]
    fn reads_addresses() {
        let cases = [
            ("https://a.example/2020/05/17/river", Some("2020-05-17")),
            ("https://a.example/news/2020-05-17-river.html", Some("2020-05-17")),
            ("https://a.example/world/2020/may/17/river", Some("2020-05-17")),
            ("https://a.example/river-20200517.html", Some("2020-05-17")),
            ("https://a.example/2020/05/river", None),
            ("https://a.example/id/20209917", None),
            ("https://2020-05-17.example/", None),
            ("https://a.example/1234567890/2020/5/7/", Some("2020-05-07")),
        ];
        for (url, date) in cases {
            assert_eq!(Date::in_url(url).map(|date| date.to_string()).as_deref(), date, "{url}");
        }
    }

    proptest! {
        #[test]
        fn never_panics(text in any::<String>(), digits in "[0-9TZ:+. -]{0,30}") {
            for text in [&text, &digits] {
                for found in [Date::find(text, Order::MonthFirst), Date::parse(text, Order::DayFirst), Date::in_url(text)].into_iter().flatten() {
                    let written = found.to_string();
                    prop_assert_eq!(Date::parse(&written, Order::DayFirst), Some(found), "{}", written);
                }
            }
        }
    }
}
