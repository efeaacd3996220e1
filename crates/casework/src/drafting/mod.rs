//! Drafting a reply: the text that its wording makes of the case, what the drafter made
//! of it, what others say of that, and what is checked before it goes on.

mod answered;
mod changes;
mod check;
mod checked;
mod comments;
mod enclosed;
mod ground;
mod likeness;
mod stated;
mod stopping;
mod text;
mod way;

use disclosure::Refusal;
use disclosure::act::DraftReply;
use letters::blocks;
use letters::data::Paper;
use store::{CaseId, CommentRow};

pub use changes::Change;
pub use checked::{Check, Checked, Verdict};
pub use comments::NewComment;
pub(crate) use stopping::stop;
pub use text::{joined, pieces};
pub use way::Passing;

use ground::{Gathered, drafts};

use crate::error::ActError;
use crate::office::{Desk, Office};
use crate::read::CaseFile;
use crate::reveals::works_on_cases;

/// Why a piece of a draft is not for the drafter to change lightly.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rest {
    /// It names the article that the reply rests on.
    Article,
    /// The law writes it, at the end of the letter.
    Remedy,
}

/// A piece of a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftPiece {
    /// Its text, in the signs of blocks.
    pub text: String,
    /// What can be read of it.
    pub plain: String,
    /// What it is of the law's.
    pub rest: Option<Rest>,
}

/// What a wording makes of a reply: where a drafter begins.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Composed {
    /// The pieces that may be edited.
    pub pieces: Vec<DraftPiece>,
    /// What stands at the end, by the day of the signature; absent where nothing does.
    pub remedy: Option<String>,
    /// What the case lacks for the letter, in Chinese.
    pub lacks: Option<String>,
}

/// A draft in hand, with all that belongs to its review.
#[derive(Debug, Clone)]
pub struct DraftInHand {
    /// Its event.
    pub seq: u64,
    /// Who drafted it, as records name it.
    pub by: String,
    /// When it took effect.
    pub on: chrono::NaiveDate,
    /// What was drafted.
    pub reply: DraftReply,
    /// The text as the letter will read, the remedy at its end.
    pub pieces: Vec<DraftPiece>,
    /// What changed since the draft before; empty for the first one.
    pub changes: Vec<Change>,
    /// What was checked.
    pub checked: Vec<Checked>,
    /// What was said of this and earlier drafts of the round.
    pub comments: Vec<CommentRow>,
    /// The way to the signature.
    pub way: Vec<Passing>,
    /// Whether the one who looks may say something, and settle what was said.
    pub may_comment: bool,
}

impl Office {
    /// What the wording makes of a reply to this case, for a signature today.
    ///
    /// # Errors
    /// Not found, an extract is seen, no work on cases, or the register failed.
    pub async fn composed(
        &self,
        desk: &Desk,
        id: CaseId,
        draft: &DraftReply,
    ) -> Result<Composed, ActError> {
        let file = self.whole(desk, id).await?;
        may_read(desk)?;
        let mut reader = self.store.read().await?;
        let today = self.today();
        let unedited = DraftReply {
            body: None,
            ..draft.clone()
        };
        let gathered = Gathered::of(self, &mut reader, &file.row, &unedited, today).await?;
        let lacks = match (&gathered.paper, &gathered.unset) {
            (Err(why), _) => Some(why.clone()),
            (_, Some(error)) if gathered.composed.is_empty() => Some(error.to_string()),
            _ => None,
        };
        Ok(Composed {
            pieces: gathered.told(&gathered.composed),
            remedy: gathered.remedy().map(str::to_owned),
            lacks,
        })
    }

    /// The draft of a case that is in hand, or was signed last; `None` without one.
    ///
    /// # Errors
    /// Not found, an extract is seen, no work on cases, or the register failed.
    pub async fn draft_in_hand(
        &self,
        desk: &Desk,
        id: CaseId,
    ) -> Result<Option<DraftInHand>, ActError> {
        let file = self.whole(desk, id).await?;
        let Some(draft) = &file.case.draft else {
            return Ok(None);
        };
        may_read(desk)?;
        let mut reader = self.store.read().await?;
        let (row, today) = (&file.row, self.today());
        let gathered = Gathered::of(self, &mut reader, row, draft, today).await?;
        let mut drafts = drafts(&gathered.case, &gathered.events);
        let Some((event, _)) = drafts.pop() else {
            return Ok(None);
        };
        let changes = match drafts.pop() {
            None => Vec::new(),
            Some((_, before)) => {
                let before = Gathered::of(self, &mut reader, row, &before, today).await?;
                changes::between(before.pieces(), gathered.pieces())
            }
        };
        let mut pieces = gathered.told(gathered.pieces());
        pieces.retain(|piece| piece.rest != Some(Rest::Remedy));
        pieces.extend(gathered.remedy().map(remedy_piece));
        let round = i64::from(file.case.round);
        Ok(Some(DraftInHand {
            seq: event.seq,
            by: event.actor.told(),
            on: event.on,
            reply: draft.clone(),
            pieces,
            changes,
            checked: gathered.checked(),
            way: way::of(&gathered.case, &gathered.events, &self.rules, today),
            may_comment: comments::may_comment(desk, &file).is_ok(),
            comments: gathered
                .comments
                .into_iter()
                .filter(|comment| comment.round == round)
                .collect(),
        }))
    }

    /// A draft as PDF, marked as one: no number, no signature. The case's own where no
    /// other is handed in.
    ///
    /// # Errors
    /// Not found, no work on cases, there is no draft, it cannot be set, or the register
    /// failed.
    pub async fn draft_pdf(
        &self,
        desk: &Desk,
        id: CaseId,
        draft: Option<DraftReply>,
    ) -> Result<Vec<u8>, ActError> {
        let file = self.whole(desk, id).await?;
        let draft = draft.or_else(|| file.case.draft.clone());
        let draft = draft.ok_or_else(no_draft)?;
        may_read(desk)?;
        let mut reader = self.store.read().await?;
        let today = self.today();
        let gathered = Gathered::of(self, &mut reader, &file.row, &draft, today).await?;
        drop(reader);
        if let Err(why) = &gathered.paper {
            return Err(cannot_be_set(why).into());
        }
        if let Some(error) = &gathered.unset {
            return Err(cannot_be_set(&error.to_string()).into());
        }
        let mut letter = gathered.letter.ok_or_else(no_draft)?;
        letter.number = Some("（草稿，未经签发）".into());
        letter.signature = None;
        letter.imprint = None;
        letter.notes.push("本件是草稿，不是答复".into());
        let (press, at) = (self.equipment.press.clone(), self.clock.now());
        // it takes a while, and holds nobody up here
        let set = tokio::task::spawn_blocking(move || press.pdf(&letter, at)).await;
        match set {
            Ok(Ok(pdf)) => Ok(pdf),
            Ok(Err(error)) => Err(cannot_be_set(&error.to_string()).into()),
            Err(error) => Err(cannot_be_set(&format!("排版中断（{error}）")).into()),
        }
    }

    /// A case of which the desk sees all.
    async fn whole(&self, desk: &Desk, id: CaseId) -> Result<CaseFile, ActError> {
        let file = self.case_file(desk, id).await?.ok_or(ActError::NotFound)?;
        file.whole()?;
        Ok(file)
    }
}

/// A draft says what the letter will: it is for those who may read the letters.
fn may_read(desk: &Desk) -> Result<(), Refusal> {
    match works_on_cases(desk) {
        true => Ok(()),
        false => Err(not_for_this_role()),
    }
}

impl Gathered {
    /// What stands at the end of the letter.
    fn remedy(&self) -> Option<&str> {
        match &self.paper {
            Ok(Paper::Reply(reply)) => reply.remedy.as_deref(),
            _ => None,
        }
    }

    /// Pieces with what they are of the law's.
    fn told(&self, pieces: &[String]) -> Vec<DraftPiece> {
        let bases = match &self.paper {
            Ok(Paper::Reply(reply)) => check::bases(reply),
            _ => Vec::new(),
        };
        let remedy = self.remedy();
        let told = |text: &String| {
            let plain = text::plain(text);
            let rest = if remedy.is_some_and(|remedy| text::says(text, remedy)) {
                Some(Rest::Remedy)
            } else if bases.iter().any(|basis| plain.contains(basis)) {
                Some(Rest::Article)
            } else {
                None
            };
            DraftPiece {
                text: text.clone(),
                plain,
                rest,
            }
        };
        pieces.iter().map(told).collect()
    }
}

fn remedy_piece(remedy: &str) -> DraftPiece {
    DraftPiece {
        text: blocks::escape(remedy),
        plain: remedy.to_owned(),
        rest: Some(Rest::Remedy),
    }
}

fn not_for_this_role() -> Refusal {
    Refusal::not_yours(
        "role",
        "office",
        "您不能查阅答复的草稿",
        "草稿与发出的文书一样写有申请人的姓名，由办理、监督和审计案件的人员查阅。",
    )
}

fn no_draft() -> Refusal {
    Refusal::out_of_turn("no_draft", "reg:36", "还没有拟定答复", "请先拟稿。")
}

fn cannot_be_set(why: &str) -> Refusal {
    Refusal::out_of_turn(
        "draft_not_set",
        "reg:36",
        format!("草稿排不成文书：{why}"),
        "请按提示补全或者改正后再预览。",
    )
}
