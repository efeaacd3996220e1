//! Rows of a list to entries.

use std::collections::HashMap;

use chrono::NaiveDate;
use disclosure::{Refusal, Rules};
use store::{Agency, AgencyId};

use super::columns::{Column, REQUIRED};
use super::content::{Content, NewEntry};
use super::{Keeping, importing::Read};
use crate::table::values::{self, agency, word};
use crate::table::{self, BadRow, Column as _, Most, Row, TableError};

type Columns = table::Columns<Column>;
type Line<'r> = table::Line<'r, Column>;

/// What rows are read by.
pub(super) struct Ground<'g> {
    pub rules: &'g Rules,
    pub today: NaiveDate,
    pub own: AgencyId,
    pub agencies: &'g [Agency],
    pub keeping: &'g Keeping,
}

/// Reads a list: every row as an entry, or what is wrong with it.
///
/// # Errors
/// The file as a whole, or its header.
pub(super) fn read(
    name: &str,
    bytes: &[u8],
    most: Most,
    ground: &Ground<'_>,
) -> Result<Vec<Read>, TableError> {
    let mut rows = table::open(name, bytes, most)?.into_iter();
    let Some(header) = rows.next() else {
        return Err(TableError::unreadable(
            "文件是空的；第一行应当是表头，以下每行一条。",
        ));
    };
    let columns = Columns::recognise(&header, &REQUIRED, "条目").map_err(TableError::BadRows)?;
    let mut read: Vec<Read> = rows.map(|row| one(&row, &columns, ground)).collect();
    if read.is_empty() {
        return Err(TableError::unreadable(
            "文件只有表头，没有条目；请在表头以下每行填写一条。",
        ));
    }
    tell_twice(&mut read);
    Ok(read)
}

fn one(row: &Row, columns: &Columns, ground: &Ground<'_>) -> Read {
    let mut line = Line::new(row, columns);
    let content = entry(&mut line, ground);
    let shown = |column: Column| {
        let place = columns.places().find(|at| columns.at(*at) == Some(column));
        let cell = place.and_then(|at| row.cells.iter().find(|(it, _)| *it == at));
        cell.map(|(_, cell)| cell.shown()).unwrap_or_default()
    };
    Read {
        row: row.number,
        title: shown(Column::Title),
        number: shown(Column::DocumentNumber),
        attribute: shown(Column::Attribute),
        content: content.filter(|_| line.bad.is_empty()),
        bad: line.bad,
    }
}

fn entry(line: &mut Line<'_>, ground: &Ground<'_>) -> Option<Content> {
    let title = line.need(Column::Title, values::line);
    let attribute = line.need(Column::Attribute, word);
    // every cell is read, and told when bad, before the row is given up
    let new = NewEntry {
        agency: line.get(Column::Agency, |cell| agency(cell, ground.agencies)),
        document_number: line.line(Column::DocumentNumber),
        about: text(line, Column::About),
        body: text(line, Column::Body),
        url: line.line(Column::Url),
        published_on: line.day(Column::PublishedOn),
        formed_on: line.day(Column::FormedOn),
        basis: line.line(Column::Basis),
        theme: line.line(Column::Theme),
        title: title?,
        attribute: attribute?,
    };
    match new.checked(ground.own, ground.rules, ground.today) {
        Err(wrong) => {
            wrong.iter().for_each(|refusal| tell(line, refusal));
            None
        }
        Ok(content) => {
            let kept = ground.keeping.check(content.agency, content.attribute);
            if let Err(refusal) = &kept {
                tell(line, refusal);
            }
            kept.is_ok().then_some(content)
        }
    }
}

fn text(line: &mut Line<'_>, column: Column) -> String {
    line.get(column, values::text).unwrap_or_default()
}

/// A refusal, under the column that it is about.
fn tell(line: &mut Line<'_>, refusal: &Refusal) {
    let column = refusal.field.as_deref().and_then(Column::of_field);
    let label = column.map_or("名称", Column::label);
    line.tell(label, said(refusal));
}

pub(super) fn said(refusal: &Refusal) -> String {
    format!("{}；{}", refusal.message, refusal.hint)
}

/// Two rows that are one entry: nobody can tell which of them counts.
fn tell_twice(read: &mut [Read]) {
    let mut first: HashMap<(AgencyId, String), usize> = HashMap::new();
    for read in read {
        let Some(content) = &read.content else {
            continue;
        };
        let number = content.number_key().map(|number| format!("号{number}"));
        let name = number.unwrap_or_else(|| format!("名{}", content.title_key()));
        let earlier = *first.entry((content.agency, name)).or_insert(read.row);
        if earlier != read.row {
            read.content = None;
            read.bad.push(BadRow {
                row: read.row,
                column: None,
                message: format!(
                    "与第 {earlier} 行是同一条（机关、文号或者名称相同）；请只保留一行。"
                ),
            });
        }
    }
}
