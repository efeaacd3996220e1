//! Topics counted by theme, town and quarter; applications that are like a text; and other
//! voices, which bear a topic out and are never counted.

use casework::topics::{Decision, Heard, NOWHERE, PivotCell};
use disclosure::words::Role;
use serde_json::json;
use store::{AgencyId, CaseId};

use super::District;
use super::district::day;
use super::topics::{LAND, analyst, asks, refused, result, seven, topic_of};
use crate::harness::{Peer, edited_rules, on_both};

on_both!(
    voices_bear_a_topic_out_and_are_never_counted,
    themes_are_counted_by_town_and_quarter,
    a_small_number_does_not_leave_the_house,
    a_village_is_counted_with_its_town,
    what_is_like_a_text_is_found_within_reach,
);

const VOICES: &str = "编号,渠道,日期,标题,内容,姓名,电话\n\
    1,12345热线,2026-03-01,征地补偿,河东镇柳塘村2025年第3批次征地批复、补偿安置方案何时公开，回电13812345678,王小明,13812345678\n\
    2,区长信箱,2026-02-20,勘测定界图,河东镇柳塘村第3批次征地补偿安置方案、勘测定界图没有公告,,\n\
    3,信访,2026-02-21,路灯,城区路灯不亮,,\n";

async fn voices_bear_a_topic_out_and_are_never_counted(peer: Peer) {
    let district = District::fresh(peer).await;
    let office = &district.office;
    let analyst = analyst(&district).await;
    let cases = seven(&district).await;
    let days = (day("2026-03-01"), day("2026-03-02"));
    office
        .request_analysis(&analyst, days.0, days.1)
        .await
        .unwrap();
    let alone = result(&district, &analyst).await;

    let import = || office.import_voices(&analyst, "热线.csv", VOICES.as_bytes(), None);
    let heard = import().await.unwrap();
    assert_eq!(
        heard,
        Heard {
            taken: 3,
            known: 0,
            left_out: vec!["姓名".into(), "电话".into()]
        }
    );
    assert_eq!(import().await.unwrap().known, 3, "each is taken in once");
    office
        .request_analysis(&analyst, days.0, days.1)
        .await
        .unwrap();
    let list = result(&district, &analyst).await;
    let land = topic_of(&district, &list, cases[0]).await.unwrap();
    let before = alone.topics.iter().find(|it| it.row.topic == land).unwrap();
    let after = list.topics.iter().find(|it| it.row.topic == land).unwrap();
    assert_eq!(after.evidence.voices, 2);
    assert_eq!(after.evidence.voice_months["2026-02"], 1);
    assert_eq!(list.run.texts, Some(7), "applications alone are counted");
    for (counted, was) in [
        (after.row.applications, before.row.applications),
        (after.row.applicants, before.row.applicants),
        (after.row.hotness, before.row.hotness),
    ] {
        assert_eq!(counted, was);
    }
    assert_eq!(after.evidence.months, before.evidence.months);
    assert_eq!(after.evidence.townships, before.evidence.townships);
    assert_eq!(list.topics.len(), 2, "what nobody applied for is no topic");

    let file = office
        .topic_file(&analyst, None, &land)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(file.members.len(), 4);
    let voices: Vec<&str> = file.voices.iter().map(|it| it.source_id.as_str()).collect();
    assert_eq!(voices, ["1", "2"], "the newest first");
    let kept = format!("{:?}", file.voices);
    assert!(
        !kept.contains("13812345678") && !kept.contains("王小明"),
        "{kept}"
    );
    assert_eq!(file.voices[0].township.as_deref(), Some("河东镇"));

    // what was imported goes as it came, also from the result in force
    let batches = office.voice_batches(&analyst).await.unwrap();
    let full = batches.iter().find(|batch| batch.voices == 3).unwrap();
    office.remove_voices(&analyst, full.id).await.unwrap();
    let again = office.remove_voices(&analyst, full.id).await;
    assert_eq!(refused(again), "no_voices");
    let file = office
        .topic_file(&analyst, None, &land)
        .await
        .unwrap()
        .unwrap();
    assert!(file.voices.is_empty());
    let batches = office.voice_batches(&analyst).await.unwrap();
    assert!(
        batches
            .iter()
            .any(|batch| batch.removed_by == Some(analyst.officer.id))
    );

    let auditor = district.desk("auditor");
    let import = office.import_voices(auditor, "热线.csv", VOICES.as_bytes(), None);
    assert!(import.await.unwrap_err().to_string().contains("不能办理"));
}

fn cell(theme: &str, township: &str, quarter: &str) -> PivotCell {
    PivotCell {
        theme: theme.into(),
        township: township.into(),
        quarter: quarter.into(),
    }
}

async fn themes_are_counted_by_town_and_quarter(peer: Peer) {
    let district = District::fresh(peer).await;
    let office = &district.office;
    let analyst = analyst(&district).await;
    let cases = seven(&district).await;
    asks(
        &district,
        30,
        "气象观测站的选址",
        "与其他申请都不相似的内容",
    )
    .await;
    let days = (day("2026-03-01"), day("2026-03-02"));
    office
        .request_analysis(&analyst, days.0, days.1)
        .await
        .unwrap();
    let list = result(&district, &analyst).await;
    let school = topic_of(&district, &list, cases[4]).await.unwrap();
    let land = topic_of(&district, &list, cases[0]).await.unwrap();
    for (topic, theme) in [(&school, "就业就学"), (&land, "征地拆迁")] {
        let theme = Decision::Theme(theme.into());
        office.decide_topic(&analyst, topic, theme).await.unwrap();
    }

    let pivot = office.topic_pivot(&analyst, None).await.unwrap().unwrap();
    assert_eq!(pivot.quarters, ["2026-Q1"]);
    assert_eq!(pivot.alone, 1);
    let many = |theme: &str, township: &str| {
        let cell = pivot.cell(&cell(theme, township, "2026-Q1"));
        cell.map(|cell| cell.applications)
    };
    assert_eq!(many("", ""), Some(7));
    assert_eq!(many("征地拆迁", "河东镇"), Some(4));
    assert_eq!(many("就业就学", ""), Some(3), "as the analyst decided");
    assert_eq!(many("就业就学", "河东镇"), Some(0));
    assert_eq!(many("天气", ""), None);
    let shown = pivot.members(&cell("就业就学", "", ""));
    let mut shown: Vec<CaseId> = shown.iter().map(|member| member.case_id).collect();
    shown.sort_unstable();
    let mut expected = cases[4..].to_vec();
    expected.sort_unstable();
    assert_eq!(shown, expected);
    assert_eq!(
        refused(office.topic_pivot(district.desk("clerk"), None).await),
        "role"
    );
}

async fn a_small_number_does_not_leave_the_house(peer: Peer) {
    let district = District::fresh(peer).await;
    let office = &district.office;
    let analyst = analyst(&district).await;
    let cases = seven(&district).await;
    // two more of the same, who name no town
    for nth in 20..22 {
        let content = LAND.replace("河东镇", "");
        asks(&district, nth, "征地批复和补偿方案", &content).await;
    }
    let days = (day("2026-03-01"), day("2026-03-02"));
    office
        .request_analysis(&analyst, days.0, days.1)
        .await
        .unwrap();
    let list = result(&district, &analyst).await;
    for (case, theme) in [(cases[0], "征地拆迁"), (cases[4], "就业就学")] {
        let topic = topic_of(&district, &list, case).await.unwrap();
        let theme = Decision::Theme(theme.into());
        office.decide_topic(&analyst, &topic, theme).await.unwrap();
    }
    let pivot = office.topic_pivot(&analyst, None).await.unwrap().unwrap();
    let few = cell("征地拆迁", NOWHERE, "");
    assert_eq!(pivot.cell(&few).unwrap().applications, 2);
    assert_eq!(pivot.outside(&few), None);
    // nor by subtraction, in its row or in its column
    for line in [
        [cell("征地拆迁", "河东镇", ""), cell("征地拆迁", "", "")],
        [cell("就业就学", NOWHERE, ""), cell("", NOWHERE, "")],
    ] {
        let told = line.iter().all(|cell| pivot.outside(cell).is_some());
        assert!(!told, "{line:?}");
    }
    assert_eq!(pivot.outside(&cell("", "", "")), Some(9));
    let file = office.export_pivot(&analyst, None).await.unwrap().unwrap();
    assert!(file.starts_with(b"PK"));
}

async fn a_village_is_counted_with_its_town(peer: Peer) {
    let mut district = District::fresh(peer).await;
    let villages = "villages = { \"河东镇\" = [\"柳塘村\"] }";
    district.office.rules = edited_rules("topics.toml", "villages = {}", villages);
    district.office.activate_rules().await.unwrap();
    let office = &district.office;
    let analyst = analyst(&district).await;
    let cases = seven(&district).await;
    let content = LAND.replace("河东镇", "");
    asks(&district, 20, "征地批复和补偿方案", &content).await;
    let days = (day("2026-03-01"), day("2026-03-02"));
    office
        .request_analysis(&analyst, days.0, days.1)
        .await
        .unwrap();
    let list = result(&district, &analyst).await;
    let topic = topic_of(&district, &list, cases[0]).await.unwrap();
    let land = list.topics.iter().find(|found| found.row.topic == topic);
    let townships = &land.unwrap().row.evidence["townships"];
    assert_eq!(*townships, json!({ "河东镇": 5 }));
}

async fn what_is_like_a_text_is_found_within_reach(peer: Peer) {
    let district = District::fresh(peer).await;
    let office = &district.office;
    let analyst = analyst(&district).await;
    let cases = seven(&district).await;
    let text = "柳塘村第3批次的征地补偿安置方案在哪里看";
    let found = office.similar(&analyst, text).await.unwrap();
    let ids: Vec<CaseId> = found.iter().map(|it| it.case.id).collect();
    assert_eq!(ids.len(), 4, "the others share nothing with it");
    assert!(ids.iter().all(|id| cases[..4].contains(id)));
    assert!(
        found[0].passage.contains("补偿安置方案"),
        "{}",
        found[0].passage
    );
    assert!(!found[0].is_copy);

    let file = office.case_file(&analyst, cases[0]).await.unwrap().unwrap();
    let found = office.similar_to(&analyst, &file).await.unwrap();
    assert!(found[0].is_copy, "another village group's");
    assert!(found.iter().all(|it| it.case.id != cases[0]));

    // an agency finds its own
    let owner: AgencyId = file.row.agency_id;
    for desk in ["clerk", "town"] {
        let desk = district.desk(desk);
        let found = office.similar(desk, text).await.unwrap();
        assert_eq!(
            found.is_empty(),
            desk.agency.id != owner,
            "{}",
            desk.agency.name
        );
    }
    let admin = district.desk("admin");
    assert!(!admin.officer.roles.contains(&Role::Clerk));
    assert_eq!(refused(office.similar(admin, text).await), "role");
    for (text, code) in [(" \n", "blank"), (&*"长".repeat(4001), "too_long")] {
        assert_eq!(refused(office.similar(&analyst, text).await), code);
    }
}
