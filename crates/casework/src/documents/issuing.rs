//! Which letters an act sends out, and the numbers that they take: both belong to
//! the act's own transaction, so that what is refused takes none.

use chrono::NaiveDate;
use disclosure::Refusal;
use disclosure::act::{Act, ConsultRequest, Derived};
use disclosure::case::{Case, Event};
use disclosure::words::ConsultWith;
use letters::LetterRow;
use store::{Agency, CaseId, DocumentRow, DocumentState, Tx};

use super::REPLY;
use crate::acts::{Circumstances, document_number};
use crate::error::ActError;

/// A letter that an act sends out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issued {
    /// A letter of `letters.toml`.
    pub letter: &'static str,
    /// Which of several: the name of a consultation; empty otherwise.
    pub subject: String,
}

impl Issued {
    fn one(letter: &'static str) -> Vec<Issued> {
        vec![Issued {
            letter,
            subject: String::new(),
        }]
    }
}

/// The letters that an accepted act sends out, the one that it is about first.
pub fn which(act: &Act, derived: &Derived) -> Vec<Issued> {
    match act {
        // The parts of a split case were acknowledged with the whole (article 31).
        Act::Register(registration) => {
            match derived.received_on.is_some() && registration.split_from.is_none() {
                true => Issued::one("acknowledgement"),
                false => Vec::new(),
            }
        }
        Act::ConfirmReceipt(_) => Issued::one("acknowledgement"),
        Act::RequestSupplement(_) => Issued::one("supplement_notice"),
        Act::RequestReasons(_) => Issued::one("reasons_notice"),
        Act::Extend(_) => Issued::one("extension_notice"),
        Act::Defer(_) => Issued::one("deferral_notice"),
        Act::Split(_) => Issued::one("split_notice"),
        Act::Consult(request) => asking(request),
        // The notice hangs on the case that covers this one.
        Act::NotifyFee(notice) if notice.covered_by.is_some() => Vec::new(),
        Act::NotifyFee(_) => Issued::one("fee_notice"),
        Act::PayFee(_) => Issued::one("payment_confirmation"),
        Act::Abandon(_) => Issued::one(ABANDONMENT),
        Act::Withdraw(_) => Issued::one("withdrawal_form"),
        Act::Sign(_) | Act::AnswerOnTheSpot(_) => Issued::one(REPLY),
        Act::NotifyThirdParty(notice) => vec![Issued {
            letter: "third_party_notice",
            subject: notice.consultation.clone(),
        }],
        _ => Vec::new(),
    }
}

/// What ends a case as abandoned.
pub(super) const ABANDONMENT: &str = "abandonment_notice";

/// The letter to the one asked; of a third party the applicant is told, whose time
/// stands still meanwhile (article 33).
fn asking(request: &ConsultRequest) -> Vec<Issued> {
    let letters: &[&'static str] = match request.with {
        ConsultWith::ThirdParty => &["third_party_letter", "consultation_notice"],
        ConsultWith::JointAgency => &["joint_agency_letter"],
        ConsultWith::OtherAgency => &["other_agency_letter"],
        ConsultWith::Internal => &["internal_request"],
    };
    let issued = |letter: &&'static str| Issued {
        letter,
        subject: request.id.clone(),
    };
    letters.iter().map(issued).collect()
}

/// A letter with the number that it took.
pub(crate) struct Numbered {
    issued: Issued,
    series: String,
    pub number: Option<String>,
}

/// Takes the numbers of what an act sends out. Nothing is sent by what was done on
/// paper before the register: it was sent then.
pub(crate) async fn number(
    tx: &mut Tx,
    circumstances: &Circumstances,
    owner: &Agency,
    act: &Act,
    derived: &Derived,
) -> Result<Vec<Numbered>, ActError> {
    if circumstances.from_paper {
        return Ok(Vec::new());
    }
    let mut numbered = Vec::new();
    for issued in which(act, derived) {
        let series = written_on(circumstances, issued.letter, circumstances.on)?
            .series
            .clone();
        let number = match &series {
            Some(series) => Some(document_number(tx, circumstances, owner, series).await?),
            None => None,
        };
        numbered.push(Numbered {
            issued,
            series: series.unwrap_or_default(),
            number,
        });
    }
    Ok(numbered)
}

/// How a letter is written and numbered on a day. An act whose letter has no wording then
/// is refused: what the law has one told cannot be left untold.
///
/// # Errors
/// `letters.toml` has no row for that day.
pub(crate) fn written_on<'c>(
    circumstances: &'c Circumstances,
    letter: &str,
    on: NaiveDate,
) -> Result<&'c LetterRow, Refusal> {
    let wordings = circumstances.office.equipment.press.wordings();
    wordings.letter_on(letter, on).ok_or_else(|| {
        let title = wordings.letter(letter).map_or(letter, |row| &row.title);
        Refusal::unlawful(
            "no_wording",
            "office",
            format!(
                "规则文件 letters/letters.toml 中没有“{title}”（{letter}）在 {on} 适用的一行：这份文书没有文字，不能发出，本事项没有办理"
            ),
            "请系统管理员在规则目录的 letters/letters.toml 中补上这一行，用 kaijuan check 检查，再用 kaijuan migrate 使其生效。",
        )
    })
}

/// Records what an act sent out: the papers wait to be made.
pub(crate) async fn record(
    tx: &mut Tx,
    circumstances: &Circumstances,
    id: CaseId,
    case: &Case,
    event: &Event,
    numbered: Vec<Numbered>,
) -> Result<(), ActError> {
    for Numbered {
        issued,
        series,
        number,
    } in numbered
    {
        let document = DocumentRow {
            id: tx.next_id(),
            case_id: id,
            agency_id: case.agency,
            round: i64::from(case.round),
            seq: seq(event),
            letter: issued.letter.to_owned(),
            subject: issued.subject,
            series,
            number,
            dated: event.on,
            made_at: circumstances.now,
            state: DocumentState::Waiting,
            attempts: 0,
            failure: None,
            rendered_at: None,
            pdf_id: None,
            docx_id: None,
            voided_seq: None,
        };
        tx.insert_document(&document).await?;
    }
    Ok(())
}

/// The number of an event, as the register writes it.
pub(super) fn seq(event: &Event) -> i64 {
    i64::try_from(event.seq).unwrap_or(i64::MAX)
}
