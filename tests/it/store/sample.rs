//! Small registers to try things on.

use chrono::{DateTime, NaiveDate, Utc};
use disclosure::words::{ApplicantKind, Attribute, Channel, Phase, Role, State};
use serde_json::{Value, json};
use store::{
    Agency, AgencyKind, CaseRow, CatalogueEntry, NewEvent, Officer, Person, Scope, Store,
    StoreError, Tx,
};
use uuid::Uuid;

pub fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

pub const DISTRICT: Uuid = Uuid::from_u128(0x100);
pub const HOUSING: Uuid = Uuid::from_u128(0x101);
pub const TOWN: Uuid = Uuid::from_u128(0x102);
pub const ESTATE: Uuid = Uuid::from_u128(0x103);
pub const CLERK: Uuid = Uuid::from_u128(0x200);
pub const WANG: Uuid = Uuid::from_u128(0x300);

pub fn agency(id: Uuid, parent: Option<Uuid>, code: &str, name: &str, kind: AgencyKind) -> Agency {
    Agency {
        id,
        parent,
        code: code.into(),
        name: name.into(),
        kind,
    }
}

pub fn officer(id: Uuid, agency_id: Uuid, roles: &[Role]) -> Officer {
    Officer {
        id,
        agency_id,
        name: "李玥".into(),
        roles: roles.to_vec(),
        active: true,
    }
}

/// An entry of the catalogue without a number.
pub fn entry(id: Uuid, agency_id: Uuid, title: &str, attribute: Attribute) -> CatalogueEntry {
    CatalogueEntry {
        id,
        agency_id,
        title: title.into(),
        document_number: None,
        about: "城市、农村最低生活保障标准".into(),
        body: String::new(),
        attribute,
        url: Some("https://www.example.gov.cn/a.html".into()),
        published_on: Some(day("2026-02-27")),
        formed_on: None,
        basis: None,
        theme: None,
        since: day("2026-03-02"),
        until: None,
        number_key: None,
        title_key: title.into(),
        digest: "d".into(),
        version: 1,
        changed_by: None,
        changed_at: at("2026-03-02T01:00:00Z"),
    }
}

pub fn wang() -> Person {
    Person {
        id: WANG,
        name: "王喆堃𬹼".into(),
        kind: ApplicantKind::NaturalPerson,
        id_kind: Some("identity_card".into()),
        id_number: Some("11010519491231002X".into()),
        phone: Some("13812345678".into()),
        address: Some("清溪区喆堃路𬹼号".into()),
        mail: Some("wang@example.cn".into()),
    }
}

/// A district with a department and a town, a unit below the department, a
/// clerk and one applicant.
pub async fn settle(store: &Store) {
    act(store, |tx| {
        Box::pin(async move {
            let all = [
                agency(DISTRICT, None, "QX", "清溪区人民政府", AgencyKind::District),
                agency(
                    HOUSING,
                    Some(DISTRICT),
                    "ZJ",
                    "清溪区住房和城乡建设局",
                    AgencyKind::Department,
                ),
                agency(
                    TOWN,
                    Some(DISTRICT),
                    "HT",
                    "河头镇人民政府",
                    AgencyKind::Town,
                ),
                agency(
                    ESTATE,
                    Some(HOUSING),
                    "FG",
                    "房屋管理所",
                    AgencyKind::Department,
                ),
            ];
            for agency in &all {
                tx.insert_agency(agency).await?;
            }
            tx.insert_officer(&officer(CLERK, HOUSING, &[Role::Clerk]))
                .await?;
            tx.insert_person(&wang()).await
        })
    })
    .await
    .unwrap();
}

/// `Store::act` with the store's own error.
pub async fn act<T, F>(store: &Store, act: F) -> Result<T, StoreError>
where
    F: for<'t> Fn(&'t mut Tx) -> store::BoxFuture<'t, Result<T, StoreError>>
        + Send
        + Sync
        + 'static,
    T: Send + 'static,
{
    store.act(act).await
}

pub fn case_row(id: Uuid, agency_id: Uuid, number: &str) -> CaseRow {
    CaseRow {
        id,
        number: number.into(),
        agency_id,
        state: State::Registered,
        phase: Phase::Registration,
        version: 1,
        applicant_id: Some(WANG),
        applicant_name: "王喆堃𬹼".into(),
        applicant_kind: ApplicantKind::NaturalPerson,
        title: "2025年危房改造补助名单（喆堃𬹼）".into(),
        wording_key: "ab".repeat(32),
        channel: Channel::InPerson,
        received_on: Some(day("2026-03-02")),
        registered_on: day("2026-03-02"),
        handler_id: None,
        reply_number: None,
        reply_kind: None,
        replied_on: None,
        ended_on: None,
        ending: None,
        round: 1,
        concluded_on: None,
        urged: 0,
        workdays: None,
        late: None,
        is_open: true,
        parent_id: None,
        rules_hash: "r1".into(),
        snapshot: json!({}),
        created_at: at("2026-03-02T01:00:00.123456Z"),
        updated_at: at("2026-03-02T01:00:00.123456Z"),
    }
}

pub fn event(event_id: Uuid, kind: &str, payload: Value) -> NewEvent {
    NewEvent {
        event_id,
        act_id: id(0x900),
        recorded_at: at("2026-03-02T01:00:00.123456Z"),
        effective_on: day("2026-03-02"),
        actor: CLERK,
        on_behalf_of: None,
        kind: kind.into(),
        v: 1,
        payload,
        state_after: State::Registered,
        rules_hash: "r1".into(),
    }
}

/// A case with one event, owned by an agency.
pub async fn open_case(store: &Store, case: Uuid, owner: Uuid, number: &'static str) {
    act(store, move |tx| {
        Box::pin(async move {
            let event_id = tx.next_id();
            let text = format!("请公开{number}的材料");
            tx.append_event(
                case,
                &event(
                    event_id,
                    "registered",
                    json!({ "wanted": { "plain": text } }),
                ),
            )
            .await?;
            tx.insert_case(&case_row(case, owner, number)).await
        })
    })
    .await
    .unwrap();
}

pub async fn case_now(store: &Store, case: Uuid) -> CaseRow {
    store
        .read()
        .await
        .unwrap()
        .case(&Scope::system(), case)
        .await
        .unwrap()
        .unwrap()
}
