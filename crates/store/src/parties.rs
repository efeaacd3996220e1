//! Which agencies have a part in a case.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::dialect::{ask, from_row, on, statements, tell, word};
use crate::error::StoreError;
use crate::ids::{AgencyId, CaseId};
use crate::pieces::{Bound, Pieces};
use crate::store::{Reader, Tx};

/// What an agency is to a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// Answers for it.
    Owner,
    /// Handles it.
    Handler,
    /// Was asked for its opinion.
    Consulted,
    /// Watches over it.
    Supervisor,
}

impl Part {
    /// The stable spelling.
    pub const fn word(self) -> &'static str {
        match self {
            Part::Owner => "owner",
            Part::Handler => "handler",
            Part::Consulted => "consulted",
            Part::Supervisor => "supervisor",
        }
    }

    /// The part with this spelling.
    pub fn parse(word: &str) -> Option<Self> {
        [
            Part::Owner,
            Part::Handler,
            Part::Consulted,
            Part::Supervisor,
        ]
        .into_iter()
        .find(|part| part.word() == word)
    }
}

/// A part that an agency has, or had.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Party {
    /// The agency.
    pub agency_id: AgencyId,
    /// Its part.
    pub part: Part,
    /// From when.
    pub since: NaiveDate,
    /// Until when; it is still a party when absent.
    pub until: Option<NaiveDate>,
}

statements! {
    ADD_PARTY = "INSERT INTO case_parties (case_id, agency_id, part, since) VALUES ($1, $2, $3, $4) \
        ON CONFLICT (case_id, agency_id, part) WHERE until IS NULL DO NOTHING";
    END_PARTY = "UPDATE case_parties SET until = $4 \
        WHERE case_id = $1 AND agency_id = $2 AND part = $3 AND until IS NULL";
    PARTIES = "SELECT agency_id, part, since, until FROM case_parties WHERE case_id = $1 ORDER BY since, part, agency_id";
}

struct PartIn {
    case: CaseId,
    part: Part,
}

from_row!(PartIn, |row| {
    Ok(PartIn {
        case: row.try_get("case_id")?,
        part: word("part", Part::parse, row.try_get("part")?)?,
    })
});

from_row!(Party, |row| {
    Ok(Party {
        agency_id: row.try_get("agency_id")?,
        part: word("part", Part::parse, row.try_get("part")?)?,
        since: row.try_get("since")?,
        until: row.try_get("until")?,
    })
});

impl Reader {
    /// All parties of a case, past ones too. Whoever calls has read the case
    /// within a scope.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn parties(&mut self, case_id: CaseId) -> Result<Vec<Party>, StoreError> {
        ask!(self, fetch_all, Party, PARTIES, case_id)
    }
}

impl Reader {
    /// The parts that an agency has now in these cases.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn parts_in(
        &mut self,
        agency: AgencyId,
        cases: &[CaseId],
    ) -> Result<Vec<(CaseId, Part)>, StoreError> {
        if cases.is_empty() {
            return Ok(Vec::new());
        }
        let mut pieces = Pieces::default();
        pieces
            .with(
                "SELECT case_id, part FROM case_parties WHERE until IS NULL AND agency_id = ",
                Bound::Id(agency),
            )
            .text(" AND case_id IN (");
        for (nth, case) in cases.iter().enumerate() {
            pieces.with(if nth == 0 { "" } else { ", " }, Bound::Id(*case));
        }
        pieces.text(")");
        let found: Vec<PartIn> = self.lines(pieces).await?;
        Ok(found.into_iter().map(|it| (it.case, it.part)).collect())
    }
}

impl Tx {
    /// Gives an agency a part; nothing happens when it has it already.
    ///
    /// # Errors
    /// [`StoreError::Driver`] when there is no such case or agency.
    pub async fn add_party(
        &mut self,
        case_id: CaseId,
        agency_id: AgencyId,
        part: Part,
        since: NaiveDate,
    ) -> Result<(), StoreError> {
        tell!(
            self.reader,
            ADD_PARTY,
            case_id,
            agency_id,
            part.word(),
            since
        )?;
        Ok(())
    }

    /// Ends a part; false when the agency does not have it now.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every write.
    pub async fn end_party(
        &mut self,
        case_id: CaseId,
        agency_id: AgencyId,
        part: Part,
        until: NaiveDate,
    ) -> Result<bool, StoreError> {
        Ok(tell!(
            self.reader,
            END_PARTY,
            case_id,
            agency_id,
            part.word(),
            until
        )? > 0)
    }
}
