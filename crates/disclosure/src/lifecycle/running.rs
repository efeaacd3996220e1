//! In which states the statutory period runs, and which are open.

use crate::words::{Clock, State};

/// Whether the statutory period runs in a state. It runs on while reasons are
/// awaited: only a reasoned deferral moves the date (article 35).
pub fn clock(state: State) -> Clock {
    match state {
        State::Registered
        | State::Screening
        | State::AwaitingReasons
        | State::Dispatched
        | State::Handling
        | State::Drafting
        | State::InReview
        | State::Signed => Clock::Running,
        State::AwaitingSupplement | State::AwaitingFee => Clock::Stopped,
        State::AwaitingReceipt
        | State::Replied
        | State::Ended
        | State::Closed
        | State::Archived => Clock::None,
    }
}

pub(super) fn runs(state: State) -> bool {
    clock(state) == Clock::Running
}

/// The state that a registration opens a case in: the period runs once the
/// receipt date is known (article 31).
pub(crate) fn opening(received: bool) -> State {
    if received {
        State::Registered
    } else {
        State::AwaitingReceipt
    }
}

/// States of a case that nothing has ended.
pub fn is_open(state: State) -> bool {
    !matches!(
        state,
        State::Replied | State::Ended | State::Closed | State::Archived
    )
}
