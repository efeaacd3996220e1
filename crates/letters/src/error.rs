//! What keeps a letter from being made, said so that the one who can mend it knows
//! what to do.

use std::fmt;
use std::path::PathBuf;

use chrono::NaiveDate;

use crate::fonts::Role;
use crate::near;
use crate::scripts::{self, Missing};

/// Where a wording went wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The letter's name, such as 补正告知书, when `letters.toml` has it.
    pub title: Option<String>,
    /// The file, from `workflows/` on.
    pub file: String,
    /// The line, counted from 1.
    pub line: usize,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Place { title, file, line } = self;
        match title {
            Some(title) => write!(f, "{title}（{file} 第 {line} 行）"),
            None => write!(f, "{file} 第 {line} 行"),
        }
    }
}

/// Why a letter was not made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LetterError {
    /// A field of the letter has no value: the case lacks it.
    #[error("{place}缺少“{field}”：这一项没有内容。请先在案件中补全，再生成文书")]
    Empty {
        /// Where it was to be printed.
        place: Place,
        /// The field, as the wording spells it.
        field: String,
    },
    /// The wording names a field that the letter's data does not have.
    #[error("{place}用了“{field}”，没有这个字段{}", known_fields(.field, .known))]
    Unknown {
        /// Where.
        place: Place,
        /// The field, as the wording spells it.
        field: String,
        /// What there is beside it, in the order of the data; empty when that cannot be told.
        known: Vec<String>,
    },
    /// A yes or no, a list or a record was printed where only a text can stand.
    #[error(
        "{place}不能把“{field}”直接印出来：它不是文字或数字（可用 |list、|day、|yuan，或用 if、for 写）"
    )]
    Unprintable {
        /// Where.
        place: Place,
        /// The field, as the wording spells it.
        field: String,
    },
    /// A sum or a day is printed as it is kept.
    #[error("{place}把“{field}”原样印了出来（{}）：请用过滤器，如 {{{{ {field}|{filter} }}}}", as_kept(.filter))]
    Raw {
        /// Where it is printed.
        place: Place,
        /// The field.
        field: String,
        /// The filter that writes it.
        filter: &'static str,
    },
    /// No row and no other file brings a wording in.
    #[error(
        "{file} 没有用到：letters.toml 没有一行用它，也没有文件引入它{meant}。请改正文件名，或者在 letters.toml 中写上；不要的请删去"
    )]
    Unused {
        /// The file, from `workflows/` on.
        file: String,
        /// The name that is likely meant, as half a sentence.
        meant: String,
    },
    /// The wording is not well formed.
    #[error("{place}的写法有误：{message}")]
    Template {
        /// Where.
        place: Place,
        /// What is wrong.
        message: String,
    },
    /// A file that is needed is not there.
    #[error("没有文书用语文件 {0}：请检查 workflows/letters/ 和 letters.toml")]
    NoFile(String),
    /// No row of `letters.toml` is in force for a letter on its day.
    #[error(
        "letters/letters.toml 中没有“{letter}”在 {on} 适用的一行：请补上，或者改正 since、until"
    )]
    NoRow {
        /// The letter.
        letter: &'static str,
        /// The day on it.
        on: NaiveDate,
    },
    /// `letters.toml` has no row for a letter.
    #[error("letters/letters.toml 中没有“{0}”的一行：要发这份文书的事项都不能办理。请补上")]
    NoRowAtAll(String),
    /// A row of `letters.toml` is for a letter that there is not.
    #[error("letters/letters.toml 中的“{0}”不是本系统的文书：请对照 docs/letters.md 改正 letter")]
    NoLetter(String),
    /// A row of `letters.toml` is not right.
    #[error("letters/letters.toml 第 {line} 行第 {column} 列：{message}")]
    Row {
        /// The line, counted from 1.
        line: usize,
        /// The column in characters, counted from 1.
        column: usize,
        /// What is wrong.
        message: String,
    },
    /// A wording says nothing at all.
    #[error(
        "{file} 是空的：写到这里的内容都不会印出。请补上文字；不再需要的，从引用它的文件和 letters.toml 中去掉"
    )]
    Blank {
        /// The file, from `workflows/` on.
        file: String,
    },
    /// A wording does not say what the law asks of its letter.
    #[error("{file} 没有写“{label}”：{why}。请在文字中写上字段 {field}（写法见 docs/letters.md）")]
    Unsaid {
        /// The file, from `workflows/` on.
        file: String,
        /// The field that is not printed.
        field: String,
        /// What it holds.
        label: String,
        /// Which article asks for it.
        why: &'static str,
    },
    /// The pages do not show a part of the letter.
    #[error(
        "版面文件 letters/layout.typ 没有印出{what}（“{letter}”的“{text}”）。请对照内置的 layout.typ 补上"
    )]
    NotOnPage {
        /// 署名, 成文日期, 正文 …
        what: &'static str,
        /// The letter's title.
        letter: String,
        /// What is not there.
        text: String,
    },
    /// No font has a character that a wording itself uses.
    #[error("{place}用了现有字体里没有的字：{}", scripts::tell_of_wording(.missing, .folder.as_deref()))]
    WordingGlyph {
        /// Where.
        place: Place,
        /// The characters of the line, each once.
        missing: Vec<Missing>,
        /// The operator's font folder, if one is set.
        folder: Option<PathBuf>,
    },
    /// No font has these characters.
    #[error("{}", scripts::tell(.missing, .folder.as_deref(), *.numbered))]
    Glyph {
        /// The characters, each once, in the order of the letter.
        missing: Vec<Missing>,
        /// Whether the document has a number, which it keeps.
        numbered: bool,
        /// The operator's font folder, if one is set.
        folder: Option<PathBuf>,
    },
    /// A file of the operator's font folder cannot be read as a font.
    #[error("字体 {path} 读不了：{reason}。请换成完好的 TTF、OTF 或 TTC 文件，或把它移出字体目录", path = .path.display())]
    Font {
        /// The file or the folder.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The operator names a family for a role that is not among the fonts.
    #[error(
        "配置项 font_roles 写明 {} = “{family}”（{}），字体目录里没有这一款。现有的是：{}。请改正名称，或者把字体文件放进字体目录",
        .role.key(), .role.label(), .known.join("、")
    )]
    NoFamily {
        /// Which role.
        role: Role,
        /// The family.
        family: String,
        /// The families that are there.
        known: Vec<String>,
    },
    /// `layout.typ` cannot set this letter.
    #[error("版面文件 letters/layout.typ{}排不出这份文书：{message}", at_line(.line))]
    Layout {
        /// The line, counted from 1, where one is known.
        line: Option<usize>,
        /// What the typesetter says.
        message: String,
    },
    /// The pages were set but the file was not written.
    #[error("文书已排好，但写不成 {form} 文件：{message}")]
    Output {
        /// PDF or DOCX.
        form: &'static str,
        /// What the writer says.
        message: String,
    },
}

impl LetterError {
    /// Where a wording went wrong, when it is that.
    pub(crate) fn place(&self) -> Option<&Place> {
        match self {
            LetterError::Empty { place, .. }
            | LetterError::Unknown { place, .. }
            | LetterError::Unprintable { place, .. }
            | LetterError::Raw { place, .. }
            | LetterError::Template { place, .. } => Some(place),
            _ => None,
        }
    }
}

fn as_kept(filter: &str) -> &'static str {
    match filter {
        "yuan" => "金额以分为单位，是应写金额的一百倍",
        _ => "日期不是“2026年3月2日”的样子",
    }
}

fn known_fields(field: &str, known: &[String]) -> String {
    let name = field.rsplit('.').next().unwrap_or(field);
    match known {
        [] => "。请对照 docs/letters.md 改正".to_owned(),
        known => format!(
            "{}；可用的有：{}",
            near::perhaps(name, known.iter().map(String::as_str)),
            known.join("、")
        ),
    }
}

fn at_line(line: &Option<usize>) -> String {
    line.map_or_else(String::new, |line| format!("（第 {line} 行）"))
}
