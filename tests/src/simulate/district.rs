//! The district whose year is simulated: who works where, who is away, and who left.

use casework::Desk;
use chrono::{DateTime, NaiveDate, Utc};
use disclosure::words::Role;
use store::{Agency, AgencyId, AgencyKind, DeputyRow, Officer, OfficerId, Store, StoreError};
use uuid::Uuid;

use super::post::BAD;

/// Departments of the district.
pub const DEPARTMENTS: usize = 6;

/// An absence with a deputy.
#[derive(Debug, Clone, Copy)]
pub struct Absence {
    /// Who is away.
    pub officer: OfficerId,
    /// Who does the work.
    pub deputy: OfficerId,
    /// The first day.
    pub since: NaiveDate,
    /// The last day.
    pub until: NaiveDate,
}

/// All who work in the district, as the simulator knows them.
pub struct District {
    /// The district government first, then the departments.
    pub agencies: Vec<Agency>,
    /// Everybody.
    pub officers: Vec<Officer>,
    /// Everybody's mailbox; one of them refuses everything.
    pub mailboxes: Vec<(OfficerId, String)>,
    /// Absences that were written down.
    pub absences: Vec<Absence>,
}

const AT_A_DEPARTMENT: [(&str, &[Role]); 6] = [
    ("登记", &[Role::Clerk]),
    ("承办一", &[Role::Handler]),
    ("承办二", &[Role::Handler]),
    ("承办三", &[Role::Handler]),
    ("审核", &[Role::Reviewer]),
    ("负责", &[Role::OfficeHead]),
];

impl District {
    /// The district, not yet in any register.
    pub fn made() -> District {
        let agency =
            |nth: usize, parent: Option<AgencyId>, code: String, name: String, kind| Agency {
                id: Uuid::from_u128(1_000 + nth as u128),
                parent,
                code,
                name,
                kind,
            };
        let district = agency(
            0,
            None,
            "政".into(),
            "青衡区人民政府".into(),
            AgencyKind::District,
        );
        let mut officers = Vec::new();
        let mut sits = |agency: &Agency, name: String, roles: &[Role]| {
            officers.push(Officer {
                id: Uuid::from_u128(10_000 + officers.len() as u128),
                agency_id: agency.id,
                name,
                roles: roles.to_vec(),
                active: true,
            });
        };
        sits(&district, "督办".into(), &[Role::Supervisor]);
        sits(&district, "管理".into(), &[Role::Admin]);
        let mut agencies = vec![district];
        for nth in 1..=DEPARTMENTS {
            let name = format!("青衡区第{nth}局");
            let parent = Some(agencies[0].id);
            let department = agency(
                nth,
                parent,
                format!("局{nth}"),
                name,
                AgencyKind::Department,
            );
            for (title, roles) in AT_A_DEPARTMENT {
                sits(&department, format!("{title}{nth}"), roles);
            }
            agencies.push(department);
        }
        let mailbox = |officer: &Officer| {
            let reviewer = officer.roles.contains(&Role::Reviewer);
            let address = match reviewer && officer.name.ends_with('1') {
                true => BAD.to_owned(),
                false => format!("o{}@office.invalid", officer.id.as_u128()),
            };
            (officer.id, address)
        };
        District {
            mailboxes: officers.iter().map(mailbox).collect(),
            agencies,
            officers,
            absences: Vec::new(),
        }
    }

    /// Puts it into an empty register.
    ///
    /// # Errors
    /// The register failed.
    pub async fn settle(&self, store: &Store, now: DateTime<Utc>) -> Result<(), StoreError> {
        let given = (
            self.agencies.clone(),
            self.officers.clone(),
            self.mailboxes.clone(),
        );
        store
            .act(move |tx| {
                let (agencies, officers, mailboxes) = given.clone();
                Box::pin(async move {
                    for agency in &agencies {
                        tx.insert_agency(agency).await?;
                    }
                    for officer in &officers {
                        tx.insert_officer(officer).await?;
                    }
                    for (officer, address) in &mailboxes {
                        tx.set_mailbox(*officer, address, None, now).await?;
                    }
                    Ok(())
                })
            })
            .await
    }

    /// The desk of the first officer with a role at an agency who works, or of the first.
    pub fn desk(&self, agency: AgencyId, role: Role) -> Option<Desk> {
        let of_role = |it: &&Officer| it.agency_id == agency && it.roles.contains(&role);
        let works = self.officers.iter().filter(of_role).find(|it| it.active);
        let officer = works.or_else(|| self.officers.iter().find(of_role))?;
        self.desk_of(officer.id)
    }

    /// The desk of an officer.
    pub fn desk_of(&self, id: OfficerId) -> Option<Desk> {
        let officer = self.officers.iter().find(|it| it.id == id)?;
        let agency = self.agencies.iter().find(|it| it.id == officer.agency_id)?;
        Some(Desk::new(officer.clone(), agency.clone()))
    }

    /// Those of a role at an agency who work.
    pub fn of_role(&self, agency: AgencyId, role: Role) -> Vec<OfficerId> {
        let fits = |it: &&Officer| it.active && it.agency_id == agency && it.roles.contains(&role);
        let found = self.officers.iter().filter(fits);
        found.map(|officer| officer.id).collect()
    }

    /// Whether an officer works.
    pub fn works(&self, id: OfficerId) -> bool {
        self.officers.iter().any(|it| it.id == id && it.active)
    }

    /// Who stands in for an officer on a day.
    pub fn deputies_of(&self, officer: OfficerId, day: NaiveDate) -> Vec<OfficerId> {
        let stands_in = |it: &&Absence| {
            it.officer == officer && it.since <= day && day <= it.until && self.works(it.deputy)
        };
        let found = self.absences.iter().filter(stands_in);
        found.map(|absence| absence.deputy).collect()
    }

    /// Writes an absence down.
    ///
    /// # Errors
    /// The register failed.
    pub async fn send_away(
        &mut self,
        store: &Store,
        absence: Absence,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let Some(officer) = self.officers.iter().find(|it| it.id == absence.officer) else {
            return Ok(());
        };
        let row = DeputyRow {
            id: Uuid::from_u128(1_000_000 + self.absences.len() as u128),
            agency_id: officer.agency_id,
            officer_id: absence.officer,
            deputy_id: absence.deputy,
            since: absence.since,
            until: absence.until,
            reason: "休假".into(),
            made_by: absence.officer,
            made_at: now,
            ended_by: None,
            ended_at: None,
        };
        store
            .act(move |tx| {
                let row = row.clone();
                Box::pin(async move { tx.insert_deputy(&row).await })
            })
            .await?;
        self.absences.push(absence);
        Ok(())
    }
}
