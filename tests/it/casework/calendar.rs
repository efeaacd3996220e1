//! The calendar while the office works: a notice is taken in once, running processes
//! follow, and a calendar that is missing is told once a week.

use std::path::Path;
use std::sync::Arc;

use casework::calendar::NoticeOutcome;
use casework::channel::{Folder, FolderSettings};
use casework::{ActError, Desk, Office};
use disclosure::Rules;
use disclosure::words::Role;
use serde_json::json;
use store::{DirectoryChangeKind, Officer};
use uuid::Uuid;

use super::District;
use super::district::{application, day};
use crate::harness::{Peer, on_both};

on_both!(
    a_notice_is_taken_in_and_the_cases_follow,
    of_two_who_confirm_at_once_the_second_is_told,
    a_running_process_takes_in_a_calendar_and_nothing_else,
    a_missing_calendar_is_told_once_a_week_until_it_is_there,
);

/// A notice for the year after the last one that is known. New Year's weekend is followed
/// by one that is worked.
pub const NOTICE: &str = "国务院办公厅关于2027年\n部分节假日安排的通知\n国办发明电〔2026〕99号\n\n\
    经国务院批准，现将2027年元旦、春节安排通知如下。\n\n\
    一、元旦：1月1日（周五）至3日（周日）放假，共3天。1月9日（周六）上班。\n\n\
    二、春节：2月5日（农历除夕、周五）至11日（周四）放假调休，共7天。2月14日（周日）、2月20日（周六）上班。\n\n\
    三、清明节：4月5日（周一）放假。\n四、劳动节：5月1日（周六）至3日（周一）放假，共3天。\n\
    五、端午节：6月9日（周三）放假。\n六、中秋节：9月15日（周三）放假。\n\
    七、国庆节：10月1日（周五）至3日（周日）放假，共3天。\n\n\
    国务院办公厅\n2026年11月4日\n";

/// A process of the office that keeps its rules in a folder.
fn keeping(district: &District, folder: &Path) -> Office {
    let equipment = crate::harness::equipment().with_rules_folder(Some(folder));
    Office::new(
        district.memory.store.clone(),
        district.office.rules.clone(),
        district.clock.clone(),
        equipment,
    )
}

fn refused(error: &ActError) -> &'static str {
    match error {
        ActError::Refused(refusal) => refusal.code,
        other => panic!("{other}"),
    }
}

/// The names of all files below the folder's calendar.
fn files(folder: &Path) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(folder.join("calendar")) else {
        return Vec::new();
    };
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.collect()
}

async fn imports(district: &District) -> Vec<Option<String>> {
    let admin = district.desk("admin");
    let page = district.office.directory_changes(admin, None, 50).await;
    let rows = page.unwrap().rows.into_iter();
    rows.filter(|row| row.kind == DirectoryChangeKind::CalendarImported)
        .map(|row| row.became)
        .collect()
}

async fn a_notice_is_taken_in_and_the_cases_follow(peer: Peer) {
    let district = District::fresh(peer).await;
    district.clock.set("2026-12-14T01:00:00Z");
    let fields = json!({ "dates": { "submitted_on": "2026-12-14" } });
    let case = district.register(fields).await;
    let folder = tempfile::tempdir().unwrap();
    let office = keeping(&district, folder.path());
    let admin = district.desk("admin");
    let seen = office.rules.hash.clone();

    let read = office.read_notice(NOTICE, None).unwrap();
    let lines: Vec<_> = read.clauses.iter().map(|clause| clause.line).collect();
    assert_eq!(lines, [7, 9, 11, 12, 13, 14, 15].map(Some));
    let NoticeOutcome::Changes(filed) = &read.outcome else {
        panic!("{:?}", read.outcome);
    };
    let would = office.would_move(&filed.rules).await.unwrap();
    assert_eq!(would.len(), 1);
    let wrong = office.read_notice(&NOTICE.replace("共7天", "共8天"), None);
    let wrong = wrong.unwrap();
    let found: Vec<_> = wrong.findings().iter().map(|it| it.line).collect();
    assert_eq!(found, [Some(9)], "{:?}", wrong.findings());

    // by whoever keeps the accounts at the top, and by nobody else
    let below = Officer {
        roles: vec![Role::Admin],
        ..district.desk("clerk").officer.clone()
    };
    let below = Desk::new(below, district.desk("clerk").agency.clone());
    for desk in [district.desk("head"), district.desk("auditor"), &below] {
        let no = office.import_notice(desk, NOTICE, None, &seen).await;
        assert_eq!(refused(&no.unwrap_err()), "role");
    }
    let no = district.office.import_notice(admin, NOTICE, None, &seen);
    assert_eq!(refused(&no.await.unwrap_err()), "no_rules_folder");
    let other = NOTICE.replace("共7天", "共8天");
    let no = office.import_notice(admin, &other, None, &seen).await;
    assert_eq!(refused(&no.unwrap_err()), "notice_wrong");
    assert_eq!(files(folder.path()), [""; 0]);
    assert_eq!(imports(&district).await, []);

    // what somebody else wrote into the folder stays
    let file = folder.path().join("calendar/2027.toml");
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    std::fs::write(&file, "# 正在改\n").unwrap();
    let no = office.import_notice(admin, NOTICE, None, &seen).await;
    assert_eq!(refused(&no.unwrap_err()), "rules_folder");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "# 正在改\n");
    std::fs::remove_file(&file).unwrap();

    let done = office.import_notice(admin, NOTICE, None, &seen).await;
    let done = done.unwrap();
    assert_eq!(done.moved, would);
    assert_eq!(done.file, file);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), filed.text);
    assert_eq!(files(folder.path()), ["2027.toml"]);
    let number = Some("国办发明电〔2026〕99号".to_owned());
    assert_eq!(imports(&district).await, [number]);

    // the case says it: the days before and after
    let events = office.case_events(district.desk("clerk"), case.id).await;
    let noted = events.unwrap().unwrap().pop().unwrap();
    let reply = serde_json::to_value(&noted.derived.redated).unwrap();
    let reply = reply.as_array().unwrap().iter();
    let reply: Vec<_> = reply.filter(|moved| moved["kind"] == "reply").collect();
    assert_eq!(
        reply,
        [
            &json!({ "kind": "reply", "before": "2027-01-12", "after": "2027-01-11",
            "provisional_before": true, "provisional_after": false })
        ]
    );

    // whoever has the case is told of what moved, and of nothing else
    let told = office.told_to(district.desk("clerk"), None, 50).await;
    let told = told.unwrap().told.into_iter();
    let told: Vec<_> = told
        .filter(|told| told.notice.kind == "dates_moved")
        .map(|told| (told.notice.case_id, told.title))
        .collect();
    let said = "期限变动：答复期限由 2027-01-12（暂定） 改为 2027-01-11；\
        延期告知期限由 2027-01-12（暂定） 改为 2027-01-11";
    assert_eq!(told, [(Some(case.id), said.to_owned())]);

    // once
    let again = office.import_notice(admin, NOTICE, None, &seen).await;
    assert_eq!(refused(&again.unwrap_err()), "calendar_changed");
    let now = office.current();
    let again = office.import_notice(admin, NOTICE, None, &now.rules.hash);
    assert_eq!(refused(&again.await.unwrap_err()), "calendar_unchanged");
    now.verify().await.unwrap();
}

async fn of_two_who_confirm_at_once_the_second_is_told(peer: Peer) {
    let district = District::fresh(peer).await;
    district.clock.set("2026-12-14T01:00:00Z");
    let folder = tempfile::tempdir().unwrap();
    let (one, two) = (
        keeping(&district, folder.path()),
        keeping(&district, folder.path()),
    );
    let admin = district.desk("admin");
    let seen = one.rules.hash.clone();
    let done = tokio::join!(
        one.import_notice(admin, NOTICE, None, &seen),
        two.import_notice(admin, NOTICE, None, &seen),
    );
    let lost = match done {
        (Ok(_), Err(lost)) | (Err(lost), Ok(_)) => lost,
        other => panic!("{other:?}"),
    };
    assert_eq!(refused(&lost), "calendar_changed");
    assert_eq!(files(folder.path()), ["2027.toml"]);
    assert_eq!(imports(&district).await.len(), 1);
    let rules =
        [one, two].map(|office| async move { office.follow().await.unwrap().rules.clone() });
    let [one, two] = rules;
    assert_eq!(one.await.hash, two.await.hash);
}

/// The rules with another text of a file.
fn edited(rules: &Rules, name: &str, more: &str) -> Arc<Rules> {
    let files = rules.files().iter().map(|(file, text)| match file == name {
        true => (file.clone(), format!("{text}{more}")),
        false => (file.clone(), text.clone()),
    });
    let files: Vec<(String, String)> = files.collect();
    let files = files.iter().map(|(name, text)| (&**name, &**text));
    Arc::new(Rules::load(files).unwrap())
}

async fn a_running_process_takes_in_a_calendar_and_nothing_else(peer: Peer) {
    let district = District::fresh(peer).await;
    district.clock.set("2026-12-14T01:00:00Z");
    let running = &district.office;
    let read = running.read_notice(NOTICE, None).unwrap();
    let NoticeOutcome::Changes(filed) = read.outcome else {
        panic!("{:?}", read.outcome);
    };
    let other = |rules: Arc<Rules>| {
        Office::new(
            district.memory.store.clone(),
            rules,
            district.clock.clone(),
            crate::harness::equipment(),
        )
    };
    let calendar = other(Arc::new(filed.rules));
    calendar.activate_rules().await.unwrap();

    // an act judged by the old rules is refused, whenever they changed
    let desk = district.desk("clerk");
    let form = || application(json!({ "dates": { "submitted_on": "2026-12-14" } }));
    let no = running.register(desk, form()).await.unwrap_err();
    assert!(matches!(no, ActError::OtherRules { .. }), "{no}");
    // the next request takes them in
    running.follow_soon().await;
    let current = running.current();
    assert_eq!(current.rules.hash, calendar.rules.hash);
    let case = current.register(desk, form()).await.unwrap();
    let file = current.case_file(desk, case.id).await.unwrap().unwrap();
    let due = current.reply_deadline(&file, day("2026-12-14")).unwrap();
    assert_eq!(
        (due.due_on, due.provisional),
        (Some(day("2027-01-11")), false)
    );
    assert!(!running.is_apart());

    // within two seconds it is not asked again, afterwards it is
    let again = other(edited(&calendar.rules, "calendar/2027.toml", "# 又\n"));
    again.activate_rules().await.unwrap();
    running.follow_soon().await;
    assert_eq!(running.current().rules.hash, calendar.rules.hash);
    district.clock.set("2026-12-14T01:00:02Z");
    running.follow_soon().await;
    assert_eq!(running.current().rules.hash, again.rules.hash);

    // what else the rules say takes a new start: no act until then
    let law = other(edited(&again.rules, "office.toml", "# 本机关\n"));
    law.activate_rules().await.unwrap();
    let stays = running.follow().await.unwrap();
    assert_eq!(stays.rules.hash, again.rules.hash);
    assert!(running.is_apart());
    let no = stays.register(desk, form()).await.unwrap_err();
    assert!(matches!(no, ActError::OtherRules { .. }), "{no}");
    again.activate_rules().await.unwrap();
    running.follow().await.unwrap();
    assert!(!running.is_apart());
    // rules whose text is not the one that their hash was made of are none
    let forged = "INSERT INTO rule_sets (hash, content, activated_at) \
        SELECT 'other', content, activated_at FROM rule_sets \
        WHERE hash = (SELECT hash FROM rules_in_force); \
        UPDATE rules_in_force SET hash = 'other'";
    district.memory.execute(forged).await.unwrap();
    running.follow().await.unwrap();
    assert!(running.is_apart());
}

/// Gives the office a folder for its mails, and these officers an address.
async fn with_mail(office: &mut Office, district: &District, folder: &Path) {
    let settings = FolderSettings {
        path: folder.to_owned(),
        from: "kaijuan@example.gov.cn".into(),
    };
    office.equipment.ways.post = Some(Arc::new(Folder::open(&settings).unwrap()));
    for name in ["admin", "head", "auditor"] {
        let officer = district.desk(name).officer.id;
        let address = format!("{name}@example.gov.cn");
        let set = office.set_mail_address(None, officer, Some(&address));
        set.await.unwrap();
    }
}

/// To whom the mails in the folder go, in any order.
fn mails(folder: &Path) -> Vec<String> {
    let mut to: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| std::fs::read_to_string(entry.unwrap().path()).unwrap())
        .map(|mail| {
            let to = mail.lines().find_map(|line| line.strip_prefix("To: "));
            to.unwrap()
                .trim_start_matches('<')
                .split('@')
                .next()
                .unwrap()
                .to_owned()
        })
        .collect();
    to.sort();
    to
}

async fn told(district: &District) -> Vec<String> {
    let sql = "SELECT o.name || ' ' || n.kind || ' ' || n.refs FROM notices n \
        JOIN officers o ON o.id = n.officer_id";
    district.memory.texts(sql).await
}

async fn a_missing_calendar_is_told_once_a_week_until_it_is_there(peer: Peer) {
    let district = District::fresh(peer).await;
    let (rules, post) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let mut office = keeping(&district, rules.path());
    with_mail(&mut office, &district, post.path()).await;
    let tick = async |at: &str| {
        district.clock.set(at);
        office.tick(Uuid::from_u128(1)).await;
        (told(&district).await.len(), mails(post.path()).len())
    };
    // Saturday 14 November: not yet; Sunday 15: told, and sent on Monday
    assert_eq!(tick("2026-11-14T02:00:00Z").await, (0, 0));
    assert_eq!(tick("2026-11-15T02:00:00Z").await, (1, 0));
    assert_eq!(tick("2026-11-16T02:00:00Z").await, (1, 1));
    let said = told(&district).await.remove(0);
    assert!(
        said.starts_with("管理庚 calendar_missing") && said.contains("2027年的放假安排还没有导入"),
        "{said}"
    );
    assert_eq!(mails(post.path()), ["admin"]);
    // no day of these lies ahead: what is due is sent by the database's clock
    for (at, so_far) in [
        ("2026-11-16T06:00:00Z", (1, 1)),
        ("2026-11-20T02:00:00Z", (1, 1)),
        // a Sunday: told, and the mail waits for Monday
        ("2026-11-22T02:00:00Z", (2, 1)),
        ("2026-11-22T06:00:00Z", (2, 1)),
    ] {
        assert_eq!(tick(at).await, so_far, "{at}");
    }
    let seen = office.rules.hash.clone();
    let admin = district.desk("admin");
    office
        .import_notice(admin, NOTICE, None, &seen)
        .await
        .unwrap();
    // what is not missed any more is not sent
    for at in ["2026-11-23T02:00:00Z", "2026-11-24T02:00:00Z"] {
        assert_eq!(tick(at).await, (2, 1), "{at}");
    }
}
