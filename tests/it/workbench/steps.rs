//! Deciding step by step, and drafting by the kind that follows.

use disclosure::words::ActKind;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Browser, Hall, Shown};

type Fields = Vec<(String, String)>;

const TODAY: &str = "2026-03-02";

/// A path to 部分公开.
const IN_PART: &[&str] = &[
    "clear",
    "information",
    "made_here",
    "found",
    "in_part",
    "as_asked",
    "granted_in_part",
];

async fn handling(hall: &Hall) -> Uuid {
    let case = hall.registered("征地批复", json!({})).await;
    hall.district.to_handler(case, TODAY).await;
    case
}

fn steps(case: Uuid) -> String {
    format!("/cases/{case}/steps")
}

fn draft(case: Uuid) -> String {
    format!("/cases/{case}/acts/draft")
}

/// The form of the steps as it stands.
fn form(page: &Shown, case: Uuid) -> Fields {
    page.form(&steps(case))
}

fn put(fields: &mut Fields, name: &str, value: &str) {
    fields.retain(|(known, _)| known != name);
    fields.push((name.to_owned(), value.to_owned()));
}

fn at<'f>(fields: &'f Fields, name: &str) -> Option<&'f str> {
    let mut all = fields.iter();
    all.find(|(known, _)| known == name)
        .map(|(_, value)| value.as_str())
}

/// The name of the step that is asked, in the form.
fn open(fields: &Fields) -> String {
    let mut rows = 0..;
    rows.find(|row| at(fields, &format!("answers[{row}].answer")).is_none())
        .map(|row| format!("answers[{row}]"))
        .unwrap()
}

/// Answers what is asked, and goes on.
async fn answer(browser: &mut Browser, page: &Shown, case: Uuid, said: &str, note: &str) -> Shown {
    let mut fields = form(page, case);
    let row = open(&fields);
    put(&mut fields, &format!("{row}.answer"), said);
    put(&mut fields, &format!("{row}.note"), note);
    put(&mut fields, "_next", "1");
    browser.post(&steps(case), &fields).await
}

async fn answered(browser: &mut Browser, case: Uuid, path: &[&str]) -> Shown {
    let mut page = browser.get(&steps(case)).await.ok(200);
    for said in path {
        page = answer(browser, &page, case, said, "").await.ok(200);
    }
    page
}

async fn recorded(browser: &mut Browser, case: Uuid, path: &[&str]) {
    let page = answered(browser, case, path).await;
    let mut fields = form(&page, case);
    put(&mut fields, "_record", "1");
    browser.post(&steps(case), &fields).await.ok(303);
}

async fn assessments(hall: &Hall, case: Uuid) -> usize {
    let desk = hall.district.desk("handler");
    let history = hall.district.office.case_history(desk, case).await;
    let events = history.unwrap().unwrap();
    events
        .iter()
        .filter(|seen| seen.event.act.kind() == ActKind::Assess)
        .count()
}

async fn case_json(hall: &Hall, case: Uuid) -> Value {
    let desk = hall.district.desk("handler");
    let file = hall.district.office.case_file(desk, case).await;
    serde_json::to_value(&file.unwrap().unwrap().case).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn seven_answers_lead_to_a_kind_and_its_draft() {
    let hall = Hall::open().await;
    let case = handling(&hall).await;
    let mut handler = hall.sign_in("handler").await;
    // the act's own address leads to the steps
    let sent = handler.get(&format!("/cases/{case}/acts/assess")).await;
    assert_eq!(sent.ok(303).location(), steps(case));

    let page = handler.get(&steps(case)).await.ok(200);
    assert!(page.has("申请的内容是否明确") && page.has("常见错误"));
    assert!(page.has("先办：告知补正"));
    let page = answer(&mut handler, &page, case, "clear", "<b>写明</b>了文号").await;
    assert!(page.has("&#60;b&#62;写明&#60;/b&#62;了文号") && !page.has("<b>写明"));
    // what would follow is said beside each answer
    assert!(page.has("接着：由谁公开") && page.has("答复：信访、投诉、举报"));
    let mut page = page;
    for said in &IN_PART[1..] {
        page = answer(&mut handler, &page, case, said, "").await.ok(200);
    }
    assert!(page.has("由此得出") && page.has("<b>部分公开</b>"));
    assert_eq!(assessments(&hall, case).await, 0, "nothing is done before");

    let mut fields = form(&page, case);
    put(&mut fields, "_record", "1");
    let sent = handler.post(&steps(case), &fields).await.ok(303);
    assert_eq!(sent.location(), steps(case));
    let page = handler.get(sent.location()).await.ok(200);
    let address = format!("{}?kind=granted_in_part", draft(case));
    assert!(page.has("已记录") && page.has(&format!("href=\"{address}\"")));
    // sent twice: done once
    handler.post(&steps(case), &fields).await.ok(303);
    assert_eq!(assessments(&hall, case).await, 1);

    // the form asks for the parts of that kind
    let page = handler.get(&address).await.ok(200);
    assert!(!page.has("与判断不同") && page.has("写明&#60;/b&#62;了文号"));
    let mut fields = page.form(&draft(case));
    assert_eq!(at(&fields, "kind"), Some("granted_in_part"));
    for name in ["parts.given.what", "parts.withheld[0].cite", "parts.danger"] {
        assert!(at(&fields, name).is_some(), "{name}");
    }
    assert!(at(&fields, "parts.proper_channel").is_none());
    put(&mut fields, "parts.given.what", "批复正文");
    let told = handler.post(&draft(case), &fields).await.ok(422);
    assert!(told.has("请填写“不予公开的部分") && told.has("批复正文</textarea>"));
    put(&mut fields, "parts.withheld[0].what", "附件三");
    put(&mut fields, "parts.withheld[0].cite", "reg:16(1)");
    put(&mut fields, "parts.withheld[0].reason", "内部流程");
    // what its article asks for, the law asks for
    let told = handler.post(&draft(case), &fields).await.ok(422);
    assert!(told.has("无应当公开的规定") && told.has("附件三</textarea>"));
    put(&mut fields, "parts.no_duty_to_disclose", "逐项核对过");
    handler.post(&draft(case), &fields).await.ok(303);
    let page = handler.get(&format!("/cases/{case}")).await.ok(200);
    assert!(page.has("逐步判断，得出“部分公开”") && page.has("拟定答复：部分公开"));
    assert!(page.has("第十六条第一款") && !page.has("reg:16(1)"));
    assert!(page.has("写明&#60;/b&#62;了文号"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_is_changed_and_what_followed_is_dropped() {
    let hall = Hall::open().await;
    let case = handling(&hall).await;
    let mut handler = hall.sign_in("handler").await;
    let page = answered(&mut handler, case, &IN_PART[..4]).await;
    let mut fields = form(&page, case);
    put(&mut fields, "_back", "1");
    let page = handler.post(&steps(case), &fields).await.ok(200);
    let fields = form(&page, case);
    // asked again as it was answered, with nothing behind it
    assert_eq!(at(&fields, "answers[0].answer"), Some("clear"));
    assert_eq!(at(&fields, "answers[1].step"), Some("request"));
    assert_eq!(at(&fields, "answers[1].answer"), Some("information"));
    assert!(at(&fields, "answers[2].step").is_none());
    let mut fields = fields;
    put(&mut fields, "answers[1].answer", "petition");
    put(&mut fields, "_next", "1");
    let page = handler.post(&steps(case), &fields).await.ok(200);
    assert!(page.has("<b>信访、投诉、举报</b>") && page.has("记录判断"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_does_not_follow_is_told_and_the_rest_is_kept() {
    let hall = Hall::open().await;
    let case = handling(&hall).await;
    let mut handler = hall.sign_in("handler").await;
    let page = answered(&mut handler, case, &IN_PART[..5]).await;
    // nothing chosen
    let mut fields = form(&page, case);
    put(&mut fields, "answers[5].note", "还没有想好");
    put(&mut fields, "_next", "1");
    let told = handler.post(&steps(case), &fields).await.ok(422);
    assert!(told.has("请选择一个答案") && told.has("还没有想好</textarea>"));
    put(&mut fields, "_record", "1");
    handler.post(&steps(case), &fields).await.ok(422);
    // an answer against those before, and one that there is not
    for (row, said) in [
        ("answers[3].answer", "raw_only"),
        ("answers[2].answer", "nobody"),
    ] {
        let mut fields = form(&page, case);
        put(&mut fields, row, said);
        put(&mut fields, "_next", "1");
        let told = handler.post(&steps(case), &fields).await.ok(422);
        let kept = form(&told, case);
        assert_eq!(
            at(&kept, "answers[1].answer"),
            Some("information"),
            "{said}"
        );
        assert!(told.has("依据：") && told.has("怎么办："), "{said}");
    }
    assert_eq!(assessments(&hall, case).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_are_kept_until_they_are_recorded() {
    let hall = Hall::open().await;
    let case = handling(&hall).await;
    let mut handler = hall.sign_in("handler").await;
    let page = answered(&mut handler, case, &IN_PART[..1]).await;
    answer(&mut handler, &page, case, "information", "不是咨询").await;
    let mut later = hall.sign_in("handler").await;
    let page = later.get(&steps(case)).await.ok(200);
    assert!(page.has("自动保存") && page.has("不是咨询"));
    assert_eq!(at(&form(&page, case), "answers[2].step"), Some("holder"));
    let drop = page.form("/drafts");
    later.post("/drafts", &drop).await.ok(303);
    let page = later.get(&steps(case)).await.ok(200);
    assert!(!page.has("自动保存") && !page.has("不是咨询"));
}

#[tokio::test(flavor = "multi_thread")]
async fn each_step_is_answered_by_those_whom_it_names() {
    let hall = Hall::open().await;
    let case = hall.registered("征地批复", json!({})).await;
    let district = &hall.district;
    district
        .act("clerk", case, TODAY, ActKind::Screen, json!({}))
        .await;
    let mut clerk = hall.sign_in("clerk").await;
    let page = answered(&mut clerk, case, &IN_PART[..2]).await;
    assert!(page.has("这一步由承办人") && !page.has("type=\"radio\""));
    let mut fields = form(&page, case);
    put(&mut fields, "_record", "1");
    clerk.post(&steps(case), &fields).await.ok(303);
    assert_eq!(assessments(&hall, case).await, 1);

    // the handler goes on from there
    let handler_id = district.desk("handler").officer.id;
    let dispatch = json!({ "handler": handler_id });
    district
        .act("clerk", case, TODAY, ActKind::Dispatch, dispatch)
        .await;
    district
        .act("handler", case, TODAY, ActKind::Accept, json!({}))
        .await;
    let mut handler = hall.sign_in("handler").await;
    let page = handler.get(&steps(case)).await.ok(200);
    assert_eq!(at(&form(&page, case), "answers[2].step"), Some("holder"));
    let fields = form(&page, case);

    // who may not, is refused whatever is sent; who sees nothing, sees no case
    for desk in ["auditor", "supervisor", "reviewer", "town", "admin"] {
        let mut other = hall.sign_in(desk).await;
        let unseen = matches!(desk, "town" | "admin");
        for button in ["_next", "_record"] {
            let mut fields = fields.clone();
            put(&mut fields, "answers[2].answer", "made_here");
            put(&mut fields, button, "1");
            let got = other.get(&steps(case)).await;
            let sent = other.post(&steps(case), &fields).await;
            for shown in [got, sent] {
                assert!(shown.status.is_client_error(), "{desk} {button}");
                assert_eq!(shown.status == 404, unseen, "{desk} {}", shown.status);
                assert!(!shown.has("征地批复"), "{desk}");
            }
        }
    }
    assert_eq!(assessments(&hall, case).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stale_judgement_is_shown_beside_what_was_done() {
    let hall = Hall::open().await;
    let case = handling(&hall).await;
    let mut handler = hall.sign_in("handler").await;
    let page = handler.get(&steps(case)).await.ok(200);
    let note = json!({ "text": "申请人来电" });
    hall.district
        .act("handler", case, TODAY, ActKind::Note, note)
        .await;
    // going on from page to page does not make the form a newer one
    let page = answer(&mut handler, &page, case, "clear", "").await.ok(200);
    let page = answer(&mut handler, &page, case, "petition", "整件是投诉").await;
    let mut fields = form(&page.ok(200), case);
    put(&mut fields, "_record", "1");
    let told = handler.post(&steps(case), &fields).await.ok(409);
    assert!(told.has("别人办理了") && told.has("整件是投诉"));
    assert_eq!(assessments(&hall, case).await, 0);
    let mut fields = form(&told, case);
    put(&mut fields, "_record", "1");
    handler.post(&steps(case), &fields).await.ok(303);
    assert_eq!(assessments(&hall, case).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_kind_is_warned_of_and_needs_a_reason() {
    let hall = Hall::open().await;
    let case = handling(&hall).await;
    let mut handler = hall.sign_in("handler").await;
    recorded(&mut handler, case, IN_PART).await;
    // the kinds: those that follow first
    let page = handler.get(&draft(case)).await.ok(200);
    let (first, others) = page.text().split_once("与判断不同，须写明为什么").unwrap();
    assert!(first.contains("由逐步判断得出") && first.contains("value=\"granted_in_part\""));
    assert!(others.contains("value=\"not_held\"") && !others.contains("value=\"granted_in_part\""));

    let page = handler.get(&format!("{}?kind=granted", draft(case))).await;
    assert!(page.has("逐步判断得出的是“部分公开”"));
    let mut fields = page.ok(200).form(&draft(case));
    put(&mut fields, "parts.given.what", "批复正文");
    let told = handler.post(&draft(case), &fields).await.ok(422);
    assert!(told.has("请填写“为什么与判断不同”") && told.has("批复正文</textarea>"));
    assert_eq!(case_json(&hall, case).await["draft"], Value::Null);
    put(&mut fields, "departs", "附件三<i>已经</i>公开");
    handler.post(&draft(case), &fields).await.ok(303);
    let page = handler.get(&format!("/cases/{case}")).await.ok(200);
    assert!(page.has("拟定的是“予以公开”，与判断不同"));
    assert!(page.has("附件三&#60;i&#62;已经&#60;/i&#62;公开"));
    // what was written is there when it is drafted anew
    let page = handler.get(&draft(case)).await.ok(200);
    assert_eq!(
        at(&page.form(&draft(case)), "parts.given.what"),
        Some("批复正文")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn another_kind_is_chosen_without_losing_what_was_typed() {
    let hall = Hall::open().await;
    let case = handling(&hall).await;
    let mut handler = hall.sign_in("handler").await;
    let address = format!("{}?kind=not_held", draft(case));
    let mut fields = handler.get(&address).await.ok(200).form(&draft(case));
    let version = at(&fields, "_version").unwrap().to_owned();
    put(&mut fields, "parts.search.places[0]", "档案室");
    put(&mut fields, "_pick", "1");
    hall.district
        .act(
            "handler",
            case,
            TODAY,
            ActKind::Note,
            json!({ "text": "来电" }),
        )
        .await;
    let page = handler.post(&draft(case), &fields).await.ok(200);
    let mut fields = page.form(&draft(case));
    put(&mut fields, "_kind", "needs_creation");
    let page = handler.post(&draft(case), &fields).await.ok(200);
    let mut fields = page.form(&draft(case));
    assert_eq!(at(&fields, "kind"), Some("needs_creation"));
    assert!(page.has("没有带过来") && page.has("档案室"), "it is told");
    assert_eq!(at(&fields, "parts.search.places[0]"), None);
    assert_eq!(at(&fields, "_version"), Some(version.as_str()));
    put(&mut fields, "parts.reason", "须汇总三年的台账");
    let told = handler.post(&draft(case), &fields).await.ok(409);
    assert!(told.has("别人办理了") && told.has("须汇总三年的台账"));
    // a form without a kind is asked for one
    let nothing: [(&str, &str); 1] = [("kind", "nonsense")];
    let page = handler.post(&draft(case), &nothing).await.ok(422);
    assert!(page.has("选择答复类型"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_belongs_to_another_kind_does_not_go_out_with_this_one() {
    let hall = Hall::open().await;
    let case = handling(&hall).await;
    let first = json!({ "kind": "granted_in_part", "body": "依照旧的类型写的正文。", "parts": {
        "given": { "what": "批复正文", "pages": 3 },
        "withheld": [{ "what": "附件三", "cite": "reg:16(1)", "reason": "内部流程" }],
        "no_duty_to_disclose": "逐项核对过" } });
    hall.district
        .act("handler", case, TODAY, ActKind::Draft, first)
        .await;
    let mut handler = hall.sign_in("handler").await;
    let page = handler.get(&draft(case)).await.ok(200);
    assert!(!page.has("没有带过来"));
    let page = handler.get(&format!("{}?kind=granted", draft(case))).await;
    let page = page.ok(200);
    assert!(page.has("没有带过来") && page.has("附件三") && page.has("依照旧的类型写的正文"));
    let fields = page.form(&draft(case));
    assert_eq!(
        at(&fields, "parts.given.what"),
        Some("批复正文"),
        "both know it"
    );
    assert!(
        fields
            .iter()
            .all(|(name, _)| !name.starts_with("parts.withheld"))
    );
    handler.post(&draft(case), &fields).await.ok(303);
    let kept = &case_json(&hall, case).await["draft"];
    assert_eq!(kept["kind"], "granted");
    assert_eq!(kept["parts"]["given"]["what"]["plain"], "批复正文");
    for gone in ["withheld", "no_duty_to_disclose"] {
        assert!(kept["parts"][gone].is_null(), "{kept}");
    }
    assert!(kept["body"].is_null(), "{kept}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_objection_is_weighed_in_the_draft() {
    let hall = Hall::open().await;
    let case = handling(&hall).await;
    let district = &hall.district;
    let asking = json!({ "id": "意见1", "with": "third_party", "name": "宏远公司",
        "question": "是否同意公开", "received_on": TODAY });
    district
        .act("handler", case, TODAY, ActKind::Consult, asking)
        .await;
    let objection = json!({ "id": "意见1", "opinion": "object", "grounds": "涉及报价" });
    district
        .act(
            "handler",
            case,
            TODAY,
            ActKind::ConsultationAnswered,
            objection,
        )
        .await;
    let mut handler = hall.sign_in("handler").await;
    let page = handler.get(&format!("{}?kind=granted", draft(case))).await;
    let mut fields = page.ok(200).form(&draft(case));
    let finding = |name: &str| format!("parts.third_parties[0].{name}");
    assert_eq!(at(&fields, &finding("consultation")), Some("意见1"));
    put(&mut fields, "parts.given.what", "合同正文");
    let told = handler.post(&draft(case), &fields).await.ok(422);
    assert!(told.has("请填写“公开对其合法权益的损害”"));
    put(&mut fields, &finding("harm"), "报价已经过时");
    put(&mut fields, &finding("grounds"), "理由不成立");
    put(&mut fields, &finding("disclose"), "true");
    put(
        &mut fields,
        &finding("public_interest"),
        "资金使用受社会监督",
    );
    handler.post(&draft(case), &fields).await.ok(303);
    let kept = &case_json(&hall, case).await["draft"]["parts"]["third_parties"][0];
    assert_eq!(kept["consultation"], "意见1");
    assert_eq!(kept["disclose"], true);
}

#[tokio::test(flavor = "multi_thread")]
async fn on_the_spot_each_answers_what_is_theirs() {
    let hall = Hall::open().await;
    let case = hall.registered("征地批复", json!({})).await;
    let mut clerk = hall.sign_in("clerk").await;
    let spot = format!("/cases/{case}/acts/answer_on_the_spot");
    let page = clerk.get(&spot).await.ok(200);
    assert!(page.has("value=\"already_published\"") && !page.has("value=\"not_this_agency\""));
    let page = clerk.get(&format!("{spot}?kind=already_published")).await;
    let mut fields = page.ok(200).form(&spot);
    assert_eq!(at(&fields, "reply.kind"), Some("already_published"));
    put(&mut fields, "proof", "当面签收");
    let told = clerk.post(&spot, &fields).await.ok(422);
    assert!(told.has("请填写“渠道”"));
    put(
        &mut fields,
        "reply.parts.published_at.channel",
        "区政府网站",
    );
    put(&mut fields, "reply.parts.published_at.way", "征地信息专栏");
    clerk.post(&spot, &fields).await.ok(303);
    let reply = &case_json(&hall, case).await["reply"];
    assert_eq!(reply["kind"], "already_published");
}
