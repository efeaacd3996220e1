//! `service.toml`: by whom a document may be posted.

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
    /// First day in force.
    pub since: NaiveDate,
    /// Last day in force.
    pub until: Option<NaiveDate>,
    /// The rule that allows it.
    pub cite: Cite,
}

dated!(CarrierRow);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ServiceFile {
    carrier: Vec<RawCarrier>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCarrier {
    carrier: Spanned<String>,
    label: String,
    #[serde(default)]
    names: Vec<String>,
    tracking: bool,
    since: Day,
    until: Option<Day>,
    cite: Spanned<String>,
}

/// The carriers, checked; in the order of the file.
pub(super) fn load(file: &mut File<'_>) -> Option<Vec<CarrierRow>> {
    let raw: ServiceFile = file.parse()?;
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
