//! The catalogue at work: lists that come again, entries that are suggested, used or said
//! not to fit, and what became public.

use casework::catalogue::{
    CatalogueImportError, CatalogueReport, MOST_BY_COMMAND, MOST_BY_PAGE, NewEntry, Outcome,
    Published,
};
use casework::{ActError, Desk, Office};
use disclosure::Rules;
use disclosure::words::Attribute;
use serde_json::{Value, json};
use store::{CatalogueAsk, EntryCounts};
use uuid::Uuid;

use super::District;
use super::district::day;
use crate::harness::{KEYS, Peer, TestClock, on_both, open};

on_both!(
    a_list_that_comes_again_changes_what_it_says_otherwise,
    one_bad_row_keeps_all_others_out,
    an_entry_is_written_changed_and_taken_from_the_list,
    what_is_asked_for_is_suggested_used_and_counted,
    another_process_follows,
    what_became_public_keeps_how_it_was_open_before,
);

const HEADER: &str = "机关,名称,文号,公开属性,内容概述,公布网址,公布日期,依据";
const LIST: &str = "自然资,河东镇柳塘村2025年第3批次征地补偿安置方案,青自然资征〔2025〕3号,主动公开,\
    柳塘村集体土地征收的补偿标准和安置方式,https://www.example.gov.cn/zd/3.html,2025-11-03,\n\
    ,采矿权评估报告,,依申请公开,某矿采矿权评估,,,\n\
    青衡区自然资源局,地下管线位置图,,不予公开,城区燃气管线的位置,,,《条例》第十四条\n";

async fn import(district: &District, rows: &str) -> Result<CatalogueReport, CatalogueImportError> {
    let file = format!("{HEADER}\n{rows}");
    let head = district.desk("head");
    let office = &district.office;
    office
        .import_catalogue(head, "目录.csv", file.as_bytes(), MOST_BY_PAGE)
        .await
}

fn report(added: usize, changed: usize, same: usize, restored: usize) -> CatalogueReport {
    CatalogueReport {
        added,
        changed,
        same,
        restored,
    }
}

async fn titles(office: &Office, desk: &Desk) -> Vec<String> {
    let ask = CatalogueAsk::default();
    let page = office.catalogue(desk, &ask, None, 50).await.unwrap();
    page.rows.into_iter().map(|row| row.title).collect()
}

async fn id_of(office: &Office, desk: &Desk, title: &str) -> Uuid {
    let ask = CatalogueAsk {
        text: title.into(),
        retired: true,
        ..CatalogueAsk::default()
    };
    let page = office.catalogue(desk, &ask, None, 50).await.unwrap();
    page.rows[0].id
}

fn refused<T: std::fmt::Debug>(done: Result<T, ActError>) -> &'static str {
    match done {
        Err(ActError::Refused(refusal)) => refusal.code,
        other => panic!("{other:?}"),
    }
}

fn new(fields: Value) -> NewEntry {
    let mut form = json!({ "title": "低保标准", "attribute": "proactive" });
    for (name, value) in fields.as_object().unwrap() {
        form[name] = value.clone();
    }
    serde_json::from_value(form).unwrap()
}

async fn a_list_that_comes_again_changes_what_it_says_otherwise(peer: Peer) {
    let district = District::fresh(peer).await;
    assert_eq!(import(&district, LIST).await.unwrap(), report(3, 0, 0, 0));
    assert_eq!(import(&district, LIST).await.unwrap(), report(0, 0, 3, 0));
    let office = &district.office;
    let head = district.desk("head");
    // the number in other brackets, another address, a title without a number that has one now
    let other = LIST
        .replace("〔2025〕", "[2025]")
        .replace("3.html", "4.html")
        .replace("采矿权评估报告,,", "采矿权评估报告,青自然资评〔2025〕9号,");
    assert_eq!(import(&district, &other).await.unwrap(), report(0, 2, 1, 0));
    assert_eq!(titles(office, head).await.len(), 3);
    let report_id = id_of(office, head, "采矿权").await;
    assert!(
        office
            .list_in_catalogue(head, report_id, false)
            .await
            .unwrap()
    );
    assert!(
        !office
            .list_in_catalogue(head, report_id, false)
            .await
            .unwrap()
    );
    assert_eq!(titles(office, head).await.len(), 2);
    assert_eq!(import(&district, &other).await.unwrap(), report(0, 0, 2, 1));
    let file = office
        .catalogue_entry(head, report_id)
        .await
        .unwrap()
        .unwrap();
    let kinds: Vec<&str> = file.changes.iter().map(|one| one.kind.as_str()).collect();
    assert_eq!(kinds, ["restored", "retired", "edited", "added"]);
    assert_eq!(file.changes[2].was, json!({ "document_number": null }));
    // what is open to nobody is its agency's own
    let supervisor = district.desk("supervisor");
    assert_eq!(titles(office, supervisor).await.len(), 2);
    let secret = id_of(office, head, "管线").await;
    assert!(
        office
            .catalogue_entry(supervisor, secret)
            .await
            .unwrap()
            .is_none()
    );
    assert!(
        office
            .catalogue_entry(head, secret)
            .await
            .unwrap()
            .is_some()
    );
    // a list that goes out comes in again
    let ask = CatalogueAsk::default();
    let (bytes, count) = office.export_catalogue(head, &ask).await.unwrap();
    assert_eq!(count, 3);
    let again = office
        .import_catalogue(head, "目录.xlsx", &bytes, MOST_BY_PAGE)
        .await;
    assert_eq!(again.unwrap(), report(0, 0, 3, 0));
}

async fn one_bad_row_keeps_all_others_out(peer: Peer) {
    let district = District::fresh(peer).await;
    for (row, told) in [
        (",无属性,,公开,,,,\n", "不认识“公开”"),
        (",网址,,主动公开,,javascript:alert(1),,\n", "不是网页地址"),
        (",网址,,主动公开,,ftp://a.cn/b,,\n", "不是网页地址"),
        (",网址,,依申请公开,,https://a.cn/,,\n", "写了公布网址"),
        (",日期,,主动公开,,,二月三十,\n", "不是日期"),
        (",日期,,主动公开,,,2027-01-01,\n", "之后"),
        (",依据,,不予公开,,,,\n", "没有写明依据"),
        (
            ",依据,,不予公开,,,,《条例》第九百条\n",
            "不是能够识别的条款",
        ),
        (",依据,,主动公开,,,,reg:14\n", "写了不予公开的依据"),
        (
            "河西,机关,,主动公开,,,,\n",
            "没有代码或者名称为“河西”的机关",
        ),
        ("河东,别的机关,,主动公开,,,,\n", "不由您维护"),
        (",,,主动公开,,,,\n", "没有填写"),
        (",采矿权评估报告,,依申请公开,,,,\n", "与第 3 行是同一条"),
    ] {
        let Err(CatalogueImportError::Bad(bad)) = import(&district, &format!("{LIST}{row}")).await
        else {
            panic!("{row}");
        };
        assert_eq!(bad.len(), 1, "{bad:?}");
        assert!(bad[0].message.contains(told), "{bad:?}");
        assert_eq!(bad[0].row, 5);
    }
    let office = &district.office;
    let head = district.desk("head");
    let long = "字".repeat(400_000);
    let many = (0..=MOST_BY_PAGE).map(|n| format!(",第{n}条,,主动公开,,,,\n"));
    let many: String = many.collect();
    for (file, told) in [
        (String::new(), "文件是空的"),
        (HEADER.to_owned(), "只有表头"),
        (LIST.to_owned(), "没有这一列"),
        (format!("{HEADER}\n{many}"), "条目超过 20000 行"),
    ] {
        let bytes = file.as_bytes();
        let done = office.import_catalogue(head, "a.csv", bytes, MOST_BY_PAGE);
        let refused = done.await.unwrap_err().to_string();
        assert!(refused.contains(told), "{told}: {refused:.200}");
    }
    let row = format!(",长,,主动公开,{long},,,\n");
    let Err(CatalogueImportError::Bad(bad)) = import(&district, &row).await else {
        panic!("a text of a megabyte");
    };
    assert!(bad[0].message.contains("最多 2000"));
    assert!(titles(office, head).await.is_empty(), "nothing was stored");
    for desk in [
        "clerk",
        "handler",
        "reviewer",
        "supervisor",
        "auditor",
        "admin",
    ] {
        let desk = district.desk(desk);
        let done = office.import_catalogue(desk, "a.csv", b"", MOST_BY_COMMAND);
        let Err(CatalogueImportError::Failed(error)) = done.await else {
            panic!("{desk:?}");
        };
        assert_eq!(refused(Err::<(), _>(error)), "role");
    }
}

async fn an_entry_is_written_changed_and_taken_from_the_list(peer: Peer) {
    let district = District::fresh(peer).await;
    let office = &district.office;
    let head = district.desk("head");
    let put = |fields: Value| {
        let new = new(fields);
        async move { office.put_in_catalogue(head, &new, None).await }
    };
    let first = put(json!({ "document_number": "青民发〔2025〕7号" }))
        .await
        .unwrap();
    assert_eq!(first.outcome, Outcome::Added);
    let same = put(json!({ "document_number": "青民发(2025)7号" }))
        .await
        .unwrap();
    assert_eq!((same.id, same.outcome), (first.id, Outcome::Changed));
    let other = put(json!({ "document_number": "青民发〔2026〕1号" }))
        .await
        .unwrap();
    assert_ne!(other.id, first.id);
    // two of this title, and no number to tell which
    assert_eq!(refused(put(json!({})).await), "several_of_title");
    for (fields, code) in [
        (json!({ "title": " " }), "text_missing"),
        (json!({ "title": "甲\n乙" }), "control_character"),
        (json!({ "about": "甲\u{0}" }), "control_character"),
        (json!({ "body": "字".repeat(20_001) }), "too_long"),
        (json!({ "url": "http://" }), "bad_url"),
        (json!({ "url": "https://a:b@c.cn/" }), "bad_url"),
        (
            json!({ "formed_on": "2026-03-01", "published_on": "2026-02-01" }),
            "published_before_formed",
        ),
        (
            json!({ "agency": Uuid::from_u128(4) }),
            "agency_out_of_reach",
        ),
    ] {
        assert_eq!(refused(put(fields).await), code);
    }
    let edit = new(json!({ "title": "低保标准调整", "document_number": "青民发〔2026〕1号" }));
    let taken = office.edit_in_catalogue(head, first.id, &edit).await;
    assert_eq!(refused(taken), "taken");
    let edit = new(
        json!({ "title": "低保标准调整", "attribute": "not_disclosed", "basis": "《条例》第十六条第一款" }),
    );
    let edited = office
        .edit_in_catalogue(head, first.id, &edit)
        .await
        .unwrap();
    assert_eq!(edited.outcome, Outcome::Changed);
    let file = office
        .catalogue_entry(head, first.id)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(file.entry.basis.as_deref(), Some("reg:16(1)"));
    assert_eq!(file.changes[0].was_attribute, Some(Attribute::Proactive));
    office
        .list_in_catalogue(head, first.id, false)
        .await
        .unwrap();
    let retired = office.edit_in_catalogue(head, first.id, &edit).await;
    assert_eq!(refused(retired), "retired");
    let missing = office
        .edit_in_catalogue(head, Uuid::from_u128(7), &edit)
        .await;
    assert!(matches!(missing, Err(ActError::NotFound)), "{missing:?}");
    let supervisor = district.desk("supervisor");
    let theirs = office.list_in_catalogue(supervisor, first.id, true).await;
    assert_eq!(refused(theirs), "role");
}

async fn what_is_asked_for_is_suggested_used_and_counted(peer: Peer) {
    let district = District::fresh(peer).await;
    let office = &district.office;
    import(&district, LIST).await.unwrap();
    let handler = district.desk("handler");
    let asked = json!({
        "title": "征地补偿方案",
        "content": "申请公开河东镇柳塘村2025年征地的补偿安置方案，本人是该村村民",
    });
    let cases = [
        district.register(asked.clone()).await.id,
        district.register(asked).await.id,
    ];
    let mut entry = Uuid::nil();
    for case in cases {
        // whoever merely watches does not count
        for (desk, noted) in [("auditor", 0), ("clerk", 1), ("handler", 1)] {
            let desk = district.desk(desk);
            let file = office.case_file(desk, case).await.unwrap().unwrap();
            let found = office.suggestions_for(desk, &file).await.unwrap();
            assert_eq!(found.near.len(), 1);
            let near = &found.near[0];
            entry = near.entry.id;
            assert!(
                near.passage.contains("柳塘村") && near.words.iter().any(|it| it.contains("安置"))
            );
            assert!(near.way().contains("https://www.example.gov.cn/zd/3.html"));
            let mut reader = office.store.read().await.unwrap();
            assert_eq!(reader.suggestions_of(case).await.unwrap().len(), noted);
        }
    }
    // another village's plan is near by its words, and other information
    for (title, differs) in [
        ("柳塘村2025年征地补偿安置方案", false),
        ("南园村2025年征地补偿安置方案", true),
        ("柳塘村2023年征地补偿安置方案", true),
    ] {
        let near = office.suggest(handler, title, "").await.unwrap();
        let differing = near[0].differing.as_ref();
        assert_eq!(differing.is_some(), differs, "{title}: {near:?}");
    }
    let auditor = district.desk("auditor");
    let watching = office.decline_suggestion(auditor, cases[0], entry).await;
    assert_eq!(refused(watching), "role");
    office
        .decline_suggestion(handler, cases[0], entry)
        .await
        .unwrap();
    let again = office.decline_suggestion(handler, cases[0], entry).await;
    assert_eq!(refused(again), "no_suggestion");
    let file = office.case_file(handler, cases[0]).await.unwrap().unwrap();
    let found = office.suggestions_for(handler, &file).await.unwrap();
    assert_eq!((found.near.len(), found.declined.len()), (0, 1));
    // it was a mistake: it is suggested again, and said not to fit once more
    let watching = office.restore_suggestion(auditor, cases[0], entry).await;
    assert_eq!(refused(watching), "role");
    let restored = office.restore_suggestion(handler, cases[0], entry).await;
    restored.unwrap();
    let found = office.suggestions_for(handler, &file).await.unwrap();
    assert_eq!((found.near.len(), found.declined.len()), (1, 0));
    let again = office.restore_suggestion(handler, cases[0], entry).await;
    assert_eq!(refused(again), "no_suggestion");
    let declined = office.decline_suggestion(handler, cases[0], entry).await;
    declined.unwrap();

    let reply = |way: &str| {
        json!({ "kind": "already_published",
        "parts": { "published_at": { "channel": "青衡区自然资源局网站", "way": way } } })
    };
    let way = "打开 https://www.example.gov.cn/zd/3.html 查阅";
    district.clock.set("2026-03-03T01:00:00Z");
    for (case, way) in [(cases[0], "征地专栏"), (cases[1], way)] {
        district.to_handler(case, "2026-03-02").await;
        district.sign(case, "2026-03-03", reply(way)).await;
    }
    let file = office
        .catalogue_entry(handler, entry)
        .await
        .unwrap()
        .unwrap();
    let counted = EntryCounts {
        shown: 2,
        used: 1,
        declined: 1,
    };
    assert_eq!(file.counts, counted);
    assert_eq!(file.used_by[0].case_id, cases[1]);
    let march = (day("2026-03-01"), day("2026-03-31"));
    let (all, by_entry) = office.catalogue_figures(handler, march).await.unwrap();
    assert_eq!((all, by_entry[0].counts), (counted, counted));
    // nothing is suggested for what was answered
    let file = office.case_file(handler, cases[1]).await.unwrap().unwrap();
    let found = office.suggestions_for(handler, &file).await.unwrap();
    assert!(found.near.is_empty() && found.declined.is_empty());
    // of the applicant's own words nothing stands there
    let sql = "SELECT title || about || body FROM catalogue_entries";
    let kept = district.memory.texts(sql).await;
    assert!(kept.iter().all(|text| !text.contains("本人是该村村民")));
    // what is open to nobody is suggested to its own agency alone
    for (desk, many) in [("clerk", 1), ("town", 0)] {
        let desk = district.desk(desk);
        let near = office
            .suggest(desk, "燃气管线位置图", "城区地下燃气管线的位置图")
            .await;
        assert_eq!(near.unwrap().len(), many, "{}", desk.officer.name);
    }
    let spot = district
        .register(json!({ "title": "柳塘村征地补偿安置方案", "content": "青自然资征〔2025〕3号" }))
        .await;
    let file = office.case_file(handler, spot.id).await.unwrap().unwrap();
    let found = office.suggestions_for(handler, &file).await.unwrap();
    assert!(found.near[0].by_number && found.near[0].earlier.is_some());
}

async fn another_process_follows(peer: Peer) {
    let district = District::fresh(peer).await;
    import(&district, LIST).await.unwrap();
    let clock = TestClock::at("2026-03-02T01:00:00Z");
    let rules = std::sync::Arc::new(Rules::embedded().clone());
    let store = open(&district.memory.url, KEYS).await;
    let other = Office::new(store, rules, clock.clone(), crate::harness::equipment());
    let desk = district.desk("clerk");
    let asks = || async {
        let near = other
            .suggest(desk, "采矿权评估报告", "申请采矿权评估报告")
            .await;
        near.unwrap()
            .into_iter()
            .map(|near| near.entry.title)
            .collect::<Vec<_>>()
    };
    assert_eq!(asks().await, ["采矿权评估报告"]);
    let head = district.desk("head");
    let office = &district.office;
    let id = id_of(office, head, "采矿权").await;
    let edit = new(json!({ "title": "采矿权评估报告（修订）", "attribute": "on_request" }));
    office.edit_in_catalogue(head, id, &edit).await.unwrap();
    clock.set("2026-03-02T01:00:05Z");
    assert_eq!(asks().await, ["采矿权评估报告（修订）"]);
    office.list_in_catalogue(head, id, false).await.unwrap();
    clock.set("2026-03-02T01:00:10Z");
    assert_eq!(asks().await, [""; 0]);
}

async fn what_became_public_keeps_how_it_was_open_before(peer: Peer) {
    let district = District::fresh(peer).await;
    import(&district, LIST).await.unwrap();
    let office = &district.office;
    let head = district.desk("head");
    let published = |title: &str, url: &str| Published {
        agency: head.agency.id,
        title: title.into(),
        document_number: None,
        about: "采矿权评估的结论".into(),
        url: url.into(),
        on: day("2026-03-01"),
        by: Some(head.officer.id),
        at: "2026-03-02T01:00:00Z".parse().unwrap(),
    };
    let before = id_of(office, head, "采矿权").await;
    let url = "https://www.example.gov.cn/ck/9.html";
    let known = office
        .publish_in_catalogue(published("采矿权评估报告", url))
        .await
        .unwrap();
    assert_eq!(known, before);
    let file = office.catalogue_entry(head, known).await.unwrap().unwrap();
    assert_eq!(file.entry.attribute, Attribute::Proactive);
    assert_eq!(file.entry.url.as_deref(), Some(url));
    assert_eq!(file.entry.about, "某矿采矿权评估", "what was said stays");
    let change = &file.changes[0];
    assert_eq!(
        (change.kind.as_str(), change.was_attribute),
        ("published", Some(Attribute::OnRequest))
    );
    let new = office
        .publish_in_catalogue(published("矿山修复方案", url))
        .await
        .unwrap();
    let file = office.catalogue_entry(head, new).await.unwrap().unwrap();
    assert_eq!(
        (file.entry.published_on, file.changes.len()),
        (Some(day("2026-03-01")), 1)
    );
    // found at once by the process that wrote it
    let near = office
        .suggest(head, "矿山修复方案", "矿山修复方案")
        .await
        .unwrap();
    assert_eq!(near[0].entry.id, new);
    let wrong = office
        .publish_in_catalogue(published("矿山修复方案", "见公报"))
        .await;
    assert_eq!(refused(wrong), "bad_url");
}
