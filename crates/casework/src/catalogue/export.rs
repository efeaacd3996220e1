//! The catalogue as a spreadsheet, under the headers under which it is imported again.

use disclosure::Cite;
use disclosure::explain::source;
use rust_xlsxwriter::XlsxError;
use store::{CatalogueAsk, CatalogueEntry};

use super::columns::Column;
use super::may_see;
use super::template::{begun, headed};
use crate::export::ExportError;
use crate::names::Names;
use crate::office::{Desk, Office};
use crate::table::Column as _;

/// How many entries are read at a time.
const PAGE: u32 = 500;
/// The most entries in one file.
const MOST: u32 = 200_000;

impl Office {
    /// The entries that a desk is shown, as a spreadsheet (xlsx), and how many they are.
    ///
    /// # Errors
    /// Not for this officer, the register failed, or the file could not be written.
    pub async fn export_catalogue(
        &self,
        desk: &Desk,
        ask: &CatalogueAsk,
    ) -> Result<(Vec<u8>, u32), ExportError> {
        may_see(desk).map_err(crate::ActError::from)?;
        let names = self.names().await?;
        let mut workbook = begun(self.clock.now())?;
        let sheet = workbook.add_worksheet_with_constant_memory()?;
        headed(sheet)?;
        let (mut after, mut count) = (None, 0);
        loop {
            let page = self.catalogue(desk, ask, after, PAGE).await?;
            for entry in &page.rows {
                count += 1;
                self.write_row(sheet, count, entry, &names)?;
            }
            after = page.next;
            if after.is_none() || count >= MOST {
                break;
            }
        }
        let packed = tokio::task::spawn_blocking(move || workbook.save_to_buffer()).await;
        let bytes = packed.map_err(|error| ExportError::File(error.to_string()))??;
        Ok((bytes, count))
    }

    fn write_row(
        &self,
        sheet: &mut rust_xlsxwriter::Worksheet,
        row: u32,
        entry: &CatalogueEntry,
        names: &Names,
    ) -> Result<(), XlsxError> {
        for (at, column) in (0..).zip(Column::ALL) {
            let cell = self.cell(*column, entry, names);
            if !cell.is_empty() {
                // text, whatever it begins with
                sheet.write_string(row, at, cell)?;
            }
        }
        Ok(())
    }

    fn cell(&self, column: Column, entry: &CatalogueEntry, names: &Names) -> String {
        let day = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string());
        let text = match column {
            Column::Agency => names.agency(entry.agency_id).map(|it| it.name.clone()),
            Column::Title => Some(entry.title.clone()),
            Column::DocumentNumber => entry.document_number.clone(),
            Column::Attribute => Some(entry.attribute.label().to_owned()),
            Column::About => Some(entry.about.clone()),
            Column::Body => Some(entry.body.clone()),
            Column::Url => entry.url.clone(),
            Column::PublishedOn => day(entry.published_on),
            Column::FormedOn => day(entry.formed_on),
            Column::Basis => {
                let basis = entry.basis.as_deref();
                basis.map(|basis| source(&Cite::from(basis), &self.rules))
            }
            Column::Theme => entry.theme.clone(),
        };
        text.unwrap_or_default()
    }
}
