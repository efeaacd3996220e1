//! The review sheet and the search record: how a reply came about.

use disclosure::Cite;
use disclosure::act::{Act, DraftReply};
use disclosure::case::{Case, ConsultOutcome, Consultation, Event};
use disclosure::reply::Parts;
use disclosure::rules::{ReplyRow, ReviewChain, ReviewStep};
use disclosure::words::{ActKind, Opinion, Part, ReplyGroup, ReviewCover};
use letters::data::{CheckLine, OpinionLine, ReviewSheet, Search, SearchRecord, StepLine};
use store::{OfficerId, Reader};

use super::asking::answer;
use super::matter::{Matter, plain, written};
use super::reply::kind;
use super::{missing, parts};
use crate::error::ActError;
use crate::record::handling;

/// The draft of this round, with the event that brought it in.
struct Drafted<'m> {
    draft: &'m DraftReply,
    event: &'m Event,
}

fn drafted<'m>(matter: &'m Matter<'_>, document: &str) -> Result<Drafted<'m>, ActError> {
    let last = matter.of_this_round().rev().find_map(|event| {
        let draft = match &event.act {
            Act::Draft(draft) => draft.as_ref(),
            Act::AnswerOnTheSpot(answer) => &answer.reply,
            Act::AnswerJointly(answer) => &answer.reply,
            _ => return None,
        };
        Some(Drafted { draft, event })
    });
    last.ok_or_else(|| missing(document, "答复的草稿", "请先办理“拟定答复”。"))
}

/// 审查审批单.
pub(super) async fn sheet(
    reader: &mut Reader,
    matter: &Matter<'_>,
    checks: Vec<CheckLine>,
) -> Result<ReviewSheet, ActError> {
    let Drafted { draft, event } = drafted(matter, "审查审批单")?;
    let row = kind(matter, &draft.kind)?;
    let deadline = matter.reply_deadline();
    let unit = handling(reader, matter.row.id, &matter.case).await?;
    let unit = match unit {
        Some(unit) => reader.agency(unit).await?,
        None => None,
    };
    Ok(ReviewSheet {
        head: matter.head(None, bases(matter, draft, row)),
        about: matter.about_on_file(),
        applicant: matter.applicants(),
        due_on: deadline.as_ref().and_then(|it| it.due_on),
        safe_on: deadline.and_then(|it| it.safe_on),
        handling_unit: unit.map_or_else(|| matter.agency.name.clone(), |unit| unit.name),
        drafter: event.actor.told(),
        drafted_on: event.on,
        outcome: row.label.clone(),
        proposal: proposal(matter, draft, row),
        departs: plain(draft.departs.as_ref()),
        steps: steps(matter),
        consultations: matter
            .case
            .consultations
            .iter()
            .map(|asked| consultation(matter, asked))
            .collect(),
        opinions: opinions(matter),
        checks,
        attribute: attribute(row).to_owned(),
    })
}

/// The articles that the reply rests on, each once: that of its kind, of every item and
/// of every part that is withheld.
fn bases(matter: &Matter<'_>, draft: &DraftReply, row: &ReplyRow) -> String {
    let of_items = draft.items.iter().flat_map(|item| {
        let row = matter.rules.reply_kind(&item.kind);
        let own = row.map(|row| row.cite.clone());
        own.into_iter().chain(withheld(&item.parts))
    });
    let cites = std::iter::once(row.cite.clone())
        .chain(withheld(&draft.parts))
        .chain(of_items);
    let mut bases: Vec<String> = Vec::new();
    for basis in cites.map(|cite| matter.article(&cite)) {
        if !bases.contains(&basis) {
            bases.push(basis);
        }
    }
    bases.join("、")
}

fn withheld(parts: &Parts) -> impl Iterator<Item = Cite> {
    let parts = parts.withheld.iter();
    parts.map(|part| Cite::from(part.cite.as_str()))
}

/// What is proposed, in short: by which article, what is given, what is withheld, why.
fn proposal(matter: &Matter<'_>, draft: &DraftReply, row: &ReplyRow) -> String {
    let mut said = vec![format!(
        "拟依照{}，以“{}”答复",
        matter.article(&row.cite),
        row.label
    )];
    let parts = &draft.parts;
    let given = parts.given.as_ref();
    let given = given.and_then(|given| plain(given.what.as_ref()));
    said.extend(given.map(|what| format!("提供：{}", short(&what))));
    for withheld in &parts.withheld {
        let what = plain(withheld.what.as_ref());
        said.extend(what.map(|what| format!("不予公开：{}", short(&what))));
    }
    let reason = plain(parts.reason.as_ref());
    said.extend(reason.map(|reason| format!("理由：{}", short(&reason))));
    for item in &draft.items {
        let row = matter.rules.reply_kind(&item.kind);
        let label = row.map_or(item.kind.as_str(), |row| &row.label);
        said.push(format!("“{}”：{label}", short(item.item.as_str())));
    }
    format!("{}。", said.join("；"))
}

/// A text on one line, without its last stop.
fn short(text: &str) -> String {
    let line: Vec<&str> = text.split_whitespace().collect();
    let line = line.join(" ");
    line.trim_end_matches(['。', '；', '，']).to_owned()
}

/// 公开属性 of what is answered.
fn attribute(row: &ReplyRow) -> &'static str {
    match row.group {
        _ if row.requires.contains(&Part::PublishedAt) => "主动公开",
        ReplyGroup::Refused => "不予公开",
        _ => "依申请公开",
    }
}

/// How the kind was arrived at.
fn steps(matter: &Matter<'_>) -> Vec<StepLine> {
    let Some(assessment) = &matter.case.assessment else {
        return Vec::new();
    };
    let rows = matter.rules.steps(assessment.on);
    let question = |step: &str| {
        let row = rows.iter().find(|row| row.step == step);
        row.map_or_else(|| step.to_owned(), |row| row.question.clone())
    };
    let notes = assessment.notes.iter().map(Option::as_ref);
    let answers = assessment.assessed.answers.iter();
    answers
        .zip(notes.chain(std::iter::repeat(None)))
        .map(|(answered, note)| StepLine {
            question: question(&answered.step),
            answer: answered.label.clone(),
            basis: matter.article(&answered.cite),
            note: plain(note),
        })
        .collect()
}

/// What one who was asked said, in a line.
fn consultation(matter: &Matter<'_>, asked: &Consultation) -> String {
    let who = format!("{}“{}”", asked.with.label(), asked.label());
    let said = match asked.ended {
        None => format!("{}发出，尚未回复", written(asked.sent_on)),
        Some((on, ConsultOutcome::Ended(end))) => format!("{}终止（{}）", written(on), end.label()),
        Some((on, ConsultOutcome::Answered(opinion))) => {
            let grounds = answer(matter, &asked.id).and_then(|it| plain(it.grounds.as_ref()));
            let grounds = grounds.map_or_else(String::new, |it| format!("，{}", short(&it)));
            let opinion = match opinion {
                Opinion::Neutral => "",
                opinion => opinion.label(),
            };
            let said = format!("{opinion}{grounds}");
            let said = said.trim_start_matches('，');
            format!("{}回复：{said}", written(on))
        }
    };
    match asked.told_on {
        Some(on) => format!("{who}：{said}；{}已告知决定公开", written(on)),
        None => format!("{who}：{said}"),
    }
}

/// The chain in its order, with all that was said in this round, then what it waits for.
fn opinions(matter: &Matter<'_>) -> Vec<OpinionLine> {
    let mut lines = Vec::new();
    let mut passed: Vec<String> = Vec::new();
    // who passed which step of the draft that is on its way
    let mut by: Vec<(OfficerId, String)> = Vec::new();
    let mut settled = false;
    for event in matter.of_this_round() {
        let chain = matter.rules.review_chain(event.on);
        let next = || {
            chain
                .and_then(|chain| chain.next(&passed))
                .map(|(step, _)| step)
        };
        match &event.act {
            Act::SubmitReview(_) => {
                passed.clear();
                by.clear();
            }
            Act::PassReview(opinion) => {
                let step = event.derived.step.clone().unwrap_or_default();
                let row = chain.and_then(|chain| named(chain, &step));
                let said = plain(opinion.opinion.as_ref());
                lines.push(alone(line(row, "通过", said, event), event, &mut by));
                passed.push(step);
            }
            Act::ReturnDraft(grounds) => {
                let step = match settled {
                    true => chain.and_then(|chain| chain.steps.last()),
                    false => next(),
                };
                let said = plain(Some(&grounds.reason));
                lines.push(line(step, "退回重拟", said, event));
                passed.clear();
                settled = false;
            }
            Act::Sign(opinion) => {
                let step = chain.and_then(|chain| chain.steps.last());
                let said = plain(opinion.opinion.as_ref());
                lines.push(alone(line(step, "签发", said, event), event, &mut by));
                settled = true;
            }
            Act::AnswerOnTheSpot(_) | Act::AnswerJointly(_) => {
                lines.push(line(None, event.act.kind().label(), None, event));
                settled = true;
            }
            _ => {}
        }
    }
    if !settled {
        lines.extend(waiting(matter, &passed));
    }
    lines
}

/// A step that was passed by somebody who had passed another one says so.
fn alone(line: OpinionLine, event: &Event, by: &mut Vec<(OfficerId, String)>) -> OpinionLine {
    let who = event.actor.id;
    let before: Vec<String> = by
        .iter()
        .filter(|(officer, _)| *officer == who)
        .map(|(_, step)| format!("“{step}”"))
        .collect();
    by.push((who, line.step.clone()));
    if before.is_empty() {
        return line;
    }
    let officer = line.officer.unwrap_or_default();
    OpinionLine {
        officer: Some(format!("{officer}（与{}同一人）", before.concat())),
        ..line
    }
}

fn named<'c>(chain: &'c ReviewChain, step: &str) -> Option<&'c ReviewStep> {
    chain.steps.iter().find(|known| known.step == step)
}

fn line(
    step: Option<&ReviewStep>,
    outcome: &str,
    opinion: Option<String>,
    event: &Event,
) -> OpinionLine {
    OpinionLine {
        outcome: Some(outcome.to_owned()),
        opinion,
        officer: Some(event.actor.told()),
        on: Some(event.on),
        ..of_step(step)
    }
}

/// A step as the sheet names it; one that the chain does not know is an answer that
/// its officer gave alone.
fn of_step(step: Option<&ReviewStep>) -> OpinionLine {
    let covers = step.map_or(&[ReviewCover::SignOff][..], |step| &step.covers);
    OpinionLine {
        step: step.map_or_else(|| "答复".to_owned(), |step| step.label.clone()),
        covers: covers.iter().map(|it| it.label().to_owned()).collect(),
        outcome: None,
        opinion: None,
        officer: None,
        on: None,
    }
}

/// The steps that the draft has before it.
fn waiting(matter: &Matter<'_>, passed: &[String]) -> Vec<OpinionLine> {
    let steps = matter.rules.review_chain(matter.on);
    let steps = steps.map_or(&[][..], |chain| &chain.steps);
    steps
        .iter()
        .filter(|step| !passed.contains(&step.step))
        .map(|step| of_step(Some(step)))
        .collect()
}

/// 检索记录: the searches that the reply and its items rest on.
pub(super) fn search_record(matter: &Matter<'_>) -> Result<SearchRecord, ActError> {
    let document = "检索记录";
    let Drafted { draft, event } = drafted(matter, document)?;
    let searches = searches(draft);
    if searches.is_empty() {
        return Err(missing(
            document,
            "检索情况",
            "请在答复草稿中写明在哪里、用什么词、查哪些年份、由谁检索和结果。",
        ));
    }
    Ok(SearchRecord {
        head: matter.head(None, search_article(matter)),
        about: matter.about_on_file(),
        searches,
        clues: noted(matter),
        recorded_by: event.actor.told(),
    })
}

/// The searches that a draft and its items tell of as a record needs it.
fn searches(draft: &DraftReply) -> Vec<Search> {
    std::iter::once(&draft.parts)
        .chain(draft.items.iter().map(|item| &item.parts))
        .filter_map(|it| it.search.as_ref())
        .filter_map(parts::search)
        .collect()
}

/// Whether a case has a search to record.
pub fn is_searched(case: &Case) -> bool {
    let draft = case.draft.as_ref();
    draft.is_some_and(|draft| !searches(draft).is_empty())
}

/// The article of the kind of reply that rests on a search.
fn search_article(matter: &Matter<'_>) -> String {
    let mut kinds = matter.rules.reply_kinds().iter();
    let kind = kinds.find(|row| row.requires.contains(&Part::Search));
    kind.map_or_else(
        || matter.article_of(ActKind::Draft),
        |row| matter.article(&row.cite),
    )
}

/// What was noted with the question whether the information is there.
fn noted(matter: &Matter<'_>) -> Option<String> {
    let assessment = matter.case.assessment.as_ref()?;
    let rests_on_search = |kind: &String| {
        let row = matter.rules.reply_kind(kind);
        row.is_some_and(|row| row.requires.contains(&Part::Search))
    };
    let rows = matter.rules.steps(assessment.on);
    let asks = |step: &str| {
        let row = rows.iter().find(|row| row.step == step);
        let mut kinds = row
            .iter()
            .flat_map(|row| &row.answers)
            .flat_map(|it| &it.kinds);
        kinds.any(rests_on_search)
    };
    let answers = assessment.assessed.answers.iter().zip(&assessment.notes);
    let note = answers
        .filter(|(answered, _)| asks(&answered.step))
        .find_map(|(_, note)| plain(note.as_ref()))?;
    Some(format!("承办人在逐步判断中记录：{note}"))
}
