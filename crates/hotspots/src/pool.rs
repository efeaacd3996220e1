//! Work shared out to threads: the answer is the same whatever their number.

use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Works on `items` in pieces of `size` (which must not depend on the number
/// of threads) and returns the answers in the order of the pieces.
/// `work` gets the position of the piece's first item.
pub(crate) fn in_pieces<T: Sync, R: Send>(
    items: &[T],
    size: usize,
    threads: usize,
    work: impl Fn(usize, &[T]) -> R + Sync,
) -> Vec<R> {
    let size = size.max(1);
    let pieces: Vec<&[T]> = items.chunks(size).collect();
    let next = AtomicUsize::new(0);
    let take = || {
        let mut done = Vec::new();
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(piece) = pieces.get(at) else {
                return done;
            };
            done.push((at, work(at * size, piece)));
        }
    };
    let mut done = std::thread::scope(|scope| {
        let others: Vec<_> = (1..threads.min(pieces.len()))
            .map(|_| scope.spawn(take))
            .collect();
        let mut done = take();
        for other in others {
            done.extend(other.join().unwrap_or_else(|panic| resume_unwind(panic)));
        }
        done
    });
    done.sort_unstable_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, answer)| answer).collect()
}

#[cfg(test)]
mod tests {
    use super::in_pieces;

    #[test]
    fn the_order_is_that_of_the_items() {
        let items: Vec<usize> = (0..1_003).collect();
        let sums = |threads| {
            in_pieces(&items, 10, threads, |at, piece| {
                (at, piece.iter().sum::<usize>())
            })
        };
        assert_eq!(sums(1), sums(4));
        assert_eq!(sums(4).len(), 101);
        assert_eq!(sums(2)[1], (10, (10..20).sum()));
        assert!(in_pieces(&items[..0], 10, 3, |_, _| 1).is_empty());
    }
}
