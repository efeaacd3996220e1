//! Of which town a text is: which one it names, to which it was sent, or to which the village
//! belongs that it names.

use std::collections::HashMap;

use store::{AgencyId, AgencyKind, Reader, Scope};
use uuid::Uuid;

use crate::error::ActError;

/// The towns and street offices of the register.
pub(super) struct Towns {
    /// What the town is called in a text: 河头镇 of 河头镇人民政府; longest first.
    named: Vec<String>,
    by_agency: HashMap<AgencyId, String>,
}

/// What the name of a government ends with, beside that of its place.
const OF_GOVERNMENT: [&str; 3] = ["人民政府", "办事处", "政府"];

impl Towns {
    pub(super) async fn read(reader: &mut Reader) -> Result<Towns, ActError> {
        let agencies = reader.agencies(&Scope::system()).await?;
        let of_kind = |kind: AgencyKind| agencies.iter().filter(move |it| it.kind == kind);
        let districts: Vec<&str> = of_kind(AgencyKind::District)
            .map(|district| place(&district.name))
            .collect();
        let by_agency: HashMap<Uuid, String> = of_kind(AgencyKind::Town)
            .map(|agency| (agency.id, town(&agency.name, &districts)))
            .collect();
        let mut named: Vec<String> = by_agency.values().cloned().collect();
        named.sort_unstable_by(|a, b| b.len().cmp(&a.len()).then(a.cmp(b)));
        named.dedup();
        Ok(Towns { named, by_agency })
    }

    /// The town that a text names, or that it was sent to.
    pub(super) fn of(&self, agency: AgencyId, title: &str, content: &str) -> Option<String> {
        let named = self.named_by(title, content);
        named.or_else(|| self.of_agency(agency))
    }

    /// The town that a text names, in its title or else in the rest.
    pub(super) fn named_by(&self, title: &str, content: &str) -> Option<String> {
        let named = self.named(title).or_else(|| self.named(content));
        named.cloned()
    }

    /// The town that is this agency's own.
    pub(super) fn of_agency(&self, agency: AgencyId) -> Option<String> {
        self.by_agency.get(&agency).cloned()
    }

    /// The town that a text names.
    fn named(&self, text: &str) -> Option<&String> {
        self.named.iter().find(|town| text.contains(*town))
    }
}

/// The town of a town's government, as people call it: without its district.
fn town(name: &str, districts: &[&str]) -> String {
    let town = place(name);
    let own = districts
        .iter()
        .find_map(|district| town.strip_prefix(district))
        .filter(|own| !own.is_empty());
    own.unwrap_or(town).to_owned()
}

/// The place that a government governs.
fn place(name: &str) -> &str {
    let own = OF_GOVERNMENT
        .iter()
        .find_map(|ending| name.strip_suffix(ending))
        .filter(|own| !own.is_empty());
    own.unwrap_or(name)
}

/// What names of villages and of communities end with.
const OF_VILLAGE: [&str; 2] = ["村", "社区"];
/// How many characters such a name has: 李村 is too often a part of another word.
const VILLAGE: std::ops::RangeInclusive<usize> = 3..=6;

/// Villages, and the town that they are named with anywhere: 云岭镇柳塘渡村. One that is named
/// with two towns belongs to neither.
#[derive(Default)]
pub(super) struct Villages(HashMap<String, Option<String>>);

impl Villages {
    /// Takes in the villages that a text names right after their town; `no_names` are endings
    /// of what is no name: 各行政村.
    pub(super) fn meet(&mut self, towns: &Towns, text: &str, no_names: &[&str]) {
        for town in &towns.named {
            for (at, _) in text.match_indices(town.as_str()) {
                let Some(village) = first_village(&text[at + town.len()..]) else {
                    continue;
                };
                if no_names.iter().any(|it| village.ends_with(it)) {
                    continue;
                }
                let known = self.0.entry(village.to_owned());
                let known = known.or_insert_with(|| Some(town.clone()));
                if known.as_ref() != Some(town) {
                    *known = None;
                }
            }
        }
    }

    /// The town of the first village that a text names.
    pub(super) fn town(&self, text: &str) -> Option<&String> {
        if self.0.is_empty() {
            return None;
        }
        let ends = text.char_indices().filter_map(|(at, _)| {
            let ends = |ending: &&&str| text[..at].ends_with(**ending);
            OF_VILLAGE.iter().find(ends).map(|_| at)
        });
        let at_end = std::iter::once(text.len());
        ends.chain(at_end)
            .find_map(|end| self.ending_at(&text[..end]))
    }

    /// The town of the village whose name a text ends with, the longest name first.
    fn ending_at(&self, text: &str) -> Option<&String> {
        let begins = text.char_indices().rev().map(|(at, _)| at);
        let begins: Vec<usize> = begins.take(*VILLAGE.end()).collect();
        let names = VILLAGE.rev().filter_map(|length| begins.get(length - 1));
        let mut known = names.filter_map(|at| self.0.get(&text[*at..]));
        known.find_map(Option::as_ref)
    }
}

/// The village whose name a text begins with.
fn first_village(text: &str) -> Option<&str> {
    let ends = text.char_indices().map(|(at, sign)| at + sign.len_utf8());
    let mut names = ends.take(*VILLAGE.end()).map(|end| &text[..end]);
    let name = names.find(|name| OF_VILLAGE.iter().any(|ending| name.ends_with(ending)))?;
    (name.chars().count() >= *VILLAGE.start()).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn towns(named: &[&str]) -> Towns {
        Towns {
            named: named.iter().map(|it| (*it).to_owned()).collect(),
            by_agency: HashMap::new(),
        }
    }

    #[test]
    fn a_village_is_of_the_town_that_it_is_named_with() {
        let towns = towns(&["云岭镇", "河头镇"]);
        let mut villages = Villages::default();
        let no_names = ["行政村", "农村"];
        for text in [
            "请公开云岭镇柳塘渡村2024年征地批复，以及河头镇石桥村的公告",
            "云岭镇各行政村的低保名单，河头镇农村饮水工程",
            "河头镇王庄村",
            "云岭镇王庄村",
            "云岭镇南苑社区",
        ] {
            villages.meet(&towns, text, &no_names);
        }
        let town = |text| villages.town(text).map(String::as_str);
        assert_eq!(town("柳塘渡村征收土地预公告"), Some("云岭镇"));
        assert_eq!(town("我是石桥村村民"), Some("河头镇"));
        assert_eq!(town("收回石桥村"), Some("河头镇"));
        assert_eq!(town("南苑社区老年食堂"), Some("云岭镇"));
        // one of two towns, what is no name, and one that no text names with a town
        for unknown in ["王庄村补偿款", "各行政村的名单", "农村饮水", "北桥村", ""]
        {
            assert_eq!(town(unknown), None, "{unknown}");
        }
    }

    #[test]
    fn a_town_is_called_as_people_call_it() {
        let districts = ["青衡区"];
        assert_eq!(town("河头镇人民政府", &districts), "河头镇");
        assert_eq!(town("青衡区河头镇人民政府", &districts), "河头镇");
        assert_eq!(town("吴林街道办事处", &districts), "吴林街道");
        assert_eq!(town("人民政府", &districts), "人民政府");
    }
}
