//! Deadlines by agency: what `GET /overdue` and `GET /due-soon` answer alike.

use casework::{Office, Sight};
use chrono::NaiveDate;
use disclosure::clock::DeadlineKind;
use disclosure::words::State;
use serde::Serialize;
use store::DueRow;
use utoipa::ToSchema;
use uuid::Uuid;

use super::problem::Problem;
use super::view::{Directory, Named, Organ};
use super::words;

/// 各机关的期限。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DueByAgency)]
pub(super) struct Answer {
    /// 今天。
    today: NaiveDate,
    /// 到哪一天为止。
    upto: NaiveDate,
    /// 期限种类。
    #[schema(value_type = words::DeadlineKind)]
    kind: DeadlineKind,
    /// 期限种类（中文）。
    kind_label: &'static str,
    /// 是否法定期限；不是的，是本机关的内部时限，过了的也不算超期。
    is_statutory: bool,
    /// 一共几项。
    count: usize,
    /// 另有几件尚未与申请人确认收到，确认期限也在此列；用 `kind=confirmation` 查看。
    unconfirmed: usize,
    /// 各机关，按机关代字排列。
    agencies: Vec<Group>,
}

/// 一个机关的期限。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DueOfAgency)]
struct Group {
    /// 机关。
    agency: Organ,
    /// 几项。
    count: usize,
    /// 各项，先到期的在前。
    cases: Vec<Line>,
}

/// 一项期限。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DueCase)]
struct Line {
    /// 案件标识。
    id: Uuid,
    /// 案号。
    number: String,
    /// 状态。
    #[schema(value_type = words::State)]
    state: State,
    /// 状态（中文）。
    state_label: String,
    /// 所申请信息的名称；受征求意见的机关看不到。
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<String>,
    /// 承办人。
    handler: Option<Named>,
    /// 属于哪一次征求意见。
    #[serde(skip_serializing_if = "Option::is_none")]
    subject: Option<String>,
    /// 最后一日。
    due_on: NaiveDate,
    /// 该日为暂定。
    provisional: bool,
    /// 还剩几个工作日；已超期的为 0。
    workdays_left: u32,
    /// 过了几个工作日；没有过的为 0。
    overdue_workdays: u32,
}

impl Line {
    fn of(
        (row, sight): (DueRow, Sight),
        office: &Office,
        directory: &Directory,
        today: NaiveDate,
    ) -> Line {
        let calendar = &office.rules.calendar;
        let between = |after, upto| calendar.workdays_between(after, upto).unwrap_or_default();
        Line {
            id: row.case_id,
            number: row.number,
            state: row.state,
            state_label: office.rules.lifecycle.state(row.state).label.clone(),
            title: Some(row.title).filter(|_| sight.is_whole()),
            handler: row
                .handler_id
                .filter(|_| sight.is_whole())
                .map(|id| directory.officer(id)),
            subject: row.subject,
            due_on: row.due_on,
            provisional: row.provisional,
            workdays_left: between(today, row.due_on),
            overdue_workdays: between(row.due_on, today),
        }
    }
}

/// Groups deadlines by the agency that owns the case.
pub(super) async fn by_agency(
    office: &Office,
    kind: DeadlineKind,
    upto: NaiveDate,
    rows: Vec<(DueRow, Sight)>,
    unconfirmed: usize,
) -> Result<Answer, Problem> {
    let directory = Directory::read(office).await?;
    let today = office.today();
    let count = rows.len();
    let mut agencies: Vec<Group> = Vec::new();
    for row in rows {
        let owner = row.0.agency_id;
        let line = Line::of(row, office, &directory, today);
        match agencies.iter_mut().find(|group| group.agency.id == owner) {
            Some(group) => group.cases.push(line),
            None => agencies.push(Group {
                agency: directory.organ(owner),
                count: 0,
                cases: vec![line],
            }),
        }
    }
    for group in &mut agencies {
        group.count = group.cases.len();
    }
    agencies.sort_by(|one, other| one.agency.code.cmp(&other.agency.code));
    Ok(Answer {
        today,
        upto,
        kind,
        kind_label: kind.label(),
        is_statutory: kind.is_statutory(),
        count,
        unconfirmed,
        agencies,
    })
}
