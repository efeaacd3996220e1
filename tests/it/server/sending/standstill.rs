//! What whoever keeps the system sees when nobody works, and when somebody does again.

use std::sync::Arc;

use casework::SystemClock;
use store::{Keyring, Store, SystemIds};

use super::house::mails_to;
use super::kills::smtp;
use super::time::Time;
use super::worker::Worker;
use crate::channel::peer::Peer as MailServer;
use crate::server::Binary;
use crate::server::binary::{Server, eventually};

/// Puts a mail to an officer into the outbox of a place.
fn one_mail(binary: &Binary, officer: &str) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let keys = std::fs::read_to_string(binary.path("kaijuan-data/keys")).unwrap();
    let url = format!(
        "sqlite:{}",
        binary.path("kaijuan-data/kaijuan.db").display()
    );
    runtime.block_on(async {
        let ids = SystemIds::new(Arc::new(SystemClock));
        let keys = Keyring::parse(&keys).unwrap();
        let store = Store::open(&url, keys, ids).await.unwrap();
        mails_to(&store, officer.parse().unwrap(), 1).await;
        store.close().await;
    });
}

/// A figure of the metrics; `None` where it is not told.
fn figure(server: &Server, name: &str) -> Option<u64> {
    let (status, page) = server.page("/metrics");
    assert_eq!(status, 200);
    let lines = page.lines();
    let mut values = lines.filter_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
    values.next().map(|value| value.parse().unwrap())
}

#[test]
fn a_standstill_is_told_and_so_is_its_end() {
    let time = Time::at("2026-03-02T02:00:00Z");
    let binary = Binary::in_time(&time);
    let mail_server = MailServer::smtp(&["--tls", "none", "550"]);
    let ways = smtp(&mail_server);
    binary.write(
        "kaijuan.toml",
        format!("worker = false\nrate_per_minute = 0\n{ways}"),
    );
    let (officer, _) = binary.set_up();
    let server = binary.serve(&[]);
    assert_eq!(figure(&server, "kaijuan_worker_silent_seconds"), None);

    let worker = Worker::start(&binary);
    eventually(|| figure(&server, "kaijuan_worker_silent_seconds").is_some());
    assert!(worker.stop().success(), "it ends between two looks");
    one_mail(&binary, &officer);
    assert_eq!(server.page("/readyz").0, 200);

    time.set("2026-03-02T02:06:30Z");
    eventually(|| server.page("/readyz").0 == 503);
    let (_, problem) = server.page("/readyz");
    assert!(problem.contains("\"worker_standstill\""), "{problem}");
    assert!(figure(&server, "kaijuan_worker_silent_seconds") >= Some(300));
    assert!(figure(&server, "kaijuan_outbox_oldest_due_seconds") >= Some(300));
    assert_eq!(figure(&server, "kaijuan_outbox_waiting"), Some(1));
    assert_eq!(figure(&server, "kaijuan_outbox_dead"), Some(0));

    let worker = Worker::start(&binary);
    eventually(|| server.page("/readyz").0 == 200);
    eventually(|| figure(&server, "kaijuan_outbox_dead") == Some(1));
    assert_eq!(figure(&server, "kaijuan_outbox_waiting"), Some(0));
    assert!(figure(&server, "kaijuan_worker_silent_seconds") < Some(60));
    assert!(worker.stop().success());
}
