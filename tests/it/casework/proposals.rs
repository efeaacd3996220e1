//! What people keep asking for becomes public: proposals from topics, by hand and from
//! applicants; sent, answered, published; measured in a later run.

mod again;
mod refused;
mod same;
mod told;

use std::io::Read as _;

use casework::Desk;
use casework::proposals::{
    Answer, Made, NewProposal, NewSuggestion, ProposalFile, Publication, SeenProposal, Sending,
    Suggestion, Verdict, Withdrawal,
};
use chrono::NaiveDate;
use disclosure::words::{
    ActKind, Attribute, KeptAs, ProposalAnswer, ProposalOrigin, ProposalState, ProposalStep,
};
use serde_json::json;
use store::{CaseId, ProposalRow};

use super::District;
use super::district::day;
use super::topics::{LAND, analyst, refused, result};
use crate::harness::{Peer, on_both};

on_both!(
    a_topic_becomes_public_and_fewer_people_ask,
    what_an_applicant_suggests_is_considered,
    an_analyst_proposes_what_is_no_topic_yet,
    what_another_agency_proposed_is_not_proposed_twice
);

/// Another person asks for the same on a day, and is given it or not.
pub async fn asks(district: &District, nth: usize, on: &str, given: bool) -> CaseId {
    district.clock.set(&format!("{on}T01:00:00Z"));
    let number = format!("37040419900101{:04}", 1000 + nth);
    let registered = district
        .register(json!({
            "applicant": { "name": format!("申请人{nth}"), "id_number": number },
            "dates": { "submitted_on": on },
            "title": "征地批复和补偿方案",
            "content": format!("{LAND}，第{nth}村民小组附图"),
        }))
        .await;
    let case = registered.id;
    if given {
        district.to_handler(case, on).await;
        let draft =
            json!({ "kind": "granted", "parts": { "given": { "what": "征地批复", "pages": 3 } } });
        district.sign(case, on, draft).await;
        let serving = json!({ "service": "post", "served_on": on });
        district
            .act("clerk", case, on, ActKind::Serve, serving)
            .await;
    }
    case
}

/// A run over the days up to one of them.
pub async fn run(district: &District, analyst: &Desk, until: &str) {
    district.clock.set(&format!("{until}T08:00:00Z"));
    let since = day("2026-03-01");
    district
        .office
        .request_analysis(analyst, since, day(until))
        .await
        .unwrap();
    result(district, analyst).await;
}

pub async fn all(district: &District, desk: &Desk) -> Vec<ProposalRow> {
    district.office.proposals(desk, None).await.unwrap().rows
}

/// The only proposal that a desk is shown.
pub async fn only(district: &District, desk: &Desk) -> ProposalRow {
    let mut rows = all(district, desk).await;
    assert_eq!(rows.len(), 1, "{rows:#?}");
    rows.remove(0)
}

pub async fn file(district: &District, desk: &Desk, row: &ProposalRow) -> ProposalFile {
    let file = district.office.proposal_file(desk, row.id).await.unwrap();
    file.expect("it is shown")
}

pub fn seen(row: &ProposalRow) -> SeenProposal {
    SeenProposal {
        id: row.id,
        version: row.version,
    }
}

pub fn sending(row: &ProposalRow) -> Sending {
    Sending {
        title: row.title.clone(),
        owner: row.owner_id,
        basis: "reg:21".into(),
        reason: String::new(),
    }
}

pub fn adopting() -> Answer {
    Answer {
        answer: ProposalAnswer::Adopt,
        reason: "涉及公众利益，应当公开".into(),
        cite: "reg:19".into(),
        what: Some("第3批次征地批复和补偿安置方案全文".into()),
        left_out: None,
        publish_by: None,
    }
}

pub fn declining() -> Answer {
    Answer {
        answer: ProposalAnswer::Decline,
        reason: "图件涉及国家秘密".into(),
        cite: "reg:14".into(),
        what: None,
        left_out: None,
        publish_by: None,
    }
}

pub fn publishing(on: &str) -> Publication {
    Publication {
        url: "https://www.example.gov.cn/zdgk/1.html".into(),
        published_on: day(on),
        kept_as: KeptAs::OnRequest,
        document: Some("青征批〔2025〕3号".into()),
    }
}

/// Three people asked for it and were given it; a run proposes it.
pub async fn proposed(district: &District, analyst: &Desk) -> ProposalRow {
    for nth in 0..3 {
        asks(district, nth, "2026-03-02", true).await;
    }
    run(district, analyst, "2026-03-02").await;
    only(district, analyst).await
}

fn kinds(file: &ProposalFile) -> Vec<ProposalStep> {
    file.steps.iter().map(|step| step.kind).collect()
}

async fn a_topic_becomes_public_and_fewer_people_ask(peer: Peer) {
    let district = District::fresh(peer).await;
    let office = &district.office;
    let analyst = analyst(&district).await;
    let head = district.desk("head").clone();
    for nth in 0..2 {
        asks(&district, nth, "2026-03-02", true).await;
    }
    asks(&district, 2, "2026-03-02", false).await;
    run(&district, &analyst, "2026-03-02").await;
    assert!(
        all(&district, &analyst).await.is_empty(),
        "two were given it"
    );

    asks(&district, 3, "2026-03-03", true).await;
    run(&district, &analyst, "2026-03-03").await;
    let row = only(&district, &analyst).await;
    assert_eq!(
        (row.state, row.origin, row.version),
        (ProposalState::Drafted, ProposalOrigin::Topic, 1)
    );
    assert_eq!((row.applicants, row.applications), (3, 4));
    assert_eq!(row.owner_id, head.agency.id, "whom most asked");
    assert_eq!(row.title, "河东镇柳塘村征地批复和补偿方案");
    assert_eq!(row.evidence["first_on"], "2026-03-02");
    let shown = file(&district, &analyst, &row).await;
    let given = shown.members.iter().filter(|asked| asked.given).count();
    assert_eq!((shown.members.len(), given, shown.hidden), (4, 3, 0));

    // the next result is its evidence: it makes no second one
    run(&district, &analyst, "2026-03-04").await;
    let same = only(&district, &analyst).await;
    assert_eq!((same.id, same.version), (row.id, 1));
    assert_ne!(same.run_id, row.run_id);
    asks(&district, 4, "2026-03-05", true).await;
    run(&district, &analyst, "2026-03-05").await;
    let row = only(&district, &analyst).await;
    assert_eq!((row.id, row.version, row.applicants), (same.id, 2, 4));

    // what was not sent is nobody else's
    assert!(all(&district, &head).await.is_empty());
    let sent = office
        .send_proposal(&analyst, seen(&row), sending(&row))
        .await
        .unwrap();
    assert_eq!(sent.due_on, Some(day("2026-03-19")), "ten workdays");
    assert_eq!(only(&district, &head).await, sent);
    // from now on its evidence stays
    asks(&district, 5, "2026-03-06", true).await;
    run(&district, &analyst, "2026-03-06").await;
    assert_eq!(only(&district, &head).await, sent);

    let adopted = office
        .answer_proposal(&head, seen(&sent), adopting())
        .await
        .unwrap();
    assert_eq!(adopted.state, ProposalState::Adopted);
    assert_eq!(adopted.due_on, Some(day("2026-04-03")), "twenty workdays");
    district.clock.set("2026-03-16T01:00:00Z");
    let public = office
        .publish_proposal(&head, seen(&adopted), publishing("2026-03-15"))
        .await
        .unwrap();
    assert_eq!(public.published_on, Some(day("2026-03-15")));
    assert_eq!(
        public.publication.as_ref().unwrap()["kept_as"],
        "on_request"
    );

    // whoever asks for it next is shown that it is public
    let near = office
        .suggest(&head, &public.title, &public.title)
        .await
        .unwrap();
    assert_eq!(near[0].entry.title, public.title);
    assert_eq!(
        (near[0].entry.agency_id, near[0].entry.attribute),
        (head.agency.id, Attribute::Proactive)
    );
    assert_eq!(
        near[0].entry.document_number.as_deref(),
        Some("青征批〔2025〕3号")
    );

    let early = file(&district, &head, &public).await.effect.unwrap();
    assert_eq!(early.verdict, Verdict::TooEarly(day("2026-06-15")));
    asks(&district, 6, "2026-05-06", false).await;
    run(&district, &analyst, "2026-06-15").await;
    let later = file(&district, &analyst, &public).await;
    let effect = later.effect.as_ref().unwrap();
    let Verdict::Compared(compared) = effect.verdict else {
        panic!("{effect:?}");
    };
    assert_eq!(
        (compared.months, compared.before, compared.after),
        (3, 6, 1)
    );
    assert_eq!((compared.permille, compared.few), (Some(-833), true));
    assert_eq!(
        kinds(&later),
        [
            ProposalStep::Drafted,
            ProposalStep::Refreshed,
            ProposalStep::Sent,
            ProposalStep::Answered,
            ProposalStep::Published
        ]
    );
    // published: the topic makes no other one
    only(&district, &analyst).await;
    let file = office.export_proposals(&analyst, None).await.unwrap();
    let mut begins = [0; 2];
    (&file.file).read_exact(&mut begins).unwrap();
    assert_eq!((file.cases, &begins), (1, b"PK"));
    let verified = office.verify().await.unwrap();
    assert!(verified.cases >= 7);
}

async fn what_an_applicant_suggests_is_considered(peer: Peer) {
    let district = District::fresh(peer).await;
    let office = &district.office;
    let (clerk, head) = (district.desk("clerk"), district.desk("head"));
    let case = asks(&district, 0, "2026-03-02", true).await;
    let number = office.case_file(clerk, case).await.unwrap().unwrap();
    let number = number.row.number;
    let new = NewSuggestion {
        title: "征地批复".into(),
        text: "村里人都想看\n建议放到网上".into(),
        received_on: day("2026-03-02"),
        case_number: Some(number.clone()),
        name: None,
    };
    let made = office
        .take_suggestion(clerk, new.clone(), None)
        .await
        .unwrap();
    let row = made.row;
    assert_eq!(
        (row.state, row.origin),
        (ProposalState::Drafted, ProposalOrigin::Applicant)
    );
    assert_eq!(
        row.due_on,
        Some(day("2026-03-16")),
        "it has to be considered"
    );
    assert_eq!((row.case_id, row.person_id), (Some(case), None));
    let shown = file(&district, head, &row).await;
    assert_eq!(shown.suggested_by.as_deref(), Some("申**"));
    assert_eq!(shown.case.map(|case| case.number), Some(number));
    let said = Suggestion::of(&row).unwrap();
    assert_eq!(said.text, "村里人都想看\n建议放到网上");
    assert!(!format!("{:?}", shown.steps).contains("村里人"));

    let by_name = NewSuggestion {
        case_number: None,
        name: Some("李建议".into()),
        ..new
    };
    let made = office.take_suggestion(clerk, by_name, None).await.unwrap();
    let shown = file(&district, head, &made.row).await;
    assert_eq!(shown.suggested_by.as_deref(), Some("李**"));
    assert_eq!(all(&district, head).await.len(), 2);
    // it is taken back for a reason, and stays in the list
    let withdrawal = Withdrawal {
        reason: "已经公开".into(),
    };
    let row = office
        .withdraw_proposal(head, seen(&made.row), withdrawal)
        .await
        .unwrap();
    assert_eq!((row.state, row.due_on), (ProposalState::Withdrawn, None));
    let list = office.proposals(head, Some(ProposalState::Drafted)).await;
    let list = list.unwrap();
    assert_eq!(list.rows.len(), 1);
    let mut counts = list.counts;
    counts.sort_unstable();
    assert_eq!(
        counts,
        [(ProposalState::Drafted, 1), (ProposalState::Withdrawn, 1)]
    );
}

fn by_hand(topic: Option<&str>) -> NewProposal {
    NewProposal {
        topic: topic.map(str::to_owned),
        title: None,
        owner: None,
        basis: None,
        reason: "很快会有更多人申请".into(),
    }
}

async fn an_analyst_proposes_what_is_no_topic_yet(peer: Peer) {
    let district = District::fresh(peer).await;
    let office = &district.office;
    let analyst = analyst(&district).await;
    let mut cases = Vec::new();
    for nth in 0..2 {
        cases.push(asks(&district, nth, "2026-03-02", nth == 0).await);
    }
    run(&district, &analyst, "2026-03-02").await;
    assert!(all(&district, &analyst).await.is_empty());
    let list = office.topic_list(&analyst, None).await.unwrap().unwrap();
    let topic = list.topics[0].row.topic.clone();
    let Made { row, replayed } = office
        .propose(&analyst, by_hand(Some(&topic)), None)
        .await
        .unwrap();
    assert!(!replayed);
    assert_eq!(
        (row.origin, row.basis.as_str()),
        (ProposalOrigin::Hand, "reg:44")
    );
    assert_eq!((row.applicants, row.applications), (1, 2));
    let shown = file(&district, &analyst, &row).await;
    let mut given: Vec<(CaseId, bool)> = shown
        .members
        .iter()
        .map(|asked| (asked.case.id, asked.given))
        .collect();
    given.sort_unstable();
    let mut expected = vec![(cases[0], true), (cases[1], false)];
    expected.sort_unstable();
    assert_eq!(given, expected);
    // there is one now, which the next runs keep up to date
    let twice = office.propose(&analyst, by_hand(Some(&topic)), None).await;
    assert_eq!(refused(twice), "proposal_there");
    asks(&district, 2, "2026-03-03", true).await;
    run(&district, &analyst, "2026-03-03").await;
    let same = only(&district, &analyst).await;
    assert_eq!((same.id, same.applications), (row.id, 3));

    // from nothing
    let town = district.desk("town").agency.id;
    let new = NewProposal {
        title: Some("低保名单".into()),
        owner: Some(town),
        basis: Some("reg:20(11)".into()),
        ..by_hand(None)
    };
    let made = office.propose(&analyst, new, None).await.unwrap();
    assert_eq!((made.row.owner_id, made.row.topic), (town, None));
}

async fn what_another_agency_proposed_is_not_proposed_twice(peer: Peer) {
    let district = District::fresh(peer).await;
    let office = &district.office;
    let analyst = analyst(&district).await;
    let head = district.desk("head").clone();
    let row = proposed(&district, &analyst).await;
    // the department reads the same applications, and finds them proposed above
    run(&district, &head, "2026-03-02").await;
    assert!(all(&district, &head).await.is_empty());
    let withdrawal = Withdrawal {
        reason: "由该局自己提出".into(),
    };
    office
        .withdraw_proposal(&analyst, seen(&row), withdrawal)
        .await
        .unwrap();
    run(&district, &head, "2026-03-03").await;
    let own = only(&district, &head).await;
    assert_eq!(
        (own.agency_id, own.owner_id),
        (head.agency.id, head.agency.id)
    );
    // the office above sees both
    assert_eq!(all(&district, &analyst).await.len(), 2);
    let since: NaiveDate = day("2026-03-02");
    assert_eq!(own.evidence["first_on"], json!(since));
}
