//! Pages by keyset: one row more is read than a page holds, and tells that there is
//! another page.

/// Cuts a page off the rows that were read; answers where the next one begins.
pub(crate) fn cut<R, C>(rows: &mut Vec<R>, limit: u32, at: impl FnOnce(&R) -> C) -> Option<C> {
    let more = rows.len() > limit as usize;
    rows.truncate(limit as usize);
    rows.last().filter(|_| more).map(at)
}

#[cfg(test)]
mod tests {
    use super::cut;

    #[test]
    fn there_is_another_page_when_one_row_too_many_was_read() {
        let mut rows = vec![1, 2, 3];
        assert_eq!(cut(&mut rows, 2, |row| *row), Some(2));
        assert_eq!(rows, [1, 2]);
        assert_eq!(cut(&mut rows, 2, |row| *row), None);
        assert_eq!(cut(&mut Vec::<u8>::new(), 2, |row| *row), None);
    }
}
