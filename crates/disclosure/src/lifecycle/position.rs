//! The machine's own states beside the vocabulary's.

use super::Position;
use crate::words::State;

impl Position {
    pub(super) fn of(state: State) -> Position {
        match state {
            State::AwaitingReceipt => Position::awaiting_receipt(),
            State::Registered => Position::registered(),
            State::Screening => Position::screening(),
            State::AwaitingSupplement => Position::awaiting_supplement(),
            State::AwaitingReasons => Position::awaiting_reasons(),
            State::Dispatched => Position::dispatched(),
            State::Handling => Position::handling(),
            State::AwaitingFee => Position::awaiting_fee(),
            State::Drafting => Position::drafting(),
            State::InReview => Position::in_review(),
            State::Signed => Position::signed(),
            State::Replied => Position::replied(),
            State::Ended => Position::ended(),
            State::Closed => Position::closed(),
            State::Archived => Position::archived(),
        }
    }

    pub(super) fn state(&self, resumed: State) -> State {
        match self {
            Position::Resumed {} => resumed,
            Position::AwaitingReceipt {} => State::AwaitingReceipt,
            Position::Registered {} => State::Registered,
            Position::Screening {} => State::Screening,
            Position::AwaitingSupplement {} => State::AwaitingSupplement,
            Position::AwaitingReasons {} => State::AwaitingReasons,
            Position::Dispatched {} => State::Dispatched,
            Position::Handling {} => State::Handling,
            Position::AwaitingFee {} => State::AwaitingFee,
            Position::Drafting {} => State::Drafting,
            Position::InReview {} => State::InReview,
            Position::Signed {} => State::Signed,
            Position::Replied {} => State::Replied,
            Position::Ended {} => State::Ended,
            Position::Closed {} => State::Closed,
            Position::Archived {} => State::Archived,
        }
    }
}
