//! Work on two cores at once: on both halves of many things, or on two things.

use std::io;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::Relaxed;
use std::thread::{Builder, Scope, ScopedJoinHandle, scope, yield_now};

/// Of so many things a second core is worth its start.
pub const MANY: usize = 2000;

/// The same of things that take microseconds each, since they are read in the file again, or compared with each other.
pub const MANY_HEAVY: usize = 128;

/// Both halves of many things; few things are one half.
pub fn of<T>(things: &[T]) -> Vec<&[T]> {
    from(MANY, things)
}

/// The same for things that take microseconds each.
pub fn of_heavy<T>(things: &[T]) -> Vec<&[T]> {
    from(MANY_HEAVY, things)
}

fn from<T>(many: usize, things: &[T]) -> Vec<&[T]> {
    let (first, second) = things.split_at(things.len() / 2);
    match things.len() < many {
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

/// What comes of each of many parts, in their order. Two cores take one after the other, whichever is free the next: one of them
/// may be slower. `here` works where it is called, and what `there` makes on the other.
pub fn in_turn<P: Sync, T: Send, W: FnMut(&P) -> T>(
    parts: &[P],
    mut here: impl FnMut(&P) -> T,
    there: impl Fn() -> W + Sync,
) -> Vec<T> {
    if parts.len() < 2 {
        return parts.iter().map(here).collect();
    }
    let next = AtomicUsize::new(0);
    let free = || {
        let at = next.fetch_add(1, Relaxed);
        Some((at, parts.get(at)?))
    };
    let (mine, theirs) = both(
        || std::iter::from_fn(free).map(|(at, part)| (at, here(part))).collect::<Vec<_>>(),
        || {
            let mut there = there();
            std::iter::from_fn(free).map(|(at, part)| (at, there(part))).collect::<Vec<_>>()
        },
    );
    let mut all: Vec<Option<T>> = parts.iter().map(|_| None).collect();
    for (at, result) in mine.into_iter().chain(theirs) {
        all[at] = Some(result);
    }
    // Of what was lost with the other core, if anything, nothing stays undone.
    all.into_iter().zip(parts).map(|(done, part)| done.unwrap_or_else(|| here(part))).collect()
}

/// Two pieces of work, at once where that is worth it and the system gives another core.
pub fn both_if<A, B: Send>(worth: bool, first: impl FnOnce() -> A, second: impl Fn() -> B + Sync) -> (A, B) {
    match worth {
        true => both(first, second),
        false => (first(), second()),
    }
}

/// Two pieces of work at once, the second on another core where the system gives one.
pub fn both<A, B: Send>(first: impl FnOnce() -> A, second: impl Fn() -> B + Sync) -> (A, B) {
    scope(|scope| {
        let running = elsewhere(scope, &second).ok();
        let first = first();
        (first, running.and_then(|running| running.join().ok()).unwrap_or_else(&second))
    })
}

/// Work that is begun on another core, or an error where the system gives no thread.
///
/// A system may let a new thread wait behind the one that made it, and give it another core some milliseconds later: what takes no
/// longer than that would be done one after the other. So the new one is let go first, and leaves by itself. While another works
/// already no core is free, and the system knows best which of them waits.
pub fn elsewhere<'scope, T: Send + 'scope>(
    scope: &'scope Scope<'scope, '_>,
    work: impl FnOnce() -> T + Send + 'scope,
) -> io::Result<ScopedJoinHandle<'scope, T>> {
    static AT_WORK: AtomicUsize = AtomicUsize::new(0);
    let here = (AT_WORK.fetch_add(1, Relaxed) == 0).then(Core::current);
    let running = Builder::new().spawn_scoped(scope, move || {
        if let Some(here) = here {
            here.leave();
        }
        let done = work();
        AT_WORK.fetch_sub(1, Relaxed);
        done
    });
    if here.is_some() {
        yield_now();
    }
    running.inspect_err(|_| {
        AT_WORK.fetch_sub(1, Relaxed);
    })
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
        // A part that the other core was lost with is done here.
        let all = in_turn(&[1, 2, 3], |part| *part, || |_: &i32| -> i32 { panic!("lost") });
        assert_eq!(all, [1, 2, 3]);
    }
}
