//! The everyday turns on a real register: what the law allows is kept, copied
//! and found again, and verification has nothing to say.

use casework::{ActError, ActRequest, Beside, Once};
use disclosure::act::Act;
use disclosure::words::{ActKind, State};
use serde_json::{Value, json};
use store::{CaseId, Part, Scope};

use super::District;
use super::district::{application, day};
use crate::harness::{Peer, on_both};

on_both!(
    a_mistyped_day_is_set_right_by_two_persons,
    a_number_typed_wrongly_is_set_right,
    an_act_entered_late_applies_by_its_day,
    what_was_struck_out_gives_no_part,
    one_reply_answers_two_cases,
    a_second_round_leaves_the_first_as_it_was,
    answered_in_one_sitting,
    joint_applicants_and_their_agent,
    a_request_sent_twice_is_done_once,
    one_key_fifty_clients,
);

const TODAY: &str = "2026-03-02";

fn text(error: ActError) -> String {
    error.to_string()
}

async fn clean(district: &District) {
    let verified = district.office.verify().await;
    assert!(verified.is_ok(), "{:?}", verified.err());
}

/// Asks for a correction.
pub(super) async fn correction(
    district: &District,
    desk: &str,
    case: CaseId,
    payload: Value,
    beside: Value,
) -> Result<casework::Acted, ActError> {
    let act = Act::parse(ActKind::RequestCorrection, payload).unwrap();
    let beside: Beside = serde_json::from_value(beside).unwrap();
    let request = ActRequest {
        beside,
        ..ActRequest::of(case, act)
    };
    district.office.act(district.desk(desk), request).await
}

async fn due_on(district: &District, case: CaseId) -> String {
    let found = district
        .memory
        .texts(format!(
            "SELECT CAST(due_on AS TEXT) FROM deadlines WHERE kind = 'reply' AND case_id = {}",
            district.memory.id(case)
        ))
        .await;
    found[0].clone()
}

async fn a_mistyped_day_is_set_right_by_two_persons(peer: Peer) {
    let district = District::fresh(peer).await;
    let id = district
        .register(json!({ "dates": { "submitted_on": "2026-02-24" } }))
        .await
        .id;
    let before = due_on(&district, id).await;
    let dates =
        json!({ "change": { "application": { "dates": { "submitted_on": "2026-02-27" } } } });
    let request = json!({ "event": 1, "reason": "抄错了日期" });

    let nothing = correction(&district, "clerk", id, request.clone(), json!({})).await;
    assert!(text(nothing.unwrap_err()).contains("没有不同"));
    let asked = correction(&district, "clerk", id, request.clone(), dates.clone())
        .await
        .unwrap();
    assert_eq!(asked.case.received_on, Some(day("2026-02-24")), "not yet");
    let twice = correction(&district, "handler", id, request.clone(), dates.clone()).await;
    assert!(text(twice.unwrap_err()).contains("尚待确认"));

    let seq = asked.event.seq;
    let own = district
        .try_act(
            "clerk",
            id,
            TODAY,
            ActKind::Correct,
            json!({ "request": seq }),
        )
        .await;
    assert!(
        text(own.unwrap_err()).contains("不能办理"),
        "a clerk confirms nothing"
    );
    let confirmed = district
        .act(
            "head",
            id,
            TODAY,
            ActKind::Correct,
            json!({ "request": seq }),
        )
        .await;
    assert_eq!(confirmed.case.received_on, Some(day("2026-02-27")));
    assert_eq!(confirmed.case.registered_on, day(TODAY));
    let after = due_on(&district, id).await;
    assert!(after > before, "{before} {after}");

    // Both versions stay, and the first cannot be set right once more.
    let events = district
        .office
        .case_events(district.desk("clerk"), id)
        .await
        .unwrap()
        .unwrap();
    let Act::Register(first) = &events[0].act else {
        panic!()
    };
    assert_eq!(
        first.application.dates.submitted_on,
        Some(day("2026-02-24"))
    );
    let again = correction(&district, "clerk", id, request, dates).await;
    assert!(text(again.unwrap_err()).contains("已经由第 3 项更正"));
    let of_correction = json!({ "event": 3, "reason": "还是抄错了" });
    let dates =
        json!({ "change": { "application": { "dates": { "submitted_on": "2026-02-26" } } } });
    let asked = correction(&district, "clerk", id, of_correction, dates)
        .await
        .unwrap();
    let confirmed = district
        .act(
            "head",
            id,
            TODAY,
            ActKind::Correct,
            json!({ "request": asked.event.seq }),
        )
        .await;
    assert_eq!(confirmed.case.received_on, Some(day("2026-02-26")));
    clean(&district).await;
}

async fn a_number_typed_wrongly_is_set_right(peer: Peer) {
    let district = District::fresh(peer).await;
    let known = district.register(json!({ "title": "第一件" })).await;
    let wrong = json!({ "title": "第二件", "applicant": { "id_number": "370404199001011231" } });
    let second = district.register(wrong).await;
    let person = |registered: &casework::Registered| registered.case.application.applicant.person;
    assert_ne!(person(&known), person(&second));
    let by_id =
        json!({ "change": { "application": { "applicant": { "person": person(&known) } } } });
    let request = json!({ "event": 1, "reason": "证件号码录错一位" });
    let forged = correction(&district, "clerk", second.id, request.clone(), by_id).await;
    assert!(text(forged.unwrap_err()).contains("不能以标识更正"));

    let person_again =
        json!({ "applicant": { "name": "王小明", "id_number": "370404199001011230" } });
    let asked = correction(&district, "clerk", second.id, request, person_again)
        .await
        .unwrap();
    let confirmed = district
        .act(
            "head",
            second.id,
            TODAY,
            ActKind::Correct,
            json!({ "request": asked.event.seq }),
        )
        .await;
    assert_eq!(confirmed.case.application.applicant.person, person(&known));
    let plain = district
        .memory
        .texts("SELECT payload FROM case_events WHERE payload LIKE '%370404199001011230%'")
        .await;
    assert!(plain.is_empty(), "no number in an event: {plain:?}");
    clean(&district).await;
}

async fn an_act_entered_late_applies_by_its_day(peer: Peer) {
    let district = District::fresh(peer).await;
    district.clock.set("2026-03-20T01:00:00Z");
    let mut form = application(json!({ "on": TODAY }));
    form.on = Some(day(TODAY));
    let id = district
        .office
        .register(district.desk("clerk"), form)
        .await
        .unwrap()
        .id;
    district.to_handler(id, TODAY).await;
    let asked =
        json!({ "id": "甲厂", "with": "third_party", "name": "甲厂", "received_on": "2026-03-10" });
    district
        .act("handler", id, "2026-03-10", ActKind::Consult, asked)
        .await;
    let answer = json!({ "id": "甲厂", "opinion": "agree" });
    district
        .act(
            "handler",
            id,
            "2026-03-16",
            ActKind::ConsultationAnswered,
            answer,
        )
        .await;
    let before = due_on(&district, id).await;

    // A letter of 5 March was forgotten: it excludes two days more.
    let forgotten = json!({ "id": "乙厂", "with": "other_agency", "name": "乙局" });
    let acted = district
        .act("handler", id, "2026-03-05", ActKind::Consult, forgotten)
        .await;
    assert!(
        acted
            .warnings
            .iter()
            .any(|warning| warning.code == "recorded_late")
    );
    let ended = json!({ "id": "乙厂", "reason": "no_need" });
    district
        .act(
            "handler",
            id,
            "2026-03-09",
            ActKind::ConsultationEnded,
            ended,
        )
        .await;
    let after = due_on(&district, id).await;
    assert!(after > before, "{before} {after}");

    // The letter to the third party cannot have been answered before it was sent.
    let early = district
        .try_act(
            "clerk",
            id,
            "2026-03-01",
            ActKind::Note,
            json!({ "text": "电话" }),
        )
        .await;
    assert!(text(early.unwrap_err()).contains("早于登记日期"));
    let withdrawn = district
        .try_act("clerk", id, "2026-03-06", ActKind::Withdraw, json!({}))
        .await;
    let refused = text(withdrawn.unwrap_err());
    assert!(
        refused.contains("已经记录的第") && refused.contains("不合法"),
        "{refused}"
    );
    clean(&district).await;
}

async fn what_was_struck_out_gives_no_part(peer: Peer) {
    let district = District::fresh(peer).await;
    let id = district.register(json!({})).await.id;
    district.to_handler(id, TODAY).await;
    let town = district.desk("town").agency.id;
    let asked = json!({ "id": "河东", "with": "other_agency", "agency": town });
    let consulted = district
        .act("handler", id, TODAY, ActKind::Consult, asked)
        .await;
    let parties = |part: Part| {
        let store = district.memory.store.clone();
        async move {
            let mut reader = store.read().await.unwrap();
            let parties = reader.parties(id).await.unwrap();
            parties
                .into_iter()
                .filter(|party| party.part == part && party.until.is_none())
                .count()
        }
    };
    assert_eq!(parties(Part::Consulted).await, 1);
    let strike =
        json!({ "event": consulted.event.seq, "strike": true, "reason": "录到了别的案件" });
    let asked = correction(&district, "handler", id, strike, json!({}))
        .await
        .unwrap();
    let done = district
        .act(
            "head",
            id,
            TODAY,
            ActKind::Correct,
            json!({ "request": asked.event.seq }),
        )
        .await;
    assert!(done.case.consultations.is_empty());
    assert_eq!(parties(Part::Consulted).await, 0);
    assert_eq!(done.case.state, State::Handling);
    clean(&district).await;
}

async fn one_reply_answers_two_cases(peer: Peer) {
    let district = District::fresh(peer).await;
    let lead = district.register(json!({ "title": "第一件" })).await.id;
    let other = district.register(json!({ "title": "第二件" })).await.id;
    let foreign = json!({ "applicant": { "name": "李四", "id_number": "370404198507072345" } });
    let foreign = district.register(foreign).await.id;
    for id in [lead, other, foreign] {
        district.to_handler(id, TODAY).await;
    }
    let draft = |covers: &[CaseId]| json!({ "kind": "granted", "parts": { "given": { "what": "批复" } }, "covers": covers });
    let refused = district
        .try_act("handler", lead, TODAY, ActKind::Draft, draft(&[foreign]))
        .await;
    assert!(text(refused.unwrap_err()).contains("不是同一申请人"));
    let signed = district.sign(lead, TODAY, draft(&[other])).await;
    let number = signed.case.reply.as_ref().unwrap().number.clone();
    let row = |id: CaseId| {
        let store = district.memory.store.clone();
        async move {
            let mut reader = store.read().await.unwrap();
            reader.case(&Scope::system(), id).await.unwrap().unwrap()
        }
    };
    assert_eq!(row(other).await.reply_number, number);
    assert_eq!(row(other).await.state, State::Signed);
    let withdrawn = district
        .try_act("clerk", lead, TODAY, ActKind::Withdraw, json!({}))
        .await;
    assert!(text(withdrawn.unwrap_err()).contains("请先退回重拟"));
    let alone = json!({ "service": "post", "served_on": TODAY });
    let refused = district
        .try_act("clerk", other, TODAY, ActKind::Serve, alone.clone())
        .await;
    assert!(text(refused.unwrap_err()).contains("一并答复"));
    district
        .act("clerk", lead, TODAY, ActKind::Serve, alone)
        .await;
    let proof = json!({ "proof": "邮寄凭证" });
    district
        .act("clerk", lead, TODAY, ActKind::ProveService, proof)
        .await;
    for id in [lead, other] {
        assert_eq!(row(id).await.state, State::Replied);
        assert_eq!(
            row(id).await.concluded_on,
            Some(day(TODAY)),
            "it counts for each"
        );
        district
            .act("clerk", id, TODAY, ActKind::Close, json!({}))
            .await;
    }
    clean(&district).await;
}

async fn a_second_round_leaves_the_first_as_it_was(peer: Peer) {
    let district = District::fresh(peer).await;
    let id = district.register(json!({})).await.id;
    district.to_handler(id, TODAY).await;
    let order = json!({
        "ground": "reconsideration", "decision": "青政复〔2026〕7号",
        "received_on": TODAY, "within_workdays": 10, "reason": "未说明检索情况",
    });
    let open = district
        .try_act("clerk", id, TODAY, ActKind::ReplyAnew, order.clone())
        .await;
    assert!(text(open.unwrap_err()).contains("不能办理“重新办理答复”"));
    let draft = json!({ "kind": "granted", "parts": { "given": { "what": "批复" } } });
    let first = district.sign(id, TODAY, draft.clone()).await;
    let first = first.case.reply.unwrap().number.unwrap();
    let serving = json!({ "service": "post", "served_on": TODAY });
    district
        .act("clerk", id, TODAY, ActKind::Serve, serving)
        .await;

    district.clock.set("2026-04-01T01:00:00Z");
    let mut order = order;
    order["received_on"] = json!("2026-04-01");
    let anew = district
        .act("clerk", id, "2026-04-01", ActKind::ReplyAnew, order)
        .await;
    assert_eq!((anew.case.round, anew.case.state), (2, State::Handling));
    // 2, 3, (4 to 6 are 清明) 7, 8, 9, 10, 13, 14, 15, 16
    assert_eq!(due_on(&district, id).await, "2026-04-16");
    let mut reader = district.memory.store.read().await.unwrap();
    let row = reader.case(&Scope::system(), id).await.unwrap().unwrap();
    assert!(row.is_open && row.round == 2);
    assert_eq!(row.concluded_on, Some(day(TODAY)), "round 1 counts");
    let agency = district.desk("clerk").agency.id;
    let standing = reader.reply_by_number(agency, &first).await.unwrap();
    assert!(standing.is_empty(), "annulled, it answers nothing any more");
    assert!(
        reader.number_taken(agency, &first).await.unwrap(),
        "and keeps its number"
    );
    drop(reader);
    let second = district.sign(id, "2026-04-01", draft).await;
    assert_ne!(second.case.reply.unwrap().number.unwrap(), first);
    assert_eq!(
        second.case.rounds[0]
            .reply
            .as_ref()
            .unwrap()
            .number
            .as_deref(),
        Some(first.as_str())
    );
    clean(&district).await;
}

async fn answered_in_one_sitting(peer: Peer) {
    let district = District::fresh(peer).await;
    let published = json!({
        "reply": { "kind": "already_published", "parts": { "published_at": { "channel": "区政府网站", "way": "政务公开栏目" } } },
        "proof": "申请人当场签收",
    });
    let registered = district
        .register(json!({ "on_the_spot": published.clone() }))
        .await;
    assert_eq!(registered.case.state, State::Replied);
    let reply = registered.case.reply.unwrap();
    assert!(reply.proved && reply.number.is_some() && reply.served_on == Some(day(TODAY)));
    district
        .act("clerk", registered.id, TODAY, ActKind::Close, json!({}))
        .await;

    let mut secret = published;
    secret["reply"]["kind"] = json!("not_held");
    let refused = district
        .office
        .register(
            district.desk("clerk"),
            application(json!({ "on_the_spot": secret })),
        )
        .await;
    assert!(text(refused.unwrap_err()).contains("不能由您当场答复"));
    let next = district.register(json!({})).await;
    assert!(
        next.case.number.contains("2号"),
        "the refused one took no number: {}",
        next.case.number
    );
    clean(&district).await;
}

async fn joint_applicants_and_their_agent(peer: Peer) {
    let district = District::fresh(peer).await;
    let together = json!({
        "jointly": { "others": [{ "person": { "name": "赵一", "id_number": "370404197901011239" }, "kind": "natural_person" }] },
        "agent": { "person": { "name": "孙律师" } },
    });
    let registered = district.register(together).await;
    let codes: Vec<&str> = registered
        .warnings
        .iter()
        .map(|warning| warning.code)
        .collect();
    for code in [
        "representation_missing",
        "joint_identity_not_proved",
        "authority_missing",
    ] {
        assert!(codes.contains(&code), "{code}: {codes:?}");
    }
    let papers = Act::parse(
        ActKind::RecordPapers,
        json!({ "authority": "授权委托书", "representation": "推选书", "identity_proved": true }),
    )
    .unwrap();
    let acted = district
        .office
        .act(
            district.desk("clerk"),
            ActRequest::of(registered.id, papers),
        )
        .await
        .unwrap();
    let application = acted.case.application;
    assert!(application.agent.unwrap().authority.is_some());
    assert!(application.jointly.unwrap().representation.is_some());

    // Answered together, asked again by one of them: the same applicant (36(6)).
    district.to_handler(registered.id, TODAY).await;
    let draft = json!({ "kind": "granted", "parts": { "given": { "what": "批复" } } });
    let signed = district.sign(registered.id, TODAY, draft).await;
    let number = signed.case.reply.unwrap().number.unwrap();
    let serving = json!({ "service": "post", "served_on": TODAY });
    district
        .act("clerk", registered.id, TODAY, ActKind::Serve, serving)
        .await;
    let repeat = json!({ "kind": "repeat_request", "parts": { "earlier_reply": number, "reason": "已答复" } });
    let one = json!({ "applicant": { "name": "赵一", "id_number": "370404197901011239" } });
    let one = district.register(one).await.id;
    district.to_handler(one, TODAY).await;
    district
        .act("handler", one, TODAY, ActKind::Draft, repeat.clone())
        .await;
    let more = json!({
        "jointly": { "others": [{ "person": { "name": "钱二", "id_number": "370404198201011236" }, "kind": "natural_person" }] },
    });
    let more = district.register(more).await.id;
    district.to_handler(more, TODAY).await;
    let refused = district
        .try_act("handler", more, TODAY, ActKind::Draft, repeat)
        .await;
    assert!(text(refused.unwrap_err()).contains("另一申请人"));
    clean(&district).await;
}

fn once(key: &str, fingerprint: &str) -> Option<Once> {
    Some(Once {
        token: [7; 32],
        key: key.into(),
        fingerprint: fingerprint.into(),
    })
}

async fn a_request_sent_twice_is_done_once(peer: Peer) {
    let district = District::fresh(peer).await;
    let clerk = district.desk("clerk");
    let form = application(json!({}));
    let first = district
        .office
        .register_once(clerk, form.clone(), once("甲", "1"))
        .await
        .unwrap();
    let again = district
        .office
        .register_once(clerk, form.clone(), once("甲", "1"))
        .await
        .unwrap();
    assert!(!first.replayed && again.replayed);
    assert_eq!((first.id, first.event_id), (again.id, again.event_id));
    let other = district
        .office
        .register_once(clerk, form, once("甲", "2"))
        .await;
    assert!(matches!(other, Err(ActError::KeyReused)));

    let screen = |key: &str| ActRequest {
        expected: Some(1),
        once: once(key, "3"),
        ..ActRequest::of(first.id, Act::parse(ActKind::Screen, json!({})).unwrap())
    };
    let done = district.office.act(clerk, screen("乙")).await.unwrap();
    let note = json!({ "text": "其间有人记事" });
    district
        .act("clerk", first.id, TODAY, ActKind::Note, note)
        .await;
    // The version it saw is long past, and it answers as the first time.
    let again = district.office.act(clerk, screen("乙")).await.unwrap();
    assert!(again.replayed);
    assert_eq!(again.event.seq, done.event.seq);
    assert_eq!(again.case.version, 3, "the case as it stands now");
    assert!(matches!(
        district.office.act(clerk, screen("丙")).await,
        Err(ActError::Stale { .. })
    ));
    clean(&district).await;
}

async fn one_key_fifty_clients(peer: Peer) {
    let district = std::sync::Arc::new(District::fresh(peer).await);
    let tasks: Vec<_> = (0..50)
        .map(|_| {
            let district = district.clone();
            tokio::spawn(async move {
                let form = application(json!({}));
                let clerk = district.desk("clerk");
                district
                    .office
                    .register_once(clerk, form, once("同", "1"))
                    .await
                    .unwrap()
            })
        })
        .collect();
    let mut first = 0;
    let mut ids = std::collections::HashSet::new();
    for task in tasks {
        let registered = task.await.unwrap();
        first += usize::from(!registered.replayed);
        ids.insert(registered.id);
    }
    assert_eq!((first, ids.len()), (1, 1));
    let cases = district.memory.texts("SELECT number FROM cases").await;
    assert_eq!(cases.len(), 1);
    clean(&district).await;
}
