//! One inspection under way: what is left of its limits, and what it has found.

use std::collections::HashMap;

use crate::kinds::{Kind, Severity};
use crate::limits::Limits;
use crate::office::nobody;
use crate::personal::{self, Hit};
use crate::report::{Finding, Report};

/// How many examples a finding quotes.
const EXAMPLES: usize = 3;

/// One inspection under way.
pub(crate) struct Look {
    pub(crate) limits: Limits,
    /// Bytes that archives may still unpack to.
    pub(crate) unpacked_left: u64,
    /// Drawing operations that are left.
    pub(crate) operations_left: u64,
    pub(crate) pages: Option<u32>,
    /// In which files within the file we are, outermost first.
    within: Vec<String>,
    text_chars: u64,
    readable: bool,
    findings: Vec<Finding>,
    /// Kind and region → its finding, and how many examples it quotes.
    seen: HashMap<(Kind, String), (usize, usize)>,
    unlisted: u64,
    /// What those are called whose file it is.
    own: Vec<String>,
}

impl Look {
    pub(crate) fn new(limits: Limits) -> Look {
        Look {
            limits,
            unpacked_left: limits.unpacked,
            operations_left: limits.operations,
            pages: None,
            within: Vec::new(),
            text_chars: 0,
            readable: true,
            findings: Vec::new(),
            seen: HashMap::new(),
            unlisted: 0,
            own: Vec::new(),
        }
    }

    /// The same for a file of those who are called so.
    pub(crate) fn owned_by(self, own: &[String]) -> Look {
        let own = own.iter().map(|name| name.trim().to_owned());
        Look {
            own: own.collect(),
            ..self
        }
    }

    /// Whether a name of a maker betrays nobody: a program's, or that of those whose file
    /// it is.
    pub(crate) fn betrays_nobody(&self, name: &str) -> bool {
        nobody(name) || self.own.iter().any(|own| own == name.trim())
    }

    /// Looks at a file within the file.
    pub(crate) fn inside(&mut self, name: &str, look: impl FnOnce(&mut Look)) {
        let pages = self.pages;
        self.within.push(shorten(name, 60));
        look(self);
        self.within.pop();
        self.pages = pages;
    }

    /// How many archives deep we are.
    pub(crate) fn depth(&self) -> u32 {
        u32::try_from(self.within.len()).unwrap_or(u32::MAX)
    }

    /// Something was found at `spot` within `region`. What is of the same kind
    /// in the same region is one finding.
    pub(crate) fn find(&mut self, kind: Kind, region: &str, spot: &str, what: &str) {
        self.find_many(kind, region, spot, what, 1);
    }

    /// Several of the same were found.
    pub(crate) fn find_many(
        &mut self,
        kind: Kind,
        region: &str,
        spot: &str,
        what: &str,
        count: u64,
    ) {
        let region = self.full(region);
        let what = shorten(&masked(what), 80);
        let key = (kind, region.clone());
        if let Some((index, examples)) = self.seen.get_mut(&key) {
            let finding = &mut self.findings[*index];
            finding.count += count;
            if *examples < EXAMPLES && !what.is_empty() && !finding.what.contains(&what) {
                finding.what = format!("{}；{what}", finding.what);
                *examples += 1;
            }
            return;
        }
        if self.findings.len() >= self.limits.findings {
            if kind.severity() == Severity::Warning {
                self.unlisted += count;
            }
            return;
        }
        self.seen.insert(key, (self.findings.len(), 1));
        self.findings.push(Finding {
            kind,
            place: masked(&format!("{region}{spot}")),
            what,
            count,
        });
    }

    /// A part cannot be looked into: a warning, said once for each part.
    pub(crate) fn unreadable(&mut self, region: &str, why: &str) {
        self.readable = false;
        self.find(Kind::Unreadable, region, "", why);
    }

    /// Whether everything so far could be looked into.
    pub(crate) fn is_readable(&self) -> bool {
        self.readable
    }

    /// Looks for numbers of persons in a text at one place.
    pub(crate) fn read(&mut self, region: &str, spot: &str, text: &str) {
        self.read_labelled(region, spot, "", text);
    }

    /// Looks for numbers of persons in a text with a label, for example the
    /// head of its column.
    pub(crate) fn read_labelled(&mut self, region: &str, spot: &str, label: &str, text: &str) {
        self.count_text(text);
        for hit in personal::scan(text, label) {
            self.hit(region, spot, &hit);
        }
    }

    /// Looks for numbers of persons in the name of the file: it is not a part of
    /// its text.
    pub(crate) fn name(&mut self, name: &str) {
        for hit in personal::scan(name, "") {
            self.hit("文件名", "", &hit);
        }
    }

    /// A number of a person was found.
    pub(crate) fn hit(&mut self, region: &str, spot: &str, hit: &Hit) {
        self.find(hit.kind, region, spot, &hit.masked);
    }

    /// Text was looked at.
    pub(crate) fn count_text(&mut self, text: &str) {
        self.text_chars += text.chars().count() as u64;
    }

    pub(crate) fn report(mut self, media_type: &str) -> Report {
        if self.unlisted > 0 {
            self.findings.push(Finding {
                kind: Kind::More,
                place: "整个文件".to_owned(),
                what: format!("另有 {} 处没有列出", self.unlisted),
                count: self.unlisted,
            });
        }
        self.findings
            .sort_by_key(|finding| (finding.kind.severity(), finding.kind));
        Report {
            media_type: media_type.to_owned(),
            pages: self.pages,
            text_chars: self.text_chars,
            findings: self.findings,
            readable: self.readable,
        }
    }

    fn full(&self, region: &str) -> String {
        if self.within.is_empty() {
            return if region.is_empty() {
                "整个文件"
            } else {
                region
            }
            .to_owned();
        }
        let within = self.within.join("”中的“");
        if region.is_empty() {
            format!("“{within}”")
        } else {
            format!("“{within}”的{region}")
        }
    }
}

/// A text that is told: names of files and sheets may have numbers of persons
/// too.
fn masked(text: &str) -> String {
    personal::mask(text, "").unwrap_or_else(|| text.to_owned())
}

/// The beginning of a text on one line.
pub(crate) fn shorten(text: &str, most: usize) -> String {
    let mut line: Vec<char> = Vec::new();
    for character in text.chars() {
        let character = if character.is_control() || character.is_whitespace() {
            ' '
        } else {
            character
        };
        if character == ' ' && line.last().is_none_or(|last| *last == ' ') {
            continue;
        }
        if line.len() == most {
            line.push('…');
            break;
        }
        line.push(character);
    }
    let line: String = line.into_iter().collect();
    line.trim_end().to_owned()
}

/// The beginning of a hidden text, so that it can be found again: its long
/// numbers are masked, whatever they are.
pub(crate) fn quote(text: &str) -> String {
    let mut quoted = String::new();
    let mut digits = 0;
    for character in shorten(text, 24).chars() {
        if character.is_numeric() || matches!(character, 'X' | 'x') && digits > 0 {
            digits += 1;
        } else if !matches!(character, ' ' | '-') {
            digits = 0;
        }
        quoted.push(if digits > 4 && character.is_alphanumeric() {
            '*'
        } else {
            character
        });
    }
    format!("“{quoted}”")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hidden_text_is_quoted_without_its_numbers() {
        assert_eq!(quote("张三 13812345678"), "“张三 1381*******”");
        assert_eq!(
            quote("110105 1949 1231 002X，女"),
            "“1101** **** **** ****，女”"
        );
        assert_eq!(quote("第12号\n议题"), "“第12号 议题”");
    }

    #[test]
    fn what_is_alike_is_one_finding() {
        let mut look = Look::new(Limits {
            findings: 2,
            ..Limits::default()
        });
        look.find(Kind::Comment, "工作表“一”", "A1", "甲");
        look.find(Kind::Comment, "工作表“一”", "A2", "乙");
        look.find(Kind::Picture, "工作表“一”", "", "");
        look.find(Kind::HiddenRows, "工作表“一”", "", "2 行");
        let report = look.report("x");
        assert_eq!(report.findings.len(), 3);
        assert_eq!(report.findings[0].what, "甲；乙");
        assert_eq!(report.findings[0].count, 2);
        assert_eq!(report.findings[1].kind, Kind::More);
    }
}
