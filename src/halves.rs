//! Work on two cores at once: on both halves of many things, or on two things.

use std::sync::OnceLock;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::Relaxed;
use std::thread::yield_now;

use rayon_core::{ThreadPool, ThreadPoolBuilder};

/// The second core, once it was begun with. `None` in it where the system gives no thread.
static CREW: OnceLock<Option<ThreadPool>> = OnceLock::new();

/// Whether things are so many that a second core is worth it.
pub fn is_many(things: usize) -> bool {
    things >= MANY * price()
}

/// The same of things that take microseconds each, since they are read in the file again, or compared with each other.
pub fn is_many_heavy(things: usize) -> bool {
    things >= MANY_HEAVY * price()
}

/// Of so many things a second core is worth it while it waits for work already.
const MANY: usize = 128;

/// The same of things that take microseconds each.
const MANY_HEAVY: usize = 32;

/// How many times as much work it takes to begin with it.
fn price() -> usize {
    if CREW.get().is_some() { 1 } else { 8 }
}

/// Both halves of many things; few things are one half.
pub fn of<T>(things: &[T]) -> Vec<&[T]> {
    in_two(is_many(things.len()), things)
}

/// The same for things that take microseconds each.
pub fn of_heavy<T>(things: &[T]) -> Vec<&[T]> {
    in_two(is_many_heavy(things.len()), things)
}

/// Many things in pieces for [`in_turn`], which take microseconds each; few things are one piece.
pub fn pieces<T>(things: &[T]) -> Vec<&[T]> {
    const PIECES: usize = 16;
    let most = if is_many_heavy(things.len()) { things.len().div_ceil(PIECES) } else { things.len() };
    things.chunks(most.max(1)).collect()
}

fn in_two<T>(are_many: bool, things: &[T]) -> Vec<&[T]> {
    let (first, second) = things.split_at(things.len() / 2);
    match are_many {
        true => vec![first, second],
        false => vec![things],
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

/// What comes of each of many parts, in their order. Two cores take one after the other, whichever is free the next: one of them
/// may be slower. `here` works where it is called, and what `there` makes on the other.
pub fn in_turn<P: Sync, T: Send, W: FnMut(&P) -> T>(
    parts: &[P],
    mut here: impl FnMut(&P) -> T,
    there: impl Fn() -> W + Sync,
) -> Vec<T> {
    let next = AtomicUsize::new(0);
    let taken = |work: &mut dyn FnMut(&P) -> T| {
        let free = || {
            let at = next.fetch_add(1, Relaxed);
            Some((at, parts.get(at)?))
        };
        std::iter::from_fn(free).map(|(at, part)| (at, work(part))).collect::<Vec<_>>()
    };
    let (mut all, theirs) = both_if(parts.len() > 1, || taken(&mut here), || taken(&mut there()));
    all.extend(theirs);
    all.sort_unstable_by_key(|(at, _)| *at);
    all.into_iter().map(|(_, made)| made).collect()
}

/// Two pieces of work, at once where that is worth it and the system gives another core.
pub fn both_if<A, B: Send>(worth: bool, first: impl FnOnce() -> A, second: impl Fn() -> B + Sync) -> (A, B) {
    match worth {
        true => both(first, second),
        false => (first(), second()),
    }
}

/// Two pieces of work at once, the second on another core where the system gives one. If none is free by the time the first is
/// done, the second is done here.
pub fn both<A, B: Send>(first: impl FnOnce() -> A, second: impl Fn() -> B + Sync) -> (A, B) {
    let Some(crew) = crew() else { return (first(), second()) };
    let mut theirs = None;
    let mine = crew.in_place_scope(|scope| {
        scope.spawn(|_| theirs = Some(second()));
        first()
    });
    (mine, theirs.unwrap_or_else(second))
}

/// This thread and a second one, which waits for more to do: a new one would begin its work a third of a millisecond after it is
/// asked for. `None` where the system gives no thread.
fn crew() -> Option<&'static ThreadPool> {
    let begin = || {
        // A system may let a new thread wait behind the one that made it, and give it another core some milliseconds later: what
        // takes no longer than that would be done one after the other. So the new one is let go first, and leaves by itself.
        let here = Core::current();
        let two = ThreadPoolBuilder::new().num_threads(2).use_current_thread();
        let crew = two.start_handler(move |_| here.leave()).build().ok();
        yield_now();
        crew
    };
    CREW.get_or_init(begin).as_ref()
}

/// The core that a thread runs on, as far as the system tells.
#[derive(Clone, Copy, PartialEq)]
struct Core(#[cfg(target_os = "linux")] usize);

#[cfg(target_os = "linux")]
impl Core {
    fn current() -> Self {
        Self(rustix::thread::sched_getcpu())
    }

    /// Goes on with this thread on any other core. With none, or where that is not allowed, it stays; later the system moves it as it
    /// likes.
    fn leave(self) {
        use rustix::thread::{sched_getaffinity, sched_setaffinity};
        if Self::current() != self {
            return;
        }
        let Ok(all) = sched_getaffinity(None) else { return };
        let mut others = all;
        others.unset(self.0);
        if others.count() > 0 && sched_setaffinity(None, &others).is_ok() {
            let _ = sched_setaffinity(None, &all);
        }
    }
}

#[cfg(not(target_os = "linux"))]
impl Core {
    fn current() -> Self {
        Self()
    }

    fn leave(self) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_make_the_whole_in_order() {
        // Once there is a second core, it is asked for less.
        assert!(crew().is_some());
        for (count, halves) in [(0, 1), (1, 1), (MANY - 1, 1), (MANY, 2), (MANY + 1, 2)] {
            let items: Vec<usize> = (0..count).collect();
            let parts: Vec<Vec<usize>> = each(&of(&items), |half| half.to_vec());
            assert_eq!((parts.len(), parts.concat()), (halves, items));
        }
    }

    #[test]
    fn what_is_done_in_turn_comes_in_order() {
        for count in [0, 1, 2, 3, 1000] {
            let parts: Vec<usize> = (0..count).collect();
            let mut here = 0;
            let all = in_turn(
                &parts,
                |part| {
                    here += 1;
                    part * 2
                },
                || |part: &usize| part * 2,
            );
            assert_eq!(all, parts.iter().map(|part| part * 2).collect::<Vec<_>>());
            assert!(here <= count);
        }
    }
}
