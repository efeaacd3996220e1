//! A list as its address asks for it.

use casework::{Light, Names, WorkFilter};
use disclosure::words::{Channel, Phase, State};
use store::{Tab, WorkOrder};

use super::fields::{CURSOR, Fields, Read};
use crate::workbench::forms::Typed;

/// A list, its filters and its order.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    pub tab: Tab,
    pub filter: WorkFilter,
    pub order: WorkOrder,
    /// Where the page begins, as it stands in the address.
    pub cursor: Option<String>,
    pub read: Read,
}

/// The path of a list.
pub(in crate::workbench) const fn path(tab: Tab) -> &'static str {
    match tab {
        Tab::Todo => "/todo",
        Tab::Done => "/done",
        Tab::Supervised => "/supervised",
        Tab::Registered => "/registered",
        Tab::All => "/cases",
    }
}

const YES: &str = "yes";
const NO: &str = "no";

fn yes_or_no(word: &str) -> Option<bool> {
    match word {
        YES => Some(true),
        NO => Some(false),
        _ => None,
    }
}

impl Asked {
    /// What a query asks for.
    pub fn of(tab: Tab, query: &str, names: &Names) -> Asked {
        let mut fields = Fields::of(&Typed::decode(query));
        let (received_from, received_to) =
            fields.days(["received_from", "received_to"], "收到日期");
        let (due_from, due_to) = fields.days(["due_from", "due_to"], "答复期限");
        let (concluded_from, concluded_to) =
            fields.days(["concluded_from", "concluded_to"], "办结日期");
        let filter = WorkFilter {
            text: fields.public_text("text", "案号或者名称"),
            light: fields.word("light", "期限", Light::parse),
            state: fields.word("state", "状态", State::parse),
            phase: fields.word("phase", "阶段", Phase::parse),
            agency: fields.id("agency", "答复机关", |id| names.agency(id).is_some()),
            handler: fields.id("handler", "承办人", |id| names.officer(id).is_some()),
            channel: fields.word("channel", "渠道", Channel::parse),
            open: fields.word("open", "是否办结", yes_or_no).unwrap_or(false),
            late: fields.word("late", "答复是否超期", yes_or_no),
            received_from,
            received_to,
            due_from,
            due_to,
            concluded_from,
            concluded_to,
        };
        let order = fields.word("order", "排列", WorkOrder::parse);
        let cursor = fields.pass(CURSOR);
        let mut read = fields.read();
        // what stands so anyway is not said
        if order == Some(tab.order()) {
            read.pairs.retain(|(name, _)| name != "order");
            read.blank = true;
        }
        Asked {
            tab,
            filter,
            order: order.unwrap_or(tab.order()),
            cursor,
            read,
        }
    }

    /// The list that an address of ours leads to.
    pub fn at(address: &str, names: &Names) -> Option<Asked> {
        let (at, query) = address.split_once('?').unwrap_or((address, ""));
        let tab = Tab::ALL.into_iter().find(|tab| path(*tab) == at)?;
        Some(Asked::of(tab, query, names))
    }

    /// Whether only some cases of the list are asked for.
    pub fn filters(&self) -> bool {
        self.read.pairs.iter().any(|(name, _)| name != "order")
    }

    /// Its address, from a place on.
    pub fn address(&self, cursor: Option<&str>) -> String {
        self.read.address(path(self.tab), cursor)
    }

    /// Whether the address says more than is asked for.
    pub fn is_long(&self) -> bool {
        self.read.blank && self.read.mistakes.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(address: &str) -> Asked {
        Asked::at(address, &Names::default()).unwrap()
    }

    #[test]
    fn an_address_is_a_list_and_comes_back_without_what_says_nothing() {
        let full = asked("/todo?text=&light=overdue&state=&order=due&open=");
        assert_eq!(full.filter.light, Some(Light::Overdue));
        assert!(full.is_long() && full.filters());
        assert_eq!(full.address(None), "/todo?light=overdue");
        let plain = asked("/done?order=newest");
        assert!(!plain.is_long() && !plain.filters());
        assert_eq!(plain.order, WorkOrder::Newest);
        assert_eq!(plain.address(Some("a")), "/done?order=newest&cursor=a");
        assert!(Asked::at("/search?text=a", &Names::default()).is_none());
    }

    #[test]
    fn what_is_not_known_is_told() {
        let id = uuid::Uuid::nil();
        let asked = asked(&format!("/todo?light=red&agency={id}&sort=1&handler=me"));
        let wrong: Vec<&str> = asked
            .read
            .mistakes
            .iter()
            .map(|(name, _)| name.as_str())
            .collect();
        assert_eq!(wrong, ["light", "agency", "handler", "sort"]);
        assert!(!asked.is_long());
    }
}
