//! Sheets of the file, and the letter that hands an application over.

use super::{
    REGULATION, applicant, day, full_about, full_head, lean_about, lean_head, sample, sheet_head,
    some, texts,
};
use crate::data::{
    Addressee, CheckLine, ClosingSheet, ContentsLine, ContentsTable, HandoverLetter, OpinionLine,
    Paper, ProofOfService, ReviewSheet, Search, SearchRecord, StepLine,
};

pub(super) fn all() -> Vec<(String, Paper)> {
    vec![
        sample("full", full_handover()),
        sample("lean", lean_handover()),
        sample("full", full_review()),
        sample("lean", lean_review()),
        sample("full", full_search()),
        sample("lean", lean_search()),
        sample("full", full_proof()),
        sample("lean", lean_proof()),
        sample("full", full_contents()),
        sample("lean", lean_contents()),
        sample("full", full_closing()),
        sample("lean", lean_closing()),
    ]
}

fn full_handover() -> HandoverLetter {
    HandoverLetter {
        head: full_head(
            "青自然公开移〔2026〕1号",
            "通行做法",
            Some(Addressee::organisation("青湖区教育局")),
        ),
        applicant: some("赵某"),
        matter: "2024年城区小学招生划片方案".into(),
        arrived_on: day(3, 11),
        from_unit: "青湖区自然资源局收发室".into(),
        handed_on: day(3, 12),
        pages: 3,
        reason: some("信封和申请书均写明由区教育局受理，误投本机关"),
        handed_by: "郑五".into(),
    }
}

fn lean_handover() -> HandoverLetter {
    HandoverLetter {
        head: lean_head("通行做法", Some(Addressee::organisation("青湖区教育局"))),
        applicant: None,
        matter: "学籍材料".into(),
        arrived_on: day(11, 26),
        from_unit: "党政办公室".into(),
        handed_on: day(11, 26),
        pages: 1,
        reason: None,
        handed_by: "郑五".into(),
    }
}

fn opinion(step: &str, covers: &[&str], outcome: Option<&str>, said: Option<&str>) -> OpinionLine {
    OpinionLine {
        step: step.into(),
        covers: covers.iter().map(|&cover| cover.to_owned()).collect(),
        outcome: outcome.map(str::to_owned),
        opinion: said.map(str::to_owned),
        officer: outcome.map(|_| "陈八（代行：蒋十）".to_owned()),
        on: outcome.map(|_| day(3, 11)),
    }
}

fn full_review() -> ReviewSheet {
    let step = |question: &str, answer: &str, note: Option<&str>| StepLine {
        question: question.into(),
        answer: answer.into(),
        basis: format!("{REGULATION}第二十九条"),
        note: note.map(str::to_owned),
    };
    let check = |what: &str, passed, found: &str| CheckLine {
        what: what.into(),
        passed,
        found: found.into(),
    };
    ReviewSheet {
        head: sheet_head(&format!("{REGULATION}第三十七条")),
        about: full_about(),
        applicant: "王喆堃".into(),
        due_on: Some(day(4, 8)),
        safe_on: Some(day(4, 7)),
        handling_unit: "耕地保护科".into(),
        drafter: "冯七".into(),
        drafted_on: day(3, 11),
        outcome: "部分公开".into(),
        proposal: "提供征地批复和公告；勘测定界图遮盖个人信息后提供".into(),
        departs: some("判断时尚未收到第三方的意见"),
        steps: vec![
            step(
                "申请的内容是否明确，凭申请书能不能查找？",
                "明确，可以查找",
                Some("写明了村名和批次"),
            ),
            step(
                "这一信息可以公开吗？",
                "可以区分：一部分提供，其余不予公开或者没有",
                None,
            ),
        ],
        consultations: texts(["第三方青湖区远山建材有限公司：3月20日答复，不同意公开"]),
        opinions: vec![
            opinion(
                "审核",
                &["内容审核"],
                Some("退回重拟"),
                Some("请写明遮盖的理由"),
            ),
            opinion("审核", &["内容审核"], Some("通过"), None),
            opinion(
                "合法性、保密审查",
                &["合法性审查", "保密审查"],
                Some("通过"),
                Some("不涉密，依据正确"),
            ),
            opinion("签发", &["签发"], None, None),
        ],
        checks: vec![
            check("必备要素", true, "齐全"),
            check("先前的答复", false, "三个月前有一件相近的申请，请核对"),
        ],
        attribute: "依申请公开".into(),
    }
}

fn lean_review() -> ReviewSheet {
    ReviewSheet {
        head: lean_head(&format!("{REGULATION}第三十六条第（二）项"), None),
        about: lean_about(),
        applicant: "吴六".into(),
        due_on: None,
        safe_on: None,
        handling_unit: "党政办公室".into(),
        drafter: "郑五".into(),
        drafted_on: day(11, 20),
        outcome: "予以公开".into(),
        proposal: "提供验收报告".into(),
        departs: None,
        steps: Vec::new(),
        consultations: Vec::new(),
        opinions: vec![opinion("签发", &["签发"], None, None)],
        checks: Vec::new(),
        attribute: "依申请公开".into(),
    }
}

fn search(place: &str) -> Search {
    Search {
        places: texts([place, "公文处理系统"]),
        terms: texts(["东岸村", "勘测定界"]),
        period: "2020年至2024年".into(),
        by: "冯七".into(),
        on: Some(day(3, 11)),
        result: "没有与申请内容相符的文件".into(),
    }
}

fn full_search() -> SearchRecord {
    SearchRecord {
        head: sheet_head(&format!("{REGULATION}第三十六条第（四）项")),
        about: full_about(),
        searches: vec![search("综合档案室"), search("耕地保护科业务系统")],
        clues: some("申请人称2023年6月见过公告，已核对当月公告登记簿，没有记载"),
        recorded_by: "冯七".into(),
    }
}

fn lean_search() -> SearchRecord {
    SearchRecord {
        head: lean_head(&format!("{REGULATION}第三十六条第（四）项"), None),
        about: lean_about(),
        searches: vec![Search {
            on: None,
            ..search("档案室")
        }],
        clues: None,
        recorded_by: "郑五".into(),
    }
}

fn full_proof() -> ProofOfService {
    let mut head = sheet_head("国办公开办函〔2016〕235号");
    head.addressee = applicant();
    ProofOfService {
        head,
        about: full_about(),
        document: "政府信息部分公开告知书".into(),
        document_number: some("青自然公开复〔2026〕11号"),
        method: "邮寄".into(),
        address: some("青湖区柳溪镇东岸村8号"),
        tracking: some("EX000000000CN"),
        served_on: Some(day(3, 13)),
        time_point: "邮寄送达的，以交邮之日为送达时点（国办公开办函〔2016〕235号）".into(),
        returned_on: Some(day(3, 20)),
        outcome: some("退回：原址无人"),
        server: some("郑五"),
        proof: some("邮政特快专递交寄单、退件封套"),
    }
}

fn lean_proof() -> ProofOfService {
    let mut head = lean_head("国办公开办函〔2016〕235号", None);
    head.addressee = Some(Addressee::person("吴六"));
    ProofOfService {
        head,
        about: lean_about(),
        document: "政府信息公开申请补正告知书".into(),
        document_number: None,
        method: "直接送达".into(),
        address: None,
        tracking: None,
        served_on: None,
        time_point: "直接送达的，以受送达人签收之日为送达时点".into(),
        returned_on: None,
        outcome: None,
        server: None,
        proof: None,
    }
}

fn full_contents() -> ContentsTable {
    let titles = [
        "政府信息公开申请表",
        "登记回执",
        "补正告知书及送达凭证",
        "第三方征求意见书及回执",
        "审查审批单",
        "部分公开告知书",
        "送达回证",
    ];
    let lines = titles.iter().zip(1u32..).map(|(&title, seq)| ContentsLine {
        seq,
        author: "青湖区自然资源局".into(),
        number: (seq % 2 == 0).then(|| format!("青自然公开复〔2026〕{seq}号")),
        title: title.into(),
        on: day(3, seq),
        page: seq * 2 - 1,
        pages: 2,
        note: (seq == 3).then(|| "凭证为复印件".to_owned()),
    });
    ContentsTable {
        head: sheet_head(&format!("{REGULATION}第四十五条")),
        about: full_about(),
        dossier: some("QZR-2026-YSQ-018"),
        retention: "30年".into(),
        round: 1,
        lines: lines.collect(),
    }
}

fn lean_contents() -> ContentsTable {
    ContentsTable {
        head: lean_head(&format!("{REGULATION}第四十五条"), None),
        about: lean_about(),
        dossier: None,
        retention: "10年".into(),
        round: 2,
        lines: Vec::new(),
    }
}

fn full_closing() -> ClosingSheet {
    ClosingSheet {
        head: sheet_head(&format!("{REGULATION}第四十五条")),
        about: full_about(),
        dossier: some("QZR-2026-YSQ-018"),
        retention: "30年".into(),
        retention_reason: "不予公开或者部分公开的案件，保管30年".into(),
        round: 1,
        documents: 7,
        pages: 14,
        outcome: "部分公开".into(),
        closed_on: day(3, 27),
        head_hash: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".into(),
        remarks: texts([
            "信封原件已破损，以扫描件存卷",
            "第三方提交的样品另存于实物库",
        ]),
        made_by: "郑五".into(),
        checked_by: some("陈八"),
    }
}

fn lean_closing() -> ClosingSheet {
    ClosingSheet {
        head: lean_head(&format!("{REGULATION}第四十五条"), None),
        about: lean_about(),
        dossier: None,
        retention: "10年".into(),
        retention_reason: "普通案件".into(),
        round: 1,
        documents: 3,
        pages: 5,
        outcome: "申请人撤回".into(),
        closed_on: day(11, 25),
        head_hash: "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae".into(),
        remarks: Vec::new(),
        made_by: "郑五".into(),
        checked_by: None,
    }
}
