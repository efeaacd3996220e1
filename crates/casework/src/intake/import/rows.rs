//! Rows to applications.

use chrono::NaiveDate;
use disclosure::Text;
use disclosure::application::ChannelDates;
use store::{Agency, AgencyId};

use super::columns::{Column, Columns, letters};
use super::{BadRow, Cell, Row, values};
use crate::intake::{NewAgent, NewApplication, NewPerson};

/// Reads a row below the header.
///
/// # Errors
/// Everything that is wrong with it.
pub(super) fn application(
    row: &Row,
    columns: &Columns,
    agencies: &[Agency],
) -> Result<NewApplication, Vec<BadRow>> {
    let mut line = Line::new(row, columns);
    match read(&mut line, agencies) {
        Some(application) if line.bad.is_empty() => Ok(application),
        _ => Err(line.bad),
    }
}

/// A row with its cells under their columns, and what was found wrong with it.
struct Line<'r> {
    number: usize,
    cells: Vec<(Column, &'r Cell)>,
    bad: Vec<BadRow>,
}

impl<'r> Line<'r> {
    fn new(row: &'r Row, columns: &Columns) -> Line<'r> {
        let mut line = Line {
            number: row.number,
            cells: Vec::with_capacity(row.cells.len()),
            bad: Vec::new(),
        };
        for (place, cell) in &row.cells {
            match columns.at(*place) {
                Some(column) => line.cells.push((column, cell)),
                None => line.tell(
                    &letters(*place),
                    "这一格有内容，上方却没有表头；请补上表头，或者删除内容。".into(),
                ),
            }
        }
        line
    }

    fn tell(&mut self, column: &str, message: String) {
        let column = Some(column.to_owned());
        self.bad.push(BadRow {
            row: self.number,
            column,
            message,
        });
    }

    /// What stands under a column, read by `read`; none when blank or bad.
    fn get<T>(
        &mut self,
        column: Column,
        read: impl FnOnce(&Cell) -> Result<T, String>,
    ) -> Option<T> {
        let (_, cell) = self.cells.iter().find(|(at, _)| *at == column)?;
        read(cell)
            .map_err(|message| self.tell(column.label(), message))
            .ok()
    }

    /// What must not be blank.
    fn need<T>(
        &mut self,
        column: Column,
        read: impl FnOnce(&Cell) -> Result<T, String>,
    ) -> Option<T> {
        if self.cells.iter().all(|(at, _)| *at != column) {
            self.tell(column.label(), "没有填写；请填写后再导入。".into());
        }
        self.get(column, read)
    }

    fn line(&mut self, column: Column) -> Option<String> {
        self.get(column, values::line)
    }

    fn text(&mut self, column: Column) -> Option<Text> {
        self.get(column, values::text).map(Text::plain)
    }

    fn day(&mut self, column: Column) -> Option<NaiveDate> {
        self.get(column, values::day)
    }

    fn several<W: values::Word>(&mut self, column: Column) -> Vec<W> {
        self.get(column, |cell| values::several(&values::text(cell)?))
            .unwrap_or_default()
    }
}

/// One word of a vocabulary.
fn word<W: values::Word>(cell: &Cell) -> Result<W, String> {
    values::one(&values::line(cell)?)
}

/// One application; none when something is wrong with its row.
fn read(line: &mut Line<'_>, agencies: &[Agency]) -> Option<NewApplication> {
    let channel = line.need(Column::Channel, word);
    let applicant = applicant(line);
    let applicant_kind = line.need(Column::ApplicantKind, word);
    let title = line.need(Column::Title, values::line);
    let content = line.need(Column::Content, values::text).map(Text::plain);
    // every cell is read, and told when bad, before the row is given up
    let application = NewApplication {
        dates: dates(line),
        legal_representative: line.line(Column::LegalRepresentative),
        contact: line.line(Column::Contact),
        work_unit: line.line(Column::WorkUnit),
        identity_proved: line
            .get(Column::IdentityProved, values::flag)
            .unwrap_or_default(),
        jointly: None,
        agent: agent(line),
        document_number: line.line(Column::DocumentNumber),
        purpose: line.text(Column::Purpose),
        media: line.several(Column::Media),
        provision: line.several(Column::Provision),
        aids: line.several(Column::Aids),
        attachments: line
            .get(Column::Attachments, values::count)
            .unwrap_or_default(),
        theme: line.line(Column::Theme),
        agency: line.get(Column::Agency, |cell| agency(cell, agencies)),
        on: line.day(Column::On),
        on_the_spot: None,
        channel: channel?,
        applicant: applicant?,
        applicant_kind: applicant_kind?,
        title: title?,
        content: content?,
    };
    line.bad.is_empty().then_some(application)
}

fn applicant(line: &mut Line<'_>) -> Option<NewPerson> {
    let name = line.need(Column::Applicant, values::line);
    let person = NewPerson {
        id_kind: line.get(Column::IdKind, word),
        id_number: line.get(Column::IdNumber, values::paper_number),
        phone: line.get(Column::Phone, values::phone),
        address: line.line(Column::Address),
        mail: line.line(Column::Mail),
        name: name?,
    };
    Some(person)
}

fn agent(line: &mut Line<'_>) -> Option<NewAgent> {
    let name = line.line(Column::Agent);
    let authority = line.text(Column::Authority);
    if name.is_none() && authority.is_some() {
        let message = "填写了授权委托，没有填写代理人；请补填代理人，或者删除授权委托。";
        line.tell(Column::Agent.label(), message.into());
    }
    let person = NewPerson {
        name: name?,
        ..NewPerson::default()
    };
    Some(NewAgent { person, authority })
}

fn dates(line: &mut Line<'_>) -> ChannelDates {
    ChannelDates {
        submitted_on: line.day(Column::SubmittedOn),
        arrived_on: line.day(Column::ArrivedOn),
        signed_on: line.day(Column::SignedOn),
        confirmed_on: line.day(Column::ConfirmedOn),
        contact_attempted_on: line.day(Column::ContactAttemptedOn),
    }
}

/// An agency by its code or its full name.
fn agency(cell: &Cell, agencies: &[Agency]) -> Result<AgencyId, String> {
    let said = values::line(cell)?;
    let found: Vec<&Agency> = match agencies.iter().find(|agency| agency.code == said) {
        Some(agency) => vec![agency],
        None => agencies
            .iter()
            .filter(|agency| agency.name == said)
            .collect(),
    };
    match found[..] {
        [agency] => Ok(agency.id),
        [] => {
            let known: Vec<String> = agencies
                .iter()
                .map(|agency| format!("{}（{}）", agency.name, agency.code))
                .collect();
            Err(format!(
                "没有代码或者名称为“{}”的机关；可以填写：{}。",
                values::shortened(&said),
                known.join("、")
            ))
        }
        _ => Err(format!(
            "有 {} 个机关名称相同；请改填机关代码。",
            found.len()
        )),
    }
}
