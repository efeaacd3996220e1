//! Agencies and officers by name.

use std::collections::HashMap;

use casework::{ActError, Office};
use serde::Serialize;
use store::{Agency, AgencyId, OfficerId, Scope};
use utoipa::ToSchema;
use uuid::Uuid;

/// 一名经办人员。
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = OfficerName)]
pub(in crate::api) struct Named {
    /// 标识。
    pub id: Uuid,
    /// 姓名。
    pub name: String,
}

/// 一个机关。
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = AgencyName)]
pub(in crate::api) struct Organ {
    /// 标识。
    pub id: Uuid,
    /// 代字，编号用。
    pub code: String,
    /// 全称。
    pub name: String,
}

impl From<&Agency> for Organ {
    fn from(agency: &Agency) -> Organ {
        Organ {
            id: agency.id,
            code: agency.code.clone(),
            name: agency.name.clone(),
        }
    }
}

/// The names behind ids. Who works where is no secret within one government:
/// dispatching and consulting cross agencies, so the directory is open to every desk.
pub(in crate::api) struct Directory {
    organs: HashMap<AgencyId, Organ>,
    officers: HashMap<OfficerId, String>,
}

impl Directory {
    pub async fn read(office: &Office) -> Result<Directory, ActError> {
        let mut reader = office.store.read().await?;
        let agencies = reader.agencies(&Scope::system()).await?;
        let officers = reader.officers(&Scope::system()).await?;
        Ok(Directory {
            organs: agencies
                .iter()
                .map(|agency| (agency.id, Organ::from(agency)))
                .collect(),
            officers: officers
                .into_iter()
                .map(|officer| (officer.id, officer.name))
                .collect(),
        })
    }

    /// An agency; one that the register does not name stays without a name.
    pub fn organ(&self, id: AgencyId) -> Organ {
        self.organs.get(&id).cloned().unwrap_or_else(|| Organ {
            id,
            code: String::new(),
            name: String::new(),
        })
    }

    /// An officer.
    pub fn officer(&self, id: OfficerId) -> Named {
        Named {
            id,
            name: self.officers.get(&id).cloned().unwrap_or_default(),
        }
    }
}
