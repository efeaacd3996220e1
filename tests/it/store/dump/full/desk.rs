//! What awaits an officer, and what one is reminded of.

use disclosure::words::{ActKind, Role};
use serde_json::json;
use store::{
    DirectoryChange, DirectoryChangeKind, NoticeRow, ReminderRow, Reveal, SavedView, StoreError,
    TodoRow, Tx,
};
use uuid::Uuid;

use super::now;
use crate::store::sample::*;

/// What awaits an officer, and what an officer keeps and was shown.
pub(super) async fn at_the_desk(tx: &mut Tx, case: Uuid) -> Result<(), StoreError> {
    tx.add_hand(case, CLERK, now(), true).await?;
    let todo = TodoRow {
        agency_id: HOUSING,
        role: Role::Clerk,
        officer_id: Some(CLERK),
        barred_id: None,
        act: ActKind::Screen,
        since: None,
        until: Some(day("2026-03-05")),
        due_on: Some(day("2026-03-30")),
    };
    tx.replace_todos(case, &[todo]).await?;
    tx.put_saved_view(&SavedView {
        id: id(0x810),
        officer_id: CLERK,
        name: "本周到期".into(),
        address: "/todo?due=week".into(),
        created_at: now(),
    })
    .await?;
    tx.insert_reveal(&Reveal {
        id: id(0x820),
        case_id: case,
        officer_id: CLERK,
        reason: "电话联系补正".into(),
        at: now(),
    })
    .await?;
    tx.insert_directory_change(&DirectoryChange {
        id: id(0x830),
        at: now(),
        actor_id: None,
        agency_id: HOUSING,
        officer_id: Some(CLERK),
        kind: DirectoryChangeKind::RolesChanged,
        was: None,
        became: Some("clerk".into()),
    })
    .await
}

/// What an officer is reminded of, and where the mail goes.
pub(super) async fn reminded(tx: &mut Tx, case: Uuid) -> Result<(), StoreError> {
    tx.set_mailbox(CLERK, "clerk@example.gov.cn", None, now())
        .await?;
    let reminder = ReminderRow {
        id: id(0x840),
        case_id: case,
        agency_id: HOUSING,
        kind: "reply".into(),
        subject: None,
        opened_by_seq: 1,
        due_on: day("2026-03-30"),
        rung: "reply_5".into(),
        nth: 0,
        fire_on: day("2026-03-23"),
        fired_at: None,
    };
    tx.plan_reminders(case, &[reminder]).await?;
    tx.write_notice(&NoticeRow {
        id: id(0x841),
        officer_id: CLERK,
        case_id: Some(case),
        reminder_id: Some(id(0x840)),
        stands_for: None,
        kind: "reply_5".into(),
        refs: json!({ "number": "ZJ-2026-1" }),
        urgent: true,
        created_at: now(),
        gathered_at: None,
        mail_id: None,
        seen_at: None,
    })
    .await?;
    tx.gather_notices(CLERK, true, Some(id(0x600)), now())
        .await?;
    Ok(())
}
