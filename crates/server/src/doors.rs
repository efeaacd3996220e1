//! The doors: one router over all that is served. Before any route is looked for it is
//! judged who asks, for which host and over what; every answer carries the same headers.

mod admission;
mod headers;
mod public_url;
mod refused;
pub mod tls;

use std::convert::Infallible;
use std::net::IpAddr;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use casework::{Network, Office, PasswordPolicy};
use tower::{ServiceExt, service_fn};
use tower_http::compression::CompressionLayer;
use tower_http::csrf::{CsrfLayer, ProtectionError};

use crate::api::{self, Limits};
use crate::workbench;
use refused::{Asked, Refused};

pub use admission::ClientAddress;
pub(crate) use admission::peer;
pub use public_url::PublicUrl;

/// How the system is reached.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Settings {
    /// How many requests the API takes; by default none, see [`Limits::NONE`].
    pub limits: Limits,
    /// Whether it speaks TLS itself.
    pub tls: bool,
    /// Who may say on whose behalf a request comes.
    pub proxies: Vec<Network>,
    /// How officers reach it.
    pub public_url: Option<PublicUrl>,
    /// What passwords must be like and how long a session lasts.
    pub policy: PasswordPolicy,
}

impl Settings {
    /// Whether others than this machine itself reach it, always over TLS: its own or a proxy's.
    pub fn is_reached_from_afar(&self) -> bool {
        self.tls || !self.proxies.is_empty()
    }

    fn workbench(&self) -> workbench::Settings {
        workbench::Settings {
            policy: self.policy,
            origin: self.public_url.as_ref().map(|url| url.origin().to_owned()),
            tls: self.is_reached_from_afar(),
            limits: self.limits,
        }
    }

    fn trusts(&self, address: IpAddr) -> bool {
        self.proxies.iter().any(|network| network.contains(address))
    }
}

/// All that is served, over an office. Clients are told apart by the `ConnectInfo` of a
/// connection.
pub fn doors(office: Office, settings: &Settings) -> Router {
    // What a page holds beside what was asked for is no secret that its length could tell:
    // sessions are in cookies, and no form carries a token.
    let pages = workbench::router(office.clone(), settings.workbench());
    let pages = pages.layer(CompressionLayer::new());
    let (api, workbench) = api::beside(pages, office.clone(), settings.limits);
    let rooms = service_fn(move |request: Request| {
        let room = if is_api(request.uri().path()) {
            &api
        } else {
            &workbench
        };
        room.clone().oneshot(request)
    });
    Router::new()
        .fallback_service(rooms)
        .layer(own_forms(settings))
        .layer(from_fn_with_state(Doors::of(office, settings), door))
}

/// What stands before everything knows.
#[derive(Clone)]
struct Doors {
    office: Office,
    settings: Arc<Settings>,
}

impl Doors {
    fn of(office: Office, settings: &Settings) -> Doors {
        Doors {
            office,
            settings: Arc::new(settings.clone()),
        }
    }
}

/// Whether the API answers here, and not the workbench.
fn is_api(path: &str) -> bool {
    ["/api", "/metrics", "/livez", "/readyz"].contains(&path) || path.starts_with("/api/")
}

/// Whatever changes something is taken from our own pages only, or from what is no browser.
fn own_forms(settings: &Settings) -> CsrfLayer {
    let layer = CsrfLayer::new();
    match &settings.public_url {
        // a proxy may give another `Host` than the one that the browser asked for
        Some(url) => layer
            .add_trusted_origin(url.origin())
            .expect("a public URL is an origin"),
        None => layer,
    }
}

/// Stands before everything.
async fn door(
    State(doors): State<Doors>,
    mut request: Request,
    next: Next,
) -> Result<Response, Infallible> {
    let asked = Asked::of(&request);
    let mut response = match admission::admit(&doors.settings, &mut request) {
        Ok(()) => next.run(request).await,
        Err(refused) => refused.told(&doors, &asked),
    };
    if response.extensions().get::<ProtectionError>().is_some() {
        response = Refused::OtherSite.told(&doors, &asked);
    }
    headers::write(
        response.headers_mut(),
        doors.settings.is_reached_from_afar(),
    );
    Ok(response)
}
