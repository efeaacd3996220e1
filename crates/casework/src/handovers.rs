//! Letters addressed to another agency: handed over and written down, no case.

use std::sync::Arc;

use chrono::NaiveDate;
use disclosure::words::ActKind;
use disclosure::{Refusal, lines};
use serde::{Deserialize, Serialize};
use store::{HandoverCursor, HandoverPage, HandoverRow, Tx};

use crate::acts::{Circumstances, document_number};
use crate::documents::written_on;
use crate::error::ActError;
use crate::office::{Desk, Office};
use crate::once::{self, Once};

/// The series of the letters that go with what is handed over.
pub(crate) const LETTER: &str = "handover_letter";

/// A letter that was handed over.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewHandover {
    /// When it arrived.
    pub arrived_on: NaiveDate,
    /// Who sent it.
    pub sender_name: String,
    /// What it asks for, in one line.
    pub title: String,
    /// The agency that stands on it.
    pub addressed_to: String,
    /// The agency that got it.
    pub handed_to: String,
    /// When it got it.
    pub handed_on: NaiveDate,
    /// How many pages it has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pages: Option<u32>,
    /// Who signed for it, or the number of the posting.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receipt: Option<String>,
    /// What else is to be said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remark: Option<String>,
}

/// A letter that was written down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandedOver {
    /// The letter.
    pub letter: HandoverRow,
    /// It was written down before, under the same key.
    pub replayed: bool,
}

impl Office {
    /// Writes down a letter that was handed over.
    ///
    /// # Errors
    /// Refused, the key belongs to another request, or the register failed.
    pub async fn hand_over(
        &self,
        desk: &Desk,
        new: NewHandover,
        once: Option<Once>,
    ) -> Result<HandedOver, ActError> {
        let circumstances = Circumstances::new(self, desk, None);
        judge(&circumstances, &new)?;
        let (new, once) = (Arc::new(new), Arc::new(once));
        self.store
            .act(move |tx| {
                let (circumstances, new, once) = (circumstances.clone(), new.clone(), once.clone());
                Box::pin(async move {
                    hand_over_in(tx, &circumstances, &new, once.as_ref().as_ref()).await
                })
            })
            .await
    }

    /// A page of the letters of the agencies in reach, the newest first.
    ///
    /// # Errors
    /// The register failed.
    pub async fn handovers(
        &self,
        desk: &Desk,
        cursor: Option<&HandoverCursor>,
        limit: u32,
    ) -> Result<HandoverPage, ActError> {
        let mut reader = self.store.read().await?;
        Ok(reader.handovers(&desk.scope, cursor, limit).await?)
    }
}

fn judge(circumstances: &Circumstances, new: &NewHandover) -> Result<(), ActError> {
    let (desk, rules) = (&circumstances.desk, circumstances.rules());
    let roles = &rules.lifecycle.act(ActKind::Register).roles;
    if !desk.officer.roles.iter().any(|role| roles.contains(role)) {
        return Err(Refusal::not_yours(
            "role",
            "office",
            "您不能登记移交的来信",
            "来信由登记申请的人员登记。",
        )
        .into());
    }
    lines::check(&serde_json::to_value(new)?)?;
    dated(circumstances, new)?;
    named(&desk.agency.name, new)?;
    Ok(())
}

fn dated(circumstances: &Circumstances, new: &NewHandover) -> Result<(), Refusal> {
    let today = circumstances.today;
    for (field, day, label) in [
        ("arrived_on", new.arrived_on, "收到日期"),
        ("handed_on", new.handed_on, "移交日期"),
    ] {
        if day > today {
            return Err(Refusal::malformed(
                "future_date",
                "office",
                format!("{label} {day} 在今天（{today}）之后"),
                "请核对日期。",
            )
            .at(field));
        }
        if circumstances.rules().calendar.kind(day).is_none() {
            return Err(Refusal::malformed(
                "outside_calendar",
                "office",
                format!("{label} {day} 不在日历范围内"),
                "请核对日期。",
            )
            .at(field));
        }
    }
    if new.handed_on < new.arrived_on {
        return Err(Refusal::malformed(
            "handed_before_arrived",
            "office",
            format!("移交日期 {} 早于收到日期 {}", new.handed_on, new.arrived_on),
            "请核对收到和移交的日期。",
        )
        .at("handed_on"));
    }
    Ok(())
}

fn named(own: &str, new: &NewHandover) -> Result<(), Refusal> {
    for (field, text, label) in [
        ("sender_name", &new.sender_name, "来信人"),
        ("title", &new.title, "来信事项"),
        ("addressed_to", &new.addressed_to, "来信写给的机关"),
        ("handed_to", &new.handed_to, "移交给的机关"),
    ] {
        if text.trim().is_empty() {
            return Err(Refusal::malformed(
                "text_missing",
                "office",
                format!("没有填写{label}"),
                "请照来信和移交记录填写。",
            )
            .at(field));
        }
    }
    // What is addressed to us is our case, even where another body holds the
    // information: then it is answered so.
    if new.addressed_to.trim() == own {
        return Err(Refusal::unlawful(
            "addressed_to_us",
            "reg:36(5)",
            "写给本机关的申请不能移交了事",
            "请登记为申请；不属于本机关负责公开的，以答复告知并说明理由。",
        )
        .at("addressed_to"));
    }
    Ok(())
}

/// The letter is dated by the day on which it went.
async fn number_of(
    tx: &mut Tx,
    circumstances: &Circumstances,
    new: &NewHandover,
) -> Result<String, ActError> {
    let mut of_the_letter = circumstances.clone();
    of_the_letter.on = new.handed_on;
    written_on(&of_the_letter, LETTER, new.handed_on)?;
    let owner = &circumstances.desk.agency;
    document_number(tx, &of_the_letter, owner, LETTER).await
}

async fn hand_over_in(
    tx: &mut Tx,
    circumstances: &Circumstances,
    new: &NewHandover,
    once: Option<&Once>,
) -> Result<HandedOver, ActError> {
    if let Some(known) = once::before(tx, once).await? {
        let id = known.event_ids.first().copied().unwrap_or_default();
        let letter = tx.handover(&circumstances.desk.scope, id).await?;
        return Ok(HandedOver {
            letter: letter.ok_or(ActError::KeyReused)?,
            replayed: true,
        });
    }
    let given = |text: &Option<String>| {
        let text = text.as_deref().map(str::trim);
        text.filter(|text| !text.is_empty()).map(str::to_owned)
    };
    let number = match new.pages {
        // without the number of pages there is no letter
        None => None,
        Some(_) => Some(number_of(tx, circumstances, new).await?),
    };
    let letter = HandoverRow {
        id: tx.next_id(),
        agency_id: circumstances.desk.agency.id,
        arrived_on: new.arrived_on,
        sender_name: new.sender_name.trim().to_owned(),
        title: new.title.trim().to_owned(),
        addressed_to: new.addressed_to.trim().to_owned(),
        handed_to: new.handed_to.trim().to_owned(),
        handed_on: new.handed_on,
        pages: new.pages.map(i64::from),
        receipt: given(&new.receipt),
        remark: given(&new.remark),
        number,
        added_by: circumstances.desk.officer.id,
        added_at: circumstances.now,
    };
    tx.insert_handover(&letter).await?;
    let done = once::Done {
        status: 201,
        case: None,
        events: vec![letter.id],
        at: circumstances.now,
    };
    once::keep(tx, once, done).await?;
    Ok(HandedOver {
        letter,
        replayed: false,
    })
}
