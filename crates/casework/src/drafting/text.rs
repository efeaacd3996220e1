//! The text of a reply: what its wording makes of the case, what the drafter made of
//! that, and what the law adds at its end.
//!
//! A drafter never types the remedy: it goes by the day of the signature, so the text
//! is kept without it, and it is put at the end whenever the letter is set.

use letters::data::Paper;
use letters::{Block, LetterError, Wordings, blocks};

/// What the wording alone makes of the reply, without the remedy: where a drafter
/// begins.
///
/// # Errors
/// What the wording or the data lacks.
pub(super) fn composed(wordings: &Wordings, paper: &Paper) -> Result<Vec<String>, LetterError> {
    let (kind, on) = (paper.kind(), paper.head().made_on);
    let row = wordings
        .letter_on(kind, on)
        .or_else(|| wordings.letter(kind));
    let row = row.ok_or_else(|| LetterError::NoFile(format!("letters/{kind}.j2")))?;
    let mut pieces = pieces(&wordings.text(&row.wording, paper)?);
    if let Paper::Reply(reply) = paper
        && let Some(remedy) = &reply.remedy
    {
        pieces.retain(|piece| !says(piece, remedy));
    }
    Ok(pieces)
}

/// A text in the pieces that are edited one by one: a line each, and the rows of a table
/// or form together.
pub fn pieces(text: &str) -> Vec<String> {
    let mut pieces: Vec<String> = Vec::new();
    let mut in_table = false;
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let row = line.starts_with('|');
        match pieces.last_mut() {
            Some(table) if row && in_table => {
                table.push('\n');
                table.push_str(line);
            }
            _ => pieces.push(line.to_owned()),
        }
        in_table = row;
    }
    pieces
}

/// The pieces as one text.
pub fn joined<'p>(pieces: impl IntoIterator<Item = &'p str>) -> String {
    let kept: Vec<&str> = pieces
        .into_iter()
        .map(str::trim)
        .filter(|piece| !piece.is_empty())
        .collect();
    kept.join("\n")
}

/// What can be read of a piece, without the marks of its blocks.
pub(super) fn plain(piece: &str) -> String {
    let said: Vec<String> = blocks::parse(piece).iter().map(said).collect();
    said.join("\n")
}

/// What can be read of a block.
pub(super) fn said(block: &Block) -> String {
    let pairs = |row: &Vec<(String, String)>| {
        let pairs = row.iter().map(|(label, value)| format!("{label}：{value}"));
        pairs.collect::<Vec<_>>().join("　")
    };
    match block {
        Block::Heading { text, .. }
        | Block::Paragraph { text }
        | Block::Flush { text }
        | Block::Note { text } => text.clone(),
        Block::Table { header, rows } | Block::Figures { header, rows, .. } => {
            let lines = std::iter::once(header).chain(rows);
            let lines: Vec<String> = lines.map(|row| row.join("　")).collect();
            lines.join("\n")
        }
        Block::Form { rows } => rows.iter().map(pairs).collect::<Vec<_>>().join("\n"),
        Block::Chart(_) | Block::NewPage => String::new(),
    }
}

/// Whether a piece says exactly this, and nothing else.
pub(super) fn says(piece: &str, text: &str) -> bool {
    plain(piece) == blocks::clean(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_a_piece_and_a_table_is_one() {
        let text = "# 一、甲\n\n第一段\n| 序号 | 名称 |\n| 1 | 乙 |\n第二段\n| 丙 |";
        assert_eq!(
            pieces(text),
            [
                "# 一、甲",
                "第一段",
                "| 序号 | 名称 |\n| 1 | 乙 |",
                "第二段",
                "| 丙 |"
            ]
        );
        let back = joined(pieces(text).iter().map(String::as_str));
        assert_eq!(blocks::parse(&back), blocks::parse(text));
    }

    #[test]
    fn a_piece_is_read_without_its_marks() {
        assert_eq!(plain("## （一）甲"), "（一）甲");
        assert_eq!(plain("|: 甲 | 乙 |\n|: 丙 | 丁 |"), "甲：乙\n丙：丁");
        assert_eq!(plain("| 甲 | 乙 |\n| 1 | 2 |"), "甲　乙\n1　2");
        assert!(says("> 甲\\|乙", "甲|乙") && !says("甲乙", "甲"));
    }
}
