//! The cases behind a cell of table three as a spreadsheet, with the columns of its page.

use store::{CellCase, Extent};

use super::report::Cell;
use crate::export::{Cells, Column, ExportError, Exported, MOST_EXPORTED, Sheet};
use crate::names::Names;
use crate::office::{Desk, Office};

/// How many are read at a time: each page is looked for among all cases of its cell.
const PAGE: u32 = 2_000;

const COLUMNS: [Column; 7] = [
    Column::text("案号", 26.0),
    Column::text("申请公开的信息", 44.0),
    Column::text("申请人类型", 14.0),
    Column::text("机关", 28.0),
    Column::day("收到", 12.0),
    Column::day("办结", 12.0),
    Column::text("结果", 40.0),
];

impl Office {
    /// The cases of a cell as a spreadsheet; of those beyond [`MOST_EXPORTED`] its last line
    /// says that they are left out.
    ///
    /// # Errors
    /// Not for this officer, not within reach, the register failed, or the file could not be
    /// written.
    pub async fn export_annual_cell(
        &self,
        desk: &Desk,
        extent: Extent,
        year: i32,
        cell: Cell,
    ) -> Result<Exported, ExportError> {
        let names = self.names().await?;
        let mut sheet = Sheet::begin(self.clock.now(), "案件", &COLUMNS)?;
        let mut after = None;
        let complete = loop {
            let limit = PAGE.min(sheet.room(0, MOST_EXPORTED));
            if limit == 0 {
                sheet.end_early()?;
                break false;
            }
            let page = self
                .annual_cell(desk, extent, year, cell, after, i64::from(limit))
                .await?;
            for case in &page {
                write(sheet.next_line()?, case, &names)?;
            }
            match page.last() {
                Some(last) => after = Some(last.case_id),
                None => break true,
            }
        };
        sheet.finish(complete).await
    }
}

fn write(mut cells: Cells<'_>, case: &CellCase, names: &Names) -> Result<(), ExportError> {
    let agency = names.agency(case.agency_id);
    cells.text(0, &case.number)?;
    cells.text(1, &case.title)?;
    cells.text(2, case.applicant_kind.label())?;
    cells.text(3, agency.map_or("", |agency| &agency.name))?;
    cells.day(4, Some(case.counted_on))?;
    cells.day(5, case.concluded_on)?;
    cells.text(6, result(case))?;
    Ok(())
}

/// What became of a case, by the label of its row of table three.
pub fn result(case: &CellCase) -> &'static str {
    let row = case.report_row.and_then(|row| usize::try_from(row).ok());
    let cell = row.and_then(|row| Cell::at(row, 1));
    match (cell, case.concluded_on) {
        (Some(cell), Some(_)) => cell.label().0,
        (None, Some(_)) => "不属于任何一行",
        _ => "没有办结",
    }
}
