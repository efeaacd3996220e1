//! The district of the demonstration: its agencies, and who sits at which desk.

use disclosure::words::Role::{self, *};
use store::{Agency, AgencyKind, Officer, Store, Tx};
use uuid::Uuid;

use crate::error::ActError;
use crate::office::Desk;

/// The agencies that own cases, and the disclosure office that handles those of
/// the district government.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum At {
    District,
    Disclosure,
    Land,
    Housing,
    Schools,
    Labour,
    Town,
    Street,
}

/// Who does a step, as seen from the owner of the case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Who {
    Clerk,
    Handler,
    /// The other one who handles, where there are two.
    SecondHandler,
    Reviewer,
    Head,
    /// Of the district, for every agency.
    Supervisor,
    /// The same.
    Analyst,
    /// The handler of another agency, which was asked for its opinion.
    HandlerAt(At),
}

const AGENCIES: [(At, &str, &str, AgencyKind); 8] = [
    (At::District, "青政", "青衡区人民政府", AgencyKind::District),
    (
        At::Disclosure,
        "青公开",
        "青衡区政务公开办公室",
        AgencyKind::DisclosureOffice,
    ),
    (
        At::Land,
        "青自然资",
        "青衡区自然资源局",
        AgencyKind::Department,
    ),
    (
        At::Housing,
        "青住建",
        "青衡区住房和城乡建设局",
        AgencyKind::Department,
    ),
    (
        At::Schools,
        "青教体",
        "青衡区教育和体育局",
        AgencyKind::Department,
    ),
    (
        At::Labour,
        "青人社",
        "青衡区人力资源和社会保障局",
        AgencyKind::Department,
    ),
    (At::Town, "云岭镇", "青衡区云岭镇人民政府", AgencyKind::Town),
    (
        At::Street,
        "白石街",
        "青衡区白石街道办事处",
        AgencyKind::Town,
    ),
];

const OFFICERS: [(At, &str, &[Role]); 21] = [
    (At::District, "苏禾", &[Clerk]),
    (At::District, "程砚行", &[OfficeHead]),
    (At::District, "罗承泽", &[Supervisor]),
    (At::District, "沈一宁", &[Analyst]),
    (At::District, "傅维桢", &[Auditor]),
    (At::District, "简宁", &[Admin]),
    (At::Disclosure, "骆青", &[Handler]),
    (At::Disclosure, "尹文喆", &[Reviewer]),
    (At::Land, "陶月", &[Clerk, Handler]),
    (At::Land, "庞堃", &[Handler]),
    (At::Land, "卢怀瑾", &[Reviewer, OfficeHead]),
    (At::Housing, "柯映雪", &[Clerk, Handler]),
    (At::Housing, "霍启明", &[Reviewer, OfficeHead]),
    (At::Schools, "祁允", &[Clerk, Handler]),
    (At::Schools, "詹秋白", &[Reviewer, OfficeHead]),
    (At::Labour, "邬𬹼", &[Clerk, Handler]),
    (At::Labour, "殷若谷", &[Reviewer, OfficeHead]),
    (At::Town, "蒲小满", &[Clerk, Handler]),
    (At::Town, "褚广田", &[Reviewer, OfficeHead]),
    (At::Street, "岑巧云", &[Clerk, Handler]),
    (At::Street, "车望山", &[Reviewer, OfficeHead]),
];

/// The district, settled.
#[derive(Clone)]
pub(super) struct Place {
    agencies: Vec<Agency>,
    desks: Vec<(At, Desk)>,
}

impl Place {
    /// Settles the district in an empty register.
    pub async fn settle(store: &Store) -> Result<Place, ActError> {
        store
            .act(|tx| Box::pin(async move { settle(tx).await }))
            .await
    }

    /// The agencies and officers, with new ids.
    fn made(mut id: impl FnMut() -> Uuid) -> Place {
        let mut agencies: Vec<Agency> = Vec::with_capacity(AGENCIES.len());
        for (_, code, name, kind) in AGENCIES {
            agencies.push(Agency {
                id: id(),
                parent: agencies.first().map(|district| district.id),
                code: code.to_owned(),
                name: name.to_owned(),
                kind,
            });
        }
        let desk = |(at, name, roles): (At, &str, &[Role])| {
            let agency = agencies[at as usize].clone();
            let officer = Officer {
                id: id(),
                agency_id: agency.id,
                name: name.to_owned(),
                roles: roles.to_vec(),
                active: true,
            };
            (at, Desk::new(officer, agency))
        };
        let desks = OFFICERS.map(desk).into();
        Place { agencies, desks }
    }

    /// An agency.
    pub fn agency(&self, at: At) -> &Agency {
        &self.agencies[at as usize]
    }

    /// All agencies, the district government first.
    pub fn agencies(&self) -> &[Agency] {
        &self.agencies
    }

    /// All officers.
    pub fn officers(&self) -> Vec<Officer> {
        self.desks
            .iter()
            .map(|(_, desk)| desk.officer.clone())
            .collect()
    }

    /// The desk where a step of a case of this owner is done. Cases of the
    /// district government are handled and reviewed by its disclosure office.
    pub fn desk(&self, owner: At, who: Who) -> &Desk {
        let working = match owner {
            At::District => At::Disclosure,
            owner => owner,
        };
        let (at, role, nth) = match who {
            Who::Clerk => (owner, Clerk, 0),
            Who::Head => (owner, OfficeHead, 0),
            Who::Handler => (working, Handler, 0),
            Who::SecondHandler => (working, Handler, 1),
            Who::Reviewer => (working, Reviewer, 0),
            Who::Supervisor => (At::District, Supervisor, 0),
            Who::Analyst => (At::District, Analyst, 0),
            Who::HandlerAt(at) => (at, Handler, 0),
        };
        let fitting: Vec<&Desk> = self
            .desks
            .iter()
            .filter(|(place, desk)| *place == at && desk.officer.roles.contains(&role))
            .map(|(_, desk)| desk)
            .collect();
        fitting
            .get(nth)
            .or(fitting.first())
            .expect("every agency has somebody for every step: a test asks for all")
    }
}

async fn settle(tx: &mut Tx) -> Result<Place, ActError> {
    let place = Place::made(|| tx.next_id());
    for agency in &place.agencies {
        tx.insert_agency(agency).await?;
    }
    for (_, desk) in &place.desks {
        tx.insert_officer(&desk.officer).await?;
    }
    Ok(place)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each agency that owns cases does its own work: whoever drafts does not approve.
    #[test]
    fn every_step_has_its_officer() {
        let mut last = 0;
        let place = Place::made(|| {
            last += 1;
            Uuid::from_u128(last)
        });
        for (owner, ..) in AGENCIES.iter().filter(|(at, ..)| *at != At::Disclosure) {
            let desk = |who| place.desk(*owner, who);
            for who in [Who::Handler, Who::SecondHandler] {
                assert!(desk(who).officer.roles.contains(&Handler));
                for approver in [Who::Reviewer, Who::Head] {
                    assert_ne!(desk(who).officer.id, desk(approver).officer.id);
                }
            }
            assert_eq!(desk(Who::Clerk).agency.id, place.agency(*owner).id);
            assert_eq!(desk(Who::Head).agency.id, place.agency(*owner).id);
            assert!(desk(Who::Supervisor).officer.roles.contains(&Supervisor));
            assert!(desk(Who::Analyst).officer.roles.contains(&Analyst));
        }
    }
}
