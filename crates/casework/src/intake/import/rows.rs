//! Rows to applications.

use disclosure::Text;
use disclosure::application::ChannelDates;
use store::Agency;

use super::columns::{Column, Columns};
use super::{BadRow, Row};
use crate::intake::{NewAgent, NewApplication, NewPerson};
use crate::table::values::{self, agency, word};
use crate::table::{self, Column as _};

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

type Line<'r> = table::Line<'r, Column>;

fn text(line: &mut Line<'_>, column: Column) -> Option<Text> {
    line.get(column, values::text).map(Text::plain)
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
        purpose: text(line, Column::Purpose),
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
    let authority = text(line, Column::Authority);
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
