//! Dates as notes write them: "2026-03-04", "3/4/26", "4 March 2026", "Mar 4". No clock: a date
//! without a year takes it from the note around it.

use std::ops::Range;
use std::sync::LazyLock;

use jiff::civil::Date;
use regex::{Captures, Regex};

use crate::lexicon::schema::Language;

/// Years of two digits are of this century.
const CENTURY: i16 = 2000;

static WRITTEN: LazyLock<Regex> = LazyLock::new(|| {
    let iso = r"\b(?<y>(?:19|20)\d\d)(?:-|/|\.|)(?<m>[01]?\d)(?:-|/|\.|)(?<d>[0-3]?\d)\b";
    let numbers = r"\b(?<a>\d{1,2})(?<mark>[/.-])(?<b>\d{1,2})(?:[/.-](?<y2>\d{4}|\d\d))?\b";
    let before = r"\b(?<name>\p{L}{3,12})\.?\s+(?<dn>\d{1,2})(?:st|nd|rd|th)?\b(?:,?\s+(?<y3>(?:19|20)\d\d)\b)?";
    let behind = r"\b(?<nd>\d{1,2})(?:st|nd|rd|th)?\s+(?<name2>\p{L}{3,12})\b(?:\.?,?\s+(?<y4>(?:19|20)\d\d)\b)?";
    Regex::new(&format!("{iso}|{behind}|{before}|{numbers}")).unwrap()
});

/// Reads dates by the names of a language's months, and by which comes first, day or month.
#[derive(Debug, Clone, Copy)]
pub struct Dates<'a> {
    language: &'a Language,
    day_first: bool,
}

/// A date, and where it stands; bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dated {
    pub date: Date,
    pub range: Range<usize>,
}

impl<'a> Dates<'a> {
    /// `day_first`: what settings say of 3/4/2026; else what is usual in the language.
    pub fn new(language: &'a Language, day_first: Option<bool>) -> Dates<'a> {
        Dates {
            language,
            day_first: day_first.unwrap_or(language.day_first),
        }
    }

    /// Dates with a year.
    pub fn full(&self, text: &str) -> Vec<Dated> {
        self.read(text, None)
    }

    /// All dates; one without a year is the last such day up to `near`.
    pub fn up_to(&self, text: &str, near: Date) -> Vec<Dated> {
        self.read(text, Some(near))
    }

    fn read(&self, text: &str, near: Option<Date>) -> Vec<Dated> {
        let mut out = Vec::new();
        let mut from = 0;
        while let Some(found) = WRITTEN.captures_at(text, from) {
            let range = found.get_match().range();
            match self.date(&found, near) {
                Some(date) => {
                    from = range.end;
                    out.push(Dated { date, range });
                }
                // "Missed 5/13": what looks like a month's name may hide the day behind it.
                None => {
                    let first = text[range.start..].find(|c: char| !c.is_alphanumeric());
                    from = range.start + first.unwrap_or(range.len()).max(1);
                }
            }
        }
        out
    }

    fn date(&self, found: &Captures<'_>, near: Option<Date>) -> Option<Date> {
        let number = |name: &str| found.name(name)?.as_str().parse::<i16>().ok();
        let (year, month, day) = if let Some(year) = number("y") {
            (Some(year), number("m")?, number("d")?)
        } else if let Some(day) = number("dn") {
            (number("y3"), self.month(&found["name"])?, day)
        } else if let Some(day) = number("nd") {
            (number("y4"), self.month(&found["name2"])?, day)
        } else {
            let (a, b) = (number("a")?, number("b")?);
            let year = number("y2");
            // "3.5" and "9-11" are numbers more often than days.
            if year.is_none() && &found["mark"] != "/" {
                return None;
            }
            match a > 12 || self.day_first && b <= 12 {
                true => (year, b, a),
                false => (year, a, b),
            }
        };
        let of = |year: i16| Date::new(year, month.try_into().ok()?, day.try_into().ok()?).ok();
        match (year, near) {
            (Some(year), _) if year < 100 => of(CENTURY + year),
            (Some(year), _) => of(year),
            (None, Some(near)) => of(near.year())
                .filter(|date| *date <= near)
                .or_else(|| of(near.year() - 1)),
            (None, None) => None,
        }
    }

    /// 1 for January.
    fn month(&self, name: &str) -> Option<i16> {
        let same = |other: &String| other.eq_ignore_ascii_case(name);
        let place = self
            .language
            .months
            .iter()
            .position(|names| names.iter().any(same))?;
        i16::try_from(place + 1).ok()
    }
}

/// Whole weeks from one day to a later one.
pub fn weeks(from: Date, to: Date) -> i64 {
    days(from, to) / 7
}

/// Days from one day to a later one.
pub fn days(from: Date, to: Date) -> i64 {
    i64::from(to.since(from).map_or(0, |span| span.get_days()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::Lexicon;

    #[test]
    fn a_day_is_read_as_clinicians_write_it() {
        let lexicon = Lexicon::built_in();
        let read = |text: &str, day_first| -> Vec<String> {
            let dates = Dates::new(&lexicon.language, Some(day_first));
            let near = jiff::civil::date(2026, 4, 8);
            let found = dates.up_to(text, near);
            found.into_iter().map(|d| d.date.to_string()).collect()
        };
        for written in [
            "2026-03-04",
            "20260304",
            "3/4/26",
            "03/04/2026",
            "March 4, 2026",
            "4 March 2026",
            "Mar 4",
            "4th Mar",
            "NS 3/4, no call",
        ] {
            assert_eq!(read(written, false), ["2026-03-04"], "{written}");
        }
        assert_eq!(read("4/3/2026", true), ["2026-03-04"]);
        assert_eq!(read("25/3/2026", false), ["2026-03-25"]);
        assert_eq!(
            read("12/20", false),
            ["2025-12-20"],
            "a year ago, not to come"
        );
        assert_eq!(read("Missed 3/4 without calling", false), ["2026-03-04"]);
        assert_eq!(read("No-showed 3/25 and 4/1", false).len(), 2);
        for none in ["scored 9.11", "rated 13/27", "room 2026", "x3", "Table 4"] {
            assert_eq!(read(none, false), Vec::<String>::new(), "{none}");
        }
    }
}
