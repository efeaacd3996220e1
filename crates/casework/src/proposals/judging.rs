//! Who may do what with a proposal and when, and what can be said of it.

use chrono::NaiveDate;
use disclosure::calendar::Calendar;
use disclosure::lines::{self, LONGEST_TEXT};
use disclosure::rules::Sources;
use disclosure::words::{ProposalState, Role};
use disclosure::{Cite, Refusal};
use serde_json::Value;
use store::{AgencyId, Officer, ProposalRow};

use crate::office::Desk;

/// The regulation: only what it says is a ground for publishing, or for not doing so.
const REGULATION: &str = "reg";

/// Whether an officer speaks for the own agency in these matters.
fn speaks(officer: &Officer) -> bool {
    let speaking = [Role::Analyst, Role::OfficeHead];
    officer.roles.iter().any(|role| speaking.contains(role))
}

/// Whether the desk speaks for an agency in these matters, be it in the place of its head
/// who is away.
pub(super) fn speaks_for(desk: &Desk, agency: AgencyId) -> bool {
    desk.agency.id == agency && (speaks(&desk.officer) || in_place_of(desk).is_some())
}

/// In whose place the desk speaks; `None` where it does so in the own right.
pub(super) fn in_place_of(desk: &Desk) -> Option<&Officer> {
    let mut absent = desk.absent.iter().filter(|_| !speaks(&desk.officer));
    absent.find(|officer| speaks(officer))
}

/// Whoever makes the proposal sends it and takes it back.
pub(super) fn makes(desk: &Desk, row: &ProposalRow) -> Result<(), Refusal> {
    if speaks_for(desk, row.agency_id) {
        return Ok(());
    }
    Err(Refusal::not_yours(
        "not_the_maker",
        "reg:44",
        "这项建议由提出建议的机关报送、撤回",
        "请由提出机关的分析人员或者公开机构负责人办理。",
    ))
}

/// Whoever has the information answers, and publishes it.
pub(super) fn owns(desk: &Desk, row: &ProposalRow) -> Result<(), Refusal> {
    if speaks_for(desk, row.owner_id) {
        return Ok(());
    }
    Err(Refusal::not_yours(
        "not_the_owner",
        "reg:10",
        "这项建议由信息的权属机关答复、公开",
        "请由权属机关的分析人员或者公开机构负责人办理。",
    ))
}

pub(super) fn not_for_this_role(what: &'static str) -> Refusal {
    Refusal::not_yours(
        "role",
        "reg:44",
        what,
        "需要办理的，请与本机关的分析人员或者公开机构负责人联系。",
    )
}

/// Two officers who act at once: the second is told, and nothing of the second is kept.
pub(super) fn of_version(row: &ProposalRow, seen: i64) -> Result<(), Refusal> {
    if row.version == seen {
        return Ok(());
    }
    Err(Refusal::out_of_turn(
        "proposal_changed",
        "office",
        format!(
            "有人先办理了这项建议：您看到的是第 {seen} 版，现在是第 {} 版（{}）",
            row.version,
            row.state.label()
        ),
        "没有保存任何内容。请重新打开这项建议，核对以后再办理。",
    ))
}

/// A step has its states.
pub(super) fn in_state(
    row: &ProposalRow,
    states: &[ProposalState],
    what: &str,
) -> Result<(), Refusal> {
    if states.contains(&row.state) {
        return Ok(());
    }
    let wanted: Vec<&str> = states.iter().map(|state| state.label()).collect();
    Err(Refusal::out_of_turn(
        "proposal_state",
        "reg:44",
        format!("这项建议现在是“{}”，不能{what}", row.state.label()),
        format!("{what}应当在“{}”时办理。", wanted.join("”“")),
    ))
}

/// Something has to be said, in one line or several.
pub(super) fn said(field: &'static str, text: &str, label: &str) -> Result<String, Refusal> {
    let text = text.trim();
    let length = text.chars().count();
    if length == 0 {
        return Err(Refusal::malformed(
            "text_missing",
            "office",
            format!("没有填写{label}"),
            format!("请填写{label}。"),
        )
        .at(field));
    }
    if length > LONGEST_TEXT {
        return Err(Refusal::malformed(
            "too_long",
            "office",
            format!("{label}有 {length} 个字，最多 {LONGEST_TEXT} 个"),
            "请缩短后重新填写。",
        )
        .at(field));
    }
    Ok(text.to_owned())
}

/// The same in one line.
pub(super) fn line(field: &'static str, text: &str, label: &str) -> Result<String, Refusal> {
    lines::line(field, text)?;
    said(field, text, label)
}

/// A title that names information. A topic is called by words that its applications share:
/// nobody can answer whether these are to be public.
pub(super) fn names_information(title: &str, evidence: &Value) -> Result<(), Refusal> {
    let words = evidence["words"].as_array().into_iter().flatten();
    let known: Vec<&str> = words
        .chain([&evidence["place"]])
        .filter_map(Value::as_str)
        .collect();
    let mut parts = title.split('、');
    if known.is_empty() || !parts.all(|part| known.contains(&part)) {
        return Ok(());
    }
    Err(Refusal::malformed(
        "title_of_words",
        "reg:44",
        format!("“{title}”只是热点的用词，没有写明是什么信息"),
        "请写明权属机关能够查到的文件、资料，例如“柳沟村征地批复和补偿安置方案”。",
    )
    .at("title"))
}

/// An article of the regulation that there is.
pub(super) fn article(
    sources: &Sources,
    field: &'static str,
    cite: &str,
) -> Result<String, Refusal> {
    let cite = cite.trim();
    lines::line(field, cite)?;
    let known = Cite::from(cite);
    let wrong = match sources.check(&known) {
        Err(why) => Some(why),
        Ok(()) if known.source() != REGULATION || known.article().is_none() => {
            Some(format!("“{cite}”不是《条例》的条款"))
        }
        Ok(()) => None,
    };
    match wrong {
        None => Ok(cite.to_owned()),
        Some(why) => Err(Refusal::malformed(
            "unknown_article",
            "office",
            why,
            "请选择《条例》的条款，如 reg:44、reg:20(5)。",
        )
        .at(field)),
    }
}

/// The longest address of a page.
const LONGEST_URL: usize = 1000;

/// The address of a public page: `http` or `https`, a host, and nothing that a browser
/// would run or take for a password.
pub(super) fn page_address(field: &'static str, url: &str) -> Result<String, Refusal> {
    let url = url.trim();
    let rest = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"));
    let host = rest.map(|rest| rest.split(['/', '?', '#']).next().unwrap_or_default());
    let plain = |text: &str| {
        text.chars()
            .all(|c| !c.is_whitespace() && !c.is_control() && !"<>\"\\^`{|}".contains(c))
    };
    let is_host = |host: &str| !host.is_empty() && !host.starts_with(':') && !host.contains('@');
    if host.is_some_and(is_host) && plain(url) && url.chars().count() <= LONGEST_URL {
        return Ok(url.to_owned());
    }
    Err(Refusal::malformed(
        "page_address",
        "reg:26",
        "公开网址应当以 http:// 或者 https:// 开头，写明网站和页面，不含空格",
        "请从公开页面的地址栏复制完整的网址。",
    )
    .at(field))
}

/// A day that is not before another.
pub(super) fn not_before(
    field: &'static str,
    day: NaiveDate,
    least: NaiveDate,
    what: &str,
) -> Result<(), Refusal> {
    if day >= least {
        return Ok(());
    }
    Err(Refusal::malformed(
        "too_early",
        "office",
        format!("{what} {day} 早于 {least}"),
        "请核对日期。",
    )
    .at(field))
}

/// A day that is not to come yet.
pub(super) fn not_after(
    field: &'static str,
    day: NaiveDate,
    today: NaiveDate,
    what: &str,
) -> Result<(), Refusal> {
    if day <= today {
        return Ok(());
    }
    Err(Refusal::malformed(
        "future_date",
        "office",
        format!("{what} {day} 在今天（{today}）之后"),
        "请核对日期。",
    )
    .at(field))
}

/// A last day so many workdays after another.
pub(super) fn workdays_after(
    calendar: &Calendar,
    day: NaiveDate,
    workdays: u32,
) -> Result<NaiveDate, Refusal> {
    calendar.add_workdays(day, workdays).ok_or_else(|| {
        Refusal::malformed(
            "outside_calendar",
            "office",
            format!("{day} 起的第 {workdays} 个工作日不在日历范围内"),
            "请核对日期，或者请系统管理员补充放假安排。",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_has_an_address_of_the_web() {
        for good in [
            "https://www.example.gov.cn/zwgk/1.html?x=1#2",
            " http://example.gov.cn ",
            "https://example.gov.cn:8443/征地",
        ] {
            assert_eq!(page_address("url", good).unwrap(), good.trim());
        }
        let long = format!("https://example.gov.cn/{}", "a".repeat(LONGEST_URL));
        for bad in [
            "",
            "javascript:alert(1)",
            "JavaScript://example.gov.cn/%0aalert(1)",
            "//example.gov.cn/1",
            "example.gov.cn",
            "https://",
            "https:///1",
            "https://:80/",
            "https://user:word@example.gov.cn/",
            "https://example.gov.cn/a b",
            "https://example.gov.cn/\"onclick",
            "data:text/html,1",
            &long,
        ] {
            assert_eq!(
                page_address("url", bad).unwrap_err().code,
                "page_address",
                "{bad}"
            );
        }
    }

    #[test]
    fn only_articles_of_the_regulation_are_grounds() {
        let sources = &disclosure::Rules::embedded().sources;
        for good in ["reg:44", "reg:20(15)", " reg:14 "] {
            assert_eq!(article(sources, "basis", good).unwrap(), good.trim());
        }
        for bad in [
            "",
            "44",
            "reg",
            "reg:99",
            "reg:20(16)",
            "fee:2",
            "law:1",
            "reg:x",
        ] {
            assert_eq!(
                article(sources, "basis", bad).unwrap_err().code,
                "unknown_article",
                "{bad}"
            );
        }
    }
}
