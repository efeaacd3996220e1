//! How long a dossier is kept, and under which number: as the rule said when it was bound,
//! or as was chosen when the case was archived. What is bound says the former, and stays
//! as it is; the register says the latter.

use disclosure::Rules;
use disclosure::act::Act;
use disclosure::case::{Case, Event};
use disclosure::history::History;
use disclosure::words::ActKind;
use store::DossierRow;

use super::telling::text;

/// What the register says of a dossier beside its row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The act that had it bound: closing, or what was added to a closed case.
    pub act: ActKind,
    /// The number that it was archived under (档号), where it was.
    pub number: Option<String>,
    /// How long it is kept.
    pub retention: String,
    /// Why that long.
    pub retention_reason: String,
    /// The archiving that chose another class than is bound in it.
    pub chosen_by: Option<u64>,
}

/// A class that was chosen at archiving against the rule.
struct Chosen {
    seq: u64,
    class: String,
    reason: String,
    /// What the rule had said.
    ruled: String,
}

/// What the events say of each dossier of a case.
pub(super) fn standings(events: &[Event], rows: &[DossierRow]) -> Vec<Standing> {
    let history = History::of(&events.iter().collect::<Vec<_>>());
    let standing = |row: &DossierRow| {
        let by = events.iter().find(|event| seq(event) == row.closed_seq);
        let archived = archived(events, &history, row);
        let number = archived.and_then(|event| match &event.act {
            Act::Archive(archiving) => Some(archiving.dossier.clone()),
            _ => None,
        });
        let chosen = archived.and_then(|event| chosen(event, rows));
        let chosen = chosen.filter(|chosen| chosen.class != row.retention);
        let chosen_by = chosen.as_ref().map(|chosen| chosen.seq);
        let (retention, retention_reason) = match chosen {
            Some(chosen) => (chosen.class, chosen.reason),
            None => (row.retention.clone(), row.retention_reason.clone()),
        };
        Standing {
            act: by.map_or(ActKind::Close, |event| event.act.kind()),
            number,
            retention,
            retention_reason,
            chosen_by,
        }
    };
    rows.iter().map(standing).collect()
}

/// How long a dossier that is opened now is kept, and why: as was chosen at archiving,
/// unless the rule has come to say something longer since.
pub(super) fn kept(
    rules: &Rules,
    case: &Case,
    event: &Event,
    (events, rows): (&[Event], &[DossierRow]),
) -> (String, String) {
    let rule = rules.retention(case, event.on);
    let (class, reason) = rule
        .map(|rule| (rule.class.clone(), rule.reason.clone()))
        .unwrap_or_default();
    let history = History::of(&events.iter().collect::<Vec<_>>());
    let mut chosen = history
        .events()
        .iter()
        .rev()
        .filter_map(|event| chosen(event, rows));
    match chosen.next() {
        Some(chosen) if class == chosen.ruled || !longer(rules, &class, &chosen.class) => {
            (chosen.class, chosen.reason)
        }
        _ => (class, reason),
    }
}

/// Whether a class of `archive.toml` is kept longer than another.
fn longer(rules: &Rules, class: &str, than: &str) -> bool {
    let classes = rules.retention_classes();
    let years = |class: &str| {
        let row = classes.iter().find(|row| row.class == class)?;
        Some(row.years.unwrap_or(u32::MAX))
    };
    years(class) > years(than)
}

/// The archiving of the closing that a dossier belongs to, as it stands.
fn archived<'h>(events: &[Event], history: &'h History, row: &DossierRow) -> Option<&'h Event> {
    let closings = || {
        events
            .iter()
            .filter(|event| event.act.kind() == ActKind::Close)
            .map(seq)
    };
    let closed = closings().rfind(|seq| *seq <= row.closed_seq)?;
    let again = closings().find(|seq| *seq > closed).unwrap_or(i64::MAX);
    let of_closing = |event: &&Event| (closed..again).contains(&seq(event));
    let mut archivings = history.events().iter().rev().filter(of_closing);
    archivings.find(|event| event.act.kind() == ActKind::Archive)
}

/// The class that an archiving chose, where it is not the one of the dossier before it.
fn chosen(event: &Event, rows: &[DossierRow]) -> Option<Chosen> {
    let Act::Archive(archiving) = &event.act else {
        return None;
    };
    let before = rows.iter().rfind(|row| row.closed_seq < seq(event))?;
    let (class, ruled) = (archiving.retention.trim(), &before.retention);
    let remark = archiving.remark.as_ref().map(text).unwrap_or_default();
    (class != ruled).then(|| Chosen {
        seq: event.seq,
        class: class.to_owned(),
        reason: format!(
            "第{}项归档时选用：{remark}（按规则是{ruled}，{}）",
            event.seq, before.retention_reason
        ),
        ruled: ruled.clone(),
    })
}

fn seq(event: &Event) -> i64 {
    i64::try_from(event.seq).unwrap_or(i64::MAX)
}
