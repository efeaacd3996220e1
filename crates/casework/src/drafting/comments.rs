//! Comments on a draft: said, and settled.

use std::sync::Arc;

use disclosure::Refusal;
use disclosure::case::Case;
use disclosure::words::{Role, State};
use serde::Deserialize;
use store::{CaseId, CommentRow, Reader};
use uuid::Uuid;

use super::check::begun;
use super::ground::{Gathered, drafts, events_of};
use crate::error::ActError;
use crate::office::{Desk, Office};
use crate::read::CaseFile;
use crate::record::case_of;

/// The longest comment, in characters.
const LONGEST: usize = 2000;

/// A comment to be made.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewComment {
    /// The event of the draft that it speaks of.
    pub draft: u64,
    /// The piece of its text, from 0; nothing for the whole.
    #[serde(default)]
    pub block: Option<u32>,
    /// What is said.
    pub said: String,
}

/// Whether a desk works on the draft of a case: where it is owned or handled, by those
/// on the way from the desk to the signature.
///
/// # Errors
/// It does not, or there is no draft to work on.
pub(super) fn may_comment(desk: &Desk, file: &CaseFile) -> Result<(), Refusal> {
    file.whole()?;
    in_hand(&file.case)?;
    let ours = file.is_acted_on_here();
    let works = [Role::Handler, Role::Reviewer, Role::OfficeHead];
    if !ours || !desk.roles().iter().any(|role| works.contains(role)) {
        return Err(Refusal::not_yours(
            "comments_by_whom",
            "reg:45",
            "您不能对草稿提出或者处理意见",
            "意见由承办、审核和签发的人员提出和处理。",
        ));
    }
    Ok(())
}

/// A draft is commented on until it is signed.
fn in_hand(case: &Case) -> Result<(), Refusal> {
    let open = matches!(case.state, State::Drafting | State::InReview);
    if case.draft.is_some() && open {
        return Ok(());
    }
    Err(Refusal::out_of_turn(
        "no_draft",
        "reg:36",
        "现在没有拟稿或者审签中的草稿",
        "意见在拟稿、审签期间提出和处理。",
    ))
}

/// Whoever passes a step leaves nothing unanswered that was said of the draft.
///
/// # Errors
/// Something is, or the register failed.
pub(super) async fn all_settled(
    reader: &mut Reader,
    id: CaseId,
    case: &Case,
) -> Result<(), ActError> {
    let round = i64::from(case.round);
    let mut comments = reader.draft_comments(id).await?;
    comments.retain(|comment| comment.round == round && comment.settled_at.is_none());
    let Some(first) = comments.first() else {
        return Ok(());
    };
    Err(Refusal::unlawful(
        "comments_open",
        "office",
        format!(
            "有 {} 条意见没有处理：“{}”",
            comments.len(),
            begun(&first.said)
        ),
        SETTLE,
    )
    .into())
}

/// What to do about comments that nobody settled.
pub(super) const SETTLE: &str = "请在“拟稿和审签”页逐条处理后勾销；需要修改的，退回重拟。";

fn another_draft() -> Refusal {
    Refusal::out_of_turn(
        "another_draft",
        "office",
        "草稿已经改过，这条意见说的不是现在的草稿",
        "请看过现在的草稿以后再提。",
    )
}

impl Office {
    /// Says something of the draft in hand, or of a piece of it.
    ///
    /// # Errors
    /// Refused, not found, or the register failed.
    pub async fn comment_on_draft(
        &self,
        desk: &Desk,
        id: CaseId,
        new: NewComment,
    ) -> Result<CommentRow, ActError> {
        let file = self.case_file(desk, id).await?.ok_or(ActError::NotFound)?;
        may_comment(desk, &file)?;
        fitting(&new.said)?;
        let quoted = self.quoted(&file, &new).await?;
        let asked = Arc::new((desk.clone(), new, quoted, self.clock.now()));
        self.store
            .act(move |tx| {
                let asked = asked.clone();
                Box::pin(async move {
                    let (desk, new, quoted, now) = asked.as_ref();
                    let row = tx.case(&desk.scope, id).await?.ok_or(ActError::NotFound)?;
                    let case = case_of(&row)?;
                    in_hand(&case)?;
                    let events = events_of(tx, &row).await?;
                    if drafts(&case, &events).last().map(|(event, _)| event.seq) != Some(new.draft)
                    {
                        return Err(another_draft().into());
                    }
                    let comment = CommentRow {
                        id: tx.next_id(),
                        case_id: id,
                        round: i64::from(case.round),
                        draft_seq: i64::try_from(new.draft).unwrap_or(i64::MAX),
                        block: new.block.map(i64::from),
                        quoted: quoted.clone(),
                        said: new.said.trim().to_owned(),
                        officer_id: desk.officer.id,
                        at: *now,
                        settled_by: None,
                        settled_at: None,
                    };
                    tx.insert_draft_comment(&comment).await?;
                    Ok(comment)
                })
            })
            .await
    }

    /// Says that a comment is settled: it was followed, or talked over.
    ///
    /// # Errors
    /// Refused, not found, or the register failed.
    pub async fn settle_comment(
        &self,
        desk: &Desk,
        id: CaseId,
        comment: Uuid,
    ) -> Result<(), ActError> {
        let file = self.case_file(desk, id).await?.ok_or(ActError::NotFound)?;
        may_comment(desk, &file)?;
        let (by, now) = (desk.officer.id, self.clock.now());
        self.store
            .act(move |tx| {
                Box::pin(async move {
                    match tx.settle_draft_comment(id, comment, by, now).await? {
                        true => Ok(()),
                        false => Err(no_comment().into()),
                    }
                })
            })
            .await
    }

    /// How the piece begins that a comment speaks of; empty for the whole.
    async fn quoted(&self, file: &CaseFile, new: &NewComment) -> Result<String, ActError> {
        let (Some(place), Some(draft)) = (new.block, &file.case.draft) else {
            return Ok(String::new());
        };
        let mut reader = self.store.read().await?;
        let today = self.today();
        let gathered = Gathered::of(self, &mut reader, &file.row, draft, today).await?;
        let place = usize::try_from(place).unwrap_or(usize::MAX);
        match gathered.pieces().get(place) {
            Some(piece) => Ok(begun(piece)),
            None => Err(another_draft().at("block").into()),
        }
    }
}

fn fitting(said: &str) -> Result<(), Refusal> {
    let length = said.chars().count();
    if said.trim().is_empty() {
        return Err(Refusal::malformed(
            "text_missing",
            "office",
            "没有写明意见",
            "请写明哪里需要修改。",
        )
        .at("said"));
    }
    if length > LONGEST {
        return Err(Refusal::malformed(
            "too_long",
            "office",
            format!("意见有 {length} 个字，最多 {LONGEST} 个"),
            "请分几条提出，或者退回时写明理由。",
        )
        .at("said"));
    }
    Ok(())
}

fn no_comment() -> Refusal {
    Refusal::out_of_turn(
        "no_comment",
        "office",
        "没有这条意见，或者已经有人处理",
        "请刷新页面后再看。",
    )
}
