//! The contacts of `office.toml`: whom a letter names for questions.

use std::ops::Range;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use toml::Spanned;

use super::file::{Day, File, dated};

/// Whom a letter of an agency names for questions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ContactRow {
    /// An agency's code, a kind of agency, or `*` for all others; the more specific row wins.
    pub agency: String,
    /// First day of letters that name it.
    pub since: NaiveDate,
    /// Last day.
    pub until: Option<NaiveDate>,
    /// The unit that answers; the agency itself where none is named.
    pub office: Option<String>,
    /// Telephone.
    pub telephone: Option<String>,
    /// Postal address.
    pub address: Option<String>,
    /// Post code.
    pub postcode: Option<String>,
    /// Office hours.
    pub hours: Option<String>,
}

dated!(ContactRow);

/// A contact as written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawContact {
    agency: Spanned<String>,
    since: Spanned<Day>,
    until: Option<Day>,
    office: Option<String>,
    telephone: Option<String>,
    address: Option<String>,
    postcode: Option<String>,
    hours: Option<String>,
}

impl ContactRow {
    /// The lines that a letter prints, with what they are.
    fn lines(&self) -> [(&'static str, Option<&String>); 5] {
        [
            ("office", self.office.as_ref()),
            ("telephone", self.telephone.as_ref()),
            ("address", self.address.as_ref()),
            ("postcode", self.postcode.as_ref()),
            ("hours", self.hours.as_ref()),
        ]
    }
}

/// Reads the contacts of all agencies and times.
pub(super) fn read(file: &mut File<'_>, rows: Vec<RawContact>) -> Vec<ContactRow> {
    let rows: Vec<_> = rows
        .into_iter()
        .filter_map(|row| read_row(file, row))
        .collect();
    file.timelines(rows, |row: &ContactRow| row.agency.clone(), &[], None)
}

fn read_row(file: &mut File<'_>, raw: RawContact) -> Option<(Range<usize>, ContactRow)> {
    let (span, since) = (raw.since.span(), raw.since.get_ref().0);
    let place = raw.agency.span();
    let row = ContactRow {
        agency: raw.agency.into_inner(),
        since,
        until: raw.until.map(|day| day.0),
        office: raw.office,
        telephone: raw.telephone,
        address: raw.address,
        postcode: raw.postcode,
        hours: raw.hours,
    };
    let blank = row
        .lines()
        .into_iter()
        .find(|(_, said)| said.is_some_and(|said| said.trim().is_empty()));
    if let Some((field, _)) = blank {
        file.fault(place, format!("{field} 是空的；没有的，删去这一项"));
        return None;
    }
    if row.lines().iter().all(|(_, said)| said.is_none()) {
        file.fault(
            place,
            "联系方式什么也没有写；请填写 telephone、address 等，或者删去这一条",
        );
        return None;
    }
    Some((span, row))
}

#[cfg(test)]
mod tests {
    use super::super::Rules;

    /// The built-in rules with something more in `office.toml`.
    fn with(more: &str) -> Result<Rules, String> {
        let files: Vec<(&str, String)> = Rules::embedded_files()
            .iter()
            .map(|(name, text)| match *name {
                "office.toml" => (*name, format!("{text}\n{more}")),
                _ => (*name, (*text).to_owned()),
            })
            .collect();
        let files = files.iter().map(|(name, text)| (*name, text.as_str()));
        Rules::load(files).map_err(|errors| errors.to_string())
    }

    const ROWS: &str = r#"
[[contact]]
agency = "*"
since = 2019-05-15
telephone = "000-1"

[[contact]]
agency = "*"
since = 2026-01-01
telephone = "000-2"

[[contact]]
agency = "town"
since = 2019-05-15
address = "镇街"

[[contact]]
agency = "自然资"
since = 2025-01-01
office = "办公室"
"#;

    #[test]
    fn the_most_specific_contact_of_the_day_is_named() {
        let rules = with(ROWS).unwrap();
        let on = |day: &str, code, kind| rules.contact(day.parse().unwrap(), code, kind);
        let telephone = |day| on(day, "民政", "department").unwrap().telephone.clone();
        assert_eq!(telephone("2025-12-31").as_deref(), Some("000-1"));
        assert_eq!(telephone("2026-01-01").as_deref(), Some("000-2"));
        assert!(on("2019-05-14", "民政", "department").is_none());
        let town = on("2026-01-01", "河东", "town").unwrap();
        assert_eq!(town.address.as_deref(), Some("镇街"));
        // before its own row begins, that of its kind or the general one is named
        let own = |day| on(day, "自然资", "department").unwrap().office.clone();
        assert_eq!(own("2025-01-01").as_deref(), Some("办公室"));
        assert_eq!(own("2024-12-31"), None);
    }

    #[test]
    fn an_office_may_name_no_contact() {
        let day = "2026-03-02".parse().unwrap();
        let rules = Rules::embedded();
        assert_eq!(rules.contact(day, "自然资", "department"), None);
    }

    #[test]
    fn a_contact_that_says_nothing_is_told() {
        let row = |line: &str| {
            with(&format!(
                "[[contact]]\nagency = \"*\"\nsince = 2019-05-15\n{line}\n"
            ))
        };
        assert!(row("").unwrap_err().contains("什么也没有写"));
        assert!(row("hours = \" \"").unwrap_err().contains("hours 是空的"));
        assert!(row("phone = \"1\"").unwrap_err().contains("phone"));
    }
}
