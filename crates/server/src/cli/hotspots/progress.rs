//! A bar on a terminal; nothing anywhere else.

use std::io::{IsTerminal, Write};
use std::sync::Mutex;

use hotspots::Stage;

const WIDTH: usize = 30;

/// Shows how far a run has come.
pub(super) struct Bar {
    shown: bool,
    at: Mutex<(Option<Stage>, usize, usize)>,
}

impl Bar {
    pub(super) fn new() -> Bar {
        Bar {
            shown: std::io::stderr().is_terminal(),
            at: Mutex::new((None, 0, 0)),
        }
    }

    /// So much of a stage is newly done.
    pub(super) fn advance(&self, stage: Stage, done: usize, total: usize) {
        let Ok(mut at) = self.at.lock() else { return };
        let (before, sum, drawn) = *at;
        let sum = if before == Some(stage) {
            sum + done
        } else {
            done
        };
        let percent = (sum * 100 / total.max(1)).min(100);
        if self.shown && (before != Some(stage) || percent != drawn) {
            draw(stage, percent);
        }
        *at = (Some(stage), sum, percent);
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        if self.shown {
            let _ = write!(std::io::stderr(), "\r\x1b[K");
        }
    }
}

fn draw(stage: Stage, percent: usize) {
    let name = match stage {
        Stage::Copies => "查找副本",
        Stage::Words => "分词",
        Stage::Neighbours => "比较",
        Stage::Joining => "归组",
    };
    let full = WIDTH * percent / 100;
    let bar = format!("{}{}", "█".repeat(full), "░".repeat(WIDTH - full));
    let mut terminal = std::io::stderr();
    let _ = write!(terminal, "\r\x1b[K{name} {bar} {percent}%");
    let _ = terminal.flush();
}
