//! The steps of a proposal in words.

use casework::proposals::{Answered, Published, Withdrawal};
use casework::{Names, china_time};
use disclosure::words::ProposalStep;
use disclosure::{Cite, Rules, explain};
use serde::de::DeserializeOwned;
use serde_json::Value;
use store::ProposalStepRow;

/// A step on the page.
pub(super) struct Step {
    pub what: &'static str,
    pub by: String,
    pub at: String,
    /// What was said, line by line.
    pub lines: Vec<String>,
}

pub(super) fn step(row: ProposalStepRow, names: &Names, rules: &Rules) -> Step {
    let officer = row.actor_id.and_then(|id| names.officer(id));
    let absent = text(&row.content, "in_place_of");
    Step {
        what: row.kind.label(),
        by: match (officer, absent) {
            (Some(officer), Some(absent)) => format!("{}（代{absent}）", officer.name),
            (Some(officer), None) => officer.name.clone(),
            (None, _) => "热点分析".to_owned(),
        },
        at: china_time(row.at).format("%Y-%m-%d %H:%M").to_string(),
        lines: lines(row.kind, &row.content, names, rules),
    }
}

fn lines(kind: ProposalStep, content: &Value, names: &Names, rules: &Rules) -> Vec<String> {
    match kind {
        ProposalStep::Drafted => text(content, "reason").map(reason).into_iter().collect(),
        ProposalStep::Refreshed => refreshed(content).into_iter().collect(),
        ProposalStep::Sent => sent(content, names, rules),
        ProposalStep::Answered => read(content)
            .map(|answered| self::answered(&answered, rules))
            .unwrap_or_default(),
        ProposalStep::Published => read(content)
            .map(|published| self::published(&published))
            .unwrap_or_default(),
        ProposalStep::Withdrawn => read(content)
            .map(|said: Withdrawal| vec![reason(&said.reason)])
            .unwrap_or_default(),
    }
}

fn read<T: DeserializeOwned>(content: &Value) -> Option<T> {
    serde_json::from_value(content.clone()).ok()
}

fn text<'v>(content: &'v Value, name: &str) -> Option<&'v str> {
    content[name].as_str().filter(|text| !text.is_empty())
}

fn reason(said: &str) -> String {
    format!("理由：{said}")
}

fn source(cite: &str, rules: &Rules) -> String {
    explain::source(&Cite::from(cite), rules)
}

fn refreshed(content: &Value) -> Option<String> {
    let (before, now) = (
        &content["applicants"]["before"],
        &content["applicants"]["now"],
    );
    let (before, now) = (before.as_i64()?, now.as_i64()?);
    Some(format!("得到公开的申请人：{before} 人，现在 {now} 人"))
}

fn sent(content: &Value, names: &Names, rules: &Rules) -> Vec<String> {
    let owner = text(content, "owner").and_then(|id| id.parse().ok());
    let owner = owner.and_then(|id| names.agency(id));
    let mut lines = Vec::new();
    if let Some(owner) = owner {
        lines.push(format!("报送：{}", owner.name));
    }
    lines.extend(text(content, "title").map(|title| format!("信息：{title}")));
    lines.extend(text(content, "basis").map(|cite| format!("依据：{}", source(cite, rules))));
    lines.extend(text(content, "reason").map(|said| format!("说明：{said}")));
    lines.extend(text(content, "due_on").map(|day| format!("请在 {day} 以前答复")));
    lines
}

fn answered(answered: &Answered, rules: &Rules) -> Vec<String> {
    let mut lines = vec![
        format!("答复：{}", answered.answer.label()),
        reason(&answered.reason),
        format!("依据：{}", source(&answered.cite, rules)),
    ];
    lines.extend(answered.what.iter().map(|what| format!("公开：{what}")));
    let left_out = answered.left_out.iter();
    lines.extend(left_out.map(|what| format!("不公开：{what}")));
    let publish_by = answered.publish_by.iter();
    lines.extend(publish_by.map(|day| format!("公开期限：{day}")));
    lines
}

fn published(published: &Published) -> Vec<String> {
    let mut lines = vec![
        format!("网址：{}", published.url),
        format!("公开日期：{}", published.published_on),
        format!("公开属性：{} → 主动公开", published.kept_as.label()),
    ];
    let document = published.document.iter();
    lines.extend(document.map(|document| format!("文号：{document}")));
    lines
}
