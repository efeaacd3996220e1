//! One box for all: cases by the words of their number, title, names and
//! description. The index says which cases may contain them, the texts decide.

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

use chrono::NaiveDate;
use disclosure::words::{Channel, Phase, State};

use crate::dialect::from_row;
use crate::error::StoreError;
use crate::grams::{Gram, Sought};
use crate::ids::{AgencyId, CaseId, PersonId};
use crate::lists::{CaseListRow, Cursor, SELECT};
use crate::pieces::{Bound, Pieces};
use crate::scope::{Scope, Sight};
use crate::search_index::gram_of_person;
use crate::store::Reader;

/// Which cases are sought; all that is set must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SearchAsk {
    /// Words between spaces, all of which must be found; all cases when blank, none
    /// when it is nothing but punctuation.
    pub text: String,
    /// In this state.
    pub state: Option<State>,
    /// In this phase.
    pub phase: Option<Phase>,
    /// Owned by this agency.
    pub agency: Option<AgencyId>,
    /// That came this way.
    pub channel: Option<Channel>,
    /// Received on this day or later.
    pub received_from: Option<NaiveDate>,
    /// Received on this day or earlier.
    pub received_to: Option<NaiveDate>,
    /// Whose reply was served on this day or later.
    pub replied_from: Option<NaiveDate>,
    /// Whose reply was served on this day or earlier.
    pub replied_to: Option<NaiveDate>,
}

impl SearchAsk {
    /// A text, whichever the case.
    pub fn text(text: impl Into<String>) -> SearchAsk {
        SearchAsk {
            text: text.into(),
            ..SearchAsk::default()
        }
    }

    /// Whether it asks for what an extract does not show.
    fn guesses(&self) -> bool {
        let SearchAsk {
            text: _,
            state: _,
            phase: _,
            agency: _,
            channel,
            received_from,
            received_to,
            replied_from,
            replied_to,
        } = self;
        channel.is_some()
            || [received_from, received_to, replied_from, replied_to]
                .iter()
                .any(|day| day.is_some())
    }

    /// The conditions on `cases c`.
    fn conditions(&self, pieces: &mut Pieces<'_>) {
        pieces
            .with_some(" AND c.state = ", self.state, |state| {
                Bound::Word(state.word())
            })
            .with_some(" AND c.phase = ", self.phase, |phase| {
                Bound::Word(phase.word())
            })
            .with_some(" AND c.channel = ", self.channel, |channel| {
                Bound::Word(channel.word())
            })
            .with_some(" AND c.received_on >= ", self.received_from, Bound::Day)
            .with_some(" AND c.received_on <= ", self.received_to, Bound::Day)
            .with_some(" AND c.replied_on >= ", self.replied_from, Bound::Day)
            .with_some(" AND c.replied_on <= ", self.replied_to, Bound::Day);
    }
}

/// Where the words stand.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct FoundIn {
    /// In its number, or that of its reply.
    pub number: bool,
    /// In its title.
    pub title: bool,
    /// In the name of an applicant, a representative or an agent.
    pub people: bool,
    /// In its description.
    pub content: bool,
}

/// A case that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundCase {
    /// Its line.
    pub row: CaseListRow,
    /// Whether all of it is shown, or an extract only.
    pub whole: bool,
    /// Where the words stand.
    pub found: FoundIn,
    /// The description; empty where an extract is shown.
    pub content: String,
    /// Where in it the first word stands that stands there, in characters.
    pub place: Option<Range<usize>>,
}

/// One page of what was found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FoundPage {
    /// Its cases, the newest first.
    pub rows: Vec<FoundCase>,
    /// Where the next page begins; absent on the last.
    pub next: Option<Cursor>,
}

/// A case that may be one.
struct Candidate {
    seq: i64,
    case: CaseId,
    whole: bool,
    number: String,
    reply_number: Option<String>,
    title: String,
    people: String,
    content: String,
}

from_row!(Candidate, |row| {
    Ok(Candidate {
        seq: row.try_get("seq")?,
        case: row.try_get("case_id")?,
        whole: row.try_get("whole")?,
        number: row.try_get("number")?,
        reply_number: row.try_get("reply_number")?,
        title: row.try_get("title")?,
        people: row.try_get("people")?,
        content: row.try_get("content")?,
    })
});

/// A candidate that is one.
struct Judged {
    case: CaseId,
    whole: bool,
    found: FoundIn,
    content: String,
    place: Option<Range<usize>>,
}

impl Candidate {
    /// The case, when it contains the words within what is shown of it.
    fn judged(self, sought: &Sought) -> Option<Judged> {
        if !self.whole {
            let [number] = sought.found_in([&[&self.number]])?;
            return Some(Judged {
                case: self.case,
                whole: false,
                found: FoundIn {
                    number,
                    ..FoundIn::default()
                },
                content: String::new(),
                place: None,
            });
        }
        let reply = self.reply_number.as_deref().unwrap_or_default();
        let [number, title, people, content] = sought.found_in([
            &[&self.number, reply],
            &[&self.title],
            &[&self.people],
            &[&self.content],
        ])?;
        Some(Judged {
            case: self.case,
            whole: true,
            found: FoundIn {
                number,
                title,
                people,
                content,
            },
            place: sought.first_in(&self.content),
            content: self.content,
        })
    }
}

/// How many candidates are read at a time at most.
const MOST: u32 = 1000;

impl Reader {
    /// A page of the cases in which all words stand, the newest first. An agency
    /// that was merely asked for its opinion finds the case by its number alone,
    /// and not at all when what its extract does not show is asked for.
    ///
    /// # Errors
    /// [`StoreError::Cursor`] when the cursor is of another list.
    pub async fn search(
        &mut self,
        scope: &Scope,
        ask: &SearchAsk,
        cursor: Option<&Cursor>,
        limit: u32,
    ) -> Result<FoundPage, StoreError> {
        let sought = Sought::of(&ask.text);
        if sought.is_empty() && !ask.text.trim().is_empty() {
            return Ok(FoundPage::default());
        }
        let query = Query {
            ask,
            grams: sought.grams(),
            whole_only: ask.guesses(),
        };
        self.found(scope, &query, &sought, cursor, limit).await
    }

    /// A page of the cases in which a person applies, represents or acts for one,
    /// the newest first; only those of which all is shown. The text of what is
    /// asked does not count.
    ///
    /// # Errors
    /// [`StoreError::Cursor`] when the cursor is of another list.
    pub async fn cases_of_person(
        &mut self,
        scope: &Scope,
        person: PersonId,
        ask: &SearchAsk,
        cursor: Option<&Cursor>,
        limit: u32,
    ) -> Result<FoundPage, StoreError> {
        let query = Query {
            ask,
            grams: BTreeSet::from([Gram::Whole(gram_of_person(person))]),
            whole_only: true,
        };
        self.found(scope, &query, &Sought::default(), cursor, limit)
            .await
    }

    /// How the database goes about [`Reader::search`], step by step.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn search_plan(
        &mut self,
        scope: &Scope,
        ask: &SearchAsk,
        limit: u32,
    ) -> Result<Vec<String>, StoreError> {
        let query = Query {
            ask,
            grams: Sought::of(&ask.text).grams(),
            whole_only: ask.guesses(),
        };
        let sight = self.sight(scope).await?;
        let answer = self.conn.prefer_indexes().await;
        self.noted(answer)?;
        let pieces = query.pieces(self, &sight, None, limit);
        self.plan(pieces).await
    }

    async fn found(
        &mut self,
        scope: &Scope,
        query: &Query<'_>,
        sought: &Sought,
        cursor: Option<&Cursor>,
        limit: u32,
    ) -> Result<FoundPage, StoreError> {
        let mut below = match cursor {
            None => None,
            Some(Cursor::Newest(_, case)) => {
                Some(self.seq_of(*case).await?.ok_or(StoreError::Cursor)?)
            }
            Some(_) => return Err(StoreError::Cursor),
        };
        let sight = self.sight(scope).await?;
        let answer = self.conn.prefer_indexes().await;
        self.noted(answer)?;
        let wanted = limit as usize + 1;
        let (mut rows, mut chunk) = (Vec::new(), limit.saturating_add(1));
        while rows.len() < wanted {
            let pieces = query.pieces(self, &sight, below, chunk);
            let candidates: Vec<Candidate> = self.lines(pieces).await?;
            let last = candidates.len() < chunk as usize;
            below = candidates.last().map(|candidate| candidate.seq);
            let judged = candidates.into_iter().filter_map(|it| it.judged(sought));
            rows.extend(judged);
            if last {
                break;
            }
            chunk = chunk.saturating_mul(4).min(MOST);
        }
        let more = rows.len() > limit as usize;
        rows.truncate(limit as usize);
        let rows = self.with_lines(rows).await?;
        let next = rows
            .last()
            .filter(|_| more)
            .map(|found| Cursor::Newest(found.row.created_at, found.row.id));
        Ok(FoundPage { rows, next })
    }

    /// The cases with their lines, in the order in which they were found.
    async fn with_lines(&mut self, found: Vec<Judged>) -> Result<Vec<FoundCase>, StoreError> {
        if found.is_empty() {
            return Ok(Vec::new());
        }
        let mut pieces = Pieces::default();
        pieces.text(SELECT).text("c.id IN (");
        for (place, judged) in found.iter().enumerate() {
            let between = if place == 0 { "" } else { ", " };
            pieces.with(between, Bound::Id(judged.case));
        }
        pieces.text(")");
        let lines: Vec<CaseListRow> = self.lines(pieces).await?;
        let mut lines: HashMap<CaseId, CaseListRow> =
            lines.into_iter().map(|row| (row.id, row)).collect();
        let whole = |judged: Judged| {
            Some(FoundCase {
                row: lines.remove(&judged.case)?,
                whole: judged.whole,
                found: judged.found,
                content: judged.content,
                place: judged.place,
            })
        };
        Ok(found.into_iter().filter_map(whole).collect())
    }
}

/// What the index is asked.
struct Query<'a> {
    ask: &'a SearchAsk,
    grams: BTreeSet<Gram>,
    whole_only: bool,
}

impl Query<'_> {
    /// Up to `limit` candidates below a place. Those of the scope are taken by the
    /// index before anything else is read of them.
    fn pieces<'s>(
        &self,
        reader: &Reader,
        sight: &'s Sight,
        below: Option<i64>,
        limit: u32,
    ) -> Pieces<'s> {
        let matches = reader.conn.matches(&self.grams);
        let mut pieces = Pieces::default();
        pieces.text(
            "SELECT s.seq, s.case_id, c.number, c.reply_number, c.title, t.people, t.content, (",
        );
        seen(&mut pieces, sight, " AND p.part <> 'consulted'");
        pieces.text(") AS whole FROM ").text(matches.before);
        if !matches.asked.is_empty() {
            pieces
                .with("", Bound::Owned(matches.asked))
                .text(matches.after);
        }
        pieces
            .text(matches.join)
            .text("search_texts t ON t.seq = s.seq")
            .text(matches.join)
            .text("cases c ON c.id = s.case_id WHERE (");
        let part = if self.whole_only {
            " AND p.part <> 'consulted'"
        } else {
            ""
        };
        seen(&mut pieces, sight, part);
        pieces
            .text(")")
            .with_some(" AND s.agency_id = ", self.ask.agency, Bound::Id);
        if let Some(below) = below {
            pieces
                .text(" AND ")
                .text(matches.rank)
                .with(" < ", Bound::Count(below));
        }
        self.ask.conditions(&mut pieces);
        pieces
            .text(" ORDER BY ")
            .text(matches.rank)
            .with(" DESC LIMIT ", Bound::Count(i64::from(limit)));
        pieces
    }
}

/// The condition of `scope::visible!` on `search_cases s`, with one more on the part.
fn seen<'s>(pieces: &mut Pieces<'s>, sight: &'s Sight, part: &'static str) {
    pieces
        .with(
            "s.agency_id IN (SELECT a.id FROM agencies a WHERE a.path >= ",
            Bound::Text(&sight.low),
        )
        .with(" AND a.path < ", Bound::Text(&sight.high))
        .with(
            ") OR s.case_id IN (SELECT p.case_id FROM case_parties p WHERE p.agency_id = ",
            Bound::Id(sight.party),
        )
        .text(" AND p.until IS NULL")
        .text(part)
        .text(")");
}
