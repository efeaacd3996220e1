//! What a dossier says of what was added since the one before it: why it supplements that
//! one, and what was set right.

use disclosure::Rules;
use disclosure::act::Act;
use disclosure::case::Event;
use disclosure::history::History;
use disclosure::words::ActKind;

use super::gathering::Gathered;
use super::telling::{details, text};

/// Remarks for the closing sheet; none where no dossier is before this one.
pub(super) fn remarks(gathered: &Gathered, rules: &Rules) -> Vec<String> {
    let Some((earlier, _)) = &gathered.earlier else {
        return Vec::new();
    };
    let bound = u64::try_from(earlier.closed_seq).unwrap_or_default();
    let since = || gathered.events.iter().filter(|event| event.seq > bound);
    let last = gathered.events.last();
    let supplements = last.filter(|last| last.act.kind() != ActKind::Close);
    let why = supplements.map(|last| {
        format!(
            "本卷因结案后的第{}项“{}”补装，各表单按现在的内容生成；此前的卷宗不变",
            last.seq,
            last.act.kind().label()
        )
    });
    let corrections = since().filter_map(|event| correction(&gathered.events, event, rules));
    why.into_iter().chain(corrections).collect()
}

/// What a confirmed correction set right, by whom and why.
fn correction(events: &[Event], confirmed: &Event, rules: &Rules) -> Option<String> {
    let Act::Correct(confirmation) = &confirmed.act else {
        return None;
    };
    let asked = events
        .iter()
        .find(|event| event.seq == confirmation.request)?;
    let Act::RequestCorrection(request) = &asked.act else {
        return None;
    };
    let upto = |seq: u64| -> Vec<&Event> { events.iter().filter(|it| it.seq <= seq).collect() };
    let before = History::of(&upto(confirmed.seq - 1));
    let wrong = before.standing(request.event)?;
    let after = History::of(&upto(confirmed.seq));
    let now = after.events().iter().find(|event| event.seq == wrong.seq);
    let (was, is) = (said(wrong, rules), now.map(|now| said(now, rules)));
    let became = match is {
        None => format!("系误录，已删去；原为“{was}”"),
        Some(is) if is == was => format!(
            "已更正，改动的内容不在办理记录的摘要中，见压缩包 events.jsonl 第{}项",
            asked.seq
        ),
        Some(is) => format!("已更正，原为“{was}”，更正为“{is}”"),
    };
    Some(format!(
        "第{}项“{}”{became}。{}提出，{}确认；原因：{}",
        wrong.seq,
        wrong.act.kind().label(),
        asked.actor.told(),
        confirmed.actor.told(),
        text(&request.reason)
    ))
}

/// An event in one line: its day and what was said.
fn said(event: &Event, rules: &Rules) -> String {
    match details(event, rules) {
        said if said.is_empty() => event.on.to_string(),
        said => format!("{}，{said}", event.on),
    }
}
