//! Plays a district's year and says what was missed, early or told twice: nothing, or it
//! ends with an error.

#![allow(clippy::print_stdout, reason = "it is run to be read")]

use kaijuan_tests::simulate::{Settings, play};

fn main() -> anyhow::Result<()> {
    let settings = settings(std::env::args().skip(1))?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let report = runtime.block_on(play(settings))?;
    println!("{report}");
    if std::env::var_os("SIMULATE_REFUSALS").is_some() {
        println!("{:#?}", report.refusals);
    }
    anyhow::ensure!(report.faults.none(), "a promise was not kept");
    Ok(())
}

fn settings(mut words: impl Iterator<Item = String>) -> anyhow::Result<Settings> {
    let mut settings = Settings::of_a_year(1);
    while let Some(word) = words.next() {
        let value = words
            .next()
            .ok_or_else(|| anyhow::anyhow!("{word} wants a value"))?;
        match word.as_str() {
            "--seed" => settings.seed = value.parse()?,
            "--from" => settings.from = value.parse()?,
            "--until" => settings.until = Some(value.parse()?),
            "--days" => settings.days = value.parse()?,
            "--cases" => settings.cases = value.parse()?,
            "--workers" => settings.workers = value.parse()?,
            "--database" => settings.database = Some(value),
            _ => {
                anyhow::bail!(
                    "--seed, --from, --until, --days, --cases, --workers, --database; not {word}"
                )
            }
        }
    }
    Ok(settings)
}
