//! The machine beside `lifecycle.toml`: people read the table, the machine
//! decides, and rules in which they differ do not load.

use std::collections::BTreeSet;

use super::{clock, movement, opening, phase};
use crate::rules::Lifecycle;
use crate::words::{ActKind, Phase, State};

/// The row that differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Row {
    /// The row of a state.
    State(State),
    /// The row of an act.
    Act(ActKind),
}

/// Where the table says something else than the machine, row by row, in Chinese.
pub(crate) fn differences(table: &Lifecycle) -> Vec<(Row, String)> {
    let mut differences = Vec::new();
    let mut compare = |row, what: String, written: String, meant: String| {
        if written != meant {
            let message = format!("{what}写作“{written}”，而状态机是“{meant}”；请改正");
            differences.push((row, message));
        }
    };
    for row in &table.states {
        let state = row.state;
        let meant = phase(state).map_or("无", Phase::word).to_owned();
        let phase = format!("状态“{state}”的阶段");
        compare(Row::State(state), phase, row.phase.to_string(), meant);
        let meant = clock(state).to_string();
        let clock = format!("状态“{state}”的计时");
        compare(Row::State(state), clock, row.clock.to_string(), meant);
    }
    for row in &table.acts {
        let act = row.act;
        let (from, to) = moves(act);
        let what = format!("动作“{act}”的 from ");
        compare(Row::Act(act), what, words(&row.from), words(&from));
        let what = format!("动作“{act}”的 to ");
        compare(Row::Act(act), what, words(&row.to), words(&to));
    }
    differences
}

/// The states that answer an act, and those it leads to; none where it always stays.
fn moves(act: ActKind) -> (Vec<State>, Vec<State>) {
    if act == ActKind::Register {
        return (Vec::new(), vec![opening(false), opening(true)]);
    }
    // Some acts lead back to the handler, if there is one.
    let moves: Vec<(State, State)> = State::ALL
        .iter()
        .flat_map(|from| [(*from, false), (*from, true)])
        .filter_map(|(from, has_handler)| Some((from, movement(from, has_handler, act)?)))
        .collect();
    let stays = moves.iter().all(|(from, to)| from == to);
    let from: BTreeSet<State> = moves.iter().map(|(from, _)| *from).collect();
    let to: BTreeSet<State> = moves.iter().map(|(_, to)| *to).filter(|_| !stays).collect();
    (from.into_iter().collect(), to.into_iter().collect())
}

/// In the order of the vocabulary: the order in the file does not matter.
fn words(states: &[State]) -> String {
    let mut states = states.to_vec();
    states.sort();
    let words: Vec<&str> = states.into_iter().map(State::word).collect();
    words.join("、")
}
