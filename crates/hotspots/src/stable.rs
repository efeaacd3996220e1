//! The same topic keeps its id from one run to the next.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::copies::mixed;

/// A topic of an earlier run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// Its id.
    pub id: String,
    /// The ids of its texts.
    pub members: Vec<String>,
}

/// An id for each topic (given by the ids of its texts): that of the earlier
/// topic with which it shares most texts, at least half of the smaller one's;
/// else a new one, made from its first text. Each id is given once: of two
/// heirs the larger share inherits.
pub fn ids(topics: &[Vec<&str>], known: &[Known]) -> Vec<String> {
    let mut topic_of: FxHashMap<&str, usize> = FxHashMap::default();
    for (at, members) in topics.iter().enumerate() {
        topic_of.extend(members.iter().map(|member| (*member, at)));
    }
    let mut claims: Vec<(usize, usize, usize)> = Vec::new();
    for (earlier, topic) in known.iter().enumerate() {
        let mut shared: FxHashMap<usize, usize> = FxHashMap::default();
        for at in topic
            .members
            .iter()
            .filter_map(|it| topic_of.get(it.as_str()))
        {
            *shared.entry(*at).or_default() += 1;
        }
        let enough = |(at, shared): &(usize, usize)| {
            shared * 2 >= topic.members.len().min(topics[*at].len())
        };
        let shared = shared.into_iter().filter(enough);
        claims.extend(shared.map(|(at, shared)| (shared, earlier, at)));
    }
    claims
        .sort_unstable_by_key(|(shared, earlier, at)| (std::cmp::Reverse(*shared), *earlier, *at));
    let mut given: Vec<Option<String>> = vec![None; topics.len()];
    let mut inherited = FxHashSet::default();
    for (_, earlier, at) in claims {
        if given[at].is_none() && inherited.insert(earlier) {
            given[at] = Some(known[earlier].id.clone());
        }
    }
    // An id once given is never given to another topic, even if its own is gone.
    let mut used: FxHashSet<String> = known.iter().map(|it| it.id.clone()).collect();
    let given = given.into_iter().zip(topics);
    given
        .map(|(id, members)| id.unwrap_or_else(|| fresh(members, &mut used)))
        .collect()
}

fn fresh(members: &[&str], used: &mut FxHashSet<String>) -> String {
    let first = members.first().copied().unwrap_or_default();
    let mut hash = first
        .bytes()
        .fold(0, |hash, byte| mixed(hash ^ u64::from(byte)));
    loop {
        let id = format!("t{:010x}", hash >> 24);
        if used.insert(id.clone()) {
            return id;
        }
        hash = mixed(hash);
    }
}

#[cfg(test)]
mod tests {
    use super::{Known, ids};

    fn known(id: &str, members: &[&str]) -> Known {
        Known {
            id: id.into(),
            members: members.iter().map(|it| (*it).to_owned()).collect(),
        }
    }

    #[test]
    fn a_topic_that_grows_keeps_its_id_and_a_new_one_gets_its_own() {
        let before = [known("t1", &["a", "b", "c"])];
        let now = ids(
            &[vec!["x", "y"], vec!["a", "b", "c", "d", "e", "f", "g"]],
            &before,
        );
        assert_eq!(now[1], "t1");
        assert_ne!(now[0], "t1");
        assert_eq!(
            now,
            ids(
                &[vec!["x", "y"], vec!["a", "b", "c", "d", "e", "f", "g"]],
                &before
            )
        );
    }

    #[test]
    fn of_two_halves_the_larger_inherits() {
        let before = [known("t1", &["a", "b", "c", "d", "e"])];
        let now = ids(&[vec!["a", "b"], vec!["c", "d", "e"]], &before);
        assert_eq!(now[1], "t1");
        assert_ne!(now[0], "t1");
    }

    #[test]
    fn two_that_become_one_leave_one_id_and_no_id_comes_back() {
        let gone = ids(&[vec!["a", "b"]], &[])[0].clone();
        let before = [known(&gone, &["q", "r"]), known("t2", &["c", "d", "e"])];
        let now = ids(&[vec!["c", "d", "e", "z"], vec!["a", "b"]], &before);
        assert_eq!(now[0], "t2");
        assert_ne!(now[1], gone, "another topic had that id");
    }
}
