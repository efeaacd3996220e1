//! Registration at the desk: what is known of an application before it is registered,
//! and several matters on one sheet.

use casework::intake::NewPerson;
use casework::{ActError, Asking, Known, Matter, Once};
use disclosure::words::ApplicantKind;
use serde_json::json;

use super::{District, application};
use crate::harness::{Peer, on_both};

on_both!(
    what_is_known_is_pointed_out_before_it_is_registered,
    nobody_is_told_what_another_office_knows,
    several_matters_of_one_sheet_are_registered_together_or_not_at_all
);

fn person(name: &str, number: Option<&str>) -> NewPerson {
    NewPerson {
        name: name.into(),
        id_number: number.map(str::to_owned),
        ..NewPerson::default()
    }
}

const CONTENT: &str = "申请公开某镇某村2023年第4批次建设用地的征地批复";

async fn known(district: &District, desk: &str, who: &NewPerson) -> Known {
    let asking = Asking {
        applicant: who,
        kind: ApplicantKind::NaturalPerson,
        others: vec![(
            "代理人",
            person("代", Some("370404199001011231")),
            ApplicantKind::NaturalPerson,
        )],
        matters: vec![("征地批复".into(), CONTENT.into())],
    };
    let desk = district.desk(desk);
    district.office.known(desk, &asking).await.unwrap()
}

async fn what_is_known_is_pointed_out_before_it_is_registered(peer: Peer) {
    let district = District::fresh(peer).await;
    let first = district.register(json!({})).await;
    let other = district
        .register(json!({ "title": "二", "content": "另一件" }))
        .await;
    let namesake = district
        .register(json!({ "applicant": { "id_number": null, "phone": null } }))
        .await;
    let found = known(
        &district,
        "clerk",
        &person("王 小明", Some("370404199001011230")),
    )
    .await;
    let ids = |found: &[store::Alike]| found.iter().map(|one| one.case_id).collect::<Vec<_>>();
    assert_eq!(
        ids(&found.earlier),
        [other.id, first.id],
        "the newest first"
    );
    assert_eq!(ids(&found.namesakes), [namesake.id]);
    assert_eq!(ids(&found.same_words), [namesake.id, first.id]);
    let repeats: Vec<bool> = found
        .same_words
        .iter()
        .map(|one| found.is_of_applicant(one))
        .collect();
    assert_eq!(repeats, [false, true], "a namesake is nobody in particular");
    // the agent's number does not fit, and the applicant's does
    let codes: Vec<&str> = found.warnings.iter().map(|warning| warning.code).collect();
    assert_eq!(codes, ["id_checksum"]);
    let unknown = known(&district, "clerk", &person("赵六", None)).await;
    assert!(unknown.earlier.is_empty() && unknown.namesakes.is_empty());
    assert_eq!(unknown.same_words.len(), 2, "in the same words by others");
    assert!(!unknown.is_of_applicant(&unknown.same_words[0]));
}

async fn nobody_is_told_what_another_office_knows(peer: Peer) {
    let district = District::fresh(peer).await;
    district.register(json!({})).await;
    let who = person("王小明", Some("370404199001011230"));
    let found = known(&district, "town", &who).await;
    assert!(found.earlier.is_empty() && found.namesakes.is_empty());
    assert!(found.same_words.is_empty());
    for desk in ["supervisor", "admin", "auditor", "reviewer"] {
        let asking = Asking {
            applicant: &who,
            kind: ApplicantKind::NaturalPerson,
            others: Vec::new(),
            matters: Vec::new(),
        };
        let refused = district.office.known(district.desk(desk), &asking).await;
        assert!(
            matches!(&refused, Err(ActError::Refused(refusal)) if refusal.code == "role"),
            "{desk} {refused:?}"
        );
    }
}

fn matter(title: &str, content: &str) -> Matter {
    Matter {
        title: title.into(),
        content: content.into(),
    }
}

async fn several_matters_of_one_sheet_are_registered_together_or_not_at_all(peer: Peer) {
    let district = District::fresh(peer).await;
    let (office, desk) = (&district.office, district.desk("clerk"));
    let form = application(json!({
        "applicant": { "id_number": null }, "purpose": "维权", "attachments": 2, "document_number": "鲁政土字〔2023〕4号"
    }));
    let more = vec![
        matter("补偿方案", "某村的补偿方案"),
        matter("补偿方案", "某村的补偿方案"),
    ];
    let once = || {
        Some(Once {
            token: [7; 32],
            key: "k".into(),
            fingerprint: "f".into(),
        })
    };
    let done = office
        .register_matters(desk, form.clone(), more.clone(), once())
        .await
        .unwrap();
    let numbers: Vec<&str> = done.iter().map(|one| one.case.number.as_str()).collect();
    assert_eq!(
        numbers,
        [
            "自然资依申请〔2026〕1号",
            "自然资依申请〔2026〕2号",
            "自然资依申请〔2026〕3号"
        ]
    );
    let applicant = |n: usize| done[n].case.application.applicant.person;
    assert!(
        applicant(0) == applicant(1) && applicant(1) == applicant(2),
        "one sheet, one person"
    );
    let (first, second) = (&done[0].case.application, &done[1].case.application);
    assert_eq!((second.attachments, second.dates), (2, first.dates));
    assert_eq!(
        second.purpose.as_ref().map(|text| text.as_str()),
        Some("维权")
    );
    assert_eq!(
        second.document_number, None,
        "the number is that of the first matter"
    );
    let repeated = |n: usize| {
        done[n]
            .warnings
            .iter()
            .any(|warning| warning.code == "same_wording")
    };
    assert!(!repeated(1) && repeated(2));
    // sent again: nothing new
    let again = office
        .register_matters(desk, form.clone(), more, once())
        .await
        .unwrap();
    let ids = |all: &[casework::Registered]| all.iter().map(|one| one.id).collect::<Vec<_>>();
    assert_eq!(ids(&again), ids(&done));
    assert!(again.iter().all(|one| one.replayed));
    // one that cannot be registered takes the others with it, and names its field
    let bad = vec![matter("三", "三"), matter("四\n", "四")];
    let refused = office.register_matters(desk, form.clone(), bad, None).await;
    let Err(ActError::Refused(refusal)) = refused else {
        panic!("{refused:?}")
    };
    assert_eq!(refusal.field.as_deref(), Some("more[1].title"));
    let next = office.register(desk, form).await.unwrap();
    assert_eq!(
        next.case.number, "自然资依申请〔2026〕4号",
        "no number is used up"
    );
}
