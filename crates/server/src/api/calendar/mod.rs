//! The calendar: which days are worked, and what a notice would change of that.

mod read;
mod year;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(super) fn routes() -> OpenApiRouter<super::Served> {
    OpenApiRouter::default()
        .routes(routes!(year::calendar))
        .routes(routes!(read::read_notice))
}
