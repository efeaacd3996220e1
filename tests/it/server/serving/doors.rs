//! What is let in, and what every answer says beside its body.

use super::curl::{Answer, curl};
use crate::server::Binary;
use crate::server::binary::Server;

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; \
    frame-ancestors 'none'";

fn started(configuration: &str) -> (Binary, Server, String) {
    let binary = Binary::fresh();
    let (_, token) = binary.set_up();
    binary.write("kaijuan.toml", configuration);
    let server = binary.serve(&[]);
    (binary, server, format!("Authorization: Bearer {token}"))
}

fn is_page(answer: &Answer) -> bool {
    let kind = answer.header("content-type").unwrap_or_default();
    kind.starts_with("text/html") && answer.body.contains("<h1>") && answer.body.contains("</html>")
}

fn is_problem(answer: &Answer, code: &str) -> bool {
    answer.header("content-type") == Some("application/problem+json")
        && answer.body.contains(&format!("\"code\":\"{code}\""))
}

#[test]
fn every_answer_carries_the_headers() {
    let (_binary, server, token) = started("");
    let posted = |more: &[&'static str]| [&["-X", "POST", "-d", "a=b"], more].concat();
    let asked: [(&str, Vec<&str>, u16); 12] = [
        ("/livez", vec![], 200),
        ("/readyz", vec![], 200),
        ("/metrics", vec![], 200),
        ("/livez?a=b", vec![], 400),
        ("/livez", posted(&[]), 405),
        ("/api/v1/me", vec!["-H", &token], 200),
        ("/api/v1/me", vec![], 401),
        ("/api/nowhere", vec!["-H", &token], 404),
        ("/api/v1/openapi.json", vec![], 200),
        (
            "/api/v1/cases",
            posted(&["-H", "Sec-Fetch-Site: cross-site"]),
            403,
        ),
        ("/", vec!["-H", "Host: evil.cn"], 421),
        ("/", posted(&["-H", "Sec-Fetch-Site: same-site"]), 403),
    ];
    let mut answers: Vec<_> = asked
        .iter()
        .map(|(path, arguments, status)| {
            let answer = curl(&server, path, arguments);
            assert_eq!(
                answer.status, *status,
                "{path} {arguments:?}: {}",
                answer.body
            );
            (*path, answer)
        })
        .collect();
    for path in ["/", "/nowhere", "/assets/none.css", "/api2"] {
        answers.push((path, curl(&server, path, &[])));
    }
    for (path, answer) in answers {
        assert!(answer.status >= 200, "{path}");
        for (name, value) in [
            ("content-security-policy", POLICY),
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
            ("referrer-policy", "same-origin"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
            ("cache-control", "no-store"),
        ] {
            assert_eq!(answer.header(name), Some(value), "{path}: {name}");
        }
        let lent = answer.header("permissions-policy").unwrap();
        assert!(lent.contains("camera=()"), "{path}: {lent}");
        let strict = answer.header("strict-transport-security");
        assert_eq!(strict, None, "{path}: there is no TLS here");
    }
}

#[test]
fn forms_of_other_sites_change_nothing() {
    let (_binary, server, token) = started("public_url = \"https://kj.gov.cn\"\n");
    let host = server
        .address
        .rsplit('/')
        .next()
        .unwrap()
        .replace("127.0.0.1", "localhost");
    let own = format!("Origin: http://{host}");
    let post = |path: &str, headers: &[&str]| {
        let headers = headers.iter().flat_map(|header| ["-H", header]);
        let arguments: Vec<&str> = ["-X", "POST", "-d", "{}"]
            .into_iter()
            .chain(headers)
            .collect();
        curl(&server, path, &arguments)
    };
    for header in [
        "Sec-Fetch-Site: cross-site",
        "Sec-Fetch-Site: same-site",
        "Origin: https://evil.cn",
        "Origin: null",
    ] {
        let answer = post("/", &[header]);
        assert!(
            answer.status == 403 && is_page(&answer),
            "{header}: {answer:?}"
        );
        assert!(answer.body.contains("其他网站"), "{header}: {answer:?}");
        let answer = post("/api/v1/cases", &[header, &token]);
        assert!(
            answer.status == 403 && is_problem(&answer, "other_site"),
            "{answer:?}"
        );
        assert!(answer.header("x-request-id").is_some(), "{answer:?}");
    }
    for header in [
        "Sec-Fetch-Site: same-origin",
        "Sec-Fetch-Site: none",
        &own,
        "Origin: https://kj.gov.cn",
        "X-Nothing: a program sends neither",
    ] {
        let answer = post("/nowhere", &[header]);
        assert!(![0, 403].contains(&answer.status), "{header}: {answer:?}");
        let answer = post(
            "/api/v1/cases",
            &[header, &token, "Content-Type: application/json"],
        );
        assert_eq!(answer.status, 422, "it was read: {header}: {answer:?}");
    }
}

#[test]
fn a_name_that_was_turned_to_this_machine_is_not_answered() {
    let (_binary, server, token) = started("");
    let named = |path, host: &str| {
        curl(
            &server,
            path,
            &["-H", &token, "-H", &format!("Host: {host}")],
        )
    };
    for host in ["evil.cn", "evil.cn:8080", "localhost.evil.cn", "10.0.0.1"] {
        let answer = named("/", host);
        assert!(
            answer.status == 421 && is_page(&answer),
            "{host}: {answer:?}"
        );
        let answer = named("/api/v1/me", host);
        assert!(
            answer.status == 421 && is_problem(&answer, "other_host"),
            "{host}: {answer:?}"
        );
        assert!(answer.body.contains("public_url"), "{answer:?}");
    }
    for host in ["localhost", "127.0.0.1:1", "[::1]"] {
        assert_eq!(named("/api/v1/me", host).status, 200, "{host}");
    }
    // a program of the last century names none
    let bare = curl(&server, "/livez", &["--http1.0", "-H", "Host:"]);
    assert_eq!(bare.status, 200);
}

#[test]
fn pages_are_not_kept_and_what_they_load_is() {
    let (_binary, server, _) = started("");
    let page = curl(&server, "/sign-in", &[]);
    assert!(page.status == 200 && is_page(&page), "{page:?}");
    assert_eq!(page.header("cache-control"), Some("no-store"));
    let loaded: Vec<&str> = page
        .body
        .split('"')
        .filter(|word| word.starts_with("/assets/"))
        .collect();
    assert!(loaded.len() > 2, "{loaded:?}");
    for path in loaded {
        let asset = curl(&server, path, &[]);
        assert_eq!(asset.status, 200, "{path}");
        let kept = asset.header("cache-control").unwrap();
        assert!(kept.contains("immutable"), "{path}: {kept}");
        assert_eq!(asset.header("content-security-policy"), Some(POLICY));
        let accepting = ["-H", "Accept-Encoding: gzip", "-o", "/dev/null"];
        let small = curl(&server, path, &[&accepting[..], &["-D", "-"]].concat());
        let coding = small.header("content-encoding");
        assert_eq!(coding, Some("gzip"), "{path}");
    }
}

/// Two requests that show no token, as if from two clients.
fn from_two_clients(server: &Server) -> Vec<u16> {
    ["1.1.1.1", "1.1.1.1", "2.2.2.2"]
        .iter()
        .map(|client| {
            let told = format!("X-Forwarded-For: 9.9.9.9, {client}");
            curl(server, "/api/v1/me", &["-H", &told]).status
        })
        .collect()
}

#[test]
fn a_trusted_proxy_says_who_asks_and_over_what() {
    let limits = "rate_per_minute = 1\nrate_burst = 1\n";
    let trusted = "trusted_proxies = [\"127.0.0.0/8\"]\npublic_url = \"https://kj.gov.cn\"\n";
    let (_binary, server, _) = started(&format!("{limits}{trusted}"));
    assert_eq!(from_two_clients(&server), [401, 429, 401]);

    let over = |path, scheme: &str, more: &[&str]| {
        let told = format!("X-Forwarded-Proto: {scheme}");
        curl(
            &server,
            path,
            &[&["-H", &told, "-H", "Host: kj.gov.cn"], more].concat(),
        )
    };
    let answer = over("/livez", "https", &[]);
    assert_eq!(answer.status, 200);
    assert!(answer.header("strict-transport-security").is_some());
    let answer = over("/api/v1/me", "http", &[]);
    assert!(
        answer.status == 403 && is_problem(&answer, "without_tls"),
        "{answer:?}"
    );
    let answer = over("/a?b=c", "http", &["-X", "POST", "-d", "secret"]);
    assert!(answer.status == 403 && is_page(&answer), "{answer:?}");
    let answer = over("/a?b=c", "http", &[]);
    assert_eq!(answer.status, 308);
    assert_eq!(answer.header("location"), Some("https://kj.gov.cn/a?b=c"));
    let elsewhere = ["-H", "X-Forwarded-Proto: https", "-H", "Host: evil.cn"];
    assert_eq!(curl(&server, "/", &elsewhere).status, 421);
    assert_eq!(
        curl(&server, "/metrics", &["-H", "X-Forwarded-For: 127.0.0.1"]).status,
        401
    );
}

#[test]
fn nobody_else_does() {
    let limits = "rate_per_minute = 1\nrate_burst = 1\n";
    for trusted in ["", "trusted_proxies = [\"10.0.0.1\"]\n"] {
        let (_binary, server, _) = started(&format!("{limits}{trusted}"));
        assert_eq!(from_two_clients(&server), [401, 429, 429], "{trusted}");
        let answer = curl(&server, "/livez", &["-H", "X-Forwarded-Proto: http"]);
        assert_eq!(answer.status, 200, "{trusted}");
    }
}
