//! The same work on both halves of many things, the second on another core.

/// Below this number of things a second core is not worth its start.
pub const WORTH_TWO: usize = 2000;

/// What comes of the first half, and of the second where there is one: few things are one half.
pub fn of<I: Sync, T: Send>(items: &[I], work: impl Fn(&[I]) -> T + Sync) -> impl Iterator<Item = T> {
    let middle = if items.len() < WORTH_TWO { items.len() } else { items.len() / 2 };
    let (first, second) = items.split_at(middle);
    let (first, second) = std::thread::scope(|scope| {
        let other = (!second.is_empty()).then(|| scope.spawn(|| work(second)));
        (work(first), other.map(|other| other.join().unwrap_or_else(|_| work(second))))
    });
    std::iter::once(first).chain(second)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_make_the_whole_in_order() {
        for (count, halves) in [(0, 1), (1, 1), (WORTH_TWO - 1, 1), (WORTH_TWO, 2), (WORTH_TWO + 1, 2)] {
            let items: Vec<usize> = (0..count).collect();
            let parts: Vec<Vec<usize>> = of(&items, <[usize]>::to_vec).collect();
            assert_eq!((parts.len(), parts.concat()), (halves, items));
        }
    }
}
