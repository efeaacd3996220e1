//! Opinions asked for, and what a third party is told.

use super::{
    REGULATION, REMEDY, applicant, day, full_about, full_head, lean_about, lean_head, sample, some,
};
use crate::data::{
    Addressee, ConsultationNotice, InternalRequest, JointAgencyLetter, OtherAgencyLetter, Paper,
    ThirdPartyLetter, ThirdPartyNotice,
};

pub(super) fn all() -> Vec<(String, Paper)> {
    vec![
        sample("full", full_third_party()),
        sample("lean", lean_third_party()),
        sample("full", full_told()),
        sample("lean", lean_told()),
        sample("full", full_joint()),
        sample("lean", lean_joint()),
        sample("full", full_other()),
        sample("lean", lean_other()),
        sample("full", full_internal()),
        sample("lean", lean_internal()),
        sample("full", full_notice()),
        sample("lean", lean_notice()),
    ]
}

fn full_third_party() -> ThirdPartyLetter {
    ThirdPartyLetter {
        head: full_head(
            "青自然公开征〔2026〕3号",
            &format!("{REGULATION}第三十二条"),
            Some(Addressee::party("青湖区远山建材有限公司")),
        ),
        about: full_about(),
        information: "2023年第4批次建设用地的勘测定界图，其中标注了贵方厂区的界址和面积".into(),
        planned: some("提供勘测定界图，遮盖与申请事项无关的设备布置"),
        within_workdays: 15,
    }
}

fn lean_third_party() -> ThirdPartyLetter {
    ThirdPartyLetter {
        head: lean_head(
            &format!("{REGULATION}第三十二条"),
            Some(Addressee::party("何九")),
        ),
        about: lean_about(),
        information: "何九户的补偿协议。".into(),
        planned: None,
        within_workdays: 15,
    }
}

fn full_told() -> ConsultationNotice {
    ConsultationNotice {
        head: full_head(
            "青自然公开征告〔2026〕3号",
            &format!("{REGULATION}第三十三条"),
            applicant(),
        ),
        about: full_about(),
        whose: "第三方".into(),
        sent_on: day(3, 12),
    }
}

fn lean_told() -> ConsultationNotice {
    ConsultationNotice {
        head: lean_head(
            &format!("{REGULATION}第三十三条"),
            Some(Addressee::person("吴六")),
        ),
        about: lean_about(),
        whose: "其他机关".into(),
        sent_on: day(11, 5),
    }
}

fn full_joint() -> JointAgencyLetter {
    JointAgencyLetter {
        head: full_head(
            "青自然公开征〔2026〕4号",
            &format!("{REGULATION}第三十四条"),
            Some(Addressee::organisation("青湖区住房和城乡建设局")),
        ),
        about: full_about(),
        information: "《东岸片区更新实施方案》（青自然发〔2024〕9号）".into(),
        planned: some("全文公开"),
        within_workdays: 15,
    }
}

fn lean_joint() -> JointAgencyLetter {
    JointAgencyLetter {
        head: lean_head(
            &format!("{REGULATION}第三十四条"),
            Some(Addressee::organisation("青湖区交通运输局")),
        ),
        about: lean_about(),
        information: "道路硬化工程验收报告".into(),
        planned: None,
        within_workdays: 15,
    }
}

fn full_other() -> OtherAgencyLetter {
    OtherAgencyLetter {
        head: full_head(
            "青自然公开征〔2026〕5号",
            &format!("{REGULATION}第十一条"),
            Some(Addressee::organisation("青湖区国家保密局")),
        ),
        about: full_about(),
        question: "所附勘测定界图的坐标成果是否涉及国家秘密，能否公开".into(),
        answer_by: day(3, 26),
    }
}

fn lean_other() -> OtherAgencyLetter {
    OtherAgencyLetter {
        head: lean_head(
            &format!("{REGULATION}第十七条"),
            Some(Addressee::organisation("青湖区交通运输局")),
        ),
        about: lean_about(),
        question: "该工程的验收资料能否公开".into(),
        answer_by: day(11, 13),
    }
}

fn full_internal() -> InternalRequest {
    InternalRequest {
        head: full_head("青自然公开协〔2026〕7号", "本机关内部规定", Some(Addressee::organisation("耕地保护科"))),
        about: full_about(),
        question: "检索2023年第4批次建设用地的征地批复、公告和勘测定界图，提供复制件，并提出能否公开的意见".into(),
        answer_by: day(3, 20),
        due_on: Some(day(4, 8)),
    }
}

fn lean_internal() -> InternalRequest {
    InternalRequest {
        head: lean_head(
            "本机关内部规定",
            Some(Addressee::organisation("村镇建设办公室")),
        ),
        about: lean_about(),
        question: "查找验收资料".into(),
        answer_by: day(11, 11),
        due_on: None,
    }
}

fn full_notice() -> ThirdPartyNotice {
    ThirdPartyNotice {
        head: full_head(
            "青自然公开告〔2026〕1号",
            &format!("{REGULATION}第三十二条"),
            Some(Addressee::party("青湖区远山建材有限公司")),
        ),
        about: full_about(),
        asked_number: some("青自然公开征〔2026〕3号"),
        objected_on: Some(day(3, 20)),
        opinion: "不同意公开".into(),
        grounds: some("勘测定界图反映厂区布局，属于商业秘密。"),
        content: "公开勘测定界图中标注的界址和面积。厂区界址可以从厂外直接看到，不具有秘密性；该批次征地涉及四百余户村民的切身利益，不公开将使其无法核对征收范围".into(),
        remedy: some(REMEDY),
    }
}

fn lean_notice() -> ThirdPartyNotice {
    ThirdPartyNotice {
        head: lean_head(
            &format!("{REGULATION}第三十二条"),
            Some(Addressee::party("何九")),
        ),
        about: lean_about(),
        asked_number: None,
        objected_on: None,
        opinion: "只同意公开一部分".into(),
        grounds: None,
        content: "公开补偿标准和补偿总额，事关公共资金的使用".into(),
        remedy: some(REMEDY),
    }
}
