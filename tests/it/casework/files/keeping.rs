//! Files as they are kept: sealed, by those whose case it is, for those who may see them.

use casework::files::{Cabinet, CabinetError, GIVEN, IDENTITY, NewFile};
use casework::{ActError, Office};
use disclosure::words::{ActKind, Role};
use serde_json::json;
use store::Inspected;

use super::super::District;
use super::{SECRET, TODAY, add, at_hand, code, new};
use crate::harness::{Peer, on_both};

on_both!(
    a_file_lies_sealed_and_comes_back_as_it_was,
    what_is_no_paper_of_a_case_is_refused,
    the_one_asked_sees_its_own_papers,
    a_round_that_is_closed_takes_nothing,
    who_opens_a_paper_of_identity_is_written_down,
);

async fn a_file_lies_sealed_and_comes_back_as_it_was(peer: Peer) {
    let district = District::fresh(peer).await;
    let id = at_hand(&district).await;
    let folder = tempfile::tempdir().unwrap();
    let mut office: Office = district.office.clone();
    office.equipment.cabinet = Cabinet::folder(folder.path()).unwrap();
    let desk = district.desk("handler");
    let text = SECRET.as_bytes();
    let file = office
        .add_file(desk, id, new("a/b\\名单.txt", "other", text))
        .await
        .unwrap();
    assert_eq!(file.name, "名单.txt");
    assert_eq!((file.size, file.round), (text.len() as i64, 1));
    assert_eq!(file.inspected, Inspected::Waiting);

    let path = folder.path().join(&file.sha256[..2]).join(&file.sha256);
    let sealed = std::fs::read(&path).unwrap();
    let has = |bytes: &[u8], part: &[u8]| bytes.windows(part.len()).any(|window| window == part);
    assert!(!has(&sealed, "王某某".as_bytes()) && !has(&sealed, b"110105"));
    let (_, bytes) = office.file_bytes(desk, file.id).await.unwrap().unwrap();
    assert_eq!(bytes, text);

    // the same content lies there once
    office
        .add_file(desk, id, new("副本.txt", "reply", text))
        .await
        .unwrap();
    assert_eq!(std::fs::read(&path).unwrap(), sealed);

    // changed or gone, it is told, nothing is handed out, and it goes on waiting
    let mut changed = sealed.clone();
    *changed.last_mut().unwrap() ^= 1;
    std::fs::write(&path, changed).unwrap();
    let told = office.file_bytes(desk, file.id).await;
    assert!(matches!(
        told,
        Err(ActError::Cabinet(CabinetError::Sealed(_)))
    ));
    std::fs::remove_file(&path).unwrap();
    let told = office.file_bytes(desk, file.id).await;
    assert!(matches!(
        told,
        Err(ActError::Cabinet(CabinetError::Missing(_)))
    ));
    assert_eq!(office.inspect_waiting().await.unwrap(), 0);
    let told = office.verify_files().await.unwrap_err().to_string();
    let case = office.case_file(desk, id).await.unwrap().unwrap().row;
    assert_eq!(told.matches("名单.txt").count(), 1, "{told}");
    for said in [case.number.as_str(), &file.sha256, "备份"] {
        assert!(told.contains(said), "{told}");
    }

    // what is put again is there again
    office
        .add_file(desk, id, new("名单.txt", "review", text))
        .await
        .unwrap();
    assert_eq!(office.verify_files().await.unwrap(), 3);
    assert_eq!(office.inspect_waiting().await.unwrap(), 3);
    let file = office.file(desk, file.id).await.unwrap().unwrap();
    assert_eq!(file.inspected, Inspected::Warned);
    assert!(
        !file.findings.contains("11010519491231002X"),
        "{}",
        file.findings
    );
}

async fn what_is_no_paper_of_a_case_is_refused(peer: Peer) {
    let district = District::fresh(peer).await;
    let id = at_hand(&district).await;
    let mut office = district.office.clone();
    office.equipment = office.equipment.clone().with_file_limit(1);
    let try_add =
        async |desk: &str, file| code(office.add_file(district.desk(desk), id, file).await);
    let pdf = b"%PDF-1.7";
    assert_eq!(
        try_add("handler", new("a.exe", GIVEN, b"MZ")).await,
        "file_kind"
    );
    assert_eq!(
        try_add("handler", new("a.pdf", GIVEN, b"MZ")).await,
        "file_content"
    );
    assert_eq!(
        try_add("handler", new("a.pdf", GIVEN, b"")).await,
        "file_empty"
    );
    assert_eq!(try_add("handler", new("", GIVEN, pdf)).await, "file_name");
    assert_eq!(
        try_add("handler", new("a.pdf", "附件", pdf)).await,
        "file_part"
    );
    let large = [&pdf[..], &vec![b' '; 1 << 20]].concat();
    assert_eq!(
        try_add("handler", new("a.pdf", GIVEN, &large)).await,
        "file_too_large"
    );
    assert_eq!(
        try_add("auditor", new("a.pdf", GIVEN, pdf)).await,
        "other_agency"
    );
    office
        .add_file(district.desk("handler"), id, new("a.pdf", GIVEN, pdf))
        .await
        .unwrap();
    assert_eq!(
        try_add("clerk", new("b.pdf", GIVEN, pdf)).await,
        "file_twice"
    );
    let town = office
        .add_file(district.desk("town"), id, new("a.pdf", GIVEN, pdf))
        .await;
    assert!(matches!(town, Err(ActError::NotFound)));
    let files = office
        .files(district.desk("handler"), id)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        files
            .iter()
            .filter(|file| file.inspected != Inspected::Own)
            .count(),
        1
    );
}

async fn the_one_asked_sees_its_own_papers(peer: Peer) {
    let district = District::fresh(peer).await;
    let id = at_hand(&district).await;
    let (office, town) = (&district.office, district.desk("town"));
    let asked = json!({ "id": "镇", "with": "other_agency", "agency": town.agency.id, "question": "是否存有" });
    district
        .act("handler", id, TODAY, ActKind::Consult, asked)
        .await;
    let secret = add(
        &district,
        "handler",
        id,
        new("身份证.txt", "identity", SECRET.as_bytes()),
    )
    .await;
    let other = office
        .add_file(town, id, new("a.pdf", GIVEN, b"%PDF-1.7"))
        .await;
    assert_eq!(code(other), "other_agency");
    let answer = NewFile {
        subject: "镇".into(),
        ..new("复函.pdf", "consultation", b"%PDF-1.7")
    };
    let answer = office.add_file(town, id, answer).await.unwrap();
    let seen = office.files(town, id).await.unwrap().unwrap();
    assert_eq!(
        seen.iter().map(|file| file.id).collect::<Vec<_>>(),
        [answer.id]
    );
    assert!(office.file_bytes(town, secret.id).await.unwrap().is_none());
    assert!(office.file_bytes(town, answer.id).await.unwrap().is_some());
    let whole = office
        .files(district.desk("handler"), id)
        .await
        .unwrap()
        .unwrap();
    assert!(whole.iter().any(|file| file.id == answer.id));
}

async fn a_round_that_is_closed_takes_nothing(peer: Peer) {
    let district = District::fresh(peer).await;
    let id = at_hand(&district).await;
    let (office, desk) = (&district.office, district.desk("clerk"));
    let file = add(
        &district,
        "clerk",
        id,
        new("撤回.pdf", "other", b"%PDF-1.7"),
    )
    .await;
    district
        .act("clerk", id, TODAY, ActKind::Withdraw, json!({}))
        .await;
    add(
        &district,
        "clerk",
        id,
        new("信封.pdf", "other", b"%PDF-1.6"),
    )
    .await;
    district
        .act("clerk", id, TODAY, ActKind::Close, json!({}))
        .await;
    let late = office
        .add_file(desk, id, new("b.pdf", "other", b"%PDF-1.5"))
        .await;
    assert_eq!(code(late), "round_frozen");
    assert_eq!(
        code(office.remove_file(desk, file.id, "传错了文件").await),
        "round_frozen"
    );
    assert!(!office.may_add_files(desk, id).await.unwrap());
}

async fn who_opens_a_paper_of_identity_is_written_down(peer: Peer) {
    let district = District::fresh(peer).await;
    let id = at_hand(&district).await;
    let (office, desk) = (&district.office, district.desk("handler"));
    let paper = add(
        &district,
        "clerk",
        id,
        new("身份证.txt", IDENTITY, SECRET.as_bytes()),
    )
    .await;
    let other = add(
        &district,
        "clerk",
        id,
        new("申请表.txt", "application", b"x"),
    )
    .await;
    let reveals = async || office.reveals_of(desk, id).await.unwrap().unwrap();
    office.file_bytes(desk, other.id).await.unwrap().unwrap();
    office.files(desk, id).await.unwrap().unwrap();
    assert_eq!(reveals().await, []);
    office.file_bytes(desk, paper.id).await.unwrap().unwrap();
    let written = reveals().await;
    assert_eq!(written.len(), 1);
    assert_eq!(written[0].officer_id, desk.officer.id);
    assert!(written[0].reason.contains("身份证.txt"), "{written:?}");
    // where others such lines are
    let auditor = district.desk("auditor");
    let page = office.recent_reveals(auditor, None, 10).await.unwrap();
    assert_eq!(page.rows, written);
    // who may not open it leaves no line
    let mut analyst = district.desk("supervisor").clone();
    analyst.officer.roles = vec![Role::Analyst];
    assert_eq!(code(office.file_bytes(&analyst, paper.id).await), "role");
    assert_eq!(reveals().await.len(), 1);
}
