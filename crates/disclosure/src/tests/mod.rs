//! The law core held by tests: what one file of this folder holds, its first line says.

mod archive;
mod assessing;
mod awaits;
mod dates;
mod deadlines;
mod desk;
mod events;
mod fees;
mod grounds;
mod history;
mod lifecycle;
mod limits;
mod lives;
mod numbers;
mod offered;
mod payloads;
mod remedies;
mod reminders;
mod replies;
mod service;
mod steps;
mod third_parties;
mod turns;
mod worked;

use chrono::NaiveDate;

use crate::Rules;

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// The built-in files with the first `from` of one of them replaced.
fn edited(name: &str, from: &str, to: &str) -> Result<Rules, crate::rules::RulesErrors> {
    let files = Rules::embedded_files();
    let (_, text) = files.iter().find(|(known, _)| *known == name).unwrap();
    assert!(text.contains(from), "{name} has no {from}");
    let text = text.replacen(from, to, 1);
    let others = files.iter().copied().filter(|(known, _)| *known != name);
    Rules::load(others.chain([(name, text.as_str())]))
}
