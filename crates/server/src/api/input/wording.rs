//! What serde says of a value, as a problem.

use axum::http::StatusCode;
use casework::misfit::Misfit;

use crate::api::problem::Problem;

/// A value that is not what a field takes.
pub(super) fn refuse(status: StatusCode, path: &str, message: &str) -> Problem {
    let misfit = Misfit::new(path, message);
    let detail = match misfit.field.as_str() {
        "" => misfit.what,
        field => format!("{field}：{}", misfit.what),
    };
    Problem::new(status, misfit.code, "填写有误", detail)
        .hint(misfit.hint)
        .field(misfit.field, misfit.allowed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_field_is_named_with_its_path() {
        let problem = refuse(StatusCode::BAD_REQUEST, "applicant", "missing field `name`");
        let details = serde_json::to_value(problem.details("/", None, "")).unwrap();
        assert_eq!(details["field"], "applicant.name");
        assert_eq!(details["detail"], "applicant.name：没有填写");
    }
}
