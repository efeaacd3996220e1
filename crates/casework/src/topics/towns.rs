//! Of which town a text is: the one that it names, the one that it was sent to, or the one of
//! the village that it names, as far as `topics.toml` knows villages.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap, HashSet};

use hotspots::Reading;
use store::{AgencyId, AgencyKind, Reader, Scope};
use uuid::Uuid;

use crate::error::ActError;

/// The towns and street offices of the register.
pub(super) struct Towns {
    /// What the town is called in a text: 河头镇 of 河头镇人民政府; longest first.
    named: Vec<String>,
    by_agency: HashMap<AgencyId, String>,
    villages: Villages,
}

/// What the name of a government ends with, beside that of its place.
const OF_GOVERNMENT: [&str; 3] = ["人民政府", "办事处", "政府"];

impl Towns {
    pub(super) async fn read(reader: &mut Reader, reading: &Reading) -> Result<Towns, ActError> {
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
        Ok(Towns {
            named,
            by_agency,
            villages: Villages::of(reading),
        })
    }

    /// The town of an application to an agency, or of what somebody said to it.
    pub(super) fn of(&self, agency: AgencyId, title: &str, content: &str) -> Option<String> {
        let named = self.named(title).or_else(|| self.named(content));
        let asked = || self.by_agency.get(&agency);
        let villages = &self.villages;
        let of_village = || villages.town(title).or_else(|| villages.town(content));
        named.or_else(asked).or_else(of_village).cloned()
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

/// The villages that `topics.toml` names, each with its town.
#[derive(Default)]
struct Villages {
    towns: HashMap<String, String>,
    /// How long their names are, the longest first, and with what they end: few places of a
    /// text are looked at.
    lengths: BTreeSet<Reverse<usize>>,
    ends: HashSet<char>,
}

impl Villages {
    fn of(reading: &Reading) -> Villages {
        let mut villages = Villages::default();
        for (town, names) in &reading.villages {
            for name in names {
                villages.lengths.insert(Reverse(name.chars().count()));
                villages.ends.extend(name.chars().last());
                villages.towns.insert(name.clone(), town.clone());
            }
        }
        villages
    }

    /// The town of the first village that a text names; of names that end together the
    /// longest: 大王庄村 is not 王庄村.
    fn town(&self, text: &str) -> Option<&String> {
        let ends = text
            .char_indices()
            .filter(|(_, sign)| self.ends.contains(sign));
        let mut before = ends.map(|(at, sign)| &text[..at + sign.len_utf8()]);
        before.find_map(|before| {
            let begins: Vec<usize> = before
                .char_indices()
                .rev()
                .map(|(at, _)| at)
                .take(self.longest())
                .collect();
            let mut names = self
                .lengths
                .iter()
                .filter_map(|length| begins.get(length.0.checked_sub(1)?));
            names.find_map(|at| self.towns.get(&before[*at..]))
        })
    }

    fn longest(&self) -> usize {
        self.lengths.first().map_or(0, |length| length.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_village_is_of_the_town_that_the_office_says() {
        let list = |names: &[&str]| names.iter().map(|it| (*it).to_owned()).collect();
        let villages = [
            (
                "云岭镇".to_owned(),
                list(&["柳塘渡村", "大王庄村", "南苑社区"]),
            ),
            ("河头镇".to_owned(), list(&["王庄村"])),
        ];
        let settings = disclosure::Rules::embedded().files().iter();
        let (_, text) = settings
            .clone()
            .find(|(name, _)| name == "topics.toml")
            .unwrap();
        let mut reading = hotspots::Settings::read(text).unwrap().reading;
        reading.villages = villages.into();
        let asked = AgencyId::from_u128(7);
        let towns = Towns {
            named: vec!["云岭镇".to_owned(), "河头镇".to_owned()],
            by_agency: [(asked, "吴林街道".to_owned())].into(),
            villages: Villages::of(&reading),
        };
        let of = |agency, text| towns.of(agency, text, "");
        let nobody = AgencyId::from_u128(8);
        for (text, town) in [
            ("柳塘渡村征收土地预公告", Some("云岭镇")),
            ("我是王庄村村民", Some("河头镇")),
            ("大王庄村的补偿方案", Some("云岭镇")),
            ("河头镇南苑社区老年食堂", Some("河头镇")),
            ("北桥村的低保名单", None),
            ("", None),
        ] {
            assert_eq!(of(nobody, text).as_deref(), town, "{text}");
        }
        assert_eq!(of(asked, "王庄村低保").as_deref(), Some("吴林街道"));
        assert_eq!(of(asked, "云岭镇低保").as_deref(), Some("云岭镇"));
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
