//! The files of `workflows/` as they were when this was built.

macro_rules! files {
    ($($name:literal),+ $(,)?) => {
        &[$(($name, include_str!(concat!("../../../../workflows/", $name)))),+]
    };
}

/// Name and content of every file, in the order of names.
pub(super) const FILES: &[(&str, &str)] = files![
    "archive.toml",
    "calendar/2019.toml",
    "calendar/2020.toml",
    "calendar/2021.toml",
    "calendar/2022.toml",
    "calendar/2023.toml",
    "calendar/2024.toml",
    "calendar/2025.toml",
    "calendar/2026.toml",
    "calendar/unpublished.toml",
    "deadlines.toml",
    "fees.toml",
    "lifecycle.toml",
    "office.toml",
    "replies.toml",
    "service.toml",
    "sources.toml",
    "steps.toml",
    "topics.toml",
];
