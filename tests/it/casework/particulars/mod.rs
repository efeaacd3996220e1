//! What each document says, held against the case that it is made from: the data
//! whole, and the text that it makes.

mod asked;
mod demo;
mod ends;
mod lacking;
mod standing;
mod whole;

use casework::{ActError, Acted, Desk};
use serde_json::Value;
use store::CaseId;

use super::District;

/// The data of a document and its text.
async fn worded(
    district: &District,
    desk: &Desk,
    case: CaseId,
    seq: Option<u64>,
    letter: &str,
    subject: &str,
) -> Result<(Value, String), ActError> {
    let paper = district
        .office
        .paper(desk, case, seq, letter, subject)
        .await?
        .expect("the case and the event are there");
    let wordings = district.office.equipment.press.wordings();
    let row = wordings.letter(letter).expect("the letter is in the table");
    let text = wordings
        .text(&row.wording, &paper)
        .unwrap_or_else(|error| panic!("{letter} {subject}: {error}"));
    let data = serde_json::to_value(&paper).unwrap();
    Ok((data, text))
}

/// Puts the clock on the last day of a story, whose acts have days of their own.
fn until(district: &District, day: &str) {
    district.clock.set(&format!("{day}T01:00:00Z"));
}

/// The document that an act sent out.
async fn issued(district: &District, acted: &Acted, case: CaseId, letter: &str) -> (Value, String) {
    let seq = Some(acted.event.seq);
    worded(district, district.desk("clerk"), case, seq, letter, "")
        .await
        .unwrap_or_else(|error| panic!("{letter}: {error}"))
}

/// A sheet of a case as it stands.
async fn sheet(district: &District, case: CaseId, sheet: &str, subject: &str) -> (Value, String) {
    worded(district, district.desk("clerk"), case, None, sheet, subject)
        .await
        .unwrap_or_else(|error| panic!("{sheet}: {error}"))
}

/// Holds text and data of a document.
fn held(name: &str, document: &(Value, String)) {
    let (data, text) = document;
    let data = serde_json::to_string_pretty(data).unwrap();
    insta::assert_snapshot!(name, format!("{text}\n\n{data}"));
}
