//! One case from the counter to its file, with every letter that it sends out.

use casework::Acted;
use disclosure::words::ActKind;
use serde_json::{Value, json};
use store::CaseId;

use super::{held, issued, sheet, until};
use crate::casework::District;
use crate::harness::{Peer, on_both};

on_both!(every_letter_of_a_case_says_what_the_case_says);

/// The third party, whose name the applicant never reads.
const THIRD_PARTY: &str = "清溪建材有限公司";

/// A letter with what it is about.
type Told = (String, (Value, String));

struct Played {
    district: District,
    id: CaseId,
    told: Vec<Told>,
}

impl Played {
    async fn act(&self, desk: &str, on: &str, kind: ActKind, payload: Value) -> Acted {
        self.district.act(desk, self.id, on, kind, payload).await
    }

    /// Does an act and keeps the letter that it sends out.
    async fn sends(&mut self, desk: &str, on: &str, kind: ActKind, payload: Value, letter: &str) {
        let acted = self.act(desk, on, kind, payload).await;
        let document = issued(&self.district, &acted, self.id, letter).await;
        self.told.push((letter.to_owned(), document));
    }

    async fn keeps(&mut self, name: &str, subject: &str) {
        let document = sheet(&self.district, self.id, name, subject).await;
        let about = format!(
            "{name}{}{subject}",
            if subject.is_empty() { "" } else { "_" }
        );
        self.told.push((about, document));
    }
}

async fn play(peer: Peer) -> Played {
    let district = District::fresh(peer).await;
    let registered = district
        .register(json!({
            "applicant": { "name": "王喆堃", "address": "青衡区坛山街道1号", "mail": "wang@example.cn" },
            "content": "申请公开王喆堃所在河东镇东山村2023年第4批次建设用地的征地批复及补偿协议",
            "attachments": 2
        }))
        .await;
    let id = registered.id;
    until(&district, "2026-03-27");
    let mut played = Played {
        district,
        id,
        told: Vec::new(),
    };
    let district = &played.district;
    let receipt = worded_at_registration(district, id).await;
    played.told.push(("acknowledgement".to_owned(), receipt));
    opening(&mut played).await;
    opinions(&mut played).await;
    reply(&mut played).await;
    served(&mut played).await;
    played
}

async fn worded_at_registration(district: &District, id: CaseId) -> (Value, String) {
    super::worded(
        district,
        district.desk("clerk"),
        id,
        Some(1),
        "acknowledgement",
        "",
    )
    .await
    .unwrap()
}

async fn opening(played: &mut Played) {
    played
        .act("clerk", "2026-03-02", ActKind::Screen, json!({}))
        .await;
    let supplement = json!({
        "items": ["补偿协议涉及哪些农户", "需要复印件还是电子文件"],
        "guidance": "可以到本机关查阅征收范围图，据此写明。",
        "within_workdays": 7
    });
    played
        .sends(
            "clerk",
            "2026-03-03",
            ActKind::RequestSupplement,
            supplement,
            "supplement_notice",
        )
        .await;
    let receipt = json!({ "notice": "supplement", "served_on": "2026-03-04" });
    played
        .act("clerk", "2026-03-04", ActKind::RecordNoticeReceipt, receipt)
        .await;
    let content = json!({ "content": "申请公开河东镇东山村2023年第4批次建设用地的征地批复，以及清溪建材有限公司的补偿协议复印件" });
    played
        .act("clerk", "2026-03-09", ActKind::ReceiveSupplement, content)
        .await;
    let handler = played.district.desk("handler").officer.id;
    played
        .act(
            "clerk",
            "2026-03-09",
            ActKind::Dispatch,
            json!({ "handler": handler }),
        )
        .await;
    played
        .act("handler", "2026-03-10", ActKind::Accept, json!({}))
        .await;
}

async fn opinions(played: &mut Played) {
    let asked = [
        ("甲", "third_party", THIRD_PARTY, "third_party_letter"),
        (
            "乙",
            "joint_agency",
            "青衡区发展和改革局",
            "joint_agency_letter",
        ),
        (
            "丙",
            "other_agency",
            "青衡区国家保密局",
            "other_agency_letter",
        ),
        ("丁", "internal", "档案室", "internal_request"),
    ];
    for (id, with, name, letter) in asked {
        let request = json!({ "id": id, "with": with, "name": name,
            "question": "王喆堃申请公开东山村第4批次用地中涉及贵单位的补偿协议（编号补字12号），请提出意见。" });
        played
            .sends("handler", "2026-03-11", ActKind::Consult, request, letter)
            .await;
        if with == "third_party" {
            let seq = played.seq().await;
            let notice = super::worded(
                &played.district,
                played.district.desk("clerk"),
                played.id,
                Some(seq),
                "consultation_notice",
                id,
            );
            let notice = notice.await.unwrap();
            played.told.push(("consultation_notice".to_owned(), notice));
        }
    }
    let received = json!({ "id": "甲", "received_on": "2026-03-12" });
    played
        .act(
            "clerk",
            "2026-03-12",
            ActKind::RecordConsultReceipt,
            received,
        )
        .await;
    for (id, opinion, grounds) in [
        ("甲", "object", "协议单价属于商业秘密。"),
        ("乙", "agree", "没有意见。"),
        ("丙", "neutral", "不属于国家秘密。"),
        ("丁", "neutral", "原件已经提供。"),
    ] {
        let answer = json!({ "id": id, "opinion": opinion, "grounds": grounds });
        played
            .act("clerk", "2026-03-18", ActKind::ConsultationAnswered, answer)
            .await;
    }
    let extension = json!({ "workdays": 10, "reason": "协议数量多，需要逐份区分处理。" });
    played
        .act(
            "head",
            "2026-03-19",
            ActKind::ApproveExtension,
            extension.clone(),
        )
        .await;
    played
        .sends(
            "handler",
            "2026-03-20",
            ActKind::Extend,
            extension,
            "extension_notice",
        )
        .await;
}

impl Played {
    /// The number of the last event.
    async fn seq(&self) -> u64 {
        let events = self
            .district
            .office
            .case_events(self.district.desk("clerk"), self.id)
            .await
            .unwrap()
            .unwrap();
        events.last().unwrap().seq
    }
}

async fn reply(played: &mut Played) {
    let draft = json!({
        "kind": "granted_in_part",
        "parts": {
            "given": { "what": "征地批复复印件\n补偿协议（区分处理后）复印件", "medium": "paper", "way": "post", "pages": 12 },
            "withheld": [{ "what": "协议中的银行账号", "cite": "reg:15", "reason": "属于第三方的商业秘密" }],
            "third_parties": [
                { "consultation": "甲", "harm": "单价公开对清溪建材有限公司没有损害",
                    "grounds": "清溪建材有限公司所称单价依照公告确定，不是商业秘密", "disclose": true,
                    "public_interest": "补偿标准关系被征收人的知情权和监督权" },
                { "consultation": "甲", "harm": "公开账号会使清溪建材有限公司受到损害",
                    "grounds": "账号属于商业秘密，理由成立", "disclose": false }
            ],
            "search": { "places": ["档案室"], "terms": ["第4批次"], "period": "2023年", "by": "承办乙",
                "result": "找到批复一份、协议三份" }
        }
    });
    played
        .act("handler", "2026-03-23", ActKind::Draft, draft.clone())
        .await;
    played
        .act("handler", "2026-03-23", ActKind::SubmitReview, json!({}))
        .await;
    let back = json!({ "reason": "请写明区分处理的依据" });
    played
        .act("reviewer", "2026-03-24", ActKind::ReturnDraft, back)
        .await;
    played
        .act("handler", "2026-03-24", ActKind::Draft, draft)
        .await;
    played
        .act("handler", "2026-03-24", ActKind::SubmitReview, json!({}))
        .await;
    let passed = json!({ "opinion": "事实清楚，同意" });
    played
        .act("reviewer", "2026-03-25", ActKind::PassReview, passed)
        .await;
    played.keeps("review_sheet", "").await;
    let passed = json!({ "opinion": "不涉及国家秘密" });
    played
        .act("reviewer", "2026-03-25", ActKind::PassReview, passed)
        .await;
    let told = json!({ "consultation": "甲",
        "content": "决定公开补偿协议的单价和总额，理由是补偿标准关系被征收人的知情权和监督权。" });
    played
        .sends(
            "handler",
            "2026-03-26",
            ActKind::NotifyThirdParty,
            told,
            "third_party_notice",
        )
        .await;
    let received = json!({ "notice": "third_party", "served_on": "2026-03-27",
        "service": "in_person", "signed_name": "法务赵某" });
    played
        .act(
            "clerk",
            "2026-03-27",
            ActKind::RecordNoticeReceipt,
            received,
        )
        .await;
    let sign = json!({ "opinion": "同意" });
    played
        .sends("head", "2026-03-27", ActKind::Sign, sign, "reply")
        .await;
}

async fn served(played: &mut Played) {
    played.keeps("search_record", "").await;
    let served = json!({ "service": "post", "served_on": "2026-03-27", "carrier": "ems", "tracking": "EE473124829CN" });
    played
        .act("clerk", "2026-03-27", ActKind::Serve, served)
        .await;
    for (name, subject) in [
        ("application_form", ""),
        ("register_entry", ""),
        ("proof_of_service", ""),
        ("proof_of_service", "supplement"),
        ("proof_of_service", "甲"),
    ] {
        played.keeps(name, subject).await;
    }
}

async fn every_letter_of_a_case_says_what_the_case_says(peer: Peer) {
    let played = play(peer).await;
    let to_others = [
        "third_party_letter",
        "joint_agency_letter",
        "other_agency_letter",
        "internal_request",
        "third_party_notice",
    ];
    for (about, document) in &played.told {
        let (data, text) = document;
        let all = format!("{data}{text}");
        assert!(
            !all.contains("370404199001011230"),
            "{about} shows a number of identity"
        );
        if to_others.contains(&about.as_str()) {
            assert!(!all.contains("王喆堃"), "{about} names the applicant");
        }
        let to_applicant = about == "consultation_notice" || about == "extension_notice";
        assert!(
            !(to_applicant
                && text.contains(THIRD_PARTY)
                && !data["request"].to_string().contains(THIRD_PARTY))
        );
    }
    let reply = &told(&played, "reply").0;
    assert!(
        !reply["parts"]["third_parties"]
            .to_string()
            .contains(THIRD_PARTY)
    );
    if peer == Peer::Sqlite {
        for (about, document) in &played.told {
            held(about, document);
        }
    } else {
        let here = play(Peer::Sqlite).await;
        assert_eq!(here.told, played.told);
    }
}

fn told<'p>(played: &'p Played, about: &str) -> &'p (Value, String) {
    let found = played.told.iter().find(|(name, _)| name == about);
    &found.unwrap().1
}
