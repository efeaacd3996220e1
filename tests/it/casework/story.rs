//! One application from the counter to the archive, the same on both databases.

use disclosure::words::{ActKind, State};
use serde_json::{Value, json};

use super::District;
use super::district::day;
use crate::harness::{Peer, on_both};

on_both!(
    an_application_goes_from_the_counter_to_the_archive,
    a_refused_act_changes_nothing
);

/// What the story leaves behind, without ids and times.
async fn told(peer: Peer) -> Vec<Value> {
    let district = District::fresh(peer).await;
    let registered = district
        .register(json!({ "applicant": { "name": "王喆堃𬹼" }, "content": "申请公开喆堃𬹼㐂项目的征地批复" }))
        .await;
    let id = registered.id;
    let today = "2026-03-02";
    district.to_handler(id, today).await;
    let town = district.desk("town").agency.id;
    let asked = json!({ "id": "甲", "with": "other_agency", "name": "河东镇", "agency": town,
        "question": "请提供意见" });
    district
        .act("handler", id, today, ActKind::Consult, asked)
        .await;
    let answer = json!({ "id": "甲", "opinion": "agree", "grounds": "没有意见" });
    district
        .act("town", id, today, ActKind::ConsultationAnswered, answer)
        .await;
    let draft = json!({ "kind": "granted", "parts": { "given": { "what": "征地批复复印件", "pages": 3 } } });
    let signed = district.sign(id, today, draft).await;
    assert_eq!(
        signed.case.reply.unwrap().number.as_deref(),
        Some("自然资公开复〔2026〕1号")
    );
    let serving = json!({ "service": "post", "served_on": today, "tracking": "1234567890123" });
    district
        .act("clerk", id, today, ActKind::Serve, serving)
        .await;
    let refused = district
        .try_act("clerk", id, today, ActKind::Close, json!({}))
        .await
        .unwrap_err();
    assert!(refused.to_string().contains("送达凭证"), "{refused}");
    district
        .act(
            "clerk",
            id,
            today,
            ActKind::ProveService,
            json!({ "proof": "邮寄凭证" }),
        )
        .await;
    district
        .act("clerk", id, today, ActKind::Close, json!({}))
        .await;
    let archive = json!({ "dossier": "2026-依申请公开-001" });
    district
        .act("clerk", id, today, ActKind::Archive, archive)
        .await;

    let file = district
        .office
        .case_file(district.desk("clerk"), id)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(file.case.state, State::Archived);
    assert_eq!(file.case.application.applicant.name, "王喆堃𬹼");
    assert_eq!(
        file.case.application.content.as_str(),
        "申请公开喆堃𬹼㐂项目的征地批复"
    );
    let events = district
        .office
        .case_events(district.desk("clerk"), id)
        .await
        .unwrap()
        .unwrap();
    let folded = disclosure::Case::fold(&events).unwrap();
    assert_eq!(folded, file.case, "the snapshot is what the events fold to");
    let verified = district.memory.store.verify().await.unwrap();
    assert_eq!((verified.cases, verified.events), (1, events.len() as u64));
    let mut told: Vec<Value> = events
        .iter()
        .map(|event| {
            json!([
                event.seq,
                event.on,
                event.act.kind(),
                event.act.payload().unwrap(),
                event.derived,
                event.facts,
                event.actor.name,
                event.state
            ])
        })
        .collect();
    // Ids of people are drawn anew; what they stand for is compared elsewhere.
    told[0][3]["application"]["applicant"]["person"] = Value::Null;
    told
}

async fn an_application_goes_from_the_counter_to_the_archive(peer: Peer) {
    let here = told(peer).await;
    assert_eq!(here.len(), 15);
    if peer == Peer::Postgres {
        assert_eq!(here, told(Peer::Sqlite).await);
    }
}

async fn a_refused_act_changes_nothing(peer: Peer) {
    let district = District::fresh(peer).await;
    let id = district.register(json!({})).await.id;
    district.to_handler(id, "2026-03-02").await;
    let before = district
        .office
        .case_file(district.desk("clerk"), id)
        .await
        .unwrap()
        .unwrap();
    let consent = json!({ "workdays": 25, "reason": "数量多" });
    let refused = [
        district
            .try_act("head", id, "2026-03-02", ActKind::ApproveExtension, consent)
            .await,
        district
            .try_act("clerk", id, "2026-03-02", ActKind::PayFee, json!({}))
            .await,
        district
            .try_act(
                "handler",
                id,
                "2026-03-03",
                ActKind::Note,
                json!({ "text": "明天" }),
            )
            .await,
        district
            .try_act(
                "handler",
                id,
                "2026-03-01",
                ActKind::Note,
                json!({ "text": "昨天" }),
            )
            .await,
        district
            .try_act(
                "town",
                id,
                "2026-03-02",
                ActKind::Note,
                json!({ "text": "别的机关" }),
            )
            .await,
        district
            .try_act(
                "auditor",
                id,
                "2026-03-02",
                ActKind::Note,
                json!({ "text": "审计" }),
            )
            .await,
        district
            .try_act(
                "admin",
                id,
                "2026-03-02",
                ActKind::Note,
                json!({ "text": "管理" }),
            )
            .await,
    ];
    for (index, refused) in refused.into_iter().enumerate() {
        assert!(refused.is_err(), "{index}");
    }
    let after = district
        .office
        .case_file(district.desk("clerk"), id)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(before.row, after.row);
    assert_eq!(district.office.today(), day("2026-03-02"));
}
