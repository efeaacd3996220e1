//! What an act takes from its agency: document numbers, the government it belongs to.

use disclosure::{Refusal, Rules};
use store::{Agency, AgencyKind, Reader, Tx};

use super::Circumstances;
use crate::error::ActError;

/// The government that an agency belongs to: the nearest above it, or itself.
pub(crate) async fn government_of(
    reader: &mut Reader,
    agency: &Agency,
) -> Result<String, ActError> {
    let mut agency = agency.clone();
    while agency.kind != AgencyKind::District {
        let Some(parent) = agency.parent else {
            return Ok(String::new());
        };
        agency = reader.agency(parent).await?.ok_or(ActError::NotFound)?;
    }
    Ok(agency.name)
}

/// Takes the next number of a kind, in the format of `office.toml`. What is refused
/// gives it back.
pub(crate) async fn document_number(
    tx: &mut Tx,
    circumstances: &Circumstances,
    owner: &Agency,
    kind: &str,
) -> Result<String, ActError> {
    let year = chrono::Datelike::year(&circumstances.on);
    let n = tx.next_number(owner.id, year, kind).await?;
    let n = u64::try_from(n).unwrap_or_default();
    circumstances
        .rules()
        .format_number(kind, &owner.code, year, n)
        .ok_or_else(|| {
            Refusal::unlawful(
                "no_number_format",
                "office",
                format!("office.toml 中没有“{kind}”的编号格式"),
                "请管理员补充编号格式。",
            )
            .into()
        })
}

/// Which number of a series a text is; `None` when it is none of it. The format
/// is the office's own, so it is the one of its figures that gives the text again.
pub(crate) fn nth_of(
    rules: &Rules,
    kind: &str,
    code: &str,
    year: i32,
    number: &str,
) -> Option<i64> {
    let figures = number.split(|c: char| !c.is_ascii_digit());
    figures
        .filter_map(|figures| figures.parse::<u64>().ok())
        .find(|n| rules.format_number(kind, code, year, *n).as_deref() == Some(number))
        .and_then(|n| i64::try_from(n).ok())
}
