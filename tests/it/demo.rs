//! The demonstration: what occurs in it, that it comes out the same again, and
//! that its deadlines agree with the law on every later day.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use casework::civil_date;
use casework::demo::{Demo, fill};
use chrono::{DateTime, Days, NaiveDate, Utc};
use disclosure::case::{Case, ConsultOutcome};
use disclosure::clock::{self, Out};
use disclosure::words::{
    ApplicantKind, Channel, ConsultEnd, ConsultWith, Ending, FeeBasis, Opinion, Role, State,
};
use disclosure::{Rules, lifecycle};
use store::{CaseFilter, CaseOrder, CaseRow, DeadlineRow, Scope, Store};

use crate::harness::{Memory, Peer, TestClock};

mod public;

const UNTIL: &str = "2026-11-25T11:30:00Z";

fn rules() -> Arc<Rules> {
    Arc::new(Rules::embedded().clone())
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// A filled register, read back.
struct Played {
    memory: Memory,
    demo: Demo,
    cases: Vec<(CaseRow, Case, Vec<DeadlineRow>)>,
}

async fn play(peer: Peer, until: &str, seed: u64, cases: usize) -> Played {
    play_under(rules(), peer, until, seed, cases).await
}

async fn play_under(rules: Arc<Rules>, peer: Peer, until: &str, seed: u64, cases: usize) -> Played {
    let memory = Memory::fresh(peer).await;
    let demo = fill(
        &memory.store,
        rules,
        at(until),
        seed,
        cases,
        crate::harness::equipment(),
    )
    .await
    .unwrap_or_else(|error| panic!("{until}: {error}"));
    let cases = read(&memory.store).await;
    Played {
        memory,
        demo,
        cases,
    }
}

async fn read(store: &Store) -> Vec<(CaseRow, Case, Vec<DeadlineRow>)> {
    let (filter, scope) = (CaseFilter::default(), Scope::system());
    let mut reader = store.read().await.unwrap();
    let (mut cursor, mut cases) = (None, Vec::new());
    loop {
        let page = reader
            .list_cases(&scope, &filter, CaseOrder::Newest, cursor.as_ref(), 100)
            .await
            .unwrap();
        for line in page.rows {
            let row = reader.case(&scope, line.id).await.unwrap().unwrap();
            let case = serde_json::from_value(row.snapshot.clone()).unwrap();
            let deadlines = reader.deadlines(&scope, line.id).await.unwrap();
            cases.push((row, case, deadlines));
        }
        cursor = page.next;
        if cursor.is_none() {
            return cases;
        }
    }
}

/// Every copy is what the events say.
async fn verify(played: &Played) -> casework::Verified {
    let clock = TestClock::at(UNTIL);
    let office = casework::Office::new(
        played.memory.store.clone(),
        rules(),
        clock,
        crate::harness::equipment(),
    );
    office.verify().await.unwrap()
}

/// How often each of these occurs.
fn tally<'p, T: Ord>(played: &'p Played, of: impl Fn(&'p Case) -> Vec<T>) -> BTreeMap<T, usize> {
    let mut counts = BTreeMap::new();
    for (_, case, _) in &played.cases {
        for found in of(case) {
            *counts.entry(found).or_default() += 1;
        }
    }
    counts
}

/// All words of a vocabulary occur.
fn all_occur(
    what: &str,
    counts: &BTreeMap<&str, usize>,
    words: impl IntoIterator<Item = &'static str>,
) {
    for word in words {
        assert!(counts.contains_key(word), "{what}: no {word} in {counts:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_occurs_and_the_chain_is_whole() {
    let played = play(Peer::Sqlite, UNTIL, 1, 400).await;
    assert_eq!(played.demo.cases, 400);
    assert_eq!(played.cases.len(), 400);
    states_kinds_and_endings(&played);
    opinions_and_fees(&played);
    turns(&played);
    assessments(&played);
    dates(&played);
    let verified = verify(&played).await;
    assert_eq!(verified.cases, 400);
    assert!(verified.events > 3000, "{verified:?}");
}

fn states_kinds_and_endings(played: &Played) {
    let rules = rules();
    let states = tally(played, |case| vec![case.state.word()]);
    all_occur(
        "states",
        &states,
        State::ALL.iter().map(|state| state.word()),
    );
    let replies = tally(played, |case| {
        let served = case.reply.iter().filter(|reply| reply.served_on.is_some());
        served.map(|reply| reply.kind.as_str()).collect()
    });
    for row in rules.reply_kinds() {
        assert!(replies.contains_key(row.kind.as_str()), "no {}", row.kind);
    }
    let endings = tally(played, |case| {
        case.ending
            .iter()
            .map(|(ending, _)| ending.word())
            .collect()
    });
    all_occur(
        "endings",
        &endings,
        Ending::ALL.iter().map(|ending| ending.word()),
    );
    let channels = tally(played, |case| vec![case.application.channel.word()]);
    all_occur(
        "channels",
        &channels,
        Channel::ALL.iter().map(|channel| channel.word()),
    );
    let kinds = tally(played, |case| vec![case.application.applicant.kind.word()]);
    all_occur(
        "applicants",
        &kinds,
        ApplicantKind::ALL.iter().map(|kind| kind.word()),
    );
    let owners = tally(played, |case| vec![case.agency]);
    assert_eq!(
        owners.len(),
        7,
        "every agency but the disclosure office owns cases"
    );
    let roles: BTreeSet<&str> = played
        .demo
        .officers
        .iter()
        .flat_map(|officer| officer.roles.iter().map(|role| role.word()))
        .collect();
    assert_eq!(roles.len(), Role::ALL.len());
    let contents: BTreeSet<&str> = played
        .cases
        .iter()
        .map(|(row, _, _)| row.title.as_str())
        .collect();
    assert!(contents.len() > 200, "{} titles", contents.len());
}

fn opinions_and_fees(played: &Played) {
    let withs = tally(played, |case| {
        let asked = case.consultations.iter();
        asked.map(|asked| asked.with.word()).collect()
    });
    all_occur(
        "asked",
        &withs,
        ConsultWith::ALL.iter().map(|with| with.word()),
    );
    let ends = tally(played, |case| {
        let ended = case.consultations.iter().filter_map(|asked| asked.ended);
        ended
            .map(|(_, outcome)| match outcome {
                ConsultOutcome::Answered(opinion) => opinion.word(),
                ConsultOutcome::Ended(end) => end.word(),
            })
            .collect()
    });
    let words = Opinion::ALL.iter().map(|opinion| opinion.word());
    all_occur(
        "ended",
        &ends,
        words.chain(ConsultEnd::ALL.iter().map(|end| end.word())),
    );
    let told = tally(played, |case| {
        let asked = case.consultations.iter();
        asked.map(|asked| asked.told_on.is_some()).collect()
    });
    assert!(
        told.contains_key(&true),
        "nobody's objection was overridden"
    );
    let fees = tally(played, |case| {
        let fees = case.fee.iter();
        fees.map(|fee| {
            (
                fee.basis.word(),
                fee.paid_on.is_some(),
                fee.covered_by.is_some(),
            )
        })
        .collect()
    });
    for basis in FeeBasis::ALL {
        for paid in [true, false] {
            assert!(
                fees.contains_key(&(basis.word(), paid, false)),
                "{basis:?} {paid}"
            );
        }
    }
    assert_eq!(fees.get(&(FeeBasis::PerItem.word(), true, true)), Some(&2));
}

fn turns(played: &Played) {
    let turns = tally(played, |case| {
        let mut turns = Vec::new();
        let mut took = |turn: &'static str, taken: bool| turns.extend(taken.then_some(turn));
        took(
            "extended",
            case.runs.iter().any(|run| run.extension.is_some()),
        );
        took(
            "deferred",
            case.runs.iter().any(|run| run.deferral.is_some()),
        );
        took("restarted", case.runs.len() > 1);
        took("reasons", case.reasons.is_some());
        took("part of a split", case.split_from.is_some());
        took("urged", case.urged > 0);
        took("agent", case.application.agent.is_some());
        took(
            "several outcomes",
            case.draft
                .as_ref()
                .is_some_and(|draft| !draft.items.is_empty()),
        );
        turns
    });
    for turn in [
        "extended",
        "deferred",
        "restarted",
        "reasons",
        "part of a split",
        "urged",
        "agent",
        "several outcomes",
    ] {
        assert!(turns.contains_key(turn), "no case was {turn}");
    }
}

/// Most handlers write down how they came to the kind of the reply; some paths are
/// still open, and one draft departs from its own.
fn assessments(played: &Played) {
    let cases = played.cases.iter().map(|(_, case, _)| case);
    let answered = |case: &&Case| case.draft.is_some();
    let assessed = |case: &&Case| case.assessment.is_some();
    let (answered, assessed): (Vec<&Case>, Vec<&Case>) = (
        cases.clone().filter(answered).collect(),
        cases.filter(assessed).collect(),
    );
    let share = assessed.len() * 100 / answered.len();
    assert!((60..100).contains(&share), "{share}%");
    assert!(assessed.iter().any(|case| case.state == State::Handling));
    let open = assessed.iter().filter(|case| {
        let assessment = case.assessment.as_ref();
        !assessment.is_some_and(|assessment| assessment.is_complete())
    });
    assert!(open.count() > 0);
    let departs = assessed.iter().filter(|case| case.departs());
    for case in departs.clone() {
        let draft = case.draft.as_ref().unwrap();
        assert!(draft.departs.is_some(), "{}", case.number);
    }
    assert_eq!(departs.count(), 1);
    let led_to: BTreeSet<&str> = assessed
        .iter()
        .flat_map(|case| &case.assessment.as_ref().unwrap().assessed.kinds)
        .map(String::as_str)
        .collect();
    assert!(led_to.len() > 15, "{led_to:?}");
}

fn dates(played: &Played) {
    let today = civil_date(at(UNTIL));
    let replies = |test: &dyn Fn(&DeadlineRow) -> bool| {
        played
            .cases
            .iter()
            .filter(|(_, case, _)| lifecycle::is_open(case.state))
            .flat_map(|(_, _, deadlines)| deadlines)
            .filter(|deadline| deadline.kind == "reply" && test(deadline))
            .count()
    };
    let next_year: NaiveDate = "2027-01-01".parse().unwrap();
    let soon = today + Days::new(7);
    let open = played
        .cases
        .iter()
        .filter(|(row, _, _)| row.is_open)
        .count();
    let overdue = replies(&|row| row.due_on.is_some_and(|due| due < today));
    let due_soon = replies(&|row| row.due_on.is_some_and(|due| due >= today && due <= soon));
    let provisional = replies(&|row| row.provisional);
    let far = replies(&|row| row.due_on.is_some_and(|due| due >= next_year));
    let paused = replies(&|row| row.paused_since.is_some());
    let found = (open, overdue, due_soon, provisional, far, paused);
    let enough = open >= 30 && overdue >= 5 && due_soon >= 3;
    assert!(
        enough && provisional >= 3 && far >= 2 && paused >= 1,
        "{found:?}"
    );
    for (row, case, _) in &played.cases {
        assert!(row.registered_on <= today && case.last_on <= today);
        assert!(row.updated_at <= at(UNTIL));
        assert!(row.registered_on >= "2025-05-25".parse().unwrap());
    }
    // numbers rise with the days
    let mut by_agency: BTreeMap<_, Vec<(NaiveDate, u32)>> = BTreeMap::new();
    for (row, _, _) in &played.cases {
        let (_, number) = row.number.split_once('〔').unwrap();
        let (year, number) = number.split_once('〕').unwrap();
        let number = number.trim_end_matches('号').parse().unwrap();
        let numbers = by_agency.entry((row.agency_id, year)).or_default();
        numbers.push((row.registered_on, number));
    }
    for numbers in by_agency.values_mut() {
        numbers.sort_unstable();
        let counted: Vec<u32> = numbers.iter().map(|(_, number)| *number).collect();
        let gap_free: Vec<u32> = (1..).take(counted.len()).collect();
        assert_eq!(counted, gap_free);
    }
}

/// Rows of deadlines are static between events: on every later day they say what
/// the pure functions say as of that day.
#[tokio::test(flavor = "multi_thread")]
async fn deadline_rows_agree_with_the_law_on_every_later_day() {
    let played = play(Peer::Sqlite, UNTIL, 2, 120).await;
    let (rules, today) = (rules(), civil_date(at(UNTIL)));
    let mut compared = 0;
    for (row, case, rows) in played.cases.iter().filter(|(row, _, _)| row.is_open) {
        for ahead in 0..60 {
            let day = today + Days::new(ahead);
            let kept: BTreeSet<_> = rows
                .iter()
                .filter(|row| row.due_on.is_some_and(|due| due < day))
                .map(|row| (row.kind.clone(), row.subject.clone()))
                .collect();
            let pure: BTreeSet<_> = clock::deadlines(case, &rules, Out::Until(day))
                .into_iter()
                .filter(|deadline| deadline.due_on.is_some_and(|due| due < day))
                .map(|deadline| (deadline.kind.word().to_owned(), deadline.subject))
                .collect();
            assert_eq!(kept, pure, "{} on {day}", row.number);
            compared += kept.len();
        }
    }
    assert!(compared > 500, "{compared}");
}

fn outline(played: &Played) -> Vec<(String, String, String, Option<String>)> {
    let mut outline: Vec<_> = played
        .cases
        .iter()
        .map(|(row, _, _)| {
            let state = row.state.word().to_owned();
            (
                row.number.clone(),
                row.title.clone(),
                state,
                row.reply_number.clone(),
            )
        })
        .collect();
    outline.sort();
    outline
}

#[tokio::test(flavor = "multi_thread")]
async fn one_seed_gives_one_district_on_both_databases() {
    let once = play(Peer::Sqlite, UNTIL, 3, 60).await;
    let again = play(Peer::Sqlite, UNTIL, 3, 60).await;
    let elsewhere = play(Peer::Postgres, UNTIL, 3, 60).await;
    let other = play(Peer::Sqlite, UNTIL, 4, 60).await;
    assert_eq!(outline(&once).len(), 60);
    assert_eq!(outline(&once), outline(&again));
    assert_eq!(outline(&once), outline(&elsewhere));
    assert_ne!(outline(&once), outline(&other));
    verify(&elsewhere).await;
}

/// Whatever day it is, no act of a script is refused: within a holiday, at the
/// turn of a year, in the morning, beyond the last calendar that is published.
#[tokio::test(flavor = "multi_thread")]
async fn no_act_is_refused_whatever_day_it_is() {
    for (seed, until) in [
        "2026-02-17T03:00:00Z",
        "2026-10-05T08:00:00Z",
        "2027-01-01T15:59:59Z",
        "2027-08-11T10:00:00Z",
    ]
    .into_iter()
    .enumerate()
    {
        let played = play(Peer::Sqlite, until, seed as u64, 112).await;
        assert_eq!(played.demo.cases, 112, "{until}");
    }
}

/// An office that waits longer, extends less and reviews in more steps plays the
/// same district: no script knows a period by heart.
#[tokio::test(flavor = "multi_thread")]
async fn scripts_keep_to_the_rules_of_the_office() {
    let changed = |file: &str, text: &str| {
        match file {
        "deadlines.toml" => text
            .replace("workdays = 15", "workdays = 18")
            .replace("[[extension]]\nsince = 2019-05-15\nworkdays = 20", "[[extension]]\nsince = 2019-05-15\nworkdays = 7")
            .replace("[[fee_payment]]\nsince = 2019-05-15\nworkdays = 20", "[[fee_payment]]\nsince = 2019-05-15\nworkdays = 26")
            .replace("workdays = 10\n", "workdays = 16\n"),
        "office.toml" => text.replace(
            "  { step = \"sign_off\"",
            "  { step = \"head\", label = \"负责人审核\", roles = [\"office_head\"], covers = [\"content\"] },\n  { step = \"sign_off\"",
        ),
        _ => text.to_owned(),
    }
    };
    let files: Vec<(&str, String)> = Rules::embedded_files()
        .iter()
        .map(|(file, text)| (*file, changed(file, text)))
        .collect();
    let rules = Rules::load(files.iter().map(|(file, text)| (*file, text.as_str()))).unwrap();
    assert_ne!(rules.hash, Rules::embedded().hash);
    let played = play_under(Arc::new(rules), Peer::Sqlite, UNTIL, 6, 112).await;
    assert_eq!(played.demo.cases, 112);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_register_that_holds_a_district_is_not_filled_again() {
    let played = play(Peer::Sqlite, UNTIL, 5, 3).await;
    let again = fill(
        &played.memory.store,
        rules(),
        at(UNTIL),
        5,
        3,
        crate::harness::equipment(),
    )
    .await;
    assert!(again.is_err());
    assert_eq!(read(&played.memory.store).await.len(), 3);
}
