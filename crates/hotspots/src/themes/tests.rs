use super::{Example, Model, TrainingError, train};
use crate::text::Text;
use crate::words::Segmenter;

fn example(theme: &str, words: &str) -> Example {
    Example::of_cut(words, theme, &Segmenter::new([], []))
}

fn examples() -> Vec<Example> {
    vec![
        example("征地拆迁", "征地 批复 公告 村民"),
        example("征地拆迁", "拆迁 补偿 安置 方案"),
        example("征地拆迁", "征地 补偿 标准 公告"),
        example("就业就学", "小学 招生 划片 学区"),
        example("就业就学", "招生 名单 学区 公告"),
        example("就业就学", "岗位 招聘 小学 教师"),
    ]
}

#[test]
fn two_themes_are_learnt_told_apart_and_explained() {
    let model = train(&examples(), 2).unwrap();
    let judged = model.judge_words(&["征地", "补偿", "何时"]);
    assert_eq!((judged.theme, judged.next), ("征地拆迁", "就业就学"));
    assert!(judged.margin > 0.5, "{judged:?}");
    assert!(judged.words.iter().any(|(word, _)| *word == "征地"));
    assert!(
        judged.words.iter().all(|(word, _)| *word != "公告"),
        "{judged:?}"
    );
    let cutter = Segmenter::new([], ["的"]);
    let text = Text {
        title: "城南小学的招生划片".into(),
        ..Text::default()
    };
    assert_eq!(model.judge(&text, &cutter).theme, "就业就学");
}

#[test]
fn the_head_of_a_text_counts_more_than_its_end() {
    let model = train(&examples(), 1).unwrap();
    let between = ["其间"; 12];
    let read = |first, last| {
        let words = [&[first], &between[..], &[last]].concat();
        model.judge_words(&words).theme.to_owned()
    };
    assert_eq!(read("征地", "招生"), "征地拆迁");
    assert_eq!(read("招生", "征地"), "就业就学");
}

#[test]
fn what_says_nothing_is_not_learnt_of_a_cut_text_either() {
    let rows = [
        ("a", "小学 招生"),
        ("a", "小学 ＡＢ 招生"),
        ("b", "征地 ab"),
    ];
    let learnt = |stop: &[&str]| {
        let segmenter = Segmenter::new([], stop.iter().copied());
        let examples = rows.map(|(theme, cut)| Example::of_cut(cut, theme, &segmenter));
        let model = train(&examples, 1).unwrap();
        let words = model.words_of("a", 9);
        words
            .iter()
            .map(|(word, _)| (*word).to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(learnt(&[]), ["小学", "招生"]);
    assert_eq!(learnt(&["小学"]), ["招生"]);
}

#[test]
fn of_what_it_never_met_it_is_not_sure() {
    let model = train(&examples(), 1).unwrap();
    for words in [&[][..], &["𬹼"], &["kaijuan"]] {
        assert_eq!(model.judge_words(words).margin, 0.0);
    }
}

#[test]
fn a_model_is_the_same_with_any_number_of_threads_and_after_a_file() {
    let model = train(&examples(), 1).unwrap();
    let kept = serde_json::to_string(&model).unwrap();
    assert_eq!(
        kept,
        serde_json::to_string(&train(&examples(), 4).unwrap()).unwrap()
    );
    let read: Model = serde_json::from_str(&kept).unwrap();
    assert_eq!(read.judge_words(&["学区"]), model.judge_words(&["学区"]));
}

#[test]
fn a_broken_file_is_no_model() {
    let kept = serde_json::to_string(&train(&examples(), 1).unwrap()).unwrap();
    let wrong = [
        kept.replace("kaijuan-themes-2", "other"),
        kept.replacen("\"bias\":[", "\"bias\":[0.5,", 1),
        kept.replacen("\"worth\":[", "\"worth\":[1.0,", 1),
    ];
    for text in wrong {
        let said = serde_json::from_str::<Model>(&text)
            .unwrap_err()
            .to_string();
        assert!(said.contains("不是可用的主题模型"), "{said}");
    }
}

#[test]
fn nothing_can_be_learnt_of_one_theme_or_without_words() {
    let one = [example("a", "x y"), example("a", "x z")];
    assert_eq!(train(&one, 1).unwrap_err(), TrainingError::Themes(1));
    assert_eq!(train(&[], 1).unwrap_err(), TrainingError::Themes(0));
    let apart = [example("a", "x"), example("b", "y")];
    assert_eq!(train(&apart, 1).unwrap_err(), TrainingError::Words);
}
