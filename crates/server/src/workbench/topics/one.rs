//! `/topics/{topic}`: one topic, why it is one, and what is decided about it.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use casework::topics::{
    Asked, Found, MEMBERS, TopicFile, UNJUDGED, VoiceChannel, decides, settings,
};
use casework::{ActError, Names, Office, china_time, masked};
use chrono::{Datelike, NaiveDate};
use serde::Deserialize;
use store::{CaseRow, ProposalRow, TopicDecision, TopicMember, Voice};
use uuid::Uuid;

use super::missing;
use super::runs::{Progress, progress_of};
use super::shown::{Part, RunLine, named, outcomes, parts, share, tenths};
use crate::api::Problem;
use crate::workbench::forms::{Choice, Typed};
use crate::workbench::page::{Frame, Here, html};
use crate::workbench::refused::Told;
use crate::workbench::visit::Visit;

/// Months of the trend, at most.
const MONTHS: usize = 36;

/// What is asked for.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Ask {
    #[serde(default)]
    run: Option<String>,
}

#[derive(Template)]
#[template(path = "topic.html")]
pub(super) struct Page {
    frame: Frame,
    progress: Progress,
    run: RunLine,
    /// Whether the result is the one in force, about which is decided.
    decides: bool,
    topic: String,
    name: String,
    own_name: String,
    pinned: bool,
    theme: String,
    own_theme: String,
    themes: Vec<String>,
    others: Vec<Choice>,
    hotness: String,
    moved: String,
    parts: Vec<Part>,
    flares: bool,
    in_period: String,
    applicants: i64,
    applications: i64,
    first_on: String,
    last_on: String,
    place: String,
    words: String,
    townships: Vec<(String, u64)>,
    outcomes: Vec<(String, u64)>,
    months: Vec<Month>,
    heard: u64,
    given: GivenShown,
    /// The proposals that it became, and where they stand.
    proposals: Vec<ProposalRow>,
    members: Vec<Member>,
    more: usize,
    most: usize,
    voices: Vec<VoiceLine>,
    decisions: Vec<Decided>,
    typed: Typed,
    pub refused: Option<Told>,
    pub mistakes: Vec<(String, String)>,
}

/// A month of the trend.
struct Month {
    name: String,
    applications: u64,
    voices: u64,
}

/// What speaks for making it public.
struct GivenShown {
    since: String,
    until: String,
    applicants: u64,
    least: usize,
    enough: bool,
    own: u64,
    excluded: bool,
    informations: Vec<Asked>,
    kinds: u64,
}

/// An application.
struct Member {
    id: Uuid,
    number: String,
    title: String,
    applicant: String,
    on: String,
    township: String,
    score: String,
    copy_of: Option<Other>,
    /// The text is like that of the other, and asks for something else.
    of_another: bool,
    nearest: Option<Other>,
    nearness: String,
    reply: String,
}

/// Another application of the topic.
struct Other {
    id: Uuid,
    number: String,
}

/// A voice from elsewhere.
struct VoiceLine {
    on: String,
    channel: &'static str,
    number: String,
    title: String,
    body: String,
    township: String,
}

/// A decision.
struct Decided {
    id: Uuid,
    what: String,
    href: String,
    made: String,
    undone: String,
    can_undo: bool,
}

/// `GET /topics/{topic}`
pub(super) async fn show(
    State(office): State<Office>,
    visit: Visit,
    Path(topic): Path<String>,
    Query(ask): Query<Ask>,
) -> Result<Response, Problem> {
    let run = match ask.run.as_deref().filter(|run| !run.is_empty()) {
        Some(run) => Some(run.parse::<Uuid>().map_err(|_| missing())?),
        None => None,
    };
    html(&page(&office, &visit, &topic, run, Typed::default()).await?)
}

/// The page of a topic of a result, or of the one in force.
pub(super) async fn page(
    office: &Office,
    visit: &Visit,
    topic: &str,
    run: Option<Uuid>,
    typed: Typed,
) -> Result<Page, Problem> {
    let desk = visit.desk();
    let file = office
        .topic_file(desk, run, topic)
        .await?
        .ok_or_else(missing)?;
    let list = office.topic_list(desk, None).await?;
    let in_force = list.as_ref().is_some_and(|list| list.run.id == file.run.id);
    let decides = in_force && decides(desk);
    let others = list.into_iter().flat_map(|list| list.topics);
    let others = others.filter(|found| found.row.topic != topic);
    let others: Vec<Choice> = others
        .map(|found| Choice::new(found.row.topic.clone(), found.name()))
        .collect();
    let settings = settings(&office.rules).map_err(ActError::from)?;
    let names = office.names().await?;
    let (found, evidence) = (&file.found, &file.found.evidence);
    let day = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    Ok(Page {
        frame: Frame::of(office, visit, Here::Topics, found.name()),

        progress: progress_of(office, visit, None).await?,
        run: RunLine::of(&file.run, &names),
        decides,
        topic: topic.to_owned(),
        name: found.name(),
        own_name: found.known.name.clone().unwrap_or_default(),
        pinned: found.known.pinned,
        theme: found.theme().unwrap_or(UNJUDGED).to_owned(),
        own_theme: found.known.theme.clone().unwrap_or_default(),
        themes: settings
            .themes
            .into_iter()
            .map(|theme| theme.name)
            .collect(),
        hotness: tenths(found.row.hotness),
        moved: beside(&file),
        parts: parts(evidence),
        flares: evidence.flares,
        in_period: evidence
            .in_period
            .map(|many| many.to_string())
            .unwrap_or_default(),
        applicants: found.row.applicants,
        applications: found.row.applications,
        first_on: day(evidence.first_on),
        last_on: day(evidence.last_on),
        place: evidence.place.clone().unwrap_or_default(),
        words: evidence.words.join("、"),
        townships: named(&evidence.townships),
        outcomes: outcomes(office, evidence),
        months: months(found, file.run.until),
        heard: evidence.voices,
        proposals: office.proposals_of_topic(desk, topic).await?,
        given: GivenShown {
            since: evidence.given.since.to_string(),
            until: evidence.given.until.to_string(),
            applicants: evidence.given.applicants,
            least: settings.conversion.least_applicants,
            enough: evidence.given.enough,
            own: evidence.given.own,
            excluded: evidence.given.excluded,
            informations: evidence.given.informations.clone(),
            kinds: evidence.given.kinds,
        },
        members: members(office, &file.members),
        more: file.more,
        most: MEMBERS,
        voices: file.voices.iter().map(VoiceLine::of).collect(),
        decisions: file
            .decisions
            .iter()
            .rev()
            .map(|one| Decided::of(one, topic, &names, decides, &others))
            .collect(),
        others,
        typed,
        refused: None,
        mistakes: Vec::new(),
    })
}

/// How it stands beside the period before.
fn beside(file: &TopicFile) -> String {
    let (Some(before), Some(moved)) = (&file.before, file.found.moved) else {
        return String::new();
    };
    format!(
        "{}（上期 {} 至 {}）",
        super::shown::moved(moved),
        before.since,
        before.until
    )
}

/// Every month from the first to the end of the period, those without one among them.
fn months(found: &Found, until: NaiveDate) -> Vec<Month> {
    let evidence = &found.evidence;
    let of = |name: &str| Month {
        name: name.to_owned(),
        applications: evidence.months.get(name).copied().unwrap_or_default(),
        voices: evidence.voice_months.get(name).copied().unwrap_or_default(),
    };
    let first = evidence
        .months
        .keys()
        .chain(evidence.voice_months.keys())
        .min();
    let Some(first) = first else {
        return Vec::new();
    };
    let (mut year, mut month) = (until.year(), until.month());
    let mut months = Vec::new();
    while months.len() < MONTHS {
        let name = format!("{year}-{month:02}");
        months.push(of(&name));
        if name <= *first {
            break;
        }
        (year, month) = match month {
            1 => (year - 1, 12),
            month => (year, month - 1),
        };
    }
    months.reverse();
    months
}

fn members(office: &Office, members: &[(TopicMember, CaseRow)]) -> Vec<Member> {
    let other = |id: Option<Uuid>| -> Option<Other> {
        let id = id?;
        let (_, case) = members.iter().find(|(_, case)| case.id == id)?;
        let number = case.number.clone();
        Some(Other { id, number })
    };
    let member = |(member, case): &(TopicMember, CaseRow)| Member {
        id: case.id,
        number: case.number.clone(),
        title: case.title.clone(),
        applicant: masked::name(&case.applicant_name, case.applicant_kind),
        on: case.received_on.unwrap_or(case.registered_on).to_string(),
        township: member.township.clone().unwrap_or_default(),
        score: share(member.score),
        copy_of: other(member.copy_of),
        of_another: member.copy_of.is_some_and(|id| {
            let found = members.iter().find(|(_, case)| case.id == id);
            found.is_some_and(|(original, _)| original.information != member.information)
        }),
        nearest: other(member.nearest),
        nearness: member.nearness.map(share).unwrap_or_default(),
        reply: match case.reply_kind.as_deref() {
            None => office.rules.lifecycle.state(case.state).label.clone(),
            Some(kind) => office
                .rules
                .reply_kind(kind)
                .map_or_else(|| kind.to_owned(), |row| row.label.clone()),
        },
    };
    members.iter().rev().map(member).collect()
}

impl VoiceLine {
    fn of(voice: &Voice) -> VoiceLine {
        VoiceLine {
            on: voice.said_on.to_string(),
            channel: VoiceChannel::parse(&voice.channel).map_or("", VoiceChannel::label),
            number: voice.source_id.clone(),
            title: voice.title.clone(),
            body: voice.body.clone(),
            township: voice.township.clone().unwrap_or_default(),
        }
    }
}

impl Decided {
    fn of(
        one: &TopicDecision,
        topic: &str,
        names: &Names,
        decides: bool,
        others: &[Choice],
    ) -> Decided {
        let who = |id| {
            names
                .officer(id)
                .map_or("", |officer| officer.name.as_str())
        };
        let at = |at| china_time(at).format("%Y-%m-%d %H:%M");
        let (what, other) = said(one, topic);
        // one that went up in another is not there to be opened
        let other = other.filter(|other| others.iter().any(|one| one.value == *other));
        Decided {
            id: one.id,
            what,
            href: other
                .map(|other| format!("/topics/{other}"))
                .unwrap_or_default(),
            made: format!("{} {}", at(one.made_at), who(one.made_by)),
            undone: match (one.undone_at, one.undone_by) {
                (Some(undone), Some(by)) => format!("{} {}", at(undone), who(by)),
                _ => String::new(),
            },
            can_undo: decides && one.undone_at.is_none(),
        }
    }
}

/// What was decided, seen from a topic, and the other topic that it names.
fn said(one: &TopicDecision, topic: &str) -> (String, Option<String>) {
    let text = |name: &str| one.content[name].as_str().unwrap_or_default();
    let many = |part: &str| one.content[part]["cases"].as_array().map_or(0, Vec::len);
    let of = |part: &str| one.content[part]["topic"].as_str().map(str::to_owned);
    match one.kind.as_str() {
        "name" if text("name").is_empty() => ("不再另取名称".to_owned(), None),
        "name" => (format!("取名“{}”", text("name")), None),
        "theme" if text("theme").is_empty() => ("主题由分析判断".to_owned(), None),
        "theme" => (format!("归入主题“{}”", text("theme")), None),
        "pin" if one.content["pinned"] == true => ("置顶".to_owned(), None),
        "pin" => ("不再置顶".to_owned(), None),
        "join" if one.topic == topic => ("并入另一个热点".to_owned(), of("into")),
        "join" => (format!("并入了另一个热点的 {} 件申请", many("topic")), None),
        "part" if one.topic == topic => (
            format!("分出 {} 件申请，另立一个热点", many("own")),
            of("own"),
        ),
        _ => (
            format!("由另一个热点分出（{} 件申请）", many("own")),
            Some(one.topic.clone()),
        ),
    }
}
