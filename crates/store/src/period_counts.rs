//! What came in and was done within any days: by the applicants' columns, the ways by which
//! it came, and the rows of table three. Over the rows that the annual report counts.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use disclosure::words::{ApplicantKind, Channel};

use crate::annual::{Extent, Paths, days, in_reach, kind_of};
use crate::dialect::{ask, from_row, on, statements, word};
use crate::error::StoreError;
use crate::scope::Scope;
use crate::store::Reader;

/// Applications, and the people behind them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counted {
    /// Applications.
    pub cases: i64,
    /// Different people; whoever is not kept counts as another one each time.
    pub people: i64,
}

/// What came in and was done within some days.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PeriodCounts {
    /// In hand when they began.
    pub before: i64,
    /// What came in.
    pub new: Counted,
    /// What came in, by the applicants' columns.
    pub kinds: BTreeMap<ApplicantKind, Counted>,
    /// What came in, by its ways.
    pub channels: BTreeMap<Channel, Counted>,
    /// What was concluded, by the rows of table three from 1; none where it fits no row.
    pub rows: BTreeMap<Option<i64>, Counted>,
}

impl PeriodCounts {
    /// What was concluded.
    pub fn done(&self) -> i64 {
        self.rows.values().map(|counted| counted.cases).sum()
    }

    /// In hand when they were over.
    pub fn after(&self) -> i64 {
        self.before + self.new.cases - self.done()
    }
}

macro_rules! came {
    () => {
        " AND r.counted_on >= $3 AND r.counted_on <= $4"
    };
}

macro_rules! went {
    () => {
        " AND r.concluded_on >= $3 AND r.concluded_on <= $4"
    };
}

macro_rules! people {
    ($by:literal) => {
        concat!(
            "SELECT ",
            $by,
            "COUNT(*) AS cases, COUNT(DISTINCT COALESCE(c.applicant_id, r.case_id)) AS people \
             FROM annual_cases r JOIN cases c ON c.id = r.case_id WHERE ",
            in_reach!()
        )
    };
}

statements! {
    // on the first day of a year all that is in hand is marked
    IN_HAND = concat!("SELECT COUNT(*) FROM annual_cases r WHERE ", in_reach!(),
        " AND r.lasts AND r.counted_on < $3 AND (r.concluded_on IS NULL OR r.concluded_on >= $3)");
    CAME = concat!("SELECT COUNT(*) FROM annual_cases r WHERE ", in_reach!(), came!());
    WENT = concat!("SELECT COUNT(*) FROM annual_cases r WHERE ", in_reach!(), went!());
    NEW = concat!(people!(""), came!());
    KINDS = concat!(people!("r.applicant_kind, "), came!(), " GROUP BY r.applicant_kind");
    CHANNELS = concat!(people!("c.channel, "), came!(), " GROUP BY c.channel");
    ROWS = concat!(people!("r.report_row, "), went!(), " GROUP BY r.report_row");
}

from_row!(Counted, |row| {
    Ok(Counted {
        cases: row.try_get("cases")?,
        people: row.try_get("people")?,
    })
});

struct OfKind(ApplicantKind, Counted);

from_row!(OfKind, |row| {
    let kind = kind_of(row.try_get("applicant_kind")?)?;
    Ok(OfKind(kind, Counted::from_row(row)?))
});

struct OfChannel(Channel, Counted);

from_row!(OfChannel, |row| {
    let channel = word("channel", Channel::parse, row.try_get("channel")?)?;
    Ok(OfChannel(channel, Counted::from_row(row)?))
});

struct OfRow(Option<i64>, Counted);

from_row!(OfRow, |row| {
    Ok(OfRow(row.try_get("report_row")?, Counted::from_row(row)?))
});

impl Reader {
    /// What came in and was done on these days, as far as a scope reaches.
    ///
    /// # Errors
    /// [`StoreError::Inconsistent`] when a row holds an unknown word.
    pub async fn period_counts(
        &mut self,
        scope: &Scope,
        extent: Extent,
        (since, until): (NaiveDate, NaiveDate),
    ) -> Result<PeriodCounts, StoreError> {
        let before = self.in_hand_before(scope, extent, since).await?;
        let Paths { low, high } = self.paths(scope, extent).await?;
        let kinds = ask!(self, fetch_all, OfKind, KINDS, &low, &high, since, until)?;
        let channels = ask!(
            self, fetch_all, OfChannel, CHANNELS, &low, &high, since, until
        )?;
        let rows = ask!(self, fetch_all, OfRow, ROWS, &low, &high, since, until)?;
        Ok(PeriodCounts {
            before,
            new: ask!(self, fetch_one, Counted, NEW, &low, &high, since, until)?,
            kinds: kinds.into_iter().map(|OfKind(k, it)| (k, it)).collect(),
            channels: channels
                .into_iter()
                .map(|OfChannel(k, it)| (k, it))
                .collect(),
            rows: rows.into_iter().map(|OfRow(k, it)| (k, it)).collect(),
        })
    }

    /// What was in hand when a day began: what was so at the beginning of its year, and
    /// what came and went since.
    async fn in_hand_before(
        &mut self,
        scope: &Scope,
        extent: Extent,
        day: NaiveDate,
    ) -> Result<i64, StoreError> {
        let Paths { low, high } = self.paths(scope, extent).await?;
        let (first, _) = days(day.year());
        let (at_first,) = ask!(self, fetch_one, (i64,), IN_HAND, &low, &high, first)?;
        let Some(last) = day.pred_opt() else {
            return Ok(at_first);
        };
        let (came,) = ask!(self, fetch_one, (i64,), CAME, &low, &high, first, last)?;
        let (went,) = ask!(self, fetch_one, (i64,), WENT, &low, &high, first, last)?;
        Ok(at_first + came - went)
    }
}
