//! Replies: one of each kind at least, several outcomes in one, and one given anew.

use super::parts::{
    by_law, confirmation, discretion, elsewhere, excessive, finding, granted, in_part, lean_given,
    lean_repeat, none, not_held, other, petition, publication, published, reason, repeat, silent,
    special_query, stability, state_secret, third_party, unclear, unknown_body,
};
use super::{
    REGULATION, REMEDY, REMEDY_FIRST, applicant, day, full_about, full_head, lean_about, lean_head,
    other_case, some,
};
use crate::data::{Addressee, Anew, Attachment, Given, Item, Paper, Parts, Reply, Withheld};

/// Kind, title, article, what the kind carries, and whether reconsideration comes first.
type Row = (&'static str, &'static str, &'static str, Parts, bool);

pub(super) fn all() -> Vec<(String, Paper)> {
    let refused = "政府信息不予公开告知书";
    let unprocessed = "政府信息公开申请不予处理告知书";
    let rows: Vec<Row> = vec![
        (
            "already_published",
            "政府信息已主动公开告知书",
            "第三十六条第（一）项",
            published(),
            false,
        ),
        (
            "granted",
            "政府信息公开告知书",
            "第三十六条第（二）项",
            granted(),
            false,
        ),
        (
            "granted_in_part",
            "政府信息部分公开告知书",
            "第三十七条",
            in_part(),
            true,
        ),
        (
            "refused_state_secret",
            refused,
            "第十四条",
            state_secret(),
            true,
        ),
        ("refused_by_law", refused, "第十四条", by_law(), true),
        ("refused_stability", refused, "第十四条", stability(), true),
        (
            "refused_third_party",
            refused,
            "第十五条",
            third_party(),
            true,
        ),
        (
            "refused_internal",
            refused,
            "第十六条第一款",
            discretion(),
            true,
        ),
        (
            "refused_process",
            refused,
            "第十六条第二款",
            discretion(),
            true,
        ),
        (
            "refused_enforcement_file",
            refused,
            "第十六条第二款",
            discretion(),
            true,
        ),
        (
            "special_query",
            "政府信息查询事项告知书",
            "第三十六条第（七）项",
            special_query(),
            false,
        ),
        (
            "not_held",
            "政府信息不存在告知书",
            "第三十六条第（四）项",
            not_held(),
            false,
        ),
        (
            "not_this_agency",
            "非本机关政府信息告知书",
            "第三十六条第（五）项",
            elsewhere(),
            false,
        ),
        (
            "needs_creation",
            "政府信息无法提供告知书",
            "第三十八条",
            reason("现有资料只有逐年的报表，没有近十年的变化分析"),
            false,
        ),
        (
            "still_unclear",
            "政府信息无法提供告知书",
            "第三十条",
            unclear(),
            false,
        ),
        (
            "petition",
            unprocessed,
            "第三十九条第一款",
            petition(),
            false,
        ),
        (
            "repeat_request",
            unprocessed,
            "第三十六条第（六）项",
            repeat(),
            false,
        ),
        (
            "publication",
            unprocessed,
            "第三十九条第二款",
            publication(),
            false,
        ),
        ("excessive", unprocessed, "第三十五条", excessive(), false),
        (
            "confirmation_request",
            unprocessed,
            "第二条",
            confirmation(),
            false,
        ),
        ("other", "政府信息公开告知书", "第四十一条", other(), false),
    ];
    let singles = rows.into_iter().map(|row| (row.0, full(row)));
    let more = [
        ("granted_channel", channel_only()),
        (
            "granted_lean",
            lean(
                "granted",
                "政府信息公开告知书",
                "第三十六条第（二）项",
                lean_given(),
            ),
        ),
        ("granted_in_part_many_grounds", many_grounds()),
        (
            "not_this_agency_unknown",
            lean(
                "not_this_agency",
                "非本机关政府信息告知书",
                "第三十六条第（五）项",
                unknown_body(),
            ),
        ),
        (
            "repeat_lean",
            lean(
                "repeat_request",
                "政府信息公开申请不予处理告知书",
                "第三十六条第（六）项",
                lean_repeat(),
            ),
        ),
        (
            "excessive_silent",
            lean(
                "excessive",
                "政府信息公开申请不予处理告知书",
                "第三十五条",
                silent(),
            ),
        ),
        ("items", several_outcomes()),
        ("anew", given_anew()),
    ];
    let all = singles.chain(more);
    all.map(|(shows, reply)| (format!("reply.{shows}"), reply.into()))
        .collect()
}

fn full((kind, title, article, parts, first): Row) -> Reply {
    Reply {
        head: full_head(
            "青自然公开复〔2026〕11号",
            &format!("{REGULATION}{article}"),
            applicant(),
        ),
        about: full_about(),
        kind: kind.into(),
        title: title.into(),
        parts,
        items: Vec::new(),
        attachments: Vec::new(),
        covers: Vec::new(),
        anew: None,
        remedy: some(if first { REMEDY_FIRST } else { REMEDY }),
    }
}

fn lean(kind: &str, title: &str, article: &str, parts: Parts) -> Reply {
    Reply {
        head: lean_head(
            &format!("{REGULATION}{article}"),
            Some(Addressee::person("吴六")),
        ),
        about: lean_about(),
        kind: kind.into(),
        title: title.into(),
        parts,
        items: Vec::new(),
        attachments: Vec::new(),
        covers: Vec::new(),
        anew: None,
        remedy: some(REMEDY),
    }
}

fn channel_only() -> Reply {
    let given = Given {
        what: "2023年第4批次建设用地全部案卷".into(),
        medium: some("纸质"),
        way: some("到本机关档案室当场查阅、抄录"),
        pages: None,
        when: Some(day(4, 10)),
        channel_only: true,
    };
    let parts = Parts {
        given: Some(given),
        ..none()
    };
    full((
        "granted",
        "政府信息公开告知书",
        "第三十六条第（二）项",
        parts,
        false,
    ))
}

fn many_grounds() -> Reply {
    let mut parts = in_part();
    parts.withheld.push(Withheld {
        what: "会商纪要".into(),
        basis: format!("{REGULATION}第十六条第二款"),
        reason: "属于讨论记录".into(),
    });
    parts.withheld.push(Withheld {
        what: "2023年以前的勘测定界图".into(),
        basis: format!("{REGULATION}第三十六条第（四）项"),
        reason: "经检索没有找到".into(),
    });
    parts.classification = state_secret().classification;
    parts.forbidding_law = by_law().forbidding_law;
    parts.danger = stability().danger;
    parts.third_parties = vec![finding(false), finding(true)];
    parts.no_duty_to_disclose = discretion().no_duty_to_disclose;
    parts.search = not_held().search;
    parts.reason = some("以上各部分已逐页核对");
    let mut reply = full((
        "granted_in_part",
        "政府信息部分公开告知书",
        "第三十七条",
        parts,
        true,
    ));
    reply.attachments = vec![
        Attachment {
            name: "勘测定界图".into(),
            pages: Some(2),
            redacted: true,
        },
        Attachment {
            name: "遮盖说明".into(),
            pages: None,
            redacted: false,
        },
    ];
    reply.covers = vec![other_case()];
    reply
}

fn item(item: &str, kind: &str, label: &str, article: &str, parts: Parts) -> Item {
    Item {
        item: item.into(),
        kind: kind.into(),
        label: label.into(),
        basis: format!("{REGULATION}{article}"),
        parts,
    }
}

fn several_outcomes() -> Reply {
    let summary = Parts {
        given: lean_given().given,
        withheld: in_part().withheld,
        ..none()
    };
    let mut reply = full((
        "granted_in_part",
        "政府信息部分公开告知书",
        "第三十七条",
        summary,
        true,
    ));
    reply.items = vec![
        item(
            "征地批复",
            "granted",
            "予以公开",
            "第三十六条第（二）项",
            lean_given(),
        ),
        item(
            "会商纪要。",
            "refused_process",
            "不予公开：过程性信息",
            "第十六条第二款",
            discretion(),
        ),
        item(
            "勘测定界图",
            "not_held",
            "信息不存在",
            "第三十六条第（四）项",
            not_held(),
        ),
        item(
            "征收土地公告",
            "already_published",
            "已主动公开",
            "第三十六条第（一）项",
            published(),
        ),
    ];
    reply.attachments = vec![Attachment {
        name: "征地批复".into(),
        pages: Some(3),
        redacted: false,
    }];
    reply
}

fn given_anew() -> Reply {
    let mut reply = full((
        "granted",
        "政府信息公开告知书",
        "第三十六条第（二）项",
        lean_given(),
        false,
    ));
    reply.anew = Some(Anew {
        ground: "行政复议决定".into(),
        decision: some("青政复决〔2026〕6号"),
        replaces: some("青自然公开复〔2026〕2号"),
    });
    reply
}

/// A reply of a kind that the office added, with every part that a kind can have.
pub(super) fn everything(kind: &str) -> Reply {
    let mut reply = many_grounds();
    reply.kind = kind.to_owned();
    let parts = &mut reply.parts;
    parts.published_at = published().published_at;
    parts.responsible_body = elsewhere().responsible_body;
    parts.earlier_reply = repeat().earlier_reply;
    parts.special_rule = special_query().special_rule;
    parts.proper_channel = petition().proper_channel;
    parts.supplement = unclear().supplement;
    parts.reasons = excessive().reasons;
    reply
}
