//! What is wrong with the files of `workflows/`, said so that a legal officer can mend it.

use std::fmt;
use std::ops::Range;

/// One mistake in one file. `line` and `column` count from 1, columns in characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RulesError {
    /// The file, from `workflows/` on.
    pub file: String,
    /// The line.
    pub line: usize,
    /// The column.
    pub column: usize,
    /// What is wrong and what to do, in Chinese.
    pub message: String,
}

impl RulesError {
    /// A mistake at a stretch of bytes of a file's text.
    pub(super) fn at(file: &str, text: &str, span: Range<usize>, message: String) -> Self {
        let before = text.get(..span.start).unwrap_or(text);
        let line_start = before.rfind('\n').map_or(0, |end| end + 1);
        RulesError {
            file: file.to_owned(),
            line: before.matches('\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
            message,
        }
    }
}

impl fmt::Display for RulesError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let RulesError {
            file,
            line,
            column,
            message,
        } = self;
        write!(f, "workflows/{file}:{line}:{column}: {message}")
    }
}

impl std::error::Error for RulesError {}

/// All mistakes found in one reading, in the order of files and lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RulesErrors(pub Vec<RulesError>);

impl fmt::Display for RulesErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, error) in self.0.iter().enumerate() {
            if index > 0 {
                writeln!(f)?;
            }
            write!(f, "{error}")?;
        }
        Ok(())
    }
}

impl std::error::Error for RulesErrors {}

/// The sentence for what the TOML reader says (its messages are English).
pub(super) fn in_chinese(message: &str) -> String {
    let quoted = |from: &str| from.split('`').nth(1).unwrap_or_default().to_owned();
    if let Some(rest) = message.strip_prefix("unknown field ") {
        let known: Vec<_> = rest.split('`').skip(3).step_by(2).collect();
        format!("不认识的键“{}”；请改用：{}", quoted(rest), known.join("、"))
    } else if let Some(rest) = message.strip_prefix("missing field ") {
        format!("缺少键“{}”；请补上", quoted(rest))
    } else if let Some(rest) = message.strip_prefix("unknown variant ") {
        let known: Vec<_> = rest.split('`').skip(3).step_by(2).collect();
        format!("不认识的词“{}”；请改用：{}", quoted(rest), known.join("、"))
    } else if message.starts_with("duplicate key") {
        format!("“{}”写了两次；请只保留一处", quoted(message))
    } else if message.starts_with("invalid value: ") {
        "值超出范围；请对照同一文件中的其他行改正".to_owned()
    } else if message.starts_with("invalid type: ") {
        "值的类型不对：文字加引号，数、日期和 true、false 不加；请对照同一文件中的其他行改正"
            .to_owned()
    } else if message
        .chars()
        .any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
    {
        message.to_owned()
    } else {
        "TOML 写法有误：请检查引号、等号、方括号是否成对，一行只写一项".to_owned()
    }
}
