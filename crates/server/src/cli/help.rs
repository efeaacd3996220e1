//! The command line in Chinese: clap says its headings, its own options and what it cannot
//! understand in English, and takes no other words for them.

use std::io::{IsTerminal, Write};

use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Command, CommandFactory, FromArgMatches};

/// What a value is called that has no name of its own, by its argument.
const VALUES: [(&str, &str); 15] = [
    ("code", "代字"),
    ("file", "文件"),
    ("files", "文件"),
    ("id", "编号"),
    ("kind", "种类"),
    ("label", "用途"),
    ("model", "模型"),
    ("name", "名称"),
    ("notice", "通知"),
    ("number", "文号"),
    ("roles", "角色"),
    ("seed", "种子"),
    ("threads", "线程数"),
    ("workdays", "天数"),
    ("year", "年份"),
];

/// What clap says of its own, longest first where one begins like another.
const WORDS: [(&str, &str); 14] = [
    (
        "Print help (see more with '--help')",
        "说明（--help 更详细）",
    ),
    (
        "Print help (see a summary with '-h')",
        "说明（-h 只列要点）",
    ),
    ("Print help", "说明"),
    ("Print version", "版本"),
    ("Possible values:", "可用的有："),
    ("Usage: ", "用法："),
    ("Usage:", "用法："),
    ("Commands:", "命令："),
    ("Arguments:", "参数："),
    ("Options:", "选项："),
    ("[OPTIONS]", "[选项]"),
    ("<COMMAND>", "<命令>"),
    ("[default: ", "[默认："),
    ("[possible values: ", "[可用："),
];

/// Reads the command line.
///
/// # Errors
/// It is not understood, or help or the version was asked for.
pub fn parse<T: CommandFactory + FromArgMatches>() -> Result<T, clap::Error> {
    let matches = named(T::command()).try_get_matches()?;
    T::from_arg_matches(&matches)
}

/// Every value has a name in Chinese.
fn named(command: Command) -> Command {
    let name = |id: &str| VALUES.iter().find(|(known, _)| *known == id);
    command
        .mut_args(|arg| match name(arg.get_id().as_str()) {
            Some((_, name)) if takes_unnamed(&arg) => arg.value_name(*name),
            _ => arg,
        })
        .mut_subcommands(named)
}

/// It takes a value, called as the argument is in the code.
fn takes_unnamed(arg: &clap::Arg) -> bool {
    let own = arg.get_id().as_str().to_uppercase();
    let names = arg.get_value_names().unwrap_or_default();
    arg.get_action().takes_values() && names.iter().all(|it| **it == own)
}

/// Shows the help or the version, with colours on a terminal. A reader that has seen enough
/// closes the pipe: that is no error.
pub fn show(error: &clap::Error) {
    let help = |colours| in_chinese(&error.render(), colours);
    let _ = match error.use_stderr() {
        true => {
            let mut err = std::io::stderr();
            write!(err, "{}", help(err.is_terminal()))
        }
        false => {
            let mut out = std::io::stdout();
            write!(out, "{}", help(out.is_terminal()))
        }
    };
}

fn in_chinese(written: &StyledStr, colours: bool) -> String {
    let written = match colours {
        true => written.ansi().to_string(),
        false => written.to_string(),
    };
    WORDS.iter().fold(written, |written, (theirs, ours)| {
        written.replace(theirs, ours)
    })
}

/// What is wrong with the command line; `None` where help or the version was asked for, or
/// nothing was written at all and the help says what can be.
pub fn complaint(error: &clap::Error) -> Option<String> {
    let context = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join("、"),
        Some(ContextValue::StyledStr(text)) => in_chinese(text, false),
        _ => String::new(),
    };
    let argument = context(ContextKind::InvalidArg);
    let value = context(ContextKind::InvalidValue);
    let wrong = |why: &str| format!("{argument} 的值“{value}”不对：{why}");
    let said = match error.kind() {
        ErrorKind::DisplayHelp
        | ErrorKind::DisplayVersion
        | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => return None,
        ErrorKind::ValueValidation => match std::error::Error::source(error) {
            Some(why) => wrong(&why.to_string()),
            None => wrong("不能用"),
        },
        ErrorKind::InvalidValue => match context(ContextKind::ValidValue) {
            known if known.is_empty() => format!("{argument} 没有写值"),
            known => wrong(&format!("可用的有：{known}")),
        },
        ErrorKind::ArgumentConflict => match context(ContextKind::PriorArg) {
            other if other.is_empty() || other == argument => format!("{argument} 只能写一次"),
            other => format!("{argument} 不能与 {other} 同时写"),
        },
        ErrorKind::MissingRequiredArgument => format!("没有写 {argument}"),
        ErrorKind::UnknownArgument if argument.starts_with('-') => {
            let meant = context(ContextKind::SuggestedArg);
            format!("没有 {argument} 这个选项{}", perhaps(&meant))
        }
        ErrorKind::UnknownArgument => format!("多写了“{argument}”"),
        ErrorKind::InvalidSubcommand => {
            let written = context(ContextKind::InvalidSubcommand);
            let meant = context(ContextKind::SuggestedSubcommand);
            format!("没有“{written}”这个命令{}", perhaps(&meant))
        }
        ErrorKind::TooManyValues => format!("{argument} 多写了“{value}”"),
        ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
            format!("{argument} 的值的个数不对")
        }
        ErrorKind::InvalidUtf8 => "其中有不是 UTF-8 的字符".to_owned(),
        _ => "看不懂这样写的命令".to_owned(),
    };
    let usage = context(ContextKind::Usage);
    Some(match usage.trim() {
        "" => said,
        usage => format!("{said}\n{usage}\n加上 --help 看说明"),
    })
}

fn perhaps(meant: &str) -> String {
    match meant {
        "" => String::new(),
        meant => format!("，是不是 {meant}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::Arguments;

    fn each(command: &Command, seen: &mut impl FnMut(&Command)) {
        seen(command);
        for below in command.get_subcommands() {
            each(below, seen);
        }
    }

    #[test]
    fn every_value_has_a_name_in_chinese() {
        each(&named(Arguments::command()), &mut |command| {
            let named = command
                .get_arguments()
                .filter(|arg| arg.get_action().takes_values());
            for arg in named {
                let names = arg.get_value_names().unwrap_or_default();
                let chinese = names.iter().any(|it| !it.is_ascii() || *it == "SHA256");
                assert!(chinese, "{} {}", command.get_name(), arg.get_id());
            }
        });
    }

    #[test]
    fn no_help_is_in_english() {
        let mut command = named(Arguments::command());
        command.build();
        let mut helps = 0;
        each(&command, &mut |command| {
            let mut command = command.clone();
            for help in [command.render_help(), command.render_long_help()] {
                let help = in_chinese(&help, false);
                helps += 1;
                for english in [
                    "Print", "Usage", "Options", "OPTIONS", "COMMAND", "Arg", "values", "default",
                ] {
                    assert!(!help.contains(english), "{english} in\n{help}");
                }
            }
        });
        assert!(helps > 100, "{helps}");
    }

    #[test]
    fn what_is_not_understood_is_told_with_what_was_meant() {
        let told = |words: &[&str]| {
            let words = ["kaijuan"].iter().chain(words);
            let error = named(Arguments::command())
                .try_get_matches_from(words)
                .unwrap_err();
            complaint(&error)
        };
        for (words, wanted) in [
            (&["calendar", "raed"][..], "没有“raed”这个命令，是不是 read"),
            (
                &["report", "annual", "--yaer", "2025"],
                "没有 --yaer 这个选项，是不是 --year",
            ),
            (&["check", "twice"], "多写了“twice”"),
            (&["calendar", "read"], "没有写 <通知>"),
            (
                &["report", "annual", "--year", "2025", "--year", "2024"],
                "只能写一次",
            ),
            (
                &["report", "annual", "--year", "ten"],
                "--year <年份> 的值“ten”不对",
            ),
        ] {
            let said = told(words).unwrap();
            assert!(said.starts_with(wanted) || said.contains(wanted), "{said}");
            assert!(!said.contains("Usage"), "{said}");
        }
        assert_eq!(told(&["--help"]), None);
        assert_eq!(told(&["calendar"]), None);
    }
}
