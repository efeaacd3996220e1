//! The figures of a closed year as they were frozen, and what changed since.

use chrono::{DateTime, Utc};
use disclosure::words::ApplicantKind;
use serde_json::Value;
use uuid::Uuid;

use crate::annual::{Extent, Paths, days, in_reach, kind_of, line};
use crate::canonical::{canonical, parse};
use crate::dialect::{ask, from_row, on, statements, tell};
use crate::error::StoreError;
use crate::ids::{AgencyId, CaseId, OfficerId, micros};
use crate::scope::Scope;
use crate::store::{Reader, Tx};

/// The frozen figures of a year.
#[derive(Debug, Clone, PartialEq)]
pub struct AnnualFreeze {
    /// Its id.
    pub id: Uuid,
    /// Whose report.
    pub agency_id: AgencyId,
    /// Of which year.
    pub year: i64,
    /// With the agencies below it.
    pub whole: bool,
    /// The figures.
    pub figures: Value,
    /// SHA-256 over the last event of every case that is counted, in hexadecimal.
    pub rests_on: String,
    /// Who froze them.
    pub frozen_by: OfficerId,
    /// When.
    pub frozen_at: DateTime<Utc>,
}

/// How a year counts a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// The applicant's column.
    pub kind: ApplicantKind,
    /// Whether it came in that year, or before it.
    pub is_new: bool,
    /// The row that it was concluded in; none: it is handed on.
    pub report_row: Option<i64>,
}

/// A case that a frozen year would count otherwise now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FrozenChange {
    /// In whose place it counts.
    pub place: CaseId,
    /// The case.
    pub case_id: CaseId,
    /// Its number.
    pub number: String,
    /// Its owner.
    pub agency_id: AgencyId,
    /// How it was frozen; none when it was not counted.
    pub was: Option<Standing>,
    /// How it stands now; none when it is not counted any more.
    pub is: Option<Standing>,
}

/// The last event of a case that is counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountedHead {
    /// The case's number.
    pub number: String,
    /// The event.
    pub seq: i64,
    /// Its hash.
    pub hash: String,
}

/// The cases `r` that the year from `$3` to `$4` counts at all.
macro_rules! counts {
    () => {
        concat!(
            in_reach!(),
            " AND r.counted_on <= $4 AND (r.concluded_on IS NULL OR r.concluded_on >= $3)"
        )
    };
}

/// One line of the year.
macro_rules! of_line {
    ($line:ident) => {
        concat!(
            "SELECT r.place, r.case_id, r.applicant_kind, r.counted_on, r.concluded_on, r.report_row \
             FROM annual_cases r WHERE ",
            in_reach!(),
            line!($line)
        )
    };
}

/// The same cases, found by that year and not among those of all years before it.
macro_rules! of_the_year {
    () => {
        concat!(
            "(",
            of_line!(New),
            " UNION ALL ",
            of_line!(CarriedIn),
            " UNION ALL ",
            of_line!(LongCarriedIn),
            ") r"
        )
    };
}

/// How the year stands to `r`.
macro_rules! now {
    () => {
        "r.applicant_kind AS kind_now, CASE WHEN r.counted_on >= $3 THEN 1 ELSE 0 END AS new_now, \
         CASE WHEN r.concluded_on <= $4 THEN r.report_row END AS row_now"
    };
}

statements! {
    INSERT = "INSERT INTO annual_freezes (id, agency_id, year, whole, figures, rests_on, frozen_by, frozen_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    INSERT_CASES = concat!("INSERT INTO annual_frozen (freeze_id, place, case_id, applicant_kind, is_new, report_row) \
        SELECT $5, r.place, r.case_id, r.applicant_kind, r.counted_on >= $3, \
        CASE WHEN r.concluded_on <= $4 THEN r.report_row END FROM ", of_the_year!());
    FREEZE = "SELECT id, agency_id, year, whole, figures, rests_on, frozen_by, frozen_at FROM annual_freezes \
        WHERE agency_id = $1 AND year = $2 AND whole = $3";
    HEADS = concat!("SELECT c.number, c.version, e.hash FROM ", of_the_year!(), " JOIN cases c ON c.id = r.case_id \
        JOIN case_events e ON e.case_id = c.id AND e.seq = c.version \
        WHERE c.id > $5 ORDER BY c.id LIMIT $6");
    // what was frozen and reads otherwise now, or is gone
    CHANGED = concat!("SELECT w.place, w.case_id, c.number, c.agency_id, w.kind_was, w.new_was, w.row_was, \
        w.kind_now, w.new_now, w.row_now FROM (SELECT f.place, COALESCE(r.case_id, f.case_id) AS case_id, \
        f.applicant_kind AS kind_was, CASE WHEN f.is_new THEN 1 ELSE 0 END AS new_was, \
        f.report_row AS row_was, ", now!(), " FROM annual_frozen f \
        LEFT JOIN annual_cases r ON r.place = f.place AND ", counts!(), " WHERE f.freeze_id = $5) w \
        JOIN cases c ON c.id = w.case_id \
        WHERE w.kind_now IS NULL OR w.kind_now <> w.kind_was OR w.new_now <> w.new_was \
        OR COALESCE(w.row_now, 0) <> COALESCE(w.row_was, 0) ORDER BY w.case_id LIMIT $6");
    ADDED = concat!("SELECT w.place, w.case_id, c.number, c.agency_id, NULL AS kind_was, NULL AS new_was, \
        NULL AS row_was, w.kind_now, w.new_now, w.row_now FROM (SELECT r.place, r.case_id, ", now!(), " FROM ",
        of_the_year!(), " WHERE NOT EXISTS (SELECT 1 FROM annual_frozen f \
        WHERE f.freeze_id = $5 AND f.place = r.place)) w JOIN cases c ON c.id = w.case_id \
        ORDER BY w.case_id LIMIT $6");
}

from_row!(AnnualFreeze, |row| {
    Ok(AnnualFreeze {
        id: row.try_get("id")?,
        agency_id: row.try_get("agency_id")?,
        year: row.try_get("year")?,
        whole: row.try_get("whole")?,
        figures: parse("annual_freezes.figures", row.try_get("figures")?)
            .map_err(|error| sqlx::Error::Decode(error.to_string().into()))?,
        rests_on: row.try_get("rests_on")?,
        frozen_by: row.try_get("frozen_by")?,
        frozen_at: row.try_get("frozen_at")?,
    })
});

from_row!(CountedHead, |row| {
    Ok(CountedHead {
        number: row.try_get("number")?,
        seq: row.try_get("version")?,
        hash: row.try_get("hash")?,
    })
});

/// A row as SQL gives it: an added one has nothing of before.
struct Changed(FrozenChange);

from_row!(Changed, |row| {
    let standing = |kind: Option<String>, new: Option<i32>, report_row| {
        kind.map(|kind| {
            Ok::<_, sqlx::Error>(Standing {
                kind: kind_of(&kind)?,
                is_new: new == Some(1),
                report_row,
            })
        })
        .transpose()
    };
    Ok(Changed(FrozenChange {
        place: row.try_get("place")?,
        case_id: row.try_get("case_id")?,
        number: row.try_get("number")?,
        agency_id: row.try_get("agency_id")?,
        was: standing(
            row.try_get("kind_was")?,
            row.try_get("new_was")?,
            row.try_get("row_was")?,
        )?,
        is: standing(
            row.try_get("kind_now")?,
            row.try_get("new_now")?,
            row.try_get("row_now")?,
        )?,
    }))
});

impl Reader {
    /// The frozen figures of a year, if they were frozen.
    ///
    /// # Errors
    /// [`StoreError::Inconsistent`] when they cannot be read.
    pub async fn annual_freeze(
        &mut self,
        extent: Extent,
        year: i32,
    ) -> Result<Option<AnnualFreeze>, StoreError> {
        ask!(
            self,
            fetch_optional,
            AnnualFreeze,
            FREEZE,
            extent.agency,
            i64::from(year),
            extent.whole
        )
    }

    /// The last events of the cases that a year counts, by case, after one of them.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn annual_heads(
        &mut self,
        scope: &Scope,
        extent: Extent,
        year: i32,
    ) -> Result<Vec<CountedHead>, StoreError> {
        let Paths { low, high } = self.paths(scope, extent).await?;
        let (from, to) = days(year);
        ask!(
            self,
            fetch_all,
            CountedHead,
            HEADS,
            &low,
            &high,
            from,
            to,
            Uuid::nil(),
            i64::MAX
        )
    }

    /// Up to `limit` cases that a frozen year would count otherwise now, and as many that
    /// it did not count and would.
    ///
    /// # Errors
    /// [`StoreError::Inconsistent`] when a row holds an unknown word.
    pub async fn frozen_changes(
        &mut self,
        scope: &Scope,
        freeze: &AnnualFreeze,
        limit: i64,
    ) -> Result<Vec<FrozenChange>, StoreError> {
        let extent = Extent {
            agency: freeze.agency_id,
            whole: freeze.whole,
        };
        let Paths { low, high } = self.paths(scope, extent).await?;
        let (from, to) = days(i32::try_from(freeze.year).unwrap_or_default());
        let mut all = Vec::new();
        for sql in [CHANGED, ADDED] {
            let found = ask!(
                self, fetch_all, Changed, sql, &low, &high, from, to, freeze.id, limit
            )?;
            all.extend(found.into_iter().map(|changed| changed.0));
        }
        Ok(all)
    }
}

impl Tx {
    /// Freezes the figures of a year, with the cases that make them as they stand.
    ///
    /// # Errors
    /// [`StoreError::Unique`] when they are frozen already.
    pub async fn freeze_annual(
        &mut self,
        scope: &Scope,
        freeze: &AnnualFreeze,
    ) -> Result<(), StoreError> {
        let figures = canonical(&freeze.figures)?;
        tell!(
            self.reader,
            INSERT,
            freeze.id,
            freeze.agency_id,
            freeze.year,
            freeze.whole,
            &figures,
            &freeze.rests_on,
            freeze.frozen_by,
            micros(freeze.frozen_at)
        )?;
        let extent = Extent {
            agency: freeze.agency_id,
            whole: freeze.whole,
        };
        let Paths { low, high } = self.paths(scope, extent).await?;
        let (from, to) = days(i32::try_from(freeze.year).unwrap_or_default());
        tell!(self.reader, INSERT_CASES, &low, &high, from, to, freeze.id).map(drop)
    }
}
