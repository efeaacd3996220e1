//! What acts sent out: letters with their numbers. A row is written in the act's
//! transaction; the paper is made outside and attached in a second one. Rows are
//! never removed: a number that was made void stays.

use chrono::{DateTime, NaiveDate, Utc};
use disclosure::vocabulary;
use uuid::Uuid;

use crate::dialect::{ask, from_row, on, statements, tell, word};
use crate::error::StoreError;
use crate::ids::{AgencyId, CaseId, micros};
use crate::scope::{Scope, visible};
use crate::store::{Reader, Tx};

vocabulary! {
    /// How far a document has come.
    DocumentState {
        /// Its paper is still to be made.
        Waiting = "waiting" "待生成",
        /// PDF and DOCX are in the case.
        Attached = "attached" "已生成",
        /// Its paper could not be made; the row says why.
        Failed = "failed" "未能生成",
    }
}

/// A letter that an act sent out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentRow {
    /// Its id.
    pub id: Uuid,
    /// The case.
    pub case_id: CaseId,
    /// Whose series the number is of: the owner of the case.
    pub agency_id: AgencyId,
    /// The round of the case, from 1.
    pub round: i64,
    /// The event of the act.
    pub seq: i64,
    /// A letter of `letters.toml`.
    pub letter: String,
    /// Which of several, such as the name of a consultation; empty otherwise.
    pub subject: String,
    /// The series of its number by `office.toml`; empty when it has none.
    pub series: String,
    /// Its number.
    pub number: Option<String>,
    /// The day on the paper.
    pub dated: NaiveDate,
    /// When the act was recorded; also the time that the files bear.
    pub made_at: DateTime<Utc>,
    /// How far it has come.
    pub state: DocumentState,
    /// How often its paper was tried.
    pub attempts: i64,
    /// Why the last try failed, for the officer.
    pub failure: Option<String>,
    /// When its paper was made.
    pub rendered_at: Option<DateTime<Utc>>,
    /// The PDF among the files of the case.
    pub pdf_id: Option<Uuid>,
    /// The DOCX.
    pub docx_id: Option<Uuid>,
    /// The event that made it void.
    pub voided_seq: Option<i64>,
}

macro_rules! columns {
    () => {
        "d.id, d.case_id, d.agency_id, d.round, d.seq, d.letter, d.subject, d.series, d.number, d.dated, d.made_at, \
         d.state, d.attempts, d.failure, d.rendered_at, d.pdf_id, d.docx_id, d.voided_seq"
    };
}

macro_rules! seen {
    ($condition:literal) => {
        concat!(
            "SELECT ",
            columns!(),
            " FROM documents d JOIN cases c ON c.id = d.case_id WHERE ",
            visible!(),
            $condition
        )
    };
}

statements! {
    INSERT_DOCUMENT = "INSERT INTO documents (id, case_id, agency_id, round, seq, letter, subject, series, number, \
        dated, made_at, state, attempts) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'waiting', 0)";
    DOCUMENTS = seen!(" AND d.case_id = $4 ORDER BY d.seq, d.made_at, d.id");
    DOCUMENT = seen!(" AND d.id = $4");
    BY_NUMBER = concat!("SELECT ", columns!(), " FROM documents d \
        WHERE d.agency_id = $1 AND d.series = $2 AND d.number = $3");
    WAITING = concat!("SELECT ", columns!(), " FROM documents d WHERE d.state <> 'attached' AND d.made_at >= $1 \
        AND (d.made_at > $1 OR d.id > $2) ORDER BY d.made_at, d.id LIMIT $3");
    WAITING_OF_CASE = concat!("SELECT ", columns!(), " FROM documents d \
        WHERE d.state = 'waiting' AND d.case_id = $1 ORDER BY d.made_at, d.id");
    ATTACH = "UPDATE documents SET state = 'attached', attempts = attempts + 1, failure = NULL, rendered_at = $2, \
        pdf_id = $3, docx_id = $4 WHERE id = $1 AND state <> 'attached'";
    FAIL = "UPDATE documents SET state = 'failed', attempts = attempts + 1, failure = $2 \
        WHERE id = $1 AND state <> 'attached'";
    TRY_AGAIN = "UPDATE documents SET state = 'waiting' WHERE case_id = $1 AND state = 'failed' \
        AND voided_seq IS NULL";
    VOID_EVENT = "UPDATE documents SET voided_seq = $3 WHERE case_id = $1 AND seq = $2 AND voided_seq IS NULL";
    VOID_PAPER = "UPDATE documents SET voided_seq = $3 WHERE case_id = $1 AND seq = $2 AND voided_seq IS NULL \
        AND (state = 'attached' OR attempts = 0)";
    REDATE = "UPDATE documents SET dated = $3 WHERE case_id = $1 AND seq = $2 AND voided_seq IS NULL";
    VOID_LETTER = "UPDATE documents SET voided_seq = $4 \
        WHERE case_id = $1 AND round = $2 AND letter = $3 AND voided_seq IS NULL";
}

from_row!(DocumentRow, |row| {
    Ok(DocumentRow {
        id: row.try_get("id")?,
        case_id: row.try_get("case_id")?,
        agency_id: row.try_get("agency_id")?,
        round: row.try_get("round")?,
        seq: row.try_get("seq")?,
        letter: row.try_get("letter")?,
        subject: row.try_get("subject")?,
        series: row.try_get("series")?,
        number: row.try_get("number")?,
        dated: row.try_get("dated")?,
        made_at: row.try_get("made_at")?,
        state: word("state", DocumentState::parse, row.try_get("state")?)?,
        attempts: row.try_get("attempts")?,
        failure: row.try_get("failure")?,
        rendered_at: row.try_get("rendered_at")?,
        pdf_id: row.try_get("pdf_id")?,
        docx_id: row.try_get("docx_id")?,
        voided_seq: row.try_get("voided_seq")?,
    })
});

impl Reader {
    /// The letters that the acts of a case sent out, in the order of the acts.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn documents(
        &mut self,
        scope: &Scope,
        case_id: CaseId,
    ) -> Result<Vec<DocumentRow>, StoreError> {
        let sight = self.sight(scope).await?;
        let (low, high) = (&sight.low, &sight.high);
        ask!(
            self,
            fetch_all,
            DocumentRow,
            DOCUMENTS,
            low,
            high,
            sight.party,
            case_id
        )
    }

    /// One letter of a case within the scope.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn document(
        &mut self,
        scope: &Scope,
        id: Uuid,
    ) -> Result<Option<DocumentRow>, StoreError> {
        let sight = self.sight(scope).await?;
        let (low, high) = (&sight.low, &sight.high);
        ask!(
            self,
            fetch_optional,
            DocumentRow,
            DOCUMENT,
            low,
            high,
            sight.party,
            id
        )
    }

    /// The letter that bears a number of an agency's series, whichever case carries
    /// it: a notice or reply that covers several cases hangs on one of them.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn document_by_number(
        &mut self,
        agency_id: AgencyId,
        series: &str,
        number: &str,
    ) -> Result<Option<DocumentRow>, StoreError> {
        ask!(
            self,
            fetch_optional,
            DocumentRow,
            BY_NUMBER,
            agency_id,
            series,
            number
        )
    }

    /// Letters whose paper is not made, after a moment and an id, the oldest first;
    /// those that failed among them.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn unmade_documents(
        &mut self,
        after: (DateTime<Utc>, Uuid),
        limit: i64,
    ) -> Result<Vec<DocumentRow>, StoreError> {
        let (at, id) = after;
        ask!(self, fetch_all, DocumentRow, WAITING, micros(at), id, limit)
    }

    /// The letters of a case whose paper waits to be made.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn waiting_documents(
        &mut self,
        case_id: CaseId,
    ) -> Result<Vec<DocumentRow>, StoreError> {
        ask!(self, fetch_all, DocumentRow, WAITING_OF_CASE, case_id)
    }
}

impl Tx {
    /// Records a letter that an act sends out: it waits for its paper, whatever the
    /// row says of that.
    ///
    /// # Errors
    /// [`StoreError::Unique`] when the act sent it already, or its number is taken.
    pub async fn insert_document(&mut self, document: &DocumentRow) -> Result<(), StoreError> {
        tell!(
            self.reader,
            INSERT_DOCUMENT,
            document.id,
            document.case_id,
            document.agency_id,
            document.round,
            document.seq,
            &document.letter,
            &document.subject,
            &document.series,
            &document.number,
            document.dated,
            micros(document.made_at)
        )?;
        Ok(())
    }

    /// Attaches the paper; false when another attached one first.
    ///
    /// # Errors
    /// [`StoreError::Driver`] when a file is not there.
    pub async fn attach_document(
        &mut self,
        id: Uuid,
        pdf_id: Uuid,
        docx_id: Uuid,
        at: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        Ok(tell!(self.reader, ATTACH, id, micros(at), pdf_id, docx_id)? == 1)
    }

    /// Keeps why the paper could not be made; one that is attached stays as it is.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every write.
    pub async fn fail_document(&mut self, id: Uuid, failure: &str) -> Result<(), StoreError> {
        tell!(self.reader, FAIL, id, failure)?;
        Ok(())
    }

    /// Lets the letters of a case that failed wait for another try: what was missing
    /// may be there now. One that is void has nobody to wait for it.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every write.
    pub async fn try_documents_again(&mut self, case_id: CaseId) -> Result<(), StoreError> {
        tell!(self.reader, TRY_AGAIN, case_id)?;
        Ok(())
    }

    /// Makes void what an act sent out; numbers stay.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every write.
    pub async fn void_documents_of(
        &mut self,
        case_id: CaseId,
        seq: i64,
        voided_seq: i64,
    ) -> Result<(), StoreError> {
        tell!(self.reader, VOID_EVENT, case_id, seq, voided_seq)?;
        Ok(())
    }

    /// Lets what an act sent out follow a correction of the act, which stands on a day
    /// now: a paper that was made is void, one that failed is still to be made.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every write.
    pub async fn correct_documents_of(
        &mut self,
        case_id: CaseId,
        seq: i64,
        voided_seq: i64,
        on: NaiveDate,
    ) -> Result<(), StoreError> {
        tell!(self.reader, VOID_PAPER, case_id, seq, voided_seq)?;
        tell!(self.reader, REDATE, case_id, seq, on)?;
        Ok(())
    }

    /// Makes void the letters of one kind of a round; numbers stay.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every write.
    pub async fn void_letters(
        &mut self,
        case_id: CaseId,
        round: i64,
        letter: &str,
        voided_seq: i64,
    ) -> Result<(), StoreError> {
        tell!(self.reader, VOID_LETTER, case_id, round, letter, voided_seq)?;
        Ok(())
    }
}
