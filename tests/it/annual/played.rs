//! A year made to measure: the cases that make given tables three and four, played through
//! the acts of the office.

use disclosure::Rules;
use disclosure::annual::{CARRIED_IN, CARRIED_OUT, DONE, NEW, RESULTS_FROM};
use disclosure::words::{ActKind, ApplicantKind, Part, RemedyKind, RemedyOutcome};
use serde_json::{Value, json};
use store::{CaseId, NewEarlierReply};

use crate::casework::District;

/// A table three.
pub type Table = Vec<Vec<i64>>;

/// Who applies, a column each: an identity number or a code that is well formed.
const NUMBERS: [(&str, &str, &str); 6] = [
    ("王小明", "identity_card", "370404199001011230"),
    ("青衡惠民商贸有限公司", "credit_code", "91350100M000100Y43"),
    ("青衡科学研究院", "", ""),
    ("青衡慈善总会", "", ""),
    ("青衡明理律师事务所", "", ""),
    ("青衡老年协会", "", ""),
];

/// The kind of reply that makes a row, by `replies.toml`; none for what ends without one.
fn kind_of(row: usize) -> Option<String> {
    let number = u32::try_from(row + 1).unwrap();
    let kinds = Rules::embedded().reply_kinds();
    let found = kinds.iter().find(|kind| kind.report_row == number);
    found
        .filter(|kind| kind.kind != "other")
        .map(|kind| kind.kind.clone())
}

/// What a part of a reply says, where it is required.
fn part(part: Part, earlier: &str) -> Option<(&'static str, Value)> {
    Some(match part {
        Part::Reason => ("reason", json!("依照有关规定办理")),
        Part::PublishedAt => (
            "published_at",
            json!({ "channel": "区政府网站", "way": "政务公开栏目" }),
        ),
        Part::Given => ("given", json!({ "what": "批复复印件", "pages": 2 })),
        Part::Withheld => (
            "withheld",
            json!([{ "what": "内部人员名单", "cite": "reg:16(1)", "reason": "属于人事管理" }]),
        ),
        Part::Classification => (
            "classification",
            json!({ "level": "秘密", "basis": "自然资源工作国家秘密范围的规定" }),
        ),
        Part::ForbiddingLaw => (
            "forbidding_law",
            json!("《中华人民共和国测绘法》第三十四条"),
        ),
        Part::Danger => ("danger", json!("公开后可能危及公共安全")),
        Part::ThirdPartyFinding => (
            "third_parties",
            json!([{ "harm": "泄露其经营状况", "grounds": "第三方不同意公开，理由成立", "disclose": false }]),
        ),
        Part::NoDutyToDisclose => (
            "no_duty_to_disclose",
            json!("法律、法规、规章没有应当公开的规定"),
        ),
        Part::Search => (
            "search",
            json!({ "places": ["档案室"], "terms": ["批复"], "period": "2020年至今", "by": "承办乙",
                "result": "没有检索到" }),
        ),
        Part::ResponsibleBody => (
            "responsible_body",
            json!({ "name": "青衡区财政局", "contact": "电话0632-0000000" }),
        ),
        Part::EarlierReply => ("earlier_reply", json!(earlier)),
        Part::SpecialRule => ("special_rule", json!("《不动产登记资料查询暂行办法》")),
        Part::ProperChannel => ("proper_channel", json!("信访渠道")),
        Part::ReasonsWeighed | Part::SupplementReceived => return None,
    })
}

/// What is withheld for an internal matter needs, also where the rest is given.
fn withheld_as(kind: &str) -> &'static [Part] {
    match kind {
        "granted_in_part" => &[Part::NoDutyToDisclose],
        _ => &[],
    }
}

/// Plays a table; the year is 2025.
pub struct Player<'d> {
    district: &'d District,
    played: usize,
    /// Those with a reply that was served: it can be contested.
    replied: Vec<CaseId>,
}

impl<'d> Player<'d> {
    pub fn new(district: &'d District) -> Player<'d> {
        Player {
            district,
            played: 0,
            replied: Vec::new(),
        }
    }

    /// Plays every case of a table: what is done is done with those first that came in the
    /// year before.
    pub async fn play(&mut self, table: &Table) {
        for (column, _) in ApplicantKind::ALL.iter().enumerate() {
            let cell = |row: usize| usize::try_from(table[row][column]).unwrap();
            let mut rows = Vec::new();
            for row in RESULTS_FROM..DONE {
                rows.extend(std::iter::repeat_n(Some(row), cell(row)));
            }
            rows.extend(std::iter::repeat_n(None, cell(CARRIED_OUT)));
            assert_eq!(rows.len(), cell(NEW) + cell(CARRIED_IN), "column {column}");
            for (nth, row) in rows.into_iter().enumerate() {
                let before = nth < cell(CARRIED_IN);
                self.case(column, before, row).await;
            }
        }
    }

    /// Plays table four on the cases that were played before: each case is contested once,
    /// and those suits that follow upon reconsideration on cases where that was decided.
    pub async fn contest(&mut self, cells: &[i64]) {
        let mut fresh = self.replied.clone().into_iter();
        let mut reconsidered = Vec::new();
        for (kind, group) in RemedyKind::ALL.iter().zip(cells.chunks(5)) {
            let outcomes = RemedyOutcome::ALL.iter().copied().map(Some).chain([None]);
            for (outcome, cases) in outcomes.zip(group) {
                for _ in 0..*cases {
                    let case = match kind {
                        RemedyKind::LitigationAfter => reconsidered.pop(),
                        _ => fresh.next(),
                    };
                    let case = case.expect("enough replies to contest");
                    self.remedy(case, *kind, outcome).await;
                    if *kind == RemedyKind::Reconsideration && outcome.is_some() {
                        reconsidered.push(case);
                    }
                }
            }
        }
    }

    async fn remedy(&self, case: CaseId, kind: RemedyKind, outcome: Option<RemedyOutcome>) {
        let (begun, ended) = match kind {
            RemedyKind::Reconsideration => ("2025-04-01", "2025-06-03"),
            _ => ("2025-07-01", "2025-10-10"),
        };
        self.at(begun);
        let filing = json!({ "kind": kind.word(), "against": "reply", "by": "applicant",
            "before": "青衡区人民政府", "received_on": begun });
        let district = self.district;
        let filed = district.act("clerk", case, begun, ActKind::RecordRemedy, filing);
        let remedy = filed.await.event.seq;
        let Some(outcome) = outcome else { return };
        self.at(ended);
        let decision = json!({ "remedy": remedy, "outcome": outcome.word(), "decided_on": ended,
            "received_on": ended, "number": format!("复决{}号", self.played), "gist": "决定的要点" });
        self.act(
            "clerk",
            case,
            ended,
            ActKind::RecordRemedyDecision,
            decision,
        )
        .await;
    }

    async fn case(&mut self, column: usize, before: bool, row: Option<usize>) {
        self.played += 1;
        let (came, done) = match before {
            true => ("2024-12-30", "2025-01-06"),
            false => ("2025-03-03", "2025-03-04"),
        };
        let case = self.register(column, came).await;
        let Some(row) = row else { return };
        self.at(done);
        match (kind_of(row), row + 1) {
            (Some(kind), 15) => {
                self.supplement(case, done).await;
                self.act(
                    "clerk",
                    case,
                    done,
                    ActKind::ReceiveSupplement,
                    json!({ "content": "还是不清楚" }),
                )
                .await;
                self.reply(case, done, &kind, column).await;
            }
            (Some(kind), 19) => {
                self.district.to_handler(case, done).await;
                let asked = json!({ "why": "数量明显超过合理范围", "served_on": done });
                self.act("handler", case, done, ActKind::RequestReasons, asked)
                    .await;
                let weighing =
                    json!({ "reasonable": false, "reasons": "想看", "finding": "没有说明需要" });
                self.act("handler", case, done, ActKind::WeighReasons, weighing)
                    .await;
                self.drafted(case, done, &kind, column).await;
            }
            (Some(kind), 8) => {
                self.district.to_handler(case, done).await;
                let asked = json!({ "id": "丙", "with": "third_party", "name": "某公司",
                    "question": "是否同意公开", "received_on": done });
                self.act("handler", case, done, ActKind::Consult, asked)
                    .await;
                let answer = json!({ "id": "丙", "opinion": "object", "grounds": "涉及商业秘密" });
                self.act("handler", case, done, ActKind::ConsultationAnswered, answer)
                    .await;
                self.drafted(case, done, &kind, column).await;
            }
            (Some(kind), _) => self.reply(case, done, &kind, column).await,
            (None, 21) => {
                self.supplement(case, done).await;
                self.at("2025-05-06");
                self.act("clerk", case, "2025-05-06", ActKind::Abandon, json!({}))
                    .await;
            }
            (None, 22) => {
                self.fee_notice(case, done).await;
                self.at("2025-05-06");
                self.act("clerk", case, "2025-05-06", ActKind::Abandon, json!({}))
                    .await;
            }
            (None, _) => {
                self.act("clerk", case, done, ActKind::Withdraw, json!({}))
                    .await;
            }
        }
    }

    fn at(&self, day: &str) {
        self.district.clock.set(&format!("{day}T01:00:00Z"));
    }

    async fn act(&self, desk: &str, case: CaseId, on: &str, kind: ActKind, payload: Value) {
        self.district.act(desk, case, on, kind, payload).await;
    }

    async fn register(&self, column: usize, came: &str) -> CaseId {
        self.at(came);
        let (name, id_kind, number) = NUMBERS[column];
        let kind = ApplicantKind::ALL[column];
        let mut applicant = json!({ "name": name });
        if number.is_empty() {
            applicant["id_number"] = Value::Null;
        } else {
            applicant["id_kind"] = json!(id_kind);
            applicant["id_number"] = json!(number);
        }
        let mut form = json!({
            "dates": { "submitted_on": came },
            "applicant": applicant,
            "applicant_kind": kind.word(),
            "title": format!("第{}件", self.played),
            "content": format!("申请公开第{}号地块的批复", self.played),
        });
        if kind != ApplicantKind::NaturalPerson {
            form["legal_representative"] = json!("李四");
            form["contact"] = json!("王五");
        }
        self.district.register(form).await.id
    }

    async fn supplement(&self, case: CaseId, on: &str) {
        self.act("clerk", case, on, ActKind::Screen, json!({}))
            .await;
        let asked = json!({ "items": ["请写明文号"], "served_on": on });
        self.act("clerk", case, on, ActKind::RequestSupplement, asked)
            .await;
    }

    async fn fee_notice(&self, case: CaseId, on: &str) {
        self.district.to_handler(case, on).await;
        let finding = json!({ "reason": "所申请的信息数量明显超过合理范围" });
        self.act("handler", case, on, ActKind::FindExcessive, finding)
            .await;
        let approval = json!({ "basis": "per_page", "pages": 350, "reason": "页数多" });
        self.act("head", case, on, ActKind::ApproveFee, approval)
            .await;
        let notice = json!({ "basis": "per_page", "pages": 350, "inspection": "可以当面查阅", "received_on": on });
        self.act("handler", case, on, ActKind::NotifyFee, notice)
            .await;
    }

    async fn reply(&mut self, case: CaseId, on: &str, kind: &str, column: usize) {
        if kind == "still_unclear" {
            let handler = self.district.desk("handler").officer.id;
            self.act(
                "clerk",
                case,
                on,
                ActKind::Dispatch,
                json!({ "handler": handler }),
            )
            .await;
            self.act("handler", case, on, ActKind::Accept, json!({}))
                .await;
        } else {
            self.district.to_handler(case, on).await;
        }
        self.drafted(case, on, kind, column).await;
    }

    async fn drafted(&mut self, case: CaseId, on: &str, kind: &str, column: usize) {
        let row = Rules::embedded().reply_kind(kind).unwrap();
        let mut earlier = String::new();
        if row.requires.contains(&Part::EarlierReply) {
            earlier = self.answered_before(case, column).await;
        }
        let parts: serde_json::Map<String, Value> = row
            .requires
            .iter()
            .chain(&row.when_known)
            .filter(|part| **part != Part::EarlierReply || !earlier.is_empty())
            .chain(withheld_as(kind))
            .filter_map(|required| part(*required, &earlier))
            .map(|(name, said)| (name.to_owned(), said))
            .collect();
        self.district
            .sign(case, on, json!({ "kind": kind, "parts": parts }))
            .await;
        let serving = json!({ "service": "post", "served_on": on });
        self.act("clerk", case, on, ActKind::Serve, serving).await;
        self.replied.push(case);
    }

    /// A reply of the same applicant from before the register.
    async fn answered_before(&self, case: CaseId, column: usize) -> String {
        let desk = self.district.desk("clerk");
        let file = self
            .district
            .office
            .case_file(desk, case)
            .await
            .unwrap()
            .unwrap();
        let number = format!("旧〔2023〕{}号", self.played);
        let reply = NewEarlierReply {
            agency_id: desk.agency.id,
            number: number.clone(),
            case_number: format!("旧案{}", self.played),
            round: None,
            applicant_id: file.row.applicant_id,
            title: format!("旧件{column}"),
            kind: Some("granted".into()),
            replied_on: Some("2023-05-05".parse().unwrap()),
        };
        let store = &self.district.memory.store;
        store
            .act(move |tx| {
                let reply = reply.clone();
                Box::pin(async move { tx.insert_earlier_reply(&reply).await })
            })
            .await
            .unwrap();
        number
    }
}
