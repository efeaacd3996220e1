//! Last days that move because the calendar or the rules did: each open case that is
//! touched gets a note of the system, with the days before and after.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use disclosure::act::{Act, Derived, Facts, Message, Redated};
use disclosure::clock::DeadlineKind;
use disclosure::text::Text;
use disclosure::words::State;
use disclosure::{Actor, Decision, Rules, lifecycle};
use store::{CaseRow, DeadlineRow, Reader, Scope, StoreError, Tx};
use uuid::Uuid;

use crate::error::ActError;
use crate::office::Office;
use crate::record::{Entry, append, case_of, deadline_rows, keep};
use crate::reminders::tell_moved;

/// An open case with the last days that moved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RedatedCase {
    /// Its number.
    pub number: String,
    /// What moved.
    pub moved: Vec<Redated>,
}

/// What the rules in force before make of it: the notices that are new since then.
pub(crate) struct Since<'r> {
    rules: &'r Rules,
    /// By the hash of the rules of a case's last act.
    numbers: BTreeMap<String, Arc<[String]>>,
}

impl<'r> Since<'r> {
    pub fn new(rules: &'r Rules) -> Since<'r> {
        Since {
            rules,
            numbers: BTreeMap::new(),
        }
    }

    /// The numbers of the notices that the rules of that hash did not have.
    async fn notices(
        &mut self,
        reader: &mut Reader,
        hash: &str,
    ) -> Result<Arc<[String]>, StoreError> {
        if let Some(known) = self.numbers.get(hash) {
            return Ok(Arc::clone(known));
        }
        let kept = reader.rules(hash).await?;
        let before: BTreeMap<String, String> = kept
            .and_then(|set| serde_json::from_str::<Vec<(String, String)>>(&set.content).ok())
            .unwrap_or_default()
            .into_iter()
            .collect();
        // The old rules may be of a form that no longer loads: their text says the numbers.
        let had = |year: i32, number: &str| {
            let file = before.get(&format!("calendar/{year}.toml"));
            file.is_some_and(|text| text.contains(number))
        };
        let calendar = &self.rules.calendar;
        let years = calendar.years().flat_map(|year| calendar.published(year));
        let numbers: Arc<[String]> = years
            .map(|published| &published.notice)
            .filter(|notice| !had(notice.year, &notice.number))
            .map(|notice| notice.number.clone())
            .collect();
        self.numbers.insert(hash.to_owned(), Arc::clone(&numbers));
        Ok(numbers)
    }
}

/// The statutory last days that the rules move, of deadlines that there are before and
/// after: what merely begins or ends to be watched is no change of a day.
pub(crate) fn moved(before: &[DeadlineRow], after: &[DeadlineRow]) -> Vec<Redated> {
    let same = |one: &DeadlineRow, other: &DeadlineRow| {
        one.kind == other.kind
            && one.subject == other.subject
            && one.opened_by_seq == other.opened_by_seq
    };
    after
        .iter()
        .filter_map(|now| {
            let kind = DeadlineKind::parse(&now.kind).filter(|kind| kind.is_statutory())?;
            let then = before.iter().find(|then| same(then, now))?;
            let changed = (then.due_on, then.provisional) != (now.due_on, now.provisional);
            changed.then(|| Redated {
                kind,
                subject: now.subject.clone(),
                before: then.due_on,
                after: now.due_on,
                provisional_before: then.provisional,
                provisional_after: now.provisional,
            })
        })
        .collect()
}

/// The deadlines that the rules may still move: of a case that is over, those of
/// reconsideration and litigation alone.
fn alive(state: State, deadlines: &[DeadlineRow]) -> Vec<DeadlineRow> {
    let of_a_remedy = |row: &DeadlineRow| {
        DeadlineKind::parse(&row.kind).is_some_and(DeadlineKind::is_of_a_remedy)
    };
    let moves = |row: &&DeadlineRow| lifecycle::is_open(state) || of_a_remedy(row);
    deadlines.iter().filter(moves).cloned().collect()
}

/// Notes in a case which last days the rules move, before its copies follow;
/// answers its row as it then stands, and what moved.
///
/// # Errors
/// The register failed.
pub(crate) async fn note(
    tx: &mut Tx,
    row: CaseRow,
    deadlines: &[DeadlineRow],
    since: &mut Since<'_>,
    (on, now): (NaiveDate, DateTime<Utc>),
) -> Result<(CaseRow, Option<RedatedCase>), ActError> {
    let before = tx.deadlines(&Scope::system(), row.id).await?;
    let moved = moved(&before, &alive(row.state, deadlines));
    if moved.is_empty() {
        return Ok((row, None));
    }
    let numbers = since.notices(tx, &row.rules_hash).await?;
    let rules = since.rules;
    let mut case = case_of(&row)?;
    let entry = Entry {
        act_id: tx.next_id(),
        on,
        now,
        actor: &Actor::system(),
        entered_by: None,
        act: &Act::Note(Box::new(Message {
            text: Text::plain(told(&moved, &numbers)),
        })),
        facts: &Facts::default(),
    };
    let decision = Decision {
        derived: Derived {
            redated: moved.clone(),
            ..Derived::default()
        },
        state: case.state,
        warnings: Vec::new(),
    };
    let (noted, event) = append(tx, row.id, &entry, &decision, rules).await?;
    case.apply(&event);
    let row = keep(tx, &case, &row, now, rules).await?;
    // a provisional day that became final as it stood is nobody's news
    let news: Vec<&Redated> = moved.iter().filter(|it| it.before != it.after).collect();
    if !news.is_empty() {
        tell_moved(tx, &row, noted, &days(news), now).await?;
    }
    let number = row.number.clone();
    Ok((row, Some(RedatedCase { number, moved })))
}

impl Office {
    /// The open cases whose last days other rules would move. Nothing is written.
    ///
    /// # Errors
    /// The register failed.
    pub async fn would_move(&self, rules: &Rules) -> Result<Vec<RedatedCase>, ActError> {
        const PAGE: i64 = 200;
        let mut reader = self.store.read().await?;
        let (mut after, mut found) = (Uuid::nil(), Vec::new());
        loop {
            let page = reader.unfiled_cases_after(after, PAGE).await?;
            let Some(last) = page.last() else {
                return Ok(found);
            };
            after = *last;
            for id in page {
                let row = reader.case(&Scope::system(), id).await?;
                let Some(row) = row else { continue };
                let before = reader.deadlines(&Scope::system(), id).await?;
                let deadlines = deadline_rows(&case_of(&row)?, rules);
                let moved = moved(&before, &alive(row.state, &deadlines));
                if !moved.is_empty() {
                    let number = row.number;
                    found.push(RedatedCase { number, moved });
                }
            }
        }
    }
}

/// What the note says.
fn told(moved: &[Redated], numbers: &[String]) -> String {
    let because = match numbers {
        [] => "因规则调整".to_owned(),
        numbers => format!("因放假安排（{}）", numbers.join("、")),
    };
    format!("{because}，重新计算期限：{}。", days(moved))
}

/// What moved, in one line.
fn days<'m>(moved: impl IntoIterator<Item = &'m Redated>) -> String {
    let days: Vec<String> = moved.into_iter().map(one).collect();
    days.join("；")
}

/// One last day, before and after.
fn one(moved: &Redated) -> String {
    let day = |day: Option<NaiveDate>, provisional: bool| match (day, provisional) {
        (None, _) => "未定".to_owned(),
        (Some(day), false) => day.to_string(),
        (Some(day), true) => format!("{day}（暂定）"),
    };
    let whose = match &moved.subject {
        Some(subject) => format!("（{subject}）"),
        None => String::new(),
    };
    format!(
        "{}{whose}由 {} 改为 {}",
        moved.kind.label(),
        day(moved.before, moved.provisional_before),
        day(moved.after, moved.provisional_after)
    )
}

impl RedatedCase {
    /// What moved, in one line.
    pub fn told(&self) -> String {
        format!("{}：{}", self.number, days(&self.moved))
    }
}
