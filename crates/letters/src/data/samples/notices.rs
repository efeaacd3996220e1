//! Notices to the applicant, and those on the fee.

use super::{
    MEASURES, REGULATION, REMEDY, applicant, day, full_about, full_head, lean_about, lean_head,
    other_case, sample, some, texts,
};
use crate::data::{
    AbandonmentNotice, Acknowledgement, Addressee, DeferralNotice, ExtensionNotice, FeeNotice,
    Paper, PaymentConfirmation, ReasonsNotice, Restart, SplitNotice, SplitPart, SupplementNotice,
    TierLine,
};

pub(super) fn all() -> Vec<(String, Paper)> {
    vec![
        sample("full", full_acknowledgement()),
        sample("lean", lean_acknowledgement()),
        sample("full", full_supplement()),
        sample("lean", lean_supplement()),
        sample("full", full_reasons()),
        sample("lean", lean_reasons()),
        sample("full", full_extension()),
        sample("lean", lean_extension()),
        sample("full", full_deferral()),
        sample("lean", lean_deferral()),
        sample("full", full_split()),
        sample("lean", lean_split()),
        sample("full", abandoned_for_want_of_supplement()),
        sample("lean", abandoned_for_want_of_payment()),
        sample("per_item", fee_by_item()),
        sample("per_page", fee_by_page()),
        sample("lean", lean_fee()),
        sample("full", full_payment()),
        sample("lean", lean_payment()),
    ]
}

fn full_acknowledgement() -> Acknowledgement {
    Acknowledgement {
        head: full_head("", &format!("{REGULATION}第三十一条"), applicant()),
        about: full_about(),
        receipt_rule: format!("双方确认之日（{REGULATION}第三十一条第（三）项）"),
        due_on: day(4, 8),
        provisional: true,
        materials: texts(["申请表", "身份证明复印件", "授权委托书"]),
    }
}

fn lean_acknowledgement() -> Acknowledgement {
    Acknowledgement {
        head: lean_head(
            &format!("{REGULATION}第三十一条"),
            Some(Addressee::person("吴六")),
        ),
        about: lean_about(),
        receipt_rule: format!("本机关签收之日（{REGULATION}第三十一条第（二）项）"),
        due_on: day(11, 30),
        provisional: false,
        materials: Vec::new(),
    }
}

fn full_supplement() -> SupplementNotice {
    SupplementNotice {
        head: full_head(
            "青自然公开补〔2026〕5号",
            &format!("{REGULATION}第三十条"),
            applicant(),
        ),
        about: full_about(),
        items: texts([
            "申请书没有附身份证明，请提供身份证复印件",
            "所称“有关我家的材料”不能确定是哪些文件，请写明文件名称、文号，或者形成的大致时间和事项；",
            "没有写明以什么形式、通过什么途径获取信息。",
        ]),
        guidance: some(
            "需要征地批复的，写明村名和批次即可；不知道批次的，可以写明征地公告张贴的大致时间",
        ),
        within_workdays: 10,
        due_on: Some(day(3, 26)),
    }
}

fn lean_supplement() -> SupplementNotice {
    SupplementNotice {
        head: lean_head(
            &format!("{REGULATION}第三十条"),
            Some(Addressee::people(["吴六", "周三", "何九"])),
        ),
        about: lean_about(),
        items: texts(["请写明工程名称"]),
        guidance: None,
        within_workdays: 15,
        due_on: None,
    }
}

fn full_reasons() -> ReasonsNotice {
    ReasonsNotice {
        head: full_head(
            "青自然公开询〔2026〕1号",
            &format!("{REGULATION}第三十五条"),
            Some(Addressee::organisation("青湖区远山建材有限公司")),
        ),
        about: full_about(),
        why: "自2026年1月1日至3月2日，贵单位共提出46件申请，其中3月2日一日提出21件，涉及14个村的全部征地资料".into(),
        within_workdays: 10,
        due_on: Some(day(3, 26)),
    }
}

fn lean_reasons() -> ReasonsNotice {
    ReasonsNotice {
        head: lean_head(
            &format!("{REGULATION}第三十五条"),
            Some(Addressee::person("吴六")),
        ),
        about: lean_about(),
        why: "一日内提出46件申请".into(),
        within_workdays: 10,
        due_on: None,
    }
}

fn full_extension() -> ExtensionNotice {
    ExtensionNotice {
        head: full_head(
            "青自然公开延〔2026〕2号",
            &format!("{REGULATION}第三十三条"),
            applicant(),
        ),
        about: full_about(),
        was_due_on: day(4, 8),
        workdays: 20,
        due_on: day(5, 9),
        provisional: true,
        reason: "所申请的资料保存在三处档案室，需要逐卷查找、核对".into(),
    }
}

fn lean_extension() -> ExtensionNotice {
    ExtensionNotice {
        head: lean_head(
            &format!("{REGULATION}第三十三条"),
            Some(Addressee::person("吴六")),
        ),
        about: lean_about(),
        was_due_on: day(11, 30),
        workdays: 5,
        due_on: day(12, 7),
        provisional: false,
        reason: "有关资料正在清点。".into(),
    }
}

fn full_deferral() -> DeferralNotice {
    DeferralNotice {
        head: full_head(
            "青自然公开缓〔2026〕1号",
            &format!("{REGULATION}第三十五条"),
            applicant(),
        ),
        about: full_about(),
        finding: "所申请的信息用于核对各户的补偿，理由合理".into(),
        was_due_on: day(4, 8),
        workdays: 30,
        due_on: day(5, 22),
        provisional: true,
        reason: "46件申请涉及14个村、约3000页资料，须逐件查找和审查".into(),
    }
}

fn lean_deferral() -> DeferralNotice {
    DeferralNotice {
        head: lean_head(
            &format!("{REGULATION}第三十五条"),
            Some(Addressee::person("吴六")),
        ),
        about: lean_about(),
        finding: "理由合理".into(),
        was_due_on: day(11, 30),
        workdays: 10,
        due_on: day(12, 14),
        provisional: false,
        reason: "件数较多".into(),
    }
}

fn split_part(number: u32, matter: &str) -> SplitPart {
    SplitPart {
        case_number: format!("青自然依申请〔2026〕{number}号"),
        matter: matter.into(),
    }
}

fn full_split() -> SplitNotice {
    SplitNotice {
        head: full_head(
            "青自然公开拆〔2026〕1号",
            &format!("{MEASURES}第四条"),
            applicant(),
        ),
        about: full_about(),
        parts: vec![
            split_part(19, "征地批复"),
            split_part(20, "征收土地公告"),
            split_part(21, "勘测定界图"),
        ],
        reason: "征地批复、公告和勘测定界图由不同科室保存，可以各自查找和答复".into(),
        due_on: day(4, 8),
        provisional: true,
    }
}

fn lean_split() -> SplitNotice {
    SplitNotice {
        head: lean_head(
            &format!("{MEASURES}第四条"),
            Some(Addressee::person("吴六")),
        ),
        about: lean_about(),
        parts: vec![split_part(19, "验收报告"), split_part(20, "工程结算")],
        reason: "两项内容互不相关".into(),
        due_on: day(11, 30),
        provisional: false,
    }
}

fn abandoned_for_want_of_supplement() -> AbandonmentNotice {
    AbandonmentNotice {
        head: full_head(
            "青自然公开终〔2026〕1号",
            &format!("{REGULATION}第三十条"),
            applicant(),
        ),
        about: full_about(),
        cause: "补正".into(),
        notice_number: some("青自然公开补〔2026〕5号"),
        notice_served_on: day(3, 12),
        last_day: day(3, 26),
        covers: Vec::new(),
        remedy: some(REMEDY),
    }
}

fn abandoned_for_want_of_payment() -> AbandonmentNotice {
    AbandonmentNotice {
        head: lean_head(
            &format!("{MEASURES}第六条"),
            Some(Addressee::person("吴六")),
        ),
        about: lean_about(),
        cause: "缴费".into(),
        notice_number: None,
        notice_served_on: day(10, 9),
        last_day: day(11, 6),
        covers: vec![other_case()],
        remedy: some(REMEDY),
    }
}

fn line(from: u32, to: u32, unit_fen: i64) -> TierLine {
    let count = to - from + 1;
    TierLine {
        from,
        to,
        count,
        unit_fen,
        amount_fen: i64::from(count) * unit_fen,
    }
}

fn fee_by_item() -> FeeNotice {
    let lines = vec![line(9, 10, 0), line(11, 30, 10_000), line(31, 34, 20_000)];
    FeeNotice {
        head: full_head(
            "青自然公开费〔2026〕1号",
            &format!("{REGULATION}第四十二条"),
            applicant(),
        ),
        about: full_about(),
        finding: "2026年3月共提出34件申请，明显多于同类申请人".into(),
        scheme: "按件".into(),
        unit: "件".into(),
        standard: format!("{MEASURES}第四条"),
        month: some("2026年3月"),
        pages: None,
        page_method: None,
        amount_fen: lines.iter().map(|line| line.amount_fen).sum(),
        lines,
        pay_to: "凭本通知书通过非税收入收缴系统网上缴纳，或者到代收银行柜台缴纳。".into(),
        within_workdays: 20,
        due_on: Some(day(4, 10)),
        inspection: None,
        covers: vec![other_case()],
    }
}

fn fee_by_page() -> FeeNotice {
    let lines = vec![
        line(1, 30, 0),
        line(31, 100, 1_000),
        line(101, 200, 2_000),
        line(201, 350, 4_000),
    ];
    FeeNotice {
        finding: "一件申请要求提供350页资料的复制件".into(),
        scheme: "按量".into(),
        unit: "页".into(),
        standard: format!("{MEASURES}第五条"),
        month: None,
        pages: Some(350),
        page_method: some("电子表格按A4纸打印预览的页数计算"),
        amount_fen: lines.iter().map(|line| line.amount_fen).sum(),
        lines,
        due_on: None,
        inspection: some("上述资料可以在工作日到本机关档案室当场查阅、抄录，请提前电话预约"),
        covers: Vec::new(),
        ..fee_by_item()
    }
}

fn lean_fee() -> FeeNotice {
    let lines = vec![line(31, 31, 1_050)];
    FeeNotice {
        head: lean_head(
            &format!("{REGULATION}第四十二条"),
            Some(Addressee::person("吴六")),
        ),
        about: lean_about(),
        pages: Some(31),
        page_method: None,
        amount_fen: lines.iter().map(|line| line.amount_fen).sum(),
        lines,
        inspection: None,
        ..fee_by_page()
    }
}

fn full_payment() -> PaymentConfirmation {
    let mut about = full_about();
    about.restarted = Some(Restart {
        on: day(4, 3),
        why: "您缴清了信息处理费".into(),
    });
    PaymentConfirmation {
        head: full_head(
            "青自然公开缴〔2026〕1号",
            &format!("{MEASURES}第六条"),
            applicant(),
        ),
        about,
        notice_number: some("青自然公开费〔2026〕1号"),
        amount_fen: 280_000,
        receipt_number: some("（电子）00012345"),
        paid_on: day(4, 3),
        due_on: day(5, 6),
        provisional: true,
        covers: vec![other_case()],
    }
}

fn lean_payment() -> PaymentConfirmation {
    PaymentConfirmation {
        head: lean_head(
            &format!("{MEASURES}第六条"),
            Some(Addressee::person("吴六")),
        ),
        about: lean_about(),
        notice_number: None,
        amount_fen: 1_050,
        receipt_number: None,
        paid_on: day(11, 10),
        due_on: day(12, 8),
        provisional: false,
        covers: Vec::new(),
    }
}
