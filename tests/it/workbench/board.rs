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
    for (length, said) in [(8, "改后超期 <b>0</b> 件"), (7, "改后超期 <b>1</b> 件")] {
        let address = format!("/board/replay?year=2026&reply={length}");
        let judged = watching.get(&address).await.ok(200);
        assert!(judged.has("答复的 1 件：现行期限下超期 <b>0</b> 件"));
        assert!(judged.has(said), "{length}: {}", judged.text());
        assert!(judged.has(&format!("答复：20个工作日，改为{length}个工作日")));
    }
    let file = "/board/replay/files/json?year=2026&reply=7";
    let told: Value = serde_json::from_slice(&watching.get(file).await.ok(200).bytes).unwrap();
    assert_eq!(told["late"], json!({ "in_force": 0, "draft": 1 }));
    assert_eq!(told["changed"][0]["number"], json!(case.case.number));
    assert_eq!(
        told["differing"],
        json!(["答复：20个工作日，改为7个工作日"])
    );

    // a year without replies, and what is no length and no year
    let empty = watching.get("/board/replay?year=2019&reply=7").await;
    assert!(empty.ok(200).has("这一年没有以答复办结的申请"));
    for (asked, said) in [
        ("year=2026&reply=0", "答复请写 1 到 366 的整数"),
        (
            "year=2026&joint_agency=五",
            "共同制作机关意见请写 1 到 366 的整数",
        ),
        ("year=2027&reply=7", "不晚于 2026 年"),
        ("year=去年", "年度请写四位数字"),
    ] {
        let refused = watching.get(&format!("/board/replay?{asked}")).await;
        let refused = refused.ok(422);
        assert!(
            refused.has("没有重算") && refused.has(said),
            "{asked}: {}",
            refused.text()
        );
        let file = format!("/board/replay/files/xlsx?{asked}");
        watching.get(&file).await.ok(404);
    }
}
