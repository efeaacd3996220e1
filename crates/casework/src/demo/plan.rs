//! Which cases the district has had: first one of every sort, then as many more
//! as are asked for, as things go.

use disclosure::Rules;

use super::answer::Answer;
use super::applications::{Arrival, application};
use super::chance::Chance;
use super::course::Course;
use super::days::Days;
use super::people::{self, Somebody};
use super::periods::Periods;
use super::place::{At, Place};
use super::script::{Reached, Script, Setting, Start, Story};
use super::topics::{self, Topic};
use super::words::Words;
use super::{disputes, groups, sorts, waves};

/// What applicants add when they are asked what exactly they want: each says it otherwise.
const SUPPLEMENTS: [&str; 6] = [
    "所指的是{年}年印发的那一份，复印件即可。",
    "补充：是{村}的，大约{年}年下半年。",
    "要的是{项}那一次的，不要后来修改的。",
    "文号记不清了，标题里有“{片}”几个字，{年}年在网上见过。",
    "只要{区}的部分，其他的不需要。",
    "就是{年}年{路}施工时贴在工地门口的那一份。",
];

/// Cases that are being planned.
pub(super) struct Plan<'p> {
    rules: &'p Rules,
    periods: Periods,
    pub days: &'p Days,
    pub place: &'p Place,
    pub chance: Chance,
    pub stories: Vec<Story>,
    topics: Vec<&'static Topic>,
    limit: usize,
}

/// One application to be planned.
pub(super) struct Entry<'e> {
    pub topic: &'e Topic,
    pub answer: Answer,
    pub words: Words,
    pub somebody: Somebody,
    /// Index of the workday on which it arrives.
    pub at: usize,
    pub arrival: Arrival,
    pub course: Course,
    /// The story that it repeats.
    pub repeats: Option<usize>,
}

impl<'p> Plan<'p> {
    /// The stories of `limit` cases.
    pub fn new(
        rules: &'p Rules,
        days: &'p Days,
        place: &'p Place,
        seed: u64,
        limit: usize,
    ) -> Plan<'p> {
        let mut plan = Plan {
            rules,
            periods: Periods::of(rules),
            days,
            place,
            chance: Chance::new(seed),
            stories: Vec::with_capacity(limit),
            topics: topics::all(),
            limit,
        };
        sorts::one_of_each(&mut plan);
        groups::all(&mut plan);
        waves::all(&mut plan);
        disputes::all(&mut plan);
        while plan.room() > 0 {
            plan.any();
        }
        plan
    }

    /// How many cases may still be planned.
    pub fn room(&self) -> usize {
        self.limit.saturating_sub(self.stories.len())
    }

    /// Somebody who may ask for this: now and then a body, sometimes one who applied before.
    fn somebody(&mut self, topic: &Topic) -> Somebody {
        let speaks_of = |word: &str| topic.title.contains(word) || topic.content.contains(word);
        if speaks_of("我单位") {
            people::body(self.chance.below(3))
        } else if ["我", "本人", "本户", "邻居"]
            .iter()
            .any(|word| speaks_of(word))
        {
            people::person(self.chance.below(self.limit))
        } else if self.chance.percent(20) {
            people::body(self.chance.below(10))
        } else {
            people::person(self.chance.below(self.limit))
        }
    }

    /// A topic with an answer of this kind.
    pub fn topic_of(&mut self, kind: &str) -> &'static Topic {
        self.topic_where(|topic| topic.answer.kind() == kind)
    }

    /// The topics of an agency.
    pub fn topics_at(&self, owner: At) -> Vec<&'static Topic> {
        let topics = self.topics.iter().filter(|topic| topic.at == owner);
        topics.copied().collect()
    }

    /// A topic that fits, or any.
    pub fn topic_where(&mut self, fits: impl Fn(&Topic) -> bool) -> &'static Topic {
        let all = self.topics.iter().copied();
        let fitting: Vec<&'static Topic> = all.filter(|topic| fits(topic)).collect();
        let among = if fitting.is_empty() {
            &self.topics
        } else {
            &fitting
        };
        among[self.chance.below(among.len())]
    }

    /// An entry over the counter, with new words and somebody new to them.
    pub fn entry<'e>(&mut self, topic: &'e Topic, at: usize, course: Course) -> Entry<'e> {
        let somebody = self.somebody(topic);
        Entry {
            topic,
            answer: topic.answer,
            words: Words::new(&mut self.chance),
            somebody,
            at,
            arrival: Arrival::in_person(self.days.on(at)),
            course,
            repeats: None,
        }
    }

    /// A case as things go, on any day.
    fn any(&mut self) {
        let topic = self.topic_where(|_| true);
        let at = self.chance.below(self.days.last + 1);
        let course = Course::any(&topic.answer, &mut self.chance);
        let mut entry = self.entry(topic, at, course);
        entry.arrival = Arrival::any(self.days.on(at), &mut self.chance);
        if entry.arrival.waits() {
            entry.course.confirm_after = Some(1);
        }
        self.add(entry);
    }

    /// Plans one case, if there is room; its place among the stories.
    pub fn add(&mut self, entry: Entry<'_>) -> Option<usize> {
        if self.room() == 0 {
            return None;
        }
        let new = application(
            entry.topic,
            &entry.words,
            &entry.somebody,
            &entry.arrival,
            &mut self.chance,
        );
        let on = self.days.on(entry.at);
        let start = Start::Registered(on, Box::new(new));
        Some(self.put(entry, start, &[]))
    }

    /// Plans a case that is split into parts, if there is room for all.
    pub fn add_split(&mut self, mut entry: Entry<'_>, parts: &[&'static Topic]) {
        if self.room() <= parts.len() {
            return;
        }
        let first = self.stories.len() + 1;
        let whole: Vec<(String, String)> = parts
            .iter()
            .map(|topic| {
                (
                    entry.words.fill(topic.title),
                    entry.words.fill(topic.content),
                )
            })
            .collect();
        let contents: Vec<&str> = whole.iter().map(|(_, content)| content.as_str()).collect();
        let mut new = application(
            entry.topic,
            &entry.words,
            &entry.somebody,
            &entry.arrival,
            &mut self.chance,
        );
        new.title = format!("{}等{}项", whole[0].0, whole.len());
        new.content = contents.join("\n").as_str().into();
        entry.course.split_into = (first..first + parts.len()).collect();
        let on = self.days.on(entry.at);
        // the split happens on the workday after registration
        let split_at = entry.at + 1;
        let words: Vec<Words> = parts.iter().map(|_| entry.words.clone()).collect();
        self.put(entry, Start::Registered(on, Box::new(new)), &whole);
        for (topic, words) in parts.iter().zip(words) {
            let course = Course::plain(&topic.answer, &mut self.chance);
            let mut part = self.entry(topic, split_at, course);
            part.words = words;
            self.put(part, Start::Split, &[]);
        }
    }

    fn put(&mut self, entry: Entry<'_>, start: Start, parts: &[(String, String)]) -> usize {
        let ordinal = self.stories.len();
        // the parts of a split are its parent's, which was put before them
        let mut starts = self.stories.iter().rev().map(|story| &story.start);
        let registered = |start: &Start| match start {
            Start::Registered(_, application) => Some(Reached::by(application)),
            Start::Split => None,
        };
        let reached = registered(&start).or_else(|| starts.find_map(registered));
        let setting = Setting {
            rules: self.rules,
            periods: &self.periods,
            days: self.days,
            place: self.place,
            owner: entry.topic.at,
            ordinal,
            answer: &entry.answer,
            words: &entry.words,
            corrected: format!(
                "{}{}",
                entry.words.fill(entry.topic.content),
                entry.words.fill(SUPPLEMENTS[ordinal % SUPPLEMENTS.len()]),
            ),
            repeats: entry.repeats,
            parts: parts.to_vec(),
            reached: reached.unwrap_or_default(),
        };
        let steps = Script::new(&setting, &entry.course, entry.at).written();
        self.stories.push(Story {
            owner: entry.topic.at,
            start,
            steps,
            parts: entry.course.split_into.clone(),
        });
        ordinal
    }
}
