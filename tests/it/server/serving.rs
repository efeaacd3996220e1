//! How the program is served: TLS, proxies, hosts, forms of other sites, and what
//! every answer says beside its body.

mod curl;
mod doors;
mod files;
mod tls;
