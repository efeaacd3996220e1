//! The list of conversions as a spreadsheet: which information, whose, by which article,
//! how often it was asked for, what was decided, by when and where it is public.

use disclosure::Cite;
use disclosure::explain;
use disclosure::words::ProposalState;

use super::answering::Answered;
use super::publishing::Published;
use super::{Effect, Verdict};
use crate::export::{Cells, Column, ExportError, Exported, Sheet};
use crate::names::Names;
use crate::office::{Desk, Office};
use store::ProposalRow;

/// The columns.
const COLUMNS: [Column; 16] = [
    Column::text("信息", 44.0),
    Column::text("权属机关", 28.0),
    Column::text("公开依据", 36.0),
    Column::text("来源", 12.0),
    Column::number("得到公开的申请人", 10.0),
    Column::number("申请次数", 10.0),
    Column::text("状态", 12.0),
    Column::text("决定", 12.0),
    Column::text("决定的理由", 40.0),
    Column::text("决定的依据", 36.0),
    Column::text("公开的内容", 40.0),
    Column::text("不公开的部分", 30.0),
    Column::day("公开期限", 12.0),
    Column::day("公开日期", 12.0),
    Column::text("公开网址", 44.0),
    Column::text("公开后申请变化", 24.0),
];

impl Office {
    /// The proposals that the desk is shown, of one state alone when it is given, as a
    /// spreadsheet.
    ///
    /// # Errors
    /// Not for this officer, the register failed, or the file could not be written.
    pub async fn export_proposals(
        &self,
        desk: &Desk,
        state: Option<ProposalState>,
    ) -> Result<Exported, ExportError> {
        let list = self.proposals(desk, state).await?;
        let names = self.names().await?;
        let mut sheet = Sheet::begin(self.clock.now(), "主动公开建议", &COLUMNS)?;
        for row in &list.rows {
            let mut reader = self.store.read().await.map_err(crate::ActError::from)?;
            let effect = self.effect(&mut reader, row).await?;
            drop(reader);
            self.write_line(sheet.next_line()?, row, effect.as_ref(), &names)?;
        }
        sheet.finish(true).await
    }

    fn write_line(
        &self,
        mut cells: Cells<'_>,
        row: &ProposalRow,
        effect: Option<&Effect>,
        names: &Names,
    ) -> Result<(), ExportError> {
        let source = |cite: &str| explain::source(&Cite::from(cite), &self.rules);
        let owner = names.agency(row.owner_id);
        cells.text(0, &row.title)?;
        cells.text(1, owner.map_or("", |agency| &agency.name))?;
        cells.text(2, &source(&row.basis))?;
        cells.text(3, row.origin.label())?;
        cells.number(4, row.applicants)?;
        cells.number(5, row.applications)?;
        cells.text(6, row.state.label())?;
        if let Some(answered) = Answered::of(row) {
            cells.text(7, answered.answer.label())?;
            cells.text(8, &answered.reason)?;
            cells.text(9, &source(&answered.cite))?;
            cells.text(10, answered.what.as_deref().unwrap_or_default())?;
            cells.text(11, answered.left_out.as_deref().unwrap_or_default())?;
            cells.day(12, answered.publish_by)?;
        }
        if let Some(published) = Published::of(row) {
            cells.day(13, Some(published.published_on))?;
            cells.text(14, &published.url)?;
        }
        if let Some(effect) = effect {
            cells.text(15, &in_words(effect))?;
        }
        Ok(())
    }
}

/// An effect in one line.
fn in_words(effect: &Effect) -> String {
    match effect.verdict {
        Verdict::TooEarly(day) => format!("分析到 {day} 以后才能比较"),
        Verdict::NobodyAsked => "没有关联的申请，不能比较".to_owned(),
        Verdict::Compared(compared) => {
            let few = if compared.few { "（件数少）" } else { "" };
            format!(
                "前后各 {} 个月：{} 件、{} 件{few}",
                compared.months, compared.before, compared.after
            )
        }
    }
}
