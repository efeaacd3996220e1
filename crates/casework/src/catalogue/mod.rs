//! The catalogue of what is public and what is not (Regulation, articles 12 and 13): kept by
//! each agency, imported from spreadsheets, and suggested where somebody asks for what is
//! in it, so that the reply says where it is found (article 36(1)).

mod columns;
mod content;
mod editing;
mod export;
mod importing;
mod published;
mod reading;
mod rows;
mod shelf;
mod suggesting;
mod template;
mod using;
mod writing;

use std::collections::HashSet;

use disclosure::Refusal;
use disclosure::words::{Attribute, Role};
use store::{AgencyId, Reach};

pub(crate) use content::LONGEST_ABOUT;
pub use content::NewEntry;
pub use editing::Written;
pub use importing::{
    CatalogueImportError, CataloguePreview, CatalogueReport, CatalogueRow, MOST_BY_COMMAND,
    MOST_BY_PAGE,
};
pub use published::Published;
pub use reading::EntryFile;
pub(crate) use shelf::Kept;
pub use suggesting::{Suggestion, Suggestions};
pub use template::template;
pub(crate) use using::follow;
pub use writing::Outcome;

use crate::error::ActError;
use crate::names::Names;
use crate::office::{Desk, Office};

/// Whether an officer sees the catalogue: whoever sees cases.
pub fn sees(desk: &Desk) -> bool {
    desk.scope.reach != Reach::Nothing
}

/// Whether an officer keeps a catalogue: the disclosure office of the agency does
/// (article 4), by its head and its analysts.
pub fn keeps(desk: &Desk) -> bool {
    let roles = desk.officer.roles.iter();
    roles
        .copied()
        .any(|role| matches!(role, Role::Analyst | Role::OfficeHead))
}

/// # Errors
/// The officer sees no catalogue.
pub(crate) fn may_see(desk: &Desk) -> Result<(), Refusal> {
    match sees(desk) {
        true => Ok(()),
        false => Err(Refusal::not_yours(
            "role",
            "office",
            "您不能查看公开目录",
            "公开目录由办理案件的人员查看。",
        )),
    }
}

/// # Errors
/// The officer keeps no catalogue.
pub(crate) fn may_keep(desk: &Desk) -> Result<(), Refusal> {
    match keeps(desk) {
        true => Ok(()),
        false => Err(Refusal::not_yours(
            "role",
            "reg:4",
            "您不能维护公开目录",
            "公开目录由本机关的信息公开机构负责人、分析人维护。",
        )),
    }
}

/// The agencies whose entries a desk keeps: the own one and those below it. What is open
/// to nobody each agency keeps by itself.
pub(crate) struct Keeping {
    own: AgencyId,
    below: HashSet<AgencyId>,
}

impl Keeping {
    pub fn of(desk: &Desk, names: &Names) -> Keeping {
        let reached = names.in_reach(desk).into_iter();
        Keeping {
            own: desk.agency.id,
            below: reached.map(|agency| agency.id).collect(),
        }
    }

    /// # Errors
    /// The agency is not the desk's to keep, or not with this attribute.
    pub fn check(&self, agency: AgencyId, attribute: Attribute) -> Result<(), Refusal> {
        if agency == self.own {
            return Ok(());
        }
        if !self.below.contains(&agency) {
            return Err(Refusal::not_yours(
                "agency_out_of_reach",
                "office",
                "这个机关的目录不由您维护",
                "只能维护本机关和下级机关的条目。",
            )
            .at("agency"));
        }
        match attribute {
            Attribute::NotDisclosed => Err(Refusal::not_yours(
                "own_agency_only",
                "office",
                "不予公开的条目由权属机关自己维护",
                "请由该机关登记和修改；它的不予公开条目只对该机关显示。",
            )
            .at("attribute")),
            Attribute::Proactive | Attribute::OnRequest => Ok(()),
        }
    }
}

impl Office {
    /// Whether an officer may look at the catalogue.
    ///
    /// # Errors
    /// The refusal, when not.
    pub fn may_see_catalogue(&self, desk: &Desk) -> Result<(), ActError> {
        Ok(may_see(desk)?)
    }

    /// Whether an officer may change the catalogue.
    ///
    /// # Errors
    /// The refusal, when not.
    pub fn may_keep_catalogue(&self, desk: &Desk) -> Result<(), ActError> {
        Ok(may_keep(desk)?)
    }
}
