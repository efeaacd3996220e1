//! Who asks, for which host, and over what: judged before any route is looked for.

use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts, Request};
use axum::http::header::HOST;
use axum::http::request::Parts;
use axum::http::uri::Authority;
use axum::http::{Extensions, HeaderMap, HeaderName};

use super::public_url::{address, is_this_machine};
use super::{Refused, Settings};

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
const FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");

/// The address that a request comes from: the other end of the connection, or whom a
/// trusted proxy speaks for. An extension of every request behind the doors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClientAddress(pub IpAddr);

impl ClientAddress {
    /// The address that the doors found. Where there are none (an API that is served by
    /// itself) it is the other end; of a connection that nobody described, nowhere.
    pub fn of(extensions: &Extensions) -> ClientAddress {
        let found = extensions.get::<ClientAddress>().copied();
        found.unwrap_or_else(|| {
            ClientAddress(peer(extensions).unwrap_or(Ipv4Addr::UNSPECIFIED.into()))
        })
    }
}

impl<S: Send + Sync> FromRequestParts<S> for ClientAddress {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(ClientAddress::of(&parts.extensions))
    }
}

/// The other end of the connection.
pub(crate) fn peer(extensions: &Extensions) -> Option<IpAddr> {
    let info = extensions.get::<ConnectInfo<SocketAddr>>();
    info.map(|ConnectInfo(address)| address.ip().to_canonical())
}

/// Lets a request in, with its [`ClientAddress`].
///
/// # Errors
/// The host is none of ours, or the request came without TLS where TLS is due.
pub(super) fn admit(settings: &Settings, request: &mut Request) -> Result<(), Refused> {
    if !hosts(request).all(|host| serves(settings, host)) {
        return Err(Refused::OtherHost);
    }
    let peer = peer(request.extensions());
    let by_proxy = peer.filter(|peer| settings.trusts(*peer));
    match by_proxy {
        Some(_) if came_without_tls(request.headers()) => return Err(Refused::WithoutTls),
        None if is_past_the_proxies(settings, peer) => return Err(Refused::PastTheProxies),
        _ => {}
    }
    let client = match by_proxy {
        Some(proxy) => first_untrusted(settings, request.headers(), proxy),
        None => ClientAddress::of(request.extensions()).0,
    };
    request.extensions_mut().insert(ClientAddress(client));
    Ok(())
}

/// Every host that a request names; one that cannot be read is empty.
fn hosts(request: &Request) -> impl Iterator<Item = &str> {
    let of_target = request.uri().authority().map(Authority::host);
    let of_headers = request.headers().get_all(HOST).iter().map(|value| {
        let text = value.to_str().unwrap_or_default();
        host_of(text).unwrap_or_default()
    });
    of_target.into_iter().chain(of_headers)
}

/// The host of `host[:port]`.
fn host_of(text: &str) -> Option<&str> {
    let end = match text.starts_with('[') {
        true => text.find(']')? + 1,
        false => text.find(':').unwrap_or(text.len()),
    };
    let (host, port) = text.split_at(end);
    let is_port = |port: &str| port.bytes().all(|byte| byte.is_ascii_digit());
    (port.is_empty() || port.strip_prefix(':').is_some_and(is_port)).then_some(host)
}

/// Whether we answer for a host. A page elsewhere whose name was turned to our address
/// keeps its own name in `Host` (DNS rebinding), so on this machine only names of this
/// machine are ours, and elsewhere the configured one. An address cannot be turned.
fn serves(settings: &Settings, host: &str) -> bool {
    if is_this_machine(host) {
        return true;
    }
    match &settings.public_url {
        Some(url) if url.host().eq_ignore_ascii_case(host) => true,
        Some(_) => settings.is_reached_from_afar() && address(host).is_some(),
        None => settings.is_reached_from_afar() && !host.is_empty(),
    }
}

/// A trusted proxy says that its own client spoke without TLS.
fn came_without_tls(headers: &HeaderMap) -> bool {
    let mut values = listed(headers, &FORWARDED_PROTO);
    values.any(|scheme| scheme.eq_ignore_ascii_case("http"))
}

/// Somebody who is no trusted proxy speaks to us over the network in the clear. This
/// machine itself may: nothing of it leaves the machine.
fn is_past_the_proxies(settings: &Settings, peer: Option<IpAddr>) -> bool {
    let is_in_the_clear = !settings.tls && !settings.proxies.is_empty();
    is_in_the_clear && !peer.is_some_and(|peer| peer.is_loopback())
}

/// The nearest hop that is no trusted proxy. Hops further to the left were written by
/// whoever that is, so they prove nothing.
fn first_untrusted(settings: &Settings, headers: &HeaderMap, proxy: IpAddr) -> IpAddr {
    let hops: Vec<&str> = listed(headers, &FORWARDED_FOR).collect();
    let mut nearest = proxy;
    for hop in hops.into_iter().rev() {
        let Some(address) = hop_address(hop) else {
            break;
        };
        nearest = address;
        if !settings.trusts(address) {
            break;
        }
    }
    nearest
}

/// The address of a hop; some proxies write its port too.
fn hop_address(hop: &str) -> Option<IpAddr> {
    let bare = hop.parse::<IpAddr>().ok();
    let found = bare
        .or_else(|| {
            hop.parse::<SocketAddr>()
                .ok()
                .map(|with_port| with_port.ip())
        })
        .or_else(|| address(hop));
    found.map(|address| address.to_canonical())
}

/// The values of a header that is a list, over all its lines; one that is no text is empty.
fn listed<'a>(
    headers: &'a HeaderMap,
    name: &HeaderName,
) -> impl Iterator<Item = &'a str> + use<'a> {
    headers
        .get_all(name)
        .iter()
        .flat_map(|value| value.to_str().unwrap_or_default().split(','))
        .map(str::trim)
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;

    fn behind(proxies: &[&str]) -> Settings {
        Settings {
            proxies: proxies.iter().map(|text| text.parse().unwrap()).collect(),
            ..Settings::default()
        }
    }

    fn request(peer: &str, headers: &[(&str, &str)]) -> Request {
        let mut builder = Request::builder().uri("/");
        for (name, value) in headers {
            builder = builder.header(*name, *value);
        }
        let mut request = builder.body(Body::empty()).unwrap();
        let peer: IpAddr = peer.parse().unwrap();
        let info = ConnectInfo(SocketAddr::from((peer, 4711)));
        request.extensions_mut().insert(info);
        request
    }

    fn client(
        settings: &Settings,
        peer: &str,
        headers: &[(&str, &str)],
    ) -> Result<String, Refused> {
        let mut request = request(peer, headers);
        admit(settings, &mut request)?;
        Ok(ClientAddress::of(request.extensions()).0.to_string())
    }

    #[test]
    fn only_a_trusted_proxy_says_who_asks() {
        let settings = behind(&["10.0.0.0/24", "fd00::/8"]);
        let from = |peer, hops: &[&str]| {
            let headers: Vec<_> = hops.iter().map(|hop| ("x-forwarded-for", *hop)).collect();
            client(&settings, peer, &headers).unwrap()
        };
        assert_eq!(from("10.0.0.1", &["1.1.1.1"]), "1.1.1.1");
        assert_eq!(from("10.0.0.1", &["6.6.6.6, 1.1.1.1"]), "1.1.1.1");
        assert_eq!(
            from("10.0.0.1", &["6.6.6.6", "1.1.1.1, 10.0.0.2"]),
            "1.1.1.1"
        );
        assert_eq!(from("::ffff:10.0.0.1", &["1.1.1.1:99"]), "1.1.1.1");
        assert_eq!(from("fd00::1", &["[2001:db8::1]:99"]), "2001:db8::1");
        assert_eq!(from("fd00::1", &["[2001:db8::1]"]), "2001:db8::1");
        assert_eq!(from("fd00::1", &["::ffff:1.1.1.1"]), "1.1.1.1");
        // what cannot be read proves nothing, nor does what stands before it
        assert_eq!(from("10.0.0.1", &["1.1.1.1, unknown"]), "10.0.0.1");
        assert_eq!(
            from("10.0.0.1", &["1.1.1.1, unknown, 10.0.0.3"]),
            "10.0.0.3"
        );
        assert_eq!(from("10.0.0.1", &["10.0.0.9"]), "10.0.0.9");
        assert_eq!(from("10.0.0.1", &[]), "10.0.0.1");
        assert_eq!(from("127.0.0.1", &["1.1.1.1"]), "127.0.0.1");
    }

    #[test]
    fn a_proxy_must_have_been_spoken_to_over_tls() {
        let settings = behind(&["10.0.0.1"]);
        let over = |peer, scheme| client(&settings, peer, &[("x-forwarded-proto", scheme)]);
        assert_eq!(over("10.0.0.1", "http"), Err(Refused::WithoutTls));
        assert_eq!(over("10.0.0.1", "https, HTTP"), Err(Refused::WithoutTls));
        assert!(over("10.0.0.1", "https").is_ok());
        assert!(over("127.0.0.1", "http").is_ok(), "no proxy: not believed");
    }

    #[test]
    fn nobody_goes_past_the_proxies_but_this_machine() {
        let mut settings = behind(&["10.0.0.1"]);
        let past = client(&settings, "10.0.0.2", &[("x-forwarded-proto", "https")]);
        assert_eq!(past, Err(Refused::PastTheProxies));
        assert!(client(&settings, "127.0.0.1", &[]).is_ok());
        let mut unknown = Request::new(Body::empty());
        assert_eq!(admit(&settings, &mut unknown), Err(Refused::PastTheProxies));
        settings.tls = true;
        assert_eq!(client(&settings, "10.0.0.2", &[]).unwrap(), "10.0.0.2");
    }

    #[test]
    fn on_this_machine_only_its_own_names_are_answered() {
        let settings = Settings::default();
        let named = |host| client(&settings, "127.0.0.1", &[("host", host)]);
        for host in [
            "localhost",
            "localhost:8080",
            "127.0.0.1:8080",
            "[::1]:8080",
            "LOCALHOST",
        ] {
            assert!(named(host).is_ok(), "{host}");
        }
        for host in [
            "evil.cn",
            "evil.cn:8080",
            "localhost.evil.cn",
            "localhost:8080.evil.cn",
            "10.0.0.1",
            "[::1",
            "[::1]evil",
            "",
        ] {
            assert_eq!(named(host), Err(Refused::OtherHost), "{host}");
        }
        let two = [("host", "localhost"), ("host", "evil.cn")];
        assert_eq!(
            client(&settings, "127.0.0.1", &two),
            Err(Refused::OtherHost)
        );
        let mut absolute = Request::builder()
            .uri("http://evil.cn/")
            .header("host", "localhost")
            .body(Body::empty())
            .unwrap();
        assert_eq!(admit(&settings, &mut absolute), Err(Refused::OtherHost));
    }

    #[test]
    fn elsewhere_the_configured_name_is_answered_if_there_is_one() {
        let mut settings = Settings {
            tls: true,
            ..Settings::default()
        };
        let named = |settings: &Settings, host| client(settings, "10.0.0.2", &[("host", host)]);
        assert!(named(&settings, "any.cn").is_ok());
        assert_eq!(named(&settings, ""), Err(Refused::OtherHost));
        settings.public_url = Some("https://kj.gov.cn".parse().unwrap());
        for host in [
            "kj.gov.cn",
            "KJ.gov.cn:443",
            "10.0.0.1:8443",
            "[fd00::1]",
            "localhost",
        ] {
            assert!(named(&settings, host).is_ok(), "{host}");
        }
        assert_eq!(named(&settings, "evil.cn"), Err(Refused::OtherHost));
        settings.tls = false;
        let near = client(&settings, "127.0.0.1", &[("host", "kj.gov.cn")]);
        assert!(near.is_ok(), "through a tunnel");
        let afar = client(&settings, "127.0.0.1", &[("host", "10.0.0.1")]);
        assert_eq!(afar, Err(Refused::OtherHost));
    }
}
