//! Who asks for the same information: only they add up, they are found whatever topic they
//! stand under, and what is public is not proposed again.

use casework::proposals::has_fallen;
use disclosure::words::ProposalState;

use super::*;

on_both!(
    who_was_given_different_information_does_not_add_up,
    what_is_proposed_by_hand_finds_its_applications,
    what_nobody_asked_for_is_not_compared,
    who_asks_no_more_is_told
);

/// An application on the second of March for something of its own, which was given.
async fn given(district: &District, nth: usize, title: &str) -> CaseId {
    let on = "2026-03-02";
    district.clock.set(&format!("{on}T01:00:00Z"));
    let number = format!("37040419900101{:04}", 1000 + nth);
    let registered = district
        .register(json!({
            "applicant": { "name": format!("申请人{nth}"), "id_number": number },
            "dates": { "submitted_on": on },
            "title": title,
            "content": format!("申请公开{title}。"),
        }))
        .await;
    let case = registered.id;
    district.to_handler(case, on).await;
    let draft =
        json!({ "kind": "granted", "parts": { "given": { "what": "复印件", "pages": 3 } } });
    district.sign(case, on, draft).await;
    let serving = json!({ "service": "post", "served_on": on });
    let serve = ActKind::Serve;
    district.act("clerk", case, on, serve, serving).await;
    case
}

async fn who_was_given_different_information_does_not_add_up(peer: Peer) {
    let district = District::fresh(peer).await;
    let office = &district.office;
    let analyst = analyst(&district).await;
    for (nth, firm) in ["宏远化工厂", "瑞丰食品厂", "云岭水泥制品厂"]
        .iter()
        .enumerate()
    {
        given(&district, nth, &format!("{firm}用地的土地出让合同")).await;
    }
    run(&district, &analyst, "2026-03-02").await;
    let list = office.topic_list(&analyst, None).await.unwrap().unwrap();
    assert_eq!(list.topics.len(), 1);
    assert_eq!(list.topics[0].row.applicants, 3);
    assert!(all(&district, &analyst).await.is_empty(), "three contracts");
    let told = &list.topics[0].evidence.given;
    assert_eq!((told.applicants, told.kinds, told.enough), (1, 3, false));

    // two kinds of information of one topic are two proposals
    for nth in 3..5 {
        given(&district, nth, "宏远化工厂用地的土地出让合同").await;
        given(&district, nth + 10, "瑞丰食品厂用地的土地出让合同").await;
    }
    run(&district, &analyst, "2026-03-02").await;
    let rows = all(&district, &analyst).await;
    let mut titles: Vec<(&str, i64, i64)> = rows
        .iter()
        .map(|row| (row.title.as_str(), row.applicants, row.applications))
        .collect();
    titles.sort_unstable();
    assert_eq!(
        titles,
        [
            ("宏远化工厂用地的土地出让合同", 3, 3),
            ("瑞丰食品厂用地的土地出让合同", 3, 3)
        ]
    );
    assert_eq!(rows[0].topic, rows[1].topic);
    assert_eq!(rows[0].evidence["alike"].as_array().unwrap().len(), 2);
    // the next run makes no more of them
    run(&district, &analyst, "2026-03-03").await;
    assert_eq!(all(&district, &analyst).await.len(), 2);

    // a heap of words is nothing that somebody could publish
    let words = Sending {
        title: "土地出让、合同".into(),
        ..sending(&rows[0])
    };
    let sent = office.send_proposal(&analyst, seen(&rows[0]), words).await;
    assert_eq!(refused(sent), "title_of_words");
}

async fn what_is_proposed_by_hand_finds_its_applications(peer: Peer) {
    let district = District::fresh(peer).await;
    let office = &district.office;
    let analyst = analyst(&district).await;
    let head = district.desk("head").clone();
    let new = NewProposal {
        title: Some("河东镇柳塘村第3批次征地批复和补偿安置方案".into()),
        owner: Some(head.agency.id),
        ..by_hand(None)
    };
    let row = office.propose(&analyst, new, None).await.unwrap().row;
    for nth in 0..3 {
        asks(&district, nth, "2026-03-02", true).await;
    }
    run(&district, &analyst, "2026-03-02").await;
    // whoever asks for it is known, and the analysis proposes it no second time
    only(&district, &analyst).await;
    let shown = file(&district, &analyst, &row).await;
    assert_eq!((shown.members.len(), shown.hidden), (3, 0));
    assert!(shown.members.iter().all(|asked| asked.given && asked.later));

    let sent = office
        .send_proposal(&analyst, seen(&row), sending(&row))
        .await
        .unwrap();
    let adopted = office
        .answer_proposal(&head, seen(&sent), adopting())
        .await
        .unwrap();
    let public = office
        .publish_proposal(&head, seen(&adopted), publishing("2026-03-02"))
        .await
        .unwrap();
    asks(&district, 6, "2026-05-06", true).await;
    run(&district, &analyst, "2026-06-15").await;
    let effect = file(&district, &analyst, &public).await.effect.unwrap();
    let Verdict::Compared(compared) = effect.verdict else {
        panic!("{effect:?}");
    };
    assert_eq!((compared.before, compared.after), (3, 1));
    let row = only(&district, &analyst).await;
    assert_eq!(row.state, ProposalState::Published, "it is public already");
}

async fn what_nobody_asked_for_is_not_compared(peer: Peer) {
    let district = District::fresh(peer).await;
    let office = &district.office;
    let analyst = analyst(&district).await;
    let head = district.desk("head").clone();
    district.clock.set("2026-03-02T01:00:00Z");
    let new = NewProposal {
        title: Some("殡葬服务收费目录清单".into()),
        owner: Some(head.agency.id),
        ..by_hand(None)
    };
    let row = office.propose(&analyst, new, None).await.unwrap().row;
    let sent = office
        .send_proposal(&analyst, seen(&row), sending(&row))
        .await
        .unwrap();
    let adopted = office
        .answer_proposal(&head, seen(&sent), adopting())
        .await
        .unwrap();
    let public = office
        .publish_proposal(&head, seen(&adopted), publishing("2026-03-02"))
        .await
        .unwrap();
    asks(&district, 0, "2026-03-02", true).await;
    run(&district, &analyst, "2026-06-15").await;
    let effect = file(&district, &analyst, &public).await.effect.unwrap();
    assert_eq!(effect.verdict, Verdict::NobodyAsked);
}

async fn who_asks_no_more_is_told(peer: Peer) {
    let district = District::fresh(peer).await;
    let analyst = analyst(&district).await;
    let row = proposed(&district, &analyst).await;
    assert!(!has_fallen(&row));
    // a year later nobody has been given it within twelve months
    run(&district, &analyst, "2027-03-05").await;
    let row = only(&district, &analyst).await;
    assert_eq!((row.state, row.applicants), (ProposalState::Drafted, 0));
    assert!(has_fallen(&row));
    // and once nobody has asked within what a run reads, no topic is left
    run(&district, &analyst, "2028-06-05").await;
    let row = only(&district, &analyst).await;
    assert!(has_fallen(&row));
}
