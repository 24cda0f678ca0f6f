//! The same work on both halves of many things, the second on another core.

/// Below this number of things a second core is not worth its start.
pub const WORTH_TWO: usize = 2000;

/// Both halves of many things; few things are one half.
pub fn of<T>(things: &[T]) -> Vec<&[T]> {
    let (first, second) = things.split_at(things.len() / 2);
    match things.len() < WORTH_TWO {
        true => vec![things],
        false => vec![first, second],
    }
}

/// What comes of each part, in their order: the first is worked on here, any others each on a core of their own.
pub fn each<P: Sync, T: Send>(parts: &[P], work: impl Fn(&P) -> T + Sync) -> Vec<T> {
    let Some((first, others)) = parts.split_first() else { return Vec::new() };
    let work = &work;
    std::thread::scope(|scope| {
        let others: Vec<_> = others.iter().map(|part| (part, scope.spawn(move || work(part)))).collect();
        let first = work(first);
        let others = others.into_iter().map(|(part, running)| running.join().unwrap_or_else(|_| work(part)));
        std::iter::once(first).chain(others).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_make_the_whole_in_order() {
        for (count, halves) in [(0, 1), (1, 1), (WORTH_TWO - 1, 1), (WORTH_TWO, 2), (WORTH_TWO + 1, 2)] {
            let items: Vec<usize> = (0..count).collect();
            let parts: Vec<Vec<usize>> = each(&of(&items), |half| half.to_vec());
            assert_eq!((parts.len(), parts.concat()), (halves, items));
        }
    }
}
