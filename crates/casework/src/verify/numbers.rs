//! Running numbers: a case that was removed together with all its events leaves
//! a gap in them.

use std::collections::{BTreeMap, BTreeSet};

use chrono::Datelike;
use disclosure::Rules;
use store::{AgencyId, NumberRow, Reader, Scope, StoreError};

use super::rule_sets::RuleSets;
use super::{VerifyError, Whole};
use crate::acts::nth_of;
use crate::handovers::LETTER;

/// How many letters are asked for at a time.
const LETTERS: u32 = 500;

/// A number that an event took.
pub(super) struct Taken<'e> {
    pub agency: AgencyId,
    pub year: i64,
    pub kind: &'e str,
    pub number: &'e str,
    /// Hash of the rules that it was formatted by.
    pub rules: &'e str,
}

impl Taken<'_> {
    fn nth(&self, code: &str, rules: &Rules) -> Option<i64> {
        let year = i32::try_from(self.year).ok()?;
        nth_of(rules, self.kind, code, year, self.number)
    }
}

/// One series: numbers of a kind, of an agency and a year.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Series {
    agency: AgencyId,
    year: i64,
    kind: String,
}

/// All numbers that the events took.
#[derive(Default)]
pub(super) struct Numbers {
    taken: BTreeMap<Series, BTreeSet<i64>>,
    codes: BTreeMap<AgencyId, String>,
}

impl Numbers {
    /// Takes note of the numbers of a case.
    pub async fn take(
        &mut self,
        reader: &mut Reader,
        whole: &Whole,
        rules: &RuleSets,
    ) -> Result<(), VerifyError> {
        for taken in whole.numbers() {
            let code = self.code(reader, taken.agency).await?;
            let differs = |what: &str| {
                VerifyError::differs(
                    format!("案件 {}", whole.row.number),
                    format!("编号“{}”{what}", taken.number),
                )
            };
            // A number of another form was given on paper, before the register: no
            // series goes on from it.
            let Some(n) = rules
                .of(taken.rules)
                .and_then(|rules| taken.nth(&code, rules))
            else {
                continue;
            };
            let series = Series {
                agency: taken.agency,
                year: taken.year,
                kind: taken.kind.to_owned(),
            };
            if !self.taken.entry(series).or_default().insert(n) {
                return Err(differs("用过两次"));
            }
        }
        Ok(())
    }

    /// Takes note of the numbers of the letters that were handed over. They are no events,
    /// and do not say by which rules they were numbered.
    pub async fn take_of_letters(
        &mut self,
        reader: &mut Reader,
        rules: &RuleSets,
    ) -> Result<(), VerifyError> {
        let mut cursor = None;
        loop {
            let page = reader
                .handovers(&Scope::system(), cursor.as_ref(), LETTERS)
                .await?;
            for letter in &page.rows {
                let Some(number) = &letter.number else {
                    continue;
                };
                let code = self.code(reader, letter.agency_id).await?;
                let year = letter.handed_on.year();
                let nth = rules.first_that(|rules| nth_of(rules, LETTER, &code, year, number));
                let series = Series {
                    agency: letter.agency_id,
                    year: i64::from(year),
                    kind: LETTER.to_owned(),
                };
                let fresh = nth.is_some_and(|n| self.taken.entry(series).or_default().insert(n));
                if !fresh {
                    return Err(VerifyError::differs(
                        format!("移交的来信 {}", letter.id),
                        format!("编号“{number}”用过两次，或者不是移送函的编号"),
                    ));
                }
            }
            match page.next {
                Some(next) => cursor = Some(next),
                None => return Ok(()),
            }
        }
    }

    async fn code(&mut self, reader: &mut Reader, agency: AgencyId) -> Result<String, StoreError> {
        if let Some(code) = self.codes.get(&agency) {
            return Ok(code.clone());
        }
        let found = reader.agency(agency).await?;
        let code = found.map(|agency| agency.code).unwrap_or_default();
        self.codes.insert(agency, code.clone());
        Ok(code)
    }

    /// Checks that every series is without a gap after the numbers that were given
    /// outside the register, and ends where the register will go on.
    pub async fn check(mut self, reader: &mut Reader, rules: &RuleSets) -> Result<(), VerifyError> {
        let mut kept: BTreeMap<Series, (i64, i64)> = BTreeMap::new();
        for row in reader.numbers().await? {
            let NumberRow {
                agency_id,
                year,
                kind,
                last,
                given_before,
            } = row;
            let series = Series {
                agency: agency_id,
                year,
                kind,
            };
            self.taken.entry(series.clone()).or_default();
            kept.insert(series, (given_before, last));
        }
        for (series, taken) in std::mem::take(&mut self.taken) {
            let (given_before, last) = kept.get(&series).copied().unwrap_or_default();
            let missing = (given_before + 1..=last).find(|n| !taken.contains(n));
            let beyond = taken.last().copied().filter(|highest| *highest > last);
            let what = match (missing, beyond) {
                (None, None) => continue,
                (Some(n), _) => {
                    let code = self.code(reader, series.agency).await?;
                    let number = rules
                        .in_force()
                        .and_then(|rules| series.format(&code, n, rules));
                    format!(
                        "缺少 {}，取用它的事件不见了",
                        number.unwrap_or_else(|| format!("第 {n} 号"))
                    )
                }
                (None, Some(highest)) => {
                    format!("已经用到第 {highest} 号，登记的末号却是 {last}")
                }
            };
            return Err(VerifyError::differs(series.label(), what));
        }
        Ok(())
    }
}

impl Series {
    fn label(&self) -> String {
        let kind = match self.kind.as_str() {
            "case" => "案号",
            "reply" => "答复文号",
            notice => return format!("机关 {} {} 年的文号（{notice}）", self.agency, self.year),
        };
        format!("机关 {} {} 年的{kind}", self.agency, self.year)
    }

    fn format(&self, code: &str, n: i64, rules: &Rules) -> Option<String> {
        let (year, n) = (i32::try_from(self.year).ok()?, u64::try_from(n).ok()?);
        rules.format_number(&self.kind, code, year, n)
    }
}
