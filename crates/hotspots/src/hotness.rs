//! How hot a topic is, 0 to 100, with every part shown.

use serde::Serialize;

use crate::settings::Hotness as Rules;

/// What is known of a topic that makes it hot.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Measures {
    /// Distinct applicants.
    pub(crate) applicants: usize,
    /// Applications, those of one applicant capped.
    pub(crate) applications: usize,
    /// How many times the expected number in the period; 0 when nothing can be expected.
    pub(crate) growth: f64,
    pub(crate) townships: usize,
    /// Months with an application.
    pub(crate) months: usize,
}

/// One part of the hotness.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Part {
    /// What it measures, in Chinese.
    pub name: &'static str,
    /// What was measured.
    pub value: f64,
    /// Points out of `most`.
    pub points: f64,
    /// Points of a full part.
    pub most: f64,
}

/// The hotness of a topic.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Hotness {
    /// 0 to 100: the sum of the parts.
    pub total: f64,
    /// What it is made of.
    pub parts: Vec<Part>,
}

const NAMES: [&str; 5] = ["申请人数", "申请次数", "比上年增长", "涉及镇街", "持续月数"];

impl Hotness {
    pub(crate) fn of(measures: &Measures, rules: &Rules) -> Hotness {
        let weights = rules.weights();
        let sum: f64 = weights.iter().sum();
        let values = [
            measures.applicants as f64,
            measures.applications as f64,
            measures.growth,
            measures.townships as f64,
            measures.months as f64,
        ];
        let shares = [
            share(values[0], rules.full_applicants),
            share(values[1], rules.full_applications),
            // As many as ever is no growth.
            (values[2].max(1.0).ln() / rules.full_growth.ln()).min(1.0),
            share(values[3], rules.full_townships),
            share(values[4], rules.full_months),
        ];
        let parts: Vec<Part> = (0..NAMES.len())
            .map(|at| {
                let most = 100.0 * weights[at] / sum;
                Part {
                    name: NAMES[at],
                    value: tenth(values[at]),
                    points: tenth(shares[at] * most),
                    most: tenth(most),
                }
            })
            .collect();
        let total = tenth(parts.iter().map(|part| part.points).sum());
        Hotness {
            total: total.min(100.0),
            parts,
        }
    }
}

/// Grows with the logarithm: the third applicant says more than the thirtieth.
fn share(value: f64, full: f64) -> f64 {
    (value.ln_1p() / full.ln_1p()).clamp(0.0, 1.0)
}

fn tenth(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}
