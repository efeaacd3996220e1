//! Who stands in for whom while somebody is away.

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use crate::agencies::Officer;
use crate::dialect::{ask, from_row, on, statements, tell};
use crate::error::StoreError;
use crate::ids::{AgencyId, OfficerId, micros};
use crate::scope::Scope;
use crate::store::{Reader, Tx};

/// A deputy for some days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeputyRow {
    /// Its id.
    pub id: Uuid,
    /// The agency of both.
    pub agency_id: AgencyId,
    /// Who is away.
    pub officer_id: OfficerId,
    /// Who does that officer's work.
    pub deputy_id: OfficerId,
    /// The first civil day in China.
    pub since: NaiveDate,
    /// The last one.
    pub until: NaiveDate,
    /// Why.
    pub reason: String,
    /// Who wrote it down.
    pub made_by: OfficerId,
    /// When.
    pub made_at: DateTime<Utc>,
    /// Who ended it early.
    pub ended_by: Option<OfficerId>,
    /// When: from then on it has no effect.
    pub ended_at: Option<DateTime<Utc>>,
}

macro_rules! deputies {
    ($where:literal) => {
        concat!(
            "SELECT d.id, d.agency_id, d.officer_id, d.deputy_id, d.since, d.until, d.reason, d.made_by, d.made_at, \
             d.ended_by, d.ended_at FROM deputies d ",
            $where
        )
    };
}

statements! {
    INSERT_DEPUTY = "INSERT INTO deputies (id, agency_id, officer_id, deputy_id, since, until, reason, made_by, made_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    END_DEPUTY = "UPDATE deputies SET ended_by = $2, ended_at = $3 WHERE id = $1 AND ended_at IS NULL";
    DEPUTY = deputies!("WHERE d.id = $1");
    NEWEST = deputies!("JOIN agencies a ON a.id = d.agency_id WHERE a.path >= $1 AND a.path < $2 \
        ORDER BY d.since DESC, d.id DESC LIMIT $3");
    IN_FORCE_WITH = deputies!("WHERE d.ended_at IS NULL AND d.since <= $4 AND d.until >= $3 \
        AND (d.officer_id IN ($1, $2) OR d.deputy_id IN ($1, $2)) ORDER BY d.since, d.id");
    AWAY = deputies!("JOIN agencies a ON a.id = d.agency_id WHERE a.path >= $1 AND a.path < $2 \
        AND d.ended_at IS NULL AND d.since <= $4 AND d.until >= $3 ORDER BY d.since, d.id");
    // an officer who left, or went to another agency, has no work here that another could do
    ABSENT = "SELECT o.id, o.agency_id, o.name, o.roles, o.active FROM deputies d \
        JOIN officers o ON o.id = d.officer_id JOIN officers p ON p.id = d.deputy_id \
        WHERE d.deputy_id = $1 AND d.ended_at IS NULL AND d.since <= $2 AND d.until >= $2 \
        AND o.active AND p.active AND o.agency_id = d.agency_id AND p.agency_id = d.agency_id \
        ORDER BY d.since, d.id";
    STANDING_IN = "SELECT p.id, p.agency_id, p.name, p.roles, p.active FROM deputies d \
        JOIN officers o ON o.id = d.officer_id JOIN officers p ON p.id = d.deputy_id \
        WHERE d.officer_id = $1 AND d.ended_at IS NULL AND d.since <= $2 AND d.until >= $2 \
        AND p.active AND o.agency_id = d.agency_id AND p.agency_id = d.agency_id ORDER BY d.since, d.id";
}

from_row!(DeputyRow, |row| {
    Ok(DeputyRow {
        id: row.try_get("id")?,
        agency_id: row.try_get("agency_id")?,
        officer_id: row.try_get("officer_id")?,
        deputy_id: row.try_get("deputy_id")?,
        since: row.try_get("since")?,
        until: row.try_get("until")?,
        reason: row.try_get("reason")?,
        made_by: row.try_get("made_by")?,
        made_at: row.try_get("made_at")?,
        ended_by: row.try_get("ended_by")?,
        ended_at: row.try_get("ended_at")?,
    })
});

impl Reader {
    /// The officers whose work this one does on a day.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn stood_in_for(
        &mut self,
        deputy: OfficerId,
        on_day: NaiveDate,
    ) -> Result<Vec<Officer>, StoreError> {
        ask!(self, fetch_all, Officer, ABSENT, deputy, on_day)
    }

    /// The officers who do this one's work on a day.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn standing_in(
        &mut self,
        absent: OfficerId,
        on_day: NaiveDate,
    ) -> Result<Vec<Officer>, StoreError> {
        ask!(self, fetch_all, Officer, STANDING_IN, absent, on_day)
    }

    /// The deputies of the agencies in reach, the latest first; those of an
    /// administrator's agencies too.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn deputies(
        &mut self,
        scope: &Scope,
        limit: u32,
    ) -> Result<Vec<DeputyRow>, StoreError> {
        let sight = self.directory(scope).await?;
        let limit = i64::from(limit);
        ask!(
            self,
            fetch_all,
            DeputyRow,
            NEWEST,
            &sight.low,
            &sight.high,
            limit
        )
    }

    /// One deputy. Whoever calls says who may read it.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn deputy(&mut self, id: Uuid) -> Result<Option<DeputyRow>, StoreError> {
        ask!(self, fetch_optional, DeputyRow, DEPUTY, id)
    }

    /// Who of the agencies in reach is away on some day of `from..=to`, and who stands in.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn away(
        &mut self,
        scope: &Scope,
        from: NaiveDate,
        to: NaiveDate,
    ) -> Result<Vec<DeputyRow>, StoreError> {
        let sight = self.sight(scope).await?;
        ask!(
            self,
            fetch_all,
            DeputyRow,
            AWAY,
            &sight.low,
            &sight.high,
            from,
            to
        )
    }

    /// What was not ended and touches one of two officers in a span of days, as the one
    /// who is away or as the deputy.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn deputies_with(
        &mut self,
        (one, other): (OfficerId, OfficerId),
        (since, until): (NaiveDate, NaiveDate),
    ) -> Result<Vec<DeputyRow>, StoreError> {
        ask!(
            self,
            fetch_all,
            DeputyRow,
            IN_FORCE_WITH,
            one,
            other,
            since,
            until
        )
    }
}

impl Tx {
    /// Writes a deputy down; how it ended is not looked at.
    ///
    /// # Errors
    /// [`StoreError::Driver`] when there is no such agency or officer.
    pub async fn insert_deputy(&mut self, deputy: &DeputyRow) -> Result<(), StoreError> {
        tell!(
            self.reader,
            INSERT_DEPUTY,
            deputy.id,
            deputy.agency_id,
            deputy.officer_id,
            deputy.deputy_id,
            deputy.since,
            deputy.until,
            &deputy.reason,
            deputy.made_by,
            micros(deputy.made_at)
        )?;
        Ok(())
    }

    /// Ends a deputy; false when there is none with this id, or it was ended before.
    ///
    /// # Errors
    /// [`StoreError::Driver`] when there is no such officer.
    pub async fn end_deputy(
        &mut self,
        id: Uuid,
        by: OfficerId,
        at: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        Ok(tell!(self.reader, END_DEPUTY, id, by, micros(at))? == 1)
    }
}
