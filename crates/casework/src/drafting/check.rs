//! What a draft is checked for before it goes on, each with what was found. What the
//! law refuses is asked of the law's own guards and not said twice.

use chrono::NaiveDate;
use disclosure::act::DraftReply;
use disclosure::case::Case;
use disclosure::clock;
use disclosure::lifecycle::Owner;
use disclosure::words::{ConsultWith, Opinion, State};
use disclosure::{Cite, Facts, Rules, reply};
use letters::LetterError;
use letters::data::Reply;
use store::CommentRow;

use super::answered::{Answered, Whom};
use super::checked::{Check, Checked};
use super::comments::SETTLE;
use super::enclosed;
use super::ground::Outgoing;
use super::stated::{dropped, states_remedy};
use super::text::{plain, says};
use super::way;
use crate::files;

/// All that a draft is checked against.
pub(crate) struct Ground<'g> {
    pub case: &'g Case,
    pub draft: &'g DraftReply,
    pub facts: &'g Facts,
    pub rules: &'g Rules,
    pub owner: Owner<'g>,
    /// The day on which it would be signed.
    pub today: NaiveDate,
    /// The data of the letter, where the case has all of it.
    pub paper: Result<&'g Reply, &'g str>,
    /// The pieces of the drafter's own text; absent where the wording's stands.
    pub edited: Option<&'g [String]>,
    /// The pieces that the wording alone makes.
    pub composed: &'g [String],
    /// Why the letter as it stands cannot be set.
    pub unset: Option<&'g LetterError>,
    pub answered: &'g [Answered],
    pub outgoing: &'g [Outgoing],
    pub comments: &'g [CommentRow],
    /// Who passed several steps alone, and which; absent where each had its own.
    pub alone: Option<&'g (String, String)>,
}

/// Checks a draft; what does not come up is left out.
pub(crate) fn check(ground: &Ground<'_>) -> Vec<Checked> {
    let mut checked = vec![parts(ground)];
    checked.extend(assessment(ground));
    checked.push(article(ground));
    checked.push(remedy(ground));
    checked.extend(
        ground
            .answered
            .iter()
            .map(|earlier| answered(ground, earlier)),
    );
    if ground.answered.is_empty() {
        checked.push(Checked::ok(
            Check::Answered,
            "reg:36(6)",
            "没有查到对同样申请的答复",
        ));
    }
    checked.extend(deadline(ground));
    checked.extend(third_parties(ground));
    checked.extend(outgoing(ground));
    checked.extend(enclosed::check(ground));
    checked.extend(comments(ground));
    checked.extend(approvers(ground));
    checked.push(letter(ground));
    checked
}

fn parts(ground: &Ground<'_>) -> Checked {
    match reply::check(ground.draft, ground.case, ground.facts, ground.rules) {
        Ok(()) => stated(ground),
        Err(refusal) => Checked::refused(Check::Parts, refusal),
    }
}

/// What was filled in stands in the letter, whatever was edited: the letter is what the
/// applicant reads.
fn stated(ground: &Ground<'_>) -> Checked {
    let edited = ground.edited.unwrap_or(ground.composed);
    let dropped = dropped(ground.draft, ground.composed, edited);
    if dropped.is_empty() {
        return Checked::ok(Check::Parts, kind_cite(ground), "该类答复要求的内容齐全");
    }
    let told: Vec<String> = dropped
        .iter()
        .map(|it| format!("“{}”", begun(it)))
        .collect();
    Checked::fail(
        Check::Parts,
        kind_cite(ground),
        format!("正文没有写明拟稿表中填写的内容：{}", told.join("、")),
        "请恢复正文中的那一段，或者修改拟稿表中的内容，使两处一致。",
    )
}

fn kind_cite(ground: &Ground<'_>) -> Cite {
    let row = ground.rules.reply_kind(&ground.draft.kind);
    row.map_or(Cite::new("reg:36"), |row| row.cite.clone())
}

fn assessment(ground: &Ground<'_>) -> Option<Checked> {
    ground.case.assessment.as_ref()?;
    let what = Check::Assessment;
    Some(
        match reply::departure(ground.draft, ground.case, ground.rules) {
            Ok(None) => Checked::ok(what, kind_cite(ground), "答复类型由逐步判断得出"),
            Ok(Some(departs)) => {
                let reason = ground
                    .draft
                    .departs
                    .as_ref()
                    .map_or("", |text| text.as_str());
                let hint = format!("审核时请看所写的理由：{reason}");
                Checked::warn(what, departs.cite, departs.message, hint)
            }
            Err(refusal) => Checked::refused(what, refusal),
        },
    )
}

/// The articles that the letter rests on must stay in it, whatever was edited.
fn article(ground: &Ground<'_>) -> Checked {
    let cite = kind_cite(ground);
    let (Ok(paper), Some(edited)) = (ground.paper, ground.edited) else {
        return Checked::ok(Check::Article, cite, "正文按文书用语写明依据");
    };
    let text: String = edited.iter().map(|piece| plain(piece)).collect();
    let mut missing: Vec<&str> = bases(paper)
        .into_iter()
        .filter(|basis| !text.contains(basis))
        .collect();
    missing.dedup();
    match missing.as_slice() {
        [] => Checked::ok(Check::Article, cite, "正文写明了依据的条款"),
        missing => Checked::fail(
            Check::Article,
            cite,
            format!("正文没有写明依据：{}", missing.join("、")),
            "请在正文中写明作出该答复所依据的条款，或者恢复那一段的原文。",
        ),
    }
}

/// Each article once that the letter of this reply names: that of its kind, or of each
/// item's, and of every part that it withholds.
pub(super) fn bases(paper: &Reply) -> Vec<&str> {
    let whole = (paper.head.basis.as_str(), &paper.parts);
    let whole = paper.items.is_empty().then_some(whole);
    let items = paper.items.iter();
    let outcomes = whole
        .into_iter()
        .chain(items.map(|item| (item.basis.as_str(), &item.parts)));
    let named = outcomes.flat_map(|(basis, parts)| {
        let withheld = parts.withheld.iter();
        std::iter::once(basis).chain(withheld.map(|part| part.basis.as_str()))
    });
    let mut bases: Vec<&str> = Vec::new();
    for basis in named {
        if !basis.is_empty() && !bases.contains(&basis) {
            bases.push(basis);
        }
    }
    bases
}

/// The remedy is put at the end when the letter is set: a text that states another one
/// would state two.
fn remedy(ground: &Ground<'_>) -> Checked {
    let cite = "recon:23";
    let stated = reply::remedy(ground.draft, ground.today, ground.owner, ground.rules);
    let other = ground.edited.unwrap_or_default().iter().find(|piece| {
        let text = plain(piece);
        let same = stated.as_deref().is_some_and(|remedy| says(piece, remedy));
        !same && !ground.composed.contains(*piece) && states_remedy(&text)
    });
    match (other, stated) {
        (Some(piece), Some(_)) => Checked::fail(
            Check::Remedy,
            cite,
            format!("正文另写了救济告知：“{}”", begun(piece)),
            "救济告知按答复类型和签发之日由系统写在文末，请删去正文中的这一段。",
        ),
        (Some(piece), None) => Checked::fail(
            Check::Remedy,
            cite,
            format!("该类答复不作决定，正文却写了救济告知：“{}”", begun(piece)),
            "请删去这一段，或者改用作出决定的答复类型。",
        ),
        (None, Some(remedy)) => Checked::ok(Check::Remedy, cite, format!("文末写明：{remedy}")),
        (None, None) => Checked::ok(Check::Remedy, cite, "该类答复不作决定，不写救济途径"),
    }
}

/// How a piece begins, to tell it by.
pub(super) fn begun(piece: &str) -> String {
    const LONGEST: usize = 40;
    let text = plain(piece).replace('\n', " ");
    match text.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text,
    }
}

fn answered(ground: &Ground<'_>, earlier: &Answered) -> Checked {
    let label = |kind: &str| {
        let row = ground.rules.reply_kind(kind);
        row.map_or_else(|| kind.to_owned(), |row| row.label.clone())
    };
    let who = match earlier.whom {
        Whom::This => "本案前一次办理",
        Whom::Same => "同一申请人的同样申请",
        Whom::Other => "他人的同样申请",
    };
    let kind = earlier.kind.as_deref();
    let said = format!(
        "{who}（案件 {}）{}以{}答复：{}{}",
        earlier.case_number,
        earlier.served_on.map_or_else(
            || "已签发、没有登记送达，".to_owned(),
            |day| format!("已于 {day} ")
        ),
        earlier.number.as_deref().unwrap_or("（无文号）"),
        kind.map_or_else(|| "（类型不明）".to_owned(), label),
        earlier
            .what
            .as_ref()
            .map_or_else(String::new, |what| format!("，{what}")),
    );
    let named = ground.draft.parts.earlier_reply.as_deref();
    let cited = named.is_some_and(|number| Some(number.trim()) == earlier.number.as_deref());
    let same = kind == Some(ground.draft.kind.as_str());
    let this_time = format!("{said}；本次拟答复：{}", label(&ground.draft.kind));
    match (earlier.whom, cited || same) {
        (Whom::This, true) => Checked::ok(Check::Answered, "reg:36", said),
        (Whom::This, false) => Checked::warn(
            Check::Answered,
            "reg:36",
            this_time,
            "前一次答复已被撤销或者更正：请核对本次答复与撤销、更正的理由是否一致。",
        ),
        (Whom::Same, _) if cited => Checked::ok(Check::Answered, "reg:36(6)", said),
        (Whom::Same, _) => Checked::warn(
            Check::Answered,
            "reg:36(6)",
            said,
            "同一申请人重复申请的，可以告知不予重复处理；另行答复的，请核对两次答复有无出入。",
        ),
        (Whom::Other, true) => Checked::ok(Check::Answered, "reg:36", said),
        (Whom::Other, false) => Checked::warn(
            Check::Answered,
            "reg:36",
            this_time,
            "同样的申请答复不同，请核对事实是否有别，并在审核意见中说明。",
        ),
    }
}

fn deadline(ground: &Ground<'_>) -> Option<Checked> {
    let (case, today) = (ground.case, ground.today);
    let deadline = clock::reply_as_of(case, ground.rules, today)?;
    let what = Check::Deadline;
    let provisional = if deadline.provisional {
        "（暂定）"
    } else {
        ""
    };
    let Some(due) = deadline.due_on else {
        return Some(Checked::ok(what, deadline.cite, "征求意见期间不计时"));
    };
    let left = |from, upto| {
        let days = ground.rules.calendar.workdays_between(from, upto);
        days.unwrap_or_default()
    };
    let safe = deadline
        .safe_on
        .map(|day| format!("，稳妥的最后一天是 {day}"))
        .unwrap_or_default();
    let till = format!("答复期限到 {due}{provisional}{safe}");
    Some(if due < today {
        Checked::warn(
            what,
            deadline.cite,
            format!("{till}，已经超期 {} 个工作日", left(due, today)),
            "请尽快签发送达，并按规定说明超期的原因。",
        )
    } else if deadline.safe_on.is_some_and(|safe| safe < today) || due == today {
        Checked::warn(
            what,
            deadline.cite,
            format!("{till}，还剩 {} 个工作日", left(today, due)),
            "请当日签发、当日送达：邮寄的以交邮之日为准。",
        )
    } else {
        let said = format!("{till}，还剩 {} 个工作日", left(today, due));
        Checked::ok(what, deadline.cite, said)
    })
}

fn third_parties(ground: &Ground<'_>) -> Vec<Checked> {
    let mut checked = Vec::new();
    let what = Check::ThirdParties;
    let mut asked = ground.case.consultations.iter();
    let never = !asked.any(|asked| asked.with == ConsultWith::ThirdParty);
    if never && reply::protects(ground.draft, ground.rules) {
        checked.push(Checked::fail(
            what,
            "reg:32",
            "为第三方的合法权益不予公开，却没有征求过第三方的意见",
            "请先办理“征求意见”，书面征求第三方的意见；认定公开不会损害其合法权益的，改为公开。",
        ));
    }
    for asked in &ground.case.consultations {
        if asked.ended.is_none() {
            let cite = match asked.with {
                ConsultWith::ThirdParty => "reg:32",
                _ => "reg:34",
            };
            checked.push(Checked::warn(
                what,
                cite,
                format!("向“{}”征求的意见还没有结果", asked.label()),
                "请等待期满，或者登记意见、终止征求后再送审。",
            ));
        }
    }
    for objection in reply::disclosed_against(ground.draft, ground.case, ground.rules) {
        if objection.told_on.is_none() {
            checked.push(Checked::warn(
                what,
                "reg:32",
                format!(
                    "“{}”{}，草稿决定公开，还没有书面告知",
                    objection.label(),
                    objection.opinion().map_or("不同意公开", Opinion::label)
                ),
                "送达答复前，请先办理“告知第三方决定公开”。",
            ));
        }
    }
    checked
}

fn outgoing(ground: &Ground<'_>) -> Vec<Checked> {
    ground
        .outgoing
        .iter()
        .map(|file| match &file.held_back {
            None => Checked::ok(Check::Files, "reg:17", format!("“{}”可以发出", file.name)),
            Some(why) => Checked::fail(
                Check::Files,
                "reg:17",
                format!("“{}”不能发出：{why}", file.name),
                files::LET_GO,
            ),
        })
        .collect()
}

fn comments(ground: &Ground<'_>) -> Option<Checked> {
    let round = i64::from(ground.case.round);
    let mut open = ground
        .comments
        .iter()
        .filter(|comment| comment.round == round && comment.settled_at.is_none());
    let first = open.next()?;
    let said = format!(
        "有 {} 条意见没有处理：“{}”",
        open.count() + 1,
        begun(&first.said)
    );
    let hint = format!("{SETTLE}处理以前不能通过审核，也不能签发。");
    let what = Check::Comments;
    // Whoever reviews may still see to it himself: what is submitted is not stopped.
    Some(match ground.case.state {
        State::InReview => Checked::fail(what, "office", said, hint),
        _ => Checked::warn(what, "office", said, hint),
    })
}

/// Four eyes at each step are more than two at all of them.
fn approvers(ground: &Ground<'_>) -> Option<Checked> {
    let (who, steps) = ground.alone?;
    let strict = ground.rules.review_chain(ground.today);
    let what = Check::Approvers;
    let said = format!("{who}一人通过了{steps}");
    Some(match strict.is_some_and(|chain| chain.distinct) {
        true => Checked::fail(what, "reg:17", said, way::ANOTHER),
        false => Checked::warn(
            what,
            "reg:17",
            said,
            "审核、合法性和保密审查、签发最好由不同的人办理；人手不足的，请签发人复核。",
        ),
    })
}

fn letter(ground: &Ground<'_>) -> Checked {
    match (ground.paper, ground.unset) {
        (Err(why), _) => Checked::fail(
            Check::Letter,
            "reg:36",
            format!("还不能写成文书：{why}"),
            "请先补全案件中缺少的内容。",
        ),
        // A font is the administrator's to bring: it holds the paper up, and never the
        // case, whose days go on.
        (_, Some(error @ LetterError::Glyph { .. })) => Checked::warn(
            Check::Letter,
            "reg:36",
            error.to_string(),
            "可以照常送审、签发，文号保留；补上字体以后，文书在“文书”页重新生成。",
        ),
        (_, Some(error)) => Checked::fail(
            Check::Letter,
            "reg:36",
            format!("文书排不出来：{error}"),
            "请按提示处理后再送审。",
        ),
        (Ok(_), None) => Checked::ok(Check::Letter, "reg:36", "文书可以排出"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_piece_is_told_by_its_beginning() {
        assert_eq!(begun("# 一、甲"), "一、甲");
        assert_eq!(begun(&"长".repeat(50)), format!("{}…", "长".repeat(40)));
    }
}
