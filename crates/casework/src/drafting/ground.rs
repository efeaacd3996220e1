//! What a draft is judged by, read at once: the case, its events, the letter that the
//! draft would make, and what the register knows beside it.

use std::sync::Arc;

use chrono::NaiveDate;
use disclosure::Rules;
use disclosure::act::{Act, DraftReply, Facts};
use disclosure::case::{Case, Event};
use disclosure::history::History;
use disclosure::lifecycle::Owner;
use disclosure::words::ActKind;
use letters::data::Paper;
use letters::{Letter, LetterError};
use store::{Agency, CaseRow, CommentRow, FileRow, Reader, Scope};

use super::answered::{self, Answered};
use super::check::{Ground, check};
use super::checked::Checked;
use super::text;
use super::way;
use crate::acts::government_of;
use crate::documents::letter_of;
use crate::error::ActError;
use crate::facts::facts_for;
use crate::files;
use crate::office::Office;
use crate::particulars;
use crate::record::{case_of, read_event};

const PDF: &str = "application/pdf";

/// A file that goes out with the reply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Outgoing {
    /// Its name; with its case, where that is another one that the reply answers.
    pub name: String,
    /// Whether it is what this case gives to the applicant.
    pub given: bool,
    /// Whether it has pictures whose text nobody has read.
    pub scan: bool,
    /// Why it must not leave; absent when it may.
    pub held_back: Option<String>,
    /// The pages of a PDF, where they are known.
    pub sides: Option<u64>,
}

/// A draft with all that it is judged by.
pub(crate) struct Gathered {
    pub case: Case,
    pub events: Vec<Event>,
    pub draft: DraftReply,
    rules: Arc<Rules>,
    owner: Agency,
    government: String,
    facts: Facts,
    today: NaiveDate,
    /// The data of the letter, or what the case lacks for it.
    pub paper: Result<Paper, String>,
    /// The pieces that the wording makes of it, without the remedy.
    pub composed: Vec<String>,
    /// The pieces of the drafter's own text.
    pub edited: Option<Vec<String>>,
    /// The letter as it would be set.
    pub letter: Option<Letter>,
    /// Why it cannot be set.
    pub unset: Option<LetterError>,
    answered: Vec<Answered>,
    outgoing: Vec<Outgoing>,
    pub comments: Vec<CommentRow>,
}

impl Gathered {
    /// Reads all that a draft of a case is judged by on a day.
    pub async fn of(
        office: &Office,
        reader: &mut Reader,
        row: &CaseRow,
        draft: &DraftReply,
        today: NaiveDate,
    ) -> Result<Gathered, ActError> {
        let case = case_of(row)?;
        let events = events_of(reader, row).await?;
        let owner = reader.agency(row.agency_id).await?;
        let owner = owner.ok_or(ActError::NotFound)?;
        let act = Act::Draft(Box::new(draft.clone()));
        let facts = facts_for(reader, &case, row.id, &act, today).await?;
        let paper = paper_of(office, reader, row, &events, draft, today).await?;
        let outgoing = outgoing(reader, &office.rules, (row, &case), draft).await?;
        let mut gathered = Gathered {
            government: government_of(reader, &owner).await?,
            answered: answered::to_the_same(reader, row, &case).await?,
            comments: reader.draft_comments(row.id).await?,
            edited: draft.body.as_ref().map(|body| text::pieces(body.as_str())),
            draft: draft.clone(),
            rules: office.rules.clone(),
            composed: Vec::new(),
            letter: None,
            unset: None,
            case,
            events,
            owner,
            facts,
            today,
            paper,
            outgoing,
        };
        if let Err(error) = gathered.word(office) {
            gathered.unset = Some(error);
        }
        Ok(gathered)
    }

    /// The text of the letter, and the letter, as far as there are data for it.
    fn word(&mut self, office: &Office) -> Result<(), LetterError> {
        let Ok(paper) = &self.paper else {
            return Ok(());
        };
        let press = &office.equipment.press;
        self.composed = text::composed(press.wordings(), paper)?;
        let body = self.draft.body.as_ref().map(|body| body.as_str());
        let letter = letter_of(press, paper, body)?;
        let missing = press
            .fonts()
            .missing(texts(&letter).iter().map(String::as_str));
        self.letter = Some(letter);
        match missing.is_empty() {
            true => Ok(()),
            false => Err(LetterError::Glyph {
                missing,
                numbered: true,
                folder: press.fonts().folder().map(ToOwned::to_owned),
            }),
        }
    }

    /// The pieces of the draft as they stand: the drafter's own, else the wording's.
    pub fn pieces(&self) -> &[String] {
        self.edited.as_deref().unwrap_or(&self.composed)
    }

    /// What was checked, and how it came out.
    pub fn checked(&self) -> Vec<Checked> {
        let paper = match &self.paper {
            Ok(Paper::Reply(reply)) => Ok(reply.as_ref()),
            Ok(_) => Err("不是答复"),
            Err(why) => Err(why.as_str()),
        };
        let alone = way::alone(&self.events, &self.rules, self.today);
        check(&Ground {
            case: &self.case,
            draft: &self.draft,
            facts: &self.facts,
            rules: &self.rules,
            owner: Owner {
                code: &self.owner.code,
                kind: self.owner.kind.word(),
                government: &self.government,
            },
            today: self.today,
            paper,
            edited: self.edited.as_deref(),
            composed: &self.composed,
            unset: self.unset.as_ref(),
            answered: &self.answered,
            outgoing: &self.outgoing,
            comments: &self.comments,
            alone: alone.as_ref(),
        })
    }
}

/// The drafts of this round as they stand, the oldest first; the last one is in hand.
pub(super) fn drafts(case: &Case, events: &[Event]) -> Vec<(Event, DraftReply)> {
    let entered: Vec<&Event> = events.iter().collect();
    let began = case.rounds.last().map_or(0, |round| round.closed_by);
    let standing = History::of(&entered);
    let drafts = standing
        .events()
        .iter()
        .filter_map(|event| match &event.act {
            Act::Draft(draft) if event.seq > began => Some((event.clone(), (**draft).clone())),
            _ => None,
        });
    drafts.collect()
}

/// The events of a case, as they were entered.
pub(super) async fn events_of(reader: &mut Reader, row: &CaseRow) -> Result<Vec<Event>, ActError> {
    let stored = reader.events(&Scope::system(), row.id).await?;
    Ok(stored.iter().map(read_event).collect::<Result<_, _>>()?)
}

/// The data of the letter; what the case lacks for it is told, not an error.
pub(super) async fn paper_of(
    office: &Office,
    reader: &mut Reader,
    row: &CaseRow,
    events: &[Event],
    draft: &DraftReply,
    today: NaiveDate,
) -> Result<Result<Paper, String>, ActError> {
    let made = particulars::reply_paper_of(reader, &office.rules, row, events, draft, today);
    match made.await {
        Ok(paper) => Ok(Ok(paper)),
        Err(ActError::Refused(lacks)) => Ok(Err(format!("{}。{}", lacks.message, lacks.hint))),
        Err(error) => Err(error),
    }
}

/// Every text of a letter.
fn texts(letter: &Letter) -> Vec<String> {
    let mut texts = vec![letter.title.clone()];
    texts.extend(letter.addressee.clone());
    texts.extend(letter.attachments.iter().cloned());
    texts.extend(letter.notes.iter().cloned());
    texts.extend(letter.signature.iter().map(|signed| signed.agency.clone()));
    texts.extend(letter.blocks.iter().map(text::said));
    texts
}

/// The files that go out with the reply of this round, and with it those of the other
/// cases that it answers.
async fn outgoing(
    reader: &mut Reader,
    rules: &Rules,
    (row, case): (&CaseRow, &Case),
    draft: &DraftReply,
) -> Result<Vec<Outgoing>, ActError> {
    let served = ActKind::Serve;
    let own = files::outgoing(reader, rules, row.id, case.round, served).await?;
    let mut told: Vec<Outgoing> = own.into_iter().map(Outgoing::of).collect();
    for id in &draft.covers {
        let Some(other) = reader.case(&Scope::system(), *id).await? else {
            continue;
        };
        let round = case_of(&other)?.round;
        let theirs = files::outgoing(reader, rules, other.id, round, served).await?;
        told.extend(theirs.into_iter().map(|file| Outgoing {
            name: format!("{}（案件 {}）", file.name, other.number),
            given: false,
            ..Outgoing::of(file)
        }));
    }
    Ok(told)
}

impl Outgoing {
    fn of(file: FileRow) -> Outgoing {
        Outgoing {
            given: file.part == files::GIVEN,
            scan: files::is_scan(&file),
            held_back: files::held_back(&file),
            sides: file
                .pages
                .filter(|_| file.media_type == PDF)
                .and_then(|pages| u64::try_from(pages).ok()),
            name: file.name,
        }
    }
}
