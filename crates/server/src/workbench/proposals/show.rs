//! `/proposals/{id}`: one proposal, what speaks for it, what was done, and the forms of
//! what can be done now.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use casework::proposals::{
    Applied, Compared, Effect, May, Month, ProposalFile, Suggestion, Verdict, has_fallen, is_open,
};
use casework::{Names, Office};
use disclosure::words::{KeptAs, ProposalAnswer, ProposalState};
use disclosure::{Cite, explain};
use serde_json::Value;
use store::{CaseRow, ProposalRow};
use uuid::Uuid;

use super::timeline::{self, Step};
use super::{choices, least_applicants, problem};
use crate::api::Problem;
use crate::workbench::forms::{Choice, Typed};
use crate::workbench::light::Light;
use crate::workbench::page::{Frame, Here, html};
use crate::workbench::refused::Told;
use crate::workbench::visit::Visit;

#[derive(Template)]
#[template(path = "proposal.html")]
pub(super) struct Page {
    frame: Frame,
    row: ProposalRow,
    agency: String,
    owner: String,
    basis: String,
    due_on: String,
    light: Option<Light>,
    /// What is known of it, each under what it is.
    facts: Vec<(&'static str, String)>,
    suggestion: Option<Suggestion>,
    suggested_by: String,
    case: Option<CaseRow>,
    members: Vec<Applied>,
    hidden: usize,
    /// Fewer people were given it now than a proposal asks for.
    fell: bool,
    least: usize,
    earlier: Option<ProposalRow>,
    steps: Vec<Step>,
    effect: Option<Seen>,
    may: May,
    owners: Vec<Choice>,
    bases: Vec<Choice>,
    declining: Vec<Choice>,
    answers: &'static [ProposalAnswer],
    kept_as: &'static [KeptAs],
    typed: Typed,
    pub refused: Option<Told>,
    pub mistakes: Vec<(String, String)>,
}

/// An effect as it is shown.
struct Seen {
    before: Vec<Month>,
    after: Vec<Month>,
    said: String,
    few: bool,
}

impl Page {
    /// What was typed, or what the form begins with.
    fn value(&self, name: &str) -> &str {
        let typed = self.typed.get(name);
        typed.unwrap_or_else(|| match name {
            "title" => &self.row.title,
            "basis" => &self.row.basis,
            _ => "",
        })
    }

    fn is_chosen(&self, name: &str, choice: &Choice) -> bool {
        match (name, self.typed.get(name)) {
            ("owner", None) => choice.value == self.row.owner_id.to_string(),
            _ => choice.value == self.value(name),
        }
    }
}

/// `GET /proposals/{id}`
pub(super) async fn show(
    State(office): State<Office>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    html(&page(&office, &visit, id_of(&id)?, Typed::default()).await?)
}

/// What is no id names none.
pub(super) fn id_of(id: &str) -> Result<Uuid, Problem> {
    id.parse()
        .map_err(|_| problem(casework::ActError::NotFound))
}

/// The page of a proposal that the visitor is shown, with what was typed.
pub(super) async fn page(
    office: &Office,
    visit: &Visit,
    id: Uuid,
    typed: Typed,
) -> Result<Page, Problem> {
    let found = office.proposal_file(visit.desk(), id).await?;
    let file = found.ok_or_else(|| problem(casework::ActError::NotFound))?;
    let names = office.names().await?;
    let named = |id| {
        let agency = names.agency(id);
        agency.map_or_else(String::new, |agency| agency.name.clone())
    };
    let facts = facts(office, &file);
    let written = typed.get("basis").unwrap_or(&file.row.basis).to_owned();
    let due_on = file.row.due_on.filter(|_| is_open(file.row.state));
    let steps = file.steps.into_iter();
    Ok(Page {
        frame: Frame::of(office, visit, Here::Proposals, "主动公开建议"),
        agency: named(file.row.agency_id),
        owner: named(file.row.owner_id),
        basis: explain::source(&Cite::from(file.row.basis.as_str()), &office.rules),
        due_on: due_on.map(|day| day.to_string()).unwrap_or_default(),
        light: due_on.map(|day| {
            let provisional = office.rules.calendar.is_provisional(day);
            Light::limit(day, office.today(), provisional, &office.rules)
        }),
        facts,
        suggestion: Suggestion::of(&file.row),
        suggested_by: file.suggested_by.unwrap_or_default(),
        case: file.case,
        members: file.members,
        hidden: file.hidden,
        fell: has_fallen(&file.row),
        least: least_applicants(office),
        earlier: file.earlier,
        steps: steps
            .map(|row| timeline::step(row, &names, &office.rules))
            .collect(),
        effect: file.effect.map(seen),
        may: file.may,
        owners: owners(&names, visit, &file.row),
        bases: choices::bases(office, &written),
        declining: choices::declining(office),
        answers: ProposalAnswer::ALL,
        kept_as: KeptAs::ALL,
        row: file.row,
        typed,
        refused: None,
        mistakes: Vec::new(),
    })
}

/// The owner that was found, and all others in reach.
fn owners(names: &Names, visit: &Visit, row: &ProposalRow) -> Vec<Choice> {
    match row.state {
        ProposalState::Drafted => choices::owners(names, visit),
        _ => Vec::new(),
    }
}

/// The evidence in words: what is not known is not said.
fn facts(office: &Office, file: &ProposalFile) -> Vec<(&'static str, String)> {
    let evidence = &file.row.evidence;
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let given = &evidence["given"];
    let again = &evidence["again"];
    let count = |value: &Value, unit| match value.as_i64() {
        Some(count) => format!("{count} {unit}"),
        None => String::new(),
    };
    let span = |of: &Value, from: &str, to: &str| match (of[from].as_str(), of[to].as_str()) {
        (Some(from), Some(to)) => format!("{from} 至 {to}"),
        _ => String::new(),
    };
    let words = evidence["words"].as_array().into_iter().flatten();
    let words: Vec<&str> = words.filter_map(Value::as_str).collect();
    let newly = match (again["applicants"].as_i64(), again["since"].as_str()) {
        (Some(count), Some(since)) => format!("{since} 以后又有 {count} 名新的申请人得到公开"),
        _ => String::new(),
    };
    let facts = [
        ("再次提出", newly),
        ("用词", words.join("、")),
        ("地点", text(&evidence["place"])),
        ("主题", text(&evidence["theme"])),
        ("同一热点中另外得到公开的", alike(&evidence["alike"])),
        ("申请人", count(&evidence["asked_by"], "人")),
        ("得到公开的", count(&given["applicants"], "人")),
        ("计算期间", span(given, "since", "until")),
        ("最早和最近的申请", span(evidence, "first_on", "last_on")),
        ("答复情况", outcomes(office, &evidence["outcomes"])),
        ("涉及镇街", counted(&evidence["townships"], str::to_owned)),
        ("分析截至", text(&evidence["until"])),
    ];
    let known = facts.into_iter().filter(|(_, said)| !said.is_empty());
    known.collect()
}

fn outcomes(office: &Office, outcomes: &Value) -> String {
    counted(outcomes, |kind| {
        let known = office.rules.reply_kind(kind);
        known.map_or_else(|| kind.to_owned(), |row| row.label.clone())
    })
}

/// Information of the same topic about other places, bodies or years.
fn alike(others: &Value) -> String {
    let others = others.as_array().into_iter().flatten();
    let said: Vec<String> = others
        .filter_map(|it| Some((it["title"].as_str()?, it["applicants"].as_i64()?)))
        .map(|(title, applicants)| format!("{title}（{applicants} 人）"))
        .collect();
    said.join("、")
}

/// `{"甲": 3}` as 甲 3 件.
fn counted(counts: &Value, label: impl Fn(&str) -> String) -> String {
    let counts = counts.as_object().into_iter().flatten();
    let said: Vec<String> = counts
        .map(|(name, count)| format!("{} {count} 件", label(name)))
        .collect();
    said.join("、")
}

fn seen(effect: Effect) -> Seen {
    let (said, few) = match effect.verdict {
        Verdict::TooEarly(day) => (
            format!("现在比较还太早：热点分析读到 {day} 的申请以后才能比较。"),
            false,
        ),
        Verdict::NobodyAsked => (
            "没有找到关联的申请，不能比较。建议公开的信息写得具体的，下一次分析能够找到同样的申请。".to_owned(),
            false,
        ),
        Verdict::Compared(compared) => (in_words(&compared), compared.few),
    };
    Seen {
        before: effect.before,
        after: effect.after,
        said,
        few,
    }
}

fn in_words(compared: &Compared) -> String {
    let Compared {
        months,
        before,
        after,
        ..
    } = compared;
    let change = match compared.permille {
        None => "公开以前没有申请，不计算比例".to_owned(),
        Some(0) => "没有变化".to_owned(),
        Some(permille) => {
            let way = if permille < 0 { "减少" } else { "增加" };
            let size = permille.abs();
            format!("{way} {}.{}%", size / 10, size % 10)
        }
    };
    format!("公开前 {months} 个月 {before} 件，公开后 {months} 个月 {after} 件，{change}。")
}
