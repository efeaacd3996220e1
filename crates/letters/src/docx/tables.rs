//! Tables and forms of a DOCX.

use docx_rs::{
    AlignmentType, Docx, LineSpacing, Paragraph, Table, TableCell, TableCellMargins,
    TableLayoutType, TableRow, VAlignType, WidthType,
};

use super::{SIZE_SMALL_4, run};
use crate::fonts::Role;
use crate::table;

/// The type area's width in twentieths of a point, and in characters of the table's type.
const WIDTH: f64 = 8844.0;
const CHARACTERS: f64 = 36.0;
/// A row of a form is high enough to write in (0.9 cm).
const ROW_HEIGHT: f32 = 510.0;

pub(super) fn table(docx: Docx, header: &[String], rows: &[Vec<String>]) -> Docx {
    let all = std::iter::once(header).chain(rows.iter().map(Vec::as_slice));
    let widths: Vec<usize> = table::shares(all, CHARACTERS)
        .into_iter()
        .map(twips)
        .collect();
    let row = |cells: &[String], role: Role| {
        let cells = cells.iter().zip(&widths);
        let align = |text: &str| match table::line_width(text) <= 7.0 {
            true => AlignmentType::Center,
            false => AlignmentType::Left,
        };
        let cells = cells.map(|(text, &width)| cell(text, role, width, 1, align(text)));
        TableRow::new(cells.collect())
    };
    let head = row(header, Role::Hei).cant_split();
    let rows = std::iter::once(head).chain(rows.iter().map(|cells| row(cells, Role::FangSong)));
    docx.add_table(framed(rows.collect(), widths.clone()))
        .add_paragraph(gap())
}

pub(super) fn form(docx: Docx, rows: &[Vec<(String, String)>]) -> Docx {
    let pairs = rows.iter().map(Vec::len).max().unwrap_or(1).max(1);
    let labels = rows
        .iter()
        .flatten()
        .map(|(label, _)| table::line_width(label));
    let label = (labels.fold(2.0, f64::max) + 1.5).min(12.0) / CHARACTERS;
    let label = label.min(0.5 / pairs as f64);
    let (label, value) = (twips(label), twips(1.0 / pairs as f64 - label));
    let row = |cells: &Vec<(String, String)>| {
        let mut row = Vec::new();
        for (index, (name, text)) in cells.iter().enumerate() {
            // The last value of a short row takes what is left.
            let spare = if index + 1 == cells.len() {
                pairs - cells.len()
            } else {
                0
            };
            row.push(cell(name, Role::FangSong, label, 1, AlignmentType::Center));
            let width = value + spare * (label + value);
            row.push(cell(
                text,
                Role::FangSong,
                width,
                1 + 2 * spare,
                AlignmentType::Left,
            ));
        }
        TableRow::new(row).row_height(ROW_HEIGHT)
    };
    let grid = [label, value].repeat(pairs);
    docx.add_table(framed(rows.iter().map(row).collect(), grid))
        .add_paragraph(gap())
}

fn framed(rows: Vec<TableRow>, grid: Vec<usize>) -> Table {
    Table::new(rows)
        .set_grid(grid)
        .layout(TableLayoutType::Fixed)
        .width(twips(1.0), WidthType::Dxa)
        .margins(TableCellMargins::new().margin(40, 80, 40, 80))
}

fn cell(text: &str, role: Role, width: usize, span: usize, align: AlignmentType) -> TableCell {
    let spacing = LineSpacing::new().line(300);
    let text = Paragraph::new()
        .align(align)
        .snap_to_grid(false)
        .line_spacing(spacing)
        .add_run(run(text, role, SIZE_SMALL_4));
    let cell = TableCell::new()
        .add_paragraph(text)
        .width(width, WidthType::Dxa)
        .vertical_align(VAlignType::Center);
    if span > 1 { cell.grid_span(span) } else { cell }
}

/// Two tables without a paragraph between them would become one.
fn gap() -> Paragraph {
    Paragraph::new()
        .snap_to_grid(false)
        .line_spacing(LineSpacing::new().line(120))
}

fn twips(share: f64) -> usize {
    (share * WIDTH).round().max(0.0) as usize
}

/// Marks the header rows as repeated on every page, which the writer has no word for.
/// Header rows are the only ones that must not be split; text cannot look like a mark,
/// its signs are escaped.
pub(super) fn repeat_headers(document: &mut Vec<u8>) {
    const MARK: &str = "<w:cantSplit />";
    if let Ok(text) = std::str::from_utf8(document) {
        *document = text
            .replace(MARK, "<w:cantSplit /><w:tblHeader />")
            .into_bytes();
    }
}
