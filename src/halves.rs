//! Work on two cores at once: on both halves of many things, or on two things.

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

/// What comes of each part, in their order: the first is worked on here, the others on another core.
pub fn each<P: Sync, T: Send>(parts: &[P], work: impl Fn(&P) -> T + Sync) -> Vec<T> {
    let Some((first, others)) = parts.split_first() else { return Vec::new() };
    if others.is_empty() {
        return vec![work(first)];
    }
    let (first, others) = both(|| work(first), || others.iter().map(&work).collect::<Vec<T>>());
    std::iter::once(first).chain(others).collect()
}

/// What comes of each thing, in their order.
pub fn map<T: Sync, R: Send>(things: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let half = |things: &&[T]| things.iter().map(&work).collect::<Vec<R>>();
    let mut halves = each(&of(things), half).into_iter();
    let mut all = halves.next().unwrap_or_default();
    halves.for_each(|half| all.extend(half));
    all
}

/// Two pieces of work on so many things, at once where that is worth it and the system gives another core.
pub fn both_of<A, B: Send>(count: usize, first: impl FnOnce() -> A, second: impl Fn() -> B + Sync) -> (A, B) {
    match count < WORTH_TWO {
        true => (first(), second()),
        false => both(first, second),
    }
}

/// Two pieces of work at once, the second on another core where the system gives one.
pub fn both<A, B: Send>(first: impl FnOnce() -> A, second: impl Fn() -> B + Sync) -> (A, B) {
    std::thread::scope(|scope| {
        let running = std::thread::Builder::new().spawn_scoped(scope, &second).ok();
        let first = first();
        (first, running.and_then(|running| running.join().ok()).unwrap_or_else(&second))
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
