//! What is bound: letters, sheets and files, each a leaf of the dossier.

use chrono::{DateTime, NaiveDate, Utc};
use disclosure::Rules;
use disclosure::case::Event;
use letters::{Block, Layout, Letter, LetterError, Missing, Press};
use store::DossierFile;

use super::manifest::Sum;
use super::telling::details;
use super::uploads::Unbound;
use crate::clock::{china_time, civil_date};

/// The longest title of a path, in characters.
const LONGEST: usize = 50;
/// How much of a hash the readable history shows.
const SHOWN_HASH: usize = 12;

/// A paper of the dossier.
#[derive(Debug, Clone)]
pub(super) struct Leaf {
    /// The part of the dossier, by `archive.toml`.
    pub part: String,
    /// What it is, one line.
    pub title: String,
    /// Who made it.
    pub author: String,
    /// Its number.
    pub number: Option<String>,
    /// Its day.
    pub on: NaiveDate,
    /// When it came into the file, which orders it within its part.
    pub at: DateTime<Utc>,
    /// How its file name ends.
    pub extension: String,
    /// What it holds.
    pub content: Content,
}

/// What a leaf holds.
#[derive(Debug, Clone)]
pub(super) enum Content {
    /// A letter that was made before.
    Bytes(Vec<u8>),
    /// A file that was handed in, and what a child process made of it.
    File {
        /// The file itself.
        bytes: Vec<u8>,
        /// Its pages as a PDF, or why a slip stands in their place.
        pages: Result<Vec<u8>, Unbound>,
    },
    /// Something to be set.
    Letter(Box<Letter>),
}

impl Leaf {
    /// A file as it was handed in.
    pub fn of_file(file: &DossierFile, content: Content, author: &str) -> Leaf {
        let (stem, extension) = split(&file.name);
        let said = match file.note.trim() {
            "" => stem,
            note => note,
        };
        Leaf {
            part: file.part.clone(),
            title: said.chars().filter(|c| !c.is_control()).collect(),
            author: author.to_owned(),
            number: None,
            on: civil_date(file.added_at),
            at: file.added_at,
            extension: extension
                .chars()
                .filter(char::is_ascii_alphanumeric)
                .take(8)
                .collect(),
            content,
        }
    }

    /// Its path within the zip, safe on every system.
    pub fn path(&self, nth: usize) -> String {
        path(nth, &self.title, &self.extension)
    }
}

/// The name of a file without its ending, and the ending.
pub(super) fn split(name: &str) -> (&str, String) {
    match name.rsplit_once('.') {
        Some((stem, ending)) if !stem.is_empty() => (stem, ending.to_lowercase()),
        _ => (name, "bin".to_owned()),
    }
}

/// A numbered path.
pub(super) fn path(nth: usize, title: &str, extension: &str) -> String {
    let fit = |c: char| match c {
        c if c.is_control() || r#"/\:*?"<>|"#.contains(c) => '_',
        c => c,
    };
    let title: String = title.chars().map(fit).take(LONGEST).collect();
    let title = title.trim().trim_end_matches(['.', ' ']);
    let title = if title.is_empty() { "材料" } else { title };
    match extension {
        "" => format!("{nth:03}-{title}.bin"),
        extension => format!("{nth:03}-{title}.{extension}"),
    }
}

/// A sheet of the file as PDF, whatever was typed: a character that no font has is
/// written as its code, and the foot says so. Letters that go out are never set so.
///
/// # Errors
/// It cannot be set for another reason.
pub(super) fn set(
    press: &Press,
    letter: &Letter,
    at: DateTime<Utc>,
) -> Result<(Vec<u8>, Vec<Missing>), LetterError> {
    match press.pdf(letter, at) {
        Err(LetterError::Glyph { missing, .. }) => {
            Ok((press.pdf(&coded(letter, &missing), at)?, missing))
        }
        set => Ok((set?, Vec::new())),
    }
}

fn coded(letter: &Letter, missing: &[Missing]) -> Letter {
    let mut coded = letter.clone();
    for text in coded.texts_mut() {
        for one in missing {
            *text = text.replace(one.0, &code(*one));
        }
    }
    let codes: String = missing.iter().copied().map(code).collect();
    let text = format!(
        "{codes}各代替一个字：装订时的字体里没有它，所以写成它在国家标准 GB/T 13000 中的编码。"
    );
    coded.blocks.push(Block::Note { text });
    coded
}

/// A character by its code, as sheets write it: 〔U+20BB7〕.
pub(super) fn code(missing: Missing) -> String {
    format!("〔U+{:04X}〕", u32::from(missing.0))
}

/// A page that stands in the place of a paper: what it is, and why it is not there.
pub(super) fn page<const N: usize>(rows: [(&str, String); N], told: &str) -> Letter {
    let rows = rows.map(|(label, value)| vec![(label.to_owned(), value)]);
    let blocks = vec![
        Block::Form {
            rows: rows.to_vec(),
        },
        Block::Note {
            text: told.to_owned(),
        },
    ];
    Letter::new(Layout::Form, "卷内材料说明页", blocks)
}

/// What stands in the place of a file that cannot be bound.
pub(super) fn slip(leaf: &Leaf, path: &str, bytes: &[u8], why: Unbound) -> Letter {
    let sum = Sum::of(bytes);
    let rows = [
        ("名称", leaf.title.clone()),
        ("卷内文件", path.to_owned()),
        ("大小", format!("{} 字节", sum.bytes)),
        ("SHA-256", sum.sha256),
        ("不能装订的原因", why.to_string()),
    ];
    page(
        rows,
        "这份材料以原件保存在卷宗压缩包中，请凭上列名称和校验值查对。",
    )
}

/// The events of a case for people to read; `hashes` are those of the events.
pub(super) fn history(rules: &Rules, events: &[Event], hashes: &[String]) -> Letter {
    let header = ["序号", "日期", "事项", "经办人", "录入时间", "校验值"].map(str::to_owned);
    let rows = events.iter().enumerate().map(|(at, event)| {
        let hash = hashes.get(at).map_or("", String::as_str);
        let label = event.act.kind().label();
        vec![
            event.seq.to_string(),
            event.on.to_string(),
            match details(event, rules) {
                said if said.is_empty() => label.to_owned(),
                said => format!("{label}：{said}"),
            },
            event.actor.told(),
            china_time(event.recorded_at)
                .format("%Y-%m-%d\n%H:%M")
                .to_string(),
            hash.chars().take(SHOWN_HASH).collect(),
        ]
    });
    let told = "每一项的校验值由该项的内容和前一项的校验值算出，这里只列前十二位；全文见卷宗压缩包中的 events.jsonl。";
    let blocks = vec![
        Block::Table {
            header: header.to_vec(),
            rows: rows.collect(),
        },
        Block::Note {
            text: told.to_owned(),
        },
    ];
    Letter::new(Layout::Form, "办理记录", blocks)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_numbered_and_safe() {
        assert_eq!(path(3, "申请表", "pdf"), "003-申请表.pdf");
        assert_eq!(
            path(4, "../../etc/passwd", "txt"),
            "004-.._.._etc_passwd.txt"
        );
        assert_eq!(path(5, "回执 . .", "jpg"), "005-回执.jpg");
        assert_eq!(path(6, "", ""), "006-材料.bin");
        assert!(path(7, &"长".repeat(300), "pdf").len() < 240);
    }
}
