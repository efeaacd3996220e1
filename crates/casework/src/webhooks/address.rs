//! Where messages may go. Whoever subscribes chooses an address that this machine
//! will call from inside the office's network: it must not lead back into it.
//!
//! A name is judged by how it is written; what it leads to is known only when a
//! message is sent, and must be judged again then.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use disclosure::Refusal;

use crate::network::Network;

/// The longest address, in characters.
const LONGEST: usize = 2000;

/// Names that mean this machine or its own network (RFC 6761, 6762, 8375, 9476).
const OWN_NAMES: [&str; 7] = [
    "localhost",
    "localdomain",
    "local",
    "internal",
    "intranet",
    "lan",
    "arpa",
];

/// IPv4 networks of no public host, as address and length of the prefix: this network,
/// private, shared (a cloud's metadata among them), loopback, link-local (metadata
/// again), protocol assignments, documentation, relays, measurement, multicast and
/// reserved; and one address at which a cloud answers its own machines.
const OWN_NETWORKS: [(Ipv4Addr, u32); 16] = [
    (Ipv4Addr::new(0, 0, 0, 0), 8),
    (Ipv4Addr::new(10, 0, 0, 0), 8),
    (Ipv4Addr::new(100, 64, 0, 0), 10),
    (Ipv4Addr::new(127, 0, 0, 0), 8),
    (Ipv4Addr::new(168, 63, 129, 16), 32),
    (Ipv4Addr::new(169, 254, 0, 0), 16),
    (Ipv4Addr::new(172, 16, 0, 0), 12),
    (Ipv4Addr::new(192, 0, 0, 0), 24),
    (Ipv4Addr::new(192, 0, 2, 0), 24),
    (Ipv4Addr::new(192, 88, 99, 0), 24),
    (Ipv4Addr::new(192, 168, 0, 0), 16),
    (Ipv4Addr::new(198, 18, 0, 0), 15),
    (Ipv4Addr::new(198, 51, 100, 0), 24),
    (Ipv4Addr::new(203, 0, 113, 0), 24),
    (Ipv4Addr::new(224, 0, 0, 0), 4),
    (Ipv4Addr::new(240, 0, 0, 0), 4),
];

/// Whether messages may go to an address: a public one, or one of the networks that the
/// operator named. Where there are any, a name may be one of the own network.
///
/// # Errors
/// It is no `https` address, has a query, or leads to this machine or its network.
pub(super) fn check(url: &str, networks: &[Network]) -> Result<(), Refusal> {
    let rest = url.strip_prefix("https://").ok_or_else(no_https)?;
    if url.contains('?') {
        return Err(refuse(
            "消息地址不可以带查询参数（? 以后的部分）",
            "请只写 https://主机/路径。凭据不要写在地址里：接收方用订阅时给出的密钥核对消息的签名。",
        ));
    }
    let visible = url.bytes().all(|byte| byte.is_ascii_graphic());
    let odd = |c: char| "\"<>\\^`{|}#".contains(c);
    if !visible || url.len() > LONGEST || url.contains(odd) {
        return Err(no_https());
    }
    let authority = rest.split('/').next().unwrap_or_default();
    let may_be_called = match host_of(authority).ok_or_else(no_https)? {
        Host::Address(address) => {
            is_public(address) || networks.iter().any(|network| network.contains(address))
        }
        Host::Odd => false,
        Host::Name { public } => public || !networks.is_empty(),
    };
    match may_be_called {
        true => Ok(()),
        false => Err(refuse(
            "消息地址不可以指向本机、内部网络或者保留的地址",
            "请写接收系统的完整域名，或者它的公网地址。",
        )),
    }
}

fn refuse(message: &str, hint: &str) -> Refusal {
    Refusal::malformed("webhook_address", "office", message, hint).at("url")
}

fn no_https() -> Refusal {
    refuse(
        "消息地址应当是一个 https 地址",
        "请写成 https://主机/路径 的形式，不带用户名、口令和 # 片段。",
    )
}

/// What stands in a URL for the machine that is called.
enum Host {
    Address(IpAddr),
    /// A number that others may read as an address, each in their own way.
    Odd,
    /// A name, and whether it is one of the public tree.
    Name {
        public: bool,
    },
}

/// The host of an authority; `None` for what is no host with perhaps a port, such as a
/// user's name and password before it.
fn host_of(authority: &str) -> Option<Host> {
    if let Some(literal) = authority.strip_prefix('[') {
        let (address, port) = literal.split_once(']')?;
        port_fits(port)?;
        let address: Ipv6Addr = address.parse().ok()?;
        return Some(Host::Address(address.into()));
    }
    let end = authority.find(':').unwrap_or(authority.len());
    let (host, port) = authority.split_at(end);
    port_fits(port)?;
    let labels: Vec<&str> = host.split('.').collect();
    if host.len() > 253 || !labels.iter().all(|label| is_label(label)) {
        return None;
    }
    // What ends in a number is an address to those who call it, however it is written:
    // `127.1`, `2130706433` and `0x7f000001` are this machine. One spelling is enough.
    match labels.last()? {
        last if is_number(last) => {
            let address: Option<Ipv4Addr> = host.parse().ok();
            Some(address.map_or(Host::Odd, |address| Host::Address(address.into())))
        }
        last => {
            let own = OWN_NAMES.iter().any(|name| last.eq_ignore_ascii_case(name));
            Some(Host::Name {
                public: labels.len() > 1 && !own,
            })
        }
    }
}

/// Nothing, or a colon and a port.
fn port_fits(rest: &str) -> Option<()> {
    let Some(port) = rest.strip_prefix(':') else {
        return rest.is_empty().then_some(());
    };
    let digits = port.bytes().all(|byte| byte.is_ascii_digit());
    let fits = digits && port.parse::<u16>().is_ok_and(|port| port > 0);
    fits.then_some(())
}

fn is_label(label: &str) -> bool {
    let inner = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    (1..=63).contains(&label.len())
        && label.bytes().all(inner)
        && !label.starts_with('-')
        && !label.ends_with('-')
}

/// A decimal, octal or hexadecimal number.
fn is_number(label: &str) -> bool {
    let hex = label.strip_prefix("0x").or(label.strip_prefix("0X"));
    match hex {
        Some(digits) => digits.bytes().all(|byte| byte.is_ascii_hexdigit()),
        None => label.bytes().all(|byte| byte.is_ascii_digit()),
    }
}

/// Whether an address is one of a public host.
pub(crate) fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(four) => is_public_v4(four),
        IpAddr::V6(six) => is_public_v6(six),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let within = |(network, length): (Ipv4Addr, u32)| {
        (address.to_bits() ^ network.to_bits()) >> (32 - length) == 0
    };
    !OWN_NETWORKS.into_iter().any(within)
}

/// Global unicast, without the parts of it that are set aside (2001::/23, documentation)
/// or carry an IPv4 address in them (6to4).
fn is_public_v6(address: Ipv6Addr) -> bool {
    let [first, second, ..] = address.segments();
    let global = first & 0xE000 == 0x2000;
    let assigned = first == 0x2001 && (second < 0x0200 || second == 0x0DB8);
    let carries_v4 = first == 0x2002;
    let documentation = first == 0x3FFF && second < 0x1000;
    global && !assigned && !carries_v4 && !documentation
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(url: &str) -> String {
        told_beside(url, &[])
    }

    fn told_beside(url: &str, networks: &[&str]) -> String {
        let networks: Vec<Network> = networks.iter().map(|text| text.parse().unwrap()).collect();
        match check(url, &networks) {
            Ok(()) => String::new(),
            Err(refusal) => {
                assert_eq!(refusal.code, "webhook_address");
                assert_eq!(refusal.field.as_deref(), Some("url"));
                refusal.message
            }
        }
    }

    #[test]
    fn public_hosts_are_called() {
        for good in [
            "https://example.cn",
            "https://hooks.example.cn:8443/kaijuan",
            "https://xn--fiqs8s.example.cn/a/b",
            "https://0x7f.example.cn/",
            "https://1.2.3.example/",
            "https://11.1.2.3/a",
            "https://172.32.0.1/",
            "https://100.128.0.1/",
            "https://[2400:3200::1]/a",
            "https://[2400:3200::1]:8443/a",
            "https://[2606:4700::1111]",
        ] {
            assert_eq!(told(good), "", "{good}");
        }
    }

    #[test]
    fn this_machine_and_its_network_are_not_however_they_are_spelled() {
        for own in [
            "127.0.0.1",
            "127.1",
            "127.0.0.1:8443",
            "2130706433",
            "0x7f000001",
            "0X7F000001",
            "0x7f.0.0.1",
            "0177.0.0.1",
            "017700000001",
            "0x",
            "0",
            "0.0.0.0",
            "10.1.2.3",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "169.254.169.254",
            "100.100.100.200",
            "168.63.129.16",
            "192.0.0.192",
            "198.19.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "1.2.3.4.5",
            "1.2.3.256",
            "example.1",
            "localhost",
            "LOCALHOST:443",
            "a.localhost",
            "localhost.localdomain",
            "printer.local",
            "metadata.google.internal",
            "oa.intranet",
            "nas.lan",
            "nas.home.arpa",
            "intranet",
            "oa",
            "[::1]",
            "[::]",
            "[::1]:8443",
            "[fc00::1]",
            "[fd00:ec2::254]",
            "[fe80::1]",
            "[fec0::1]",
            "[ff02::1]",
            "[::ffff:127.0.0.1]",
            "[::ffff:7f00:1]",
            "[::ffff:8.8.8.8]",
            "[::7f00:1]",
            "[64:ff9b::7f00:1]",
            "[2002:7f00:1::]",
            "[2001::1]",
            "[2001:db8::1]",
            "[3fff::1]",
        ] {
            let said = told(&format!("https://{own}/a"));
            assert!(said.contains("内部网络"), "{own}: {said}");
        }
    }

    #[test]
    fn a_network_that_the_operator_named_may_be_called() {
        let networks = &["10.1.0.0/16", "fd00::/8"];
        for named in ["10.1.2.3", "[fd00::1]:8443", "oa.intranet", "oa", "8.8.8.8"] {
            let said = told_beside(&format!("https://{named}/a"), networks);
            assert_eq!(said, "", "{named}");
        }
        for other in ["10.2.0.1", "127.0.0.1", "[::1]", "10.1", "169.254.169.254"] {
            let said = told_beside(&format!("https://{other}/a"), networks);
            assert!(said.contains("内部网络"), "{other}: {said}");
        }
    }

    #[test]
    fn what_is_no_plain_https_address_is_told_from_others() {
        for bad in [
            "",
            "http://example.cn",
            "HTTPS://example.cn",
            "https://",
            "https:///path",
            "https://user:secret@example.cn/",
            "https://user@example.cn/",
            "https://example.cn/#part",
            "https://example.cn:0/",
            "https://example.cn:99999/",
            "https://example.cn:+1/",
            "https://exa mple.cn/",
            "https://-example.cn/",
            "https://example..cn/",
            "https://127.0.0.1./",
            "https://127.0.0.1\\@example.cn/",
            "https://%31%32%37.0.0.1/",
            "https://例子.cn/",
            "https://１２７.0.0.1/",
            "https://[::1/",
            "https://[fe80::1%25eth0]/",
            "https://[2400:3200::1]x/",
            "https://2400:3200::1/",
        ] {
            assert!(told(bad).contains("https 地址"), "{bad}");
        }
        assert_eq!(
            told(&format!("https://example.cn/{}", "a".repeat(LONGEST - 19))),
            ""
        );
        assert!(
            told(&format!("https://example.cn/{}", "a".repeat(LONGEST - 18))).contains("https")
        );
    }

    #[test]
    fn an_address_has_no_query() {
        for asked in [
            "https://example.cn/?key=secret",
            "https://example.cn?",
            "https://127.0.0.1/?a",
        ] {
            assert!(told(asked).contains("查询参数"), "{asked}");
        }
    }
}
