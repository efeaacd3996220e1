//! How a topic is answered: the kind of reply, and what it must carry.

use disclosure::Text;
use disclosure::act::DraftReply;
use disclosure::application::{Medium, Provision};
use disclosure::reply::{
    Classification, Given, ItemOutcome, Parts, PublishedAt, ResponsibleBody, Search,
    ThirdPartyFinding, Withheld,
};

use super::words::Words;

/// The answer that a topic is likely to get; texts carry placeholders.
#[derive(Debug, Clone, Copy)]
pub(super) enum Answer {
    /// Already public: channel, way.
    Published(&'static str, &'static str),
    /// Given: what, pages.
    Granted(&'static str, u32),
    /// Given in part: what, what not, article, why.
    InPart(&'static str, &'static str, &'static str, &'static str),
    /// State secret: basis.
    Secret(&'static str),
    /// Forbidden by a law.
    ByLaw(&'static str),
    /// Danger for security or stability.
    Stability(&'static str),
    /// Harm to a third party.
    ThirdParty(&'static str),
    /// Internal affairs.
    Internal(&'static str),
    /// Information of the process.
    Process(&'static str),
    /// File of an enforcement case.
    Enforcement(&'static str),
    /// Special rule of access.
    Special(&'static str),
    /// Not held: where one searched, by which term.
    NotHeld(&'static str, &'static str),
    /// Another body's: its name, its contact.
    Elsewhere(&'static str, &'static str),
    /// Would have to be made.
    Creation(&'static str),
    /// Still unclear after the supplement.
    Unclear(&'static str),
    /// A petition, complaint or report: the right channel.
    Petition(&'static str),
    /// A publication: where to get it.
    Publication(&'static str),
    /// A confirmation of what one has already.
    Confirmation(&'static str),
    /// Something else.
    Other(&'static str),
    /// The same once more; the number of the first reply is filled in when it is known.
    Repeat,
    /// Beyond reason in number and frequency.
    Excessive,
    /// Several matters in one: the first given, the second not held.
    Several(&'static str, &'static str),
}

/// What the case has seen of a third party when the reply is drafted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Objection {
    /// Nobody objected.
    None,
    /// It objected, and its grounds hold.
    Holds,
    /// It objected, and a major public interest demands disclosure all the same.
    Overridden,
}

/// The name of the consultation of a third party within a case.
pub(super) const THIRD_PARTY: &str = "第三方-1";

/// The article under which what concerns a third party is withheld.
pub(super) const PRIVATE: &str = "reg:15";

impl Answer {
    /// The kind, by `replies.toml`.
    pub fn kind(&self) -> &'static str {
        match self {
            Answer::Published(..) => "already_published",
            Answer::Granted(..) => "granted",
            Answer::InPart(..) | Answer::Several(..) => "granted_in_part",
            Answer::Secret(_) => "refused_state_secret",
            Answer::ByLaw(_) => "refused_by_law",
            Answer::Stability(_) => "refused_stability",
            Answer::ThirdParty(_) => "refused_third_party",
            Answer::Internal(_) => "refused_internal",
            Answer::Process(_) => "refused_process",
            Answer::Enforcement(_) => "refused_enforcement_file",
            Answer::Special(_) => "special_query",
            Answer::NotHeld(..) => "not_held",
            Answer::Elsewhere(..) => "not_this_agency",
            Answer::Creation(_) => "needs_creation",
            Answer::Unclear(_) => "still_unclear",
            Answer::Petition(_) => "petition",
            Answer::Publication(_) => "publication",
            Answer::Confirmation(_) => "confirmation_request",
            Answer::Other(_) => "other",
            Answer::Repeat => "repeat_request",
            Answer::Excessive => "excessive",
        }
    }

    /// Whether something is withheld for a third party's sake, which is asked then.
    pub fn protects_others(&self) -> bool {
        matches!(
            self,
            Answer::ThirdParty(_) | Answer::InPart(_, _, PRIVATE, _)
        )
    }

    /// The draft of the reply.
    pub fn draft(&self, words: &Words, objection: Objection) -> DraftReply {
        let items = match self {
            Answer::Several(what, term) => several(what, term, words),
            _ => Vec::new(),
        };
        let mut parts = self.parts(words);
        if objection != Objection::None {
            parts.third_parties = vec![finding(objection)];
        }
        DraftReply {
            kind: self.kind().to_owned(),
            parts,
            items,
            body: None,
            covers: Vec::new(),
            departs: None,
        }
    }

    fn parts(&self, words: &Words) -> Parts {
        let text = |said: &str| Some(Text::plain(words.fill(said)));
        let mut parts = Parts::default();
        match self {
            Answer::Published(channel, way) => {
                parts.published_at = Some(PublishedAt {
                    channel: words.fill(channel),
                    way: words.fill(way),
                });
            }
            Answer::Granted(what, pages) => parts.given = Some(given(what, *pages, words)),
            Answer::InPart(what, withheld, cite, why) => {
                parts.given = Some(given(what, 6, words));
                parts.withheld = vec![Withheld {
                    what: text(withheld),
                    cite: (*cite).to_owned(),
                    reason: text(why),
                }];
                match *cite {
                    PRIVATE => parts.third_parties = vec![finding(Objection::None)],
                    _ => parts.no_duty_to_disclose = no_duty(),
                }
            }
            Answer::Secret(basis) => {
                parts.reason =
                    text("所申请的信息已依法确定为国家秘密，依照《条例》第十四条不予公开。");
                parts.classification = Some(Classification {
                    level: "秘密".into(),
                    basis: words.fill(basis),
                });
            }
            Answer::ByLaw(law) => {
                parts.reason = text("所申请的信息属于法律明确规定不得对外提供的内容。");
                parts.forbidding_law = Some(words.fill(law));
            }
            Answer::Stability(danger) => {
                parts.reason = text("经评估，公开后的风险不能以区分处理消除。");
                parts.danger = text(danger);
            }
            Answer::ThirdParty(harm) => {
                parts.reason = text(harm);
                parts.third_parties = vec![finding(Objection::None)];
            }
            Answer::Internal(why) | Answer::Process(why) | Answer::Enforcement(why) => {
                parts.reason = text(why);
                parts.no_duty_to_disclose = no_duty();
            }
            Answer::Special(rule) => parts.special_rule = Some(words.fill(rule)),
            Answer::NotHeld(place, term) => parts.search = Some(search(place, term, words)),
            Answer::Elsewhere(name, contact) => {
                parts.reason = text("所申请的信息由其他机关制作并保存，不属于本机关负责公开。");
                parts.responsible_body = Some(ResponsibleBody {
                    name: Some(words.fill(name)),
                    contact: Some(words.fill(contact)),
                    unknown: None,
                });
            }
            Answer::Petition(channel) => {
                parts.reason = text("所提内容是反映问题、要求处理，不是申请获取已有的政府信息。");
                parts.proper_channel = text(channel);
            }
            Answer::Publication(channel) => {
                parts.reason = text("所申请的内容载于公开出版物。");
                parts.proper_channel = text(channel);
            }
            Answer::Excessive => {
                parts.reason = text(
                    "申请人一个月内就相近事项提出大量申请，说明的理由不足以支持如此数量和频次。",
                );
            }
            Answer::Creation(why)
            | Answer::Unclear(why)
            | Answer::Confirmation(why)
            | Answer::Other(why) => parts.reason = text(why),
            Answer::Repeat | Answer::Several(..) => {}
        }
        parts
    }
}

fn no_duty() -> Option<Text> {
    Some(Text::from(
        "已逐项核对现行法律、法规、规章和主动公开目录，没有应当公开此类信息的规定。",
    ))
}

fn given(what: &str, pages: u32, words: &Words) -> Given {
    Given {
        what: Some(Text::plain(words.fill(what))),
        // On paper: the demonstration has no files that could go along.
        medium: Some(Medium::Paper),
        way: Some(Provision::Post),
        pages: Some(pages),
        ..Given::default()
    }
}

fn search(place: &str, term: &str, words: &Words) -> Search {
    Search {
        places: vec![
            words.fill(place),
            "机关档案室".into(),
            "电子公文系统".into(),
        ],
        terms: vec![words.fill(term)],
        period: words.fill("{年}年至今"),
        by: "承办人会同档案管理员".into(),
        on: None,
        result: Some(Text::from(
            "逐卷、逐条检索，没有查到所申请的信息，也没有其制作、获取或者移交的记录。",
        )),
    }
}

fn several(what: &str, term: &str, words: &Words) -> Vec<ItemOutcome> {
    let outcome = |item: &str, kind: &str, parts: Parts| ItemOutcome {
        item: Text::from(item),
        kind: kind.to_owned(),
        parts,
    };
    let first = Parts {
        given: Some(given(what, 9, words)),
        ..Parts::default()
    };
    let second = Parts {
        search: Some(search("业务科室专卷", term, words)),
        ..Parts::default()
    };
    vec![
        outcome("第一项", "granted", first),
        outcome("第二项", "not_held", second),
    ]
}

/// The agency's own finding: an objection is no veto (article 32).
fn finding(objection: Objection) -> ThirdPartyFinding {
    let overridden = objection == Objection::Overridden;
    let text = |said: &str| Some(Text::from(said));
    ThirdPartyFinding {
        consultation: (objection != Objection::None).then(|| THIRD_PARTY.to_owned()),
        harm: text(if overridden {
            "公开会使第三方的经营信息为人所知，但涉及的只是使用公共资金的部分。"
        } else {
            "公开会使他人的家庭住址、财产状况等为不特定的人所知，损害其隐私权益。"
        }),
        grounds: text(if overridden {
            "第三方所述理由部分成立，不足以抵过公众监督公共资金使用的需要。"
        } else {
            "经本机关审查，不公开的理由成立，也没有不公开会对公共利益造成重大影响的情形。"
        }),
        disclose: overridden,
        public_interest: overridden
            .then(|| Text::from("涉及公共资金的使用和公共安全，不公开会对公共利益造成重大影响。")),
    }
}
