//! Fees on a real register: the item is counted, never typed in.

use disclosure::words::{ActKind, State};
use serde_json::json;

use super::District;
use crate::harness::{Peer, on_both};

on_both!(
    the_twelfth_item_of_a_month_costs_what_the_register_counts,
    one_notice_covers_several_cases
);

const TODAY: &str = "2026-03-02";

async fn the_twelfth_item_of_a_month_costs_what_the_register_counts(peer: Peer) {
    let district = District::fresh(peer).await;
    let mut ids = Vec::new();
    for item in 1..=12 {
        let registered = district
            .register(json!({ "title": format!("第{item}件") }))
            .await;
        ids.push(registered.id);
    }
    let tenth = ids[9];
    district.to_handler(tenth, TODAY).await;
    let finding = json!({ "reason": "一日提交十二件" });
    district
        .act(
            "handler",
            tenth,
            TODAY,
            ActKind::FindExcessive,
            finding.clone(),
        )
        .await;
    let approval = json!({ "basis": "per_item", "reason": "超出合理范围" });
    let free = district
        .try_act("head", tenth, TODAY, ActKind::ApproveFee, approval.clone())
        .await;
    assert!(free.unwrap_err().to_string().contains("fee:4"));

    let twelfth = ids[11];
    district.to_handler(twelfth, TODAY).await;
    let notice = json!({ "basis": "per_item", "received_on": TODAY });
    let unfounded = district
        .try_act(
            "handler",
            twelfth,
            TODAY,
            ActKind::NotifyFee,
            notice.clone(),
        )
        .await;
    assert!(
        unfounded
            .unwrap_err()
            .to_string()
            .contains("明显超过合理范围")
    );
    district
        .act("handler", twelfth, TODAY, ActKind::FindExcessive, finding)
        .await;
    let unapproved = district
        .try_act(
            "handler",
            twelfth,
            TODAY,
            ActKind::NotifyFee,
            notice.clone(),
        )
        .await;
    assert!(unapproved.unwrap_err().to_string().contains("批准"));
    district
        .act("head", twelfth, TODAY, ActKind::ApproveFee, approval)
        .await;
    let acted = district
        .act("handler", twelfth, TODAY, ActKind::NotifyFee, notice)
        .await;
    let fee = acted.case.fee.unwrap();
    assert_eq!(fee.amount_fen, 10_000);
    assert_eq!((fee.lines[0].from, fee.lines[0].to), (12, 12));
    assert_eq!(acted.case.state, State::AwaitingFee);
    let wrong = json!({ "amount_fen": 9_999 });
    assert!(
        district
            .try_act("clerk", twelfth, TODAY, ActKind::PayFee, wrong)
            .await
            .is_err()
    );
    let paid = json!({ "amount_fen": 10_000, "receipt_number": "鲁财0001" });
    let acted = district
        .act("clerk", twelfth, TODAY, ActKind::PayFee, paid)
        .await;
    assert_eq!(acted.case.state, State::Handling);
}

async fn one_notice_covers_several_cases(peer: Peer) {
    let district = District::fresh(peer).await;
    let mut ids = Vec::new();
    for item in 1..=13 {
        ids.push(
            district
                .register(json!({ "title": format!("第{item}件") }))
                .await
                .id,
        );
    }
    let approval = json!({ "basis": "per_item", "reason": "超出合理范围" });
    for id in &ids[10..] {
        district.to_handler(*id, TODAY).await;
        let finding = json!({ "reason": "一日提交十三件" });
        district
            .act("handler", *id, TODAY, ActKind::FindExcessive, finding)
            .await;
        district
            .act("head", *id, TODAY, ActKind::ApproveFee, approval.clone())
            .await;
    }
    let stranger = district
        .register(json!({ "applicant": { "name": "李四", "id_number": "370404199202022231" } }))
        .await;
    let notice = |covers: &[store::CaseId]| json!({ "basis": "per_item", "covers": covers });
    let foreign = notice(&[stranger.id]);
    let refused = district
        .try_act("handler", ids[10], TODAY, ActKind::NotifyFee, foreign)
        .await;
    assert!(refused.unwrap_err().to_string().contains("同一申请人"));
    let file = district
        .office
        .case_file(district.desk("clerk"), ids[10])
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        file.case.state,
        State::Handling,
        "nothing of the refused notice stands"
    );

    let acted = district
        .act(
            "handler",
            ids[10],
            TODAY,
            ActKind::NotifyFee,
            notice(&ids[11..]),
        )
        .await;
    for id in &ids[10..] {
        let file = district
            .office
            .case_file(district.desk("clerk"), *id)
            .await
            .unwrap()
            .unwrap();
        assert_eq!(file.case.state, State::AwaitingFee);
        let fee = file.case.fee.unwrap();
        assert_eq!(fee.amount_fen, 10_000);
        let covered = (*id != ids[10]).then(|| acted.case.number.clone());
        assert_eq!(fee.covered_by, covered);
        // a fee is of each application: as many are notified as are paid
        let mut reader = district.office.store.read().await.unwrap();
        let row = reader.measured_row(*id).await.unwrap().unwrap();
        assert_eq!(row.fee, Some((super::district::day(TODAY), 10_000)));
    }
}
