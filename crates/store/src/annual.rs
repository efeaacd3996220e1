//! What the annual report counts: a narrow row for each case, and the cells of table
//! three over these rows.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use disclosure::words::ApplicantKind;

use crate::carried_over::last_day;
use crate::dialect::{ask, from_row, on, statements, tell, word};
use crate::error::StoreError;
use crate::ids::{AgencyId, CaseId};
use crate::pieces::planned;
use crate::scope::Scope;
use crate::store::{Reader, Tx};

/// A case as the annual report counts it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnnualCase {
    /// The case.
    pub case_id: CaseId,
    /// Whose place it takes in the count: its own, or that of the case that it was split
    /// from.
    pub place: CaseId,
    /// Its owner.
    pub agency_id: AgencyId,
    /// The applicant's column.
    pub applicant_kind: ApplicantKind,
    /// From this day on it counts.
    pub counted_on: NaiveDate,
    /// The day that ended its first round.
    pub concluded_on: Option<NaiveDate>,
    /// The row of table three that this made it, from 1.
    pub report_row: Option<i64>,
    /// The day on which its fee was paid, and the amount in fen.
    pub fee: Option<(NaiveDate, i64)>,
}

impl AnnualCase {
    /// Whether a later year has it, too.
    fn lasts(&self) -> bool {
        !self.concluded_within(0)
    }

    /// Whether more than one later year has it, as far as is known: not concluded by the
    /// end of the year after either.
    fn lasts_long(&self) -> bool {
        self.lasts() && !self.concluded_within(1)
    }

    /// Whether it was concluded in the year so many years after that in which it counts.
    fn concluded_within(&self, years: i32) -> bool {
        let year = self.concluded_on.map(|on| on.year());
        year == Some(self.counted_on.year() + years)
    }
}

/// Whose cases a report counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Extent {
    /// The agency.
    pub agency: AgencyId,
    /// With all that are below it.
    pub whole: bool,
}

/// Rows of table three that are counted alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnnualLine {
    /// 一: came in that year.
    New,
    /// 二: came in before it and was not concluded before it.
    CarriedIn,
    /// 三: concluded that year, in one row or in any.
    Done(Option<i64>),
    /// 四: came in by its end and was not concluded by then.
    CarriedOut,
}

/// Cases by the applicants' column.
pub type ByKind = BTreeMap<ApplicantKind, i64>;

/// What a year's table three is made of.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AnnualCounts {
    /// 一
    pub new: ByKind,
    /// 二
    pub carried_in: ByKind,
    /// 三 by its rows; a case that fits none is under `None`.
    pub done: BTreeMap<Option<i64>, ByKind>,
    /// 四
    pub carried_out: ByKind,
    /// How many cases paid a fee, and how much in fen.
    pub fees: (i64, i64),
}

/// The owners in reach: `r` is a row of `annual_cases`.
macro_rules! in_reach {
    () => {
        "r.agency_id IN (SELECT a.id FROM agencies a WHERE a.path >= $1 AND a.path < $2)"
    };
}
pub(crate) use in_reach;

/// The rows of a line of the year from `$3` to `$4`. What one year hands on, the next one
/// nearly always concludes: those cases are found in the range of one year, however long the
/// register is. The few that last longer, and what is open, are a line of their own.
macro_rules! line {
    (New) => {
        " AND r.counted_on >= $3 AND r.counted_on <= $4"
    };
    (CarriedIn) => {
        " AND r.lasts AND NOT r.lasts_long AND r.concluded_on >= $3 AND r.concluded_on <= $4"
    };
    (LongCarriedIn) => {
        " AND r.lasts_long AND r.counted_on < $3 AND $4 >= $3 AND (r.concluded_on IS NULL OR r.concluded_on >= $3)"
    };
    (Done) => {
        " AND r.concluded_on >= $3 AND r.concluded_on <= $4"
    };
    (CarriedOut) => {
        " AND r.lasts AND NOT r.lasts_long AND r.counted_on >= $3 AND r.counted_on <= $4"
    };
    (LongCarriedOut) => {
        " AND r.lasts_long AND r.counted_on <= $4 AND $4 >= $3 AND (r.concluded_on IS NULL OR r.concluded_on > $4)"
    };
}

pub(crate) use line;

macro_rules! count {
    ($line:ident $(, $further:literal)?) => {
        concat!(
            "SELECT r.applicant_kind, COUNT(*) AS cases FROM annual_cases r WHERE ",
            in_reach!(),
            line!($line),
            $($further,)?
            " GROUP BY r.applicant_kind"
        )
    };
}

/// What is handed on, and how much of it lasts longer, together.
macro_rules! count_both {
    ($line:ident, $long:ident $(, $further:literal)?) => {
        concat!(
            "SELECT w.applicant_kind, CAST(SUM(w.cases) AS BIGINT) AS cases FROM (",
            count!($line $(, $further)?),
            " UNION ALL ",
            count!($long $(, $further)?),
            ") w GROUP BY w.applicant_kind"
        )
    };
}

statements! {
    PATH = "SELECT path FROM agencies WHERE id = $1";
    FORGET = "DELETE FROM annual_cases WHERE case_id = $1";
    PUT = "INSERT INTO annual_cases (case_id, place, agency_id, applicant_kind, counted_on, concluded_on, report_row, \
        lasts, lasts_long, fee_paid_on, fee_fen) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) \
        ON CONFLICT (case_id) DO UPDATE SET place = $2, agency_id = $3, applicant_kind = $4, counted_on = $5, \
        concluded_on = $6, report_row = $7, lasts = $8, lasts_long = $9, fee_paid_on = $10, fee_fen = $11";
    ONE = "SELECT case_id, place, agency_id, applicant_kind, counted_on, concluded_on, report_row, fee_paid_on, fee_fen \
        FROM annual_cases WHERE case_id = $1";
    // the first part of a split case is the one with the lowest number
    FIRST_PART_OF = "SELECT c.parent_id FROM cases c WHERE c.id = $1 AND c.parent_id IS NOT NULL AND NOT EXISTS \
        (SELECT 1 FROM cases s WHERE s.parent_id = c.parent_id AND (LENGTH(s.number) < LENGTH(c.number) \
        OR LENGTH(s.number) = LENGTH(c.number) AND s.number < c.number))";
    NEW = count!(New);
    CARRIED_IN = count_both!(CarriedIn, LongCarriedIn);
    CARRIED_OUT = count_both!(CarriedOut, LongCarriedOut);
    DONE = concat!("SELECT r.applicant_kind, r.report_row, COUNT(*) AS cases FROM annual_cases r WHERE ",
        in_reach!(), line!(Done), " GROUP BY r.report_row, r.applicant_kind");
    FEES = concat!("SELECT COUNT(*) AS cases, CAST(COALESCE(SUM(r.fee_fen), 0) AS BIGINT) AS fen FROM annual_cases r \
        WHERE ", in_reach!(), " AND r.fee_paid_on >= $3 AND r.fee_paid_on <= $4");
    // of agencies that handed in no report of that year from before the register
    HANDED_ON = count_both!(CarriedOut, LongCarriedOut,
        " AND NOT EXISTS (SELECT 1 FROM carried_over o WHERE o.agency_id = r.agency_id AND o.year = $5)");
    BEFORE = "SELECT r.applicant_kind, CAST(SUM(r.cases) AS BIGINT) AS cases FROM carried_over r \
        WHERE r.agency_id IN (SELECT a.id FROM agencies a WHERE a.path >= $1 AND a.path < $2) AND r.year = $3 \
        GROUP BY r.applicant_kind";
}

struct Counted {
    kind: ApplicantKind,
    cases: i64,
}

from_row!(Counted, |row| {
    Ok(Counted {
        kind: kind_of(row.try_get("applicant_kind")?)?,
        cases: row.try_get("cases")?,
    })
});

struct DoneRow {
    counted: Counted,
    row: Option<i64>,
}

from_row!(DoneRow, |row| {
    Ok(DoneRow {
        counted: Counted::from_row(row)?,
        row: row.try_get("report_row")?,
    })
});

from_row!(AnnualCase, |row| {
    let paid: Option<NaiveDate> = row.try_get("fee_paid_on")?;
    let fen: Option<i64> = row.try_get("fee_fen")?;
    Ok(AnnualCase {
        case_id: row.try_get("case_id")?,
        place: row.try_get("place")?,
        agency_id: row.try_get("agency_id")?,
        applicant_kind: kind_of(row.try_get("applicant_kind")?)?,
        counted_on: row.try_get("counted_on")?,
        concluded_on: row.try_get("concluded_on")?,
        report_row: row.try_get("report_row")?,
        fee: paid.map(|day| (day, fen.unwrap_or_default())),
    })
});

pub(crate) fn kind_of(word_of: &str) -> Result<ApplicantKind, sqlx::Error> {
    word("applicant_kind", ApplicantKind::parse, word_of)
}

/// The first and the last day of a year.
pub(crate) fn days(year: i32) -> (NaiveDate, NaiveDate) {
    let first = NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or(NaiveDate::MIN);
    (first, last_day(year))
}

/// Paths of the agencies that a report counts, as far as a scope reaches.
pub(crate) struct Paths {
    pub low: String,
    pub high: String,
}

impl Reader {
    /// The paths of an extent, when a scope reaches all of it: a part of it would pass for
    /// the whole. None lies between the bounds of one that is out of reach.
    pub(crate) async fn paths(
        &mut self,
        scope: &Scope,
        extent: Extent,
    ) -> Result<Paths, StoreError> {
        let sight = self.sight(scope).await?;
        let found = ask!(self, fetch_optional, (String,), PATH, extent.agency)?;
        // sorts after, or before, all that a path is made of
        let beyond = if extent.whole { 'g' } else { '!' };
        let paths = found.map(|(low,)| Paths {
            high: format!("{low}{beyond}"),
            low,
        });
        let reached = paths.filter(|paths| sight.low <= paths.low && paths.high <= sight.high);
        Ok(reached.unwrap_or(Paths {
            low: String::new(),
            high: String::new(),
        }))
    }

    /// Whether a scope reaches all of an extent.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn reaches(&mut self, scope: &Scope, extent: Extent) -> Result<bool, StoreError> {
        let Paths { low, high } = self.paths(scope, extent).await?;
        Ok(low < high)
    }

    /// The case that was split of which this one is the first part.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn first_part_of(&mut self, case_id: CaseId) -> Result<Option<CaseId>, StoreError> {
        let found = ask!(self, fetch_optional, (CaseId,), FIRST_PART_OF, case_id)?;
        Ok(found.map(|(parent,)| parent))
    }

    /// The row of a case.
    ///
    /// # Errors
    /// [`StoreError::Inconsistent`] when it holds an unknown word.
    pub async fn annual_case(&mut self, case_id: CaseId) -> Result<Option<AnnualCase>, StoreError> {
        ask!(self, fetch_optional, AnnualCase, ONE, case_id)
    }

    /// What a year's table three is made of.
    ///
    /// # Errors
    /// [`StoreError::Inconsistent`] when a row holds an unknown word.
    pub async fn annual_counts(
        &mut self,
        scope: &Scope,
        extent: Extent,
        year: i32,
    ) -> Result<AnnualCounts, StoreError> {
        let Paths { low, high } = self.paths(scope, extent).await?;
        let (from, to) = days(year);
        let new = ask!(self, fetch_all, Counted, NEW, &low, &high, from, to)?;
        let carried_in = ask!(self, fetch_all, Counted, CARRIED_IN, &low, &high, from, to)?;
        let carried_out = ask!(self, fetch_all, Counted, CARRIED_OUT, &low, &high, from, to)?;
        let rows = ask!(self, fetch_all, DoneRow, DONE, &low, &high, from, to)?;
        let fees = ask!(self, fetch_one, (i64, i64), FEES, &low, &high, from, to)?;
        let mut done: BTreeMap<Option<i64>, ByKind> = BTreeMap::new();
        for DoneRow { counted, row } in rows {
            done.entry(row)
                .or_default()
                .insert(counted.kind, counted.cases);
        }
        Ok(AnnualCounts {
            new: by_kind(new),
            carried_in: by_kind(carried_in),
            done,
            carried_out: by_kind(carried_out),
            fees,
        })
    }

    /// How the database goes about the counts: a test holds that it goes by indexes.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn annual_plan(
        &mut self,
        scope: &Scope,
        extent: Extent,
        year: i32,
    ) -> Result<Vec<String>, StoreError> {
        let Paths { low, high } = self.paths(scope, extent).await?;
        let (from, to) = days(year);
        self.prefer_indexes().await?;
        let mut plan: Vec<String> = Vec::new();
        for sql in [NEW, CARRIED_IN, DONE, CARRIED_OUT, FEES] {
            let steps: Result<Vec<String>, StoreError> = planned!(self, sql, &low, &high, from, to);
            plan.extend(steps?);
        }
        Ok(plan)
    }

    /// What the reports of a year handed on: as counted here, and of agencies that handed
    /// one in before the register as they reported it; whether there are such.
    ///
    /// # Errors
    /// [`StoreError::Inconsistent`] when a row holds an unknown word.
    pub async fn annual_before(
        &mut self,
        scope: &Scope,
        extent: Extent,
        year: i32,
    ) -> Result<(ByKind, bool), StoreError> {
        let Paths { low, high } = self.paths(scope, extent).await?;
        let (from, to) = days(year);
        let year = i64::from(year);
        let mut all = by_kind(ask!(
            self, fetch_all, Counted, HANDED_ON, &low, &high, from, to, year
        )?);
        let reported = ask!(self, fetch_all, Counted, BEFORE, &low, &high, year)?;
        let any = !reported.is_empty();
        for (kind, cases) in by_kind(reported) {
            *all.entry(kind).or_default() += cases;
        }
        Ok((all, any))
    }
}

fn by_kind(counted: Vec<Counted>) -> ByKind {
    let counted = counted.into_iter();
    counted.map(|one| (one.kind, one.cases)).collect()
}

impl Tx {
    /// Writes how the annual report counts a case.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every write.
    pub async fn put_annual_case(&mut self, case: &AnnualCase) -> Result<(), StoreError> {
        tell!(
            self.reader,
            PUT,
            case.case_id,
            case.place,
            case.agency_id,
            case.applicant_kind.word(),
            case.counted_on,
            case.concluded_on,
            case.report_row,
            case.lasts(),
            case.lasts_long(),
            case.fee.map(|(on, _)| on),
            case.fee.map(|(_, fen)| fen)
        )
        .map(drop)
    }

    /// The annual report does not count a case: it was split, or not received yet.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every write.
    pub async fn forget_annual_case(&mut self, case_id: CaseId) -> Result<(), StoreError> {
        tell!(self.reader, FORGET, case_id).map(drop)
    }
}
