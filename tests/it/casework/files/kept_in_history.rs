//! What was decided about files, and proved with them, stays what it was.

use casework::dossier::{Binding, verify};
use casework::files::GIVEN;
use disclosure::words::ActKind;
use serde_json::json;
use store::DossierState;

use super::super::{District, dossier::text_of};
use super::{SECRET, TODAY, add, at_hand, code, new};
use crate::harness::{Peer, on_both};

on_both!(
    a_release_stands_in_the_history,
    a_proof_stays_in_the_case,
    what_unfolds_without_end_holds_up_no_closing,
);

async fn a_release_stands_in_the_history(peer: Peer) {
    let district = District::fresh(peer).await;
    let id = at_hand(&district).await;
    let (office, reviewer) = (&district.office, district.desk("reviewer"));
    let list = new("名单.txt", GIVEN, SECRET.as_bytes());
    let list = add(&district, "handler", id, list).await;
    office.inspect_waiting().await.unwrap();
    let short = office.release_file(reviewer, list.id, "x。。。").await;
    assert_eq!(code(short), "reason_too_short");
    office
        .release_file(reviewer, list.id, "号码是虚构的样例")
        .await
        .unwrap();
    let events = office.case_events(reviewer, id).await.unwrap().unwrap();
    let note = events.last().unwrap();
    let decided = note.facts.file.as_ref().unwrap();
    assert_eq!(decided.sha256, list.sha256);
    assert_eq!(note.actor.id, reviewer.officer.id);
    district.memory.disarm().await;
    office.verify().await.unwrap();
    let memory = &district.memory;
    let kept = "CREATE TABLE kept AS SELECT * FROM files";
    memory.execute(kept).await.unwrap();
    let columns = ["released_by", "released_at", "release_reason"];
    let back = columns.map(|column| format!("{column} = (SELECT {column} FROM kept)"));
    let back = format!("UPDATE files SET {}", back.join(", "));
    for change in [
        "release_reason = '另一个理由'",
        "released_by = added_by",
        "released_by = NULL, released_at = NULL, release_reason = NULL",
    ] {
        let changed = format!("UPDATE files SET {change}");
        memory.execute(changed).await.unwrap();
        let told = office.verify().await.unwrap_err().to_string();
        assert!(told.contains("与办理记录不符"), "{change}: {told}");
        memory.execute(back.clone()).await.unwrap();
    }
    office.verify().await.unwrap();
}

async fn a_proof_stays_in_the_case(peer: Peer) {
    let district = District::fresh(peer).await;
    let id = served(&district).await;
    let (office, clerk) = (&district.office, district.desk("clerk"));
    let slip = new("收据.txt", "service_proof", b"slip");
    let slip = add(&district, "clerk", id, slip).await;
    let proof = json!({ "proof": "挂号信收据", "files": [slip.id] });
    district
        .act("clerk", id, TODAY, ActKind::ProveService, proof)
        .await;
    let removed = office.remove_file(clerk, slip.id, "传错了文件").await;
    assert!(
        removed
            .as_ref()
            .unwrap_err()
            .to_string()
            .contains("送达凭证")
    );
    assert_eq!(code(removed), "file_named");
}

async fn served(district: &District) -> store::CaseId {
    let id = at_hand(district).await;
    let draft = json!({ "kind": "granted", "parts": { "given": { "what": "征地批复复印件", "pages": 3 } } });
    district.sign(id, TODAY, draft).await;
    let serving = json!({ "service": "post", "served_on": TODAY });
    district
        .act("clerk", id, TODAY, ActKind::Serve, serving)
        .await;
    id
}

/// A PDF of one page beside which a packed array of so many numbers lies.
fn bomb(values: usize) -> Vec<u8> {
    let packed = format!("1000 0 [{}]", "1 ".repeat(values));
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</XObject<</X 1000 0 R>>>>>>"
            .to_owned(),
        format!(
            "<</Type/ObjStm/N 1/First 7/Length {}>>stream\n{packed}\nendstream",
            packed.len()
        ),
    ];
    let mut pdf = String::from("%PDF-1.7\n");
    let mut places = String::new();
    for (nth, object) in (1..).zip(&objects) {
        places.push_str(&format!("{:010} 00000 n \n", pdf.len()));
        pdf.push_str(&format!("{nth} 0 obj\n{object}\nendobj\n"));
    }
    let at = pdf.len();
    pdf.push_str(&format!(
        "xref\n0 5\n0000000000 65535 f \n{places}trailer\n<</Size 5/Root 1 0 R>>\nstartxref\n{at}\n%%EOF\n"
    ));
    pdf.into_bytes()
}

/// The most memory that this process ever had, in kibibytes.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let number = line.unwrap().trim().trim_end_matches(" kB");
    number.parse().unwrap()
}

async fn what_unfolds_without_end_holds_up_no_closing(peer: Peer) {
    let district = District::fresh(peer).await;
    let id = served(&district).await;
    let (office, desk) = (&district.office, district.desk("clerk"));
    let values = 4_000_000;
    let made = bomb(values);
    add(&district, "handler", id, new("批复.pdf", "other", &made)).await;
    let plain = bomb(10);
    add(&district, "handler", id, new("图纸.pdf", "other", &plain)).await;
    let proof = json!({ "proof": "挂号信收据" });
    district
        .act("clerk", id, TODAY, ActKind::ProveService, proof)
        .await;
    district
        .act("clerk", id, TODAY, ActKind::Close, json!({}))
        .await;
    let before = peak();
    assert_eq!(office.build_case(id).await.unwrap(), 1);
    let grown = peak() - before;
    // the array alone takes more than a hundred bytes a value
    assert!(grown < 250_000, "{grown} KiB");
    let dossiers = office.dossiers(desk, id).await.unwrap().unwrap();
    let row = &dossiers.rows[0];
    assert_eq!(row.state, DossierState::Built, "{:?}", row.failure);
    let content = async |binding| {
        let content = office.dossier_content(desk, id, row.id, binding).await;
        content.unwrap().unwrap().bytes
    };
    let verified = verify(&content(Binding::Zip).await, None).unwrap();
    let kept = verified.manifest.files.iter();
    let kept = kept.filter(|file| file.bytes == made.len() as u64);
    assert_eq!(kept.count(), 1, "the file itself is there");
    let text = text_of(&content(Binding::Pdf).await);
    // the receipt, a text, has a slip as well
    assert_eq!(text.matches("不能装订的原因").count(), 2, "{text}");
    assert_eq!(text.matches("文件太大或者页数太多，单独存放").count(), 1);
}
