//! What it costs to find what is near to one new application among 100,000 entries of the
//! catalogue, and to take one more entry in.
//!
//! `cargo bench -p hotspots --bench shelf`
#![allow(clippy::unwrap_used, reason = "a benchmark may fail")]

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use hotspots::{Leaf, Segmenter, Settings, Shelf, Text};

const ENTRIES: u64 = 100_000;
const RULES: &str = include_str!("../../../workflows/topics.toml");

const PLACES: [&str; 8] = [
    "柳塘村",
    "望溪片区",
    "石桥镇",
    "文澜街道",
    "枣树店村",
    "衡山路",
    "滨河小区",
    "青禾家园",
];
const MATTERS: [&str; 10] = [
    "征地补偿安置方案",
    "控制性详细规划图则",
    "义务教育招生工作方案",
    "公共租赁住房配租名单",
    "最低生活保障对象公示",
    "环境影响评价批复",
    "专项维修资金使用备案",
    "老旧小区改造实施方案",
    "农村饮水安全工程决算",
    "行政处罚决定书",
];
const PAPERS: [&str; 6] = ["通知", "公告", "批复", "意见", "办法", "报告"];
/// So that names are as many as they are in a real catalogue.
const SIGNS: [&str; 16] = [
    "东", "西", "南", "北", "河", "山", "桥", "泉", "林", "石", "田", "湖", "坡", "岭", "湾", "堂",
];

/// The nth entry: its title, number, and what it is about.
fn entry(nth: u64) -> (String, String, String) {
    let of =
        |list: &[&str], by: u64| list[usize::try_from(nth / by).unwrap() % list.len()].to_owned();
    let name = format!("{}{}{}", of(&SIGNS, 1), of(&SIGNS, 16), of(&SIGNS, 256));
    let (place, matter, paper) = (of(&PLACES, 3), of(&MATTERS, 7), of(&PAPERS, 11));
    let year = 2008 + nth % 18;
    let title = format!("{name}{place}{year}年{matter}的{paper}");
    let number = format!("青政发〔{year}〕{}号", nth % 4000);
    let about = format!(
        "{title}。内容包括{place}{matter}的范围、依据、对象、标准和办理程序，公开征求意见的情况和采纳情况，由{name}承办。"
    );
    (title, number, about)
}

fn shelf(settings: &Settings, segmenter: &Segmenter) -> Shelf<u64> {
    let mut shelf = Shelf::default();
    for nth in 0..ENTRIES {
        shelf.put(nth, &leaf(nth, settings, segmenter));
    }
    shelf
}

fn leaf(nth: u64, settings: &Settings, segmenter: &Segmenter) -> Leaf {
    let (title, number, about) = entry(nth);
    Leaf::read(&title, &number, &about, &settings.reading, segmenter)
}

/// An application for something like the nth entry.
fn asked(nth: u64) -> Text {
    let (title, _, about) = entry(nth * 7919 % ENTRIES);
    Text {
        title: format!("申请公开{title}"),
        body: format!("我是当地居民，需要了解：{about}请提供复印件。"),
        ..Text::default()
    }
}

fn suggestions(c: &mut Criterion) {
    let settings = Settings::read(RULES).unwrap();
    let segmenter = settings.shelf_segmenter();
    let mut shelf = shelf(&settings, &segmenter);
    assert_eq!(shelf.len() as u64, ENTRIES);
    let mut nth = 0;
    c.bench_function(
        "suggestions for one new application against 100,000 entries",
        |b| {
            b.iter(|| {
                nth += 1;
                let found = shelf.nearest(
                    black_box(&asked(nth)),
                    &settings.reading,
                    &settings.catalogue,
                    &segmenter,
                    |_| true,
                );
                assert!(!found.is_empty());
                found
            });
        },
    );
    c.bench_function("one more entry among 100,000", |b| {
        b.iter(|| {
            nth += 1;
            let leaf = leaf(nth % ENTRIES, &settings, &segmenter);
            shelf.put(nth % ENTRIES, black_box(&leaf));
        });
    });
}

criterion_group!(benches, suggestions);
criterion_main!(benches);
