//! Dates of records, as far as they can be put in order: ISO 8601 from the year on, or seconds or milliseconds since 1970.

/// A date and time, to be compared only: year, month, day, hour, minute, second as decimal digits. Time zones are not looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date(u64);

/// Numbers from here on are milliseconds: as seconds they would be in the year 5138.
const MILLISECONDS_MIN: u64 = 100_000_000_000;

impl Date {
    /// Later than any other.
    pub const NEVER: Date = Date(u64::MAX);

    /// The date in a JSON value.
    pub fn of(json: &str) -> Option<Self> {
        match json.trim().strip_prefix('"') {
            Some(text) => Self::of_text(text.trim_end_matches('"')),
            None => json.trim().split('.').next()?.parse().ok().map(Self::of_seconds),
        }
    }

    /// `2024-03-05`, `2024-03-05T10:20:30Z`, `20240305`.
    fn of_text(text: &str) -> Option<Self> {
        let mut digits = String::new();
        for c in text.trim().chars().take(19) {
            match c {
                '0'..='9' => digits.push(c),
                '-' | ':' | 'T' | 't' | ' ' | '/' if digits.len() >= 4 => {}
                _ => break,
            }
        }
        let digits = &digits[..digits.len().min(14)];
        if digits.len() < 8 {
            return None;
        }
        format!("{digits:0<14}").parse().ok().map(Date)
    }

    fn of_seconds(number: u64) -> Self {
        let seconds = if number >= MILLISECONDS_MIN { number / 1000 } else { number };
        let (days, of_day) = (seconds / 86_400, seconds % 86_400);
        // Days to a civil date, by eras of 400 years beginning in March (Hinnant, "chrono-compatible low-level date algorithms").
        let shifted = days + 719_468;
        let (era, day_of_era) = (shifted / 146_097, shifted % 146_097);
        let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted_month = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
        let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
        let year = year_of_era + era * 400 + u64::from(month <= 2);
        let time = of_day / 3600 * 10_000 + of_day / 60 % 60 * 100 + of_day % 60;
        Date((year * 10_000 + month * 100 + day).saturating_mul(1_000_000).saturating_add(time))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_put_in_order() {
        let table = [
            (r#""2024-03-05""#, Some(20_240_305_000_000)),
            (r#""2024-03-05T10:20:30Z""#, Some(20_240_305_102_030)),
            (r#""2024-03-05 10:20""#, Some(20_240_305_102_000)),
            (r#""20240305""#, Some(20_240_305_000_000)),
            (r#""5 March 2024""#, None),
            (r#""2024""#, None),
            ("1709634030", Some(20_240_305_102_030)),
            ("1709634030123", Some(20_240_305_102_030)),
            ("1709634030.5", Some(20_240_305_102_030)),
            ("0", Some(19_700_101_000_000)),
            ("18446744073709551615", Some(Date::of_seconds(u64::MAX).0)),
            ("null", None),
            ("-5", None),
            (r#""""#, None),
        ];
        for (json, expected) in table {
            assert_eq!(Date::of(json), expected.map(Date), "{json}");
        }
        assert!(Date::of(r#""2024-03-05""#) < Date::of(r#""2024-03-06T01:00""#));
    }
}
