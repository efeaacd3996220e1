//! Where a name leads is judged when it is called: whoever subscribed wrote the name, and
//! may point it elsewhere afterwards, at a machine of the office's own network too.

use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use crate::network::Network;
use crate::webhooks::address::is_public;

/// The addresses that may be called: public ones, and networks that the operator named.
#[derive(Debug, Clone, Default)]
pub(super) struct Callable(Arc<[Network]>);

impl Callable {
    pub fn new(networks: &[Network]) -> Callable {
        Callable(networks.into())
    }

    pub fn contains(&self, address: IpAddr) -> bool {
        is_public(address) || self.0.iter().any(|network| network.contains(address))
    }
}

/// None of a name's addresses may be called.
#[derive(Debug)]
pub(super) struct LeadsInside;

impl fmt::Display for LeadsInside {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name leads to no public address")
    }
}

impl std::error::Error for LeadsInside {}

/// Looks names up by the system, and forgets the addresses that may not be called. The
/// connection is made to the very addresses that were judged.
#[derive(Debug)]
pub(super) struct Guarded(pub Callable);

impl Resolve for Guarded {
    fn resolve(&self, name: Name) -> Resolving {
        let callable = self.0.clone();
        Box::pin(async move {
            // Port 0 stands for that of the address which is called.
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let kept: Vec<SocketAddr> = found
                .filter(|address| callable.contains(address.ip()))
                .collect();
            match kept.is_empty() {
                true => Err(LeadsInside.into()),
                false => Ok(Box::new(kept.into_iter()) as Addrs),
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn callable(networks: &[&str], address: &str) -> bool {
        let networks: Vec<Network> = networks.iter().map(|text| text.parse().unwrap()).collect();
        Callable::new(&networks).contains(address.parse().unwrap())
    }

    #[test]
    fn nothing_inside_is_called_unless_it_was_named() {
        for inside in [
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "100.100.100.200",
            "0.0.0.0",
            "224.0.0.1",
            "::1",
            "::",
            "fe80::1",
            "fd00::1",
            "fc00::1",
            "ff02::1",
            "::ffff:127.0.0.1",
            "::ffff:8.8.8.8",
            "64:ff9b::7f00:1",
            "64:ff9b:1::a00:1",
            "2002:7f00:1::",
        ] {
            assert!(!callable(&[], inside), "{inside}");
        }
        for outside in ["8.8.8.8", "172.32.0.1", "2400:3200::1"] {
            assert!(callable(&[], outside), "{outside}");
        }
        assert!(callable(&["10.1.0.0/16"], "10.1.2.3"));
        assert!(!callable(&["10.1.0.0/16"], "10.2.2.3"));
    }

    #[tokio::test]
    async fn a_name_that_leads_inside_has_no_address() {
        let resolve = |networks: &[Network]| {
            let guarded = Guarded(Callable::new(networks));
            guarded.resolve("localhost".parse().unwrap())
        };
        let refused = resolve(&[]).await.err().unwrap();
        assert!(refused.is::<LeadsInside>());
        let own: Network = "127.0.0.0/8".parse().unwrap();
        let found: Vec<SocketAddr> = resolve(&[own]).await.unwrap().collect();
        assert!(!found.is_empty());
        assert!(
            found
                .iter()
                .all(|address| address.ip().is_loopback() && address.is_ipv4())
        );
    }
}
