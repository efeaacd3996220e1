//! Agencies and officers by name.

use std::sync::Arc;

use casework::{ActError, Names, Office};
use serde::Serialize;
use store::{Agency, AgencyId, OfficerId};
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

/// The names behind ids.
pub(in crate::api) struct Directory(Arc<Names>);

impl Directory {
    pub async fn read(office: &Office) -> Result<Directory, ActError> {
        office.names().await.map(Directory)
    }

    /// An agency; one that the register does not name stays without a name.
    pub fn organ(&self, id: AgencyId) -> Organ {
        self.0.agency(id).map_or_else(
            || Organ {
                id,
                code: String::new(),
                name: String::new(),
            },
            Organ::from,
        )
    }

    /// An officer.
    pub fn officer(&self, id: OfficerId) -> Named {
        let known = self.0.officer(id);
        Named {
            id,
            name: known
                .map(|officer| officer.name.clone())
                .unwrap_or_default(),
        }
    }
}
