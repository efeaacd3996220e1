//! What a case holds, as labelled facts.

use casework::{CaseFile, Office};
use disclosure::case::{Case, ConsultOutcome, Event};
use disclosure::words::{ActKind, State};
use disclosure::{Cite, Rules};
use serde_json::Value;

use super::sentence::yuan;
use crate::api::acts::{Form, fields, objects};
use crate::workbench::forms::{label_of, word_label};

/// A labelled fact.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::workbench) struct Fact {
    pub label: String,
    pub value: String,
}

impl Fact {
    pub fn new(label: impl Into<String>, value: impl Into<String>) -> Fact {
        Fact {
            label: label.into(),
            value: value.into(),
        }
    }
}

/// The application as it was handed in.
pub(in crate::workbench) fn application(file: &CaseFile) -> Vec<Fact> {
    if !file.sight.is_whole() {
        return Vec::new();
    }
    let application = &file.case.application;
    let mut facts = vec![
        Fact::new("信息名称", &application.title),
        Fact::new("内容描述", application.content.as_str()),
    ];
    let mut add = |label: &str, value: Option<String>| {
        facts.extend(
            value
                .filter(|value| !value.is_empty())
                .map(|value| Fact::new(label, value)),
        );
    };
    let joined = |labels: Vec<&str>| Some(labels.join("、"));
    add("文号", application.document_number.clone());
    add(
        "用途",
        application
            .purpose
            .as_ref()
            .map(|text| text.as_str().to_owned()),
    );
    add(
        "载体",
        joined(application.media.iter().map(|one| one.label()).collect()),
    );
    add(
        "获取方式",
        joined(
            application
                .provision
                .iter()
                .map(|one| one.label())
                .collect(),
        ),
    );
    add(
        "协助",
        joined(application.aids.iter().map(|one| one.label()).collect()),
    );
    add("渠道", Some(application.channel.label().to_owned()));
    let dates = &application.dates;
    for (label, day) in [
        ("提交之日", dates.submitted_on),
        ("到达之日", dates.arrived_on),
        ("签收之日", dates.signed_on),
        ("确认之日", dates.confirmed_on),
        ("联系之日", dates.contact_attempted_on),
    ] {
        add(label, day.map(|day| day.to_string()));
    }
    add(
        "收到之日",
        Some(
            file.case
                .received_on
                .map_or_else(|| "待确认".to_owned(), |day| day.to_string()),
        ),
    );
    add("登记之日", Some(file.case.registered_on.to_string()));
    add(
        "附件",
        (application.attachments > 0).then(|| format!("{} 件", application.attachments)),
    );
    add("主题", application.theme.clone());
    add(
        "拆分自",
        file.case
            .split_from
            .as_ref()
            .map(|from| from.number.clone()),
    );
    facts
}

/// What is going on: notices, fee, draft, review, reply.
pub(in crate::workbench) fn handling(office: &Office, file: &CaseFile) -> Vec<Fact> {
    if !file.sight.is_whole() {
        return Vec::new();
    }
    let (case, rules) = (&file.case, &office.rules);
    let mut facts = Vec::new();
    let mut add = |label: &str, value: String| facts.push(Fact::new(label, value));
    if case.round > 1 {
        add(
            "轮次",
            format!("第 {} 轮（此前的答复被撤销或者更正）", case.round),
        );
    }
    if let Some(notice) = &case.supplement {
        let served = notice
            .served_on
            .map(|on| format!("，{on} 送达"))
            .unwrap_or_default();
        let back = notice
            .received_on
            .map(|on| format!("，{on} 收到补正"))
            .unwrap_or_default();
        add(
            "补正",
            format!(
                "{} 告知，期限 {} 个工作日{served}{back}",
                notice.on, notice.within_workdays
            ),
        );
    }
    if let Some(notice) = &case.reasons {
        let found = match notice.reasonable {
            None => "，尚未审查".to_owned(),
            Some(true) => "，理由合理".to_owned(),
            Some(false) => "，理由不合理".to_owned(),
        };
        add("说明理由", format!("{} 告知{found}", notice.on));
    }
    let extended = case.run().and_then(|run| run.extension);
    if let (Some((workdays, _)), None) = (case.extension_consent, extended) {
        add(
            "延期",
            format!("已同意延期 {workdays} 个工作日，待告知申请人"),
        );
    }
    if let Some((workdays, on)) = extended {
        add("延期", format!("{on} 告知申请人，延长 {workdays} 个工作日"));
    }
    if let Some(fee) = &case.fee {
        let paid = fee
            .paid_on
            .map_or_else(|| "，未缴".to_owned(), |on| format!("，{on} 缴清"));
        add(
            "信息处理费",
            format!("{}，{}{paid}", fee.basis.label(), yuan(fee.amount_fen)),
        );
        for line in &fee.lines {
            add(
                "其中",
                format!(
                    "第 {} 至 {}：每单位 {}",
                    line.from,
                    line.to,
                    yuan(line.unit_fen)
                ),
            );
        }
    }
    if let Some(draft) = &case.draft {
        add("草稿", kind_label(&draft.kind, rules));
    }
    if case.state == State::InReview {
        add("审批", review(case, rules));
    }
    if let Some(reply) = &case.reply {
        add("答复", kind_label(&reply.kind, rules));
        if let Some(number) = &reply.number {
            add("文号", number.clone());
        }
        add("签发之日", reply.signed_on.to_string());
        if let (Some(service), Some(on)) = (reply.service, reply.served_on) {
            let proved = if reply.proved {
                "，凭证已登记"
            } else {
                "，凭证未登记"
            };
            add("送达", format!("{}，{on}{proved}", service.label()));
        }
        if let Some(on) = reply.returned_on {
            add("退回", on.to_string());
        }
    }
    if let Some((ending, on)) = case.ending {
        add("终止", format!("{}，{on}", ending.label()));
    }
    if let Some(dossier) = &case.dossier {
        add("卷宗号", dossier.clone());
    }
    if case.urged > 0 {
        add("催办", format!("{} 次", case.urged));
    }
    for asked in &case.corrections {
        add(
            "待确认的更正",
            format!("第 {} 项提出，更正第 {} 项", asked.seq, asked.event),
        );
    }
    facts
}

fn review(case: &Case, rules: &Rules) -> String {
    let next = rules.review_chain(case.last_on).and_then(|chain| {
        let (step, _) = chain.next(&case.passed)?;
        let at = chain
            .steps
            .iter()
            .position(|known| known.step == step.step)?
            + 1;
        let who: Vec<&str> = step.roles.iter().map(|role| role.label()).collect();
        Some(format!(
            "第 {at} 步，共 {} 步：{}（{}）",
            chain.steps.len(),
            step.label,
            who.join("、")
        ))
    });
    next.unwrap_or_default()
}

fn kind_label(kind: &str, rules: &Rules) -> String {
    rules
        .reply_kind(kind)
        .map_or_else(|| kind.to_owned(), |row| row.label.clone())
}

/// Opinions asked for, each with its own clock.
pub(in crate::workbench) fn opinions(
    office: &Office,
    file: &CaseFile,
    questions: &[(String, disclosure::Text)],
) -> Vec<Fact> {
    file.sight
        .consultations(&file.case)
        .map(|asked| {
            let received = asked.received_on.map_or_else(
                || "，对方尚未收到".to_owned(),
                |on| format!("，{on} 对方收到"),
            );
            let ended = match asked.ended {
                None => disclosure::clock::opinion_due(asked, &office.rules)
                    .or_else(|| disclosure::clock::opinion_wanted(asked, &office.rules))
                    .map(|due| format!("，应当在 {due} 前回复"))
                    .unwrap_or_default(),
                Some((on, ConsultOutcome::Answered(opinion))) => {
                    format!("，{on} 收到意见：{}", opinion.label())
                }
                Some((on, ConsultOutcome::Ended(why))) => format!("，{on} 终止：{}", why.label()),
            };
            let question = questions
                .iter()
                .find(|(id, _)| *id == asked.id)
                .map(|(_, text)| format!("。问：{}", text.as_str()))
                .unwrap_or_default();
            Fact::new(
                format!("{}（{}）", asked.label(), asked.with.label()),
                format!("{} 发出{received}{ended}{question}", asked.sent_on),
            )
        })
        .collect()
}

/// Everything that an event says, field by field.
pub(in crate::workbench) fn details(event: &Event, rules: &Rules) -> Vec<Fact> {
    let assessed = super::assessment::answered(event, rules);
    if !assessed.is_empty() {
        return assessed;
    }
    let Ok(payload) = event.act.payload() else {
        return Vec::new();
    };
    let bare = crate::api::bare(payload);
    let mut facts = Vec::new();
    let (fields, value) = match event.act.kind() {
        ActKind::Register => (
            objects()
                .find(|object| object.name == "NewApplication")
                .map_or(&[][..], |object| object.fields),
            &bare["application"],
        ),
        kind => (fields(kind).unwrap_or_default(), &bare),
    };
    for field in fields {
        // people are in the bar above, masked
        if ["applicant", "agent", "jointly"].contains(&field.name) {
            continue;
        }
        tell(
            &mut facts,
            &label_of(field),
            &field.form,
            &value[field.name],
            rules,
        );
    }
    if let Some(number) = &event.facts.document_number {
        facts.push(Fact::new("文号", number));
    }
    if let Some(nth) = event.facts.nth_in_month {
        facts.push(Fact::new("当月第几件", nth.to_string()));
    }
    if let Some(fen) = event.derived.fee_fen {
        facts.push(Fact::new("金额", yuan(fen)));
    }
    if let Some(remedy) = &event.derived.remedy {
        facts.push(Fact::new("救济告知", remedy));
    }
    facts
}

fn tell(facts: &mut Vec<Fact>, label: &str, form: &Form, value: &Value, rules: &Rules) {
    match (form, value) {
        (_, Value::Null) => {}
        (Form::Object(name), Value::Object(inner)) => {
            let Some(object) = objects().find(|object| object.name == *name) else {
                return;
            };
            for field in object.fields {
                if let Some(value) = inner.get(field.name) {
                    let label = format!("{label}·{}", label_of(field));
                    tell(facts, &label, &field.form, value, rules);
                }
            }
        }
        (Form::Many(form), Value::Array(items)) => {
            for (index, item) in items.iter().enumerate() {
                let label = match items.len() {
                    1 => label.to_owned(),
                    _ => format!("{label} {}", index + 1),
                };
                tell(facts, &label, form, item, rules);
            }
        }
        (Form::Fen, Value::Number(fen)) => {
            facts.push(Fact::new(label, yuan(fen.as_i64().unwrap_or_default())));
        }
        (Form::Word(name), Value::String(word)) => {
            facts.push(Fact::new(label, word_label(name, word)));
        }
        (Form::Line, Value::String(text)) => {
            let kind = rules.reply_kind(text).map(|row| row.label.clone());
            let article = || {
                let cites = text.contains(':');
                cites.then(|| rules.sources.title(&Cite::from(text.as_str())))?
            };
            let said = kind.or_else(article).unwrap_or_else(|| text.clone());
            facts.push(Fact::new(label, said));
        }
        // an id says nothing to people
        (Form::Id, _) => {}
        (_, Value::String(text)) => facts.push(Fact::new(label, text)),
        (_, Value::Bool(true)) => facts.push(Fact::new(label, "是")),
        (_, Value::Bool(false)) => facts.push(Fact::new(label, "否")),
        (_, other) => facts.push(Fact::new(label, other.to_string())),
    }
}
