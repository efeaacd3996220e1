//! Counting workdays: a deadline is one look-up.

use std::hint::black_box;

use chrono::NaiveDate;
use criterion::{Criterion, criterion_group, criterion_main};
use disclosure::rules::Rules;

fn calendar(c: &mut Criterion) {
    let calendar = &Rules::embedded().calendar;
    let day = NaiveDate::from_ymd_opt(2024, 9, 2).expect("a date that exists");
    let later = NaiveDate::from_ymd_opt(2024, 10, 14).expect("a date that exists");
    c.bench_function("add_workdays(20)", |b| {
        b.iter(|| black_box(calendar).add_workdays(black_box(day), black_box(20)));
    });
    c.bench_function("workdays_between", |b| {
        b.iter(|| black_box(calendar).workdays_between(black_box(day), black_box(later)));
    });
    c.bench_function("previous_workday", |b| {
        b.iter(|| black_box(calendar).previous_workday(black_box(day)));
    });
}

criterion_group!(benches, calendar);
criterion_main!(benches);
