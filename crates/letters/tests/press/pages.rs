//! What stands on the pages.

use letters::blocks::{Chart, Drawn, Series};
use letters::{Block, Fonts, Layout, Letter, LetterError, Press};

use proptest::prelude::*;

use super::samples::*;

fn contains(name: &str, letter: &Letter, texts: &[&str]) {
    let bytes = pdf(letter);
    if let Some(text) = text_of(name, &bytes) {
        for expected in texts {
            assert!(
                text.contains(expected),
                "{name}: {expected} is not in {text}"
            );
        }
    }
}

/// The lines of one page, without blanks.
fn lines(name: &str, bytes: &[u8], page: usize) -> Option<Vec<String>> {
    let path = file(name, bytes);
    let page = page.to_string();
    let text = printed(
        "pdftotext",
        &[
            "-layout",
            "-f",
            &page,
            "-l",
            &page,
            path.to_str().unwrap(),
            "-",
        ],
    )?;
    let lines = text
        .lines()
        .map(|line| line.chars().filter(|sign| !sign.is_whitespace()).collect());
    Some(lines.filter(|line: &String| !line.is_empty()).collect())
}

#[test]
fn the_text_can_be_read_back() {
    contains(
        "reply.pdf",
        &reply(),
        &[
            "江数依复〔2026〕12号",
            "王喆堃：",
            "一、予以公开的内容",
            "2025年下半年道路养护验收报告（含附表一、附表二",
            "附件：1.江阳市城东片区道路养护合同（2025年）",
            "2026年3月20日（联系人：政务公开科，电话：0816-5550100）",
            "抄送：江阳市司法局，江阳市档案馆。",
            "江阳市数据管理局办公室2026年3月20日印发",
            "—3—",
        ],
    );
    contains(
        "form.pdf",
        &form(),
        &["案件编号：JY-2026-0018", "☑纸质☐电子□抄录", "138****0000"],
    );
    contains("slip.pdf", &with_slip(), &["意见回执", "□不同意公开"]);
}

#[test]
fn one_attachment_has_no_number() {
    let attachments = vec!["征地批复（共3页）".to_owned()];
    contains(
        "attachment.pdf",
        &Letter {
            attachments,
            ..notice()
        },
        &["附件：征地批复（共3页）江阳市"],
    );
}

#[test]
fn rare_names_are_set() {
    contains(
        "notice.pdf",
        &notice(),
        &["赟𬹼：", "江数补〔2026〕3号", "—1—"],
    );
}

#[test]
fn a_title_takes_from_the_text_font_what_the_bold_one_lacks() {
    let mut letter = notice();
    letter.title = "关于王喆堃𬹼的告知书".into();
    letter.red_head = Some(letters::RedHead {
        agency: "𬹼县喆堃镇人民政府政务公开和政务服务管理协调委员会办公室".into(),
    });
    contains(
        "rare_title.pdf",
        &letter,
        &["关于王喆堃𬹼的告知书", "委员会办公室"],
    );
}

#[test]
fn a_page_has_22_lines_of_28_characters() {
    let text = "江".repeat(28 * 60);
    let mut letter = Letter::new(Layout::Official, "计数", vec![Block::Flush { text }]);
    letter.addressee = None;
    if let Some(lines) = lines("lines.pdf", &pdf(&letter), 2) {
        let (number, text) = lines.split_last().unwrap();
        assert_eq!(number, "—2—");
        assert_eq!(text.len(), 22);
        assert!(
            text.iter().all(|line| line.chars().count() == 28),
            "{text:?}"
        );
    }
}

#[test]
fn a_table_of_60_lines_has_its_header_on_every_page() {
    let bytes = pdf(&with_lines(60));
    let mut rows = 0;
    for page in 1..=3 {
        let Some(lines) = lines(&format!("table-{page}.pdf"), &bytes, page) else {
            return;
        };
        assert_eq!(
            lines.iter().filter(|line| *line == "序号名称页数").count(),
            1,
            "page {page}"
        );
        rows += lines
            .iter()
            .filter(|line| line.contains("份材料的名称"))
            .count();
    }
    assert_eq!(rows, 60);
}

#[test]
fn a_title_of_300_characters_is_set_whole() {
    let letter = long_title();
    assert_eq!(letter.title.chars().count(), 300);
    let title = letter.title.clone();
    contains("title.pdf", &letter, &[&title]);
    let Some(lines) = lines("title.pdf", &pdf(&letter), 1) else {
        return;
    };
    assert!(lines.len() > 12 && lines.iter().any(|line| line.ends_with("答复书")));
}

#[test]
fn a_signature_brings_a_line_of_its_letter_along() {
    for paragraphs in 5..30 {
        let paragraph = Block::Paragraph {
            text: "正文一段。".into(),
        };
        let letter = Letter {
            blocks: vec![paragraph; paragraphs],
            ..notice()
        };
        let bytes = pdf(&letter);
        for page in 1..=2 {
            let Some(lines) = lines("signature.pdf", &bytes, page) else {
                return;
            };
            if lines.iter().any(|line| line == "江阳市数据管理局") {
                assert!(
                    lines.iter().any(|line| line == "正文一段。"),
                    "{paragraphs}: {lines:?}"
                );
                break;
            }
        }
    }
}

#[test]
fn a_character_without_a_font_is_named_and_nothing_is_made() {
    let mut letter = notice();
    letter.addressee = Some("某\u{20021}\u{e123}".into());
    let error = press().pdf(&letter, made_at()).unwrap_err();
    let LetterError::Glyph { missing, .. } = &error else {
        panic!("{error}")
    };
    assert_eq!(missing.len(), 2);
    assert_eq!(
        error.to_string(),
        "现有字体里没有“\u{20021}”（U+20021，统一汉字扩充B区）、“\u{e123}”（U+E123，私用区），\
         这份文书没有生成，也不会用方框代替。请把宋体-ExtB（SimSun-ExtB）、造字时所用的那一款字体\
         放入字体目录（在配置中指定），重新启动后再生成；能改用标准汉字的，请改用标准汉字；\
         文号保留，案件照常办理"
    );
}

#[test]
fn a_layout_with_a_mistake_is_named_with_its_line() {
    let press = |layout: &str| {
        let files = [("letters/layout.typ", layout), ("letters/letters.toml", "")];
        Press::new(
            Fonts::open(None).unwrap(),
            letters::Wordings::load(files).unwrap(),
        )
    };
    let told = |layout: &str| {
        press(layout)
            .pdf(&notice(), made_at())
            .unwrap_err()
            .to_string()
    };
    assert!(
        told("#let a = 1\n#b")
            .starts_with("版面文件 letters/layout.typ（第 2 行）排不出这份文书：")
    );
    assert!(told("\n#json(\"/etc/passwd\")").contains("第 2 行"));
    // What the typesetter only warns of would be a letter that looks different.
    assert!(told("#set text(font: \"没有的字体\")\n正文").contains("第 1 行"));
}

#[test]
fn no_text_can_make_a_layout() {
    let mut letter = notice();
    letter.title = "#panic(\"x\") $a$ *b* @c <d> \\u{41} // e".into();
    letter.blocks = letters::blocks::parse("#read(\"/letter.json\") `x` _y_");
    contains(
        "markup.pdf",
        &letter,
        &[
            "#panic(\"x\")$a$*b*@c<d>\\u{41}//e",
            "#read(\"/letter.json\")`x`_y_",
        ],
    );
}

#[test]
fn blocks_without_anything_are_passed_over() {
    let nothing = vec![
        Block::Table {
            header: vec![],
            rows: vec![vec![]],
        },
        Block::Table {
            header: vec![],
            rows: vec![vec!["甲".into()], vec![]],
        },
        Block::Form { rows: vec![vec![]] },
        Block::Paragraph {
            text: "\u{200b}".into(),
        },
    ];
    contains(
        "nothing.pdf",
        &Letter {
            blocks: nothing,
            ..notice()
        },
        &["江数补〔2026〕3号", "甲"],
    );
}

#[test]
fn a_chart_shows_what_is_drawn_and_no_more() {
    contains(
        "charts.pdf",
        &with_charts(),
        &[
            "热点（件）",
            "柳沟村征地",
            "41",
            "热点按月（件）",
            "2026-01",
            "望溪小学划片",
        ],
    );
}

fn any_blocks() -> impl Strategy<Value = Vec<Block>> {
    let text = "[甲乙丙，。（）a1 \\n]{1,200}";
    let block = prop_oneof![
        4 => text.prop_map(|text| Block::Paragraph { text }),
        1 => text.prop_map(|text| Block::Flush { text }),
        1 => text.prop_map(|text| Block::Note { text }),
        1 => (1..=2u8, "[甲乙]{1,60}").prop_map(|(level, text)| Block::Heading { level, text }),
        1 => (1..5usize, 0..40usize, "[甲乙1]{0,30}").prop_map(|(columns, rows, cell)| Block::Table {
            header: vec!["名称".into(); columns],
            rows: vec![vec![cell; columns]; rows],
        }),
        1 => proptest::collection::vec(1..4usize, 1..12).prop_map(|rows| Block::Form {
            rows: rows.into_iter().map(|pairs| vec![("事项".into(), "内容".into()); pairs]).collect(),
        }),
        1 => (0..30usize, proptest::option::of(0..u32::MAX), any::<bool>()).prop_map(|(names, value, lines)| {
            let series = Series { name: "件数".into(), values: vec![value; names] };
            Block::Chart(Chart {
                title: "热点（件）".into(),
                drawn: if lines { Drawn::Lines } else { Drawn::Bars },
                names: vec!["高铁站前广场项目征地".into(); names],
                series: vec![series; 6],
            })
        }),
        1 => Just(Block::NewPage),
    ];
    proptest::collection::vec(block, 0..25)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// No letter is stuck because of how its parts happen to fall on the pages.
    #[test]
    fn any_letter_can_be_set(blocks in any_blocks(), full in any::<bool>(), form in any::<bool>()) {
        let frame = if full { reply() } else { notice() };
        let layout = if form { Layout::Form } else { Layout::Official };
        let letter = Letter { blocks, layout, ..frame };
        prop_assert!(press().pdf(&letter, made_at()).is_ok());
        prop_assert!(press().docx(&letter).is_ok());
    }
}
