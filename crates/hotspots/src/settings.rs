//! `topics.toml`: what an analyst may have to read or change.

use std::collections::BTreeMap;

use serde::Deserialize;

/// The settings of an analysis.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// How texts are read.
    pub reading: Reading,
    /// When a text is a copy of another.
    pub copies: Copies,
    /// When texts are about the same matter.
    pub clusters: Clusters,
    /// When a topic flares up.
    pub bursts: Bursts,
    /// How hot a topic is.
    pub hotness: Hotness,
    /// When a theme has to be judged by hand.
    pub judging: Judging,
    /// When it runs by itself, and how long results are kept.
    pub runs: Runs,
    /// When a topic is proposed to be made public.
    pub conversion: Conversion,
    /// What is held back in tables that leave the house.
    pub outside: Outside,
    /// When an entry of the catalogue is suggested.
    pub catalogue: Looking,
    /// The themes of the office.
    #[serde(rename = "theme")]
    pub themes: Vec<Theme>,
}

/// How texts are read.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reading {
    /// Characters of a text that are read at all.
    pub longest: usize,
    /// Characters of its beginning that tell what it is about.
    pub clustered: usize,
    /// Names that stay whole: towns, villages, projects.
    pub names: Vec<String>,
    /// Villages and communities by their town; they stay whole, too.
    #[serde(default)]
    pub villages: BTreeMap<String, Vec<String>>,
    /// Words that say nothing of a matter, parted by spaces.
    pub stop_words: String,
    /// Endings of names of places, parted by spaces.
    pub place_endings: String,
    /// Those after which a name needs no proper name within: 杏花岭村, where 老旧小区 is none.
    pub plain_endings: String,
    /// Endings of names of bodies, parted by spaces.
    pub body_endings: String,
    /// What ends like a name and is none, parted by spaces.
    pub no_names: String,
}

/// When a text is a copy of another.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Copies {
    /// Least share of pairs of characters in common, 0 to 1.
    pub similarity: f32,
}

/// When texts are about the same matter.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clusters {
    /// Least mean similarity of two clusters that are joined, 0 to 1.
    pub similarity: f32,
    /// Pairs below this count as unlike, 0 to 1.
    pub least: f32,
    /// How many days apart two texts may be to be compared with each other.
    pub window_days: i64,
    /// How many texts are clustered at a time.
    pub window_texts: usize,
}

/// When a topic flares up.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bursts {
    /// Applicants in the period from which on one speaks of a burst.
    pub least_applicants: u32,
    /// Greatest chance of as many by accident, given the year before.
    pub chance: f64,
}

/// How hot a topic is: the parts' shares of a hundred, and what makes each part full.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hotness {
    /// Weight of how many ask.
    pub applicants: f64,
    /// Weight of how often they ask.
    pub applications: f64,
    /// Weight of growth against the year before.
    pub growth: f64,
    /// Weight of in how many towns.
    pub townships: f64,
    /// Weight of in how many months.
    pub lasting: f64,
    /// Applications of one applicant that count at most.
    pub most_of_one_applicant: usize,
    /// Distinct applicants with which that part is full.
    pub full_applicants: f64,
    /// Applications with which that part is full.
    pub full_applications: f64,
    /// How many times the expected number makes growth full.
    pub full_growth: f64,
    /// Towns with which that part is full.
    pub full_townships: f64,
    /// Months with which that part is full.
    pub full_months: f64,
}

/// When the analysis runs by itself.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Runs {
    /// After every week, Monday to Sunday.
    pub weekly: bool,
    /// After every month.
    pub monthly: bool,
    /// After every quarter.
    pub quarterly: bool,
    /// After every year.
    pub yearly: bool,
    /// How many months before the last day are read.
    pub months: u32,
    /// Of how many results of a rhythm the members are kept.
    pub kept: u32,
}

/// When a topic is proposed to be made public.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Conversion {
    /// Distinct applicants to whom the information was disclosed, at least.
    pub least_applicants: usize,
    /// Within so many months.
    pub months: u32,
    /// Kinds of replies that disclose.
    pub disclosing: Vec<String>,
    /// Workdays in which the owning agency answers a proposal.
    pub answer_workdays: u32,
    /// Workdays in which what was adopted is published (article 26).
    pub publish_workdays: u32,
    /// Workdays before the last day on which those whose turn it is are reminded.
    pub remind_workdays: u32,
    /// Articles by which something can be made public.
    pub bases: Vec<String>,
    /// Articles by which it can be declined, in whole or in part.
    pub declining: Vec<String>,
    /// Months before and after the publication that are compared.
    pub effect_months: u32,
    /// Months after it before which nothing is said.
    pub effect_least_months: u32,
    /// Below so many applications in all a change may be chance.
    pub effect_few: u32,
    /// Words that say that somebody asks for what concerns oneself.
    pub own_words: Vec<String>,
    /// What begins with such a word and speaks of something else.
    #[serde(default)]
    pub not_own: Vec<String>,
    /// What begins with such a word and only says who asks.
    #[serde(default)]
    pub introducing: Vec<String>,
    /// Words that make of a matter what everybody may know of it: its standards, its rules.
    #[serde(default)]
    pub public_words: Vec<String>,
    /// Least mean similarity of applications of a topic that ask for the same information, 0 to 1.
    pub same: f32,
    /// The share of applications for one's own records from which a topic is never proposed.
    pub own_share: f64,
    /// What is never made public of a person or a firm.
    #[serde(rename = "never")]
    pub never: Vec<Never>,
}

/// What is held back in tables that leave the house.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outside {
    /// A number that rests on fewer distinct applicants is not shown.
    pub least_applicants: u64,
}

/// A kind of record that is never made public: asked for with one of its words, and of
/// oneself.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Never {
    /// What it is called.
    pub name: String,
    /// Words that tell it, said of oneself.
    pub words: Vec<String>,
    /// Papers that are always somebody's own, wherever the text speaks of oneself.
    #[serde(default)]
    pub records: Vec<String>,
}

/// When an entry of the catalogue is suggested for what somebody asks.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Looking {
    /// Least nearness, 0 to 1.
    pub least: f32,
    /// So many are suggested at most.
    pub most: usize,
    /// Words that every application has, parted by spaces: they say nothing of the matter.
    pub common: String,
}

/// When a theme has to be judged by hand.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Judging {
    /// Least margin between the best theme and the next.
    pub margin: f32,
}

/// A theme of the office and the words that speak for it.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Theme {
    /// Its name.
    pub name: String,
    /// Words that speak for it.
    pub words: Vec<String>,
}

/// Why settings cannot be used: the line of the file and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct SettingsError {
    message: String,
}

impl Settings {
    /// Reads the text of `topics.toml`.
    ///
    /// # Errors
    /// The file is no TOML, lacks a value, or a value is out of range.
    pub fn read(text: &str) -> Result<Settings, SettingsError> {
        let settings: Settings = toml::from_str(text).map_err(|error| {
            let before = &text[..error.span().map_or(0, |span| span.start)];
            let line = before.matches('\n').count() + 1;
            let message = format!("topics.toml 第{line}行：{}", error.message());
            SettingsError { message }
        })?;
        match settings.fault() {
            Some(message) => Err(SettingsError {
                message: format!("topics.toml：{message}"),
            }),
            None => Ok(settings),
        }
    }

    fn fault(&self) -> Option<String> {
        let shares = [
            ("copies.similarity", self.copies.similarity),
            ("clusters.similarity", self.clusters.similarity),
            ("clusters.least", self.clusters.least),
            ("catalogue.least", self.catalogue.least),
            ("conversion.same", self.conversion.same),
        ];
        for (name, share) in shares {
            if !(share > 0.0 && share <= 1.0) {
                return Some(format!("{name} 应大于0、不大于1，现为 {share}"));
            }
        }
        if self.clusters.least > self.clusters.similarity {
            return Some("clusters.least 不得大于 clusters.similarity".to_owned());
        }
        let counts = [
            ("reading.longest", self.reading.longest),
            ("reading.clustered", self.reading.clustered),
            ("clusters.window_texts", self.clusters.window_texts),
            ("catalogue.most", self.catalogue.most),
            (
                "hotness.most_of_one_applicant",
                self.hotness.most_of_one_applicant,
            ),
        ];
        if let Some((name, _)) = counts.iter().find(|(_, count)| *count == 0) {
            return Some(format!("{name} 应至少为1"));
        }
        if self.clusters.window_days < 1 {
            return Some("clusters.window_days 应至少为1".to_owned());
        }
        if !(self.bursts.chance > 0.0 && self.bursts.chance < 1.0) {
            return Some("bursts.chance 应在0和1之间".to_owned());
        }
        self.reading
            .fault()
            .or_else(|| self.runs.fault())
            .or_else(|| self.conversion.fault())
            .or_else(|| self.hotness.fault())
    }
}

impl Reading {
    /// The names that stay whole.
    pub(crate) fn whole(&self) -> impl Iterator<Item = &str> {
        let villages = self.villages.values().flatten();
        self.names.iter().chain(villages).map(String::as_str)
    }

    /// Villages of one name are of no town that could be told by it.
    fn fault(&self) -> Option<String> {
        let mut towns: BTreeMap<&str, &str> = BTreeMap::new();
        for (town, villages) in &self.villages {
            for village in villages {
                if village.trim().is_empty() {
                    return Some(format!("reading.villages “{town}”下有空的名称"));
                }
                if let Some(other) = towns.insert(village, town) {
                    return Some(format!(
                        "reading.villages 的“{village}”写在“{other}”和“{town}”下；同名的村分不出镇街，请都不写"
                    ));
                }
            }
        }
        None
    }
}

impl Runs {
    fn fault(&self) -> Option<String> {
        match (self.months, self.kept) {
            (0, _) => Some("runs.months 应至少为1".to_owned()),
            (_, 0) => Some("runs.kept 应至少为1".to_owned()),
            _ => None,
        }
    }
}

impl Conversion {
    fn fault(&self) -> Option<String> {
        if self.least_applicants < 2 {
            // one applicant is nobody's common wish, and would be known by it
            return Some("conversion.least_applicants 应至少为2".to_owned());
        }
        if self.months == 0 {
            return Some("conversion.months 应至少为1".to_owned());
        }
        if self.disclosing.is_empty() {
            return Some("conversion.disclosing 应写明哪些答复类型是公开".to_owned());
        }
        if self.bases.is_empty() || self.declining.is_empty() {
            return Some("conversion.bases 和 conversion.declining 应写明可以选的条款".to_owned());
        }
        if self.effect_least_months == 0 || self.effect_least_months > self.effect_months {
            return Some(
                "conversion.effect_least_months 应至少为1，不超过 effect_months".to_owned(),
            );
        }
        if !(self.own_share > 0.0 && self.own_share <= 1.0) {
            return Some("conversion.own_share 应大于0、不大于1".to_owned());
        }
        let blank = self.never.iter().find(|it| it.words.is_empty());
        blank.map(|it| format!("conversion.never “{}”没有写明用词", it.name))
    }
}

impl Hotness {
    fn fault(&self) -> Option<String> {
        let weights = self.weights();
        let sum: f64 = weights.iter().sum();
        if weights.iter().any(|it| !it.is_finite() || *it < 0.0) || sum <= 0.0 {
            return Some("hotness 的权重不得为负，且不得全为0".to_owned());
        }
        let fulls = [
            self.full_applicants,
            self.full_applications,
            self.full_growth,
            self.full_townships,
            self.full_months,
        ];
        if fulls.iter().any(|it| !it.is_finite() || *it <= 1.0) {
            return Some("hotness 的 full_ 各项应大于1".to_owned());
        }
        None
    }

    /// In the order in which the parts are shown.
    pub(crate) fn weights(&self) -> [f64; 5] {
        [
            self.applicants,
            self.applications,
            self.growth,
            self.townships,
            self.lasting,
        ]
    }
}
