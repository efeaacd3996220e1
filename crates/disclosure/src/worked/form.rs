//! The form of a file of worked cases.

mod acts;

use std::collections::HashSet;

use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::{Map, Value};

pub(super) use acts::{Correction, What, WorkedAct};

use crate::application::{ChannelDates, Receipt};
use crate::rules::Rules;
use crate::words::{Channel, FeeBasis, ReplyGroup};

/// A file that is no file of worked cases.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("第 {line} 行第 {column} 列：{message}")]
pub struct WrongFile {
    /// Line, from 1.
    pub line: usize,
    /// Column, from 1.
    pub column: usize,
    /// What is wrong.
    pub message: String,
}

/// One worked case.
pub(super) struct WorkedCase {
    pub id: Value,
    pub matter: Matter,
    pub expect: Option<Map<String, Value>>,
}

pub(super) enum Matter {
    Acts(Acts),
    Fee(FeeQuestion),
}

pub(super) struct Acts {
    pub acts: Vec<WorkedAct>,
    pub as_of: NaiveDate,
    /// The last date anywhere in the case: such a file is written in hindsight.
    pub hindsight: NaiveDate,
}

#[derive(Deserialize)]
struct Line {
    #[serde(default)]
    id: Value,
    as_of: Option<NaiveDate>,
    acts: Option<Vec<WorkedAct>>,
    fee: Option<FeeQuestion>,
    expect: Option<Map<String, Value>>,
    /// Titles, sources and remarks for people.
    #[serde(flatten)]
    remarks: Map<String, Value>,
}

/// The keys that a line is read by.
const KEYS: [&str; 5] = ["id", "as_of", "acts", "fee", "expect"];

/// A remark that looks like a slip of the pen: one letter more, less, other or
/// changed with its neighbour.
fn slip(remark: &str) -> Option<&'static str> {
    // Of two letters every word is one slip away.
    KEYS.into_iter().filter(|key| key.len() > 2).find(|key| {
        let (mut long, mut short) = (remark.as_bytes(), key.as_bytes());
        if long.len() < short.len() {
            std::mem::swap(&mut long, &mut short);
        }
        let front = long.iter().zip(short).take_while(|(a, b)| a == b).count();
        let (long, short) = (&long[front..], &short[front..]);
        let back = long
            .iter()
            .rev()
            .zip(short.iter().rev())
            .take_while(|(a, b)| a == b)
            .count();
        long.len() - back <= 2 && long.len() - short.len() <= 1
    })
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FeeQuestion {
    pub basis: FeeBasis,
    pub nth_in_month: Option<u32>,
    pub pages: Option<u32>,
}

/// Reads a file; empty lines are skipped.
pub(super) fn read(text: &str, rules: &Rules) -> Result<Vec<WorkedCase>, WrongFile> {
    let mut cases = Vec::new();
    for (index, line) in text.lines().enumerate() {
        if line.trim().is_empty() {
            continue;
        }
        let wrong = |column, message| WrongFile {
            line: index + 1,
            column,
            message,
        };
        let parsed: Line = serde_json::from_str(line)
            .map_err(|error| wrong(error.column().max(1), describe(&error)))?;
        cases.push(checked(parsed, rules).map_err(|message| wrong(1, message))?);
    }
    if cases.is_empty() {
        let message = "文件里没有算例。每行一个 JSON 对象。".to_owned();
        return Err(WrongFile {
            line: 1,
            column: 1,
            message,
        });
    }
    Ok(cases)
}

/// serde's English, without the position that is given beside it.
fn describe(error: &serde_json::Error) -> String {
    let said = error.to_string();
    let said = said.split(" at line ").next().unwrap_or(&said);
    let named = || said.split('`').nth(1).unwrap_or_default();
    if said.starts_with("unknown field ") {
        format!("不认识的字段“{}”；请对照算例的格式改正。", named())
    } else if said.starts_with("missing field ") {
        format!("缺少字段“{}”；请补上。", named())
    } else {
        format!("不是合格的算例：{said}")
    }
}

fn checked(line: Line, rules: &Rules) -> Result<WorkedCase, String> {
    for remark in line.remarks.keys() {
        if let Some(key) = slip(remark) {
            return Err(format!("不认识的字段“{remark}”；是不是“{key}”？"));
        }
    }
    let matter = match (line.acts, line.fee) {
        (Some(acts), None) => Matter::Acts(checked_acts(acts, line.as_of, rules)?),
        (None, Some(fee)) => Matter::Fee(checked_fee(fee)?),
        _ => return Err("算例要么有“acts”，要么有“fee”。".into()),
    };
    Ok(WorkedCase {
        id: line.id,
        matter,
        expect: line.expect,
    })
}

/// More items than anybody hands in within a month: an answer lists its tiers,
/// ten items a line.
const MOST_ITEMS: u32 = 1_000_000;

fn checked_fee(fee: FeeQuestion) -> Result<FeeQuestion, String> {
    match (fee.basis, fee.nth_in_month, fee.pages) {
        (FeeBasis::PerItem, Some(1..=MOST_ITEMS), None) | (FeeBasis::PerPage, None, Some(_)) => {
            Ok(fee)
        }
        (FeeBasis::PerItem, ..) => Err(format!(
            "按件只写“nth_in_month”，从 1 起，不超过 {MOST_ITEMS}。"
        )),
        (FeeBasis::PerPage, ..) => Err("按量只写“pages”。".into()),
    }
}

fn checked_acts(
    acts: Vec<WorkedAct>,
    as_of: Option<NaiveDate>,
    rules: &Rules,
) -> Result<Acts, String> {
    let Some(last) = acts.last() else {
        return Err("“acts”是空的。".into());
    };
    let looked_at = as_of.unwrap_or(last.entered_on());
    let mut asked = HashSet::new();
    let mut previous = None;
    for (index, act) in acts.iter().enumerate() {
        let entered_on = act.entered_on();
        if previous.is_some_and(|previous| entered_on < previous) {
            return Err(format!(
                "第 {index} 项（从 0 数）的日期 {entered_on} 早于前一项；补录的，用“entered_on”写明登记之日。"
            ));
        }
        previous = Some(entered_on);
        if let Some(as_of) = as_of
            && entered_on > as_of
        {
            return Err(format!(
                "第 {index} 项的日期 {entered_on} 在 as_of {as_of} 之后。"
            ));
        }
        checked_act(index, act, &mut asked, rules)
            .map_err(|message| format!("第 {index} 项：{message}"))?;
    }
    let hindsight = acts
        .iter()
        .flat_map(|act| act.what.dates())
        .fold(looked_at, NaiveDate::max);
    Ok(Acts {
        acts,
        as_of: looked_at,
        hindsight,
    })
}

fn checked_act<'a>(
    index: usize,
    act: &'a WorkedAct,
    asked: &mut HashSet<&'a str>,
    rules: &Rules,
) -> Result<(), String> {
    match &act.what {
        What::Register { .. } if index > 0 => return Err("只能登记一次。".into()),
        What::Register { channel, .. } => registered(*channel, &act.what)?,
        _ if index == 0 => return Err("第一项必须是“register”。".into()),
        // One that is refused may be tried again under its name; the law judges the rest.
        What::Consult { id, .. } => {
            asked.insert(id);
        }
        What::ConsultationAnswered { id, .. } | What::ConsultationEnded { id, .. }
            if !asked.contains(id.as_str()) =>
        {
            return Err(format!("没有编号为“{id}”的征求意见。"));
        }
        What::NotifyFee {
            basis,
            pages,
            nth_in_month,
            ..
        } => {
            checked_fee(FeeQuestion {
                basis: *basis,
                pages: *pages,
                nth_in_month: *nth_in_month,
            })?;
        }
        What::Reply { kind, .. }
        | What::Draft { kind, .. }
        | What::AnswerOnTheSpot { kind, .. }
            if reply_kind(rules, kind).is_none() =>
        {
            return Err(format!("没有“{kind}”这种答复。"));
        }
        What::Correct(correction) if correction.event >= index => {
            return Err(format!(
                "“event”写的是 {}，只能更正在它之前的一项（从 0 数）。",
                correction.event
            ));
        }
        _ => {}
    }
    let days = [Some(act.on), act.entered_on].into_iter().flatten();
    match days
        .chain(act.what.dates())
        .find(|day| rules.calendar.kind(*day).is_none())
    {
        Some(day) => Err(format!("{day} 不在日历范围内。")),
        None => Ok(()),
    }
}

/// The channel's date is there, or it is said that nobody confirmed yet.
fn registered(channel: Channel, what: &What) -> Result<(), String> {
    let unconfirmed = matches!(
        what,
        What::Register {
            unconfirmed: true,
            ..
        }
    );
    match channel.receipt(&channel_dates(what)) {
        Receipt::AwaitsConfirmation if unconfirmed => Ok(()),
        Receipt::AwaitsConfirmation => Err(format!(
            "渠道“{channel}”要写“confirmed_on”；还没有确认的，写“unconfirmed”。"
        )),
        Receipt::Missing(field) => Err(format!("渠道“{channel}”要写“{field}”。")),
        Receipt::On(day) if unconfirmed => Err(format!(
            "渠道“{channel}”于 {day} 收到，不能又写“unconfirmed”。"
        )),
        Receipt::On(_) => Ok(()),
    }
}

/// The dates of a registration.
pub(super) fn channel_dates(what: &What) -> ChannelDates {
    match what {
        What::Register {
            submitted_on,
            arrived_on,
            signed_on,
            confirmed_on,
            contact_attempted_on,
            ..
        } => ChannelDates {
            submitted_on: *submitted_on,
            arrived_on: *arrived_on,
            signed_on: *signed_on,
            confirmed_on: *confirmed_on,
            contact_attempted_on: *contact_attempted_on,
        },
        _ => ChannelDates::default(),
    }
}

/// A kind of `replies.toml`; the name of a group stands for the first kind in
/// it, since the law of dates does not depend on which.
pub(super) fn reply_kind<'r>(rules: &'r Rules, kind: &str) -> Option<&'r str> {
    rules
        .reply_kind(kind)
        .map(|row| row.kind.as_str())
        .or_else(|| {
            let group = ReplyGroup::parse(kind)?;
            let row = rules.reply_kinds().iter().find(|row| row.group == group)?;
            Some(row.kind.as_str())
        })
}
