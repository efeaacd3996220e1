//! Themes by town and quarter as a spreadsheet that may leave the house: what rests on few
//! applicants is held back, and what would tell it by subtraction.

use chrono::{DateTime, Utc};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use super::pivot::{Pivot, PivotCell};
use crate::error::ActError;
use crate::export::ExportError;
use crate::office::{Desk, Office};

/// What stands where a number is held back.
const HELD_BACK: &str = "＊";
/// The name of the sheet of all quarters.
const ALL: &str = "全部季度";

impl Office {
    /// A result by theme, town and quarter as a spreadsheet (xlsx), or the one in force;
    /// `None` when there is none.
    ///
    /// # Errors
    /// Not for this officer, the register failed, or the file could not be written.
    pub async fn export_pivot(
        &self,
        desk: &Desk,
        run: Option<uuid::Uuid>,
    ) -> Result<Option<Vec<u8>>, ExportError> {
        let Some(pivot) = self.topic_pivot(desk, run).await? else {
            return Ok(None);
        };
        let least = super::settings(&self.rules).map_err(ActError::from)?;
        let least = least.outside.least_applicants;
        let now = self.clock.now();
        let written = tokio::task::spawn_blocking(move || written(&pivot, least, now)).await;
        let written = written.map_err(|error| ExportError::File(error.to_string()))?;
        Ok(Some(written?))
    }
}

fn written(pivot: &Pivot, least: u64, now: DateTime<Utc>) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let made = ExcelDateTime::from_timestamp(now.timestamp())?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&made));
    let quarters = std::iter::once("").chain(pivot.quarters.iter().map(String::as_str));
    for quarter in quarters {
        let sheet = workbook.add_worksheet();
        sheet.set_name(if quarter.is_empty() { ALL } else { quarter })?;
        table(sheet, pivot, quarter, least)?;
    }
    workbook.save_to_buffer()
}

fn table(sheet: &mut Worksheet, pivot: &Pivot, quarter: &str, least: u64) -> Result<(), XlsxError> {
    let heading = Format::new().set_bold();
    let text = Format::new().set_num_format("@").set_quote_prefix();
    sheet.set_column_width(0, 16)?;
    sheet.set_freeze_panes(1, 1)?;
    sheet.write_string_with_format(0, 0, "主题", &heading)?;
    for (town, column) in named(&pivot.townships).zip(1..) {
        sheet.write_string_with_format(0, column, shown(town), &heading)?;
    }
    let mut row = 0;
    for theme in named(&pivot.themes) {
        row += 1;
        sheet.write_string_with_format(row, 0, shown(theme), &text)?;
        for (town, column) in named(&pivot.townships).zip(1..) {
            let cell = PivotCell {
                theme: theme.to_owned(),
                township: town.to_owned(),
                quarter: quarter.to_owned(),
            };
            match pivot.outside(&cell) {
                Some(many) => sheet.write_number(row, column, many as f64)?,
                None => sheet.write_string(row, column, HELD_BACK)?,
            };
        }
    }
    let note = format!(
        "{} 至 {} 的申请，按热点归入主题；{HELD_BACK}：少于 {least} 名申请人的数，以及可以由合计减出这些数的数，不提供。",
        pivot.run.reads_since, pivot.run.until
    );
    sheet.write_string(row + 2, 0, note)?;
    Ok(())
}

/// All names, and the sum of them, which has none.
fn named(names: &[String]) -> impl Iterator<Item = &str> {
    names.iter().map(String::as_str).chain([""])
}

fn shown(name: &str) -> &str {
    match name {
        "" => "合计",
        name => name,
    }
}
