//! Letters that were handed over to the agency that they are addressed to.

use casework::masked;
use chrono::{DateTime, NaiveDate, Utc};
use disclosure::words::ApplicantKind;
use serde::Serialize;
use store::HandoverRow;
use utoipa::ToSchema;
use uuid::Uuid;

use super::directory::{Directory, Named, Organ};

/// 一封移交的来信：写给其他机关的，不立案，不答复。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Handover)]
pub(in crate::api) struct HandoverView {
    /// 标识。
    id: Uuid,
    /// 收到来信的机关。
    agency: Organ,
    /// 收到之日。
    arrived_on: NaiveDate,
    /// 来信人，只显示第一个字。
    sender: String,
    /// 来信事项。
    title: String,
    /// 来信写给的机关。
    addressed_to: String,
    /// 移交给的机关。
    handed_to: String,
    /// 移交之日。
    handed_on: NaiveDate,
    /// 页数。
    pages: Option<i64>,
    /// 签收人或者邮件号码。
    receipt: Option<String>,
    /// 备注。
    remark: Option<String>,
    /// 移送函的编号；没有写明页数的不编号。
    number: Option<String>,
    /// 登记人。
    added_by: Named,
    /// 登记时刻。
    added_at: DateTime<Utc>,
}

impl HandoverView {
    pub fn of(letter: HandoverRow, directory: &Directory) -> HandoverView {
        HandoverView {
            id: letter.id,
            agency: directory.organ(letter.agency_id),
            arrived_on: letter.arrived_on,
            // Nobody wrote down whether a person or an organisation sent it.
            sender: masked::name(&letter.sender_name, ApplicantKind::NaturalPerson),
            title: letter.title,
            addressed_to: letter.addressed_to,
            handed_to: letter.handed_to,
            handed_on: letter.handed_on,
            pages: letter.pages,
            receipt: letter.receipt,
            remark: letter.remark,
            number: letter.number,
            added_by: directory.officer(letter.added_by),
            added_at: letter.added_at,
        }
    }
}
