//! What a document is made from: a case at an event, its agency, and the rules.

use chrono::NaiveDate;
use disclosure::act::Act;
use disclosure::case::{Case, Event, Run, RunCause};
use disclosure::clock::{self, Deadline, Out};
use disclosure::explain::source;
use disclosure::history::History;
use disclosure::lifecycle::Owner;
use disclosure::words::{ActKind, AnewGround, ApplicantKind};
use disclosure::{Cite, Refusal, Rules, Text};
use letters::data::{About, Addressee, Agency, Contact, Head, OtherCase, Restart};
use store::{AgencyId, CaseId, CaseRow, Reader, Scope};

use super::missing;
use crate::error::ActError;
use crate::record::case_of;

/// A case at the moment that a document speaks of.
pub(super) struct Matter<'m> {
    pub rules: &'m Rules,
    pub row: &'m CaseRow,
    /// In whose name the document is made.
    pub agency: store::Agency,
    /// All that stands, up to that moment.
    pub history: History,
    /// The event that issues the document, as it stands; of a sheet the last one.
    pub last: Event,
    /// The case as that event left it.
    pub case: Case,
    /// The day on the paper.
    pub on: NaiveDate,
    pub number: Option<String>,
}

impl<'m> Matter<'m> {
    /// At the last of the events, which issues the document.
    pub async fn at_last(
        reader: &mut Reader,
        rules: &'m Rules,
        row: &'m CaseRow,
        events: &[Event],
        number: Option<&str>,
    ) -> Result<Matter<'m>, ActError> {
        let history = History::of(&events.iter().collect::<Vec<_>>());
        let seq = events.last().ok_or(ActError::NotFound)?.seq;
        let event = history.standing(seq).ok_or(ActError::NotFound)?.clone();
        let case = history.case_at(seq).ok_or(ActError::NotFound)?;
        Ok(Matter {
            rules,
            row,
            agency: owner(reader, row.agency_id).await?,
            history,
            on: event.on,
            last: event,
            case,
            number: number.map(str::to_owned),
        })
    }

    /// As the case stands after all of the events.
    pub async fn standing(
        reader: &mut Reader,
        rules: &'m Rules,
        row: &'m CaseRow,
        events: &[Event],
    ) -> Result<Matter<'m>, ActError> {
        let history = History::of(&events.iter().collect::<Vec<_>>());
        let event = history.events().last().ok_or(ActError::NotFound)?.clone();
        let case = Case::fold(events).ok_or(ActError::NotFound)?;
        Ok(Matter {
            rules,
            row,
            agency: owner(reader, row.agency_id).await?,
            history,
            on: case.last_on,
            last: event,
            case,
            number: None,
        })
    }

    /// An article as documents name it.
    pub fn article(&self, cite: &Cite) -> String {
        source(cite, self.rules)
    }

    /// The article of an act.
    pub fn article_of(&self, act: ActKind) -> String {
        self.article(&self.rules.lifecycle.act(act).cite)
    }

    /// What every document has.
    pub fn head(&self, addressee: Option<Addressee>, basis: String) -> Head {
        head(
            self.rules,
            &self.agency,
            self.on,
            self.number.clone(),
            addressee,
            basis,
        )
    }

    /// Those who apply, as a letter speaks to them.
    pub fn applicant(&self) -> Addressee {
        let application = &self.case.application;
        if application.jointly.is_some() {
            return Addressee::people(application.applicants().map(|one| one.name.trim()));
        }
        let applicant = &application.applicant;
        match applicant.kind {
            ApplicantKind::NaturalPerson => Addressee::person(applicant.name.trim()),
            _ => Addressee::organisation(applicant.name.trim()),
        }
    }

    /// Their names, for a sheet.
    pub fn applicants(&self) -> String {
        let names = self.case.application.applicants();
        let names: Vec<&str> = names.map(|one| one.name.trim()).collect();
        names.join("、")
    }

    /// The application, for those who made it.
    pub fn about(&self) -> About {
        let application = &self.case.application;
        About {
            case_number: self.case.number.clone(),
            matter: application.title.clone(),
            request: application.content.as_str().to_owned(),
            channel: application.channel.label().to_owned(),
            submitted_on: application.dates.submitted_on,
            received_on: self.case.received_on,
            restarted: self.restarted(&self.applicant().you),
            service: None,
        }
    }

    /// The application on a sheet of the file, which speaks to nobody.
    pub fn about_on_file(&self) -> About {
        About {
            restarted: self.restarted("申请人"),
            ..self.about()
        }
    }

    /// The application, for anybody else: who applies stands nowhere in it, nor what
    /// was said of it between the applicant and the agency.
    pub fn about_for_others(&self) -> About {
        let about = self.about();
        About {
            matter: self.unnamed(&about.matter),
            request: self.unnamed(&about.request),
            submitted_on: None,
            restarted: None,
            ..about
        }
    }

    /// A text without the names of those who apply.
    pub fn unnamed(&self, text: &str) -> String {
        let application = &self.case.application;
        let mut names: Vec<&str> = application
            .applicants()
            .map(|one| one.name.trim())
            .chain(application.agent.iter().map(|agent| agent.name.trim()))
            .collect();
        names.sort_by_key(|name| std::cmp::Reverse(name.len()));
        names
            .into_iter()
            .fold(text.to_owned(), |text, name| without(&text, name, "申请人"))
    }

    fn restarted(&self, applicant: &str) -> Option<Restart> {
        let run = self.case.run()?;
        let why = match run.cause {
            // a part of a split application goes on in the period of the whole
            RunCause::Receipt if Some(run.day0) == self.case.received_on => return None,
            RunCause::Receipt => "拆分前的申请重新起算答复期限".to_owned(),
            RunCause::Supplement => format!("本机关收到{applicant}补正后的申请"),
            RunCause::Payment => format!("{applicant}缴清信息处理费"),
            RunCause::Order => self.ordered(run),
        };
        Some(Restart { on: run.day0, why })
    }

    /// What made the agency reply anew, with the number of the decision.
    fn ordered(&self, run: &Run) -> String {
        let order = match self.said(run.opened_by) {
            Some(Act::ReplyAnew(order)) => Some(order),
            _ => None,
        };
        let number = order.and_then(|order| self.case.decision_of(order).0);
        let number = number.map_or_else(String::new, |number| format!("（{number}）"));
        match order.map(|order| order.ground) {
            Some(AnewGround::Reconsideration) => format!("本机关收到行政复议决定书{number}"),
            Some(AnewGround::Litigation) => format!("本机关收到人民法院判决书{number}"),
            _ => "本机关决定自行纠正".to_owned(),
        }
    }

    /// The reply deadline of the period that runs, as of the day on the paper.
    pub fn reply_deadline(&self) -> Option<Deadline> {
        clock::reply_deadline(&self.case, self.rules, Out::Until(self.on))
    }

    /// Its last day and whether that is provisional.
    ///
    /// # Errors
    /// No period runs, or it ends beyond the calendar.
    pub fn reply_due(&self, document: &str) -> Result<(NaiveDate, bool), ActError> {
        let deadline = self.reply_deadline();
        let due = deadline.and_then(|it| Some((it.due_on?, it.provisional)));
        due.ok_or_else(|| {
            missing(
                document,
                "答复期限",
                "收到日期未确认的，先办理“确认收到日期”；超出日历范围的，请补充放假安排。",
            )
        })
    }

    /// The event with this number, as it stands: set right, where it was corrected.
    pub fn event(&self, seq: u64) -> Option<&Event> {
        self.history.events().iter().find(|event| event.seq == seq)
    }

    /// What an event says now, by its number.
    pub fn said(&self, seq: u64) -> Option<&Act> {
        self.event(seq).map(|event| &event.act)
    }

    /// The number of the letter that an event sent out.
    pub fn number_of(&self, seq: u64) -> Option<String> {
        self.event(seq)?.facts.document_number.clone()
    }

    /// The events of the round of the case that this is, as they stand.
    pub fn of_this_round(&self) -> impl DoubleEndedIterator<Item = &Event> {
        let before = self.case.rounds.last().map(|round| round.closed_by);
        let events = self.history.events();
        let from = before.and_then(|seq| events.iter().position(|event| event.seq == seq));
        events[from.map_or(0, |at| at + 1)..].iter()
    }

    /// What the remedy text asks of the agency.
    pub fn owner<'o>(&'o self, government: &'o str) -> Owner<'o> {
        Owner {
            code: &self.agency.code,
            kind: self.agency.kind.word(),
            government,
        }
    }

    /// The act does not send out what was asked for.
    pub fn not_issued(&self, document: &str) -> ActError {
        Refusal::malformed(
            "document_not_issued",
            "reg:45",
            format!("“{}”不产生{document}", self.last.act.kind().label()),
            "请从办理该事项后产生的文书中选择。",
        )
        .into()
    }
}

async fn owner(reader: &mut Reader, id: AgencyId) -> Result<store::Agency, ActError> {
    reader.agency(id).await?.ok_or(ActError::NotFound)
}

/// What every document has, of an agency on a day.
pub(super) fn head(
    rules: &Rules,
    agency: &store::Agency,
    on: NaiveDate,
    number: Option<String>,
    addressee: Option<Addressee>,
    basis: String,
) -> Head {
    let row = rules.contact(on, &agency.code, agency.kind.word());
    let contact = Contact {
        office: row
            .and_then(|row| row.office.clone())
            .unwrap_or_else(|| agency.name.clone()),
        telephone: row.and_then(|row| row.telephone.clone()),
        address: row.and_then(|row| row.address.clone()),
        postcode: row.and_then(|row| row.postcode.clone()),
        hours: row.and_then(|row| row.hours.clone()),
    };
    Head {
        agency: Agency {
            name: agency.name.clone(),
            code: agency.code.clone(),
        },
        contact,
        number,
        addressee,
        made_on: on,
        basis,
    }
}

/// Other cases that a document speaks of.
///
/// # Errors
/// One of them is not there, or was never received.
pub(super) async fn other_cases(
    reader: &mut Reader,
    document: &str,
    ids: &[CaseId],
) -> Result<Vec<OtherCase>, ActError> {
    let mut others = Vec::with_capacity(ids.len());
    for case in cases(reader, ids).await? {
        let received_on = case.received_on.ok_or_else(|| {
            missing(
                document,
                &format!("“{}”的收到日期", case.number),
                "请先在该案中办理“确认收到日期”。",
            )
        })?;
        others.push(OtherCase {
            case_number: case.number,
            matter: case.application.title,
            received_on,
        });
    }
    Ok(others)
}

/// Other cases of the register as they are now.
pub(super) async fn cases(reader: &mut Reader, ids: &[CaseId]) -> Result<Vec<Case>, ActError> {
    let mut found = Vec::with_capacity(ids.len());
    for id in ids {
        let row = reader.case(&Scope::system(), *id).await?;
        found.push(case_of(&row.ok_or(ActError::NotFound)?)?);
    }
    Ok(found)
}

/// A text without a name; a name of one character is a word of many texts and stays.
pub(super) fn without(text: &str, name: &str, instead: &str) -> String {
    match name.chars().count() {
        0 | 1 => text.to_owned(),
        _ => text.replace(name, instead),
    }
}

/// A day as letters write it.
pub(super) fn written(day: NaiveDate) -> String {
    day.format("%Y年%-m月%-d日").to_string()
}

/// What is said in a text, if anything.
pub(super) fn plain(text: Option<&Text>) -> Option<String> {
    text.filter(|text| !text.is_blank())
        .map(|text| text.as_str().to_owned())
        .filter(|text| !text.is_empty())
}
