//! The closed vocabularies as OpenAPI schemas. `disclosure` knows nothing of
//! OpenAPI, so each has a name here that stands for it.

use std::borrow::Cow;

use disclosure::application as form;
use disclosure::{act, clock, words};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
use utoipa::{PartialSchema, ToSchema};

macro_rules! schemas {
    ($($name:ident = $vocabulary:path, $says:literal;)+) => {
        $(
            #[doc = $says]
            pub(super) enum $name {}

            impl PartialSchema for $name {
                fn schema() -> RefOr<Schema> {
                    let values = <$vocabulary>::ALL;
                    schema($says, values.iter().map(|value| (value.word(), value.label())))
                }
            }

            impl ToSchema for $name {
                fn name() -> Cow<'static, str> {
                    stringify!($name).into()
                }
            }
        )+

        /// All of them, by name.
        pub(super) fn all() -> Vec<(String, RefOr<Schema>)> {
            vec![$(($name::name().into_owned(), $name::schema()),)+]
        }
    };
}

schemas! {
    ActKind = words::ActKind, "办理事项";
    Aid = form::Aid, "协助方式（条例第四十三条）";
    AnewGround = words::AnewGround, "根据什么重新答复";
    AppealBy = words::AppealBy, "由谁上诉";
    ApplicantKind = words::ApplicantKind, "申请人类型（年度报告表三各列）";
    Attribute = words::Attribute, "公开属性";
    Channel = words::Channel, "申请渠道（条例第三十一条）";
    ConsultEnd = words::ConsultEnd, "未得意见而终止的原因";
    ConsultWith = words::ConsultWith, "向谁征求意见";
    ContactWay = words::ContactWay, "怎样联系申请人";
    DeadlineKind = clock::DeadlineKind, "期限种类";
    Declared = act::Declared, "怎样提出撤回";
    Ending = words::Ending, "未经答复而终止的方式";
    FeeBasis = words::FeeBasis, "收费方式";
    IdKind = disclosure::identity::IdKind, "证件类型";
    KeptAs = words::KeptAs, "公开以前的公开属性";
    Lapse = disclosure::rules::Lapse, "考核扣分的事项";
    Measured = store::Measured, "监督指标所计的案件";
    Medium = form::Medium, "载体";
    Notice = act::Notice, "登记送达的文书";
    Opinion = words::Opinion, "意见";
    Phase = words::Phase, "阶段（条例第四十五条）";
    ProposalAnswer = words::ProposalAnswer, "对主动公开建议的答复";
    ProposalOrigin = words::ProposalOrigin, "主动公开建议的来源";
    ProposalState = words::ProposalState, "主动公开建议的状态";
    ProposalStep = words::ProposalStep, "主动公开建议的办理";
    Provision = form::Provision, "提供方式";
    RemedyAgainst = words::RemedyAgainst, "复议、诉讼针对什么";
    RemedyBy = words::RemedyBy, "由谁提出复议、诉讼";
    RemedyKind = words::RemedyKind, "复议、诉讼的种类（年度报告表四各组）";
    RemedyOutcome = words::RemedyOutcome, "复议、诉讼的结果（年度报告表四各列）";
    RemedyProcedure = words::RemedyProcedure, "行政复议的程序";
    Role = words::Role, "角色";
    Service = words::Service, "送达方式";
    Signer = words::Signer, "签收人";
    State = words::State, "案件状态";
}

/// A closed list, each value with its Chinese label.
fn schema<'v>(
    says: &str,
    values: impl Iterator<Item = (&'v str, &'v str)> + Clone,
) -> RefOr<Schema> {
    let labels: Vec<String> = values
        .clone()
        .map(|(word, label)| format!("`{word}` {label}"))
        .collect();
    ObjectBuilder::new()
        .schema_type(Type::String)
        .enum_values(Some(values.map(|(word, _)| word)))
        .description(Some(format!("{says}：{}", labels.join("，"))))
        .into()
}
