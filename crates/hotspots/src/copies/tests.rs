use super::{Sketch, mixed, originals};

const TEXTS: [&str; 3] = [
    "申请公开柳塘渡村二〇二四年第三批次建设用地的征地批复、勘测定界图以及补偿安置方案，并说明听证是否举行、在何处张贴公告",
    "城北实验小学今年秋季招生划片的依据是什么，滨江路以东的小区为何不在学区以内，请公开会议纪要和学位测算的数据",
    "镇卫生院的残疾补贴发放名单没有公示，请公开去年下半年的发放标准、资金来源和经办人员的联系方式",
];

/// About a tenth of the characters lost, replaced or doubled.
fn noisy(text: &str, seed: u64) -> String {
    let mut out = String::new();
    for (at, letter) in text.chars().enumerate() {
        match mixed(seed << 32 | at as u64) % 30 {
            0 => {}
            1 => out.push('甲'),
            2 => out.extend([letter, letter]),
            _ => out.push(letter),
        }
    }
    out
}

#[test]
fn copies_with_a_tenth_of_noise_are_found() {
    let copies = 200;
    let mut found = 0;
    for text in TEXTS {
        for seed in 0..copies {
            let sketches = [Sketch::of(text), Sketch::of(&noisy(text, seed))];
            found += u64::from(originals(&sketches, 0.5, 1) == [0, 0]);
        }
    }
    assert!(found * 100 >= 98 * 3 * copies, "{found} of {}", 3 * copies);
}

#[test]
fn different_texts_and_empty_ones_are_no_copies() {
    let mut sketches: Vec<_> = TEXTS.map(Sketch::of).into();
    sketches.extend(["", "。", "字"].map(Sketch::of));
    assert_eq!(originals(&sketches, 0.5, 2), [0, 1, 2, 3, 4, 5]);
}

#[test]
fn five_hundred_copies_are_one() {
    let mut sketches: Vec<_> = (0..500)
        .map(|it| Sketch::of(&noisy(TEXTS[0], it)))
        .collect();
    sketches.push(Sketch::of(TEXTS[0]));
    sketches.push(Sketch::of(TEXTS[1]));
    let first = originals(&sketches, 0.5, 2);
    assert_eq!(first, originals(&sketches, 0.5, 1));
    let together = first.iter().filter(|it| **it == first[500]).count();
    assert!(together >= 496, "{together}");
    assert_eq!(first[501], 501);
}

#[test]
fn the_similarity_is_that_of_the_sets() {
    let (left, right) = (
        Sketch::of("甲乙丙丁").unwrap(),
        Sketch::of("乙丙丁戊").unwrap(),
    );
    // 甲乙 乙丙 丙丁 against 乙丙 丙丁 丁戊: two of four
    assert!((left.similarity(&right) - 0.5).abs() < 1e-6);
    assert!(left.is_like(&right, 0.5) && !left.is_like(&right, 0.51));
}
