//! Which letters of a case have a proof of service, and how each is called.

use disclosure::act::Notice;
use disclosure::case::{Case, LetterOut};

use super::service::{AGAIN, ASKING, TOLD};

/// A letter whose service is to be proved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// How its sheet is asked for: the subject of a `proof_of_service`.
    pub subject: String,
    /// What an officer calls the letter: 补正告知书（…）.
    pub label: String,
    /// The event with which it came into the file; absent for the reply of the round that
    /// is open, or that was closed last.
    pub seq: Option<u64>,
    /// It belongs into a dossier, filled in by hand where its service is not on record: a
    /// period or the end of the case hangs on it, or its service was written down.
    pub kept: bool,
}

/// The proofs of service of a case, in the order in which the letters usually go out.
pub fn proofs(case: &Case) -> Vec<Proof> {
    let mut proofs = awaited(case);
    for asked in &case.consultations {
        proofs.push(Proof {
            subject: asked.id.clone(),
            label: format!("征求意见，{}", asked.label()),
            seq: Some(asked.opened_by),
            kept: true,
        });
    }
    let letters = case.letters_out();
    proofs.extend(letters.iter().map(|letter| told(case, letter)));
    proofs.extend(of_reply(case));
    proofs
}

/// The notices that wait for an answer.
fn awaited(case: &Case) -> Vec<Proof> {
    let supplement = case.supplement.as_ref().map(|it| it.opened_by);
    let reasons = case.reasons.as_ref().map(|it| it.opened_by);
    // the notice of another case is proved there
    let fee = case.fee.as_ref().filter(|it| it.covered_by.is_none());
    let out = [
        (Notice::Supplement, supplement),
        (Notice::Reasons, reasons),
        (Notice::Fee, fee.map(|it| it.opened_by)),
    ];
    let out = out.into_iter().filter(|(_, opened_by)| opened_by.is_some());
    out.map(|(notice, opened_by)| Proof {
        subject: notice.word().to_owned(),
        label: notice.label().to_owned(),
        seq: opened_by,
        kept: true,
    })
    .collect()
}

/// A letter that begins no wait.
fn told(case: &Case, letter: &LetterOut) -> Proof {
    let asked = letter.consultation.as_deref();
    let subject = match (letter.notice, asked) {
        (Notice::ThirdParty, Some(asked)) => format!("{TOLD}{asked}"),
        (Notice::Consultation, Some(asked)) => format!("{ASKING}{asked}"),
        (notice, _) => notice.word().to_owned(),
    };
    let named = asked.and_then(|asked| case.consultation(asked));
    let label = match named {
        Some(asked) => format!("{}，{}", letter.notice.label(), asked.label()),
        None => letter.notice.label().to_owned(),
    };
    let delivered = case.delivery(letter);
    Proof {
        subject,
        label,
        seq: delivered.map(|it| it.seq),
        kept: delivered.is_some(),
    }
}

fn of_reply(case: &Case) -> Vec<Proof> {
    let Some(reply) = &case.reply else {
        return Vec::new();
    };
    let proof = |subject: &str, label: &str| Proof {
        subject: subject.to_owned(),
        label: label.to_owned(),
        seq: None,
        kept: reply.served_on.is_some(),
    };
    let mut proofs = vec![proof("", "答复")];
    proofs.extend(reply.served_again.map(|_| proof(AGAIN, "答复，再次送达")));
    proofs
}
