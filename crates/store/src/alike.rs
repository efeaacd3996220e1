//! Applications that are like one that is being registered: of the same applicant, of
//! a namesake, or in the same words.

use chrono::NaiveDate;
use disclosure::words::{ApplicantKind, State};

use crate::dialect::{ask, from_row, on, statements, word};
use crate::error::StoreError;
use crate::ids::{AgencyId, CaseId, PersonId};
use crate::people::folded;
use crate::scope::{Scope, visible};
use crate::store::Reader;

/// An application that stands in the register already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alike {
    /// Its case.
    pub case_id: CaseId,
    /// Whose case it is.
    pub agency_id: AgencyId,
    /// The number of the case.
    pub number: String,
    /// Who applied.
    pub applicant_id: Option<PersonId>,
    /// Under what name.
    pub applicant_name: String,
    /// The applicant's column in the annual report.
    pub applicant_kind: ApplicantKind,
    /// What was asked for.
    pub title: String,
    /// Where the case stands.
    pub state: State,
    /// The legal day of receipt, once it is known.
    pub received_on: Option<NaiveDate>,
    /// The number of the reply.
    pub reply_number: Option<String>,
    /// The day the reply was served.
    pub replied_on: Option<NaiveDate>,
}

/// The newest first, by the id, which grows with time: asked for `created_at`, SQLite
/// walks all cases in that order rather than sort the few that fit.
macro_rules! alike {
    ($join:literal, $condition:literal) => {
        concat!(
            "SELECT c.id, c.agency_id, c.number, c.applicant_id, c.applicant_name, c.applicant_kind, c.title, c.state, \
             c.received_on, c.reply_number, c.replied_on FROM cases c",
            $join,
            " WHERE ",
            $condition,
            " = $4 AND ",
            visible!(),
            " ORDER BY c.id DESC LIMIT $5"
        )
    };
}

statements! {
    OF_APPLICANT = alike!("", "c.applicant_id");
    OF_NAMESAKES = alike!(" JOIN people n ON n.id = c.applicant_id", "n.name_key");
    IN_THE_SAME_WORDS = alike!("", "c.wording_key");
}

from_row!(Alike, |row| {
    Ok(Alike {
        case_id: row.try_get("id")?,
        agency_id: row.try_get("agency_id")?,
        number: row.try_get("number")?,
        applicant_id: row.try_get("applicant_id")?,
        applicant_name: row.try_get("applicant_name")?,
        applicant_kind: word(
            "applicant_kind",
            ApplicantKind::parse,
            row.try_get("applicant_kind")?,
        )?,
        title: row.try_get("title")?,
        state: word("state", State::parse, row.try_get("state")?)?,
        received_on: row.try_get("received_on")?,
        reply_number: row.try_get("reply_number")?,
        replied_on: row.try_get("replied_on")?,
    })
});

impl Reader {
    /// The newest applications of a person that the scope shows, be it as an extract.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn of_applicant(
        &mut self,
        scope: &Scope,
        applicant: PersonId,
        limit: u32,
    ) -> Result<Vec<Alike>, StoreError> {
        let sight = self.sight(scope).await?;
        let limit = i64::from(limit);
        ask!(
            self,
            fetch_all,
            Alike,
            OF_APPLICANT,
            &sight.low,
            &sight.high,
            sight.party,
            applicant,
            limit
        )
    }

    /// Those of everybody who bears a name, white space and width aside. That says
    /// nothing about being the same person.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn of_namesakes(
        &mut self,
        scope: &Scope,
        name: &str,
        limit: u32,
    ) -> Result<Vec<Alike>, StoreError> {
        let sight = self.sight(scope).await?;
        let limit = i64::from(limit);
        ask!(
            self,
            fetch_all,
            Alike,
            OF_NAMESAKES,
            &sight.low,
            &sight.high,
            sight.party,
            folded(name),
            limit
        )
    }

    /// Those in the same words, whoever applied and whichever agency was asked.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn in_the_same_words(
        &mut self,
        scope: &Scope,
        wording_key: &str,
        limit: u32,
    ) -> Result<Vec<Alike>, StoreError> {
        let sight = self.sight(scope).await?;
        let limit = i64::from(limit);
        ask!(
            self,
            fetch_all,
            Alike,
            IN_THE_SAME_WORDS,
            &sight.low,
            &sight.high,
            sight.party,
            wording_key,
            limit
        )
    }
}
