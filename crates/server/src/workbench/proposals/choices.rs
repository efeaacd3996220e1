//! What the forms offer: articles with their gist, and agencies in reach.

use casework::{Names, Office};
use disclosure::Cite;
use disclosure::rules::Sources;

use crate::workbench::forms::Choice;
use crate::workbench::visit::Visit;

/// The agencies to which this desk may send.
pub(super) fn owners(names: &Names, visit: &Visit) -> Vec<Choice> {
    let reach = names.in_reach(visit.desk()).into_iter();
    reach
        .map(|agency| Choice::new(agency.id, &agency.name))
        .collect()
}

/// Articles by which something is made public; with one that was written already.
pub(super) fn bases(office: &Office, written: &str) -> Vec<Choice> {
    let mut offered = settings(office, |conversion| conversion.bases);
    if !written.is_empty() && !offered.iter().any(|cite| cite == written) {
        offered.push(written.to_owned());
    }
    articles(office, &offered)
}

/// Articles by which something is declined.
pub(super) fn declining(office: &Office) -> Vec<Choice> {
    articles(office, &settings(office, |conversion| conversion.declining))
}

/// Without settings nothing is offered: the analysis is off, and says so where it is run.
fn settings(office: &Office, of: fn(hotspots::Conversion) -> Vec<String>) -> Vec<String> {
    let settings = casework::topics::settings(&office.rules).ok();
    settings
        .map(|settings| of(settings.conversion))
        .unwrap_or_default()
}

fn articles(office: &Office, cites: &[String]) -> Vec<Choice> {
    let sources = &office.rules.sources;
    let choice = |cite: &String| Choice::new(cite, said(sources, cite));
    cites.iter().map(choice).collect()
}

/// An article with its gist: the regulation's own name goes without saying here.
fn said(sources: &Sources, cite: &str) -> String {
    let cite = Cite::from(cite);
    let title = sources.title(&cite).unwrap_or_else(|| cite.to_string());
    let title = title.rsplit('》').next().unwrap_or_default();
    match sources.gist(&cite) {
        Some(gist) => format!("{title}：{gist}"),
        None => title.to_owned(),
    }
}
