//! Replies, signed and drafted.

use disclosure::act::{Act, DraftReply};
use disclosure::reply as law;
use disclosure::rules::ReplyRow;
use disclosure::words::Service;
use letters::data::{About, Anew, Attachment, Item, Reply};
use store::Reader;

use super::matter::{Matter, other_cases, plain};
use super::missing;
use super::parts::parts;
use crate::acts::government_of;
use crate::error::ActError;
use crate::files;

/// The reply that the event signs.
pub(super) async fn signed(reader: &mut Reader, matter: &Matter<'_>) -> Result<Reply, ActError> {
    let draft = match &matter.last.act {
        Act::Sign(_) => matter.case.draft.as_ref(),
        Act::AnswerOnTheSpot(answer) => Some(&answer.reply),
        Act::AnswerJointly(answer) => Some(&answer.reply),
        _ => None,
    };
    let draft = draft.ok_or_else(|| matter.not_issued("答复"))?;
    // what was told at the signature, whatever the office's texts say since
    let remedy = matter.last.derived.remedy.clone();
    composed(reader, matter, draft, remedy).await
}

/// The reply that a signature on the day of the matter would make of a draft.
pub(super) async fn drafted(
    reader: &mut Reader,
    matter: &Matter<'_>,
    draft: &DraftReply,
) -> Result<Reply, ActError> {
    let government = government_of(reader, &matter.agency).await?;
    let owner = matter.owner(&government);
    let remedy = law::remedy(draft, matter.on, owner, matter.rules);
    composed(reader, matter, draft, remedy).await
}

async fn composed(
    reader: &mut Reader,
    matter: &Matter<'_>,
    draft: &DraftReply,
    remedy: Option<String>,
) -> Result<Reply, ActError> {
    let row = kind(matter, &draft.kind)?;
    let mut items = Vec::with_capacity(draft.items.len());
    for outcome in &draft.items {
        let row = kind(matter, &outcome.kind)?;
        items.push(Item {
            item: outcome.item.as_str().to_owned(),
            kind: row.kind.clone(),
            label: row.label.clone(),
            basis: matter.article(&row.cite),
            parts: parts(reader, matter, &outcome.parts).await?,
        });
    }
    Ok(Reply {
        head: matter.head(Some(matter.applicant()), matter.article(&row.cite)),
        about: About {
            service: service(matter),
            ..matter.about()
        },
        kind: row.kind.clone(),
        title: row.letter.clone(),
        parts: parts(reader, matter, &draft.parts).await?,
        items,
        attachments: attachments(reader, matter, draft).await?,
        covers: other_cases(reader, "答复", &draft.covers).await?,
        anew: anew(matter),
        remedy,
    })
}

/// A kind of reply, by `replies.toml`.
pub(super) fn kind<'m>(matter: &Matter<'m>, kind: &str) -> Result<&'m ReplyRow, ActError> {
    matter.rules.reply_kind(kind).ok_or_else(|| {
        missing(
            "答复",
            &format!("答复类型“{kind}”的规定"),
            "replies.toml 中没有这种答复类型，请重新拟定答复或者由管理员补充。",
        )
    })
}

/// How the reply is served, where its letter goes along with that: a letter that is
/// signed does not promise how it will be sent.
fn service(matter: &Matter<'_>) -> Option<String> {
    let at_once = matches!(matter.last.act, Act::AnswerOnTheSpot(_));
    at_once.then(|| Service::InPerson.label().to_owned())
}

/// What is enclosed: each line of what is given, unless it is only read on site or
/// its channel is named.
async fn attachments(
    reader: &mut Reader,
    matter: &Matter<'_>,
    draft: &DraftReply,
) -> Result<Vec<Attachment>, ActError> {
    let files = files::given(reader, matter.row.id, matter.case.round).await?;
    let masked: Vec<&str> = files
        .iter()
        .filter(|file| file.masked_from.is_some())
        .map(|file| file.name.as_str())
        .collect();
    let whole = (draft.kind.as_str(), &draft.parts);
    let items = draft
        .items
        .iter()
        .map(|item| (item.kind.as_str(), &item.parts));
    let outcomes: Vec<_> = match draft.items.is_empty() {
        true => vec![whole],
        false => items.collect(),
    };
    Ok(outcomes
        .into_iter()
        .flat_map(|(kind, parts)| enclosed(matter, kind, parts, &masked))
        .collect())
}

/// What one outcome encloses. It says that something is blackened only where the file
/// of that name is known to be a masked copy, and the outcome says what it withholds.
fn enclosed(
    matter: &Matter<'_>,
    kind: &str,
    parts: &law::Parts,
    masked: &[&str],
) -> Vec<Attachment> {
    let gives = matter.rules.reply_kind(kind).is_some_and(|row| row.gives);
    let given = parts.given.as_ref();
    let given = given.filter(|given| gives && given.goes_along());
    let what = given.and_then(|given| plain(given.what.as_ref()));
    let what = what.unwrap_or_default();
    let names: Vec<&str> = what
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect();
    let pages = given.and_then(|given| given.pages);
    let pages = pages.filter(|_| names.len() == 1);
    let is_masked = |name: &str| {
        let mut masked = masked.iter();
        masked.any(|file| *file == name || file.rsplit_once('.').is_some_and(|it| it.0 == name))
    };
    names
        .into_iter()
        .map(|name| name.trim_end_matches(['。', '；', '，']))
        .map(|name| Attachment {
            name: name.to_owned(),
            pages,
            redacted: !parts.withheld.is_empty() && is_masked(name),
        })
        .collect()
}

/// What the reply replaces, in a later round.
fn anew(matter: &Matter<'_>) -> Option<Anew> {
    let round = matter.case.rounds.last()?;
    let decision = match matter.said(round.closed_by) {
        Some(Act::ReplyAnew(order)) => matter.case.decision_of(order).0.map(str::to_owned),
        _ => None,
    };
    Some(Anew {
        ground: round.ground.label().to_owned(),
        decision,
        replaces: round.reply.as_ref().and_then(|reply| reply.number.clone()),
    })
}
