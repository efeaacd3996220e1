//! Records that are wrong: every one is named, with what to do.

use disclosure::words::Role;
use serde_json::{Value, json};
use store::{Officer, StoreError};
use uuid::Uuid;

use super::paper::*;
use super::{bad, counts, import, taken};
use crate::casework::District;
use crate::harness::{Peer, on_both};

on_both!(
    every_bad_record_is_named_and_nothing_is_kept,
    a_reply_number_is_used_once,
    a_number_of_a_refused_record_is_not_free,
    more_items_than_anybody_asks_for_are_a_slip,
    a_name_that_two_bear_is_not_guessed,
);

/// A line, where the fault is said to be, and what is said of it.
struct Wrong {
    text: String,
    place: &'static str,
    says: &'static str,
}

fn wrong(record: Value, place: &'static str, says: &'static str) -> Wrong {
    Wrong {
        text: record.to_string(),
        place,
        says,
    }
}

/// A case whose fault lies in its acts.
fn acting(nth: u32, acts: Vec<Value>, place: &'static str, says: &'static str) -> Wrong {
    wrong(case(&format!("错{nth}号"), "2026-02-02", acts), place, says)
}

/// A record with one field set otherwise.
fn set(mut record: Value, pointer: &str, value: Value) -> Value {
    match pointer.rsplit_once('/') {
        Some((parent, field)) => record.pointer_mut(parent).unwrap()[field] = value,
        None => panic!("a pointer begins with a slash"),
    }
    record
}

/// A record without one field.
fn without(mut record: Value, parent: &str, field: &str) -> Value {
    let fields = record.pointer_mut(parent).unwrap();
    fields.as_object_mut().unwrap().remove(field).unwrap();
    record
}

fn a_case(nth: u32) -> Value {
    case(&format!("错案{nth}"), "2026-02-02", Vec::new())
}

/// Lines of which none can be read.
fn unreadable() -> Vec<Wrong> {
    let on = "2026-02-03";
    let raw = |text: &str, place, says| Wrong {
        text: text.into(),
        place,
        says,
    };
    vec![
        raw("{\"kind\":\"case\"", "第 1 行", "不是 JSON"),
        raw("[1]", "第 2 行", "不是一个 JSON 对象"),
        wrong(json!({ "number": "甲" }), "第 3 行“甲”（kind）", "没有填写"),
        wrong(
            json!({ "kind": "cases" }),
            "第 4 行（kind）",
            "earlier_reply",
        ),
        wrong(
            set(a_case(5), "/phase", json!(1)),
            "第 5 行“错案5”（phase）",
            "没有这个字段",
        ),
        wrong(
            without(a_case(6), "", "number"),
            "第 6 行（number）",
            "没有填写",
        ),
        wrong(
            without(a_case(7), "/application", "on"),
            "第 7 行“错案7”（application.on）",
            "登记日期",
        ),
        wrong(
            set(a_case(8), "/application/channel", json!("wechat")),
            "第 8 行“错案8”（application.channel）",
            "wechat",
        ),
        wrong(
            set(
                a_case(9),
                "/application/dates",
                json!({ "submitted_on": "2026-02-30" }),
            ),
            "第 9 行“错案9”（application.dates.submitted_on）",
            "不是存在的日期",
        ),
        wrong(
            set(a_case(10), "/number", json!(" 错案")),
            "第 10 行“ 错案”（number）",
            "空格",
        ),
        wrong(
            set(a_case(11), "/agency", json!("乌有")),
            "第 11 行“错案11”（agency）",
            "没有代字为“乌有”的机关",
        ),
        wrong(
            set(a_case(12), "/agency", json!("河东")),
            "第 12 行“错案12”（agency）",
            "权限范围",
        ),
        wrong(
            set(a_case(13), "/by", json!("路人")),
            "第 13 行“错案13”（by）",
            "路人",
        ),
        wrong(
            set(a_case(14), "/application/content", json!({ "plain": "甲" })),
            "第 14 行“错案14”（application.content）",
            "直接写文字",
        ),
        wrong(
            set(a_case(15), "/application/content", json!("甲\u{0}")),
            "第 15 行“错案15”（application.content）",
            "U+0000",
        ),
        acting(
            16,
            vec![act("jump", on)],
            "第 16 行“错16号”第 1 项（act）",
            "jump",
        ),
        acting(
            17,
            vec![with(act("screen", on), json!({ "why": "甲" }))],
            "第 17 行“错17号”第 1 项“开始审核”（why）",
            "remark",
        ),
        acting(
            18,
            vec![json!({ "act": "screen" })],
            "第 18 行“错18号”第 1 项“开始审核”（on）",
            "没有填写",
        ),
        acting(
            19,
            vec![
                act("screen", on),
                with(act("dispatch", on), json!({ "handler": "路人" })),
            ],
            "第 19 行“错19号”第 2 项“交办”（handler）",
            "路人",
        ),
        acting(
            20,
            vec![act("sign", on)],
            "第 20 行“错20号”第 1 项“签发”（document_number）",
            "没有填写",
        ),
        acting(
            21,
            vec![act("screen", on), act("screen", "2026-02-02")],
            "第 21 行“错21号”第 2 项“开始审核”（on）",
            "早于登记或者前一项",
        ),
        acting(
            22,
            vec![with(
                act("split", on),
                json!({ "parts": [], "reason": "甲" }),
            )],
            "第 22 行“错22号”第 1 项“拆分”（act）",
            "各写一条",
        ),
        acting(
            23,
            vec![act("correct", on)],
            "第 23 行“错23号”第 1 项“确认更正”（act）",
            "更正以后",
        ),
        wrong(
            set(
                items("2026-02", 3),
                "/applicant",
                json!({ "name": "王喆", "kind": "natural_person" }),
            ),
            "第 24 行（applicant.id_number）",
            "认定为同一人",
        ),
        wrong(items("2026-13", 3), "第 25 行（month）", "2026-13"),
        wrong(
            set(items("2026-02", 3), "/items", json!(-3)),
            "第 26 行（items）",
            "非负整数",
        ),
        wrong(
            without(carried_over(2025), "/cases", "enterprise"),
            "第 27 行（cases.enterprise）",
            "商业企业",
        ),
        wrong(
            set(carried_over(2025), "/cases/people", json!(1)),
            "第 28 行（cases.people）",
            "people",
        ),
        wrong(
            without(earlier_reply("旧复廿九"), "", "replied_on"),
            "第 29 行“旧复廿九”（replied_on）",
            "没有填写",
        ),
        wrong(
            set(earlier_reply("旧复三十"), "/applicant/name", json!(" ")),
            "第 30 行“旧复三十”（applicant.name）",
            "姓名",
        ),
        wrong(
            without(last_number("case", 2026, 1), "", "last"),
            "第 31 行（last）",
            "没有填写",
        ),
    ]
}

/// Lines that can be read, and are refused when they are played.
fn unlawful() -> Vec<Wrong> {
    let on = "2026-02-03";
    let extension = json!({ "act": "approve_extension", "on": on, "by": "登记甲", "workdays": 20, "reason": "甲" });
    let covering = with(
        granted(),
        json!({ "act": "draft", "on": on, "by": "承办乙", "covers": ["乌有号"] }),
    );
    vec![
        acting(
            32,
            vec![act("accept", on)],
            "第 32 行“错32号”第 1 项“签收承办”",
            "不能办理",
        ),
        acting(
            33,
            [to_handler(on), vec![extension]].concat(),
            "第 33 行“错33号”第 4 项“同意延期”",
            "您不能办理",
        ),
        acting(
            34,
            vec![act("screen", "2026-03-03")],
            "第 34 行“错34号”第 1 项“开始审核”",
            "在今天（2026-03-02）之后",
        ),
        acting(
            35,
            [to_handler(on), vec![covering]].concat(),
            "第 35 行“错35号”第 4 项“拟定答复”（covers）",
            "乌有号",
        ),
        wrong(
            case("错36号", "2026-03-03", Vec::new()),
            "第 36 行“错36号”",
            "在今天（2026-03-02）之后",
        ),
        wrong(
            set(
                case("错37号", "2026-02-02", Vec::new()),
                "/application/title",
                json!("名\u{202e}称"),
            ),
            "第 37 行“错37号”（title）",
            "改变文字方向",
        ),
        wrong(case("同号", "2026-02-02", Vec::new()), "", ""),
        wrong(
            case("同号", "2026-02-03", Vec::new()),
            "第 39 行“同号”",
            "第 38 行已经用过",
        ),
        wrong(
            set(earlier_reply("旧复四十"), "/reply_kind", json!("nothing")),
            "第 40 行“旧复四十”（reply_kind）",
            "granted_in_part",
        ),
        wrong(
            set(
                earlier_reply("旧复四一"),
                "/replied_on",
                json!("2026-03-03"),
            ),
            "第 41 行“旧复四一”（replied_on）",
            "之后",
        ),
        wrong(items("2026-04", 3), "第 42 行（month）", "之后"),
        wrong(items("2026-02", 0), "第 43 行（items）", "件数是 0"),
        wrong(items("2026-01", 3), "", ""),
        wrong(items("2026-01", 4), "第 45 行", "第 44 行已经写明"),
        wrong(carried_over(2026), "第 46 行（year）", "还没有编制"),
        wrong(carried_over(2024), "", ""),
        wrong(carried_over(2024), "第 48 行（year）", "第 47 行已经写明"),
        wrong(
            last_number("letters", 2026, 3),
            "第 49 行（series）",
            "office.toml",
        ),
        wrong(last_number("case", 2027, 3), "第 50 行（year）", "还没有到"),
        wrong(last_number("reply", 2026, 3), "", ""),
        wrong(
            last_number("reply", 2026, 4),
            "第 52 行（series）",
            "第 51 行已经写明",
        ),
    ]
}

async fn every_bad_record_is_named_and_nothing_is_kept(peer: Peer) {
    let district = District::fresh(peer).await;
    let before = counts(&district).await;
    let lines: Vec<Wrong> = unreadable().into_iter().chain(unlawful()).collect();
    let text: String = lines
        .iter()
        .map(|wrong| format!("{}\r\n", wrong.text))
        .collect();
    for dry_run in [true, false] {
        let head = district.desk("head");
        let found = bad(district.office.import_opening(head, &text, dry_run).await);
        let mut found = found.iter();
        for wrong in lines.iter().filter(|wrong| !wrong.place.is_empty()) {
            let bad = found
                .next()
                .unwrap_or_else(|| panic!("{} is not named", wrong.place));
            assert_eq!(bad.place(), wrong.place, "{bad}");
            let told = bad.to_string();
            assert!(
                told.contains(wrong.says),
                "{told} does not say {}",
                wrong.says
            );
            assert!(!bad.refusal.hint.is_empty(), "{told} says nothing to do");
        }
        assert_eq!(found.next(), None);
        assert_eq!(counts(&district).await, before);
    }
}

async fn a_reply_number_is_used_once(peer: Peer) {
    let district = District::fresh(peer).await;
    let replied = |number: &str, reply: &str| {
        let acts = [
            to_handler("2026-02-03"),
            signed(granted(), "2026-02-04", reply),
        ];
        case(number, "2026-02-02", acts.concat())
    };
    let records = [
        replied("一号", "复一号"),
        replied("二号", "复一号"),
        earlier_reply("复一号"),
        earlier_reply("复二号"),
        earlier_reply("复二号"),
    ];
    let found = bad(import(&district, &records, false).await);
    let told: Vec<String> = found.iter().map(|bad| bad.to_string()).collect();
    assert_eq!(told.len(), 3, "{told:#?}");
    assert!(
        told[0].starts_with("第 2 行“二号”第 8 项“签发”：答复文号“复一号”第 1 行已经用过"),
        "{told:#?}"
    );
    assert!(
        told[1].starts_with("第 3 行“复一号”：答复文号“复一号”第 2 行已经用过"),
        "{told:#?}"
    );
    assert!(told[2].starts_with("第 5 行“复二号”"), "{told:#?}");
    // and what the register has
    taken(
        &district,
        &[replied("一号", "复一号"), earlier_reply("复二号")],
    )
    .await;
    let records = [replied("二号", "复二号"), earlier_reply("复一号")];
    let found = bad(import(&district, &records, false).await);
    assert!(
        found[0]
            .to_string()
            .contains("案件“自然资依申请〔2025〕40号”的答复已经用过"),
        "{}",
        found[0]
    );
    assert!(
        found[1].to_string().contains("案件“一号”的答复已经用过"),
        "{}",
        found[1]
    );
}

async fn a_number_of_a_refused_record_is_not_free(peer: Peer) {
    let district = District::fresh(peer).await;
    let mut unread = case(
        "一号",
        "2026-02-02",
        [
            to_handler("2026-02-03"),
            signed(granted(), "2026-02-04", "复一号"),
        ]
        .concat(),
    );
    unread["phase"] = json!(1);
    let records = [
        unread,
        case("一号", "2026-02-02", Vec::new()),
        earlier_reply("复一号"),
        set(earlier_reply("复二号"), "/replied_on", json!("2026-03-03")),
        earlier_reply("复二号"),
        without(earlier_reply("复三号"), "", "title"),
        earlier_reply("复三号"),
        // of another agency's numbers nothing is said
        set(
            set(a_case(8), "/number", json!("二号")),
            "/agency",
            json!("河东"),
        ),
        case("二号", "2026-02-02", Vec::new()),
        case(
            "三号",
            "2026-03-03",
            vec![with(
                act("sign", "2026-03-03"),
                json!({ "document_number": "复四号" }),
            )],
        ),
        earlier_reply("复四号"),
    ];
    let found = bad(import(&district, &records, true).await);
    let told: Vec<String> = found
        .iter()
        .filter(|bad| bad.refusal.code == "number_used_twice")
        .map(|bad| bad.to_string())
        .collect();
    let wanted = [
        "第 2 行“一号”：案号“一号”第 1 行已经用过",
        "第 3 行“复一号”：答复文号“复一号”第 1 行已经用过",
        "第 5 行“复二号”：答复文号“复二号”第 4 行已经用过",
        "第 7 行“复三号”：答复文号“复三号”第 6 行已经用过",
        "第 11 行“复四号”：答复文号“复四号”第 10 行已经用过",
    ];
    assert_eq!(told.len(), wanted.len(), "{told:#?}");
    for (told, wanted) in told.iter().zip(wanted) {
        assert!(told.starts_with(wanted), "{told}");
    }
    let others: Vec<usize> = found
        .iter()
        .filter(|bad| bad.refusal.code != "number_used_twice")
        .map(|bad| bad.line)
        .collect();
    assert_eq!(others, [1, 4, 6, 8, 10]);
}

async fn more_items_than_anybody_asks_for_are_a_slip(peer: Peer) {
    let district = District::fresh(peer).await;
    taken(&district, &[items("2026-01", 9_999)]).await;
    let records = [items("2026-03", 4_294_967_295), items("2026-02", 10_000)];
    let found = bad(import(&district, &records, false).await);
    let told: Vec<String> = found.iter().map(|bad| bad.to_string()).collect();
    assert_eq!(told.len(), 2, "{told:#?}");
    assert!(
        told[0].starts_with("第 1 行（items）：件数是 4294967295，超过 9999"),
        "{told:#?}"
    );
    assert!(told[1].starts_with("第 2 行（items）"), "{told:#?}");
}

async fn a_name_that_two_bear_is_not_guessed(peer: Peer) {
    let district = District::fresh(peer).await;
    let agency_id = district.desk("handler").agency.id;
    let namesake = Uuid::from_u128(21);
    district
        .memory
        .store
        .act(move |tx| {
            Box::pin(async move {
                tx.insert_officer(&Officer {
                    id: namesake,
                    agency_id,
                    name: "承办乙".into(),
                    roles: vec![Role::Handler],
                    active: true,
                })
                .await?;
                Ok::<_, StoreError>(())
            })
        })
        .await
        .unwrap();
    let records = [case("一号", "2026-02-02", to_handler("2026-02-03"))];
    let found = bad(import(&district, &records, false).await);
    let steps: Vec<_> = found.iter().map(|bad| bad.step.unwrap().nth).collect();
    assert_eq!(steps, [2, 3]);
    assert!(
        found[0].to_string().contains("有 2 名经办人员叫“承办乙”"),
        "{}",
        found[0]
    );
    let acts = to_handler("2026-02-03").into_iter().map(|act| match () {
        () if act["act"] == "dispatch" => with(act, json!({ "handler": namesake })),
        () if act["act"] == "accept" => with(act, json!({ "by": namesake })),
        () => act,
    });
    taken(&district, &[case("一号", "2026-02-02", acts.collect())]).await;
}

#[tokio::test]
async fn who_may_not_sign_may_not_import() {
    let district = District::fresh(Peer::Sqlite).await;
    for desk in [
        "clerk",
        "handler",
        "reviewer",
        "auditor",
        "supervisor",
        "admin",
    ] {
        let outcome = district
            .office
            .import_opening(district.desk(desk), &file(&[a_case(1)]), true)
            .await;
        let told = outcome.unwrap_err().to_string();
        for says in ["不能导入期初数据", "签发", "请由信息公开机构负责人导入"]
        {
            assert!(told.contains(says), "{told}");
        }
    }
}

#[tokio::test]
async fn an_empty_file_is_told() {
    let district = District::fresh(Peer::Sqlite).await;
    let outcome = district
        .office
        .import_opening(district.desk("head"), "\u{feff}\n  \n", true)
        .await;
    assert!(outcome.unwrap_err().to_string().contains("文件是空的"));
}

#[tokio::test]
async fn a_district_enters_for_the_agencies_below() {
    let district = District::fresh(Peer::Sqlite).await;
    let above = district.desk("supervisor").agency.clone();
    let head = Officer {
        id: Uuid::from_u128(22),
        agency_id: above.id,
        name: "区办壬".into(),
        roles: vec![Role::OfficeHead],
        active: true,
    };
    let desk = ::casework::Desk::new(head.clone(), above);
    district
        .memory
        .store
        .act(move |tx| {
            let head = head.clone();
            Box::pin(async move { tx.insert_officer(&head).await })
        })
        .await
        .unwrap();
    // who registered it on paper: one of the department
    let acts = to_handler("2026-02-03")
        .into_iter()
        .map(|act| match act.get("by") {
            None => with(act, json!({ "by": "登记甲" })),
            Some(_) => act,
        });
    let mut record = set(
        case("一号", "2026-02-02", acts.collect()),
        "/agency",
        json!("自然资"),
    );
    record["by"] = json!("登记甲");
    let text = file(&[record]);
    district
        .office
        .import_opening(&desk, &text, false)
        .await
        .unwrap_or_else(|error| panic!("{error}"));
    let owners = district
        .memory
        .texts("SELECT a.code FROM cases c JOIN agencies a ON a.id = c.agency_id")
        .await;
    assert_eq!(owners, ["自然资"]);
}
