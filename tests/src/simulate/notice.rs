//! The holiday notice that comes in the middle of November: next year's days, and a day
//! of this year that is moved once more.

use std::sync::Arc;

use chrono::NaiveDate;
use disclosure::Rules;

/// The day on which it is imported.
pub const IMPORTED_ON: Option<NaiveDate> = NaiveDate::from_ymd_opt(2025, 11, 17);

const NEXT_YEAR: &str = "calendar/2026.toml";
const THIS_YEAR: &str = "calendar/2025.toml";
const SOURCE: &str = "
[[source]]
id = \"moved2025\"
title = \"2025年12月调整放假安排（模拟）\"
number = \"模拟〔2025〕1号\"
since = 2025-11-14
status = \"from_memory\"
";
/// A Friday in December is off, a Sunday is worked for it.
const MOVED: &str = "
[[notice]]
number = \"模拟〔2025〕1号\"
issued_on = 2025-11-14
cite = \"moved2025\"
status = \"from_memory\"

[[notice.holiday]]
name = \"临时放假\"
rest = [\"2025-12-12\"]
makeup_workdays = [\"2025-12-14\"]
";

/// The rules with which a run begins on a day.
///
/// # Errors
/// They do not load.
pub fn rules_on(day: NaiveDate) -> anyhow::Result<Arc<Rules>> {
    if IMPORTED_ON.is_some_and(|imported| imported < day) {
        return rules_after();
    }
    let files = Rules::embedded_files().iter().copied();
    let files = files.filter(|(name, _)| *name != NEXT_YEAR);
    Ok(Arc::new(Rules::load(files)?))
}

/// The rules with it.
///
/// # Errors
/// They do not load.
pub fn rules_after() -> anyhow::Result<Arc<Rules>> {
    let added = |name: &str| match name {
        THIS_YEAR => MOVED,
        "sources.toml" => SOURCE,
        _ => "",
    };
    let files = Rules::embedded_files().iter();
    let amended = files.map(|(name, content)| (*name, format!("{content}{}", added(name))));
    let amended: Vec<(&str, String)> = amended.collect();
    let files = amended.iter().map(|(name, content)| (*name, &**content));
    Ok(Arc::new(Rules::load(files)?))
}
