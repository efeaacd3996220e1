//! The text of a letter: plain lines that officers can read and edit, a block each.
//!
//! ```text
//! # 一级标题            ## 二级标题
//! | 序号 | 名称 |        a table; the first row of a run is its header
//! |: 申请人 | 王某 |     a row of a form: label, value, label, value …
//! ===                   a new page
//! ~ 说明                small print
//! > 不缩进的一段          no indent
//! 其他                   a paragraph
//! ```
//!
//! Empty lines separate nothing. In a block `\n` breaks the line, and a backslash
//! takes the meaning from the sign after it. Any text is a text of blocks.

use serde::{Deserialize, Serialize};

/// A block of a letter. Texts have no line break but those that were asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "block", rename_all = "snake_case")]
pub enum Block {
    /// A heading; level 1 is 黑体, level 2 楷体. The first one after a new page is that page's title.
    Heading {
        /// 1 or 2.
        level: u8,
        /// The heading.
        text: String,
    },
    /// A paragraph with an indent of two characters.
    Paragraph {
        /// The paragraph.
        text: String,
    },
    /// A paragraph without indent.
    Flush {
        /// The paragraph.
        text: String,
    },
    /// Small print.
    Note {
        /// The note.
        text: String,
    },
    /// A table; its header is repeated on every page.
    Table {
        /// The header's cells.
        header: Vec<String>,
        /// The rows, each as wide as the header.
        rows: Vec<Vec<String>>,
    },
    /// A table of a report, in small type: its columns are as wide as is said, in any
    /// measure, and its rows are not torn apart. No text of blocks has one.
    Figures {
        /// The header's cells.
        header: Vec<String>,
        /// The rows, each as wide as the header.
        rows: Vec<Vec<String>>,
        /// How wide the columns are.
        widths: Vec<u16>,
    },
    /// A form: rows of labels, each with its value.
    Form {
        /// The rows: label and value, once or more.
        rows: Vec<Vec<(String, String)>>,
    },
    /// A chart: what it draws stands in a table beside it, and no text of blocks has one.
    Chart(Chart),
    /// What follows stands on a page of its own, after the signature: an answer slip.
    NewPage,
}

/// Numbers that are drawn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chart {
    /// What is drawn, with its unit.
    pub title: String,
    /// How.
    pub drawn: Drawn,
    /// The places along the axis, in their order.
    pub names: Vec<String>,
    /// What is drawn over them.
    pub series: Vec<Series>,
}

/// How numbers are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Drawn {
    /// A bar for each name, of the first series alone.
    Bars,
    /// A line for each series.
    Lines,
}

/// Numbers that belong together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Series {
    /// What it is.
    pub name: String,
    /// A number for each name; none where there is none, or it is held back.
    pub values: Vec<Option<u32>>,
}

/// Signs that may open a block at the start of a text.
const OPENERS: [char; 5] = ['#', '~', '>', '=', ':'];

/// Reads a text of blocks. Anything can be read: what opens no block is a paragraph.
pub fn parse(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        read_line(line, &mut blocks);
    }
    blocks.iter_mut().for_each(square);
    blocks
}

fn read_line(line: &str, blocks: &mut Vec<Block>) {
    if let Some(cells) = line.strip_prefix("|:") {
        let row = pairs(cells);
        match blocks.last_mut() {
            Some(Block::Form { rows }) => rows.push(row),
            _ => blocks.push(Block::Form { rows: vec![row] }),
        }
    } else if let Some(cells) = line.strip_prefix('|') {
        match blocks.last_mut() {
            Some(Block::Table { rows, .. }) => rows.push(split(cells)),
            _ => blocks.push(Block::Table {
                header: split(cells),
                rows: Vec::new(),
            }),
        }
    } else if line == "===" {
        blocks.push(Block::NewPage);
    } else {
        let block = if let Some(text) = line.strip_prefix("## ") {
            Block::Heading {
                level: 2,
                text: plain(text),
            }
        } else if let Some(text) = line.strip_prefix("# ") {
            Block::Heading {
                level: 1,
                text: plain(text),
            }
        } else if let Some(text) = line.strip_prefix("~ ") {
            Block::Note { text: plain(text) }
        } else if let Some(text) = line.strip_prefix("> ") {
            Block::Flush { text: plain(text) }
        } else {
            Block::Paragraph { text: plain(line) }
        };
        if !block.is_blank() {
            blocks.push(block);
        }
    }
}

impl Block {
    /// Whether there is nothing in it to be set.
    pub(crate) fn is_blank(&self) -> bool {
        match self {
            Block::Heading { text, .. }
            | Block::Paragraph { text }
            | Block::Flush { text }
            | Block::Note { text } => text.is_empty(),
            Block::Table { header, .. } | Block::Figures { header, .. } => header.is_empty(),
            Block::Form { rows } => rows.is_empty(),
            Block::Chart(chart) => chart.names.is_empty() || chart.series.is_empty(),
            Block::NewPage => false,
        }
    }

    /// Every text in the block, in reading order.
    pub(crate) fn texts_mut(&mut self) -> Vec<&mut String> {
        match self {
            Block::Heading { text, .. }
            | Block::Paragraph { text }
            | Block::Flush { text }
            | Block::Note { text } => vec![text],
            Block::Table { header, rows } | Block::Figures { header, rows, .. } => {
                header.iter_mut().chain(rows.iter_mut().flatten()).collect()
            }
            Block::Form { rows } => {
                let pairs = rows.iter_mut().flatten();
                pairs.flat_map(|(label, value)| [label, value]).collect()
            }
            Block::Chart(chart) => {
                let names = chart.series.iter_mut().map(|series| &mut series.name);
                let first = std::iter::once(&mut chart.title);
                first.chain(&mut chart.names).chain(names).collect()
            }
            Block::NewPage => Vec::new(),
        }
    }
}

/// Makes all rows of a table as wide as its widest, so that no cell can get lost, and
/// takes rows without cells out of a form. Each series has a number for each name.
pub(crate) fn square(block: &mut Block) {
    match block {
        Block::Table { header, rows } | Block::Figures { header, rows, .. } => {
            let widths = rows.iter().map(Vec::len);
            let width = widths.chain([header.len()]).max().unwrap_or(0);
            header.resize(width, String::new());
            for row in rows {
                row.resize(width, String::new());
            }
        }
        Block::Form { rows } => rows.retain(|row| !row.is_empty()),
        Block::Chart(chart) => {
            for series in &mut chart.series {
                series.values.resize(chart.names.len(), None);
            }
        }
        _ => {}
    }
}

/// A paragraph whose line was broken is several: each begins as a paragraph does.
pub(crate) fn by_line(block: Block) -> Vec<Block> {
    let paragraph = |text: &str| Block::Paragraph {
        text: text.trim().to_owned(),
    };
    match block {
        Block::Paragraph { text } => text.lines().map(paragraph).collect(),
        block => vec![block],
    }
}

/// The cells of a row; the bar at its end may be left out.
fn split(row: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut signs = row.chars();
    while let Some(sign) = signs.next() {
        match (sign, cells.last_mut()) {
            ('|', _) => cells.push(String::new()),
            (sign, Some(cell)) => {
                cell.push(sign);
                if sign == '\\' {
                    cell.extend(signs.next());
                }
            }
            (_, None) => {}
        }
    }
    if cells.len() > 1 && cells.last().is_some_and(|cell| cell.trim().is_empty()) {
        cells.pop();
    }
    cells.iter().map(|cell| plain(cell)).collect()
}

fn pairs(row: &str) -> Vec<(String, String)> {
    let cells = split(row);
    let pair = |pair: &[String]| (pair[0].clone(), pair.get(1).cloned().unwrap_or_default());
    cells.chunks(2).map(pair).collect()
}

/// The text of a block without its escapes.
fn plain(source: &str) -> String {
    let mut text = String::with_capacity(source.len());
    let mut signs = source.trim().chars().peekable();
    while let Some(sign) = signs.next() {
        match (sign, signs.peek()) {
            ('\\', Some('n')) => {
                signs.next();
                text.push('\n');
            }
            ('\\', Some(&next)) if next == '\\' || next == '|' || OPENERS.contains(&next) => {
                signs.next();
                text.push(next);
            }
            _ => text.push(sign),
        }
    }
    clean(&text)
}

/// A value as it may stand in a text of blocks: it opens no block and no cell, and
/// its line breaks stay. `parse(escape(value))` is one paragraph with the
/// [`clean`] value, unless that is empty.
pub fn escape(value: &str) -> String {
    let value = clean(value);
    let mut text = String::with_capacity(value.len());
    for (index, sign) in value.char_indices() {
        match sign {
            '\n' => text.push_str("\\n"),
            '\\' | '|' => text.extend(['\\', sign]),
            sign if index == 0 && OPENERS.contains(&sign) => text.extend(['\\', sign]),
            sign => text.push(sign),
        }
    }
    text
}

/// A text as it is set: one kind of line break and of blank (beside 全角空格), none at
/// its ends, and none of the invisible signs that come along with copied text and
/// could hide or turn around what a reader sees.
pub fn clean(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    let signs = text.chars().filter_map(|sign| match sign {
        '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some('\n'),
        '\n' | '\u{3000}' => Some(sign),
        sign if sign.is_whitespace() => Some(' '),
        sign if invisible(sign) => None,
        sign => Some(sign),
    });
    signs.collect::<String>().trim().to_owned()
}

fn invisible(sign: char) -> bool {
    sign.is_control()
        || matches!(sign,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff0}'..='\u{fffb}'
            | '\u{fffe}' | '\u{ffff}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn paragraph(text: &str) -> Vec<Block> {
        let text = text.to_owned();
        vec![Block::Paragraph { text }]
    }

    proptest! {
        #[test]
        fn a_value_is_one_paragraph(value in any::<String>()) {
            let expected = clean(&value);
            let read = parse(&escape(&value));
            if expected.is_empty() {
                prop_assert_eq!(read, Vec::new());
            } else {
                prop_assert_eq!(read, paragraph(&expected));
            }
        }

        #[test]
        fn signs_that_open_blocks_are_one_paragraph(value in r"[#~>=:|\\n \r\n\t　甲]{0,12}") {
            let expected = clean(&value);
            prop_assert_eq!(parse(&escape(&value)).len(), usize::from(!expected.is_empty()));
        }

        #[test]
        fn a_value_stays_in_its_cell(value in any::<String>(), other in any::<String>()) {
            let row = format!("| 甲 | 乙 |\n| {} | {} |", escape(&value), escape(&other));
            let expected = Block::Table {
                header: vec!["甲".into(), "乙".into()],
                rows: vec![vec![clean(&value), clean(&other)]],
            };
            // An empty last cell is one that was not written.
            if !clean(&other).is_empty() {
                prop_assert_eq!(parse(&row), vec![expected]);
            }
        }

        #[test]
        fn anything_can_be_read(text in any::<String>()) {
            for block in &mut parse(&text) {
                for text in block.texts_mut() {
                    prop_assert_eq!(&*text, &clean(text));
                }
            }
        }
    }

    #[test]
    fn every_block_has_its_sign() {
        let text = "# 一、答复内容\n## （一）材料\n\n　　正文\n> 顶格\n~ 注\n\
                    | 序号 | 名称 |\n| 1 | 清单 | 多余\n|: 姓名 | 王喆堃 | 电话 |\n|: 住址\n===\n==";
        let texts = |texts: &[&str]| texts.iter().map(|&t| t.to_owned()).collect::<Vec<_>>();
        let pair = |label: &str, value: &str| (label.to_owned(), value.to_owned());
        let text_of = |text: &str| text.to_owned();
        assert_eq!(
            parse(text),
            [
                Block::Heading {
                    level: 1,
                    text: text_of("一、答复内容")
                },
                Block::Heading {
                    level: 2,
                    text: text_of("（一）材料")
                },
                Block::Paragraph {
                    text: text_of("正文")
                },
                Block::Flush {
                    text: text_of("顶格")
                },
                Block::Note {
                    text: text_of("注")
                },
                Block::Table {
                    header: texts(&["序号", "名称", ""]),
                    rows: vec![texts(&["1", "清单", "多余"])],
                },
                Block::Form {
                    rows: vec![
                        vec![pair("姓名", "王喆堃"), pair("电话", "")],
                        vec![pair("住址", "")],
                    ],
                },
                Block::NewPage,
                Block::Paragraph {
                    text: text_of("==")
                },
            ]
        );
    }

    #[test]
    fn invisible_signs_do_not_turn_a_text_around() {
        assert_eq!(clean("甲\u{202e}乙\u{200b}\u{0}丙\u{feff}"), "甲乙丙");
        assert_eq!(
            clean(" 一\r\n二\r三\u{2028}四\t五\u{a0}　六 "),
            "一\n二\n三\n四 五 　六"
        );
    }
}
