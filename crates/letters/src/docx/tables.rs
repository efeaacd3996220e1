//! Tables and forms of a DOCX.

use docx_rs::{
    AlignmentType, Docx, LineSpacing, LineSpacingType, Paragraph, Table, TableCell,
    TableCellMargins, TableLayoutType, TableRow, VAlignType, WidthType,
};

use super::{SIZE_SMALL_4, TYPE_AREA, run};
use crate::fonts::Role;
use crate::table;

/// The type area's width in characters of the table's type.
const CHARACTERS: f64 = 36.0;
/// A row of a form is high enough to write in (1 cm).
const ROW_HEIGHT: f32 = 600.0;
/// So is one whose empty value has the row to itself, for several lines.
const WRITING_HEIGHT: f32 = 1500.0;

pub(super) fn table(docx: Docx, header: &[String], rows: &[Vec<String>]) -> Docx {
    let all = std::iter::once(header).chain(rows.iter().map(Vec::as_slice));
    let columns = table::columns(all, CHARACTERS);
    let row = |cells: &[String], role: Role| {
        let cells = cells.iter().zip(&columns).map(|(text, column)| {
            let align = match column.short || role == Role::Hei {
                true => AlignmentType::Center,
                false => AlignmentType::Left,
            };
            cell(text, role, twips(column.share), 1, align)
        });
        TableRow::new(cells.collect())
    };
    let head = row(header, Role::Hei).cant_split();
    let rows = std::iter::once(head).chain(rows.iter().map(|cells| row(cells, Role::FangSong)));
    let grid = columns.iter().map(|column| twips(column.share)).collect();
    docx.add_table(framed(rows.collect(), grid))
        .add_paragraph(gap())
}

pub(super) fn form(docx: Docx, rows: &[Vec<(String, String)>]) -> Docx {
    let pairs = rows.iter().map(Vec::len).max().unwrap_or(1).max(1);
    let labels = rows
        .iter()
        .flatten()
        .map(|(label, _)| table::line_width(label));
    let label = (labels.fold(2.0, f64::max) + 1.5).min(12.0) / CHARACTERS;
    let label = label.min(0.6 / pairs as f64);
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
        let to_write_in = cells.len() == 1 && cells.iter().all(|(_, text)| text.is_empty());
        TableRow::new(row).row_height(if to_write_in {
            WRITING_HEIGHT
        } else {
            ROW_HEIGHT
        })
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
pub(super) fn gap() -> Paragraph {
    let spacing = LineSpacing::new()
        .line_rule(LineSpacingType::Exact)
        .line(120);
    Paragraph::new()
        .size(2)
        .snap_to_grid(false)
        .line_spacing(spacing)
}

fn twips(share: f64) -> usize {
    (share * TYPE_AREA as f64).round().max(0.0) as usize
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
