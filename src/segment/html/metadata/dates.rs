//! Dates as people and programs write them, read into ISO 8601.
//!
//! What can't be a date of a web page (month 13, the year 1850) is refused. Reading sentences is left to `written`; which date
//! of a page is the one it was published on, to `published`.

use super::months::month;
use super::written;
use std::fmt;

/// First and last year that a page is believed to be from. A constant, so that output doesn't depend on today.
const YEARS: std::ops::RangeInclusive<u32> = 1990..=2099;

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
pub(super) struct Time {
    /// 0 to 23.
    pub hour: u32,
    /// 0 to 59.
    pub minute: u32,
    /// 0 to 59.
    pub second: Option<u32>,
    /// Minutes east of Greenwich.
    pub offset: Option<i32>,
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
    pub fn of(year: u32, month: u32, day: u32) -> Option<Date> {
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
        written::find(text, order)
    }

    /// The same day, at a time.
    pub fn at(self, time: Option<Time>) -> Date {
        Date { time, ..self }
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
