//! Reconsideration and litigation on the page of a case.

use casework::CaseFile;
use disclosure::act::Act;
use disclosure::case::{Decided, Event, Instance, SoughtRemedy};
use disclosure::words::{RemedyAgainst, RemedyKind, RemedyProcedure};

use super::content::Fact;
use super::sentence::{excerpt, tail};

/// One of them.
pub(super) struct Remedy {
    pub label: &'static str,
    /// How it stands.
    pub status: &'static str,
    /// The event that recorded it.
    pub seq: u64,
    pub facts: Vec<Fact>,
}

/// Those of a case, the latest first; none of an extract.
pub(super) fn remedies(file: &CaseFile) -> Vec<Remedy> {
    if !file.sight.is_whole() {
        return Vec::new();
    }
    file.case.remedies.iter().rev().map(Remedy::of).collect()
}

impl Remedy {
    fn of(remedy: &SoughtRemedy) -> Remedy {
        let against = match remedy.against {
            RemedyAgainst::Reply => format!("第 {} 次办理的答复或者处理决定", remedy.round),
            RemedyAgainst::Silence => "逾期未答复".to_owned(),
        };
        let mut facts = vec![
            Fact::new("针对", against),
            Fact::new("由谁提出", remedy.by.label()),
        ];
        if remedy.kind == RemedyKind::Reconsideration
            && remedy.procedure == RemedyProcedure::Simplified
        {
            facts.push(Fact::new("程序", remedy.procedure.label()));
        }
        if let Some(filed_on) = remedy.filed_on {
            facts.push(Fact::new("提出之日", filed_on.to_string()));
        }
        for (place, instance) in remedy.instances.iter().enumerate() {
            told(&mut facts, remedy, place, instance);
        }
        if let Some(day) = remedy.final_on {
            facts.push(Fact::new("上诉", format!("各方均未上诉，{day} 生效")));
        }
        Remedy {
            label: remedy.kind.label(),
            status: status(remedy),
            seq: remedy.seq,
            facts,
        }
    }
}

/// In a word.
fn status(remedy: &SoughtRemedy) -> &'static str {
    match (remedy.decision(), remedy.last()) {
        (Some(decided), _) if remedy.orders_reply().is_some() && decided.new_reply => {
            "纠正，待重新答复"
        }
        (Some(decided), _) => decided.outcome.label(),
        (None, Some(last)) if last.answered_on.is_none() && !last.ours => "待答复（答辩）",
        (None, _) => "尚未审结",
    }
}

/// One instance.
fn told(facts: &mut Vec<Fact>, remedy: &SoughtRemedy, place: usize, instance: &Instance) {
    let (who, begun) = match (place, instance.ours) {
        (0, _) if remedy.kind.is_suit() => ("一审法院", "收到应诉通知"),
        (0, _) => ("复议机关", "收到答复通知"),
        (_, true) => ("二审法院", "本机关上诉"),
        (_, false) => ("二审法院", "收到上诉状"),
    };
    let number = instance.number.as_deref().unwrap_or_default();
    facts.push(Fact::new(who, format!("{}{number}", instance.before)));
    facts.push(Fact::new(begun, instance.begun_on.to_string()));
    if let Some(answered_on) = instance.answered_on {
        facts.push(Fact::new("答复（答辩）", format!("{answered_on} 提交")));
    }
    if let Some(decided) = &instance.decided {
        facts.push(Fact::new("结果", result(remedy, decided)));
    }
}

fn result(remedy: &SoughtRemedy, decided: &Decided) -> String {
    let mut said = format!(
        "{}，{}，{} 作出，{} 收到",
        decided.outcome.label(),
        decided.number,
        decided.decided_on,
        decided.received_on
    );
    if decided.new_reply {
        said.push_str("；责令重新答复");
        if let Some(workdays) = decided.within_workdays {
            said.push_str(&format!("，期限 {workdays} 个工作日"));
        }
        match remedy.renewed_by {
            Some(seq) => said.push_str(&format!("（已由第 {seq} 项重新办理）")),
            None => said.push_str("（还没有重新办理）"),
        }
    }
    said
}

/// What was done, in one sentence without its stop.
pub(super) fn sentence(event: &Event) -> Option<String> {
    let of = |number: &Option<String>| match number {
        Some(number) => format!("（{number}）"),
        None => String::new(),
    };
    Some(match &event.act {
        Act::RecordRemedy(it) => format!(
            "{} 收到{}的{}通知{}，由{}提出，针对{}{}",
            it.received_on,
            it.before,
            it.kind.label(),
            of(&it.number),
            it.by.label(),
            it.against.label(),
            tail(it.remark.as_ref())
        ),
        Act::AnswerRemedy(it) => format!(
            "于 {} 提交答复（答辩）{}{}{}",
            it.answered_on,
            of(&it.number),
            if event.derived.late {
                "，已逾期"
            } else {
                ""
            },
            tail(it.remark.as_ref())
        ),
        Act::RecordRemedyDecision(it) => format!(
            "{} 收到 {}，结果为{}{}：{}",
            it.received_on,
            it.number,
            it.outcome.label(),
            if it.new_reply {
                "，责令重新答复"
            } else {
                ""
            },
            excerpt(&it.gist)
        ),
        Act::RecordAppeal(it) => format!(
            "{}（{}）{}{}",
            it.by.label(),
            it.appealed_on,
            it.before
                .as_ref()
                .map(|court| format!("，{court}"))
                .unwrap_or_default(),
            tail(it.remark.as_ref())
        ),
        _ => return None,
    })
}
