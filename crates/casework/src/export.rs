//! A list of cases as a spreadsheet: masked as on the screen, and with nothing in it
//! that a spreadsheet would run.

mod sheet;

use std::fs::File;

use chrono::NaiveDate;
use rust_xlsxwriter::XlsxError;
use store::{CaseListRow, Cursor, SearchAsk, Tab, WorkOrder};

use crate::error::ActError;
use crate::masked;
use crate::names::Names;
use crate::office::{Desk, Office};
use crate::sight::Sight;
use crate::worklist::WorkFilter;

pub(crate) use sheet::{Cells, Column, LONGEST, Sheet};

/// Which list goes out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExportList {
    /// One of the desk's lists, as it is filtered and ordered.
    Work(Tab, WorkFilter, WorkOrder),
    /// What a search finds.
    Search(SearchAsk),
}

/// A spreadsheet.
#[derive(Debug)]
pub struct Exported {
    /// The file (xlsx) from its beginning on: one without a name, which is gone once it is
    /// closed. However long it is, no more than a piece of it need be in memory.
    pub file: File,
    /// How long it is, in bytes.
    pub length: u64,
    /// How many cases it holds.
    pub cases: u32,
    /// Whether these are all.
    pub complete: bool,
}

/// Why no spreadsheet was made.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The list could not be read.
    #[error(transparent)]
    List(#[from] ActError),
    /// The file could not be written.
    #[error("导出没有完成，没有生成文件：{0}")]
    File(String),
}

impl From<XlsxError> for ExportError {
    fn from(error: XlsxError) -> ExportError {
        ExportError::File(error.to_string())
    }
}

impl From<std::io::Error> for ExportError {
    fn from(error: std::io::Error) -> ExportError {
        ExportError::File(error.to_string())
    }
}

/// The most cases in one file.
pub const MOST_EXPORTED: u32 = 200_000;
/// How many are read at a time.
const PAGE: u32 = 500;
/// How many are written before others have their turn, who read the next ones.
const AT_ONCE: usize = 25;

const COLUMNS: [Column; 14] = [
    Column::text("案号", 26.0),
    Column::text("状态", 12.0),
    Column::text("申请人", 20.0),
    Column::text("申请人类型", 12.0),
    Column::text("信息名称", 44.0),
    Column::text("渠道", 16.0),
    Column::day("收到日期", 12.0),
    Column::text("办理机关", 28.0),
    Column::text("承办人", 10.0),
    Column::day("答复期限", 12.0),
    Column::number("剩余工作日", 10.0),
    Column::text("超期", 6.0),
    Column::text("答复文号", 26.0),
    Column::day("答复日期", 12.0),
];

impl Office {
    /// A list as a spreadsheet; of the cases beyond [`MOST_EXPORTED`] its last line
    /// says that they are left out.
    ///
    /// # Errors
    /// The register failed, or the file could not be written.
    pub async fn export_cases(
        &self,
        desk: &Desk,
        list: &ExportList,
    ) -> Result<Exported, ExportError> {
        self.export_up_to(desk, list, MOST_EXPORTED).await
    }

    pub(crate) async fn export_up_to(
        &self,
        desk: &Desk,
        list: &ExportList,
        most: u32,
    ) -> Result<Exported, ExportError> {
        let names = self.names().await?;
        let mut sheet = Sheet::begin(self.clock.now(), "案件", &COLUMNS)?;
        let mut page = self.page(desk, list, None, PAGE.min(most)).await?;
        let complete = loop {
            let (rows, next) = page;
            let room = sheet.room(rows.len(), most);
            let more = async {
                match &next {
                    Some(cursor) if room > 0 => self
                        .page(desk, list, Some(cursor), PAGE.min(room))
                        .await
                        .map(Some),
                    _ => Ok(None),
                }
            };
            // the next page is read while this one is written
            let (more, written) = tokio::join!(more, self.add(&mut sheet, &names, &rows));
            written?;
            match (more?, next) {
                (Some(more), _) => page = more,
                (None, Some(_)) => {
                    sheet.end_early()?;
                    break false;
                }
                (None, None) => break true,
            }
        };
        sheet.finish(complete).await
    }

    async fn add(
        &self,
        sheet: &mut Sheet,
        names: &Names,
        rows: &[(CaseListRow, Sight)],
    ) -> Result<(), XlsxError> {
        for some in rows.chunks(AT_ONCE) {
            for (row, sight) in some {
                self.add_case(sheet.next_line()?, names, row, *sight)?;
            }
            tokio::task::yield_now().await;
        }
        Ok(())
    }

    async fn page(
        &self,
        desk: &Desk,
        list: &ExportList,
        cursor: Option<&Cursor>,
        limit: u32,
    ) -> Result<(Vec<(CaseListRow, Sight)>, Option<Cursor>), ActError> {
        Ok(match list {
            ExportList::Work(tab, filter, order) => {
                let page = self
                    .worklist(desk, *tab, filter, *order, cursor, limit)
                    .await?;
                (page.rows, page.next)
            }
            ExportList::Search(ask) => {
                let page = self.search(desk, ask, cursor, limit).await?;
                let rows = page.rows.into_iter().map(|hit| (hit.row, hit.sight));
                (rows.collect(), page.next)
            }
        })
    }

    /// Writes a case, as much of it as is shown.
    fn add_case(
        &self,
        mut cells: Cells<'_>,
        names: &Names,
        row: &CaseListRow,
        sight: Sight,
    ) -> Result<(), XlsxError> {
        let state = &self.rules.lifecycle.state(row.state).label;
        let agency = names.agency(row.agency_id);
        cells.text(0, &row.number)?;
        cells.text(1, state)?;
        cells.text(3, row.applicant_kind.label())?;
        cells.text(7, agency.map_or("", |agency| &agency.name))?;
        if !sight.is_whole() {
            return Ok(());
        }
        cells.text(2, &masked::name(&row.applicant_name, row.applicant_kind))?;
        cells.text(4, &row.title)?;
        cells.text(5, row.channel.label())?;
        cells.day(6, row.received_on)?;
        let handler = row.handler_id.and_then(|id| names.officer(id));
        cells.text(8, handler.map_or("", |officer| &officer.name))?;
        cells.day(9, row.due_on)?;
        if let Some(due) = row.due_on.filter(|_| row.is_open && !row.paused) {
            if let Some(left) = remaining(self, due) {
                cells.number(10, left)?;
            }
            cells.text(11, if due < self.today() { "是" } else { "" })?;
        }
        cells.text(12, row.reply_number.as_deref().unwrap_or_default())?;
        cells.day(13, row.replied_on)
    }
}

/// Workdays from today to a last day, below zero when it is past.
fn remaining(office: &Office, due: NaiveDate) -> Option<i64> {
    let (calendar, today) = (&office.rules.calendar, office.today());
    let ahead = calendar.workdays_between(today, due)?;
    let behind = calendar.workdays_between(due, today)?;
    Some(i64::from(ahead) - i64::from(behind))
}
