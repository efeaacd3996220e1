//! `kaijuan calendar show`.

use chrono::NaiveDate;
use clap::Subcommand;
use disclosure::explain::day;

use crate::config::Config;

#[derive(Subcommand)]
pub enum Calendar {
    /// 显示一年的放假和调休上班
    Show {
        /// 年份
        year: i32,
        /// 以 JSON 输出
        #[arg(long)]
        json: bool,
    },
}

pub fn run(calendar: &Calendar, config: &Config) -> anyhow::Result<()> {
    let Calendar::Show { year, json } = calendar;
    let rules = super::rules::read(config)?;
    let years = rules.calendar.years();
    let Some(view) = rules.calendar.year(*year) else {
        anyhow::bail!(
            "没有 {year} 年的放假安排；现有 {} 至 {} 年。安排公布后在规则目录加入 calendar/{year}.toml。",
            years.start(),
            years.end()
        );
    };
    if *json {
        say!("{}", serde_json::to_string(&view)?);
        return Ok(());
    }
    let days = |days: &[NaiveDate]| {
        days.iter()
            .map(|it| day(*it))
            .collect::<Vec<_>>()
            .join("、")
    };
    say!("{} 年（{}）", view.year, view.number);
    for number in &view.amended_by {
        say!("经 {number} 调整");
    }
    say!("放假：{}", days(&view.rest));
    say!("上班：{}", days(&view.makeup_workdays));
    Ok(())
}
