//! What stands in a cell, as a value. Every `Err` is the message for its row.

use chrono::NaiveDate;
use disclosure::application::{Aid, Medium, Provision};
use disclosure::identity::IdKind;
use disclosure::words::{ApplicantKind, Attribute, Channel};
use store::{Agency, AgencyId};

use super::Cell;

/// A closed vocabulary that a cell may be written in.
pub(crate) trait Word: Copy + PartialEq + 'static {
    /// All values.
    const ALL: &'static [Self];
    /// Stable spelling.
    fn word(self) -> &'static str;
    /// What an officer reads.
    fn label(self) -> &'static str;
}

macro_rules! words {
    ($($name:ident),+) => {
        $(impl Word for $name {
            const ALL: &'static [Self] = $name::ALL;
            fn word(self) -> &'static str {
                self.word()
            }
            fn label(self) -> &'static str {
                self.label()
            }
        })+
    };
}
words!(
    Channel,
    ApplicantKind,
    Attribute,
    IdKind,
    Medium,
    Provision,
    Aid
);

/// What people write for what the form says.
const EVERYDAY: [(&str, &str); 6] = [
    ("身份证", "居民身份证"),
    ("信用代码", "统一社会信用代码"),
    ("社会信用代码", "统一社会信用代码"),
    ("EMS", "邮政特快专递"),
    ("公民", "自然人"),
    ("企业", "商业企业"),
];

/// One word of a vocabulary: its label, a part of a label that names two things
/// (挂号信、邮政特快专递), or its spelling in JSON.
pub(crate) fn one<W: Word>(text: &str) -> Result<W, String> {
    let formal = EVERYDAY
        .iter()
        .find(|(everyday, _)| everyday.eq_ignore_ascii_case(text));
    let said = formal.map_or(text, |(_, formal)| *formal);
    W::ALL
        .iter()
        .copied()
        .find(|value| {
            value.label() == said
                || value.word().eq_ignore_ascii_case(said)
                || value.label().split('、').any(|part| part == said)
        })
        .ok_or_else(|| {
            let labels: Vec<&str> = W::ALL.iter().map(|value| value.label()).collect();
            format!(
                "不认识“{}”；可以填写：{}。",
                shortened(text),
                labels.join("，")
            )
        })
}

/// One word of a vocabulary.
pub(crate) fn word<W: Word>(cell: &Cell) -> Result<W, String> {
    one(&line(cell)?)
}

/// Several words, each once.
pub(crate) fn several<W: Word>(text: &str) -> Result<Vec<W>, String> {
    let mut values = Vec::new();
    for part in text
        .split(['、', ';', '；', ',', '，', '/', '\n'])
        .map(str::trim)
    {
        if part.is_empty() {
            continue;
        }
        let value = one(part)?;
        if !values.contains(&value) {
            values.push(value);
        }
    }
    Ok(values)
}

/// A civil date.
pub(crate) fn day(cell: &Cell) -> Result<NaiveDate, String> {
    match cell {
        Cell::Day(day) => Ok(*day),
        cell => {
            let text = text(cell)?;
            parse_day(&text).ok_or_else(|| {
                format!(
                    "“{}”不是日期，或者没有这一天；请写成 2026-03-01、2026/3/1、2026年3月1日或者 20260301。",
                    shortened(&text)
                )
            })
        }
    }
}

/// The ways of writing a date that offices use; a time of day after it is dropped.
fn parse_day(text: &str) -> Option<NaiveDate> {
    let (date, time) = text.split_once([' ', 'T']).unwrap_or((text, ""));
    if !time
        .bytes()
        .all(|byte| byte.is_ascii_digit() || b":. ".contains(&byte))
    {
        return None;
    }
    let parts: Vec<&str> = if date.len() == 8 && date.bytes().all(|byte| byte.is_ascii_digit()) {
        vec![&date[..4], &date[4..6], &date[6..]]
    } else {
        let date = date.strip_suffix(['日', '号']).unwrap_or(date);
        date.split(['-', '/', '.', '年', '月']).collect()
    };
    let [year, month, day] = parts[..] else {
        return None;
    };
    // 26-3-1 may be the year 26 or the day 26
    if year.len() != 4 {
        return None;
    }
    let digits = |part: &str| {
        part.bytes()
            .all(|byte| byte.is_ascii_digit())
            .then(|| part.parse().ok())
            .flatten()
    };
    NaiveDate::from_ymd_opt(
        i32::try_from(digits(year)?).ok()?,
        digits(month)?,
        digits(day)?,
    )
}

/// An agency by its code or its full name.
pub(crate) fn agency(cell: &Cell, agencies: &[Agency]) -> Result<AgencyId, String> {
    let said = line(cell)?;
    let found: Vec<&Agency> = match agencies.iter().find(|agency| agency.code == said) {
        Some(agency) => vec![agency],
        None => agencies
            .iter()
            .filter(|agency| agency.name == said)
            .collect(),
    };
    match found[..] {
        [agency] => Ok(agency.id),
        [] => {
            let known: Vec<String> = agencies
                .iter()
                .map(|agency| format!("{}（{}）", agency.name, agency.code))
                .collect();
            Err(format!(
                "没有代码或者名称为“{}”的机关；可以填写：{}。",
                shortened(&said),
                known.join("、")
            ))
        }
        _ => Err(format!(
            "有 {} 个机关名称相同；请改填机关代码。",
            found.len()
        )),
    }
}

/// Yes or no.
pub(crate) fn flag(cell: &Cell) -> Result<bool, String> {
    if let Cell::Flag(flag) = cell {
        return Ok(*flag);
    }
    let text = text(cell)?;
    match text.to_ascii_lowercase().as_str() {
        "是" | "true" | "1" | "√" => Ok(true),
        "否" | "false" | "0" => Ok(false),
        _ => Err(format!(
            "不认识“{}”；请填写“是”或者“否”，空白为否。",
            shortened(&text)
        )),
    }
}

/// How many.
pub(crate) fn count(cell: &Cell) -> Result<u32, String> {
    let text = text(cell)?;
    text.parse()
        .map_err(|_| format!("“{}”不是件数；请填写阿拉伯数字。", shortened(&text)))
}

/// The number of a paper. It is never repeated in a message, and never read
/// from a numeric cell: a spreadsheet keeps 15 digits of it.
pub(crate) fn paper_number(cell: &Cell) -> Result<String, String> {
    const ROUNDED: &str = "号码不是文本格式，表格软件只保留前 15 位，末几位可能已经变成 0；请把整列的单元格格式设为“文本”，再重新录入号码。";
    match cell {
        Cell::Number(_) | Cell::Day(_) => Err(ROUNDED.into()),
        cell => unrounded(cell, ROUNDED),
    }
}

/// A telephone number. A numeric cell holds all of it, unless it was saved in powers of ten.
pub(crate) fn phone(cell: &Cell) -> Result<String, String> {
    unrounded(
        cell,
        "号码被表格软件改成了科学计数法；请把整列的单元格格式设为“文本”，再重新录入号码。",
    )
}

/// A line that is not written in powers of ten, as 3.70102E+17.
fn unrounded(cell: &Cell, told: &str) -> Result<String, String> {
    let number = line(cell)?;
    let powers = number.to_ascii_uppercase().contains("E+") && number.parse::<f64>().is_ok();
    if powers { Err(told.into()) } else { Ok(number) }
}

/// Text of one line.
pub(crate) fn line(cell: &Cell) -> Result<String, String> {
    let text = text(cell)?;
    if text.contains('\n') {
        return Err("这一格只能有一行文字；请删除换行。".into());
    }
    Ok(text)
}

/// Text, as the cell shows it.
pub(crate) fn text(cell: &Cell) -> Result<String, String> {
    let text = match cell {
        Cell::Text(text) => text.replace("\r\n", "\n"),
        // a whole number without a decimal point
        Cell::Number(number) => number.to_string(),
        Cell::Day(day) => day.to_string(),
        Cell::Flag(flag) => if *flag { "TRUE" } else { "FALSE" }.to_owned(),
        Cell::Fault(fault) => {
            return Err(format!("公式出错（{fault}）；请改成文字或者修正公式。"));
        }
    };
    if text.contains('\u{fffd}') {
        return Err("文字中有乱码“\u{fffd}”，生僻字可能在另存时丢失了；请对照原件改正，并用 UTF-8 或者 .xlsx 保存。".into());
    }
    if text
        .chars()
        .any(|c| c.is_control() && c != '\n' && c != '\t')
    {
        return Err("文字中有看不见的控制字符；请删除后重新录入这一格。".into());
    }
    Ok(text)
}

/// As much of a text as a message repeats.
pub(crate) fn shortened(text: &str) -> String {
    const SHOWN: usize = 20;
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text_cell(text: &str) -> Cell {
        Cell::Text(text.into())
    }

    #[test]
    fn dates_are_read_in_the_ways_offices_write_them() {
        let first = NaiveDate::from_ymd_opt(2026, 3, 1).unwrap();
        for text in [
            "2026-03-01",
            "2026/3/1",
            "2026.3.1",
            "2026年3月1日",
            "2026年3月1号",
            "20260301",
            "2026/3/1 0:00",
            "2026-03-01 10:30:00",
            "2026-03-01T10:30:00",
        ] {
            assert_eq!(day(&text_cell(text)), Ok(first), "{text}");
        }
        assert_eq!(day(&Cell::Number(20260301.0)), Ok(first));
        assert_eq!(day(&Cell::Day(first)), Ok(first));
    }

    #[test]
    fn what_is_no_day_is_told() {
        for text in [
            "2026-02-30",
            "2025-02-29",
            "26-3-1",
            "3月1日",
            "2026年3月",
            "20261301",
            "2026-3-1-1",
            "+026-3-1",
            "今天",
            "2026-03-01 下午",
            "20２6-03-01",
        ] {
            let told = day(&text_cell(text)).unwrap_err();
            assert!(
                told.contains(text) && told.contains("2026年3月1日"),
                "{told}"
            );
        }
        // a date that lost its format
        assert!(day(&Cell::Number(46082.0)).is_err());
    }

    #[test]
    fn words_are_labels_parts_of_labels_or_their_spelling() {
        for text in [
            "挂号信、邮政特快专递",
            "挂号信",
            "邮政特快专递",
            "ems",
            "registered_mail",
        ] {
            assert_eq!(one(text), Ok(Channel::RegisteredMail), "{text}");
        }
        assert_eq!(one("身份证"), Ok(IdKind::IdentityCard));
        let told = one::<Channel>("微信").unwrap_err();
        assert!(
            told.contains("微信") && told.contains("当面提交") && told.contains("传真"),
            "{told}"
        );
    }

    #[test]
    fn several_words_stand_in_one_cell() {
        assert_eq!(
            several("当场查阅、抄录；邮寄/post"),
            Ok(vec![Provision::Inspection, Provision::Post])
        );
        assert_eq!(
            several("纸质、电子、"),
            Ok(vec![Medium::Paper, Medium::Electronic])
        );
        assert!(
            several::<Medium>("纸质、光盘")
                .unwrap_err()
                .contains("光盘")
        );
    }

    #[test]
    fn a_paper_number_is_text_or_told_without_repeating_it() {
        assert_eq!(
            paper_number(&text_cell("11010519491231002X")),
            Ok("11010519491231002X".into())
        );
        assert_eq!(
            paper_number(&text_cell("E12345678")),
            Ok("E12345678".into())
        );
        for cell in [
            Cell::Number(370102199003074519.0),
            text_cell("3.70102E+17"),
            Cell::Day(NaiveDate::from_ymd_opt(2026, 3, 1).unwrap()),
        ] {
            let told = paper_number(&cell).unwrap_err();
            assert!(told.contains("文本") && !told.contains("370102"), "{told}");
        }
    }

    #[test]
    fn a_telephone_number_may_be_a_number_but_not_in_powers_of_ten() {
        assert_eq!(
            phone(&Cell::Number(13812345678.0)),
            Ok("13812345678".into())
        );
        assert_eq!(phone(&text_cell("0531-1234567")), Ok("0531-1234567".into()));
        assert!(phone(&text_cell("1.38123E+10")).is_err());
    }

    #[test]
    fn numbers_are_written_as_the_cell_shows_them() {
        assert_eq!(text(&Cell::Number(13812345678.0)), Ok("13812345678".into()));
        assert_eq!(text(&Cell::Number(1.5)), Ok("1.5".into()));
        assert_eq!(count(&Cell::Number(3.0)), Ok(3));
        for cell in [
            Cell::Number(1.5),
            Cell::Number(-1.0),
            Cell::Number(1e12),
            text_cell("三"),
        ] {
            assert!(count(&cell).is_err(), "{cell:?}");
        }
    }

    #[test]
    fn yes_and_no() {
        for cell in [
            text_cell("是"),
            text_cell("TRUE"),
            Cell::Flag(true),
            Cell::Number(1.0),
        ] {
            assert_eq!(flag(&cell), Ok(true), "{cell:?}");
        }
        for cell in [text_cell("否"), Cell::Flag(false), Cell::Number(0.0)] {
            assert_eq!(flag(&cell), Ok(false), "{cell:?}");
        }
        assert!(flag(&text_cell("大概")).is_err());
    }

    #[test]
    fn text_that_lost_characters_is_told() {
        assert!(
            text(&text_cell("王\u{fffd}"))
                .unwrap_err()
                .contains("生僻字")
        );
        assert!(
            text(&text_cell("王\u{1}"))
                .unwrap_err()
                .contains("控制字符")
        );
        assert!(
            text(&Cell::Fault("#REF!".into()))
                .unwrap_err()
                .contains("#REF!")
        );
        assert_eq!(text(&text_cell("喆堃𬹼㐂\n二")), Ok("喆堃𬹼㐂\n二".into()));
        assert!(line(&text_cell("一\n二")).is_err());
    }
}
