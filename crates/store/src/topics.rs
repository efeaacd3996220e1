//! What runs of the analysis found: topics, hottest first, and the applications of each.

use std::collections::HashMap;

use chrono::NaiveDate;
use serde_json::Value;
use uuid::Uuid;

use crate::canonical::{canonical, parse};
use crate::dialect::{ask, from_row, on, statements, tell};
use crate::error::StoreError;
use crate::ids::{AgencyId, CaseId, PersonId};
use crate::scope::Scope;
use crate::store::{Reader, Tx};

/// A topic as a run found it.
#[derive(Debug, Clone, PartialEq)]
pub struct TopicRow {
    /// The run.
    pub run_id: Uuid,
    /// Its name for machines, the same from run to run.
    pub topic: String,
    /// Its place among the topics of the run, from 0, the hottest first.
    pub rank: i64,
    /// Tenths of a point, 0 to 1000.
    pub hotness: i64,
    /// Its theme; none where it is to be judged by hand.
    pub theme: Option<String>,
    /// Different people.
    pub applicants: i64,
    /// Applications.
    pub applications: i64,
    /// All the rest, as the analysis wrote it.
    pub evidence: Value,
}

/// An application of a topic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TopicMember {
    /// The case.
    pub case_id: CaseId,
    /// Similarity to the mean of the topic, in thousandths.
    pub score: i64,
    /// The application that it is a copy of.
    pub copy_of: Option<CaseId>,
    /// The nearest other one.
    pub nearest: Option<CaseId>,
    /// How near, in thousandths.
    pub nearness: Option<i64>,
    /// The town that it concerns.
    pub township: Option<String>,
    /// Which information of the topic it asks for, 0 being what most people were given; none
    /// in results of before this was told apart.
    pub information: Option<i64>,
}

/// An application of a topic, as it is counted by theme, town and quarter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountedMember {
    /// The topic.
    pub topic: String,
    /// The case.
    pub case_id: CaseId,
    /// Whose it is.
    pub agency_id: AgencyId,
    /// Its number.
    pub number: String,
    /// What is asked for, in one line.
    pub title: String,
    /// The town that it concerns.
    pub township: Option<String>,
    /// When it was received, or registered where that is not known.
    pub asked_on: NaiveDate,
    /// Who asked; none where the person is not kept.
    pub applicant_id: Option<PersonId>,
}

/// An application as the analysis reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskedText {
    /// The case.
    pub case_id: CaseId,
    /// Whose it is.
    pub agency_id: AgencyId,
    /// What is asked for, in one line.
    pub title: String,
    /// In full, as far as it is read at all; empty where it was erased.
    pub content: String,
    /// When it was received, or registered where that is not known.
    pub asked_on: NaiveDate,
    /// Who asked; none where the person is not kept.
    pub applicant_id: Option<PersonId>,
    /// The kind of its reply.
    pub reply_kind: Option<String>,
    /// The case as it stands, its long texts by reference.
    pub snapshot: Value,
}

macro_rules! topics {
    ($rest:literal) => {
        concat!(
            "SELECT t.run_id, t.topic, t.rank, t.hotness, t.theme, t.applicants, t.applications, t.evidence \
             FROM topics t ",
            $rest
        )
    };
}

statements! {
    // a case that was split is read as what it was split into
    ASKED = "SELECT c.id AS case_id, c.agency_id, c.title, SUBSTR(COALESCE(t.content, ''), 1, $6) AS content, \
        COALESCE(c.received_on, c.registered_on) AS asked_on, c.applicant_id, c.reply_kind, c.snapshot \
        FROM cases c JOIN agencies a ON a.id = c.agency_id \
        JOIN agencies top ON top.id = $1 AND a.path >= top.path AND a.path < top.path || 'g' \
        LEFT JOIN search_cases s ON s.case_id = c.id LEFT JOIN search_texts t ON t.seq = s.seq \
        WHERE c.id > $2 AND COALESCE(c.received_on, c.registered_on) >= $3 \
        AND COALESCE(c.received_on, c.registered_on) <= $4 AND (c.ending IS NULL OR c.ending <> 'split') \
        ORDER BY c.id LIMIT $5";
    INSERT_TOPIC = "INSERT INTO topics (run_id, topic, rank, hotness, theme, applicants, applications, evidence) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    INSERT_MEMBER = "INSERT INTO topic_members (run_id, topic, position, case_id, score, copy_of, nearest, nearness, township, \
        information) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    FORGET_MEMBERS = "DELETE FROM topic_members WHERE run_id IN (SELECT r.id FROM topic_runs r WHERE r.agency_id = $1 \
        AND r.rhythm = $2 AND r.state = 'done' AND r.id NOT IN (SELECT k.id FROM topic_runs k WHERE k.agency_id = $1 \
        AND k.rhythm = $2 AND k.state = 'done' ORDER BY k.finished_at DESC, k.id DESC LIMIT $3))";
    TOPICS_OF = topics!("WHERE t.run_id = $1 ORDER BY t.rank LIMIT $2");
    TOPIC = topics!("WHERE t.run_id = $1 AND t.topic = $2");
    MEMBERS = "SELECT case_id, score, copy_of, nearest, nearness, township, information FROM topic_members \
        WHERE run_id = $1 AND topic = $2 ORDER BY position";
    ALL_MEMBERS = "SELECT topic, case_id FROM topic_members WHERE run_id = $1 ORDER BY topic, position";
    COUNTED = "SELECT m.topic, m.case_id, c.agency_id, c.number, c.title, m.township, \
        COALESCE(c.received_on, c.registered_on) AS asked_on, c.applicant_id FROM topic_members m \
        JOIN cases c ON c.id = m.case_id JOIN agencies a ON a.id = c.agency_id AND a.path >= $1 AND a.path < $2 \
        WHERE m.run_id = $3 ORDER BY m.topic, m.position";
    THEMES = "SELECT topic, theme FROM topics WHERE run_id = $1";
    TOPIC_OF_CASE = "SELECT topic FROM topic_members WHERE case_id = $1 AND run_id = $2";
}

from_row!(TopicRow, |row| {
    Ok(TopicRow {
        run_id: row.try_get("run_id")?,
        topic: row.try_get("topic")?,
        rank: row.try_get("rank")?,
        hotness: row.try_get("hotness")?,
        theme: row.try_get("theme")?,
        applicants: row.try_get("applicants")?,
        applications: row.try_get("applications")?,
        evidence: parse("topics.evidence", row.try_get("evidence")?)
            .map_err(|error| sqlx::Error::Decode(error.to_string().into()))?,
    })
});

from_row!(TopicMember, |row| {
    Ok(TopicMember {
        case_id: row.try_get("case_id")?,
        score: row.try_get("score")?,
        copy_of: row.try_get("copy_of")?,
        nearest: row.try_get("nearest")?,
        nearness: row.try_get("nearness")?,
        township: row.try_get("township")?,
        information: row.try_get("information")?,
    })
});

from_row!(CountedMember, |row| {
    Ok(CountedMember {
        topic: row.try_get("topic")?,
        case_id: row.try_get("case_id")?,
        agency_id: row.try_get("agency_id")?,
        number: row.try_get("number")?,
        title: row.try_get("title")?,
        township: row.try_get("township")?,
        asked_on: row.try_get("asked_on")?,
        applicant_id: row.try_get("applicant_id")?,
    })
});

from_row!(AskedText, |row| {
    Ok(AskedText {
        case_id: row.try_get("case_id")?,
        agency_id: row.try_get("agency_id")?,
        title: row.try_get("title")?,
        content: row.try_get("content")?,
        asked_on: row.try_get("asked_on")?,
        applicant_id: row.try_get("applicant_id")?,
        reply_kind: row.try_get("reply_kind")?,
        snapshot: parse("cases.snapshot", row.try_get("snapshot")?)
            .map_err(|error| sqlx::Error::Decode(error.to_string().into()))?,
    })
});

impl Reader {
    /// What was asked of an agency and of those below it on these days, by case id, after
    /// one of them; of each as many characters as `longest`.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn asked_texts(
        &mut self,
        agency: AgencyId,
        (since, until): (NaiveDate, NaiveDate),
        longest: i64,
        after: CaseId,
        limit: i64,
    ) -> Result<Vec<AskedText>, StoreError> {
        let longest = i32::try_from(longest).unwrap_or(i32::MAX);
        ask!(
            self, fetch_all, AskedText, ASKED, agency, after, since, until, limit, longest
        )
    }

    /// The topics of a run, the hottest first.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn topics(&mut self, run: Uuid, limit: i64) -> Result<Vec<TopicRow>, StoreError> {
        ask!(self, fetch_all, TopicRow, TOPICS_OF, run, limit)
    }

    /// A topic of a run.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn topic(&mut self, run: Uuid, topic: &str) -> Result<Option<TopicRow>, StoreError> {
        ask!(self, fetch_optional, TopicRow, TOPIC, run, topic)
    }

    /// The applications of a topic, by day; none where the run is too old.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn topic_members(
        &mut self,
        run: Uuid,
        topic: &str,
    ) -> Result<Vec<TopicMember>, StoreError> {
        ask!(self, fetch_all, TopicMember, MEMBERS, run, topic)
    }

    /// The applications of all topics of a run.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn all_topic_members(
        &mut self,
        run: Uuid,
    ) -> Result<Vec<(String, CaseId)>, StoreError> {
        ask!(self, fetch_all, (String, CaseId), ALL_MEMBERS, run)
    }

    /// The theme of every topic of a run.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn topic_themes(
        &mut self,
        run: Uuid,
    ) -> Result<HashMap<String, Option<String>>, StoreError> {
        let themes = ask!(self, fetch_all, (String, Option<String>), THEMES, run)?;
        Ok(themes.into_iter().collect())
    }

    /// The applications of all topics of a run that the scope's own reach shows, to be
    /// counted: what its agency was merely asked about is not among them.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn counted_members(
        &mut self,
        scope: &Scope,
        run: Uuid,
    ) -> Result<Vec<CountedMember>, StoreError> {
        let sight = self.sight(scope).await?;
        ask!(
            self,
            fetch_all,
            CountedMember,
            COUNTED,
            &sight.low,
            &sight.high,
            run
        )
    }

    /// The topic of a case in a run.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn topic_of_case(
        &mut self,
        run: Uuid,
        case: CaseId,
    ) -> Result<Option<String>, StoreError> {
        let found = ask!(self, fetch_optional, (String,), TOPIC_OF_CASE, case, run)?;
        Ok(found.map(|(topic,)| topic))
    }
}

impl Tx {
    /// Writes a topic of a run with its applications.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every write.
    pub async fn insert_topic(
        &mut self,
        topic: &TopicRow,
        members: &[TopicMember],
    ) -> Result<(), StoreError> {
        let evidence = canonical(&topic.evidence)?;
        tell!(
            self.reader,
            INSERT_TOPIC,
            topic.run_id,
            &topic.topic,
            topic.rank,
            topic.hotness,
            &topic.theme,
            topic.applicants,
            topic.applications,
            &evidence
        )?;
        for (position, member) in (0_i64..).zip(members) {
            tell!(
                self.reader,
                INSERT_MEMBER,
                topic.run_id,
                &topic.topic,
                position,
                member.case_id,
                member.score,
                member.copy_of,
                member.nearest,
                member.nearness,
                &member.township,
                member.information
            )?;
        }
        Ok(())
    }

    /// Forgets which applications the older runs of a rhythm found, but of the newest
    /// `kept`; their topics stay.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every write.
    pub async fn forget_topic_members(
        &mut self,
        agency: AgencyId,
        rhythm: &str,
        kept: i64,
    ) -> Result<(), StoreError> {
        tell!(self.reader, FORGET_MEMBERS, agency, rhythm, kept).map(drop)
    }
}
