//! A past year judged again, on its page.

use disclosure::words::ActKind::{ProveService, Serve};
use serde_json::{Value, json};

use super::hall::Hall;
use crate::casework::District;
use crate::harness::Peer;

#[tokio::test]
async fn a_year_is_judged_again_under_another_period() {
    let district = District::fresh(Peer::Sqlite).await;
    let case = district.register(json!({})).await;
    district.clock.set("2026-03-12T01:00:00Z");
    district.to_handler(case.id, "2026-03-02").await;
    let draft = json!({ "kind": "granted", "parts": { "given": { "what": "征地批复复印件", "pages": 3 } } });
    district.sign(case.id, "2026-03-12", draft).await;
    for (kind, request) in [
        (
            Serve,
            json!({ "service": "post", "served_on": "2026-03-12" }),
        ),
        (ProveService, json!({ "proof": "邮寄凭证" })),
    ] {
        district
            .act("clerk", case.id, "2026-03-12", kind, request)
            .await;
    }
    let hall = Hall::over(district);
    let (mut watching, mut clerk) = (
        hall.sign_in("supervisor").await,
        hall.sign_in("clerk").await,
    );
    clerk.get("/board/replay?reply=5").await.ok(403);

    // nothing is judged before a length is given, and the rules in force stand beside it
    let asked = watching.get("/board/replay").await.ok(200);
    assert!(asked.has("20个工作日") && asked.has("第三十三条"));
    assert!(!asked.has("下载"));

    // eight workdays after it came: in time under twenty and under eight, late under seven
    for (length, said) in [(8, "改后超期0件"), (7, "改后超期1件")] {
        let address = format!("/board/replay?year=2026&reply={length}");
        let judged = watching.get(&address).await.ok(200);
        assert!(judged.has("答复的1件：现行期限下超期0件"));
        assert!(judged.has(said), "{length}: {}", judged.text());
        assert!(judged.has(&format!("答复：20个工作日，改为{length}个工作日")));
    }
    let file = "/board/replay/files/json?year=2026&reply=7";
    let told: Value = serde_json::from_slice(&watching.get(file).await.ok(200).bytes).unwrap();
    assert_eq!(told["late"], json!({ "in_force": 0, "draft": 1 }));
    assert_eq!(told["changed"][0]["number"], json!(case.case.number));
    assert_eq!(
        told["differing"],
        json!([{
            "period": "reply",
            "in_force": { "length": 20, "unit": "workday" },
            "draft": { "length": 7, "unit": "workday" },
            "judged": true,
        }])
    );

    // ten days of the law before 2024 are not the ten workdays of the law since
    for (year, in_force, unit) in [(2023, "10日", "day"), (2024, "10个工作日", "workday")] {
        let asked = watching.get(&format!("/board/replay?year={year}")).await;
        assert!(
            asked
                .ok(200)
                .has(&format!("<td data-head=\"现行\">{in_force}</td>"))
        );
        let address = format!("/board/replay?year={year}&reconsideration_answer=8");
        let judged = watching.get(&address).await.ok(200);
        assert!(judged.has("这一年没有以答复办结的申请"));
        let file = address.replace("/replay?", "/replay/files/json?");
        let told: Value = serde_json::from_slice(&watching.get(&file).await.ok(200).bytes).unwrap();
        let differing = &told["differing"][0];
        assert_eq!(differing["in_force"], json!({ "length": 10, "unit": unit }));
        assert_eq!(differing["draft"], json!({ "length": 8, "unit": unit }));
    }

    // a year without replies, and what is no length and no year
    let empty = watching.get("/board/replay?year=2019&reply=7").await;
    assert!(empty.ok(200).has("这一年没有以答复办结的申请"));
    for (asked, said) in [
        ("year=2026&reply=0", "答复请写 1 到 366 的整数"),
        (
            "year=2026&joint_agency=五",
            "共同制作机关意见请写 1 到 366 的整数",
        ),
        ("year=2027&reply=7", "年度请写 2019 到 2026 之间的一年"),
        ("year=去年&reply=", "年度请写 2019 到"),
        ("year=2026&reply=", "请至少在一项的“改为”里写一个数"),
    ] {
        let refused = watching.get(&format!("/board/replay?{asked}")).await;
        let refused = refused.ok(422);
        assert!(
            refused.has("没有重算") && refused.has(said),
            "{asked}: {}",
            refused.text()
        );
        let file = format!("/board/replay/files/xlsx?{asked}");
        assert!(watching.get(&file).await.ok(422).has(said), "{asked}");
    }
}
