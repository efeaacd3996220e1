//! Sets of cases by what is measured of them: one condition each, by which they are counted
//! for every agency and listed one by one.

use std::collections::BTreeMap;

use super::sets::{Measured, MeasuredCase, Measures, MeasuringAsk};
use crate::annual::{Extent, Paths};
use crate::dialect::from_row;
use crate::error::StoreError;
use crate::ids::{AgencyId, CaseId};
use crate::pieces::{Bound, Pieces};
use crate::scope::Scope;
use crate::store::Reader;

/// Where a set is counted: a table with the column of its day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Basis {
    Concluded,
    Due,
    Registered,
    Supplement,
    Fee,
    Paid,
    Open,
    Corrected,
    Answered,
    Published,
}

impl Basis {
    const ALL: [Basis; 10] = [
        Basis::Concluded,
        Basis::Due,
        Basis::Registered,
        Basis::Supplement,
        Basis::Fee,
        Basis::Paid,
        Basis::Open,
        Basis::Corrected,
        Basis::Answered,
        Basis::Published,
    ];

    /// Tables; `r` is the row that is counted.
    const fn tables(self) -> &'static str {
        match self {
            Basis::Paid => " FROM annual_cases r",
            Basis::Open => " FROM deadlines r",
            Basis::Corrected => " FROM case_events r CROSS JOIN cases k",
            Basis::Answered | Basis::Published => " FROM proposals r",
            _ => " FROM measured_cases r",
        }
    }

    /// The column of the owner.
    const fn owner(self) -> &'static str {
        match self {
            Basis::Corrected => "k.agency_id",
            Basis::Answered | Basis::Published => "r.owner_id",
            _ => "r.agency_id",
        }
    }

    /// The column of what is counted.
    const fn counted(self) -> &'static str {
        match self {
            Basis::Answered | Basis::Published => "r.id",
            _ => "r.case_id",
        }
    }

    /// The column of the day.
    const fn day(self) -> &'static str {
        match self {
            Basis::Concluded => "r.concluded_on",
            Basis::Due | Basis::Open => "r.due_on",
            Basis::Registered => "r.registered_on",
            Basis::Supplement => "r.supplement_on",
            Basis::Fee => "r.fee_on",
            Basis::Paid => "r.fee_paid_on",
            Basis::Corrected => "r.effective_on",
            Basis::Answered => "r.ended_on",
            Basis::Published => "r.published_on",
        }
    }

    /// What holds of all its rows, as its index has it.
    const fn standing(self) -> &'static str {
        match self {
            Basis::Registered => " AND r.same_day IS NOT NULL",
            Basis::Open => " AND r.kind = 'reply' AND r.closed_on IS NULL",
            // the few events first: a cross join keeps the order of its tables
            Basis::Corrected => " AND k.id = r.case_id AND r.kind = 'correct'",
            Basis::Answered => " AND r.state IN ('adopted', 'declined', 'published')",
            _ => "",
        }
    }
}

impl Measured {
    const fn basis(self) -> Option<Basis> {
        Some(match self {
            Measured::Done
            | Measured::Replied
            | Measured::InTime
            | Measured::Late
            | Measured::Extended
            | Measured::Supplemented
            | Measured::Disclosed
            | Measured::Provable
            | Measured::Proved
            | Measured::Unproved
            | Measured::Archivable
            | Measured::Archived
            | Measured::ArchivedLate => Basis::Concluded,
            Measured::Overdue => Basis::Due,
            Measured::Registered | Measured::SameDay | Measured::NotSameDay => Basis::Registered,
            Measured::Notices | Measured::NoticesInTime | Measured::NoticesLate => {
                Basis::Supplement
            }
            Measured::Charged | Measured::Waived => Basis::Fee,
            Measured::Paid => Basis::Paid,
            Measured::OverdueNow => Basis::Open,
            Measured::RecordsCorrected => Basis::Corrected,
            Measured::ProposalsAnswered | Measured::ProposalsAdopted => Basis::Answered,
            Measured::Published => Basis::Published,
            Measured::RemediesDecided | Measured::RemediesCorrected => return None,
        })
    }

    /// What is in the set, of the rows of its basis.
    fn condition(self, pieces: &mut Pieces<'_>, ask: &MeasuringAsk) {
        let within = |pieces: &mut Pieces<'_>| {
            pieces.with(
                "COALESCE(r.archived_after, -1) BETWEEN 0 AND ",
                Bound::Count(ask.archive_days),
            );
        };
        let archivable = |pieces: &mut Pieces<'_>| {
            pieces
                .with(
                    "(r.archived_after IS NOT NULL OR r.concluded_on < ",
                    Bound::Day(ask.archivable_before),
                )
                .text(")");
        };
        match self {
            Measured::Replied => pieces.text("r.replied"),
            Measured::InTime => pieces.text("r.replied AND NOT r.late"),
            Measured::Late => pieces.text("r.replied AND r.late"),
            Measured::Extended => pieces.text("r.replied AND r.extended"),
            Measured::Supplemented => pieces.text("r.supplement_on IS NOT NULL"),
            Measured::Disclosed => pieces
                .with("r.report_row IN (", Bound::Count(ask.disclosed[0]))
                .with(", ", Bound::Count(ask.disclosed[1]))
                .text(")"),
            Measured::Provable => pieces.text("r.proved IS NOT NULL"),
            Measured::Proved => pieces.text("r.proved"),
            Measured::Unproved => pieces.text("NOT r.proved"),
            Measured::Archivable => {
                archivable(pieces);
                pieces
            }
            Measured::Archived => {
                within(pieces);
                pieces
            }
            Measured::ArchivedLate => {
                archivable(pieces);
                pieces.text(" AND NOT ");
                within(pieces);
                pieces
            }
            Measured::Overdue => pieces
                .with(
                    "(r.late OR (r.concluded_on IS NULL AND r.due_on < ",
                    Bound::Day(ask.today),
                )
                .text("))"),
            Measured::SameDay => pieces.text("r.same_day"),
            Measured::NotSameDay => pieces.text("NOT r.same_day"),
            Measured::NoticesInTime => pieces.text("NOT r.supplement_late"),
            Measured::NoticesLate => pieces.text("r.supplement_late"),
            Measured::Waived => pieces.text("r.fee_dropped"),
            Measured::ProposalsAdopted => pieces.text("r.state <> 'declined'"),
            _ => pieces.text("1 = 1"),
        };
    }
}

/// The rows of a basis in these days, as far as these paths reach.
fn rows<'a>(pieces: &mut Pieces<'a>, basis: Basis, paths: &'a Paths, ask: &MeasuringAsk) {
    pieces
        .text(" WHERE ")
        .text(basis.owner())
        .with(
            " IN (SELECT a.id FROM agencies a WHERE a.path >= ",
            Bound::Text(&paths.low),
        )
        .with(" AND a.path < ", Bound::Text(&paths.high))
        .text(")")
        .text(basis.standing())
        .text(" AND ")
        .text(basis.day());
    if basis == Basis::Open {
        // as it stands today, whatever the days
        pieces.with(" < ", Bound::Day(ask.today));
        return;
    }
    pieces
        .with(" >= ", Bound::Day(ask.from))
        .text(" AND ")
        .text(basis.day())
        .with(" <= ", Bound::Day(ask.to));
}

struct Line {
    agency: AgencyId,
    sets: Vec<(Measured, i64)>,
    fen: i64,
}

from_row!(Line, |row| {
    let set = |set: &Measured| Some((*set, row.try_get(set.word()).ok()?));
    Ok(Line {
        agency: row.try_get("owner")?,
        sets: Measured::ALL.iter().filter_map(set).collect(),
        fen: row.try_get("fen").unwrap_or_default(),
    })
});

struct Took {
    agency: AgencyId,
    workdays: i64,
    cases: i64,
}

from_row!(Took, |row| {
    Ok(Took {
        agency: row.try_get("owner")?,
        workdays: row.try_get("workdays")?,
        cases: row.try_get("cases")?,
    })
});

from_row!(MeasuredCase, |row| {
    Ok(MeasuredCase {
        id: row.try_get("id")?,
        number: row.try_get("number")?,
        title: row.try_get("title")?,
        agency_id: row.try_get("owner")?,
        on: row.try_get("on_day")?,
    })
});

fn counting<'a>(basis: Basis, paths: &'a Paths, ask: &MeasuringAsk) -> Pieces<'a> {
    let mut pieces = Pieces::default();
    pieces.text("SELECT ").text(basis.owner()).text(" AS owner");
    let sets = Measured::ALL.iter();
    for set in sets.filter(|set| set.basis() == Some(basis)) {
        // a case counts once, however many of its records were corrected
        pieces.text(match basis {
            Basis::Corrected => ", COUNT(DISTINCT CASE WHEN ",
            _ => ", COUNT(CASE WHEN ",
        });
        set.condition(&mut pieces, ask);
        pieces
            .text(" THEN ")
            .text(basis.counted())
            .text(" END) AS ")
            .text(set.word());
    }
    if matches!(basis, Basis::Fee | Basis::Paid) {
        pieces.text(", CAST(COALESCE(SUM(r.fee_fen), 0) AS BIGINT) AS fen");
    }
    pieces.text(basis.tables());
    rows(&mut pieces, basis, paths, ask);
    pieces.text(" GROUP BY ").text(basis.owner());
    pieces
}

fn taken<'a>(paths: &'a Paths, ask: &MeasuringAsk) -> Pieces<'a> {
    let basis = Basis::Concluded;
    let mut pieces = Pieces::default();
    pieces
        .text("SELECT r.agency_id AS owner, r.workdays, COUNT(*) AS cases")
        .text(basis.tables());
    rows(&mut pieces, basis, paths, ask);
    pieces.text(" AND r.replied AND r.workdays IS NOT NULL GROUP BY r.agency_id, r.workdays");
    pieces
}

fn listing<'a>(
    (set, basis): (Measured, Basis),
    paths: &'a Paths,
    ask: &MeasuringAsk,
    after: CaseId,
    limit: i64,
) -> Pieces<'a> {
    let mut pieces = Pieces::default();
    pieces
        .text("SELECT ")
        .text(basis.counted())
        .text(" AS id, ")
        .text(match set.is_of_proposals() {
            true => "'' AS number, r.title, ",
            false => "c.number, c.title, ",
        })
        .text(basis.owner())
        .text(" AS owner, MIN(")
        .text(basis.day())
        .text(") AS on_day")
        .text(basis.tables());
    if !set.is_of_proposals() {
        pieces.text(" CROSS JOIN cases c");
    }
    rows(&mut pieces, basis, paths, ask);
    if !set.is_of_proposals() {
        pieces.text(" AND c.id = r.case_id");
    }
    pieces.text(" AND ");
    set.condition(&mut pieces, ask);
    pieces
        .text(" AND ")
        .text(basis.counted())
        .with(" > ", Bound::Id(after))
        .text(" GROUP BY ")
        .text(match set.is_of_proposals() {
            true => "r.id, r.title, ",
            false => "r.case_id, c.number, c.title, ",
        })
        .text(basis.owner())
        .text(" ORDER BY ")
        .text(basis.counted())
        .with(" LIMIT ", Bound::Count(limit));
    pieces
}

impl Reader {
    /// What is measured of each agency of an extent that has anything in these days, but for
    /// reconsiderations and suits; nothing where the scope does not reach all of it.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn measures(
        &mut self,
        scope: &Scope,
        extent: Extent,
        ask: &MeasuringAsk,
    ) -> Result<BTreeMap<AgencyId, Measures>, StoreError> {
        let paths = self.paths(scope, extent).await?;
        let mut all: BTreeMap<AgencyId, Measures> = BTreeMap::new();
        for basis in Basis::ALL {
            let lines: Vec<Line> = self.lines(counting(basis, &paths, ask)).await?;
            for line in lines {
                let measures = all.entry(line.agency).or_default();
                for (set, cases) in line.sets {
                    measures.add(set, cases);
                }
                match basis {
                    Basis::Fee => measures.charged_fen += line.fen,
                    Basis::Paid => measures.paid_fen += line.fen,
                    _ => {}
                }
            }
        }
        let lines: Vec<Took> = self.lines(taken(&paths, ask)).await?;
        for line in lines {
            let measures = all.entry(line.agency).or_default();
            *measures.workdays.entry(line.workdays).or_default() += line.cases;
        }
        Ok(all)
    }

    /// Up to `limit` of a set after one of them, by their ids; none of reconsiderations and
    /// suits.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn measured_cases(
        &mut self,
        scope: &Scope,
        extent: Extent,
        ask: &MeasuringAsk,
        set: Measured,
        after: CaseId,
        limit: i64,
    ) -> Result<Vec<MeasuredCase>, StoreError> {
        let Some(basis) = set.basis() else {
            return Ok(Vec::new());
        };
        let paths = self.paths(scope, extent).await?;
        self.lines(listing((set, basis), &paths, ask, after, limit))
            .await
    }

    /// How the database goes about the counts: a test holds that it goes by indexes.
    ///
    /// # Errors
    /// [`StoreError::Driver`], as every read.
    pub async fn measures_plan(
        &mut self,
        scope: &Scope,
        extent: Extent,
        ask: &MeasuringAsk,
    ) -> Result<Vec<String>, StoreError> {
        let paths = self.paths(scope, extent).await?;
        self.prefer_indexes().await?;
        let mut plan = Vec::new();
        for basis in Basis::ALL {
            plan.extend(self.plan(counting(basis, &paths, ask)).await?);
        }
        plan.extend(self.plan(taken(&paths, ask)).await?);
        Ok(plan)
    }
}
