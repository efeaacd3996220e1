//! The form of a reply: first its kind, then the parts which that kind must or may
//! carry, with the assessment beside it.

mod parts;
mod picker;

use casework::{CaseFile, Office};
use disclosure::case::Consultation;
use disclosure::reply::objections;
use disclosure::rules::ReplyRow;
use disclosure::words::{ActKind, ConsultWith, Opinion, Part};

use super::act::all_fields;
use super::assessment::{Assessment, Kind, assessment, brief};
use crate::api::Problem;
use crate::api::acts::{Field, fields};
use crate::workbench::catalogue::near;
use crate::workbench::forms::{Choice, Choices, Mistakes, Piece, Typed, label_of, pieces_within};
use crate::workbench::visit::Visit;

pub(super) use picker::picker;

/// What the form of a reply has besides the fields of its act.
pub(in crate::workbench) struct Drafting {
    /// The field of the kind.
    pub field: String,
    pub kind: Kind,
    pub letter: String,
    /// What the kind rests on that nobody types: the register knows it.
    pub checked: String,
    /// The kinds that follow from the assessment, where this is none of them.
    pub departs_from: String,
    pub assessment: Option<Assessment>,
    act: ActKind,
    row: ReplyRow,
    objected: bool,
}

/// The acts that carry a reply.
pub(super) fn is_drafted(act: ActKind) -> bool {
    matches!(act, ActKind::Draft | ActKind::AnswerOnTheSpot)
}

/// Where the reply stands in the form of an act; with its dot.
fn within(act: ActKind) -> &'static str {
    match act {
        ActKind::AnswerOnTheSpot => "reply.",
        _ => "",
    }
}

/// The kinds that this officer may draft, or answer with on the spot.
fn offered<'o>(
    office: &'o Office,
    visit: &Visit,
    act: ActKind,
) -> impl Iterator<Item = &'o ReplyRow> {
    let (today, roles) = (office.today(), visit.desk().roles());
    let rows = office.rules.reply_kinds().iter();
    rows.filter(move |row| row.since <= today)
        .filter(move |row| {
            let spot = &row.on_the_spot;
            act == ActKind::Draft || spot.iter().any(|role| roles.contains(role))
        })
}

/// The kind that stands in the form, if it is one of those offered.
fn chosen<'o>(
    office: &'o Office,
    visit: &Visit,
    act: ActKind,
    typed: &Typed,
) -> Option<&'o ReplyRow> {
    let kind = typed.get(&format!("{}kind", within(act)))?;
    offered(office, visit, act).find(|row| row.kind == kind)
}

/// What was typed for another kind and does not go over to the one that is chosen now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::workbench) struct Dropped {
    pub label: String,
    /// What it said in words; empty where it was numbers, days or choices alone.
    pub text: String,
}

/// Puts the kind that is wanted into the form, with what the case knows for it; what the
/// kind before it was told and this one does not know is taken out, so that nothing goes
/// out with a reply to which it does not belong. `None` when the form has no kind then:
/// one has to be chosen first.
pub(super) fn choose(
    office: &Office,
    visit: &Visit,
    file: &CaseFile,
    act: ActKind,
    typed: &mut Typed,
    wanted: Option<&str>,
) -> Option<Vec<Dropped>> {
    let field = format!("{}kind", within(act));
    let before = typed.get(&field).map(str::to_owned);
    if let Some(kind) = wanted {
        typed.set(&field, kind);
    }
    let row = chosen(office, visit, act, typed)?;
    let mut dropped = Vec::new();
    if wanted.is_some() {
        // a form that went through the choice of kinds comes back without one
        if before.as_deref() != Some(row.kind.as_str()) {
            dropped = drop_others(row, office, file, act, typed);
        }
        begin_findings(row, file, act, typed);
        begin_with_what_was_noted(row, file, act, typed);
    }
    Some(dropped)
}

/// The kind that a form asks for: the one that was chosen, or the one that says where
/// published information is found, when an entry of the catalogue is taken in.
pub(super) fn wanted(office: &Office, typed: &Typed) -> Option<String> {
    if typed.get("_take").is_some() {
        return near::published_kind(office).map(|row| row.kind.clone());
    }
    typed.get("_kind").map(str::to_owned)
}

/// Takes an entry of the catalogue into the form of a reply, where one is asked for.
pub(super) async fn take(
    office: &Office,
    visit: &Visit,
    act: ActKind,
    typed: &mut Typed,
    entry: Option<&str>,
) -> Result<(), Problem> {
    let taken = match entry {
        Some(entry) => near::taken(office, visit, entry).await?,
        None => None,
    };
    if let Some(taken) = taken {
        near::fill(typed, within(act), &taken);
    }
    Ok(())
}

/// Takes out what belongs to another kind: the parts that this one does not know, why
/// that one departed from the assessment, and the text that its wording made.
fn drop_others(
    row: &ReplyRow,
    office: &Office,
    file: &CaseFile,
    act: ActKind,
    typed: &mut Typed,
) -> Vec<Dropped> {
    let mut known = row.requires.clone();
    known.extend(&row.when_known);
    if row.gives && row.withholds {
        known.extend(parts::of_grounds(&office.rules));
    }
    if row.gives && objections(&file.case).next().is_some() {
        known.push(Part::ThirdPartyFinding);
    }
    let known = parts::fields_of(&known);
    let others = parts::all().iter().filter(|field| !has(&known, field));
    let others = others.map(|field| (format!("{}parts.{}", within(act), field.name), field));
    let of_kind = draft_fields(&["departs", "body"]);
    let of_kind = of_kind
        .into_iter()
        .map(|field| (format!("{}{}", within(act), field.name), field));
    let mut dropped = Vec::new();
    for (path, field) in others.chain(of_kind) {
        let mut said = typed.take(&path);
        if said.is_empty() {
            continue;
        }
        said.retain(|value| !value.is_ascii());
        dropped.push(Dropped {
            label: label_of(field),
            text: said.join("；"),
        });
    }
    dropped
}

/// Article 32: each objection is weighed. A refusal for the sake of third parties
/// says of each that was asked what it found.
fn begin_findings(row: &ReplyRow, file: &CaseFile, act: ActKind, typed: &mut Typed) {
    let path = format!("{}parts.third_parties", within(act));
    if typed.says(&path) {
        return;
    }
    let case = &file.case;
    let asked: Vec<&Consultation> = if row.requires.contains(&Part::ThirdPartyFinding) {
        let third = |asked: &&Consultation| asked.with == ConsultWith::ThirdParty;
        case.consultations.iter().filter(third).collect()
    } else if row.gives {
        objections(case).collect()
    } else {
        Vec::new()
    };
    for (place, asked) in asked.into_iter().enumerate() {
        typed.push(format!("{path}[{place}].consultation"), asked.id.clone());
        if asked.opinion() == Some(Opinion::Agree) {
            typed.push(format!("{path}[{place}].disclose"), "true");
        }
    }
}

/// The reason, or what the search came to, begins with what was noted with the step of the
/// assessment that led to this kind; nothing that was typed is overwritten.
fn begin_with_what_was_noted(row: &ReplyRow, file: &CaseFile, act: ActKind, typed: &mut Typed) {
    let assessment = file.case.assessment.as_ref();
    let led_here = assessment.filter(|assessment| assessment.allows(&row.kind));
    let note = led_here.and_then(|assessment| assessment.notes.last()?.as_ref());
    let part = match &row.requires {
        parts if parts.contains(&Part::Search) => "search.result",
        parts if parts.contains(&Part::Reason) => "reason",
        _ => return,
    };
    let path = format!("{}parts.{part}", within(act));
    if let Some(note) = note
        && !note.is_blank()
        && !typed.says(&path)
    {
        typed.set(&path, note.as_str());
    }
}

/// What belongs to the kind that stands in the form; `None` for other acts.
pub(super) fn of(
    office: &Office,
    visit: &Visit,
    file: &CaseFile,
    act: ActKind,
    typed: &Typed,
) -> Option<Drafting> {
    if !is_drafted(act) {
        return None;
    }
    let row = chosen(office, visit, act, typed)?;
    let rules = &office.rules;
    let departs_from = file
        .case
        .assessment
        .as_ref()
        .filter(|assessment| !assessment.allows(&row.kind))
        .map(|assessment| {
            let kinds = assessment.assessed.kinds.iter();
            let labels: Vec<String> = kinds.map(|kind| Kind::of(kind, rules).label).collect();
            labels.join("”或者“")
        });
    let unseen = |part: &&Part| parts::held(**part).is_none();
    let checked: Vec<&str> = row
        .requires
        .iter()
        .filter(unseen)
        .map(|part| part.label())
        .collect();
    Some(Drafting {
        field: format!("{}kind", within(act)),
        kind: Kind::from(row, rules),
        letter: row.letter.clone(),
        checked: checked.join("、"),
        departs_from: departs_from.unwrap_or_default(),
        assessment: assessment(office, file).map(without_draft),
        act,
        row: row.clone(),
        objected: objections(&file.case).next().is_some(),
    })
}

/// What was drafted before is nothing to the kind that is chosen now.
fn without_draft(assessment: Assessment) -> Assessment {
    Assessment {
        drafted: String::new(),
        ..assessment
    }
}

impl Drafting {
    fn path(&self, name: &str) -> String {
        format!("{}{name}", within(self.act))
    }

    /// The parts without which such a reply does not go out in this case.
    fn required(&self) -> Vec<Part> {
        let mut parts = self.row.requires.clone();
        let weighs = self.row.gives && self.objected;
        if weighs && !parts.contains(&Part::ThirdPartyFinding) {
            parts.push(Part::ThirdPartyFinding);
        }
        parts
    }

    /// Names what must be filled in: the parts of the whole, unless the items carry
    /// them, and why the kind is another than those that follow.
    pub(super) fn need(&self, choices: &mut Choices, typed: &Typed) {
        if !self.departs_from.is_empty() {
            choices.need(self.path("departs"));
        }
        if typed.says(&self.path("items")) {
            return;
        }
        choices.need(self.path("parts"));
        for (field, inner) in self.required().into_iter().filter_map(parts::held) {
            let path = self.path(&format!("parts.{field}"));
            for below in inner {
                choices.need(format!("{path}{below}"));
            }
            choices.need(path);
        }
    }

    /// The form: why another kind, the parts in the order of their weight, then what
    /// is rare.
    pub(super) fn pieces(
        &self,
        office: &Office,
        typed: &Typed,
        mistakes: &Mistakes,
        choices: &Choices,
    ) -> Vec<Piece> {
        let reply = within(self.act);
        let of_parts = self.path("parts.");
        let write = |within: &str, fields: &[&'static Field]| {
            pieces_within(within, fields.iter().copied(), typed, mistakes, choices)
        };
        let says = |within: &str, field: &Field| {
            let path = format!("{within}{}", field.name);
            typed.says(&path) || mistakes.0.keys().any(|at| at.starts_with(&path))
        };
        let mut pieces = Vec::new();
        let departs = draft_fields(&["departs"]);
        if !self.departs_from.is_empty() || says(reply, departs[0]) {
            pieces.extend(write(reply, &departs));
        }

        let mut first = self.required();
        first.extend(&self.row.when_known);
        let first = parts::fields_of(&first);
        pieces.extend(write(&of_parts, &first));

        let mut grounds = Vec::new();
        if self.row.gives && self.row.withholds {
            grounds = parts::fields_of(&parts::of_grounds(&office.rules));
            grounds.retain(|field| !has(&first, field));
        }
        if !grounds.is_empty() {
            let open = grounds.iter().any(|field| says(&of_parts, field));
            let hint =
                "依第十四条的写密级、禁止公开的规定或者危险，依第十六条的写怎样核对，其余类推";
            let id = "grounds";
            pieces.extend(group(
                "不予公开的部分，依据的条文还要求写明的",
                hint,
                id,
                !open,
                write(&of_parts, &grounds),
            ));
        }

        let others: Vec<&'static Field> = parts::all()
            .iter()
            .filter(|field| !has(&first, field) && !has(&grounds, field))
            .filter(|field| says(&of_parts, field))
            .collect();
        if !others.is_empty() {
            let hint = "此前填写的；不需要的，请清空";
            let legend = "这一类型不要求的内容";
            pieces.extend(group(
                legend,
                hint,
                "others",
                false,
                write(&of_parts, &others),
            ));
        }

        pieces.extend(write(reply, &draft_fields(&["items"])));
        let rare = match self.act {
            ActKind::Draft => draft_fields(&["body", "covers"]),
            _ => draft_fields(&["body"]),
        };
        let open = rare.iter().any(|field| says(reply, field));
        let inner = write(reply, &rare);
        pieces.extend(group(
            "正文和一并答复",
            "改动正文、一并答复其他案件时填写",
            "rare",
            !open,
            inner,
        ));
        pieces.extend(write("", &self.beside()));
        pieces
    }

    /// What the act asks beside the reply.
    fn beside(&self) -> Vec<&'static Field> {
        let reply = draft_fields(&[]);
        all_fields(self.act)
            .into_iter()
            .filter(|field| field.name != "reply" && !has(&reply, field))
            .collect()
    }
}

fn has(fields: &[&'static Field], field: &Field) -> bool {
    fields.iter().any(|known| known.name == field.name)
}

/// The fields of a reply by their names, in that order; all of them where none is named.
fn draft_fields(names: &[&str]) -> Vec<&'static Field> {
    let all = fields(ActKind::Draft).unwrap_or_default();
    match names {
        [] => all.iter().collect(),
        names => names
            .iter()
            .filter_map(|name| all.iter().find(|field| field.name == *name))
            .collect(),
    }
}

fn group(
    legend: &str,
    hint: &str,
    id: &str,
    folded: bool,
    inner: Vec<Piece>,
) -> impl Iterator<Item = Piece> {
    let open = Piece::Open {
        legend: legend.to_owned(),
        hint: hint.to_owned(),
        error: None,
        id: format!("f-{id}"),
        folded,
    };
    std::iter::once(open)
        .chain(inner)
        .chain(std::iter::once(Piece::Close { folded }))
}

/// The articles under which something may be withheld, for the field that names one.
pub(super) fn cites(office: &Office) -> Vec<Choice> {
    let mut choices: Vec<Choice> = Vec::new();
    for row in parts::grounds(&office.rules) {
        let cite = row.cite.to_string();
        match choices.iter_mut().find(|known| known.value == cite) {
            Some(known) => known.label.push_str(&format!("；{}", short(&row.label))),
            None => {
                let source = brief(&row.cite, &office.rules);
                choices.push(Choice::new(
                    cite,
                    format!("{source}：{}", short(&row.label)),
                ));
            }
        }
    }
    choices
}

/// A kind's label without the name of its group.
fn short(label: &str) -> &str {
    label.split_once('：').map_or(label, |(_, rest)| rest)
}
