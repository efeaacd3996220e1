//! The page: what was answered, what is asked now and what would follow from each
//! answer, and where the answers lead.

use askama::Template;
use casework::{CaseFile, Office};
use disclosure::act::StepAnswer;
use disclosure::rules::{AnswerRow, StepRow};
use disclosure::steps::{self, Asked, Stage, Standing};
use disclosure::words::ActKind;

use super::path::{ANSWERS, Path};
use crate::api::Problem;
use crate::workbench::case::act::{Brief, Filled, once_key};
use crate::workbench::case::assessment::{Kind, brief};
use crate::workbench::case::stale::Change;
use crate::workbench::catalogue::near::{self, Shown};
use crate::workbench::forms::{Mistakes, id_of};
use crate::workbench::lists::Came;
use crate::workbench::once;
use crate::workbench::page::{Frame, Here};
use crate::workbench::refused::Told;
use crate::workbench::visit::Visit;

#[derive(Template)]
#[template(path = "steps.html")]
pub(super) struct Page {
    frame: Frame,
    came: Came,
    /// What stands behind the addresses of the case.
    query: String,
    case: Brief,
    content: String,
    action: String,
    steps: Vec<Line>,
    /// The answers so far, as hidden fields.
    hidden: Vec<(String, String)>,
    now: Option<Question>,
    end: Option<End>,
    /// Entries of the catalogue that an answer may go by.
    suggested: Shown,
    /// Whether there is anything to record.
    answered: bool,
    /// When and by whom, where what is shown stands in the register already.
    recorded: Option<(String, String)>,
    draft: String,
    restored: Option<String>,
    version: i64,
    once: String,
    refused: Option<Told>,
    mistakes: Vec<(String, String)>,
    changes: Vec<Change>,
    /// Whether the question takes the focus.
    goes_on: bool,
}

/// One of the steps.
struct Line {
    label: String,
    class: &'static str,
    /// What a reader hears beside the label.
    said: &'static str,
    answer: String,
    source: String,
    note: String,
    /// The place of its answer.
    place: Option<usize>,
}

/// The step that is asked now.
struct Question {
    id: String,
    path: String,
    step: String,
    label: String,
    question: String,
    source: String,
    look: Vec<String>,
    mistakes: Vec<String>,
    answers: Vec<Choice>,
    note: String,
    note_id: String,
    error: Option<String>,
    note_error: Option<String>,
    /// Who answers, where this officer does not.
    others: String,
    /// The place of the answer before.
    before: Option<usize>,
}

/// An answer that may be given.
struct Choice {
    /// The key that chooses it; none for those beyond the ninth.
    key: Option<usize>,
    value: String,
    label: String,
    source: String,
    leads: Vec<String>,
    chosen: bool,
}

/// Where the answers have ended.
struct End {
    kinds: Vec<Kind>,
    acts: Vec<Errand>,
    /// Why no reply can be drafted now; empty where one can.
    no_draft: String,
    before: usize,
}

/// An act that comes first.
struct Errand {
    label: String,
    address: String,
    /// Why it cannot be done now; empty where it can.
    refused: String,
}

/// The page of a path that holds together.
pub(super) async fn page(
    office: &Office,
    visit: &Visit,
    file: &CaseFile,
    path: &Path,
    filled: Filled<'_>,
) -> Result<Page, Problem> {
    let suggested = near::of_case(office, visit, file, &filled.came.query()).await?;
    let scene = Scene {
        office,
        visit,
        file,
        rows: office.rules.steps(office.today()),
        path,
        query: filled.came.query(),
    };
    // a path that does not hold together has been shortened before
    let asked = steps::asked(&scene.rows, &path.given).unwrap_or_default();
    let standing = steps::follow(&scene.rows, &path.given).ok();
    let now = asked.iter().find_map(|asked| match &asked.stage {
        Stage::Now(answers) => Some((asked.step, answers)),
        _ => None,
    });
    Ok(Page {
        suggested,
        frame: Frame::of(
            office,
            visit,
            Here::Lists,
            format!("逐步判断 · {}", file.row.number),
        ),
        case: Brief::of(office, file),
        content: file.case.application.content.as_str().to_owned(),
        action: format!("/cases/{}/steps", file.row.id),
        steps: asked.iter().map(|asked| scene.line(asked)).collect(),
        hidden: path.answered().fields().0,
        end: standing
            .as_ref()
            .filter(|_| now.is_none())
            .map(|standing| scene.end(standing)),
        now: now.map(|(step, answers)| scene.question(step, answers, &filled.mistakes)),
        answered: !path.given.is_empty(),
        recorded: scene.recorded(),
        draft: once::draft_of(file.row.id, ActKind::Assess),
        restored: filled.restored,
        version: filled.version.unwrap_or(file.row.version),
        once: once_key(filled.typed),
        goes_on: !filled.typed.0.is_empty() && filled.mistakes.is_empty(),
        refused: filled.refused,
        mistakes: filled.mistakes.0.into_iter().collect(),
        changes: filled.changes,
        query: scene.query,
        came: filled.came,
    })
}

/// What the parts of the page are made from.
struct Scene<'a> {
    office: &'a Office,
    visit: &'a Visit,
    file: &'a CaseFile,
    rows: Vec<&'a StepRow>,
    path: &'a Path,
    /// What stands behind the addresses of the case.
    query: String,
}

impl<'a> Scene<'a> {
    fn line(&self, asked: &Asked<'_>) -> Line {
        let place = |step: &StepRow| {
            let mut given = self.path.given.iter();
            given.position(|given| given.step == step.step)
        };
        let (class, said) = match asked.stage {
            Stage::Answered(_) => ("passed", "已答"),
            Stage::Now(_) => ("here", "现在"),
            Stage::Later => ("ahead", "未到"),
            Stage::PassedBy => ("ahead", "不必回答"),
        };
        let mut line = Line {
            label: asked.step.label.clone(),
            class,
            said,
            answer: String::new(),
            source: String::new(),
            note: String::new(),
            place: None,
        };
        if let (Stage::Answered(answer), Some(place)) = (&asked.stage, place(asked.step)) {
            line.answer = answer.label.clone();
            line.source = brief(&answer.cite, &self.office.rules);
            line.note = note_of(&self.path.given[place]);
            line.place = Some(place);
        }
        line
    }

    fn question(&self, step: &StepRow, answers: &[&AnswerRow], mistakes: &Mistakes) -> Question {
        let place = self.path.given.len();
        let path = format!("{ANSWERS}[{place}]");
        let at = |name: &str| format!("{path}.{name}");
        let open = self
            .path
            .open
            .as_ref()
            .filter(|open| open.step == step.step);
        let roles: Vec<&str> = step.roles.iter().map(|role| role.label()).collect();
        let theirs = step.may_answer(&self.visit.desk().roles());
        Question {
            id: id_of(&at("answer")),
            step: step.step.clone(),
            label: step.label.clone(),
            question: step.question.clone(),
            source: brief(&step.cite, &self.office.rules),
            look: step.look.clone(),
            mistakes: step.mistakes.clone(),
            answers: (1..)
                .zip(answers)
                .map(|(nth, row)| Choice {
                    key: Some(nth).filter(|nth| *nth < 10),
                    value: row.answer.clone(),
                    label: row.label.clone(),
                    source: brief(&row.cite, &self.office.rules),
                    leads: self.leads(step, row),
                    chosen: open.is_some_and(|open| open.answer == row.answer),
                })
                .collect(),
            note: open.map(note_of).unwrap_or_default(),
            note_id: id_of(&at("note")),
            error: mistakes.at(&at("answer")).or(mistakes.at(&path)).cloned(),
            note_error: mistakes.at(&at("note")).cloned(),
            others: if theirs {
                String::new()
            } else {
                roles.join("、")
            },
            before: place.checked_sub(1),
            path,
        }
    }

    /// What would follow from an answer.
    fn leads(&self, step: &StepRow, row: &AnswerRow) -> Vec<String> {
        let mut given = self.path.given.clone();
        given.push(StepAnswer {
            step: step.step.clone(),
            answer: row.answer.clone(),
            note: None,
        });
        let Ok(standing) = steps::follow(&self.rows, &given) else {
            return Vec::new();
        };
        let mut leads = Vec::new();
        if !row.acts.is_empty() {
            let acts: Vec<&str> = row.acts.iter().map(|act| act.label()).collect();
            leads.push(format!("先办：{}", acts.join("、")));
        }
        if let Some(next) = standing.next {
            leads.push(format!("接着：{}", next.label));
        }
        for kind in &standing.kinds {
            let kind = Kind::of(kind, &self.office.rules);
            leads.push(format!("答复：{}（{}）", kind.label, kind.source));
        }
        leads
    }

    fn end(&self, standing: &Standing<'_>) -> End {
        let permitted = self.office.permitted(self.visit.desk(), self.file);
        let refused = |act: ActKind| {
            let offer = permitted.iter().find(|offer| offer.act == act);
            let refusal = offer.and_then(|offer| offer.refusal.as_ref());
            refusal
                .map(|refusal| refusal.message.clone())
                .unwrap_or_default()
        };
        let case = self.file.row.id;
        End {
            kinds: standing
                .kinds
                .iter()
                .map(|kind| Kind::of(kind, &self.office.rules))
                .collect(),
            acts: standing
                .acts
                .iter()
                .map(|act| Errand {
                    label: act.label().to_owned(),
                    address: format!("/cases/{case}/acts/{}{}", act.word(), self.query),
                    refused: refused(*act),
                })
                .collect(),
            no_draft: refused(ActKind::Draft),
            before: self.path.given.len().saturating_sub(1),
        }
    }

    /// When and by whom it was recorded, where the register holds just these answers.
    fn recorded(&self) -> Option<(String, String)> {
        let assessment = self.file.case.assessment.as_ref()?;
        let same = Path::recorded(self.file).given == self.path.given;
        same.then(|| (assessment.on.to_string(), assessment.by_name.clone()))
    }
}

fn note_of(given: &StepAnswer) -> String {
    let note = given.note.as_ref();
    note.map(|text| text.as_str().to_owned())
        .unwrap_or_default()
}
