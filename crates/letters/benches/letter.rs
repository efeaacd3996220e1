//! What a letter of one page costs: its text from data, its PDF/A-2b, its DOCX.
//!
//! `cargo bench -p letters --bench letter`
#![allow(clippy::unwrap_used, reason = "a benchmark may fail")]

use std::hint::black_box;

use chrono::{DateTime, Utc};
use criterion::{Criterion, criterion_group, criterion_main};
use letters::data::Paper;

#[path = "../../../tests/bench/letters/page.rs"]
mod page;

fn letter(c: &mut Criterion) {
    let press = page::press();
    let (letter, paper) = (page::letter(), sample());
    c.bench_function("text of a notice from its data", |b| {
        b.iter(|| press.wordings().letter_of(black_box(&paper)).unwrap());
    });
    // Each letter is another one: nothing of a page can be remembered.
    let mut n = 0;
    c.bench_function("PDF/A-2b of one page", |b| {
        b.iter(|| {
            n += 1;
            press
                .pdf(&page::numbered(&letter, n), DateTime::<Utc>::UNIX_EPOCH)
                .unwrap()
        });
    });
    c.bench_function("DOCX of one page", |b| {
        b.iter(|| press.docx(black_box(&letter)).unwrap());
    });
}

fn sample() -> Paper {
    let samples = Paper::samples();
    let notice = samples
        .into_iter()
        .find(|(_, paper)| paper.kind() == "supplement_notice");
    notice.unwrap().1
}

criterion_group!(benches, letter);
criterion_main!(benches);
