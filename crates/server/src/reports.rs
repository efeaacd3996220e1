//! Reports as bytes, in the forms that they are handed on in.

use casework::Equipment;
use casework::annual::{AnnualReport, document, spreadsheet};
use casework::outlook::Outlook;
use casework::replay::{Differing, Length, Others, Replay, Replayed};
use casework::supervision::{SupervisionAsk, Watcher};
use casework::topics::TopicReport;
use casework::{ActError, Office};
use chrono::{DateTime, Utc};
use clap::ValueEnum;
use disclosure::words::Period;
use serde_json::{Value, json};

/// A form: what is said of each is read on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Form {
    /// 供程序读取
    Json,
    /// 表格
    Xlsx,
    /// Word 文档
    Docx,
}

impl Form {
    /// The form by its ending.
    pub fn parse(word: &str) -> Option<Form> {
        let all = [Form::Json, Form::Xlsx, Form::Docx];
        all.into_iter().find(|form| form.word() == word)
    }

    /// The ending of a file.
    pub const fn word(self) -> &'static str {
        match self {
            Form::Json => "json",
            Form::Xlsx => "xlsx",
            Form::Docx => "docx",
        }
    }

    /// What a browser takes it for.
    pub const fn media_type(self) -> &'static str {
        match self {
            Form::Json => "application/json",
            Form::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Form::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        }
    }

    /// The report in this form.
    ///
    /// # Errors
    /// It could not be written.
    pub fn written(self, report: &AnnualReport, at: DateTime<Utc>) -> anyhow::Result<Vec<u8>> {
        Ok(match self {
            Form::Json => {
                let mut bytes = serde_json::to_vec_pretty(&report.tables())?;
                bytes.push(b'\n');
                bytes
            }
            Form::Xlsx => spreadsheet(report, at)?,
            Form::Docx => document(report)?,
        })
    }
}

/// So many months are told of beside the figures of a period.
pub(crate) const MONTHS: u32 = 12;

/// What supervisors ask for, told of as [`Form`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Sheet {
    /// 监督指标，一个月的就是月报
    Figures,
    /// 考核表
    Assessment,
}

/// What supervisors hand on: as tables, and as it is read by programs.
pub(crate) struct Supervised {
    pub(crate) tables: TopicReport,
    pub(crate) json: Vec<u8>,
}

impl Supervised {
    /// What is asked for of a period.
    ///
    /// # Errors
    /// Not for this officer, not within reach, or the register failed.
    pub async fn of(
        sheet: Sheet,
        office: &Office,
        who: Watcher<'_>,
        ask: SupervisionAsk,
    ) -> Result<Supervised, ActError> {
        match sheet {
            Sheet::Figures => Supervised::figures(office, who, ask).await,
            Sheet::Assessment => Supervised::assessment(office, who, ask).await,
        }
    }

    /// The figures of a period, with its months; of a month the return to the next level.
    async fn figures(
        office: &Office,
        who: Watcher<'_>,
        ask: SupervisionAsk,
    ) -> Result<Supervised, ActError> {
        let told = office.supervision(who, ask).await?;
        let trend = office.supervision_trend(who, ask, MONTHS).await?;
        let returned = office.supervision_return(who, &told).await?;
        Ok(Supervised {
            tables: told.report(&trend, &office.rules),
            json: lines(&returned)?,
        })
    }

    /// The assessment sheets of a period.
    async fn assessment(
        office: &Office,
        who: Watcher<'_>,
        ask: SupervisionAsk,
    ) -> Result<Supervised, ActError> {
        let told = office.assessment(who, ask).await?;
        let names = office.names().await?;
        Ok(Supervised {
            tables: told.report(&names, &office.rules),
            json: lines(&told.returned())?,
        })
    }

    /// How the coming workdays look.
    ///
    /// # Errors
    /// It could not be written.
    pub fn ahead(outlook: Outlook, agency: &str) -> Result<Supervised, ActError> {
        Ok(Supervised {
            tables: outlook.report(agency),
            json: lines(&crate::api::outlook::Answer::from(outlook))?,
        })
    }

    /// A past year judged again.
    ///
    /// # Errors
    /// It could not be written.
    pub fn again(year: i32, replay: &Replay) -> Result<Supervised, ActError> {
        Ok(Supervised {
            tables: replay.report(year),
            json: lines(&replayed(year, replay))?,
        })
    }

    /// In one of the forms.
    ///
    /// # Errors
    /// It could not be written.
    pub fn written(&self, form: Form, at: DateTime<Utc>) -> anyhow::Result<Vec<u8>> {
        Ok(match form {
            Form::Json => self.json.clone(),
            Form::Xlsx => self.tables.workbook(at)?,
            Form::Docx => self.tables.document()?,
        })
    }
}

/// A year judged again, as it is read by programs.
pub(crate) fn replayed(year: i32, replay: &Replay) -> Value {
    let pair = |(now, then): (usize, usize)| json!({ "in_force": now, "draft": then });
    let agencies = replay.agencies.iter().map(|(code, agency)| {
        json!({ "code": code, "name": agency.name, "cases": agency.cases, "late": pair(agency.late) })
    });
    let length =
        |length: Option<Length>| length.map(|(many, unit)| json!({ "length": many, "unit": unit }));
    let differing = |one: &Differing| {
        let (now, then) = one.lengths;
        json!({ "period": one.period, "in_force": length(now), "draft": length(then), "judged": one.is_judged() })
    };
    let others = |(period, others): (&Period, &Others)| json!({ "period": period, "sent": others.sent, "late": pair(others.late) });
    let changed = |one: &Replayed| {
        json!({
            "id": one.id, "number": one.number, "concluded_on": one.concluded_on,
            "due_on": { "in_force": one.due_on.0, "draft": one.due_on.1 },
            "workdays": { "in_force": one.workdays.0, "draft": one.workdays.1 },
            "late": { "in_force": one.late.0, "draft": one.late.1 },
        })
    };
    json!({
        "year": year,
        "cases": replay.cases,
        "undated": replay.undated,
        "late": pair(replay.late),
        "agencies": agencies.collect::<Vec<_>>(),
        "differing": replay.differing.iter().map(differing).collect::<Vec<_>>(),
        "others": replay.others.iter().map(others).collect::<Vec<_>>(),
        "changed": replay.changed.iter().map(changed).collect::<Vec<_>>(),
    })
}

/// JSON as people read it, too.
fn lines(told: &impl serde::Serialize) -> Result<Vec<u8>, serde_json::Error> {
    let mut bytes = serde_json::to_vec_pretty(told)?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// A form of the report on what people ask for, told of as [`Form`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum TopicForm {
    /// Word 文档
    Docx,
    /// 带图表的表格
    Xlsx,
    /// 带图表、版式固定的文档
    Pdf,
}

impl TopicForm {
    /// The ending of a file.
    pub const fn word(self) -> &'static str {
        match self {
            TopicForm::Docx => Form::Docx.word(),
            TopicForm::Xlsx => Form::Xlsx.word(),
            TopicForm::Pdf => "pdf",
        }
    }

    /// What a browser takes it for.
    pub const fn media_type(self) -> &'static str {
        match self {
            TopicForm::Docx => Form::Docx.media_type(),
            TopicForm::Xlsx => Form::Xlsx.media_type(),
            TopicForm::Pdf => "application/pdf",
        }
    }

    /// The report in this form, dated `at`.
    ///
    /// # Errors
    /// It could not be written.
    pub fn written(
        self,
        report: &TopicReport,
        equipment: &Equipment,
        at: DateTime<Utc>,
    ) -> anyhow::Result<Vec<u8>> {
        Ok(match self {
            TopicForm::Docx => report.document()?,
            TopicForm::Xlsx => report.workbook(at)?,
            TopicForm::Pdf => report.pdf(&equipment.press, at)?,
        })
    }
}
