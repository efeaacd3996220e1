//! The application, its entry in the register, its withdrawal.

use super::{
    REGULATION, day, full_about, lean_about, lean_head, other_case, sample, sheet_head, some, texts,
};
use crate::data::{ApplicationForm, HistoryLine, Paper, Party, RegisterEntry, WithdrawalForm};

fn named(name: &str) -> Party {
    Party {
        name: name.into(),
        kind: None,
        work_unit: None,
        id_kind: None,
        id_number: None,
        legal_representative: None,
        contact_person: None,
        phone: None,
        mail: None,
        address: None,
        authority: None,
    }
}

fn person() -> Party {
    Party {
        kind: some("自然人"),
        work_unit: some("东岸小学"),
        id_kind: some("居民身份证"),
        id_number: some("3704**********002X"),
        phone: some("1390000****"),
        mail: some("applicant@example.cn"),
        address: some("青湖区柳溪镇东岸村8号"),
        ..named("王喆堃")
    }
}

fn enterprise() -> Party {
    Party {
        kind: some("商业企业"),
        id_kind: some("统一社会信用代码"),
        id_number: some("91000000000000000X"),
        legal_representative: some("赵赟"),
        contact_person: some("钱一"),
        phone: some("0600-5550145"),
        address: some("青湖区工业路6号"),
        ..named("青湖区远山建材有限公司")
    }
}

fn agent() -> Party {
    Party {
        id_kind: some("律师执业证"),
        id_number: some("1370**********5566"),
        phone: some("1380000****"),
        authority: some("2026年2月20日授权委托书，代为提出申请、签收文书"),
        ..named("孙二")
    }
}

pub(super) fn all() -> Vec<(String, Paper)> {
    vec![
        sample("full", full_form()),
        sample("enterprise", enterprise_form()),
        sample("lean", lean_form()),
        sample("full", full_entry()),
        sample("lean", lean_entry()),
        sample("full", full_withdrawal()),
        sample("lean", lean_withdrawal()),
    ]
}

fn full_form() -> ApplicationForm {
    ApplicationForm {
        head: sheet_head(&format!("{REGULATION}第二十九条")),
        about: full_about(),
        applicant: person(),
        others: vec![
            Party {
                name: "李𬹼".into(),
                ..person()
            },
            named("周三"),
        ],
        agent: Some(agent()),
        document_number: some("青政土批〔2023〕204号"),
        purpose: some("了解本村土地征收情况"),
        media: texts(["纸质", "电子"]),
        provision: texts(["邮寄", "电子邮件"]),
        aids: texts(["代为填写"]),
        attachments: 2,
        written_by: some("郑五（办公室）"),
    }
}

fn enterprise_form() -> ApplicationForm {
    ApplicationForm {
        applicant: enterprise(),
        others: Vec::new(),
        agent: Some(Party {
            authority: None,
            ..agent()
        }),
        aids: Vec::new(),
        written_by: None,
        ..full_form()
    }
}

fn lean_form() -> ApplicationForm {
    ApplicationForm {
        head: lean_head(&format!("{REGULATION}第二十九条"), None),
        about: lean_about(),
        applicant: named("吴六"),
        others: Vec::new(),
        agent: None,
        document_number: None,
        purpose: None,
        media: Vec::new(),
        provision: Vec::new(),
        aids: Vec::new(),
        attachments: 0,
        written_by: None,
    }
}

fn full_entry() -> RegisterEntry {
    let line = |on, what: &str, who: &str| HistoryLine {
        on,
        what: what.into(),
        who: who.into(),
    };
    RegisterEntry {
        head: sheet_head(&format!("{REGULATION}第四十五条")),
        about: full_about(),
        applicant: person(),
        agent: Some(agent()),
        arrived_on: Some(day(3, 1)),
        signed_on: Some(day(3, 1)),
        confirmed_on: Some(day(3, 2)),
        receipt_rule: format!(
            "通过互联网渠道提交的，以双方确认之日为收到之日（{REGULATION}第三十一条第（三）项）"
        ),
        theme: some("征地拆迁"),
        split_from: some("青自然依申请〔2026〕12号"),
        split_into: vec![other_case()],
        due_on: Some(day(4, 8)),
        provisional: true,
        registered_by: "郑五".into(),
        handler: some("冯七"),
        handling_unit: some("耕地保护科"),
        state: "办理中".into(),
        history: vec![
            line(day(3, 2), "登记", "郑五"),
            line(day(3, 3), "告知补正", "郑五"),
            line(day(3, 10), "收到补正", "郑五"),
            line(day(3, 11), "交办", "陈八"),
        ],
    }
}

fn lean_entry() -> RegisterEntry {
    let mut about = lean_about();
    about.received_on = None;
    RegisterEntry {
        head: lean_head(&format!("{REGULATION}第四十五条"), None),
        about,
        applicant: named("吴六"),
        agent: None,
        arrived_on: None,
        signed_on: None,
        confirmed_on: None,
        receipt_rule: "待与申请人确认".into(),
        theme: None,
        split_from: None,
        split_into: Vec::new(),
        due_on: None,
        provisional: false,
        registered_by: "郑五".into(),
        handler: None,
        handling_unit: None,
        state: "待确认收到".into(),
        history: Vec::new(),
    }
}

fn full_withdrawal() -> WithdrawalForm {
    WithdrawalForm {
        head: sheet_head("通行做法"),
        about: full_about(),
        applicant: "王喆堃".into(),
        agent: some("孙二"),
        reason: some("所需信息已从网站获取"),
        withdrawn_on: day(3, 12),
        declared: some("电话，已录音"),
        confirmed_by: some("郑五"),
    }
}

fn lean_withdrawal() -> WithdrawalForm {
    WithdrawalForm {
        head: lean_head("通行做法", None),
        about: lean_about(),
        applicant: "吴六".into(),
        agent: None,
        reason: None,
        withdrawn_on: day(11, 20),
        declared: None,
        confirmed_by: None,
    }
}
