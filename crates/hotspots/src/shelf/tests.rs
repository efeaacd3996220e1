use super::*;
use crate::passage;
use crate::settings::Settings;

const RULES: &str = include_str!("../../../../workflows/topics.toml");

/// Title, number, what it says.
const ENTRIES: [(&str, &str, &str); 7] = [
    (
        "河东镇柳塘村2025年第3批次征地补偿安置方案",
        "青自然资征〔2025〕3号",
        "柳塘村集体土地征收的补偿标准、安置方式和社会保障费用。另附勘测定界图。",
    ),
    (
        "河东镇石桥村2024年第1批次征地补偿安置方案",
        "青自然资征〔2024〕1号",
        "石桥村集体土地征收的补偿标准、安置方式。",
    ),
    (
        "2026年义务教育阶段学校招生工作意见",
        "青教字〔2026〕12号",
        "城区小学、初中招生划片范围、报名时间、随迁子女入学办法。",
    ),
    (
        "2025年度城乡低保标准调整的通知",
        "青民发〔2025〕7号",
        "城市、农村最低生活保障标准，特困人员供养标准。",
    ),
    ("政务公开工作方案", "", "全区政务公开重点工作安排。"),
    ("道路改造工程施工方案", "", "望溪路改造的施工组织。"),
    ("安全生产工作方案", "", "安全生产重点工作安排。"),
];

struct Room {
    settings: Settings,
    segmenter: Segmenter,
}

impl Room {
    fn new() -> Room {
        let settings = Settings::read(RULES).unwrap();
        let segmenter = settings.shelf_segmenter();
        Room {
            settings,
            segmenter,
        }
    }

    fn leaf(&self, (title, number, said): (&str, &str, &str)) -> Leaf {
        let reading = &self.settings.reading;
        Leaf::read(title, number, said, reading, &self.segmenter)
    }

    fn shelf(&self) -> Shelf<usize> {
        let mut shelf = Shelf::default();
        for (at, entry) in ENTRIES.iter().enumerate() {
            shelf.put(at, &self.leaf(*entry));
        }
        shelf
    }

    fn near(&self, shelf: &Shelf<usize>, title: &str, body: &str) -> Vec<Near<usize>> {
        let text = Text {
            title: title.into(),
            body: body.into(),
            ..Text::default()
        };
        let (reading, looking) = (&self.settings.reading, &self.settings.catalogue);
        shelf.nearest(&text, reading, looking, &self.segmenter, |_| true)
    }
}

fn keys(near: &[Near<usize>]) -> Vec<usize> {
    near.iter().map(|near| near.key).collect()
}

#[test]
fn what_is_asked_for_is_found_by_what_it_is_about() {
    let room = Room::new();
    let shelf = room.shelf();
    let asked = [
        (
            "征地补偿方案",
            "申请公开河东镇柳塘村2025年征地的补偿安置方案和批复，本人是柳塘村村民，急需了解。",
            0,
        ),
        ("小学招生划片", "请公开2026年城区小学的招生划片范围", 2),
        ("低保标准", "想了解2025年农村低保的标准是多少", 3),
    ];
    for (title, body, expected) in asked {
        let near = room.near(&shelf, title, body);
        assert_eq!(keys(&near).first(), Some(&expected), "{title} {near:?}");
        assert!(!near[0].words.is_empty() && near[0].score <= 1.0);
    }
}

#[test]
fn what_nothing_is_said_of_finds_nothing() {
    let room = Room::new();
    let shelf = room.shelf();
    for (title, body) in [
        ("", ""),
        ("公务接待费", "申请公开2025年各部门的公务接待费支出明细"),
        ("工作", "工作"),
        ("方案", "请公开有关方案"),
        ("😀😀", "𬹼𬹼𬹼"),
        ("13800001111", "370404199001011230"),
    ] {
        let near = room.near(&shelf, title, body);
        assert!(near.is_empty(), "{title}: {near:?}");
    }
    assert!(
        room.near(&Shelf::default(), "低保标准", "低保标准")
            .is_empty()
    );
    let long = "低保".repeat(500_000);
    assert!(room.near(&shelf, "", &long).len() <= 3);
}

#[test]
fn a_document_number_is_found_however_its_brackets_are_written() {
    let room = Room::new();
    let shelf = room.shelf();
    for written in [
        "青民发〔2025〕7号",
        "青民发[2025]7号",
        "青民发（２０２５） 7 号",
    ] {
        let near = room.near(&shelf, "", &format!("请公开{written}文件全文"));
        assert_eq!(keys(&near)[0], 3, "{written}");
        assert!(near[0].by_number && near[0].score == 1.0);
    }
    let other = room.near(&shelf, "", "请公开青民发〔2025〕17号文件");
    assert!(other.iter().all(|near| !near.by_number), "{other:?}");
}

#[test]
fn the_order_in_which_entries_came_and_went_does_not_count() {
    let room = Room::new();
    let straight = room.shelf();
    let mut other: Shelf<usize> = Shelf::default();
    for (at, entry) in ENTRIES.iter().enumerate().rev() {
        other.put(
            at,
            &room.leaf(("别的", "青民发〔1999〕1号", "低保标准调整")),
        );
        other.remove(6 - at);
        other.put(at, &room.leaf(*entry));
    }
    for (at, entry) in ENTRIES.iter().enumerate() {
        other.put(at, &room.leaf(*entry));
    }
    for (title, _, said) in ENTRIES {
        let found = room.near(&straight, title, said);
        assert_eq!(found, room.near(&other, title, said));
        assert!(!found.is_empty());
    }
    for at in 0..ENTRIES.len() {
        other.remove(at);
        other.remove(at);
    }
    assert!(other.is_empty() && other.lengths.is_empty());
    assert!(other.with.iter().all(Vec::is_empty));
}

#[test]
fn what_is_shared_is_told_as_it_stands_in_the_text() {
    let room = Room::new();
    let shelf = room.shelf();
    let near = room.near(
        &shelf,
        "",
        "申请公开河东镇柳塘村2025年第3批次征地补偿安置方案",
    );
    let told = |phrase: &String| phrase.starts_with("河东镇柳塘村");
    assert!(near[0].phrases.iter().any(told), "{near:?}");
    assert!(near[0].phrases.len() < near[0].words.len());
}

#[test]
fn who_may_not_see_an_entry_is_not_shown_it() {
    let room = Room::new();
    let shelf = room.shelf();
    let text = Text {
        title: "低保标准".into(),
        body: "青民发〔2025〕7号 城乡低保标准".into(),
        ..Text::default()
    };
    let (reading, looking) = (&room.settings.reading, &room.settings.catalogue);
    let near = shelf.nearest(&text, reading, looking, &room.segmenter, |key| key != 3);
    assert!(near.iter().all(|near| near.key != 3));
}

#[test]
fn the_passage_is_where_most_of_the_words_stand() {
    let words = [("低保".to_owned(), 3.0), ("标准".to_owned(), 1.0)];
    let text = "总则。调整城乡低保的标准；自7月1日起执行。标准另行公布。";
    assert_eq!(passage(text, &words, 40), "调整城乡低保的标准");
    assert_eq!(passage("与此无关。", &words, 40), "");
    assert_eq!(passage("", &words, 40), "");
    let long = format!("{}低保标准{}", "甲".repeat(300), "乙".repeat(300));
    let found = passage(&long, &words, 40);
    assert!(found.contains("低保标准") && found.chars().count() <= 42);
    assert!(found.starts_with('…') && found.ends_with('…'));
}
