//! `lifecycle.toml`: the states and acts as people read them.

use std::ops::Range;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use toml::Spanned;

use super::cite::Cite;
use super::file::{Day, File, each_once};
use crate::lifecycle::{Row, differences};
use crate::words::{ActKind, Clock, Phase, Role, State};

/// A state of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StateRow {
    /// The state.
    pub state: State,
    /// Its phase (article 45).
    pub phase: Phase,
    /// What an officer reads.
    pub label: String,
    /// Whether the statutory period runs.
    pub clock: Clock,
    /// What moves a case on from here, and who does it.
    pub awaits: Vec<AwaitsRow>,
}

/// What is awaited in a state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AwaitsRow {
    /// The act; the state answers it.
    pub act: ActKind,
    /// Whose turn it is: one or more of the act's roles.
    pub roles: Vec<Role>,
}

/// An act on a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ActRow {
    /// The act.
    pub act: ActKind,
    /// What an officer reads.
    pub label: String,
    /// The states in which it may happen; none for the act that opens the case.
    pub from: Vec<State>,
    /// The states that it may lead to; none where the state stays.
    pub to: Vec<State>,
    /// Who may.
    pub roles: Vec<Role>,
    /// The article.
    pub cite: Cite,
    /// What the officer should know, in Chinese.
    pub hint: String,
}

/// The table of states and acts, each once and in the order of its vocabulary.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Lifecycle {
    /// In force since.
    pub since: NaiveDate,
    /// All states.
    pub states: Vec<StateRow>,
    /// All acts.
    pub acts: Vec<ActRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LifecycleFile {
    since: Day,
    state: Vec<RawState>,
    act: Vec<RawAct>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawState {
    state: Spanned<String>,
    phase: Spanned<String>,
    label: String,
    clock: Spanned<String>,
    // Absent from the rules that were in force before there were lists of what is to be done.
    #[serde(default)]
    awaits: Vec<RawAwaits>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawAwaits {
    act: Spanned<String>,
    #[serde(default)]
    roles: Vec<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawAct {
    act: Spanned<String>,
    label: String,
    from: Vec<Spanned<String>>,
    #[serde(default)]
    to: Vec<Spanned<String>>,
    roles: Spanned<Vec<Spanned<String>>>,
    cite: Spanned<String>,
    hint: String,
}

/// Where in the file each state says what it awaits.
type AwaitsPlaces = Vec<(String, Vec<Range<usize>>)>;

impl Lifecycle {
    pub(super) fn load(file: &mut File<'_>) -> Option<Lifecycle> {
        let raw: LifecycleFile = file.parse()?;
        let state_spans: Vec<_> = raw.state.iter().map(|row| row.state.span()).collect();
        let act_spans: Vec<_> = raw.act.iter().map(|row| row.act.span()).collect();
        let awaits_places: AwaitsPlaces = raw
            .state
            .iter()
            .map(|row| {
                let places = row.awaits.iter().map(|row| row.act.span()).collect();
                (row.state.get_ref().clone(), places)
            })
            .collect();
        let states: Vec<_> = raw
            .state
            .into_iter()
            .map(|row| read_state(file, row))
            .collect();
        let acts: Vec<_> = raw.act.into_iter().map(|row| read_act(file, row)).collect();
        let states: Vec<StateRow> = states.into_iter().collect::<Option<_>>()?;
        let acts: Vec<ActRow> = acts.into_iter().collect::<Option<_>>()?;
        let of_states = states.iter().map(|row| Row::State(row.state));
        let of_acts = acts.iter().map(|row| Row::Act(row.act));
        let places: Vec<_> = of_states
            .zip(state_spans.clone())
            .chain(of_acts.zip(act_spans.clone()))
            .collect();
        let mut table = Lifecycle {
            since: raw.since.0,
            states: each_once(file, "状态", &state_spans, states, State::ALL, |row| {
                row.state
            }),
            acts: each_once(file, "动作", &act_spans, acts, ActKind::ALL, |row| {
                row.act
            }),
        };
        if file.is_clean() {
            // What people read of the machine is what the machine does.
            for (row, message) in differences(&table) {
                let place = places.iter().find(|(of, _)| *of == row);
                file.fault(place.map_or(0..0, |(_, span)| span.clone()), message);
            }
            if file.is_clean() {
                settle_awaits(file, &mut table, &awaits_places);
            }
        }
        Some(table)
    }

    /// The row of a state.
    pub fn state(&self, state: State) -> &StateRow {
        // Loading refuses a table that lacks a state and sorts by the vocabulary's order.
        &self.states[state as usize]
    }

    /// The row of an act.
    pub fn act(&self, act: ActKind) -> &ActRow {
        // Loading refuses a table that lacks an act and sorts by the vocabulary's order.
        &self.acts[act as usize]
    }
}

fn read_state(file: &mut File<'_>, row: RawState) -> Option<StateRow> {
    let state = file.word(&row.state, "状态", State::parse, State::ALL);
    let phase = file.word(&row.phase, "阶段", Phase::parse, Phase::ALL);
    let clock = file.word(&row.clock, "计时", Clock::parse, Clock::ALL);
    let awaits: Vec<_> = row
        .awaits
        .iter()
        .map(|row| read_awaits(file, row))
        .collect();
    Some(StateRow {
        state: state?,
        phase: phase?,
        label: row.label,
        clock: clock?,
        awaits: awaits.into_iter().collect::<Option<_>>()?,
    })
}

fn read_awaits(file: &mut File<'_>, row: &RawAwaits) -> Option<AwaitsRow> {
    let act = file.word(&row.act, "动作", ActKind::parse, ActKind::ALL);
    let roles = file.words(&row.roles, "角色", Role::parse, Role::ALL);
    Some(AwaitsRow {
        act: act?,
        roles: roles?,
    })
}

/// What is awaited must be possible, by somebody who may do it; without a role it is
/// the turn of the act's first.
fn settle_awaits(file: &mut File<'_>, table: &mut Lifecycle, places: &AwaitsPlaces) {
    for (state, awaits) in table
        .states
        .iter_mut()
        .map(|row| (row.state, &mut row.awaits))
    {
        let Some((_, places)) = places.iter().find(|(of, _)| *of == state.word()) else {
            continue;
        };
        for (row, place) in awaits.iter_mut().zip(places) {
            let act = &table.acts[row.act as usize];
            if !act.from.contains(&state) {
                let message = format!("状态“{state}”不办理“{}”，不能等待它；请改正", row.act);
                file.fault(place.clone(), message);
            }
            for role in row.roles.iter().filter(|role| !act.roles.contains(role)) {
                let message = format!("“{role}”不能办理“{}”；请改用该事项的角色", row.act);
                file.fault(place.clone(), message);
            }
            if row.roles.is_empty() {
                row.roles.extend(act.roles.first());
            }
        }
    }
}

fn read_act(file: &mut File<'_>, row: RawAct) -> Option<ActRow> {
    let act = file.word(&row.act, "动作", ActKind::parse, ActKind::ALL);
    let from = file.words(&row.from, "状态", State::parse, State::ALL);
    let to = file.words(&row.to, "状态", State::parse, State::ALL);
    let roles = file.words(row.roles.get_ref(), "角色", Role::parse, Role::ALL);
    let cite = file.cite(&row.cite);
    if row.roles.get_ref().is_empty() {
        file.fault(
            row.roles.span(),
            format!(
                "动作“{}”没有可以办理的角色；请至少写一个",
                row.act.get_ref()
            ),
        );
    }
    // Article 33 asks for the consent of the head of the disclosure office; the
    // Measures and article 35 are read alike, and a reply leaves under the same hand.
    let heads = [
        ActKind::ApproveExtension,
        ActKind::ApproveFee,
        ActKind::Defer,
        ActKind::Sign,
    ];
    if act.is_some_and(|act| heads.contains(&act))
        && roles
            .as_ref()
            .is_some_and(|roles| roles[..] != [Role::OfficeHead])
    {
        file.fault(
            row.roles.span(),
            format!(
                "动作“{}”只能由信息公开机构负责人（office_head）办理；《条例》第三十三条",
                row.act.get_ref()
            ),
        );
    }
    Some(ActRow {
        act: act?,
        label: row.label,
        from: from?,
        to: to?,
        roles: roles?,
        cite: cite?,
        hint: row.hint,
    })
}
