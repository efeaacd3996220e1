//! `train` and `classify`.

use std::io::{BufWriter, Write};
use std::path::Path;

use anyhow::{Context, bail};
use hotspots::{Example, Judgement, Model, Segmenter, Settings};
use serde_json::{Value, json};

use super::rows::{self, Row};
use crate::cli::read;

pub(super) fn train(
    file: &Path,
    output: &Path,
    settings: &Settings,
    threads: usize,
) -> anyhow::Result<()> {
    let rows = rows::read(file)?;
    let segmenter = settings.segmenter();
    let examples = rows
        .iter()
        .map(|row| example(row, &segmenter))
        .collect::<anyhow::Result<Vec<Example>>>()?;
    let model = hotspots::train(&examples, threads)?;
    let kept = serde_json::to_string(&model)?;
    read::replace(output, kept.as_bytes())?;
    say!(
        "已用 {} 件样本训练，{} 个主题，写入 {}",
        model.trained_on(),
        model.themes().len(),
        output.display()
    );
    for theme in model.themes() {
        let words = model.words_of(theme, 8);
        let words: Vec<String> = words
            .iter()
            .map(|(word, weight)| format!("{word} {weight:.2}"))
            .collect();
        say!("{theme}：{}", words.join("、"));
    }
    Ok(())
}

fn example(row: &Row, segmenter: &Segmenter) -> anyhow::Result<Example> {
    if !row.has("label") || !(row.has("tokens") || row.has("title") || row.has("body")) {
        bail!(
            "样本应有列 title、body、label，或者 tokens、label（第 {} 行没有）",
            row.line
        );
    }
    let Some(theme) = row.get("label") else {
        bail!("第 {} 行没有主题（label）；请补上或者删去这一行", row.line);
    };
    Ok(match row.has("tokens") {
        true => Example::of_cut(&tokens(row), theme.trim(), segmenter),
        false => Example::of_text(&row.text(), theme.trim(), segmenter),
    })
}

fn tokens(row: &Row) -> String {
    row.get("tokens").unwrap_or_default()
}

pub(super) fn classify(
    model: &Path,
    file: &Path,
    settings: &Settings,
    explain: bool,
) -> anyhow::Result<()> {
    let kept = read::text(model)?;
    let model: Model =
        read::json(model, &kept).context("这不是主题模型；请用 kaijuan hotspots train 训练")?;
    let segmenter = settings.segmenter();
    let rows = rows::read(file)?;
    let mut out = BufWriter::new(std::io::stdout().lock());
    for row in &rows {
        let judged = match row.has("tokens") {
            true => model.judge_cut(&tokens(row), &segmenter),
            false => model.judge(&row.text(), &segmenter),
        };
        let line = line(row.id(), &judged, settings, explain);
        if !crate::cli::wrote(writeln!(out, "{line}")) {
            break;
        }
    }
    crate::cli::wrote(out.flush());
    Ok(())
}

fn line(id: Value, judged: &Judgement<'_>, settings: &Settings, explain: bool) -> String {
    let margin = (f64::from(judged.margin) * 1e4).round() / 1e4;
    let id = id.to_string();
    let theme = Value::from(judged.theme);
    let mut line = format!(r#"{{"id":{id},"theme":{theme},"margin":{margin:?}"#);
    if explain {
        let more = json!({
            "judge_by_hand": judged.margin < settings.judging.margin,
            "next": judged.next,
            "words": judged.words,
        });
        let more = more.to_string();
        line.push(',');
        line.push_str(more.trim_start_matches('{'));
    } else {
        line.push('}');
    }
    line
}
