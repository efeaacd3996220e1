//! The state × act table: the machine and `lifecycle.toml` say the same.

use super::edited;
use crate::Rules;
use crate::lifecycle::{differences, movement};
use crate::words::{ActKind, State};

/// The table as the machine has it: `.` not answered, `=` stays, else where it leads.
fn table() -> String {
    let mut table = String::new();
    for act in ActKind::ALL {
        for state in State::ALL {
            for has_handler in [false, true] {
                let next = match movement(*state, has_handler, *act) {
                    None => continue,
                    Some(next) if next == *state => "=",
                    Some(next) => next.word(),
                };
                let handler = if has_handler { " with handler" } else { "" };
                table.push_str(&format!("{act}: {state}{handler} → {next}\n"));
            }
        }
    }
    table
}

#[test]
fn the_table_is_what_the_machine_does() {
    let differences = differences(&Rules::embedded().lifecycle);
    assert!(differences.is_empty(), "{differences:#?}\n{}", table());
}

#[test]
fn waits_lead_back_to_the_handler_if_there_is_one() {
    use ActKind::{CancelNotice, PayFee, ReceiveSupplement, WeighReasons};
    for (state, act) in [
        (State::AwaitingSupplement, ReceiveSupplement),
        (State::AwaitingSupplement, CancelNotice),
        (State::AwaitingReasons, WeighReasons),
        (State::AwaitingReasons, CancelNotice),
        (State::AwaitingFee, PayFee),
        (State::AwaitingFee, CancelNotice),
    ] {
        assert_eq!(movement(state, false, act), Some(State::Screening), "{act}");
        assert_eq!(movement(state, true, act), Some(State::Handling), "{act}");
    }
}

#[test]
fn an_archived_case_is_only_taken_up_again_or_set_right_and_none_is_opened_twice() {
    use ActKind::{
        Correct, DeclineCorrection, ReplyAnew, ReplyReturned, RequestCorrection, UndoAbandonment,
    };
    for act in ActKind::ALL {
        let meant = match act {
            ReplyAnew => Some(State::Handling),
            ReplyReturned => Some(State::Replied),
            UndoAbandonment => Some(State::AwaitingSupplement),
            RequestCorrection | Correct | DeclineCorrection => Some(State::Archived),
            kind if kind.is_of_a_remedy() => Some(State::Archived),
            _ => None,
        };
        assert_eq!(movement(State::Archived, true, *act), meant, "{act}");
    }
    for state in State::ALL {
        assert_eq!(movement(*state, true, ActKind::Register), None, "{state}");
    }
}

/// An edit of `lifecycle.toml` is refused at the line that holds `at`, with `says`.
#[track_caller]
fn refused(from: &str, to: &str, at: &str, says: &str) {
    let errors = edited("lifecycle.toml", from, to).expect_err(says).0;
    let [error] = errors.as_slice() else {
        panic!("one mistake expected: {errors:#?}")
    };
    assert_eq!(error.file, "lifecycle.toml");
    assert!(error.message.contains(says), "{error}");
    let files = Rules::embedded_files();
    let (_, text) = files.iter().find(|(name, _)| *name == error.file).unwrap();
    let edited = text.replacen(from, to, 1);
    let line = edited.lines().nth(error.line - 1).unwrap();
    assert_eq!(line, at, "{error}");
}

#[test]
fn a_table_that_says_something_else_does_not_load() {
    refused(
        "from = [\"registered\"]",
        "from = [\"registered\", \"screening\"]",
        "act = \"screen\"",
        "from 写作“registered、screening”，而状态机是“registered”",
    );
    refused(
        "from = [\"signed\"]\nto = [\"replied\"]",
        "from = [\"signed\"]\nto = [\"closed\"]",
        "act = \"serve\"",
        "to 写作“closed”，而状态机是“replied”",
    );
    refused(
        "to = [\"awaiting_receipt\", \"registered\"]",
        "to = [\"registered\"]",
        "act = \"register\"",
        "状态机是“awaiting_receipt、registered”",
    );
    refused(
        "label = \"待说明理由\"\nclock = \"running\"",
        "label = \"待说明理由\"\nclock = \"stopped\"",
        "state = \"awaiting_reasons\"",
        "计时写作“stopped”，而状态机是“running”",
    );
    refused(
        "state = \"signed\"\nphase = \"reply\"",
        "state = \"signed\"\nphase = \"archiving\"",
        "state = \"signed\"",
        "阶段写作“archiving”，而状态机是“reply”",
    );
    // The order of words does not matter, nor do labels.
    let label = edited(
        "lifecycle.toml",
        "label = \"已签发待送达\"",
        "label = \"待送达\"",
    );
    assert!(label.is_ok());
    let order = "from = [\"replied\", \"ended\"]";
    assert!(edited("lifecycle.toml", order, "from = [\"ended\", \"replied\"]").is_ok());
}
