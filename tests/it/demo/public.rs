//! What each role can try out beside cases: a catalogue, proposals in every state, replies
//! that are contested.

use casework::proposals::Verdict;
use casework::remedies::RemedyList;
use casework::topics::Analysed;
use casework::{Desk, Office};
use disclosure::words::{ApplicantKind, Attribute, ProposalState, Role};

use super::{Played, UNTIL, play, rules};
use crate::harness::{Peer, TestClock};

async fn open(played: &Played) -> Office {
    let office = Office::new(
        played.memory.store.clone(),
        rules(),
        TestClock::at(UNTIL),
        crate::harness::equipment(),
    );
    while !matches!(office.analyse().await.unwrap(), Analysed::Nothing) {}
    office
}

/// The desk of the first officer who has this role at an agency of this name.
fn desk(played: &Played, agency: &str, role: Role) -> Desk {
    let agencies = &played.demo.agencies;
    let agency = agencies.iter().find(|it| it.name.contains(agency)).unwrap();
    let officers = played.demo.officers.iter();
    let mut there = officers.filter(|it| it.agency_id == agency.id && it.roles.contains(&role));
    Desk::new(there.next().unwrap().clone(), agency.clone())
}

#[tokio::test(flavor = "multi_thread")]
async fn each_role_finds_something_to_try_out() {
    let played = play(Peer::Sqlite, UNTIL, 711, 400).await;
    let office = open(&played).await;
    let analyst = desk(&played, "青衡区人民政府", Role::Analyst);

    let list = office.proposals(&analyst, None).await.unwrap();
    let of = |state| list.rows.iter().filter(move |row| row.state == state);
    let public = of(ProposalState::Published).next().unwrap();
    assert!(public.applicants >= 10, "{}", public.applicants);
    let file = office.proposal_file(&analyst, public.id).await.unwrap();
    let Verdict::Compared(effect) = file.unwrap().effect.unwrap().verdict else {
        panic!("nothing is said of the effect");
    };
    assert!(!effect.few && effect.before >= 2 * effect.after && effect.after > 0);
    assert_eq!(of(ProposalState::Sent).count(), 1);
    // what applies to one alone is proposed to nobody
    let drafted: Vec<&str> = of(ProposalState::Drafted)
        .map(|row| row.title.as_str())
        .collect();
    assert!(
        drafted.iter().any(|title| title.contains("柳沟村")),
        "{drafted:?}"
    );
    for title in &drafted {
        let own = ["本人", "本户", "补正"].iter().any(|it| title.contains(it));
        assert!(!own, "{drafted:?}");
    }

    let head = desk(&played, "住房和城乡建设局", Role::OfficeHead);
    assert_eq!(office.proposals_waiting(&head).await.unwrap(), 1);
    let of_schools = desk(&played, "教育和体育局", Role::OfficeHead);
    let suggested = office.proposals(&of_schools, Some(ProposalState::Drafted));
    assert_eq!(suggested.await.unwrap().rows.len(), 1);

    let open = office
        .remedies(&analyst, None, RemedyList::Open)
        .await
        .unwrap();
    assert_eq!(open.len(), 1);
    assert!(open[0].remedy.due_on.is_some());
    let table = office.remedy_table(&analyst, None, 2026).await.unwrap();
    // upheld on reconsideration, and a suit without one that is not decided yet
    assert_eq!(table.cells, [1, 0, 0, 0, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]);

    suggestions(&office, &desk(&played, "自然资源局", Role::Clerk)).await;
    no_topic_is_a_person(&played, &office, &analyst).await;
}

/// Whoever is a party to a case is no word of a topic: reports for outside show them.
async fn no_topic_is_a_person(played: &Played, office: &Office, analyst: &Desk) {
    let cases = played.cases.iter().map(|(_, case, _)| case);
    let persons: Vec<&str> = cases
        .flat_map(|case| {
            let applicant = &case.application.applicant;
            let natural = applicant.kind == ApplicantKind::NaturalPerson;
            let asked = case.consultations.iter().map(|asked| asked.name.as_str());
            let asked = asked.filter(|name| name.chars().count() <= 4);
            asked.chain(natural.then_some(applicant.name.as_str()))
        })
        .collect();
    assert!(persons.len() > 100, "{}", persons.len());
    let list = office.topic_list(analyst, None).await.unwrap().unwrap();
    assert!(!list.topics.is_empty());
    for found in &list.topics {
        for word in &found.evidence.words {
            assert!(!persons.contains(&word.as_str()), "{word}");
        }
    }
}

/// What a clerk is told who registers an application for something public.
async fn suggestions(office: &Office, clerk: &Desk) {
    for (asked, attribute) in [
        ("石桥片区棚户区改造的房屋征收补偿方案", Attribute::Proactive),
        ("石桥片区出让地的规划条件通知书", Attribute::OnRequest),
        ("青禾家园老旧小区改造的资金安排", Attribute::Proactive),
    ] {
        let found = office.suggest(clerk, asked, asked).await.unwrap();
        let first = found.first().unwrap_or_else(|| panic!("{asked}"));
        assert_eq!(first.entry.attribute, attribute, "{asked}");
    }
}
