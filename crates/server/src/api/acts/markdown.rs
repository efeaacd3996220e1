//! The table for people: `docs/api/acts.md`, which lists acts and objects.

use std::fmt::Write;

use disclosure::Rules;
use disclosure::words::ActKind;

use super::{Field, Form, body, objects};

/// What stands above the tables.
const HEAD: &str = "# 办理事项\n\n\
    本页由程序生成。每个事项都可以写 `on`（生效之日，省略为今天）。答复类型和各类型必备的内容见 `workflows/replies.toml`，\
    逐步判断的步骤和答案见 `workflows/steps.toml`；怎样提交见[接口说明](../api.md)。\n\n";

/// Acts with who may do them, and their fields; then the objects that fields refer to.
pub fn markdown(rules: &Rules) -> String {
    let mut text = HEAD.to_owned();
    for kind in ActKind::ALL {
        let Some(fields) = body(*kind) else {
            continue;
        };
        let row = rules.lifecycle.act(*kind);
        let roles: Vec<&str> = row.roles.iter().map(|role| role.label()).collect();
        let _ = writeln!(text, "## `{kind}` {}\n", row.label);
        let _ = writeln!(text, "由{}办理；依据 {}。\n", roles.join("、"), row.cite);
        table(&mut text, fields);
    }
    text.push_str("# 字段中的对象\n\n");
    for object in objects() {
        let _ = writeln!(text, "## `{}` {}\n", object.name, object.says);
        table(&mut text, object.fields);
    }
    text.truncate(text.trim_end().len());
    text.push('\n');
    text
}

fn table<'f>(text: &mut String, fields: impl IntoIterator<Item = &'f Field>) {
    text.push_str("| 字段 | 内容 | 必填 | 说明 |\n| --- | --- | --- | --- |\n");
    for field in fields {
        let must = if field.required { "是" } else { "" };
        let form = form(&field.form);
        let _ = writeln!(
            text,
            "| `{}` | {form} | {must} | {} |",
            field.name, field.says
        );
    }
    text.push('\n');
}

fn form(form: &Form) -> String {
    match form {
        Form::Text | Form::Line => "文字".into(),
        Form::Day => "日期".into(),
        Form::Id => "标识".into(),
        Form::Count => "非负整数".into(),
        Form::Fen => "整数（分）".into(),
        Form::Flag => "true / false".into(),
        Form::Word(name) => format!("{name} 中的一个值"),
        Form::Change => "对象：改动的字段".into(),
        Form::Object(name) => format!("`{name}`"),
        Form::Many(one) => format!("若干 {}", self::form(one)),
    }
}
