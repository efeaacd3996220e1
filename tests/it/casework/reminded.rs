//! What should have been told by now and was not: told once, gathered into one mail a
//! morning, and sent in the hours of mail alone.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use casework::channel::{Folder, FolderSettings};
use casework::{Desk, Office};
use disclosure::clock::DeadlineKind;
use disclosure::words::ActKind;
use serde_json::json;
use uuid::Uuid;

use super::District;
use super::district::day;
use crate::harness::{Peer, on_both};

on_both!(
    a_month_of_standstill_is_one_mail_a_person,
    what_is_late_is_told_again_on_the_next_workday_alone,
    two_who_work_at_once_tell_nothing_twice,
    two_letters_of_one_day_are_one_line,
    a_mail_that_was_put_off_keeps_to_the_hours,
);

/// An office whose mails go into a folder, and officers with addresses.
async fn with_mail(district: &District, folder: &Path) -> Office {
    let mut office = district.office.clone();
    let settings = FolderSettings {
        path: folder.to_owned(),
        from: "kaijuan@example.gov.cn".into(),
    };
    office.equipment.ways.post = Some(Arc::new(Folder::open(&settings).unwrap()));
    for name in ["handler", "head", "supervisor"] {
        let officer = officer(district.desk(name));
        let at = office.clock.now();
        let set = office.store.act(move |tx| {
            let address = format!("{name}@example.gov.cn");
            Box::pin(async move { tx.set_mailbox(officer, &address, None, at).await })
        });
        let set: Result<(), store::StoreError> = set.await;
        set.unwrap();
    }
    office
}

fn officer(desk: &Desk) -> Uuid {
    desk.officer.id
}

/// How many mails each has in the folder.
fn mails(folder: &Path) -> BTreeMap<String, usize> {
    let mut counted = BTreeMap::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let mail = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        let to = mail.lines().find_map(|line| line.strip_prefix("To: "));
        let name = to.unwrap().split('@').next().unwrap();
        let name = name.trim_start_matches('<').to_owned();
        *counted.entry(name).or_default() += 1;
    }
    counted
}

/// The text of the one mail to an officer.
fn text_of(folder: &Path, name: &str) -> String {
    let mails = std::fs::read_dir(folder).unwrap();
    let mails = mails.map(|entry| std::fs::read(entry.unwrap().path()).unwrap());
    let to = format!("{name}@example.gov.cn");
    let mut own = mails.filter(|mail| String::from_utf8_lossy(mail).contains(&to));
    let mail = String::from_utf8(own.next().unwrap()).unwrap();
    let (_, body) = mail.split_once("\r\n\r\n").unwrap();
    let body: String = body.split_whitespace().collect();
    String::from_utf8(BASE64.decode(body).unwrap()).unwrap()
}

fn each_has(count: usize) -> BTreeMap<String, usize> {
    let all = ["handler", "head", "supervisor"];
    all.map(|name| (name.to_owned(), count)).into()
}

/// A case in the hands of the handler, received on 2 March: due on 30 March.
async fn a_case(district: &District) -> Uuid {
    let id = district.register(json!({})).await.id;
    district.to_handler(id, "2026-03-02").await;
    id
}

async fn a_month_of_standstill_is_one_mail_a_person(peer: Peer) {
    let district = District::fresh(peer).await;
    let folder = tempfile::tempdir().unwrap();
    let office = with_mail(&district, folder.path()).await;
    let id = a_case(&district).await;
    // a Saturday: it is told, and nothing is sent
    district.clock.set("2026-04-11T02:00:00Z");
    office.tick(Uuid::from_u128(1)).await;
    assert_eq!(mails(folder.path()), BTreeMap::new());
    district.clock.set("2026-04-13T02:00:00Z");
    office.tick(Uuid::from_u128(1)).await;
    assert_eq!(mails(folder.path()), each_has(1));
    let mut reader = office.store.read().await.unwrap();
    let handler = officer(district.desk("handler"));
    let newest = (office.clock.now() + Duration::from_secs(1), Uuid::max());
    let told = reader.notices_before(handler, newest, 50).await.unwrap();
    // five rungs of the reply came due meanwhile, and the last one is told
    let of_reply: Vec<&str> = told
        .iter()
        .filter(|notice| notice.case_id == Some(id) && notice.kind.starts_with("reply"))
        .map(|notice| notice.kind.as_str())
        .collect();
    assert_eq!(of_reply, ["reply_late", "reply_late"], "Saturday, Monday");
    drop(reader);
    let said = text_of(folder.path(), "handler");
    assert_eq!(said.matches("答复已经超期").count(), 1, "{said}");
    for _ in 0..3 {
        office.tick(Uuid::from_u128(2)).await;
    }
    assert_eq!(mails(folder.path()), each_has(1));
}

async fn what_is_late_is_told_again_on_the_next_workday_alone(peer: Peer) {
    let district = District::fresh(peer).await;
    let folder = tempfile::tempdir().unwrap();
    let office = with_mail(&district, folder.path()).await;
    a_case(&district).await;
    // due on Monday 30 March; late from Tuesday on; Thursday 2 April, Friday 3 April,
    // then a holiday up to Monday 6 April
    let mut sent = Vec::new();
    for day in ["03-31", "04-01", "04-04", "04-05", "04-06", "04-07"] {
        district.clock.set(&format!("2026-{day}T02:00:00Z"));
        office.tick(Uuid::from_u128(1)).await;
        sent.push(mails(folder.path()).get("supervisor").copied());
    }
    assert_eq!(sent, [Some(1), Some(2), Some(2), Some(2), Some(2), Some(3)]);
    // at night nothing goes out, not even what is urgent
    district.clock.set("2026-04-08T20:00:00Z");
    office.tick(Uuid::from_u128(1)).await;
    assert_eq!(mails(folder.path())["supervisor"], 3);
}

async fn two_who_work_at_once_tell_nothing_twice(peer: Peer) {
    let district = District::fresh(peer).await;
    let folder = tempfile::tempdir().unwrap();
    let office = with_mail(&district, folder.path()).await;
    for _ in 0..5 {
        a_case(&district).await;
    }
    district.clock.set("2026-04-13T02:00:00Z");
    let workers = (1..=4).map(|worker| {
        let office = office.clone();
        tokio::spawn(async move { office.tick(Uuid::from_u128(worker)).await })
    });
    let workers: Vec<_> = workers.collect();
    let mut sent = 0;
    for worker in workers {
        sent += worker.await.unwrap().sent;
    }
    // the one that told may have finished after another looked for what to send
    sent += office.tick(Uuid::from_u128(9)).await.sent;
    assert_eq!((sent, mails(folder.path())), (3, each_has(1)));
    let figures = {
        let mut reader = office.store.read().await.unwrap();
        reader.outbox_figures().await.unwrap()
    };
    assert_eq!((figures.waiting, figures.dead), (0, 0));
}

/// An extension and a notice to give reasons, neither of which arrived as far as anybody
/// wrote down: two deadlines of one name and one day, told once to each.
async fn two_letters_of_one_day_are_one_line(peer: Peer) {
    let district = District::fresh(peer).await;
    let folder = tempfile::tempdir().unwrap();
    let office = with_mail(&district, folder.path()).await;
    let id = a_case(&district).await;
    let extension = json!({ "workdays": 10, "reason": "需要查找" });
    let asked = json!({ "why": "次数明显过多" });
    for (who, kind, payload) in [
        ("head", ActKind::ApproveExtension, extension.clone()),
        ("handler", ActKind::Extend, extension),
        ("handler", ActKind::RequestReasons, asked),
    ] {
        district.act(who, id, "2026-03-02", kind, payload).await;
    }
    let file = office.case_file(district.desk("handler"), id).await;
    let open = office.deadlines(&file.unwrap().unwrap(), day("2026-03-10"));
    let days = open.iter().filter(|it| it.kind == DeadlineKind::Receipt);
    let days: Vec<_> = days.map(|it| it.due_on).collect();
    assert_eq!(days, [Some(day("2026-03-09")); 2]);

    district.clock.set("2026-03-10T02:00:00Z");
    office.tick(Uuid::from_u128(1)).await;
    let mut reader = office.store.read().await.unwrap();
    let handler = officer(district.desk("handler"));
    let newest = (office.clock.now() + Duration::from_secs(1), Uuid::max());
    let told = reader.notices_before(handler, newest, 50).await.unwrap();
    let of_letters = told.iter().filter(|it| it.kind == "receipt_late");
    assert_eq!(of_letters.count(), 1);
    drop(reader);
    let said = text_of(folder.path(), "handler");
    assert_eq!(
        said.matches("文书发出以后没有登记送达").count(),
        1,
        "{said}"
    );
}

async fn a_mail_that_was_put_off_keeps_to_the_hours(peer: Peer) {
    let district = District::fresh(peer).await;
    let folder = tempfile::tempdir().unwrap();
    let office = with_mail(&district, folder.path()).await;
    a_case(&district).await;
    district.clock.set("2026-03-31T02:00:00Z");
    office.remind().await.unwrap();
    // nobody sent it in the day: at night it is held, and no attempt is counted
    district.clock.set("2026-03-31T16:00:00Z");
    let delivered = office.deliver().await.unwrap();
    assert_eq!(
        (delivered.taken, delivered.sent, delivered.postponed),
        (3, 0, 3)
    );
    assert_eq!(mails(folder.path()), BTreeMap::new());
    assert_eq!(office.deliver().await.unwrap().taken, 0, "it waits");
    let mut reader = office.store.read().await.unwrap();
    let figures = reader.outbox_figures().await.unwrap();
    assert_eq!((figures.waiting, figures.dead), (3, 0));
}
