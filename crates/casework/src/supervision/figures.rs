//! The key figures: what each counts, of what, by which article, and which cases it opens.

use disclosure::vocabulary;
use store::{Measured, Measures};

use crate::board::median;

/// What stands where there is nothing to divide by.
pub const NOTHING: &str = "无";

vocabulary! {
    /// The key figures, in the order in which they are shown.
    Figure {
        /// Replies by the last day, of all replies.
        OnTime = "on_time" "按期答复率",
        /// Cases whose last day passed in the period without a reply.
        Overdue = "overdue" "本期超期",
        /// Cases that are overdue today.
        OverdueNow = "overdue_now" "现在超期未答复",
        /// Half of the replies took no more workdays than this.
        Workdays = "workdays" "办理用时中位数（工作日）",
        /// Registered on the day on which they came, of all registered.
        SameDay = "same_day" "当日登记率",
        /// A supplement had been asked for, of all concluded.
        Supplement = "supplement" "补正率",
        /// Asked for in time, of all that were asked for.
        SupplementInTime = "supplement_in_time" "补正告知及时率",
        /// Replied to after an extension, of all replies.
        Extension = "extension" "延期率",
        /// Given in whole or in part, of all concluded.
        Disclosure = "disclosure" "公开率",
        /// Decided against the agency, of all reconsiderations and suits that were decided.
        Correction = "correction" "纠错率（复议、诉讼）",
        /// Cases with a record that was corrected.
        Records = "records" "更正登记的案件",
        /// With proof of service, of all that need one.
        Proof = "proof" "送达凭证率",
        /// In the archive in time, of all that should be there.
        Archive = "archive" "按时归档率",
        /// Fees that were notified.
        Charged = "charged" "收费告知",
        /// Fees that were paid.
        Paid = "paid" "收取信息处理费",
        /// Fees that were notified and are not taken.
        Waived = "waived" "收费告知后不再收取",
        /// Proposals that were adopted, of all that were answered.
        Conversion = "conversion" "主动公开建议采纳率",
        /// What became public on proposals.
        Published = "published" "转为主动公开",
    }
}

/// In which form a figure is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// One number of another.
    Share,
    /// How many.
    Count,
    /// A middle, in workdays.
    Median,
    /// How many, and how much money.
    Money,
}

impl Form {
    /// Its stable name.
    pub const fn word(self) -> &'static str {
        match self {
            Form::Share => "share",
            Form::Count => "count",
            Form::Median => "median",
            Form::Money => "money",
        }
    }
}

impl Figure {
    /// The cases that it counts.
    pub const fn part(self) -> Measured {
        match self {
            Figure::OnTime => Measured::InTime,
            Figure::Overdue => Measured::Overdue,
            Figure::OverdueNow => Measured::OverdueNow,
            Figure::Workdays => Measured::Replied,
            Figure::SameDay => Measured::SameDay,
            Figure::Supplement => Measured::Supplemented,
            Figure::SupplementInTime => Measured::NoticesInTime,
            Figure::Extension => Measured::Extended,
            Figure::Disclosure => Measured::Disclosed,
            Figure::Correction => Measured::RemediesCorrected,
            Figure::Records => Measured::RecordsCorrected,
            Figure::Proof => Measured::Proved,
            Figure::Archive => Measured::Archived,
            Figure::Charged => Measured::Charged,
            Figure::Paid => Measured::Paid,
            Figure::Waived => Measured::Waived,
            Figure::Conversion => Measured::ProposalsAdopted,
            Figure::Published => Measured::Published,
        }
    }

    /// Those that it counts them of.
    pub const fn whole(self) -> Option<Measured> {
        Some(match self {
            Figure::OnTime | Figure::Extension => Measured::Replied,
            Figure::SameDay => Measured::Registered,
            Figure::Supplement | Figure::Disclosure => Measured::Done,
            Figure::SupplementInTime => Measured::Notices,
            Figure::Correction => Measured::RemediesDecided,
            Figure::Proof => Measured::Provable,
            Figure::Archive => Measured::Archivable,
            Figure::Waived => Measured::Charged,
            Figure::Conversion => Measured::ProposalsAnswered,
            _ => return None,
        })
    }

    /// The others, where they are what somebody has to look after.
    pub const fn rest(self) -> Option<Measured> {
        Some(match self {
            Figure::OnTime => Measured::Late,
            Figure::SameDay => Measured::NotSameDay,
            Figure::SupplementInTime => Measured::NoticesLate,
            Figure::Proof => Measured::Unproved,
            Figure::Archive => Measured::ArchivedLate,
            _ => return None,
        })
    }

    /// How it is read.
    pub const fn form(self) -> Form {
        match self {
            Figure::Workdays => Form::Median,
            Figure::Charged | Figure::Paid => Form::Money,
            Figure::Overdue | Figure::OverdueNow | Figure::Records | Figure::Published => {
                Form::Count
            }
            _ => Form::Share,
        }
    }

    /// The article by which it is asked for.
    pub const fn cite(self) -> &'static str {
        match self {
            Figure::OnTime
            | Figure::Overdue
            | Figure::OverdueNow
            | Figure::Workdays
            | Figure::Extension => "reg:33",
            Figure::SameDay | Figure::Records | Figure::Archive => "reg:45",
            Figure::Supplement | Figure::SupplementInTime => "reg:30",
            Figure::Disclosure => "reg:36",
            Figure::Correction => "reg:51",
            Figure::Proof => "serve235",
            Figure::Charged | Figure::Paid | Figure::Waived => "reg:42",
            Figure::Conversion | Figure::Published => "reg:44",
        }
    }

    /// What it counts, in words.
    pub const fn counts(self) -> &'static str {
        match self {
            Figure::OnTime => {
                "本期送达的答复中，在答复期限最后一日以前（含当日）送达的，邮寄的以交邮之日为准；晚于最后一日送达的是超期答复。重新答复的按第一次答复计，撤回、终止的不在内。"
            }
            Figure::Overdue => {
                "答复期限最后一日在本期、当日没有答复的，以后答复了的也在内；等待补正、缴费的没有到期日，撤回、终止的不在内。"
            }
            Figure::OverdueNow => {
                "今天已过答复期限最后一日、还没有答复的，重新答复的也在内；与所选时期无关。"
            }
            Figure::Workdays => {
                "本期送达的答复所用的工作日，一半的答复不超过中位数；只计本机关的时间，等待补正、缴费和征求意见的时间不计。"
            }
            Figure::SameDay => {
                "本期登记的申请中，到达之日登记的；休息日到达的，以其后第一个工作日为准。拆分出的各件不计。"
            }
            Figure::Supplement => "本期办结的申请中，告知过补正的。",
            Figure::SupplementInTime => "本期发出的补正告知中，在补正告知期限以内发出的。",
            Figure::Extension => "本期送达的答复中，告知过延期的。",
            Figure::Disclosure => "本期办结的申请中，年度报告表三计入“予以公开”和“部分公开”的。",
            Figure::Correction => {
                "本期审结的行政复议、行政诉讼中，期末有效的决定、裁判结果为纠正的；一件复议、一件诉讼各计一次。"
            }
            Figure::Records => "本期由第二人确认更正过登记内容的案件，与复议、诉讼纠正无关。",
            Figure::Proof => {
                "本期送达的答复中，已经登记送达凭证的；随并案答复一并送达的，只计并案的那一件。"
            }
            Figure::Archive => {
                "本期办结的申请中，在归档时限以内归档的；办结以后还没有到时限、也没有归档的不在内。时限见考核表。"
            }
            Figure::Charged => "本期告知收取信息处理费的件数和金额。",
            Figure::Paid => "本期缴纳信息处理费的件数和金额，以缴费之日为准。",
            Figure::Waived => {
                "本期告知收费的申请中，没有缴费、也不再等待缴费的（撤回收费通知、申请人撤回等），逾期不缴费视为放弃的不在内。退费不在登记簿登记，请另行填报。"
            }
            Figure::Conversion => {
                "本期答复的主动公开建议中，采纳和部分采纳的；计入信息所属的机关。"
            }
            Figure::Published => "本期经主动公开建议公开的信息；计入信息所属的机关。",
        }
    }

    /// Whether more of it is better; none where neither is.
    pub const fn more_is_better(self) -> Option<bool> {
        match self {
            Figure::OnTime
            | Figure::SameDay
            | Figure::SupplementInTime
            | Figure::Proof
            | Figure::Archive
            | Figure::Conversion
            | Figure::Published => Some(true),
            Figure::Overdue | Figure::OverdueNow | Figure::Workdays | Figure::Correction => {
                Some(false)
            }
            _ => None,
        }
    }

    /// The figure as these measures give it.
    pub fn read(self, measures: &Measures) -> Reading {
        let halves = match self.form() {
            Form::Median => halves(measures),
            _ => None,
        };
        Reading {
            figure: self,
            part: measures.of(self.part()),
            whole: self.whole().map(|whole| measures.of(whole)),
            halves,
            fen: match self {
                Figure::Charged => Some(measures.charged_fen),
                Figure::Paid => Some(measures.paid_fen),
                _ => None,
            },
        }
    }
}

/// The median in half workdays; none of no reply.
fn halves(measures: &Measures) -> Option<i64> {
    let replies = measures.workdays.values().sum();
    // half-way between two middles is half a workday at the least
    median(&measures.workdays, replies).map(|days| (days * 2.0) as i64)
}

/// A figure as it was counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    /// Which.
    pub figure: Figure,
    /// How many it counts.
    pub part: i64,
    /// Of how many; none where it is no share.
    pub whole: Option<i64>,
    /// A median, in half workdays; none of nothing.
    pub halves: Option<i64>,
    /// An amount, in fen.
    pub fen: Option<i64>,
}

impl Reading {
    /// All figures of these measures.
    pub fn all(measures: &Measures) -> Vec<Reading> {
        Figure::ALL.iter().map(|it| it.read(measures)).collect()
    }

    /// A share in tenths of a per cent, rounded down: ninety-nine of a hundred and one are
    /// never all of them. None of nothing, and of what is no share.
    pub fn permille(self) -> Option<i64> {
        let whole = self.whole.filter(|whole| *whole > 0)?;
        Some(self.part * 1000 / whole)
    }

    /// A median in workdays.
    pub fn median(self) -> Option<f64> {
        self.halves.map(|halves| halves as f64 / 2.0)
    }

    /// As people read it.
    pub fn shown(self) -> String {
        match self.figure.form() {
            Form::Share => self.permille().map_or(NOTHING.to_owned(), |permille| {
                format!("{}.{}%", permille / 10, permille % 10)
            }),
            Form::Count => self.part.to_string(),
            Form::Median => self
                .median()
                .map_or(NOTHING.to_owned(), |days| days.to_string()),
            Form::Money => match (self.part, self.fen.unwrap_or_default()) {
                (0, _) => NOTHING.to_owned(),
                (part, fen) => format!("{part} 件 {}.{:02} 元", fen / 100, fen % 100),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_never_rounded_up_and_nothing_is_said_of_nothing() {
        let mut measures = Measures::default();
        assert_eq!(Figure::OnTime.read(&measures).shown(), "无");
        assert_eq!(Figure::Workdays.read(&measures).shown(), "无");
        assert_eq!(Figure::Paid.read(&measures).shown(), "无");
        assert_eq!(Figure::Overdue.read(&measures).shown(), "0");
        measures.add(Measured::Replied, 1001);
        measures.add(Measured::InTime, 1000);
        assert_eq!(Figure::OnTime.read(&measures).shown(), "99.9%");
        measures.workdays = [(3, 1), (8, 1)].into();
        assert_eq!(Figure::Workdays.read(&measures).shown(), "5.5");
        measures.add(Measured::Paid, 2);
        measures.paid_fen = 10_005;
        assert_eq!(Figure::Paid.read(&measures).shown(), "2 件 100.05 元");
    }

    #[test]
    fn every_figure_rests_on_an_article_that_is_there() {
        let sources = &disclosure::Rules::embedded().sources;
        for figure in Figure::ALL {
            let cite = disclosure::Cite::from(figure.cite());
            assert!(sources.check(&cite).is_ok(), "{figure}: {cite}");
            assert!(figure.counts().ends_with('。'), "{figure}");
            let is_share = figure.form() == Form::Share;
            assert_eq!(figure.whole().is_some(), is_share, "{figure}");
        }
    }
}
