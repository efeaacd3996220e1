//! A report as DOCX.

use docx_rs::{
    AlignmentType, Docx, LineSpacing, Paragraph, Table, TableCell, TableCellMargins,
    TableLayoutType, TableRow, VAlignType, VMergeType, WidthType,
};

use super::{SIZE_3, TYPE_AREA, first_line, indented, pack, pitched, run, set_page, title};
use crate::error::LetterError;
use crate::fonts::Role;
use crate::report::{Cell, Down, Merged, Piece, Report};

/// Half points: 小五.
const SMALL: usize = 18;

pub(crate) fn write(report: &Report) -> Result<Vec<u8>, LetterError> {
    let mut docx = set_page(Docx::new()).add_paragraph(title(&report.title));
    for piece in &report.pieces {
        docx = match piece {
            Piece::Heading(level, text) => docx.add_paragraph(heading(*level, text)),
            Piece::Paragraph(text) => docx.add_paragraph(indented(text, SIZE_3)),
            Piece::Table(merged) => docx
                .add_table(table(merged))
                .add_paragraph(super::tables::gap()),
        };
    }
    pack(docx, &super::core::of(&report.title, "", None))
}

fn heading(level: u8, text: &str) -> Paragraph {
    let role = if level == 1 { Role::Hei } else { Role::Kai };
    first_line(pitched(Paragraph::new()), SIZE_3)
        .keep_next(true)
        .add_run(run(text, role, SIZE_3))
}

fn table(merged: &Merged) -> Table {
    let width = |share: f64| (share * TYPE_AREA as f64).round().max(0.0) as usize;
    let widths: Vec<usize> = merged.shares.iter().copied().map(width).collect();
    let row = |(nth, cells): (usize, &Vec<Cell>)| {
        let mut left = widths.iter();
        let cells = cells.iter().map(|one| {
            let width = left.by_ref().take(one.columns.max(1)).sum();
            cell(one, width, nth < merged.heads)
        });
        let row = TableRow::new(cells.collect());
        match nth < merged.heads {
            true => row.cant_split(),
            false => row,
        }
    };
    let rows = merged.rows.iter().enumerate().map(row).collect();
    Table::new(rows)
        .set_grid(widths.clone())
        .layout(TableLayoutType::Fixed)
        .width(widths.iter().sum(), WidthType::Dxa)
        .margins(TableCellMargins::new().margin(20, 40, 20, 40))
}

fn cell(cell: &Cell, width: usize, head: bool) -> TableCell {
    let role = if head { Role::Hei } else { Role::Song };
    let of_number = |sign: char| sign.is_ascii_digit() || ".%-—＊".contains(sign);
    let number = !cell.text.is_empty() && cell.text.chars().all(of_number);
    let align = match number || head {
        true => AlignmentType::Center,
        false => AlignmentType::Left,
    };
    let text = Paragraph::new()
        .align(align)
        .snap_to_grid(false)
        .line_spacing(LineSpacing::new().line(240))
        .add_run(run(&cell.text, role, SMALL));
    let written = TableCell::new()
        .add_paragraph(text)
        .width(width, WidthType::Dxa)
        .vertical_align(VAlignType::Center);
    let written = match cell.columns {
        columns @ 2.. => written.grid_span(columns),
        _ => written,
    };
    match cell.down {
        Down::Alone => written,
        Down::Covers => written.vertical_merge(VMergeType::Restart),
        Down::Covered => written.vertical_merge(VMergeType::Continue),
    }
}
