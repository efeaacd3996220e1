//! What the engines of templates, tables and pages complain of, in the officers' language.
//! Names that the author wrote are kept as they are; the engines' own words are not.

/// Tags that a wording may use, for those who mistyped one.
const STATEMENTS: [&str; 8] = [
    "if", "elif", "else", "for", "include", "set", "with", "endif",
];

/// What a template's engine calls the things it meets and expects.
const TOKENS: [(&str, &str); 19] = [
    ("end of input", "文件末尾"),
    ("end of variable block", "}}"),
    ("start of variable block", "{{"),
    ("end of block", "%}"),
    ("start of block", "{%"),
    ("template-data", "文字"),
    ("identifier or integer", "名称或者数"),
    ("identifier", "名称"),
    ("string", "引号中的文字"),
    ("integer", "整数"),
    ("float", "小数"),
    ("expression", "字段"),
    ("block keyword", "if、for 等语句"),
    ("statement", "if、for 等语句"),
    ("keyword", "if、for 等语句"),
    ("comma", "逗号"),
    ("assignment operator", "="),
    ("in", "in"),
    ("input after expression", "多余的内容"),
];

/// A mistake in a template, as its engine tells it; `None` where it has no words for it.
pub(crate) fn of_template(detail: &str) -> Option<String> {
    let quoted = || detail.split('"').nth(1);
    if detail.starts_with("tried to include") {
        return quoted().map(str::to_owned);
    }
    if let Some(name) = between(detail, "filter ", " is unknown")
        .or_else(|| between(detail, "test ", " is unknown"))
        .or_else(|| between(detail, "function ", " is unknown"))
    {
        return Some(name.to_owned());
    }
    if let Some(name) = detail.strip_prefix("unknown statement ") {
        let near = crate::near::perhaps(name, STATEMENTS);
        return Some(format!("不认识的语句“{name}”{near}"));
    }
    if detail.starts_with("unexpected end of input") {
        return Some("写到文件末尾，还缺结束标记（endif、endfor、endwith 或者 }}、%}）".into());
    }
    if let Some((found, expected)) = detail
        .strip_prefix("unexpected ")
        .and_then(|rest| rest.split_once(", expected "))
    {
        let (found, expected) = (token(found), token(expected));
        return Some(format!("这里不该是“{found}”，应当是“{expected}”"));
    }
    let known = match detail {
        "unexpected character" => "有一个不能用在标记中的符号（标点要用半角）",
        "unexpected end of string" => "引号没有成对",
        "unexpected end of comment" => "注释没有写完，缺 #}",
        "unexpected end of raw block" => "raw 没有写完，缺 endraw",
        "not iterable" => "for 只用于列表",
        "missing argument" => "缺少参数",
        "too many arguments" => "参数太多",
        _ if detail.starts_with("cannot calculate length") => {
            "|length 只用于列表，这里没有这个字段，或者它不是列表"
        }
        _ if detail.ends_with("is not iterable") => "for 只用于列表",
        _ if detail.starts_with("tried to use ") || detail.starts_with("unable to calculate") => {
            "这两项不能这样计算或者比较"
        }
        _ if detail.starts_with("cannot perform a containment check") => "in 只用于列表和文字",
        _ if detail.ends_with("cannot be sliced") => "[起:止] 只用于文字和列表",
        _ if detail.starts_with("cannot assign to reserved") => "这个名称不能用来赋值",
        _ => "",
    };
    if !known.is_empty() {
        return Some(known.to_owned());
    }
    if let Some(found) = detail.strip_prefix("unexpected ") {
        return Some(format!("这里不该有“{}”", token(found)));
    }
    // What the filters of this crate say is Chinese already.
    (!detail.is_empty() && !has_english(detail)).then(|| detail.to_owned())
}

/// A mistake in a table, as the reader of TOML tells it.
pub(crate) fn of_toml(message: &str) -> String {
    let first = message.lines().next().unwrap_or_default();
    let names: Vec<&str> = first.split('`').skip(1).step_by(2).collect();
    let (name, known) = names
        .split_first()
        .map_or(("", &[][..]), |(name, known)| (*name, known));
    let choice = || {
        let near = crate::near::perhaps(name, known.iter().copied());
        format!("{near}；可用的有：{}", known.join("、"))
    };
    if first.starts_with("unknown field") {
        format!("没有“{name}”这一项{}", choice())
    } else if first.starts_with("unknown variant") {
        format!("不能写“{name}”{}", choice())
    } else if first.starts_with("missing field") {
        format!("缺少“{name}”这一项")
    } else if first.starts_with("duplicate") {
        format!("“{name}”写了两次")
    } else if first.starts_with("invalid type") {
        "内容的种类不对：文字加引号，日期和 true、false 不加".to_owned()
    } else if has_english(first) {
        "写法有误：请检查引号、等号、方括号是否成对，一行只写一项".to_owned()
    } else {
        first.to_owned()
    }
}

/// What the typesetter complains of. The layout is a programme: what it says that is not
/// known here is kept, marked as its words.
pub(crate) fn of_typesetter(message: &str) -> String {
    if let Some(name) = message.strip_prefix("unknown variable: ") {
        return format!("没有名为“{name}”的变量");
    }
    if let Some(what) = message.strip_prefix("unclosed ") {
        return match what {
            "delimiter" => "括号没有成对".to_owned(),
            "string" => "引号没有成对".to_owned(),
            other => format!("“{other}”没有写完"),
        };
    }
    if let Some(found) = message.strip_prefix("unexpected ") {
        return format!("这里不该有“{found}”");
    }
    if message.starts_with("dictionary does not contain key ") {
        let name = message.split('"').nth(1).unwrap_or_default();
        return format!("文书的数据中没有“{name}”");
    }
    if message.starts_with("unknown font family") {
        return "用了没有的字体：字体取自 fonts.title、fonts.fangsong 等，不另写名称".to_owned();
    }
    format!("排版程序的提示是“{message}”")
}

fn between<'a>(text: &'a str, before: &str, after: &str) -> Option<&'a str> {
    let rest = text.strip_prefix(before)?;
    Some(rest.split_once(after)?.0)
}

fn token(name: &str) -> &str {
    let known = TOKENS.iter().find(|(token, _)| *token == name);
    known.map_or_else(|| name.trim_matches('`'), |(_, chinese)| *chinese)
}

/// Whether it is said in English: without a single Chinese character.
fn has_english(text: &str) -> bool {
    !text
        .chars()
        .any(|sign| ('\u{4e00}'..='\u{9fff}').contains(&sign))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_is_explained_in_chinese() {
        let told = |detail| of_template(detail).unwrap();
        assert_eq!(
            told("unexpected end of block, expected identifier"),
            "这里不该是“%}”，应当是“名称”"
        );
        assert_eq!(
            told("unexpected `.`, expected end of variable block"),
            "这里不该是“.”，应当是“}}”"
        );
        assert_eq!(told("unknown statement fi"), "不认识的语句“fi”，是不是“if”");
        assert_eq!(told("unexpected end of string"), "引号没有成对");
        assert_eq!(told("string is not iterable"), "for 只用于列表");
        assert_eq!(told("|day 只用于日期"), "|day 只用于日期");
        assert_eq!(of_template("overflow on abs"), None);
        assert_eq!(of_template(""), None);
    }

    #[test]
    fn a_table_is_explained_in_chinese() {
        assert_eq!(
            of_toml("unknown variant `offical`, expected `official` or `form`"),
            "不能写“offical”，是不是“official”；可用的有：official、form"
        );
        assert_eq!(
            of_toml("unknown field `titel`, expected one of `letter`, `title`"),
            "没有“titel”这一项，是不是“title”；可用的有：letter、title"
        );
        assert_eq!(of_toml("missing field `to`"), "缺少“to”这一项");
        assert!(of_toml("string values must be quoted, expected literal").contains("引号"));
        assert_eq!(of_toml("没有这一天"), "没有这一天");
    }

    #[test]
    fn the_typesetter_is_explained_as_far_as_it_is_known() {
        assert_eq!(
            of_typesetter("unknown variable: titel"),
            "没有名为“titel”的变量"
        );
        assert_eq!(of_typesetter("unclosed delimiter"), "括号没有成对");
        assert!(of_typesetter("cannot add length").contains("cannot add length"));
    }
}
