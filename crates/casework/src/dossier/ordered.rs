//! The decision that made the agency reply anew: a round that answers to one has it in
//! its dossier, or a page that says that it is missing.

use disclosure::act::Act;
use disclosure::case::Case;
use disclosure::history::History;
use disclosure::words::AnewGround;

use super::gathering::Gathered;
use super::leaves::{Content, Leaf, page};

/// The part of `archive.toml` that papers of reconsideration and litigation belong to.
pub(crate) const REMEDY: &str = "remedy";

/// What the decision that the case's round answers to is called; `None` in the first
/// round, and where the agency corrects itself.
pub(super) fn decision_of(case: &Case) -> Option<&'static str> {
    match case.rounds.last()?.ground {
        AnewGround::Reconsideration => Some("行政复议决定书"),
        AnewGround::Litigation => Some("人民法院裁判文书"),
        AnewGround::OwnCorrection => None,
    }
}

/// The page in the place of that decision, where nothing was put into its part.
pub(super) fn missing(gathered: &Gathered) -> Option<Leaf> {
    let called = decision_of(&gathered.case)?;
    let author = match gathered.case.rounds.last()?.ground {
        AnewGround::Litigation => "人民法院",
        _ => "行政复议机关",
    };
    if gathered.leaves.iter().any(|leaf| leaf.part == REMEDY) {
        return None;
    }
    let history = History::of(&gathered.events.iter().collect::<Vec<_>>());
    let round = gathered.case.rounds.last()?;
    let opened = history
        .events()
        .iter()
        .find(|it| it.seq == round.closed_by)?;
    let Act::ReplyAnew(order) = &opened.act else {
        return None;
    };
    let (number, received_on) = gathered.case.decision_of(order);
    let on = received_on.unwrap_or(opened.on);
    let rows = [
        ("文件", called.to_owned()),
        ("文号", number.unwrap_or_default().to_owned()),
        ("收到日期", on.format("%Y年%-m月%-d日").to_string()),
        ("缺少的原因", "结案时没有归入本案的材料".to_owned()),
    ];
    let told = "本次办理依据的这份文件不在卷内，本页代替它列入目录。卷宗装订后不再改变；补到的，请与本卷一并保存。";
    Some(Leaf {
        part: REMEDY.to_owned(),
        title: format!("{called}（缺）"),
        author: author.to_owned(),
        number: number.map(str::to_owned),
        on,
        at: opened.recorded_at,
        extension: "pdf".to_owned(),
        content: Content::Letter(Box::new(page(rows, told))),
    })
}
