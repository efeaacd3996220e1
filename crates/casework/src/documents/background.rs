//! Papers are made, and dossiers built, behind the officer's back, within a second of
//! the act.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use store::CaseId;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::office::Office;

/// Tells whoever makes papers in this process that a case has acted. Where nobody
/// does, as on the command line, nothing is kept: the next start finds what waits.
#[derive(Debug, Clone, Default)]
pub struct Nudge(Arc<OnceLock<UnboundedSender<CaseId>>>);

impl Nudge {
    /// Something may have to be made for a case.
    pub(crate) fn case(&self, case: CaseId) {
        if let Some(sender) = self.0.get() {
            // The maker is gone only when the process ends.
            let _ = sender.send(case);
        }
    }
}

/// How long what many acts at once have left, such as an import, waits at most.
const BETWEEN_ROUNDS: Duration = Duration::from_secs(20);

impl Office {
    /// Makes papers as long as it is polled: all that waits, unless `lazily`, and beside
    /// it, so that nobody waits behind a backlog, those of every case that acts in this
    /// process. To be called once.
    pub async fn keep_rendering(self, lazily: bool) {
        let (sender, acted) = unbounded_channel();
        if self.nudge.0.set(sender).is_err() {
            tracing::error!("papers are made already");
            return;
        }
        if lazily {
            self.render_acted(acted).await;
        } else {
            tokio::join!(self.render_acted(acted), self.render_backlog());
        }
    }

    async fn render_acted(&self, mut acted: UnboundedReceiver<CaseId>) {
        while let Some(case) = acted.recv().await {
            let office = self.current();
            if let Err(error) = office.render_case(case).await {
                tracing::error!(%error, %case, "papers of a case were not made");
            }
            if let Err(error) = office.build_case(case).await {
                tracing::error!(%error, %case, "the dossier of a case was not built");
            }
        }
    }

    /// What failed is tried again at the start alone: nothing changes for it meanwhile.
    async fn render_backlog(&self) {
        let mut rounds = tokio::time::interval(BETWEEN_ROUNDS);
        let mut again = true;
        loop {
            rounds.tick().await;
            let office = self.current();
            let rendered = match again {
                true => office.render_waiting().await,
                false => office.render_new().await,
            };
            if let Err(error) = rendered {
                tracing::error!(%error, "papers that waited were not made");
            }
            if let Err(error) = office.build_dossiers(again).await {
                tracing::error!(%error, "dossiers that waited were not built");
            }
            again = false;
        }
    }
}
