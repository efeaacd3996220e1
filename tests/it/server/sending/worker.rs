//! A process that works.

use std::fs::File;
use std::process::{Child, ExitStatus, Stdio};

use crate::server::Binary;

/// `kaijuan work`; killed when it is dropped.
pub struct Worker(Child);

impl Worker {
    pub fn start(binary: &Binary) -> Worker {
        let log = File::options()
            .create(true)
            .append(true)
            .open(binary.path("work.log"));
        let mut command = binary.command(&["work"]);
        command.stdout(Stdio::null()).stderr(log.unwrap());
        Worker(command.spawn().unwrap())
    }

    /// `kill -9`.
    pub fn kill(mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }

    /// Asks it to end, and waits until it has.
    pub fn stop(mut self) -> ExitStatus {
        let pid = self.0.id().to_string();
        let asked = std::process::Command::new("kill").arg(pid).status();
        assert!(asked.unwrap().success());
        self.0.wait().unwrap()
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
