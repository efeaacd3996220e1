//! Agencies and officers: kept by administrators within their reach.

use casework::{NewAgency, NewOfficer};
use disclosure::words::Role;
use store::{AgencyKind, DirectoryChangeKind};

use super::*;
use crate::harness::{Memory, Peer, TestClock, on_both};

on_both!(
    an_administrator_keeps_what_is_below,
    the_last_administrator_stays,
    what_is_changed_is_written_down,
    an_empty_register_is_set_up_once,
    what_one_types_is_kept_for_oneself,
    lists_are_saved_under_a_name,
    revealing_is_written_down,
);

fn agency(code: &str, parent: Option<uuid::Uuid>) -> NewAgency {
    NewAgency {
        code: code.into(),
        name: "某某所".into(),
        kind: AgencyKind::Town,
        parent,
    }
}

async fn an_administrator_keeps_what_is_below(peer: Peer) {
    let district = District::fresh(peer).await;
    let office = &district.office;
    let top = district.desk("admin").clone();
    let land = district.desk("handler").agency.id;
    let admin = NewOfficer {
        agency: land,
        name: "局管理员".into(),
        roles: vec![Role::Clerk, Role::Admin, Role::Clerk],
    };
    let id = office.add_officer(Some(&top), admin).await.unwrap();
    let mut reader = office.store.read().await.unwrap();
    let officer = reader.officer(id).await.unwrap().unwrap();
    assert_eq!(officer.roles, [Role::Clerk, Role::Admin]);
    drop(reader);
    let below = casework::Desk::new(officer, district.desk("handler").agency.clone());
    // below: everything
    let estate = office
        .add_agency(Some(&below), agency("所", Some(land)))
        .await
        .expect("below the own agency, whatever else the administrator is");
    office
        .rename_agency(Some(&below), estate, " 不动产登记所 ")
        .await
        .unwrap();
    let mut reader = office.store.read().await.unwrap();
    let renamed = reader.agency(estate).await.unwrap().unwrap();
    drop(reader);
    assert_eq!(
        (renamed.name.as_str(), renamed.code.as_str()),
        ("不动产登记所", "所")
    );
    let handler = district.desk("handler").officer.id;
    office
        .invite(Some(&below), handler, Some("h1"), 72)
        .await
        .unwrap();
    let names: Vec<String> = office
        .accounts(&below)
        .await
        .unwrap()
        .into_iter()
        .map(|line| line.officer.name)
        .collect();
    assert!(names.contains(&"承办乙".to_owned()) && !names.contains(&"镇办己".to_owned()));
    // beside and above: nothing
    let (by, town) = (Some(&below), district.desk("town"));
    let foreign = NewOfficer {
        agency: town.agency.id,
        name: "甲".into(),
        roles: vec![Role::Clerk],
    };
    let outcomes = [
        code(
            office
                .add_agency(by, agency("镇", Some(town.agency.id)))
                .await,
        ),
        code(office.add_agency(by, agency("镇", None)).await),
        code(office.rename_agency(by, town.agency.id, "某镇").await),
        code(office.add_officer(by, foreign).await),
    ];
    assert_eq!(outcomes, ["no_such_agency"; 4]);
    let outcomes = [
        code(
            office
                .set_roles(by, town.officer.id, vec![Role::Clerk])
                .await,
        ),
        code(office.set_active(by, top.officer.id, false).await),
        code(office.invite(by, top.officer.id, Some("top"), 72).await),
        code(office.end_all_sessions(by, top.officer.id).await),
        code(
            office
                .officer_sessions(MODERN, &below, top.officer.id)
                .await,
        ),
        code(office.set_active(by, uuid::Uuid::nil(), false).await),
    ];
    assert_eq!(outcomes, ["no_such_officer"; 6]);
    // others keep nobody
    let by = Some(district.desk("auditor"));
    let outcomes = [
        code(office.add_agency(by, agency("镇", Some(land))).await),
        code(office.rename_agency(by, land, "某局").await),
        code(office.set_roles(by, handler, vec![Role::Admin]).await),
        code(office.set_active(by, handler, false).await),
        code(office.invite(by, handler, Some("h2"), 72).await),
        code(office.accounts(district.desk("auditor")).await),
    ];
    assert_eq!(outcomes, ["role"; 6]);
    // and what does not fit is told
    let by = Some(&top);
    let taken = office.add_agency(by, agency("自然资", Some(land))).await;
    assert_eq!(code(taken), "code_taken");
    let blank = office.rename_agency(by, land, "  ").await;
    assert_eq!(code(blank), "text_missing");
    let turned = office
        .add_agency(by, agency("镇\u{202e}", Some(land)))
        .await;
    assert_eq!(code(turned), "control_character");
    let none = office.set_roles(by, handler, vec![]).await;
    assert_eq!(code(none), "roles_missing");
}

async fn the_last_administrator_stays(peer: Peer) {
    let district = District::fresh(peer).await;
    let office = &district.office;
    let admin = district.desk("admin");
    let (by, own) = (Some(admin), admin.officer.id);
    for roles in [vec![Role::Clerk], vec![Role::Admin, Role::Auditor]] {
        let refused = office.set_roles(by, own, roles).await;
        assert_eq!(code(refused), "own_roles");
    }
    assert_eq!(code(office.set_active(by, own, false).await), "last_admin");
    let mut reader = office.store.read().await.unwrap();
    let same = reader.officer(own).await.unwrap().unwrap();
    drop(reader);
    assert_eq!(same, admin.officer, "nothing of it was kept");
    // an administrator below does not keep the district
    let handler = district.desk("handler").officer.id;
    let roles = vec![Role::Handler, Role::Admin];
    office.set_roles(by, handler, roles).await.unwrap();
    assert_eq!(code(office.set_active(by, own, false).await), "last_admin");
    // one of the same agency does
    let auditor = district.desk("auditor").officer.id;
    office
        .set_roles(by, auditor, vec![Role::Admin])
        .await
        .unwrap();
    office.set_active(by, own, false).await.unwrap();
    // the command line may do anything
    office.set_active(None, auditor, false).await.unwrap();
}

async fn what_is_changed_is_written_down(peer: Peer) {
    use DirectoryChangeKind::*;
    let district = District::fresh(peer).await;
    let office = &district.office;
    let (admin, land) = (district.desk("admin"), district.desk("handler").agency.id);
    let by = Some(admin);
    let tick = || district.later(TimeDelta::seconds(1));
    tick();
    let town = office.add_agency(by, agency("所", Some(land))).await;
    tick();
    office
        .rename_agency(by, town.unwrap(), "登记所")
        .await
        .unwrap();
    tick();
    let new = NewOfficer {
        agency: land,
        name: "新人".into(),
        roles: vec![Role::Clerk],
    };
    let officer = office.add_officer(by, new).await.unwrap();
    tick();
    let both = vec![Role::Clerk, Role::Handler];
    office.set_roles(by, officer, both.clone()).await.unwrap();
    tick();
    let token = office.invite(by, officer, Some("xin"), 72).await.unwrap();
    office
        .accept_invitation(MODERN, &token, PASSWORD, &client())
        .await
        .unwrap();
    district.signed_in("xin").await;
    tick();
    assert_eq!(office.end_all_sessions(None, officer).await.unwrap(), 1);
    tick();
    office.set_active(by, officer, false).await.unwrap();
    tick();
    office.set_active(None, officer, true).await.unwrap();
    // what is so already is no change
    tick();
    office.set_active(by, officer, true).await.unwrap();
    office.set_roles(by, officer, both).await.unwrap();
    office
        .rename_agency(by, land, "青衡区自然资源局")
        .await
        .unwrap();
    let auditor = district.desk("auditor");
    let page = office.directory_changes(auditor, None, 50).await.unwrap();
    let told: Vec<_> = page
        .rows
        .iter()
        .rev()
        .map(|row| {
            assert_eq!(row.officer_id.is_none(), row.agency_id != land);
            let by = row.actor_id.map(|id| id == admin.officer.id);
            (row.kind, by, row.was.as_deref(), row.became.as_deref())
        })
        .collect();
    let by_admin = Some(true);
    assert_eq!(
        told,
        [
            (AgencyAdded, by_admin, None, Some("某某所")),
            (AgencyRenamed, by_admin, Some("某某所"), Some("登记所")),
            (OfficerAdded, by_admin, None, Some("clerk")),
            (RolesChanged, by_admin, Some("clerk"), Some("clerk,handler")),
            (LoginChanged, by_admin, None, Some("xin")),
            (LinkIssued, by_admin, None, None),
            (SessionsEnded, None, None, None),
            (OfficerDisabled, by_admin, None, None),
            (OfficerEnabled, None, None, None),
        ]
    );
    let everything = format!("{:?}", page.rows);
    assert!(!everything.contains(&token), "the link is nowhere");
    for other in ["clerk", "supervisor"] {
        let refused = office
            .directory_changes(district.desk(other), None, 1)
            .await;
        assert_eq!(code(refused), "role");
    }
}

async fn an_empty_register_is_set_up_once(peer: Peer) {
    let memory = Memory::fresh(peer).await;
    let rules = std::sync::Arc::new(disclosure::Rules::embedded().clone());
    let clock = TestClock::at("2026-03-02T01:00:00Z");
    let office = casework::Office::new(
        memory.store.clone(),
        rules,
        clock,
        crate::harness::equipment(),
    );
    let first = || agency("政", None);
    assert_eq!(code(office.set_up(first(), "简宁", "x", 72).await), "login");
    assert_eq!(
        code(office.set_up(first(), " ", "admin", 72).await),
        "text_missing"
    );
    let made = office.set_up(first(), "简宁", "jian", 72).await.unwrap();
    office
        .accept_invitation(MODERN, &made.token, PASSWORD, &client())
        .await
        .unwrap();
    let signed_in = office
        .sign_in(MODERN, "jian", PASSWORD, &client(), None)
        .await
        .unwrap();
    assert_eq!(signed_in.officer.id, made.admin);
    assert_eq!(signed_in.officer.agency_id, made.agency);
    assert_eq!(signed_in.officer.roles, [Role::Admin]);
    let again = office.set_up(agency("另", None), "乙", "other", 72).await;
    assert_eq!(code(again), "register_not_empty");
}

async fn what_one_types_is_kept_for_oneself(peer: Peer) {
    let district = District::fresh(peer).await;
    let office = &district.office;
    let (desk, other) = (district.desk("clerk"), district.desk("handler"));
    office
        .save_form_draft(desk, "register", "王小明")
        .await
        .unwrap();
    office
        .save_form_draft(desk, "register", "王小明，征地批复")
        .await
        .unwrap();
    let draft = office.form_draft(desk, "register").await.unwrap().unwrap();
    assert_eq!(draft.content, "王小明，征地批复");
    assert!(
        office
            .form_draft(other, "register")
            .await
            .unwrap()
            .is_none()
    );
    assert!(!office.drop_form_draft(other, "register").await.unwrap());
    let long = "x".repeat(200 * 1024 + 1);
    let refused = office.save_form_draft(desk, "register", &long).await;
    assert_eq!(code(refused), "draft_too_long");
    let refused = office.save_form_draft(desk, "form 1", "甲").await;
    assert_eq!(code(refused), "no_such_form");
    district.later(TimeDelta::days(29));
    office.save_form_draft(other, "import", "乙").await.unwrap();
    assert_eq!(office.form_drafts(desk).await.unwrap().len(), 1);
    district.later(TimeDelta::days(2));
    office.save_form_draft(other, "import", "丙").await.unwrap();
    assert!(office.form_drafts(desk).await.unwrap().is_empty());
    assert!(office.drop_form_draft(other, "import").await.unwrap());
    assert!(office.form_draft(other, "import").await.unwrap().is_none());
}

async fn lists_are_saved_under_a_name(peer: Peer) {
    let district = District::fresh(peer).await;
    let office = &district.office;
    let (desk, other) = (district.desk("clerk"), district.desk("handler"));
    office
        .save_view(desk, "本周到期", "/todo?due=week")
        .await
        .unwrap();
    office
        .save_view(desk, "超期", "/todo?light=overdue")
        .await
        .unwrap();
    office
        .save_view(desk, " 本周到期 ", "/todo?due=7")
        .await
        .unwrap();
    office.save_view(other, "本周到期", "/todo").await.unwrap();
    let views = office.saved_views(desk).await.unwrap();
    let mut told: Vec<(&str, &str)> = views
        .iter()
        .map(|view| (view.name.as_str(), view.address.as_str()))
        .collect();
    told.sort_unstable();
    assert_eq!(
        told,
        [("本周到期", "/todo?due=7"), ("超期", "/todo?light=overdue")]
    );
    let outside = office.save_view(desk, "外", "//example.cn/").await;
    assert_eq!(code(outside), "address");
    assert_eq!(
        code(office.save_view(desk, " ", "/todo").await),
        "text_missing"
    );
    assert!(!office.remove_view(other, views[0].id).await.unwrap());
    assert!(office.remove_view(desk, views[0].id).await.unwrap());
    for number in 1..50 {
        let name = format!("列表 {number}");
        office.save_view(desk, &name, "/todo").await.unwrap();
    }
    let many = office.save_view(desk, "多一个", "/todo").await;
    assert_eq!(code(many), "too_many_views");
    office
        .save_view(desk, "列表 7", "/done")
        .await
        .expect("replaces one");
}

async fn revealing_is_written_down(peer: Peer) {
    let district = District::fresh(peer).await;
    let office = &district.office;
    let case = district.register(serde_json::json!({})).await.id;
    let clerk = district.desk("clerk");
    let file = office.case_file(clerk, case).await.unwrap().unwrap();
    let masked = office.contacts(&file).await.unwrap().unwrap();
    assert_eq!(masked.applicant.phone.as_deref(), Some("138****0001"));
    assert_eq!(
        code(office.reveal(clerk, &file, " ").await),
        "reason_missing"
    );
    assert!(
        office
            .reveals_of(clerk, case)
            .await
            .unwrap()
            .unwrap()
            .is_empty()
    );
    let open = office.reveal(clerk, &file, "电话联系补正").await.unwrap();
    assert_eq!(open.applicant.phone.as_deref(), Some("13800000001"));
    assert_eq!(
        open.applicant.id_number.as_deref(),
        Some("370404199001011230")
    );
    let kept = office.reveals_of(clerk, case).await.unwrap().unwrap();
    assert_eq!(kept.len(), 1);
    assert_eq!(
        (kept[0].officer_id, kept[0].reason.as_str()),
        (clerk.officer.id, "电话联系补正")
    );
    // who has no work to do with it is shown nothing, and nothing is written
    let mut analyst = district.desk("supervisor").clone();
    analyst.officer.roles = vec![Role::Analyst];
    let file = office.case_file(&analyst, case).await.unwrap().unwrap();
    assert!(!office.may_reveal(&analyst, &file));
    assert_eq!(code(office.reveal(&analyst, &file, "看看").await), "role");
    let auditor = district.desk("auditor");
    let page = office.recent_reveals(auditor, None, 10).await.unwrap();
    assert_eq!(page.rows, kept);
    assert_eq!(code(office.recent_reveals(clerk, None, 10).await), "role");
    let town = district.desk("town");
    assert!(office.reveals_of(town, case).await.unwrap().is_none());
    let changed = district
        .memory
        .execute("UPDATE reveals SET reason = '无'")
        .await;
    assert!(changed.is_err());
    assert!(
        district
            .memory
            .execute("DELETE FROM reveals")
            .await
            .is_err()
    );
}
