//! Addresses that an operator names, one or a whole network of them: proxies that are
//! trusted, machines of the own network that may be called.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// One address, or a network in CIDR notation: `10.0.0.5`, `10.0.0.0/24`, `fd00::/8`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Network {
    base: IpAddr,
    /// How many leading bits are fixed; at least one.
    prefix: u32,
}

impl Network {
    /// Whether an address lies within it.
    pub fn contains(&self, address: IpAddr) -> bool {
        let (Some(base), Some(other)) = (
            self.network_of(self.base),
            self.network_of(address.to_canonical()),
        ) else {
            return false;
        };
        base == other
    }

    /// The fixed bits of an address of the same family.
    fn network_of(&self, address: IpAddr) -> Option<u128> {
        let (bits, width) = bits(address);
        (width == bits_of_family(self.base)).then(|| bits >> (width - self.prefix))
    }
}

/// An address as a number, and how many bits it has.
fn bits(address: IpAddr) -> (u128, u32) {
    match address {
        IpAddr::V4(four) => (u32::from(four).into(), bits_of_family(address)),
        IpAddr::V6(six) => (six.into(), bits_of_family(address)),
    }
}

fn bits_of_family(address: IpAddr) -> u32 {
    match address {
        IpAddr::V4(_) => u32::BITS,
        IpAddr::V6(_) => u128::BITS,
    }
}

impl FromStr for Network {
    type Err = String;

    fn from_str(text: &str) -> Result<Network, String> {
        let (address, prefix) = match text.split_once('/') {
            Some((address, prefix)) => (address, Some(prefix)),
            None => (text, None),
        };
        let base: IpAddr = address.parse().map_err(|_| {
            format!("“{text}”不是 IP 地址或者网段，应写作 10.0.0.5 或者 10.0.0.0/24")
        })?;
        let base = base.to_canonical();
        let (bits, width) = bits(base);
        let prefix = match prefix {
            None => width,
            Some(prefix) => prefix
                .parse()
                .ok()
                .filter(|prefix| (1..=width).contains(prefix))
                .ok_or_else(|| format!("“{text}”的前缀长度应当是 1 到 {width} 的整数"))?,
        };
        if bits.trailing_zeros() < width - prefix {
            return Err(format!(
                "“{text}”的主机部分不是 0：只信任这一个地址的，不写“/{prefix}”"
            ));
        }
        Ok(Network { base, prefix })
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.base, self.prefix)
    }
}

impl TryFrom<String> for Network {
    type Error = String;

    fn try_from(text: String) -> Result<Network, String> {
        text.parse()
    }
}

impl From<Network> for String {
    fn from(network: Network) -> String {
        network.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn network(text: &str) -> Network {
        text.parse().unwrap()
    }

    fn holds(text: &str, address: &str) -> bool {
        network(text).contains(address.parse().unwrap())
    }

    #[test]
    fn a_network_holds_what_shares_its_leading_bits() {
        assert!(holds("10.0.0.5", "10.0.0.5") && !holds("10.0.0.5", "10.0.0.4"));
        assert!(holds("10.0.0.0/24", "10.0.0.255") && !holds("10.0.0.0/24", "10.0.1.0"));
        assert!(holds("128.0.0.0/1", "255.1.2.3") && !holds("128.0.0.0/1", "127.0.0.1"));
        assert!(holds("fd00::/8", "fdff::1") && !holds("fd00::/8", "fe80::1"));
        assert!(holds("::1", "::1") && !holds("::1", "::2"));
        assert!(holds("10.0.0.0/24", "::ffff:10.0.0.7"), "the same address");
        assert!(!holds("10.0.0.0/24", "a00::") && !holds("a00::/24", "10.0.0.0"));
    }

    #[test]
    fn what_is_no_network_is_told_with_the_form_that_is_one() {
        for (text, said) in [
            ("proxy.local", "10.0.0.0/24"),
            ("", "10.0.0.0/24"),
            ("10.0.0.0/33", "1 到 32"),
            ("fd00::/129", "1 到 128"),
            ("0.0.0.0/0", "1 到 32"),
            ("10.0.0.0/", "1 到 32"),
            ("10.0.0.5/24", "主机部分"),
        ] {
            let complaint = text.parse::<Network>().unwrap_err();
            assert!(complaint.contains(said), "{text}: {complaint}");
        }
    }

    #[test]
    fn it_is_written_as_it_is_read() {
        for text in ["10.0.0.0/24", "fd00::/8", "10.0.0.5/32"] {
            assert_eq!(network(text).to_string(), text);
        }
    }
}
