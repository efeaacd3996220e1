//! The list that an officer came to a case from: back to it, and on to the next case
//! in it. Its address travels with the case as `in`.

use casework::{Office, WorkFilter};
use store::{CaseId, Tab};

use super::asked::{Asked, path};
use crate::api::Problem;
use crate::workbench::forms::Typed;
use crate::workbench::visit::{Visit, is_ours};

/// The name under which a list's address travels: in an address, and in a form.
pub(in crate::workbench) const IN: &str = "in";
/// The same in a form.
pub(in crate::workbench) const HIDDEN: &str = "_in";

/// The longest address that travels, in bytes.
const LONGEST: usize = 2000;

/// Where an officer came from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::workbench) struct Came(String);

impl Came {
    fn from(address: &str) -> Came {
        let fits = is_ours(address) && address.len() <= LONGEST;
        Came(if fits {
            address.to_owned()
        } else {
            String::new()
        })
    }

    /// As the query of an address says.
    pub fn of(query: Option<&str>) -> Came {
        let typed = Typed::decode(query.unwrap_or_default());
        Came::from(typed.get(IN).unwrap_or_default())
    }

    /// As a form says.
    pub fn in_form(typed: &Typed) -> Came {
        Came::from(typed.get(HIDDEN).unwrap_or_default())
    }

    /// The address of the list; empty when the officer came from none.
    pub fn list(&self) -> &str {
        &self.0
    }

    /// What is put behind an address of the case; empty where nothing is.
    pub fn query(&self) -> String {
        query_of(&self.0)
    }
}

/// What is put behind the address of a case, for a list at this address.
pub(in crate::workbench) fn query_of(list: &str) -> String {
    match list {
        "" => String::new(),
        list => {
            let pair = serde_urlencoded::to_string([(IN, list)]).unwrap_or_default();
            format!("?{pair}")
        }
    }
}

/// The ways on from a case.
#[derive(Debug, Clone, Default)]
pub(in crate::workbench) struct Around {
    /// The list, when the officer came from one.
    pub back: String,
    pub label: &'static str,
    pub previous: Option<CaseId>,
    pub next: Option<CaseId>,
    /// What is put behind an address of a case.
    pub query: String,
}

impl Around {
    /// What is around a case in the list that the officer came from.
    ///
    /// # Errors
    /// The register failed.
    pub async fn of(
        office: &Office,
        visit: &Visit,
        came: &Came,
        case: CaseId,
    ) -> Result<Around, Problem> {
        if came.list().is_empty() {
            return Ok(Around::default());
        }
        let names = office.names().await?;
        let list = Asked::at(came.list(), &names);
        let (previous, next) = match &list {
            Some(list) if list.read.mistakes.is_empty() => {
                neighbours(office, visit, list, case).await?
            }
            _ => (None, None),
        };
        Ok(Around {
            back: came.list().to_owned(),
            label: label(came.list()),
            previous,
            next,
            query: came.query(),
        })
    }
}

async fn neighbours(
    office: &Office,
    visit: &Visit,
    list: &Asked,
    case: CaseId,
) -> Result<(Option<CaseId>, Option<CaseId>), Problem> {
    let filter: &WorkFilter = &list.filter;
    let around = office
        .neighbours(visit.desk(), list.tab, filter, list.order, case)
        .await?;
    Ok(around)
}

/// What a list is called, by its address.
fn label(list: &str) -> &'static str {
    let at = list.split(['?', '/']).nth(1).unwrap_or_default();
    match at {
        "search" => "查询结果",
        "board" => "督办看板",
        "calendar" => "期限日历",
        at => Tab::ALL
            .into_iter()
            .find(|tab| path(*tab).trim_start_matches('/') == at)
            .map_or("列表", Tab::label),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_travels_with_the_case_and_nothing_else_does() {
        let came = Came::of(Some("in=%2Ftodo%3Flight%3Dsoon%26order%3Dnewest"));
        assert_eq!(came.list(), "/todo?light=soon&order=newest");
        assert_eq!(Came::of(came.query().strip_prefix('?')), came);
        for other in ["in=%2F%2Fevil.example", "in=https%3A%2F%2Fx", "in=", "a=1"] {
            assert_eq!(Came::of(Some(other)), Came::default(), "{other}");
        }
        assert_eq!(Came::default().query(), "");
        assert_eq!(Came::from(&format!("/{}", "a".repeat(LONGEST))).list(), "");
    }

    #[test]
    fn a_list_is_called_by_its_address() {
        assert_eq!(label("/todo?light=soon"), "待办");
        assert_eq!(label("/cases"), "全部案件");
        assert_eq!(label("/search?text=a/b"), "查询结果");
        assert_eq!(label("/board/overdue"), "督办看板");
        assert_eq!(label(""), "列表");
    }
}
