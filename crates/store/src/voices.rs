//! Other voices: messages of the hotline, of mailboxes and petitions, imported from lists,
//! and which topics they bear out.

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use crate::dialect::{ask, from_row, on, statements, tell};
use crate::error::StoreError;
use crate::ids::{AgencyId, OfficerId, micros};
use crate::store::{Reader, Tx};

/// A list that was imported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VoiceBatch {
    /// Its id.
    pub id: Uuid,
    /// For whose topics.
    pub agency_id: AgencyId,
    /// The name of the file.
    pub name: String,
    /// Who imported it.
    pub imported_by: OfficerId,
    /// When.
    pub imported_at: DateTime<Utc>,
    /// How many messages were taken in.
    pub voices: i64,
    /// Who removed it; its messages are gone then.
    pub removed_by: Option<OfficerId>,
    /// When.
    pub removed_at: Option<DateTime<Utc>>,
}

/// A message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Voice {
    /// Its id.
    pub id: Uuid,
    /// The list that brought it.
    pub batch_id: Uuid,
    /// For whose topics.
    pub agency_id: AgencyId,
    /// What the list calls it.
    pub source_id: String,
    /// `hotline`, `mailbox` or `petition`.
    pub channel: String,
    /// When it came in.
    pub said_on: NaiveDate,
    /// Its subject.
    pub title: String,
    /// In full.
    pub body: String,
    /// The town that it concerns.
    pub township: Option<String>,
}

/// A voice of a topic.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TopicVoice {
    /// The voice.
    pub voice_id: Uuid,
    /// Similarity to the mean of the topic, in thousandths.
    pub score: i64,
}

macro_rules! voices {
    ($rest:literal) => {
        concat!(
            "SELECT v.id, v.batch_id, v.agency_id, v.source_id, v.channel, v.said_on, v.title, v.body, v.township \
             FROM voices v ",
            $rest
        )
    };
}

macro_rules! batches {
    ($rest:literal) => {
        concat!(
            "SELECT b.id, b.agency_id, b.name, b.imported_by, b.imported_at, b.voices, b.removed_by, b.removed_at \
             FROM voice_batches b ",
            $rest
        )
    };
}

statements! {
    INSERT_BATCH = "INSERT INTO voice_batches (id, agency_id, name, imported_by, imported_at, voices) \
        VALUES ($1, $2, $3, $4, $5, $6)";
    COUNT_BATCH = "UPDATE voice_batches SET voices = $2 WHERE id = $1";
    INSERT_VOICE = "INSERT INTO voices (id, batch_id, agency_id, source_id, channel, said_on, title, body, township) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING";
    BATCHES_OF = batches!("WHERE b.agency_id = $1 ORDER BY b.imported_at DESC, b.id DESC LIMIT $2");
    REMOVE_BATCH = "UPDATE voice_batches SET removed_by = $3, removed_at = $4 \
        WHERE id = $1 AND agency_id = $2 AND removed_at IS NULL";
    FORGET_TOPIC_VOICES_OF = "DELETE FROM topic_voices WHERE voice_id IN (SELECT id FROM voices WHERE batch_id = $1)";
    FORGET_VOICES_OF = "DELETE FROM voices WHERE batch_id = $1";
    HEARD = voices!("JOIN agencies a ON a.id = v.agency_id JOIN agencies top ON top.id = $1 \
        AND a.path >= top.path AND a.path < top.path || 'g' \
        WHERE v.id > $2 AND v.said_on >= $3 AND v.said_on <= $4 ORDER BY v.id LIMIT $5");
    INSERT_TOPIC_VOICE = "INSERT INTO topic_voices (run_id, topic, position, voice_id, score) VALUES ($1, $2, $3, $4, $5)";
    VOICES_OF_TOPIC = voices!("JOIN topic_voices t ON t.voice_id = v.id WHERE t.run_id = $1 AND t.topic = $2 \
        ORDER BY t.position DESC LIMIT $3");
    VOICE_EXISTS = "SELECT EXISTS (SELECT 1 FROM voices WHERE id = $1)";
    FORGET_TOPIC_VOICES = "DELETE FROM topic_voices WHERE run_id IN (SELECT r.id FROM topic_runs r WHERE r.agency_id = $1 \
        AND r.rhythm = $2 AND r.state = 'done' AND r.id NOT IN (SELECT k.id FROM topic_runs k WHERE k.agency_id = $1 \
        AND k.rhythm = $2 AND k.state = 'done' ORDER BY k.finished_at DESC, k.id DESC LIMIT $3))";
}

from_row!(VoiceBatch, |row| {
    Ok(VoiceBatch {
        id: row.try_get("id")?,
        agency_id: row.try_get("agency_id")?,
        name: row.try_get("name")?,
        imported_by: row.try_get("imported_by")?,
        imported_at: row.try_get("imported_at")?,
        voices: row.try_get("voices")?,
        removed_by: row.try_get("removed_by")?,
        removed_at: row.try_get("removed_at")?,
    })
});

from_row!(Voice, |row| {
    Ok(Voice {
        id: row.try_get("id")?,
        batch_id: row.try_get("batch_id")?,
        agency_id: row.try_get("agency_id")?,
        source_id: row.try_get("source_id")?,
        channel: row.try_get("channel")?,
        said_on: row.try_get("said_on")?,
        title: row.try_get("title")?,
        body: row.try_get("body")?,
        township: row.try_get("township")?,
    })
});

impl Reader {
    /// The lists that an agency imported, the newest first, those removed among them.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn voice_batches(
        &mut self,
        agency: AgencyId,
        limit: i64,
    ) -> Result<Vec<VoiceBatch>, StoreError> {
        ask!(self, fetch_all, VoiceBatch, BATCHES_OF, agency, limit)
    }

    /// What was heard by an agency and those below it on these days, by id, after one of
    /// them.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn voices(
        &mut self,
        agency: AgencyId,
        (since, until): (NaiveDate, NaiveDate),
        after: Uuid,
        limit: i64,
    ) -> Result<Vec<Voice>, StoreError> {
        ask!(
            self, fetch_all, Voice, HEARD, agency, after, since, until, limit
        )
    }

    /// The voices of a topic, the newest first.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn topic_voices(
        &mut self,
        run: Uuid,
        topic: &str,
        limit: i64,
    ) -> Result<Vec<Voice>, StoreError> {
        ask!(self, fetch_all, Voice, VOICES_OF_TOPIC, run, topic, limit)
    }
}

impl Tx {
    /// Writes down that a list is imported.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every write.
    pub async fn insert_voice_batch(&mut self, batch: &VoiceBatch) -> Result<(), StoreError> {
        tell!(
            self.reader,
            INSERT_BATCH,
            batch.id,
            batch.agency_id,
            &batch.name,
            batch.imported_by,
            micros(batch.imported_at),
            batch.voices
        )
        .map(drop)
    }

    /// How many messages of a list were taken in.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every write.
    pub async fn count_voice_batch(&mut self, id: Uuid, voices: i64) -> Result<(), StoreError> {
        tell!(self.reader, COUNT_BATCH, id, voices).map(drop)
    }

    /// Takes a message in; false where the agency has it from this channel already.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every write.
    pub async fn insert_voice(&mut self, voice: &Voice) -> Result<bool, StoreError> {
        let told = tell!(
            self.reader,
            INSERT_VOICE,
            voice.id,
            voice.batch_id,
            voice.agency_id,
            &voice.source_id,
            &voice.channel,
            voice.said_on,
            &voice.title,
            &voice.body,
            &voice.township
        )?;
        Ok(told == 1)
    }

    /// Removes the messages of a list, also from the topics that they bore out; that it
    /// was imported stays on record. False when there is none that stands.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every write.
    pub async fn remove_voice_batch(
        &mut self,
        id: Uuid,
        agency: AgencyId,
        by: OfficerId,
        at: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        if tell!(self.reader, REMOVE_BATCH, id, agency, by, micros(at))? != 1 {
            return Ok(false);
        }
        tell!(self.reader, FORGET_TOPIC_VOICES_OF, id)?;
        tell!(self.reader, FORGET_VOICES_OF, id)?;
        Ok(true)
    }

    /// Writes the voices of a topic of a run; what was removed meanwhile is left out.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every write.
    pub async fn insert_topic_voices(
        &mut self,
        run: Uuid,
        topic: &str,
        voices: &[TopicVoice],
    ) -> Result<(), StoreError> {
        for (position, voice) in (0_i64..).zip(voices) {
            let (stands,) = ask!(
                self.reader,
                fetch_one,
                (bool,),
                VOICE_EXISTS,
                voice.voice_id
            )?;
            if stands {
                tell!(
                    self.reader,
                    INSERT_TOPIC_VOICE,
                    run,
                    topic,
                    position,
                    voice.voice_id,
                    voice.score
                )?;
            }
        }
        Ok(())
    }

    /// Forgets the voices of the older runs of a rhythm, but of the newest `kept`.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every write.
    pub async fn forget_topic_voices(
        &mut self,
        agency: AgencyId,
        rhythm: &str,
        kept: i64,
    ) -> Result<(), StoreError> {
        tell!(self.reader, FORGET_TOPIC_VOICES, agency, rhythm, kept).map(drop)
    }
}
