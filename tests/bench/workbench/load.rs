//! Requests, so many at once, and how long each took.

use std::fmt;
use std::sync::Mutex;
use std::time::Instant;

use casework::demo;

/// Somebody who is signed in.
pub struct Visitor {
    pub login: String,
    address: String,
    cookie: String,
}

impl Visitor {
    /// Signs in as a browser does.
    pub fn signed_in(address: &str, login: &str) -> Visitor {
        let agent: ureq::Agent = ureq::Agent::config_builder()
            .max_redirects(0)
            .build()
            .into();
        let answer = agent
            .post(format!("{address}/sign-in"))
            .send_form([("login", login), ("password", demo::PASSWORD)])
            .unwrap();
        assert_eq!(answer.status().as_u16(), 303, "{login} is let in");
        let cookie = answer.headers()["set-cookie"].to_str().unwrap();
        Visitor {
            login: login.to_owned(),
            address: address.to_owned(),
            cookie: cookie.split(';').next().unwrap().to_owned(),
        }
    }
}

/// What a measurement came to.
pub struct Figures {
    pub page: &'static str,
    pub per_second: f64,
    concurrent: usize,
    percentiles: [f64; 3],
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [p50, p95, p99] = self.percentiles;
        write!(
            f,
            "{:>22}{:>12}{:>12.0}{p50:>9.1}{p95:>9.1}{p99:>9.1}",
            self.page, self.concurrent, self.per_second
        )
    }
}

/// Asks for so many pages; `asked` says which is the nth, and of whom.
pub fn run<'v>(
    page: &'static str,
    concurrent: usize,
    requests: usize,
    asked: &(impl Fn(usize) -> (&'v Visitor, String) + Sync),
) -> Figures {
    let took = Mutex::new(Vec::with_capacity(requests));
    let start = Instant::now();
    std::thread::scope(|scope| {
        for thread in 0..concurrent {
            let took = &took;
            scope.spawn(move || {
                let agent = ureq::Agent::new_with_defaults();
                let own: Vec<f64> = (thread..requests)
                    .step_by(concurrent)
                    .map(|n| one(&agent, asked(n)))
                    .collect();
                took.lock().unwrap().extend(own);
            });
        }
    });
    let seconds = start.elapsed().as_secs_f64();
    let mut took = took.into_inner().unwrap();
    took.sort_by(f64::total_cmp);
    let at = |share: f64| took[((took.len() - 1) as f64 * share) as usize];
    Figures {
        page,
        concurrent,
        per_second: requests as f64 / seconds,
        percentiles: [at(0.5), at(0.95), at(0.99)],
    }
}

/// One page, in milliseconds until its last byte.
fn one(agent: &ureq::Agent, (visitor, path): (&Visitor, String)) -> f64 {
    let begun = Instant::now();
    let mut answer = agent
        .get(format!("{}{path}", visitor.address))
        .header("Cookie", &visitor.cookie)
        .call()
        .unwrap();
    let text = answer.body_mut().read_to_string().unwrap();
    assert!(text.contains("</html>"), "{path}");
    begun.elapsed().as_secs_f64() * 1000.0
}
