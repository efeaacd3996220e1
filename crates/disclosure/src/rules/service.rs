//! `service.toml`: by whom a document may be posted, and how the post numbers it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use toml::Spanned;

use super::cite::Cite;
use super::file::{Dated as _, Day, File, dated};

/// A service of the postal enterprise: no courier serves a decision
/// (国办公开办函〔2016〕235号).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CarrierRow {
    /// Its name in the register.
    pub carrier: String,
    /// What an officer reads.
    pub label: String,
    /// What officers call it.
    pub names: Vec<String>,
    /// Whether its items are numbered, so that the number must be kept.
    pub tracking: bool,
    /// How its numbers may be written; none where they are not checked.
    pub numbers: Vec<ItemNumberRow>,
    /// First day in force.
    pub since: NaiveDate,
    /// Last day in force.
    pub until: Option<NaiveDate>,
    /// The rule that allows it.
    pub cite: Cite,
}

dated!(CarrierRow);

/// How the post writes the number of an item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ItemNumberRow {
    /// Its name in the file.
    pub number: String,
    /// What an officer reads.
    pub label: String,
    /// `A` for a letter, `9` for a digit, anything else as it stands.
    pub pattern: String,
    /// Which digit is checked, if any.
    pub check: Option<CheckDigit>,
    /// Where it is from.
    pub cite: Cite,
}

/// How a check digit is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckDigit {
    /// UPU S10: eight digits, weighted, and the ninth.
    S10,
}

/// What is wrong with the number of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NumberFault {
    /// It is written like none of them.
    Form,
    /// It is written like one, but its check digit is another.
    CheckDigit,
}

/// A number as the post writes it: capitals, nothing between.
pub fn item_number(said: &str) -> String {
    let kept = said
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '－' | '\u{200b}'));
    // full-width letters and digits are those that an input method left behind
    let narrow = kept.map(|c| match c {
        '！'..='～' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        c => c,
    });
    narrow.map(|c| c.to_ascii_uppercase()).collect()
}

impl CarrierRow {
    /// Whether the post numbers its items like this.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn check_number(&self, number: &str) -> Result<(), NumberFault> {
        if self.numbers.is_empty() {
            return Ok(());
        }
        let mut fault = NumberFault::Form;
        for row in self.numbers.iter().filter(|row| row.reads(number)) {
            match row.check {
                Some(CheckDigit::S10) if !is_s10(number) => fault = NumberFault::CheckDigit,
                _ => return Ok(()),
            }
        }
        Err(fault)
    }
}

impl ItemNumberRow {
    fn reads(&self, number: &str) -> bool {
        let same = |(form, c): (char, char)| match form {
            'A' => c.is_ascii_uppercase(),
            '9' => c.is_ascii_digit(),
            literal => c == literal,
        };
        self.pattern.chars().count() == number.chars().count()
            && self.pattern.chars().zip(number.chars()).all(same)
    }
}

/// UPU S10: eleven less the weighted sum modulo eleven; ten is written 0, eleven 5.
fn is_s10(number: &str) -> bool {
    const WEIGHTS: [u32; 8] = [8, 6, 4, 2, 3, 5, 9, 7];
    let digits: Vec<u32> = number.chars().filter_map(|c| c.to_digit(10)).collect();
    let Some((check, serial)) = digits
        .split_last()
        .filter(|(_, it)| it.len() == WEIGHTS.len())
    else {
        return false;
    };
    let sum: u32 = serial
        .iter()
        .zip(WEIGHTS)
        .map(|(digit, by)| digit * by)
        .sum();
    let due = match 11 - sum % 11 {
        10 => 0,
        11 => 5,
        digit => digit,
    };
    *check == due
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ServiceFile {
    carrier: Vec<RawCarrier>,
    #[serde(default)]
    number: Vec<RawNumber>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCarrier {
    carrier: Spanned<String>,
    label: String,
    #[serde(default)]
    names: Vec<String>,
    tracking: bool,
    #[serde(default)]
    numbers: Vec<Spanned<String>>,
    since: Day,
    until: Option<Day>,
    cite: Spanned<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawNumber {
    number: Spanned<String>,
    label: String,
    pattern: String,
    check: Option<CheckDigit>,
    cite: Spanned<String>,
}

/// The carriers, checked; in the order of the file.
pub(super) fn load(file: &mut File<'_>) -> Option<Vec<CarrierRow>> {
    let raw: ServiceFile = file.parse()?;
    let numbers = numbers(file, raw.number);
    let order: Vec<String> = raw
        .carrier
        .iter()
        .map(|row| row.carrier.get_ref().clone())
        .collect();
    let rows: Vec<_> = raw
        .carrier
        .into_iter()
        .filter_map(|row| {
            let cite = file.cite(&row.cite)?;
            let span = row.carrier.span();
            let row = CarrierRow {
                numbers: numbered(file, &row.numbers, &numbers),
                carrier: row.carrier.into_inner(),
                label: row.label,
                names: row.names,
                tracking: row.tracking,
                since: row.since.0,
                until: row.until.map(|day| day.0),
                cite,
            };
            Some((span, row))
        })
        .collect();
    if rows.is_empty() && file.is_clean() {
        file.fault(0..0, "没有任何邮政企业；请至少写一行 [[carrier]]");
    }
    let mut rows = file.timelines(rows, |row| row.carrier.clone(), &[], None);
    rows.sort_by_key(|row| order.iter().position(|carrier| *carrier == row.carrier));
    Some(rows)
}

fn numbers(file: &mut File<'_>, raw: Vec<RawNumber>) -> Vec<ItemNumberRow> {
    let mut rows: Vec<ItemNumberRow> = Vec::with_capacity(raw.len());
    for row in raw {
        let Some(cite) = file.cite(&row.cite) else {
            continue;
        };
        let name = row.number.get_ref();
        if rows.iter().any(|known| known.number == *name) {
            let told = format!("邮件号码的样式“{name}”写了两次；请删去一行");
            file.fault(row.number.span(), told);
            continue;
        }
        rows.push(ItemNumberRow {
            number: row.number.into_inner(),
            label: row.label,
            pattern: row.pattern,
            check: row.check,
            cite,
        });
    }
    rows
}

/// The forms that a carrier names.
fn numbered(
    file: &mut File<'_>,
    names: &[Spanned<String>],
    known: &[ItemNumberRow],
) -> Vec<ItemNumberRow> {
    let mut rows = Vec::with_capacity(names.len());
    for name in names {
        match known.iter().find(|row| row.number == *name.get_ref()) {
            Some(row) => rows.push(row.clone()),
            None => {
                let told = format!(
                    "没有名为“{}”的邮件号码样式；请改正，或者增加一行 [[number]]",
                    name.get_ref()
                );
                file.fault(name.span(), told);
            }
        }
    }
    rows
}

/// The row that an officer means by a word, in force on a day.
pub(super) fn named<'r>(
    rows: &'r [CarrierRow],
    said: &str,
    on: NaiveDate,
) -> Option<&'r CarrierRow> {
    let said = said.trim();
    let means = |row: &&CarrierRow| {
        row.carrier == said
            || row.label == said
            || row.names.iter().any(|name| name.eq_ignore_ascii_case(said))
    };
    rows.iter()
        .filter(|row| row.in_force(on))
        .find(|row| means(row))
}
