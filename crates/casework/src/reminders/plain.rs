//! What an officer is to know that is no deadline.

use chrono::{DateTime, Utc};
use disclosure::words::NoticeKind;
use serde_json::json;
use store::{NoticeRow, OfficerId};

use crate::delivery::id_of;

/// A notice in its own words, which go out in a mail: nothing of an applicant. The same
/// kind about the same thing (`about`) is told an officer once.
pub(crate) fn plain(
    kind: NoticeKind,
    about: &[u8],
    officer: OfficerId,
    (title, hint): (&str, &str),
    now: DateTime<Utc>,
) -> NoticeRow {
    NoticeRow {
        id: id_of(&[kind.word().as_bytes(), about, officer.as_bytes()]),
        officer_id: officer,
        case_id: None,
        reminder_id: None,
        stands_for: None,
        kind: kind.word().to_owned(),
        refs: json!({ "title": title, "hint": hint }),
        urgent: false,
        created_at: now,
        gathered_at: None,
        mail_id: None,
        seen_at: None,
    }
}
