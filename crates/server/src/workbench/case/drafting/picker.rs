//! Choosing the kind of a reply: those that follow from the assessment first.

use askama::Template;
use casework::{CaseFile, Office};
use disclosure::rules::ReplyRow;
use disclosure::words::ActKind;

use super::{offered, within};
use crate::workbench::case::act::Brief;
use crate::workbench::case::assessment::{Assessment, Kind, assessment};
use crate::workbench::forms::Typed;
use crate::workbench::lists::Came;
use crate::workbench::page::{Frame, Here};
use crate::workbench::visit::Visit;

/// The page of the kinds.
#[derive(Template)]
#[template(path = "reply_kinds.html")]
pub(in crate::workbench::case) struct Picker {
    frame: Frame,
    came: Came,
    case: Brief,
    label: String,
    action: String,
    /// Whether something was typed that goes on to the form.
    carries: bool,
    hidden: Vec<(String, String)>,
    groups: Vec<Group>,
    assessment: Option<Assessment>,
}

struct Group {
    label: String,
    hint: &'static str,
    follows: bool,
    kinds: Vec<Offer>,
}

struct Offer {
    kind: Kind,
    requires: String,
}

impl Offer {
    fn of(row: &ReplyRow, office: &Office) -> Offer {
        let parts: Vec<&str> = row.requires.iter().map(|part| part.label()).collect();
        Offer {
            kind: Kind::from(row, &office.rules),
            requires: parts.join("、"),
        }
    }
}

/// The page; what was typed goes with the choice.
pub(in crate::workbench::case) fn picker(
    office: &Office,
    visit: &Visit,
    file: &CaseFile,
    act: ActKind,
    came: Came,
    typed: Option<&Typed>,
) -> Picker {
    let assessment = assessment(office, file);
    let label = office.rules.lifecycle.act(act).label.clone();
    let field = format!("{}kind", within(act));
    let unchosen = |name: &str| name != field && name != "_pick" && name != "_kind";
    let hidden = typed.map_or_else(Vec::new, |typed| {
        let pairs = typed.0.iter().filter(|(name, _)| unchosen(name));
        pairs.cloned().collect()
    });
    let follows: Vec<&str> = assessment
        .iter()
        .flat_map(|assessment| &assessment.kinds)
        .map(|kind| kind.kind.as_str())
        .collect();
    Picker {
        frame: Frame::of(
            office,
            visit,
            Here::Lists,
            format!("{label} · {}", file.row.number),
        ),
        case: Brief::of(office, file),
        action: format!("/cases/{}/acts/{}", file.row.id, act.word()),
        carries: typed.is_some(),
        groups: groups(office, offered(office, visit, act), &follows),
        came,
        label,
        hidden,
        assessment,
    }
}

/// Those that follow, then the others by the groups of the report.
fn groups<'o>(
    office: &'o Office,
    rows: impl Iterator<Item = &'o ReplyRow>,
    follows: &[&str],
) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let (first, others): (Vec<_>, Vec<_>) =
        rows.partition(|row| follows.contains(&row.kind.as_str()));
    if !first.is_empty() {
        groups.push(Group {
            label: "由逐步判断得出".to_owned(),
            hint: "",
            follows: true,
            kinds: first.iter().map(|row| Offer::of(row, office)).collect(),
        });
    }
    for row in others {
        let label = row.group.label();
        let offer = Offer::of(row, office);
        match groups.iter_mut().find(|group| group.label == label) {
            Some(group) => group.kinds.push(offer),
            None => groups.push(Group {
                label: label.to_owned(),
                hint: match follows {
                    [] => "",
                    _ => "与判断不同，须写明为什么",
                },
                follows: false,
                kinds: vec![offer],
            }),
        }
    }
    groups
}
