//! What to mind of a file is said once, with where it is said.

use serde_json::{Value, json};

use super::paper::*;
use super::taken;
use crate::casework::District;
use crate::harness::{Peer, on_both};

on_both!(a_thousand_warnings_bury_none);

/// An earlier reply to somebody without a number.
fn unnumbered(n: usize) -> Value {
    let mut reply = earlier_reply(&format!("旧复{n}号"));
    reply["applicant"] = json!({ "name": format!("申请人{n}"), "kind": "natural_person" });
    reply
}

async fn a_thousand_warnings_bury_none(peer: Peer) {
    let district = District::fresh(peer).await;
    let mut records: Vec<Value> = (1..=300).map(unnumbered).collect();
    // at line 101 one who is known, and at line 301 a number that does not check
    records[100] = earlier_reply("旧复101号");
    let mut slip = earlier_reply("旧复301号");
    slip["applicant"]["id_number"] = json!("370404199001011231");
    records.push(slip);
    let report = taken(&district, &records).await;
    let said: Vec<_> = report
        .warnings
        .iter()
        .map(|warnings| (warnings.times, warnings.place()))
        .collect();
    assert_eq!(
        said,
        [
            (
                299,
                "第 1—100、102—300 行（共 299 处），如第 1 行“旧复1号”".to_owned()
            ),
            (1, "第 301 行“旧复301号”".to_owned()),
        ],
        "{:#?}",
        report.warnings
    );
    assert_eq!(report.warnings[0].warning.code, "applicant_not_known_again");
}

#[tokio::test]
async fn scattered_lines_are_cut_short() {
    let district = District::fresh(Peer::Sqlite).await;
    let records: Vec<Value> = (1..=60)
        .map(|n| match n % 2 {
            0 => unnumbered(n),
            _ => earlier_reply(&format!("旧复{n}号")),
        })
        .collect();
    let report = taken(&district, &records).await;
    let place = report.warnings[0].place();
    assert!(place.starts_with("第 2、4、6、8、"), "{place}");
    assert!(place.contains("24、…… 行（共 30 处）"), "{place}");
    assert_eq!(report.warnings[0].lines.len(), 30);
}
