//! A corpus of files that leak and files that do not, made afresh by programs
//! that write such files. The leaks must all be found; every false alarm is
//! listed by name.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod anywhere;
mod appended;
mod broken;
mod clean;
mod documents;
mod masked;
mod old;
mod others;
mod pack;
mod pdf;
mod pdfs;
mod sheets;
mod slides;
mod torn;
mod unseen;
mod unused;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use inspection::{Kind, Limits, Report, inspect};

/// A file, and what must be found in it. Nothing is to be found in a clean one.
pub(crate) struct Sample {
    pub(crate) name: &'static str,
    pub(crate) file: &'static str,
    pub(crate) bytes: Vec<u8>,
    pub(crate) must: Vec<Kind>,
}

impl Sample {
    pub(crate) fn new(
        name: &'static str,
        file: &'static str,
        bytes: Vec<u8>,
        must: &[Kind],
    ) -> Sample {
        Sample {
            name,
            file,
            bytes,
            must: must.to_vec(),
        }
    }

    pub(crate) fn report(&self) -> Report {
        inspect(self.file, &self.bytes, &Limits::default())
    }
}

/// An identity number: seventeen digits and the check digit of GB 11643.
pub(crate) fn identity(seventeen: &str) -> String {
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = seventeen
        .bytes()
        .zip(weights)
        .map(|(digit, weight)| u32::from(digit - b'0') * weight)
        .sum();
    format!(
        "{seventeen}{}",
        char::from(b"10X98765432"[(sum % 11) as usize])
    )
}

/// The leaks, made once.
pub(crate) fn leaks() -> &'static [Sample] {
    static LEAKS: LazyLock<Vec<Sample>> = LazyLock::new(|| {
        let mut leaks = sheets::leaks();
        leaks.extend(documents::leaks());
        leaks.extend(slides::leaks());
        leaks.extend(pdfs::leaks());
        leaks.extend(old::leaks());
        leaks.extend(others::leaks());
        leaks.extend(unused::leaks());
        leaks.extend(appended::leaks());
        leaks.extend(unseen::leaks());
        leaks.extend(anywhere::leaks());
        leaks.extend(broken::leaks());
        leaks
    });
    &LEAKS
}

/// Clean files in which a warning is raised all the same: each is known, with
/// its reason.
const FALSE_ALARMS: &[(&str, Kind)] = &[
    // A fifteen-digit archive number without a label can be an old identity number.
    ("一段没有说明的十五位编号", Kind::IdentityNumber),
];

#[test]
fn every_leak_is_found_and_every_false_alarm_is_known() {
    let (leaks, clean) = (leaks(), clean::files());
    assert!(leaks.len() >= 60, "{} leaks", leaks.len());
    assert!(clean.len() >= 60, "{} clean files", clean.len());
    let mut by_kind: BTreeMap<Kind, (usize, usize)> = BTreeMap::new();
    let mut missed = Vec::new();
    for sample in leaks {
        let report = sample.report();
        if report.is_clean() {
            missed.push(format!("{} is called clean", sample.name));
        }
        for kind in &sample.must {
            let (found, wanted) = by_kind.entry(*kind).or_default();
            *wanted += 1;
            if report.findings.iter().any(|finding| finding.kind == *kind) {
                *found += 1;
            } else {
                missed.push(format!(
                    "{}: {kind:?} in {:#?}",
                    sample.name, report.findings
                ));
            }
        }
    }
    let mut alarms = Vec::new();
    for sample in &clean {
        for finding in sample.report().warnings() {
            alarms.push((
                sample.name,
                finding.kind,
                finding.place.clone(),
                finding.what.clone(),
            ));
        }
    }
    let wanted: usize = by_kind.values().map(|(_, wanted)| wanted).sum();
    println!("{} leaks, {} clean files", leaks.len(), clean.len());
    for (kind, (found, wanted)) in &by_kind {
        println!("{found:>3} of {wanted:>3}  {}", kind.label());
    }
    println!(
        "recall {:.3}",
        (wanted - missed.len()) as f64 / wanted as f64
    );
    println!(
        "{} false alarms in {} clean files",
        alarms.len(),
        clean.len()
    );
    for (name, kind, place, what) in &alarms {
        println!("  {name}: {} {place} {what}", kind.label());
    }
    assert!(missed.is_empty(), "missed:\n{}", missed.join("\n"));
    let told: Vec<(&str, Kind)> = alarms
        .iter()
        .map(|(name, kind, ..)| (*name, *kind))
        .collect();
    assert_eq!(told, FALSE_ALARMS);
}

#[test]
fn no_report_tells_a_number_whole() {
    let whole = |text: &str| {
        let digits = text.split(|letter: char| !letter.is_ascii_digit());
        digits.map(str::len).max().unwrap_or(0) > 7
    };
    for sample in leaks() {
        for finding in sample.report().findings {
            let told = format!("{} {}", finding.place, finding.what);
            assert!(!whole(&told), "{}: {told}", sample.name);
        }
    }
}

#[test]
fn every_kind_is_in_the_manual() {
    let manual = include_str!("../../docs/inspection.md");
    for kind in Kind::ALL {
        assert!(
            manual.contains(kind.label()),
            "docs/inspection.md does not say {}",
            kind.label()
        );
    }
}
