//! Reports of several agencies, put together.

use std::collections::BTreeMap;

use disclosure::annual::{COLUMNS, REMEDIES, RESULTS, ROWS, Tables};

use super::Outside;

/// What several reports come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merged {
    /// The sums.
    pub tables: Tables,
    /// What is wrong, each with the file that it is in.
    pub wrong: Vec<String>,
}

/// Puts reports together, each with the name of its file. What a report lacks counts
/// nothing, and is named.
pub fn merge(files: &[(String, Outside)]) -> Merged {
    let mut wrong = Vec::new();
    let mut rows = vec![vec![0_i64; COLUMNS.len()]; ROWS.len()];
    let mut remedies = vec![0_i64; REMEDIES.len() * RESULTS.len()];
    let mut last = vec![0_i64; COLUMNS.len()];
    let mut any_last = false;
    for (file, outside) in files {
        for found in outside.check().breaks {
            let place = found.place.map(|place| format!("{place}："));
            wrong.push(format!(
                "{file}：{}{}",
                place.unwrap_or_default(),
                found.message
            ));
        }
        match &outside.sheet.applications {
            Some(table) => {
                for (sum, row) in rows.iter_mut().zip(table) {
                    add(sum, row);
                }
            }
            None => wrong.push(format!("{file}：没有表三")),
        }
        match &outside.sheet.remedies {
            Some(row) => add(&mut remedies, row),
            None => wrong.push(format!("{file}：没有表四")),
        }
        if let Some(row) = &outside.sheet.carried_over_last_year {
            add(&mut last, row);
            any_last = true;
        }
    }
    wrong.extend(same_names(files));
    let years: Vec<i32> = files.iter().filter_map(|(_, one)| one.year).collect();
    let year = years.first().copied().unwrap_or_default();
    for (file, outside) in files {
        if outside.year.is_some_and(|other| other != year) {
            wrong.push(format!("{file}：是另一年的报告，不是 {year} 年的"));
        }
    }
    Merged {
        tables: Tables {
            year,
            agency: None,
            applications: Some(rows),
            remedies: Some(remedies),
            carried_over_last_year: any_last.then_some(last),
        },
        wrong,
    }
}

fn add(sum: &mut [i64], row: &[Option<i64>]) {
    for (sum, number) in sum.iter_mut().zip(row) {
        *sum = sum.saturating_add(number.unwrap_or(0));
    }
}

/// Files that report for the same agency: one of them is counted twice.
fn same_names(files: &[(String, Outside)]) -> Vec<String> {
    let mut named: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (file, outside) in files {
        if let Some(agency) = &outside.agency {
            named.entry(agency).or_default().push(file);
        }
    }
    named
        .into_iter()
        .filter(|(_, files)| files.len() > 1)
        .map(|(agency, files)| format!("{}：都是“{agency}”的报告，重复计算", files.join("、")))
        .collect()
}
