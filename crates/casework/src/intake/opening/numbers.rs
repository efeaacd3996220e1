//! The numbers that documents were given on paper: each is free, and the series
//! go on after the highest.

use std::collections::{BTreeMap, HashMap};

use chrono::{Datelike, NaiveDate};
use disclosure::{Refusal, Rules};
use store::{Agency, AgencyId, Tx};

use super::records::PastNumber;
use super::report::SeriesEnd;
use crate::acts::nth_of;
use crate::error::ActError;

/// The series that numbers on paper belong to, as `office.toml` names them.
pub(super) const CASE: &str = "case";
pub(super) const REPLY: &str = "reply";

/// A number on paper.
pub(super) struct OnPaper<'p> {
    pub owner: &'p Agency,
    pub number: &'p str,
    /// The day of its document.
    pub on: NaiveDate,
    /// The line that gives it.
    pub line: usize,
}

/// A series, and where it will end.
struct Series {
    agency: Agency,
    last: i64,
    /// The line that gives its end.
    given_by: Option<usize>,
}

/// The numbers of a file.
#[derive(Default)]
pub(super) struct Numbers {
    cases: HashMap<(AgencyId, String), usize>,
    replies: HashMap<(AgencyId, String), usize>,
    series: BTreeMap<(AgencyId, i32, String), Series>,
}

/// Which numbers are told apart from one another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Case,
    Reply,
}

impl Kind {
    fn label(self) -> &'static str {
        match self {
            Kind::Case => "案号",
            Kind::Reply => "答复文号",
        }
    }
}

/// A number that a line bears which cannot be read otherwise.
pub(super) struct Claim {
    pub owner: AgencyId,
    pub kind: Kind,
    pub number: String,
}

impl Numbers {
    /// Remembers a number of a line that is refused.
    pub fn claim(&mut self, line: usize, claim: &Claim) -> Result<(), ActError> {
        self.first(claim.kind, claim.owner, &claim.number, line)
    }

    /// Takes a number for a line, when no line before did.
    fn first(
        &mut self,
        kind: Kind,
        owner: AgencyId,
        number: &str,
        line: usize,
    ) -> Result<(), ActError> {
        let taken = match kind {
            Kind::Case => &mut self.cases,
            Kind::Reply => &mut self.replies,
        };
        match taken.insert((owner, number.to_owned()), line) {
            None => Ok(()),
            Some(before) if before == line => Err(used(kind, number, "本行已经用过")),
            Some(before) => Err(used(kind, number, &format!("第 {before} 行已经用过"))),
        }
    }

    /// Takes the number of a case.
    pub async fn take_case(
        &mut self,
        tx: &mut Tx,
        rules: &Rules,
        paper: OnPaper<'_>,
    ) -> Result<(), ActError> {
        self.first(Kind::Case, paper.owner.id, paper.number, paper.line)?;
        if tx.case_number_taken(paper.owner.id, paper.number).await? {
            return Err(used(Kind::Case, paper.number, "登记簿中已经用过"));
        }
        self.reach(rules, CASE, &paper);
        Ok(())
    }

    /// Takes the number of a reply.
    pub async fn take_reply(
        &mut self,
        tx: &mut Tx,
        rules: &Rules,
        paper: OnPaper<'_>,
    ) -> Result<(), ActError> {
        self.first(Kind::Reply, paper.owner.id, paper.number, paper.line)?;
        let known = tx.reply_by_number(paper.owner.id, paper.number).await?;
        if let Some(reply) = known.first() {
            let whose = match reply.case_number.as_str() {
                "" => "登记簿中此前的答复已经用过".to_owned(),
                case => format!("登记簿中案件“{case}”的答复已经用过"),
            };
            return Err(used(Kind::Reply, paper.number, &whose));
        }
        self.reach(rules, REPLY, &paper);
        Ok(())
    }

    /// A series must not give again what has its form. On paper the first days
    /// of January may still count with the year before.
    fn reach(&mut self, rules: &Rules, kind: &str, paper: &OnPaper<'_>) {
        let year = paper.on.year();
        let found = [year, year - 1].into_iter().find_map(|year| {
            let n = nth_of(rules, kind, &paper.owner.code, year, paper.number)?;
            // beyond is no running number, whatever it looks like
            (n <= i64::from(u32::MAX)).then_some((year, n))
        });
        if let Some((year, n)) = found {
            let series = self.series(paper.owner, year, kind);
            series.last = series.last.max(n);
        }
    }

    fn series(&mut self, owner: &Agency, year: i32, kind: &str) -> &mut Series {
        let key = (owner.id, year, kind.to_owned());
        self.series.entry(key).or_insert_with(|| Series {
            agency: owner.clone(),
            last: 0,
            given_by: None,
        })
    }

    /// Takes the last number of a series.
    pub fn take_last(
        &mut self,
        rules: &Rules,
        owner: &Agency,
        row: &PastNumber,
        this_year: i32,
        line: usize,
    ) -> Result<(), Refusal> {
        let refuse = |code, field: &str, message: String, hint: &str| {
            Err(Refusal::malformed(code, "office", message, hint).at(field))
        };
        if row.year > this_year {
            return refuse(
                "future_year",
                "year",
                format!("{} 年还没有到", row.year),
                "请核对年份。",
            );
        }
        if rules
            .format_number(&row.series, &owner.code, row.year, 1)
            .is_none()
        {
            return refuse(
                "no_number_format",
                "series",
                format!("{} 年没有“{}”的编号格式", row.year, row.series),
                "请填写 office.toml 中 [[number]] 的 kind，如 case（案号）、reply（答复文号）。",
            );
        }
        let series = self.series(owner, row.year, &row.series);
        if let Some(before) = series.given_by.replace(line) {
            return refuse(
                "series_twice",
                "series",
                format!(
                    "第 {before} 行已经写明 {} 年“{}”的末号",
                    row.year, row.series
                ),
                "同一机关、同一年、同一类文书只写一条，请删除其中一条。",
            );
        }
        series.last = series.last.max(i64::from(row.last));
        Ok(())
    }

    /// Lets the series go on from where they are on paper.
    pub async fn settle(self, tx: &mut Tx) -> Result<Vec<SeriesEnd>, ActError> {
        let mut ends = Vec::with_capacity(self.series.len());
        for ((id, year, kind), series) in self.series {
            let last = tx.set_number(id, year, &kind, series.last).await?;
            ends.push(SeriesEnd {
                agency: series.agency.code,
                series: kind,
                year,
                last,
            });
        }
        Ok(ends)
    }
}

fn used(kind: Kind, number: &str, whose: &str) -> ActError {
    Refusal::unlawful(
        "number_used_twice",
        "office",
        format!("{}“{number}”{whose}", kind.label()),
        "编号在本机关内不重复：请核对；已经导入过的，从文件中删除。",
    )
    .into()
}
