//! What an office works with beside its register: the cabinet that holds the bytes
//! of files, whoever looks into them, and the press that sets letters.

use std::path::Path;
use std::sync::Arc;

use letters::Press;

use crate::delivery::Ways;
use crate::files::{Cabinet, Inspector};
use crate::network::Network;

/// Mebibytes, as a limit is written down.
const MIB: u64 = 1024 * 1024;

/// Cabinet, inspector and press. Cheap to clone; clones share both.
#[derive(Debug, Clone)]
pub struct Equipment {
    /// Where the bytes of files lie.
    pub cabinet: Cabinet,
    /// Who looks into files.
    pub inspector: Inspector,
    /// What sets letters, with the wordings and fonts that it was built with.
    pub press: Arc<Press>,
    /// The most bytes that a file may have.
    pub file_limit: u64,
    /// Networks that other systems may be called in although they are not public ones.
    pub webhook_networks: Arc<[Network]>,
    /// By which ways mail and messages leave the house; by none where none is set.
    pub ways: Ways,
    /// The operator's folder whose files go before the rules that were built in.
    pub rules_folder: Option<Arc<Path>>,
}

impl Equipment {
    /// The limit of a file where nothing else is configured, in MiB.
    pub const FILE_LIMIT_MIB: u64 = 50;

    /// With the usual limit.
    pub fn new(cabinet: Cabinet, inspector: Inspector, press: Arc<Press>) -> Equipment {
        Equipment {
            cabinet,
            inspector,
            press,
            file_limit: Equipment::FILE_LIMIT_MIB * MIB,
            webhook_networks: Arc::default(),
            ways: Ways::default(),
            rules_folder: None,
        }
    }

    /// The same with another limit, in MiB.
    #[must_use]
    pub fn with_file_limit(self, mib: u64) -> Equipment {
        Equipment {
            file_limit: mib.saturating_mul(MIB),
            ..self
        }
    }

    /// The same with networks that may be called although they are not public ones.
    #[must_use]
    pub fn with_webhook_networks(self, networks: &[Network]) -> Equipment {
        Equipment {
            webhook_networks: networks.into(),
            ..self
        }
    }

    /// The same with ways out of the house.
    #[must_use]
    pub fn with_ways(self, ways: Ways) -> Equipment {
        Equipment { ways, ..self }
    }

    /// The same with the operator's folder of rules.
    #[must_use]
    pub fn with_rules_folder(self, folder: Option<&Path>) -> Equipment {
        Equipment {
            rules_folder: folder.map(Arc::from),
            ..self
        }
    }

    /// For tests and examples: nothing is kept when the process ends. Never what a
    /// server falls back to.
    pub fn in_memory(inspector: Inspector, press: Arc<Press>) -> Equipment {
        Equipment::new(Cabinet::in_memory(), inspector, press)
    }
}
