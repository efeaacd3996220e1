//! A spring: seven cases of the department and one of the town, each for what it shows.

use disclosure::words::ActKind;
use serde_json::{Value, json};
use store::CaseId;

use super::super::turns::correction;
use super::District;
use crate::harness::Peer;

/// Registers for the department on a day what came on another.
async fn came(district: &District, title: &str, on: &str, arrived: &str) -> CaseId {
    now(district, on);
    let form = json!({ "title": title, "dates": { "submitted_on": arrived } });
    district.register(form).await.id
}

fn now(district: &District, day: &str) {
    district.clock.set(&format!("{day}T01:00:00Z"));
}

async fn acts(district: &District, case: CaseId, on: &str, acts: &[(&str, ActKind, Value)]) {
    now(district, on);
    for (desk, kind, payload) in acts {
        let act = district.act(desk, case, on, *kind, payload.clone());
        Box::pin(act).await;
    }
}

/// Signed and served on a day.
async fn replied(district: &District, case: CaseId, on: &str, kind: &str) {
    now(district, on);
    let mut parts = json!({ "given": { "what": "复印件", "pages": 3 } });
    if kind == "granted_in_part" {
        parts["no_duty_to_disclose"] = json!("法律、法规、规章没有应当公开的规定");
        parts["withheld"] =
            json!([{ "what": "内部人员名单", "cite": "reg:16(1)", "reason": "属于人事管理" }]);
    }
    let draft = json!({ "kind": kind, "parts": parts });
    district.sign(case, on, draft).await;
    let serving = json!({ "service": "post", "served_on": on });
    district
        .act("clerk", case, on, ActKind::Serve, serving)
        .await;
}

/// A fee of 8,700 yuan is notified.
async fn charged(district: &District, case: CaseId, on: &str) {
    district.to_handler(case, on).await;
    let approval = json!({ "basis": "per_page", "pages": 350, "reason": "页数多" });
    let notice = json!({ "basis": "per_page", "pages": 350, "inspection": "可以当面查阅", "received_on": on });
    let finding = json!({ "reason": "数量明显超过合理范围" });
    let charging = [
        ("handler", ActKind::FindExcessive, finding),
        ("head", ActKind::ApproveFee, approval),
        ("handler", ActKind::NotifyFee, notice),
    ];
    acts(district, case, on, &charging).await;
}

async fn remedy(district: &District, case: CaseId, kind: &str, outcome: &str, decided: &str) {
    let on = "2026-04-20";
    now(district, on);
    let filing = json!({ "kind": kind, "against": "reply", "by": "applicant",
        "before": "青衡区人民政府", "number": "青府复〔2026〕7号", "received_on": on });
    let acted = district
        .act("clerk", case, on, ActKind::RecordRemedy, filing)
        .await;
    let decision = json!({ "remedy": acted.event.seq, "outcome": outcome, "decided_on": decided,
        "received_on": decided, "number": "青府复决〔2026〕7号", "gist": "决定的要点" });
    let deciding = [("clerk", ActKind::RecordRemedyDecision, decision)];
    acts(district, case, decided, &deciding).await;
}

/// The district as it stands on 8 May 2026.
pub async fn spring(peer: Peer) -> District {
    let district = District::fresh(peer).await;
    let first = "2026-03-02";
    let a = Box::pin(came(&district, "甲", first, first)).await;
    let d = Box::pin(came(&district, "丁", first, first)).await;
    // its name is mistyped at first
    let e = Box::pin(came(&district, "戌", first, first)).await;
    let f = Box::pin(came(&district, "己", first, first)).await;
    let g = Box::pin(came(&district, "庚", first, first)).await;
    let town = district.desk("town");
    let form = super::super::application(json!({ "title": "镇" }));
    let h = district.office.register(town, form).await.unwrap().id;
    let b = Box::pin(came(&district, "乙", "2026-03-03", first)).await;
    Box::pin(acts(
        &district,
        h,
        "2026-03-03",
        &[("town", ActKind::Withdraw, json!({}))],
    ))
    .await;

    now(&district, "2026-03-04");
    Box::pin(district.to_handler(a, "2026-03-04")).await;
    Box::pin(replied(&district, a, "2026-03-04", "granted")).await;
    let proof = ("clerk", ActKind::ProveService, json!({ "proof": "回执" }));
    let closing = [proof, ("clerk", ActKind::Close, json!({}))];
    Box::pin(acts(&district, a, "2026-03-05", &closing)).await;
    Box::pin(charged(&district, f, "2026-03-05")).await;
    Box::pin(charged(&district, g, "2026-03-05")).await;
    Box::pin(acts(
        &district,
        g,
        "2026-03-06",
        &[("clerk", ActKind::Withdraw, json!({}))],
    ))
    .await;

    let c = Box::pin(came(&district, "丙", "2026-03-09", "2026-03-07")).await;
    let screen = ("clerk", ActKind::Screen, json!({}));
    let supplement = |on: &str| {
        let asked = json!({ "items": ["请写明文号"], "served_on": on });
        ("clerk", ActKind::RequestSupplement, asked)
    };
    let asking = [screen.clone(), supplement("2026-03-10")];
    Box::pin(acts(&district, c, "2026-03-10", &asking)).await;
    let archive = ("clerk", ActKind::Archive, json!({ "dossier": "2026-1" }));
    Box::pin(acts(&district, a, "2026-03-10", &[archive])).await;
    let paid = json!({ "amount_fen": 870_000, "receipt_number": "鲁财1" });
    Box::pin(acts(
        &district,
        f,
        "2026-03-10",
        &[("clerk", ActKind::PayFee, paid)],
    ))
    .await;
    Box::pin(acts(
        &district,
        f,
        "2026-03-12",
        &[("clerk", ActKind::Withdraw, json!({}))],
    ))
    .await;

    let asking = [screen, supplement("2026-03-20")];
    Box::pin(acts(&district, d, "2026-03-20", &asking)).await;
    let received = json!({ "content": "写明了文号的批复" });
    let receiving = [("clerk", ActKind::ReceiveSupplement, received)];
    Box::pin(acts(&district, d, "2026-03-23", &receiving)).await;
    // it came back to the desk where it was looked at
    let handler = json!({ "handler": district.desk("handler").officer.id });
    let consent = json!({ "workdays": 20, "reason": "需要查找" });
    let extending = [
        ("clerk", ActKind::Dispatch, handler),
        ("handler", ActKind::Accept, json!({})),
        ("head", ActKind::ApproveExtension, consent.clone()),
        ("handler", ActKind::Extend, consent),
    ];
    Box::pin(acts(&district, d, "2026-03-24", &extending)).await;

    now(&district, "2026-04-10");
    Box::pin(district.to_handler(b, "2026-04-10")).await;
    Box::pin(replied(&district, b, "2026-04-10", "granted_in_part")).await;
    Box::pin(replied(&district, d, "2026-04-15", "granted")).await;
    Box::pin(remedy(
        &district,
        a,
        "reconsideration",
        "corrected",
        "2026-04-24",
    ))
    .await;
    Box::pin(remedy(&district, d, "litigation", "upheld", "2026-04-28")).await;

    let change = json!({ "change": { "application": { "title": "戊" } } });
    let wrong = json!({ "event": 1, "reason": "抄错了名称" });
    let asked = correction(&district, "clerk", e, wrong, change)
        .await
        .unwrap();
    let confirm = json!({ "request": asked.event.seq });
    Box::pin(acts(
        &district,
        e,
        "2026-04-28",
        &[("head", ActKind::Correct, confirm)],
    ))
    .await;
    Box::pin(proposals(&district)).await;
    now(&district, "2026-05-08");
    district
}

/// Three proposals to the department that were answered: one adopted, one declined, and
/// one that became public.
async fn proposals(district: &District) {
    let memory = &district.memory;
    let id = |number: u128| memory.id(uuid::Uuid::from_u128(number));
    let (from, owner) = (id(2), id(3));
    for (number, state, ended, published) in [
        (901, "adopted", "2026-04-01", "NULL"),
        (902, "declined", "2026-04-02", "NULL"),
        (903, "published", "2026-03-05", "'2026-04-20'"),
    ] {
        let row = id(number);
        memory
            .execute(format!(
                "INSERT INTO proposals (id, agency_id, owner_id, state, version, origin, title, basis, reason, evidence, \
                 applicants, applications, created_at, sent_on, ended_on, published_on) VALUES ({row}, {from}, {owner}, \
                 '{state}', 3, 'hand', '征地批复', 'reg:44', '', '{{}}', 3, 3, '2026-03-01T00:00:00.000000+00:00', \
                 '2026-03-02', '{ended}', {published})"
            ))
            .await
            .unwrap();
    }
}
