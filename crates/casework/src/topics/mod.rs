//! What people keep asking for: the applications of an agency and of those below it, read
//! by the analysis, week by week or when an analyst asks; what came out stays until the
//! next run is done.
//!
//! The analysis itself is the room `hotspots`: it knows no case. Here applications become
//! its texts, the topics of the last run its memory, and analysts' decisions its orders.

mod deciding;
mod evidence;
mod informations;
pub(crate) mod periods;
mod persons;
mod pivot;
mod reading;
mod report;
mod running;
mod seen;
mod sheet;
pub(crate) mod similar;
mod small;
mod towns;
mod voices;
mod work;

use chrono::NaiveDate;
use disclosure::words::Role;
use disclosure::{Cite, Refusal, Rules};
use hotspots::{Period, Runs, Settings};

pub use deciding::{Decision, Parting};
pub use evidence::{Asked, Evidence, Given, HotPart};
pub(crate) use informations::Information;
pub use periods::Rhythm;
pub use pivot::{NOWHERE, Pivot, PivotCell};
pub(crate) use report::columns;
pub use report::{Chart, Of, Rate, Section, Table, TopicReport, Value, Worked};
pub use running::Analysed;
pub use seen::{Found, Known, LISTED, MEMBERS, Moved, TopicFile, TopicList, UNJUDGED};
pub(crate) use seen::{called, known};
pub use similar::{LONGEST as LONGEST_SOUGHT, Similar};
pub use small::Cell;
pub use voices::{Heard, VoiceChannel};
pub(crate) use work::{Found as Analysis, Row};

use crate::error::ActError;
use crate::office::Desk;

/// The file of the analysis among the rules.
const FILE: &str = "topics.toml";

/// Whether there are settings of the analysis among the rules in use.
pub fn has_settings(rules: &Rules) -> bool {
    rules.files().iter().any(|(name, _)| name == FILE)
}

/// The settings of the analysis among the rules in use.
///
/// # Errors
/// There is none, or it cannot be used: what is wrong with it and where.
pub fn settings(rules: &Rules) -> Result<Settings, Refusal> {
    let file = rules.files().iter().find(|(name, _)| name == FILE);
    let Some((_, text)) = file else {
        return Err(unusable("规则中没有 topics.toml，不能分析热点".to_owned()));
    };
    let settings = Settings::read(text).map_err(|error| unusable(error.to_string()))?;
    let conversion = &settings.conversion;
    let mut kinds = conversion.disclosing.iter();
    if let Some(kind) = kinds.find(|kind| rules.reply_kind(kind).is_none()) {
        return Err(unusable(format!(
            "topics.toml：conversion.disclosing 中的“{kind}”不是 replies.toml 的答复类型"
        )));
    }
    let articles = conversion.bases.iter().chain(&conversion.declining);
    for cite in articles {
        if let Err(why) = rules.sources.check(&Cite::from(cite.as_str())) {
            return Err(unusable(format!("topics.toml：conversion 中的{why}")));
        }
    }
    Ok(settings)
}

/// The first day that is read of a time that ends on a day.
fn reads_before(runs: &Runs, to: NaiveDate) -> NaiveDate {
    periods::reads_since(runs, &Period { from: to, to })
}

/// Whether an officer is shown what people keep asking for.
pub fn looks(desk: &Desk) -> bool {
    may_look(desk).is_ok()
}

/// Whether an officer runs the analysis and decides about topics.
pub fn decides(desk: &Desk) -> bool {
    may_decide(desk).is_ok()
}

fn unusable(what: String) -> Refusal {
    Refusal::unlawful(
        "no_topic_settings",
        "office",
        what,
        "请管理员按 kaijuan rules export 写出的 topics.toml 补全后，运行 kaijuan migrate。",
    )
}

/// Whose work is to look for what people keep asking for.
pub(crate) fn may_look(desk: &Desk) -> Result<(), ActError> {
    let looking = [
        Role::Analyst,
        Role::OfficeHead,
        Role::Supervisor,
        Role::Auditor,
    ];
    allowed(desk, &looking, "您不能查看热点分析")
}

/// Who runs the analysis and decides about topics.
pub(crate) fn may_decide(desk: &Desk) -> Result<(), ActError> {
    let deciding = [Role::Analyst, Role::OfficeHead];
    allowed(desk, &deciding, "您不能办理热点分析")
}

fn allowed(desk: &Desk, roles: &[Role], refused: &'static str) -> Result<(), ActError> {
    if desk.officer.roles.iter().any(|role| roles.contains(role)) {
        return Ok(());
    }
    Err(Refusal::not_yours(
        "role",
        "reg:44",
        refused,
        "热点分析由分析人员和公开机构负责人办理，监督、审计人员可以查看。",
    )
    .into())
}
