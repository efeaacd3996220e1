//! Wordings, tables and layouts that say too little: well formed, and yet no letter.

use std::sync::LazyLock;

use letters::data::Paper;
use letters::{Fonts, LetterError, Press};

use super::files;

static FONTS: LazyLock<Fonts> = LazyLock::new(|| Fonts::open(None).unwrap());

/// What the check says of the files with one of them changed.
fn told(name: &str, change: impl FnOnce(&str) -> String) -> Vec<String> {
    let mut files = files::all();
    let file = files.iter_mut().find(|(known, _)| known == name).unwrap();
    let changed = change(&file.1);
    assert_ne!(changed, file.1, "{name}");
    file.1 = changed;
    let replies = files::replies();
    let (wordings, mut faults) = files::read(&files);
    let press = Press::new(FONTS.clone(), wordings);
    let more = press.check(&files::kinds(&replies));
    faults.extend(more.err().unwrap_or_default());
    faults.iter().map(LetterError::to_string).collect()
}

#[test]
fn an_emptied_wording_is_named() {
    let files = files::all();
    let wordings = files.iter().filter(|(name, _)| name.ends_with(".j2"));
    let nothings = ["", " \n　\n", "{# 待写 #}\n"].iter().cycle();
    for ((name, _), nothing) in wordings.zip(nothings) {
        let told = told(name, |_| (*nothing).to_owned());
        assert_eq!(told.len(), 1, "{name}: {told:?}");
        assert!(told[0].starts_with(&format!("{name} 是空的")), "{told:?}");
    }
}

#[test]
fn a_wording_that_does_not_say_what_the_law_asks_is_named() {
    let wordings = files::wordings();
    for (kind, _) in Paper::ALL.iter().filter(|(kind, _)| *kind != "reply") {
        let name = format!("letters/{}", wordings.letter(kind).unwrap().wording);
        let told = told(&name, |_| "特此告知。\n".to_owned());
        assert!(!told.is_empty(), "{kind}");
        for fault in &told {
            assert!(
                fault.starts_with(&format!("{name} 没有写“")),
                "{kind}: {fault}"
            );
            assert!(fault.contains("请在文字中写上字段 "), "{fault}");
        }
    }
}

#[test]
fn a_reply_without_its_article_remedy_or_required_part_is_named() {
    for (kind, requires) in files::replies() {
        let name = format!("letters/reply/{kind}.j2");
        let told = told(&name, |_| "不予办理。\n".to_owned());
        // No article of the Regulation names these two.
        let named = !["confirmation_request", "other"].contains(&kind.as_str());
        let article = usize::from(named);
        assert!(told.len() >= requires.len() + article, "{kind}: {told:#?}");
        assert!(
            told.iter().all(|fault| fault.starts_with(&name)),
            "{told:#?}"
        );
    }
    let without_remedy = |text: &str| text.replace("{{ remedy }}", "");
    for (name, article) in [
        ("letters/reply.j2", "第五十一条"),
        ("letters/third_party_notice.j2", "第五十一条"),
        ("letters/abandonment_notice.j2", "第五十一条"),
    ] {
        let told = told(name, without_remedy);
        assert_eq!(told.len(), 1, "{told:#?}");
        assert!(
            told[0].contains("“救济告知”") && told[0].contains(article),
            "{told:?}"
        );
        assert!(told[0].starts_with(name), "{told:?}");
    }
}

#[test]
fn a_wording_with_a_character_without_a_font_is_named_with_its_line() {
    let name = "letters/supplement_notice.j2";
    let mut line = 0;
    let told = told(name, |text| {
        line = text.lines().count() + 1;
        format!("{text}联系人：\u{20bb7}某\n{{# 不印的\u{20021} #}}\n")
    });
    assert_eq!(told.len(), 1, "{told:?}");
    let place = format!("（{name} 第 {line} 行）");
    for says in [&place, "“\u{20bb7}”（U+20BB7", "扩充B区", "放入字体目录"] {
        assert!(told[0].contains(says), "{says}: {told:?}");
    }
    assert!(!told[0].contains("文号"), "{told:?}");
    let titled = self::told("letters/letters.toml", |text| {
        text.replacen("title = \"卷内目录\"", "title = \"卷内目录\u{20bb7}\"", 1)
    });
    assert_eq!(titled.len(), 1, "{titled:?}");
    assert!(
        titled[0].starts_with("letters/letters.toml 第 "),
        "{titled:?}"
    );
}

#[test]
fn what_is_sent_needs_a_signature_and_a_day() {
    let told = told("letters/letters.toml", |text| {
        let (before, notice) = text
            .split_once("title = \"政府信息公开申请补正告知书\"")
            .unwrap();
        let notice = notice.replacen("layout = \"official\"", "layout = \"form\"", 1);
        format!("{before}title = \"政府信息公开申请补正告知书\"{notice}")
    });
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(
        told[0].contains("署名和成文日期") && told[0].contains("补正告知书"),
        "{told:?}"
    );
}

#[test]
fn a_layout_that_loses_a_part_is_told() {
    for (from, to, what) in [
        (
            "if letter.signature != none { sign(letter.signature, letter.signed_on) }",
            "",
            "署名",
        ),
        ("#attachments(letter.attachments)", "", "附件"),
        ("#title(letter.title)", "", "标题"),
        ("    indent(lines(item.text))\n", "", "正文"),
    ] {
        let told = told("letters/layout.typ", |text| text.replacen(from, to, 1));
        let says = format!("letters/layout.typ 没有印出{what}");
        assert!(
            told.iter().any(|fault| fault.contains(&says)),
            "{what}: {told:?}"
        );
    }
    let told = told("letters/layout.typ", |text| format!("{text}\n#titel\n"));
    assert!(
        told[0].contains("没有名为“titel”的变量") && told[0].contains("第 "),
        "{told:?}"
    );
}
