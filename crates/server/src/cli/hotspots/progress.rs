//! How far an analysis has come.

use std::sync::Mutex;

use hotspots::Stage;

use super::super::progress;

/// Shows how far a run has come, stage by stage.
pub(super) struct Bar {
    bar: progress::Bar,
    at: Mutex<(Option<Stage>, usize)>,
}

impl Bar {
    pub(super) fn new() -> Bar {
        Bar {
            bar: progress::Bar::new(),
            at: Mutex::new((None, 0)),
        }
    }

    /// So much of a stage is newly done.
    pub(super) fn advance(&self, stage: Stage, done: usize, total: usize) {
        let Ok(mut at) = self.at.lock() else { return };
        let before = at.1 * usize::from(at.0 == Some(stage));
        *at = (Some(stage), before + done);
        self.bar.at(name(stage), at.1 as u64, total as u64);
    }
}

fn name(stage: Stage) -> &'static str {
    match stage {
        Stage::Copies => "查找副本",
        Stage::Words => "分词",
        Stage::Neighbours => "比较",
        Stage::Joining => "归组",
    }
}
