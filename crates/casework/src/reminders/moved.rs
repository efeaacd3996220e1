//! Last days that moved under somebody's hands.

use chrono::{DateTime, Utc};
use disclosure::words::{NoticeKind, Role};
use serde_json::json;
use store::{CaseRow, NoticeRow, Tx};
use uuid::Uuid;

use super::recipients::told_of;
use crate::clock::civil_date;
use crate::delivery::id_of;
use crate::error::ActError;

/// Tells whoever has the case that its last days moved: `event` noted it in the case, and
/// `days` says each of them before and after.
pub(crate) async fn tell_moved(
    tx: &mut Tx,
    row: &CaseRow,
    event: Uuid,
    days: &str,
    now: DateTime<Utc>,
) -> Result<(), ActError> {
    let kind = NoticeKind::DatesMoved.word();
    for told in told_of(tx, row, &[Role::Handler], civil_date(now)).await? {
        let notice = NoticeRow {
            id: id_of(&[kind.as_bytes(), event.as_bytes(), told.officer.as_bytes()]),
            officer_id: told.officer,
            case_id: Some(row.id),
            reminder_id: None,
            stands_for: told.stands_for,
            kind: kind.to_owned(),
            refs: json!({
                "number": row.number,
                "title": format!("期限变动：{days}"),
                "hint": "请按新的日期安排办理；为什么这样计算，见案件的期限一栏。",
            }),
            urgent: false,
            created_at: now,
            gathered_at: None,
            mail_id: None,
            seen_at: None,
        };
        tx.write_notice(&notice).await?;
    }
    Ok(())
}
