//! A small district: one department with three officers, the office above it, a town beside it.

use std::collections::HashMap;
use std::sync::Arc;

use casework::files::NewFile;
use casework::{ActError, ActRequest, Acted, Desk, NewApplication, Office, Registered};
use chrono::NaiveDate;
use disclosure::Rules;
use disclosure::act::Act;
use disclosure::words::{ActKind, Role};
use serde_json::{Value, json};
use store::{Agency, AgencyKind, CaseId, Officer, StoreError};
use uuid::Uuid;

use crate::harness::{Memory, Peer, TestClock};

/// What an application is when nothing else is said.
pub fn application(fields: Value) -> NewApplication {
    let mut form = json!({
        "channel": "in_person",
        "dates": { "submitted_on": "2026-03-02" },
        "applicant": { "name": "王小明", "id_number": "370404199001011230", "phone": "13800000001",
            "address": "青衡区望溪路1号" },
        "applicant_kind": "natural_person",
        "identity_proved": true,
        "title": "征地批复",
        "content": "申请公开某镇某村2023年第4批次建设用地的征地批复",
        "provision": ["post"]
    });
    merge(&mut form, fields);
    serde_json::from_value(form).unwrap()
}

fn merge(into: &mut Value, from: Value) {
    match (into, from) {
        (Value::Object(into), Value::Object(from)) => {
            for (key, value) in from {
                merge(into.entry(key).or_insert(Value::Null), value);
            }
        }
        (into, from) => *into = from,
    }
}

/// How a reply went out, where a test does not say: by numbered post, or signed for by
/// the applicant.
pub fn plainly(kind: ActKind, mut payload: Value) -> Value {
    if payload.get("service").is_none() {
        let signed = match (kind, payload["notice"].as_str()) {
            (ActKind::RecordNoticeReceipt, Some(notice)) if notice != "third_party" => {
                Some(("signed_by", "applicant"))
            }
            (ActKind::RecordNoticeReceipt | ActKind::RecordConsultReceipt, _) => {
                Some(("signed_name", "收件人"))
            }
            _ => None,
        };
        if let Some((field, who)) = signed {
            payload["service"] = json!("in_person");
            payload[field] = json!(who);
        }
    }
    // what is asked of whom, where a test does not say
    if kind == ActKind::Consult && payload.get("question").is_none() {
        payload["question"] = json!("请核对其中与贵方有关的内容，说明是否同意公开。");
    }
    if kind == ActKind::ServeAgain && payload.get("contact").is_none() {
        payload["contact"] = json!("申请人在电话中告知的新地址");
    }
    if !matches!(kind, ActKind::Serve | ActKind::ServeAgain) {
        return payload;
    }
    let said = |field: &str| payload.get(field).is_some();
    match payload["service"].as_str() {
        Some("post") if !said("carrier") => {
            let numbered = said("tracking");
            payload["carrier"] = json!("EMS");
            if !numbered {
                payload["tracking"] = json!("1234567890123");
            }
        }
        Some("in_person") if !said("signed_by") => payload["signed_by"] = json!("applicant"),
        _ => {}
    }
    payload
}

/// A file that proves a service.
pub async fn slip(office: &Office, desk: &Desk, case: CaseId) -> Option<Uuid> {
    let slip = NewFile {
        name: "送达回证.txt".into(),
        part: "service_proof".into(),
        subject: String::new(),
        note: String::new(),
        bytes: "送达回证".as_bytes().into(),
    };
    let added = office.add_file(desk, case, slip).await;
    added.ok().map(|file| file.id)
}

/// The receipt that goes with an act which sends a letter, taken out of it, and its day.
fn receipt_of(kind: ActKind, payload: &mut Value) -> Option<(ActKind, Value, String)> {
    let outside = payload["agency"].is_null() && payload["with"] != "internal";
    let (field, notice) = match kind {
        ActKind::RequestSupplement => ("served_on", "supplement"),
        ActKind::RequestReasons => ("served_on", "reasons"),
        ActKind::NotifyFee => ("received_on", "fee"),
        ActKind::Consult if outside => ("received_on", ""),
        _ => return None,
    };
    let day = payload.as_object_mut()?.remove(field)?;
    let on = day.as_str()?.to_owned();
    Some(match kind {
        ActKind::Consult => {
            let receipt = json!({ "id": payload["id"], "received_on": day });
            (ActKind::RecordConsultReceipt, receipt, on)
        }
        _ => {
            let receipt = json!({ "notice": notice, "served_on": day });
            (ActKind::RecordNoticeReceipt, receipt, on)
        }
    })
}

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// The register with its offices and desks.
pub struct District {
    pub memory: Memory,
    pub office: Office,
    pub clock: Arc<TestClock>,
    desks: HashMap<&'static str, Desk>,
}

impl District {
    pub async fn fresh(peer: Peer) -> District {
        let memory = Memory::fresh(peer).await;
        let clock = TestClock::at("2026-03-02T01:00:00Z");
        let rules = Arc::new(Rules::embedded().clone());
        let office = Office::new(
            memory.store.clone(),
            rules,
            clock.clone(),
            crate::harness::equipment(),
        );
        office.activate_rules().await.unwrap();
        let agencies = [
            agency(1, None, "政", "青衡区人民政府", AgencyKind::District),
            agency(
                2,
                Some(1),
                "公开办",
                "青衡区政务公开办公室",
                AgencyKind::DisclosureOffice,
            ),
            agency(
                3,
                Some(1),
                "自然资",
                "青衡区自然资源局",
                AgencyKind::Department,
            ),
            agency(4, Some(1), "河东", "青衡区河东镇人民政府", AgencyKind::Town),
        ];
        let officers = [
            officer(11, 3, "登记甲", &[Role::Clerk]),
            officer(12, 3, "承办乙", &[Role::Handler]),
            officer(13, 3, "审核丙", &[Role::Reviewer]),
            officer(14, 3, "负责丁", &[Role::OfficeHead]),
            officer(15, 1, "督办戊", &[Role::Supervisor]),
            officer(16, 4, "镇办己", &[Role::Handler, Role::Clerk]),
            officer(17, 1, "管理庚", &[Role::Admin]),
            officer(18, 1, "审计辛", &[Role::Auditor]),
        ];
        let names = [
            "clerk",
            "handler",
            "reviewer",
            "head",
            "supervisor",
            "town",
            "admin",
            "auditor",
        ];
        let desks = names
            .into_iter()
            .zip(&officers)
            .map(|(name, officer)| {
                let agency = agencies
                    .iter()
                    .find(|agency| agency.id == officer.agency_id)
                    .unwrap();
                (name, Desk::new(officer.clone(), agency.clone()))
            })
            .collect();
        memory
            .store
            .act(move |tx| {
                let (agencies, officers) = (agencies.clone(), officers.clone());
                Box::pin(async move {
                    for agency in &agencies {
                        tx.insert_agency(agency).await?;
                    }
                    for officer in &officers {
                        tx.insert_officer(officer).await?;
                    }
                    Ok::<_, StoreError>(())
                })
            })
            .await
            .unwrap();
        District {
            memory,
            office,
            clock,
            desks,
        }
    }

    pub fn desk(&self, name: &str) -> &Desk {
        &self.desks[name]
    }

    pub async fn register(&self, fields: Value) -> Registered {
        self.office
            .register(self.desk("clerk"), application(fields))
            .await
            .unwrap()
    }

    /// An act by a desk, on a day, as the API would hand it in. A letter whose receipt a
    /// test knows with the act that sends it is received by an act of its own.
    pub async fn try_act(
        &self,
        desk: &str,
        case: CaseId,
        on: &str,
        kind: ActKind,
        mut payload: Value,
    ) -> Result<Acted, ActError> {
        let receipt = receipt_of(kind, &mut payload);
        let acted = self.try_one(desk, case, on, kind, payload).await?;
        let Some((kind, receipt, day)) = receipt else {
            return Ok(acted);
        };
        let on = day.as_str().max(on);
        let received = self.try_one(desk, case, on, kind, receipt).await?;
        Ok(Acted {
            case: received.case,
            ..acted
        })
    }

    async fn try_one(
        &self,
        desk: &str,
        case: CaseId,
        on: &str,
        kind: ActKind,
        payload: Value,
    ) -> Result<Acted, ActError> {
        let payload = self.proved(desk, case, kind, payload).await;
        let act = Act::parse(kind, plainly(kind, payload)).unwrap();
        let request = ActRequest {
            on: Some(day(on)),
            ..ActRequest::of(case, act)
        };
        self.office.act(self.desk(desk), request).await
    }

    /// A proof of service has a file, where a test does not say which.
    pub async fn proved(
        &self,
        desk: &str,
        case: CaseId,
        kind: ActKind,
        mut payload: Value,
    ) -> Value {
        // A case that does not take one answers for itself.
        if kind == ActKind::ProveService
            && payload.get("files").is_none()
            && let Some(file) = slip(&self.office, self.desk(desk), case).await
        {
            payload["files"] = json!([file]);
        }
        payload
    }

    pub async fn act(
        &self,
        desk: &str,
        case: CaseId,
        on: &str,
        kind: ActKind,
        payload: Value,
    ) -> Acted {
        self.try_act(desk, case, on, kind, payload)
            .await
            .unwrap_or_else(|error| panic!("{kind}: {error}"))
    }

    /// Brings a registered case to the handler's desk.
    pub async fn to_handler(&self, case: CaseId, on: &str) {
        let handler = self.desk("handler").officer.id;
        self.act("clerk", case, on, ActKind::Screen, json!({}))
            .await;
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
    }

    /// From the handler's desk to a signed reply.
    pub async fn sign(&self, case: CaseId, on: &str, draft: Value) -> Acted {
        self.act("handler", case, on, ActKind::Draft, draft).await;
        self.act("handler", case, on, ActKind::SubmitReview, json!({}))
            .await;
        self.act("reviewer", case, on, ActKind::PassReview, json!({}))
            .await;
        self.act("reviewer", case, on, ActKind::PassReview, json!({}))
            .await;
        self.act("head", case, on, ActKind::Sign, json!({})).await
    }
}

fn id(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

fn agency(number: u128, parent: Option<u128>, code: &str, name: &str, kind: AgencyKind) -> Agency {
    Agency {
        id: id(number),
        parent: parent.map(id),
        code: code.into(),
        name: name.into(),
        kind,
    }
}

fn officer(number: u128, agency: u128, name: &str, roles: &[Role]) -> Officer {
    Officer {
        id: id(number),
        agency_id: id(agency),
        name: name.into(),
        roles: roles.to_vec(),
        active: true,
    }
}
