//! Several processes on one register send each mail once.
#![expect(clippy::print_stdout, reason = "a campaign reads the figures")]

use std::collections::HashMap;
use std::time::{Duration, Instant};

use super::campaign;
use super::house::House;
use super::kills::smtp;
use super::worker::Worker;
use crate::channel::peer::Peer as MailServer;
use crate::harness::{Peer, on_both};

on_both!(
    several_processes_hand_each_mail_to_the_server_once,
    several_processes_write_each_mail_into_the_folder_once,
);

/// How many mails, and how many workers beside the server.
fn sizes() -> (u128, &'static [usize]) {
    match campaign() {
        true => (100_000, &[2, 8]),
        false => (240, &[3]),
    }
}

/// Has so many processes, and the one that answers, send all; in seconds, how long it took.
async fn sent_by(house: &House, workers: usize) -> f64 {
    let begun = Instant::now();
    let serving = house.binary.serve(&[]);
    let workers: Vec<Worker> = (0..workers).map(|_| Worker::start(&house.binary)).collect();
    house.until_sent().await;
    let took = begun.elapsed().as_secs_f64();
    for worker in workers {
        assert!(worker.stop().success());
    }
    drop(serving);
    took
}

async fn several_processes_hand_each_mail_to_the_server_once(peer: Peer) {
    let (mails, sizes) = sizes();
    for workers in sizes {
        let mut server = MailServer::smtp(&["--tls", "none", "counting"]);
        let house = House::open(peer, &smtp(&server)).await;
        house.mails(mails).await;
        let took = sent_by(&house, *workers).await;
        let mut answered: HashMap<String, usize> = HashMap::new();
        while let Some(line) = server.next(Duration::from_millis(200)) {
            if let Some(id) = line["answered"].as_str() {
                *answered.entry(super::kills::bare(id)).or_default() += 1;
            }
        }
        let twice = answered.values().filter(|times| **times > 1).count();
        println!(
            "{peer:?}, {workers} workers and a server: {} mails, {twice} twice, {took:.1} s, {:.0} a second",
            answered.len(),
            f64::from(u32::try_from(mails).unwrap()) / took,
        );
        assert_eq!(twice, 0);
        let all = house.all().await;
        assert_eq!(all.len(), usize::try_from(mails).unwrap());
        assert!(
            all.iter().all(|id| answered.contains_key(id)),
            "one is lost"
        );
        assert_eq!(house.count("attempts <> 1 OR fence <> 1").await, 0);
    }
}

async fn several_processes_write_each_mail_into_the_folder_once(peer: Peer) {
    let ways = "[mail_folder]\npath = \"mail\"\nfrom = \"kaijuan@example.gov.cn\"\n";
    let house = House::open(peer, ways).await;
    house.mails(120).await;
    sent_by(&house, 2).await;
    let mut names: Vec<String> = std::fs::read_dir(house.binary.path("mail"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .map(|name| name.replace('-', "").replace(".eml", ""))
        .collect();
    names.sort();
    let mut all: Vec<String> = house.all().await.into_iter().collect();
    all.sort();
    assert_eq!(names, all);
    // a second try would have replaced the file by itself
    assert_eq!(house.count("attempts <> 1 OR fence <> 1").await, 0);
}
