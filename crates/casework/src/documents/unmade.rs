//! Why a paper, or a dossier of papers, was not made.

use letters::LetterError;
use store::StoreError;

use crate::error::ActError;
use crate::files::CabinetError;

/// Why something that is made outside of any act was not made.
pub(crate) enum Unmade {
    /// What the officer or the administrator can mend; it is kept with the row.
    Lacks(String),
    /// The register failed: nothing is known of what was to be made.
    Register(StoreError),
}

impl From<StoreError> for Unmade {
    fn from(error: StoreError) -> Unmade {
        Unmade::Register(error)
    }
}

impl From<ActError> for Unmade {
    fn from(error: ActError) -> Unmade {
        match error {
            ActError::Store(error) => Unmade::Register(error),
            ActError::Refused(refusal) => Unmade::Lacks(format!(
                "{}。{}",
                refusal.message.trim_end_matches('。'),
                refusal.hint
            )),
            other => Unmade::Lacks(other.to_string()),
        }
    }
}

impl From<LetterError> for Unmade {
    fn from(error: LetterError) -> Unmade {
        Unmade::Lacks(error.to_string())
    }
}

impl From<CabinetError> for Unmade {
    fn from(error: CabinetError) -> Unmade {
        Unmade::Lacks(error.to_string())
    }
}
