//! Files that are damaged, cut off or nonsense: each has an answer.

use std::time::{Duration, Instant};

use inspection::{Limits, Report, inspect};
use proptest::prelude::*;

use crate::others::bomb;
use crate::{clean, leaks};

fn small() -> Limits {
    Limits {
        unpacked: 8 << 20,
        operations: 200_000,
        pages: 20,
        ..Limits::default()
    }
}

#[test]
fn a_bomb_is_not_unpacked() {
    let start = Instant::now();
    let report = inspect("a.zip", &bomb(), &Limits::default());
    assert!(!report.readable);
    assert!(report.text_chars < 1000);
    assert!(start.elapsed() < Duration::from_secs(20));
}

#[test]
fn a_file_over_the_limit_is_not_looked_at() {
    let limits = Limits {
        bytes: 10,
        ..Limits::default()
    };
    let report = inspect("a.txt", b"13812345678 and more", &limits);
    assert_eq!(
        report,
        Report::unreadable("text/plain", "文件太大，超过检查的上限")
    );
}

#[test]
fn an_empty_file_has_nothing_to_say() {
    let report = inspect("空", b"", &Limits::default());
    assert!(report.is_clean());
    assert_eq!(report.text_chars, 0);
}

#[test]
fn findings_are_bounded() {
    let lines: String = (0..5000).map(|line| format!("<!-- {line} -->")).collect();
    let page = format!("<!DOCTYPE html><html>{lines}</html>");
    let many = inspect("a.html", page.as_bytes(), &Limits::default());
    assert!(serde_json::to_string(&many).unwrap().len() < 100_000);
}

#[test]
fn a_report_goes_to_json_and_back() {
    for sample in leaks() {
        let report = sample.report();
        let text = serde_json::to_string(&report).unwrap();
        assert_eq!(serde_json::from_str::<Report>(&text).unwrap(), report);
    }
}

#[test]
fn a_file_cut_off_anywhere_has_an_answer() {
    for sample in leaks().iter().chain(&clean::files()) {
        let length = sample.bytes.len().min(200_000);
        for part in 1..8 {
            let cut = &sample.bytes[..length * part / 8];
            let _ = inspect(sample.file, cut, &small());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nonsense_has_an_answer(bytes in prop::collection::vec(any::<u8>(), 0..2000), head in 0..8_usize) {
        let heads: [&[u8]; 8] = [b"", b"%PDF-1.7\n", b"PK\x03\x04", b"\xFF\xD8\xFF\xE1", b"\x89PNG\r\n\x1A\n", b"II*\0", b"{\\rtf1", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1W\0o\0r\0k\0b\0o\0o\0k\0"];
        let file = [heads[head], &bytes].concat();
        let _ = inspect("x", &file, &small());
    }

    #[test]
    fn a_file_with_a_few_wrong_bytes_has_an_answer(which in 0..1000_usize, wrong in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12)) {
        let samples = leaks();
        let sample = &samples[which % samples.len()];
        let mut bytes = sample.bytes.clone();
        bytes.truncate(200_000);
        for (at, byte) in wrong {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let _ = inspect(sample.file, &bytes, &small());
    }
}
