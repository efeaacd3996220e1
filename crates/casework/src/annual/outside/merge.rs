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
    /// What the sums leave out, and why.
    pub left_out: Option<String>,
}

/// Puts reports together, each with the name of its file. What a report lacks counts
/// nothing, and is named; the carry-over is summed only where every report has it.
pub fn merge(files: &[(String, Outside)], year: Option<i32>) -> Merged {
    let mut wrong = Vec::new();
    let mut rows = vec![vec![0_i64; COLUMNS.len()]; ROWS.len()];
    let mut remedies = vec![0_i64; REMEDIES.len() * RESULTS.len()];
    let mut last = vec![0_i64; COLUMNS.len()];
    let (mut without_last, mut fits) = (Vec::new(), true);
    for (file, outside) in files {
        for found in outside.check().breaks {
            let place = found.place.map(|place| format!("{place}："));
            wrong.push(format!(
                "{file}：{}{}",
                place.unwrap_or_default(),
                found.message
            ));
        }
        for lacking in outside.lacking() {
            wrong.push(format!("{file}：没有{lacking}"));
        }
        let sheet = &outside.sheet;
        for (sum, row) in rows.iter_mut().zip(sheet.applications.iter().flatten()) {
            fits &= add(sum, row);
        }
        if let Some(row) = &sheet.remedies {
            fits &= add(&mut remedies, row);
        }
        match &sheet.carried_over_last_year {
            Some(row) => fits &= add(&mut last, row),
            None => without_last.push(file.as_str()),
        }
    }
    if !fits {
        wrong.push("合计超出了能够记录的范围，请核对各表的数".to_owned());
    }
    wrong.extend(same_names(files));
    wrong.extend(same_tables(files));
    let year = of_one_year(files, year, &mut wrong);
    let partly = !without_last.is_empty() && without_last.len() < files.len();
    Merged {
        tables: Tables {
            year,
            agency: None,
            applications: Some(rows),
            remedies: Some(remedies),
            carried_over_last_year: without_last.is_empty().then_some(last),
        },
        wrong,
        left_out: partly.then(|| {
            let files = without_last.join("、");
            format!("{files}：没有上年结转，汇总表不含这一项")
        }),
    }
}

/// The year of all reports: as it is asked for, else what they say.
fn of_one_year(files: &[(String, Outside)], asked: Option<i32>, wrong: &mut Vec<String>) -> i32 {
    let said = files.iter().find_map(|(_, one)| one.year);
    let Some(year) = asked.or(said) else {
        wrong.push("各文件都没有写明年度；请用 --year 指明".to_owned());
        return 0;
    };
    for (file, outside) in files {
        match outside.year {
            Some(other) if other != year => {
                wrong.push(format!("{file}：是另一年的报告，不是 {year} 年的"));
            }
            None if asked.is_none() => {
                wrong.push(format!(
                    "{file}：没有写明年度；确是 {year} 年的，请用 --year {year} 指明"
                ));
            }
            _ => {}
        }
    }
    year
}

/// Whether the sums still fit.
fn add(sums: &mut [i64], row: &[Option<i64>]) -> bool {
    let mut fits = true;
    for (sum, number) in sums.iter_mut().zip(row) {
        match sum.checked_add(number.unwrap_or(0)) {
            Some(more) => *sum = more,
            None => fits = false,
        }
    }
    fits
}

/// Files with the same numbers throughout, of agencies that are not both named: most likely
/// one report that was given twice.
fn same_tables(files: &[(String, Outside)]) -> Vec<String> {
    let mut found = Vec::new();
    for (at, (file, one)) in files.iter().enumerate() {
        let table = one.sheet.applications.as_ref();
        let says_something =
            table.is_some_and(|table| table.iter().flatten().any(|it| *it > Some(0)));
        let same = files[..at].iter().find(|(_, other)| {
            let named = one.agency.is_some() && other.agency.is_some();
            says_something && !named && other.sheet == one.sheet
        });
        if let Some((before, _)) = same {
            found.push(format!(
                "{before}、{file}：数字完全相同，又没有写明是哪个机关，可能是同一份；请写明机关"
            ));
        }
    }
    found
}

/// Files that report for the same agency: one of them is counted twice.
fn same_names(files: &[(String, Outside)]) -> Vec<String> {
    let mut named: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for (file, outside) in files {
        if let Some(agency) = &outside.agency {
            let plain = agency.split_whitespace().collect();
            named.entry(plain).or_default().push(file);
        }
    }
    named
        .into_iter()
        .filter(|(_, files)| files.len() > 1)
        .map(|(agency, files)| format!("{}：都是“{agency}”的报告，重复计算", files.join("、")))
        .collect()
}
