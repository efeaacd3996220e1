//! The agencies and officers that a file names: by code, by id, or by a name
//! that only one bears.

use std::collections::HashMap;
use std::sync::Arc;

use disclosure::Refusal;
use store::{Agency, AgencyId, OfficerId, Reader, Scope, StoreError};
use uuid::Uuid;

use crate::office::Desk;

/// All agencies and officers, and which of them the importing officer may speak for.
pub(super) struct Directory {
    importing: Arc<Desk>,
    reach: Vec<AgencyId>,
    agencies: HashMap<AgencyId, Agency>,
    desks: HashMap<OfficerId, Arc<Desk>>,
}

impl Directory {
    pub async fn read(reader: &mut Reader, desk: &Desk) -> Result<Directory, StoreError> {
        let reach = reader.agencies(&desk.scope).await?;
        let all = reader.agencies(&Scope::system()).await?;
        let agencies: HashMap<_, _> = all.into_iter().map(|agency| (agency.id, agency)).collect();
        let officers = reader.officers(&Scope::system()).await?;
        let desks = officers
            .into_iter()
            .filter_map(|officer| {
                let agency = agencies.get(&officer.agency_id)?.clone();
                Some((officer.id, Arc::new(Desk::new(officer, agency))))
            })
            .collect();
        Ok(Directory {
            importing: Arc::new(desk.clone()),
            reach: reach.into_iter().map(|agency| agency.id).collect(),
            agencies,
            desks,
        })
    }

    /// Whose record it is: the importing officer's own agency, or one within
    /// reach by its code.
    pub fn owner(&self, code: Option<&str>) -> Result<Agency, Refusal> {
        let Some(code) = code else {
            return Ok(self.importing.agency.clone());
        };
        let agency = self.by_code(code)?;
        if agency.id == self.importing.agency.id || self.reach.contains(&agency.id) {
            return Ok(agency.clone());
        }
        Err(Refusal::not_yours(
            "agency_out_of_reach",
            "reg:29",
            format!("“{}”不在您的权限范围内", agency.name),
            "只能导入本机关和下属机关的期初数据；其他机关的由其自己导入。",
        )
        .at("agency"))
    }

    fn by_code(&self, code: &str) -> Result<&Agency, Refusal> {
        let found = self.agencies.values().find(|agency| agency.code == code);
        found.ok_or_else(|| {
            Refusal::malformed(
                "no_such_agency",
                "office",
                format!("没有代字为“{code}”的机关"),
                "请填写机关的代字，可以用 kaijuan agency list 查看。",
            )
            .at("agency")
        })
    }

    /// An agency by its id or its code.
    pub fn agency_id(&self, said: &str) -> Result<AgencyId, Refusal> {
        match said.parse::<Uuid>() {
            Ok(id) => Ok(id),
            Err(_) => self.by_code(said).map(|agency| agency.id),
        }
    }

    /// Who did something on a case of an agency: the one that is named, or the
    /// importing officer.
    pub fn by(&self, said: Option<&str>, owner: &Agency) -> Result<Arc<Desk>, Refusal> {
        match said {
            None => Ok(self.importing.clone()),
            Some(said) => self
                .officer(said, owner)
                .map_err(|refusal| refusal.at("by")),
        }
    }

    /// An officer by id, or by a name that only one bears in the agency or, where
    /// nobody does, in those below it. Who has left meanwhile was an officer then.
    pub fn officer(&self, said: &str, owner: &Agency) -> Result<Arc<Desk>, Refusal> {
        if let Some(desk) = said.parse().ok().and_then(|id: Uuid| self.desks.get(&id)) {
            return Ok(desk.clone());
        }
        let named: Vec<_> = self
            .desks
            .values()
            .filter(|desk| desk.officer.name == said)
            .collect();
        let own = named
            .iter()
            .filter(|desk| desk.agency.id == owner.id)
            .collect::<Vec<_>>();
        let below = named
            .iter()
            .filter(|desk| self.is_below(&desk.agency, owner.id))
            .collect::<Vec<_>>();
        let found = if own.is_empty() { below } else { own };
        match found[..] {
            [one] => Ok(Arc::clone(one)),
            [] => Err(Refusal::malformed(
                "no_such_officer",
                "office",
                format!("“{}”没有名为“{said}”的经办人员", owner.name),
                "请填写经办人员的编号或者姓名，可以用 kaijuan officer list 查看；已经离任的，也要先登记再停用。",
            )),
            _ => Err(Refusal::malformed(
                "officer_ambiguous",
                "office",
                format!("有 {} 名经办人员叫“{said}”", found.len()),
                "请改填编号（kaijuan officer list）。",
            )),
        }
    }

    fn is_below(&self, agency: &Agency, above: AgencyId) -> bool {
        let mut parent = agency.parent;
        // a tree: every step leads up
        while let Some(id) = parent {
            if id == above {
                return true;
            }
            parent = self.agencies.get(&id).and_then(|agency| agency.parent);
        }
        false
    }
}
