//! Every letter with every sample: the text, held by snapshots, and the pages.

mod common;

use letters::data::Paper;
use letters::{Fonts, Press};

/// The text of each sample stands in `snapshots/`: what changes a letter changes a file there.
#[test]
fn every_sample_has_its_text() {
    let wordings = common::wordings();
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        for (name, paper) in Paper::samples() {
            let text = wordings.text_of(&paper).unwrap_or_else(|error| panic!("{name}: {error}"));
            insta::assert_snapshot!(name, text);
        }
    });
}

/// As an officer's `kaijuan check` does it: no wording names a field that is not there,
/// and each sample is set as PDF and DOCX with the fonts that are built in.
#[test]
fn every_sample_can_be_set() {
    let press = Press::new(Fonts::open(None).unwrap(), common::wordings());
    let replies = common::replies();
    let checked = press.check(replies.iter().map(String::as_str)).unwrap_or_else(|faults| panic!("{faults:#?}"));
    assert_eq!(checked.letters, Paper::ALL.len());
    assert_eq!(checked.pages_of, Paper::samples().len());
}
