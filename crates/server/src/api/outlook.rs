//! `GET /api/v1/outlook`: how the coming workdays look, if all goes on as it did.

use axum::Json;
use axum::extract::State;
use casework::Office;
use casework::outlook::{
    AHEAD, Holidays, Outlook, OutlookAsk, OutlookCase, OutlookDay, OutlookHand, OutlookMove,
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::error::out_of_range;
use super::guard::Seat;
use super::input::Filter;
use super::problem::Problem;

/// Looked ahead when nothing is said.
pub(crate) const WORKDAYS: u32 = 20;
/// The dice begin with this when nothing is said.
pub(crate) const SEED: u64 = 1;
/// The largest number that a client of any language reads as one.
const LARGEST_SEED: u32 = i32::MAX.unsigned_abs();

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Ask {
    /// 今后几个工作日，1 到 60，默认 20。
    #[param(minimum = 1, maximum = 60)]
    workdays: Option<u32>,
    /// 随机数的种子，默认 1：同样的登记簿、同样的种子，结果相同。
    #[param(minimum = 0, maximum = 2147483647)]
    seed: Option<u32>,
}

/// 照过去的速度，今后的工作日会怎样。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Outlook)]
pub(crate) struct Answer {
    /// 推演的日期。
    on: NaiveDate,
    /// 推演多少次；各日的数是平均数。
    plays: u32,
    /// 随机数的种子。
    seed: u64,
    /// 逐个工作日。
    days: Vec<Day>,
    /// 可能超期的在办案件，最可能的在前。
    cases: Vec<Case>,
    /// 承办人。
    hands: Vec<Hand>,
    /// 今天应当改交他人的，后一项以前面各项已经改交为前提。
    moves: Vec<Move>,
    /// 其间的节假日。
    holidays: Vec<Holiday>,
    /// 依据，以及没有推演的原因。
    said: Vec<String>,
}

/// 一个工作日。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OutlookDay)]
struct Day {
    /// 日期。
    on: NaiveDate,
    /// 收到的申请，平均数。
    arrived: f64,
    /// 答复的案件，平均数。
    answered: f64,
    /// 在办案件中这一天到期的。
    due: u32,
    /// 其中到期没有答复的，平均数。
    late: f64,
    /// 这一天结束时在办的案件，平均数。
    open: f64,
}

/// 可能超期的在办案件。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OutlookCase)]
struct Case {
    /// 案件。
    id: Uuid,
    /// 案号。
    number: String,
    /// 办理机关。
    agency: String,
    /// 承办人；还没有交办的，为空字符串。
    handler: String,
    /// 答复期限。
    due_on: NaiveDate,
    /// 全部推演中有几次超期。
    late: u32,
    /// 为什么。
    why: String,
}

/// 承办人。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OutlookHand)]
struct Hand {
    /// 经办人员。
    officer: Uuid,
    /// 姓名。
    name: String,
    /// 机关。
    agency: String,
    /// 手中待答复的案件。
    in_hand: u32,
    /// 其中在推演的日子里到期的，以及已经超期的。
    due: u32,
    /// 平均每个工作日答复的件数。
    rate: f64,
    /// 依据：本人最近答复的件数。
    replies: u32,
    /// 依据：其间本人在岗的工作日。
    present: u32,
    /// 本人的答复太少，按本机关的平均数计。
    rate_of_office: bool,
    /// 今后不在岗的工作日。
    away: Vec<NaiveDate>,
}

/// 应当改交他人的案件。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OutlookMove)]
struct Move {
    /// 案件。
    id: Uuid,
    /// 案号。
    number: String,
    /// 现在的承办人；还没有交办的，为空字符串。
    from: String,
    /// 改交谁。
    to: String,
    /// 改交以前，全部推演中有几次超期。
    late_before: u32,
    /// 改交以后。
    late_after: u32,
    /// 全机关因此少超期几件，平均数。
    spared: f64,
}

/// 一段节假日。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OutlookHolidays)]
struct Holiday {
    /// 第一天。
    from: NaiveDate,
    /// 最后一天。
    to: NaiveDate,
    /// 节日。
    name: String,
}

/// To hundredths: more digits would say what nobody knows.
fn rounded(mean: f64) -> f64 {
    (mean * 100.0).round() / 100.0
}

impl From<Outlook> for Answer {
    fn from(outlook: Outlook) -> Answer {
        Answer {
            on: outlook.on,
            plays: outlook.plays,
            seed: outlook.seed,
            days: outlook.days.into_iter().map(Day::from).collect(),
            cases: outlook.cases.into_iter().map(Case::from).collect(),
            hands: outlook.hands.into_iter().map(Hand::from).collect(),
            moves: outlook.moves.into_iter().map(Move::from).collect(),
            holidays: outlook.holidays.into_iter().map(Holiday::from).collect(),
            said: outlook.said,
        }
    }
}

impl From<OutlookDay> for Day {
    fn from(day: OutlookDay) -> Day {
        Day {
            on: day.on,
            arrived: rounded(day.arrived),
            answered: rounded(day.answered),
            due: day.due,
            late: rounded(day.late),
            open: rounded(day.open),
        }
    }
}

impl From<OutlookCase> for Case {
    fn from(case: OutlookCase) -> Case {
        Case {
            id: case.id,
            number: case.number,
            agency: case.agency,
            handler: case.handler,
            due_on: case.due_on,
            late: case.late,
            why: case.why,
        }
    }
}

impl From<OutlookHand> for Hand {
    fn from(hand: OutlookHand) -> Hand {
        let (replies, present) = hand.rests_on;
        Hand {
            officer: hand.officer,
            name: hand.name,
            agency: hand.agency,
            in_hand: hand.in_hand,
            due: hand.due,
            rate: rounded(hand.rate),
            replies,
            present,
            rate_of_office: hand.rate_of_office,
            away: hand.away,
        }
    }
}

impl From<OutlookMove> for Move {
    fn from(moved: OutlookMove) -> Move {
        let (late_before, late_after) = moved.late;
        Move {
            id: moved.id,
            number: moved.number,
            from: moved.from,
            to: moved.to,
            late_before,
            late_after,
            spared: rounded(moved.spared),
        }
    }
}

impl From<Holidays> for Holiday {
    fn from(holidays: Holidays) -> Holiday {
        Holiday {
            from: holidays.from,
            to: holidays.to,
            name: holidays.name,
        }
    }
}

#[utoipa::path(
    get,
    path = "/api/v1/outlook",
    tag = "期限",
    summary = "推演今后的工作日",
    description = "照最近的办结速度、往年同一周的来件、已经登记的代理和放假安排，推演今后哪些在办案件会超期、今天改交谁更好。不写入任何内容。",
    params(Ask),
    responses((status = 200, description = "推演的结果", body = Answer))
)]
pub(super) async fn outlook(
    State(office): State<Office>,
    Seat(desk): Seat,
    Filter(ask): Filter<Ask>,
) -> Result<Json<Answer>, Problem> {
    let workdays = ask.workdays.unwrap_or(WORKDAYS);
    if !AHEAD.contains(&workdays) {
        return Err(out_of_range("workdays", *AHEAD.start(), *AHEAD.end()));
    }
    if ask.seed.is_some_and(|seed| seed > LARGEST_SEED) {
        return Err(out_of_range("seed", 0, LARGEST_SEED));
    }
    let ask = OutlookAsk {
        workdays,
        seed: ask.seed.map_or(SEED, u64::from),
    };
    Ok(Json(office.outlook(&desk, ask).await?.into()))
}
