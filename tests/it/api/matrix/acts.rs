//! Every act by every caller: who may, and a case on which it is lawful.

use disclosure::Rules;
use disclosure::words::{ActKind, Role};
use serde_json::{Value, json};
use uuid::Uuid;

use super::place::{Caller, Party, Place, TODAY};
use super::sight::{Sight, sight};

/// What a caller is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// Who are you? (401)
    Unauthorized,
    /// There is no such case. (404)
    Hidden,
    /// Another's to do. (403)
    Refused,
    /// Done. (200)
    Done,
    /// No act on a case at all: done elsewhere. (422)
    Elsewhere,
}

impl Told {
    pub fn status(self) -> u16 {
        match self {
            Told::Unauthorized => 401,
            Told::Hidden => 404,
            Told::Refused => 403,
            Told::Done => 200,
            Told::Elsewhere => 422,
        }
    }
}

/// What only the owner does, and no agency that handles the case for it.
const OWNERS_ALONE: [ActKind; 17] = [
    ActKind::Split,
    ActKind::Abandon,
    ActKind::UndoAbandonment,
    ActKind::Defer,
    ActKind::ApproveExtension,
    ActKind::ApproveFee,
    ActKind::AnswerOnTheSpot,
    ActKind::Sign,
    ActKind::ReplyAnew,
    ActKind::RecordRemedy,
    ActKind::RecordRemedyDecision,
    ActKind::RecordAppeal,
    ActKind::Withdraw,
    ActKind::Close,
    ActKind::Archive,
    ActKind::Correct,
    ActKind::DeclineCorrection,
];

/// What an agency does that was asked for its opinion.
const OPINION: [ActKind; 2] = [ActKind::RecordConsultReceipt, ActKind::ConsultationAnswered];

/// What an agency does that watches over the owner.
const WATCHING: [ActKind; 2] = [ActKind::Urge, ActKind::Note];

/// What nobody does as an act on a case.
const ELSEWHERE: [ActKind; 2] = [ActKind::Register, ActKind::AnswerJointly];

/// The office head may, says `lifecycle.toml`; the review chain of `office.toml`
/// has no step for the head before the signature.
const CHAIN: [(ActKind, Role); 1] = [(ActKind::PassReview, Role::OfficeHead)];

/// What a caller is told of an act on a case on which it is lawful.
pub fn told(caller: Caller, kind: ActKind) -> Told {
    let Caller::Desk(party, role) = caller else {
        return Told::Unauthorized;
    };
    if ELSEWHERE.contains(&kind) {
        return Told::Elsewhere;
    }
    if sight(party, role) == Sight::Nothing {
        return Told::Hidden;
    }
    let by_party = match party {
        Party::Owner => true,
        Party::Handler => !OWNERS_ALONE.contains(&kind),
        Party::Consulted => OPINION.contains(&kind),
        Party::Above | Party::Watching => WATCHING.contains(&kind),
        Party::Former | Party::Stranger | Party::OtherDistrict => false,
    };
    let by_role = Rules::embedded().lifecycle.act(kind).roles.contains(&role);
    match by_party && by_role && !CHAIN.contains(&(kind, role)) {
        true => Told::Done,
        false => Told::Refused,
    }
}

const CLERK: (Party, Role) = (Party::Owner, Role::Clerk);
const HANDLER: (Party, Role) = (Party::Owner, Role::Handler);
const REVIEWER: (Party, Role) = (Party::Owner, Role::Reviewer);
const HEAD: (Party, Role) = (Party::Owner, Role::OfficeHead);

type Step = ((Party, Role), Value);

/// How far a case has come before an act is tried on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd)]
enum Way {
    Registered,
    Screening,
    Dispatched,
    Handling,
    Drafting,
    InReview,
    Reviewed,
    Signed,
    Replied,
    Proved,
    Closed,
}

fn granted() -> Value {
    json!({ "act": "draft", "kind": "granted", "parts": { "given": { "what": "批复" } } })
}

fn dispatch(handler: Uuid) -> Value {
    json!({ "act": "dispatch", "handler": handler })
}

/// The steps up to there.
fn way(to: Way, handler: Uuid) -> Vec<Step> {
    let served = json!({ "act": "serve", "service": "post", "carrier": "EMS", "tracking": "1234567890123", "served_on": TODAY });
    let proof = json!({ "act": "prove_service", "proof": "回执" });
    let steps = [
        (Way::Screening, CLERK, json!({ "act": "screen" })),
        (Way::Dispatched, CLERK, dispatch(handler)),
        (Way::Handling, HEAD, json!({ "act": "accept" })),
        (Way::Drafting, HANDLER, granted()),
        (Way::InReview, HANDLER, json!({ "act": "submit_review" })),
        (Way::Reviewed, REVIEWER, json!({ "act": "pass_review" })),
        (Way::Reviewed, REVIEWER, json!({ "act": "pass_review" })),
        (Way::Signed, HEAD, json!({ "act": "sign" })),
        (Way::Replied, CLERK, served),
        (Way::Proved, CLERK, proof),
        (Way::Closed, CLERK, json!({ "act": "close" })),
    ];
    let taken = steps.into_iter().filter(|(reached, ..)| *reached <= to);
    taken.map(|(_, who, body)| (who, body)).collect()
}

/// A notice of a month ago, whose period has run out: entered this late it is the head's.
fn abandoned_notice() -> [Step; 3] {
    let notice =
        json!({ "act": "request_supplement", "on": "2026-03-03", "items": ["请写明文号"] });
    let receipt = json!({ "act": "record_notice_receipt", "on": "2026-03-03", "notice": "supplement",
        "served_on": "2026-03-03", "service": "in_person", "signed_by": "applicant" });
    [
        (CLERK, json!({ "act": "screen", "on": "2026-03-02" })),
        (HEAD, notice),
        (HEAD, receipt),
    ]
}

fn supplement() -> Step {
    (
        CLERK,
        json!({ "act": "request_supplement", "items": ["请写明文号"] }),
    )
}

fn reasons() -> Step {
    (
        CLERK,
        json!({ "act": "request_reasons", "why": "次数明显过多" }),
    )
}

fn consult(with: &str, name: &str, agency: Option<Uuid>) -> Step {
    let body = json!({ "act": "consult", "id": "一", "with": with, "name": name, "agency": agency, "question": "请提出意见" });
    (CLERK, body)
}

/// A suit against the reply.
fn suit() -> Value {
    json!({ "kind": "litigation", "against": "reply", "by": "applicant",
        "before": "青衡区人民法院", "received_on": TODAY })
}

fn contested() -> Step {
    let mut body = suit();
    body["act"] = json!("record_remedy");
    (CLERK, body)
}

/// The number of the event that recorded it: the steps to a reply that was served are
/// always the same.
const SUIT: u64 = 11;

/// What is said of the suit, with a day of today.
fn of_suit(day: &str) -> Value {
    let mut body = json!({ "remedy": SUIT });
    body[day] = json!(TODAY);
    body
}

fn judgment() -> Value {
    json!({ "remedy": SUIT, "outcome": "corrected", "decided_on": TODAY, "received_on": TODAY,
        "number": "（2026）行初1号", "gist": "撤销答复" })
}

fn correction() -> Step {
    let change = json!({ "application": { "title": "征地批复（更正）" } });
    (
        CLERK,
        json!({ "act": "request_correction", "event": 1, "reason": "抄错", "change": change }),
    )
}

fn fee(upto: usize) -> Vec<Step> {
    let pages = json!({ "basis": "per_page", "pages": 50 });
    let with = |mut body: Value| {
        body["basis"] = pages["basis"].clone();
        body["pages"] = pages["pages"].clone();
        body
    };
    let excessive = json!({ "act": "find_excessive", "reason": "页数过多" });
    let approval = with(json!({ "act": "approve_fee", "reason": "按量收费" }));
    let notice = with(json!({ "act": "notify_fee", "inspection": "可以到本机关查阅" }));
    let steps = [(HEAD, excessive), (HEAD, approval), (CLERK, notice)];
    steps.into_iter().take(upto).collect()
}

/// What precedes an act, and the act itself.
fn plan(kind: ActKind) -> (Way, Vec<Step>, Value) {
    let plain = |way| (way, vec![], json!({}));
    let say = |way, body| (way, vec![], body);
    let given = json!({ "kind": "granted", "parts": { "given": { "what": "批复" } } });
    let spot = json!({ "kind": "already_published",
        "parts": { "published_at": { "channel": "门户网站", "way": "www.example.cn" } } });
    let serving = json!({ "service": "post", "carrier": "EMS", "tracking": "1234567890123",
        "served_on": TODAY });
    let stop = json!({ "reason": "另有原因" });
    let returned = (
        CLERK,
        json!({ "act": "reply_returned", "reason": "查无此人" }),
    );
    let of_notice = |extra: Value| {
        let mut body = json!({ "notice": "supplement" });
        body.as_object_mut()
            .unwrap()
            .extend(extra.as_object().unwrap().clone());
        (Way::Screening, vec![supplement()], body)
    };
    match kind {
        ActKind::Register | ActKind::AnswerJointly => plain(Way::Registered),
        ActKind::ConfirmReceipt => say(Way::Registered, json!({ "confirmed_on": TODAY })),
        ActKind::Screen => plain(Way::Registered),
        ActKind::RequestSupplement => say(Way::Screening, json!({ "items": ["请写明文号"] })),
        ActKind::ReceiveSupplement => (Way::Screening, vec![supplement()], json!({})),
        ActKind::RecordNoticeReceipt => of_notice(json!({ "served_on": TODAY,
            "service": "in_person", "signed_by": "applicant" })),
        ActKind::NoticeReturned => of_notice(json!({ "reason": "查无此人" })),
        ActKind::ResendNotice => of_notice(json!({ "way": "改用电子邮件" })),
        ActKind::CancelNotice => (Way::Screening, vec![supplement()], stop),
        ActKind::Abandon => (Way::Registered, abandoned_notice().to_vec(), json!({})),
        ActKind::UndoAbandonment => {
            let mut steps = abandoned_notice().to_vec();
            steps.push((CLERK, json!({ "act": "abandon" })));
            (Way::Registered, steps, json!({ "reason": "住院" }))
        }
        ActKind::RequestReasons => say(Way::Screening, json!({ "why": "次数明显过多" })),
        ActKind::WeighReasons => (
            Way::Screening,
            vec![reasons()],
            json!({ "reasons": "各不相同", "reasonable": true, "finding": "属实" }),
        ),
        ActKind::Defer => {
            let weighed = json!({ "act": "weigh_reasons", "reasons": "各不相同", "reasonable": true,
                "finding": "属实" });
            let body = json!({ "workdays": 5, "reason": "数量多" });
            (Way::Screening, vec![reasons(), (HEAD, weighed)], body)
        }
        ActKind::Split => {
            let parts =
                json!([{ "title": "甲", "content": "甲件" }, { "title": "乙", "content": "乙件" }]);
            say(
                Way::Screening,
                json!({ "parts": parts, "reason": "一事一申请" }),
            )
        }
        ActKind::Dispatch => say(
            Way::Screening,
            json!({ "handler": Party::Handler.officer(Role::Handler) }),
        ),
        ActKind::Accept => plain(Way::Dispatched),
        ActKind::ReturnDispatch => say(Way::Dispatched, stop),
        ActKind::Consult => say(
            Way::Handling,
            json!({ "id": "一", "with": "third_party", "name": "某公司", "question": "请提出意见" }),
        ),
        ActKind::RecordConsultReceipt | ActKind::ConsultationAnswered => {
            let asked = consult("other_agency", "", Some(Party::Consulted.agency()));
            let body = match kind {
                ActKind::ConsultationAnswered => json!({ "id": "一", "opinion": "agree" }),
                _ => json!({ "id": "一", "received_on": TODAY }),
            };
            (Way::Handling, vec![asked], body)
        }
        ActKind::ConsultationEnded => {
            let asked = consult("other_agency", "", Some(Party::Consulted.agency()));
            (
                Way::Handling,
                vec![asked],
                json!({ "id": "一", "reason": "no_need" }),
            )
        }
        ActKind::ApproveExtension => say(
            Way::Handling,
            json!({ "workdays": 10, "reason": "材料较多" }),
        ),
        ActKind::Extend => {
            let consent =
                json!({ "act": "approve_extension", "workdays": 10, "reason": "材料较多" });
            let body = json!({ "workdays": 10, "reason": "材料较多" });
            (Way::Handling, vec![(HEAD, consent)], body)
        }
        ActKind::FindExcessive => say(Way::Handling, stop),
        ActKind::ApproveFee => (
            Way::Handling,
            fee(1),
            json!({ "basis": "per_page", "pages": 50, "reason": "按量收费" }),
        ),
        ActKind::NotifyFee => (
            Way::Handling,
            fee(2),
            json!({ "basis": "per_page", "pages": 50, "inspection": "可以到本机关查阅" }),
        ),
        ActKind::PayFee => (Way::Handling, fee(3), json!({ "receipt_number": "票001" })),
        ActKind::AnswerOnTheSpot => say(
            Way::Registered,
            json!({ "reply": spot, "proof": "当面签收" }),
        ),
        ActKind::Assess => say(
            Way::Screening,
            json!({ "answers": [{ "step": "clear", "answer": "clear" }] }),
        ),
        ActKind::Draft => say(Way::Handling, given),
        ActKind::SubmitReview => plain(Way::Drafting),
        ActKind::PassReview => plain(Way::InReview),
        ActKind::ReturnDraft => say(Way::InReview, stop),
        ActKind::Sign => plain(Way::Reviewed),
        ActKind::NotifyThirdParty => {
            let objected = json!({ "act": "consultation_answered", "id": "一", "opinion": "object", "grounds": "有损失" });
            let steps = vec![consult("third_party", "某公司", None), (CLERK, objected)];
            let body = json!({ "consultation": "一", "content": "决定公开" });
            (Way::Handling, steps, body)
        }
        ActKind::Serve => say(Way::Signed, serving),
        ActKind::ProveService => say(Way::Replied, json!({ "proof": "回执" })),
        ActKind::ReplyReturned => say(Way::Replied, json!({ "reason": "查无此人" })),
        ActKind::ServeAgain => {
            let again = json!({ "service": "post", "carrier": "EMS", "tracking": "1234567890124",
                "served_on": TODAY, "contact": "电话告知的新地址" });
            (Way::Replied, vec![returned], again)
        }
        ActKind::ReplyAnew => say(
            Way::Replied,
            json!({ "ground": "reconsideration", "decision": "复决〔2026〕1号", "received_on": TODAY,
                "reason": "认定事实不清" }),
        ),
        ActKind::RecordRemedy => say(Way::Replied, suit()),
        ActKind::AnswerRemedy => (Way::Replied, vec![contested()], of_suit("answered_on")),
        ActKind::RecordRemedyDecision => (Way::Replied, vec![contested()], judgment()),
        ActKind::RecordAppeal => {
            let mut decided = judgment();
            decided["act"] = json!("record_remedy_decision");
            let mut appeal = of_suit("appealed_on");
            appeal["by"] = json!("agency");
            (Way::Replied, vec![contested(), (CLERK, decided)], appeal)
        }
        ActKind::Withdraw => plain(Way::Handling),
        ActKind::Close => plain(Way::Proved),
        ActKind::Archive => say(Way::Closed, json!({ "dossier": "001" })),
        ActKind::RecordContact => say(
            Way::Handling,
            json!({ "way": "phone", "reached": false, "text": "无人接听" }),
        ),
        ActKind::RecordPapers => say(Way::Handling, json!({ "identity_proved": true })),
        ActKind::RequestCorrection => {
            let mut body = correction().1;
            body.as_object_mut().unwrap().remove("act");
            say(Way::Handling, body)
        }
        ActKind::Correct | ActKind::DeclineCorrection => {
            // Registered, screened, dispatched, accepted: the request is the fifth event.
            let mut body = json!({ "request": 5 });
            if kind == ActKind::DeclineCorrection {
                body["reason"] = "没有错".into();
            }
            (Way::Handling, vec![correction()], body)
        }
        ActKind::Urge | ActKind::Note => say(Way::Handling, json!({ "text": "请抓紧" })),
    }
}

/// A case on which the act is lawful for a caller who may do it, and the act.
pub async fn ready(place: &Place, kind: ActKind, caller: Caller) -> (Uuid, Value) {
    let (to, before, mut body) = plan(kind);
    let fields = match kind {
        ActKind::ConfirmReceipt => {
            json!({ "channel": "online", "dates": { "submitted_on": TODAY, "arrived_on": TODAY } })
        }
        ActKind::Abandon | ActKind::UndoAbandonment => {
            json!({ "on": "2026-03-02", "dates": { "submitted_on": "2026-03-02" } })
        }
        _ => json!({}),
    };
    let case = place.register(Party::Owner, fields).await;
    // Whoever accepts is the one that the case was given to.
    let handler = match caller {
        Caller::Desk(party @ (Party::Owner | Party::Handler), Role::Handler) => {
            party.officer(Role::Handler)
        }
        _ => Party::Handler.officer(Role::Handler),
    };
    for ((party, role), mut step) in way(to, handler).into_iter().chain(before) {
        if step["act"] == "prove_service" {
            step["files"] = json!([place.slip(case).await]);
        }
        place.act(party, role, case, step).await;
    }
    if kind == ActKind::ProveService {
        body["files"] = json!([place.slip(case).await]);
    }
    place.give_parts(case).await;
    body["act"] = kind.word().into();
    (case, body)
}
