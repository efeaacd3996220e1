//! kill -9 around sending: no mail is lost, and one is sent again only when the server had
//! taken it over and that was not kept yet, with the same `Message-ID`.
#![expect(clippy::print_stdout, reason = "a campaign reads the figures")]

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use serde_json::Value;

use super::campaign;
use super::house::House;
use super::worker::Worker;
use crate::channel::peer::Peer as MailServer;
use crate::harness::{Peer, on_both};

on_both!(a_kill_loses_no_mail_and_repeats_only_what_was_not_kept);

/// How long the server thinks about a letter before it answers, in milliseconds.
const HOLD: &str = "4";

fn kills() -> u64 {
    match campaign() {
        true => 1000,
        false => 20,
    }
}

/// Mail goes to this server.
pub fn smtp(server: &MailServer) -> String {
    format!(
        "[smtp]\nhost = \"localhost\"\nport = {}\ntls = \"none\"\nfrom = \"kaijuan@example.gov.cn\"\n",
        server.port
    )
}

/// The row that a `Message-ID` names.
pub fn bare(message_id: &str) -> String {
    let id = message_id.trim_start_matches('<');
    id.split('@').next().unwrap().replace('-', "")
}

/// What the server saw of one worker.
#[derive(Default)]
struct Seen {
    sessions: usize,
    ended: usize,
    begun: usize,
    taken: usize,
    answered: Vec<String>,
}

impl Seen {
    fn note(&mut self, line: &Value) {
        self.sessions += usize::from(line["session"].is_u64());
        self.ended += usize::from(line["ended"].is_u64());
        self.begun += usize::from(line["data"].is_u64());
        self.taken += usize::from(line["taken"].is_string());
        self.answered.extend(line["answered"].as_str().map(bare));
    }
}

/// Where in the sending a kill falls.
#[derive(Debug, Clone, Copy)]
enum Moment {
    /// So many milliseconds after the first connection.
    After(u64),
    /// When the server waits for its so manieth letter.
    Begun(usize),
    /// When it has it, and has not answered yet.
    Taken(usize),
    /// When it has answered, and so many microseconds later.
    Answered(usize, u64),
}

impl Moment {
    /// Each kind in its turn, otherwise by chance, the same in every run.
    fn of(nth: u64) -> Moment {
        let chance = scattered(nth);
        let count = usize::try_from(chance % 12 + 1).unwrap();
        match nth % 4 {
            0 => Moment::After(chance % 40),
            1 => Moment::Begun(count),
            2 => Moment::Taken(count),
            _ => Moment::Answered(count, (chance >> 8) % 2000),
        }
    }

    fn has_come(self, seen: &Seen) -> bool {
        match self {
            Moment::After(_) => seen.sessions > 0,
            Moment::Begun(count) => seen.begun >= count,
            Moment::Taken(count) => seen.taken >= count,
            Moment::Answered(count, _) => seen.answered.len() >= count,
        }
    }

    fn later(self) -> Duration {
        match self {
            Moment::After(milliseconds) => Duration::from_millis(milliseconds),
            Moment::Answered(_, microseconds) => Duration::from_micros(microseconds),
            Moment::Begun(_) | Moment::Taken(_) => Duration::ZERO,
        }
    }
}

/// A number that looks like chance and follows from another (SplitMix64).
fn scattered(nth: u64) -> u64 {
    let mut mixed = nth.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

/// Lets a worker go until the moment comes, kills it, and hears the server out.
fn killed(house: &House, server: &mut MailServer, moment: Moment) -> Seen {
    let mut seen = Seen::default();
    let worker = Worker::start(&house.binary);
    let mut next = |seen: &mut Seen| {
        let line = server.next(Duration::from_secs(60));
        seen.note(&line.unwrap_or_else(|| panic!("{moment:?} does not come")));
    };
    while !moment.has_come(&seen) {
        next(&mut seen);
    }
    std::thread::sleep(moment.later());
    worker.kill();
    while seen.ended < seen.sessions {
        next(&mut seen);
    }
    seen
}

async fn a_kill_loses_no_mail_and_repeats_only_what_was_not_kept(peer: Peer) {
    let mut server = MailServer::smtp(&["--tls", "none", "--hold", HOLD, "counting"]);
    let house = House::open(peer, &smtp(&server)).await;
    house.mails(u128::from(kills()) * 20).await;
    let mut answered: HashMap<String, usize> = HashMap::new();
    // how often a mail was taken over by the server and then not kept as sent
    let mut unkept: HashMap<String, usize> = HashMap::new();
    let mut in_the_window = 0;
    for nth in 0..kills() {
        let seen = killed(&house, &mut server, Moment::of(nth));
        house.settled().await;
        let done = house.done().await;
        let lost: HashSet<&String> = seen
            .answered
            .iter()
            .filter(|id| !done.contains(*id))
            .collect();
        in_the_window += usize::from(!lost.is_empty());
        for id in lost {
            *unkept.entry(id.clone()).or_default() += 1;
        }
        for id in seen.answered {
            *answered.entry(id).or_default() += 1;
        }
        house.leases_run_out().await;
    }
    let worker = Worker::start(&house.binary);
    house.until_sent().await;
    assert!(worker.stop().success());
    while let Some(line) = server.next(Duration::from_millis(200)) {
        if let Some(id) = line["answered"].as_str() {
            *answered.entry(bare(id)).or_default() += 1;
        }
    }
    let all = house.all().await;
    let lost = all.iter().filter(|id| !answered.contains_key(*id)).count();
    let repeats: usize = answered.values().map(|times| times - 1).sum();
    println!(
        "{peer:?}: {} kills, {in_the_window} between the answer and the commit; {} mails, {lost} lost, {repeats} repeats",
        kills(),
        all.len(),
    );
    assert_eq!(lost, 0);
    // another Message-ID would be no mail of ours
    assert!(answered.keys().all(|id| all.contains(id)));
    for (id, times) in &answered {
        let allowed = 1 + unkept.get(id).copied().unwrap_or_default();
        assert_eq!(*times, allowed, "{id}");
    }
    assert!(
        !campaign() || in_the_window > 0,
        "no kill fell into the window"
    );
}
