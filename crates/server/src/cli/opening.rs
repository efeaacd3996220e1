//! `kaijuan import opening-balance`.

use std::path::Path;

use anyhow::{Context, anyhow, bail};
use casework::Office;
use casework::intake::opening::{BadRecord, OpeningError, OpeningReport};
use disclosure::Cite;
use uuid::Uuid;

use super::{import, register};
use crate::config::Config;

pub async fn import(
    file: &Path,
    officer: Uuid,
    dry_run: bool,
    config: &Config,
) -> anyhow::Result<()> {
    let office = register::open_ready(config).await?;
    let desk = import::desk(&office, officer).await?;
    let bytes = std::fs::read(file).with_context(|| format!("读取 {} 失败", file.display()))?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let before = error.utf8_error().valid_up_to();
        let line = 1 + error.as_bytes()[..before]
            .iter()
            .filter(|byte| **byte == b'\n')
            .count();
        anyhow!(
            "{} 第 {line} 行不是 UTF-8 编码；请另存为 UTF-8 编码的文本后再导入",
            file.display()
        )
    })?;
    let report = match office.import_opening(&desk, &text, dry_run).await {
        Err(OpeningError::BadRecords(bad)) => bail!("{}", told(&office, file, &bad)),
        outcome => outcome.with_context(|| format!("{} 没有导入", file.display()))?,
    };
    tell(&office, &report);
    office.store.close().await;
    Ok(())
}

/// The bad records, a line for each.
fn told(office: &Office, file: &Path, bad: &[BadRecord]) -> String {
    let mut told = format!(
        "{} 没有导入，登记簿没有任何改动；有 {} 处需要改正：",
        file.display(),
        bad.len()
    );
    for record in bad {
        let refusal = &record.refusal;
        told += &format!(
            "\n{}：{}（{}）{}",
            record.place(),
            refusal.message,
            source(office, &refusal.cite),
            refusal.hint
        );
    }
    told
}

/// The article by its name.
fn source(office: &Office, cite: &Cite) -> String {
    let title = office.rules.sources.title(cite);
    title.unwrap_or_else(|| cite.to_string())
}

fn tell(office: &Office, report: &OpeningReport) {
    for taken in &report.warnings {
        say!(
            "{}注意：{}（{}）",
            taken.place(),
            taken.warning.message,
            source(office, &taken.warning.cite)
        );
    }
    say!(
        "案件 {} 件（办理事项 {} 项），此前的答复 {} 件，申请人当月件数 {} 条，年报结转 {} 年。",
        report.case_count(),
        report.acts,
        report.earlier_replies,
        report.items,
        report.carried_over
    );
    for count in &report.cases {
        let overdue = match count.overdue {
            0 => String::new(),
            overdue => format!("，其中超期 {overdue} 件"),
        };
        let label = &office.rules.lifecycle.state(count.state).label;
        say!("    {label}：{} 件{overdue}", count.cases);
    }
    for end in &report.series {
        let next = u64::try_from(end.last + 1).ok().and_then(|n| {
            office
                .rules
                .format_number(&end.series, &end.agency, end.year, n)
        });
        say!(
            "    {} {} 年“{}”到第 {} 号，下一号是 {}。",
            end.agency,
            end.year,
            end.series,
            end.last,
            next.unwrap_or_default()
        );
    }
    match report.dry_run {
        true => say!("检查完毕：可以导入，没有存入任何内容。"),
        false => say!("已全部导入。"),
    }
}
