//! How far something is that lasts, on a terminal: a line that comes after a second and goes at the end.

use std::io::{BufRead, Read, Write};
use std::time::Duration;

use super::escape::visible;
use super::signs::Signs;
use super::table::cut;

/// How long nothing is said.
const PATIENCE: Duration = Duration::from_secs(1);
/// How long a line stands at least.
const PAUSE: Duration = Duration::from_millis(100);

/// A line of progress.
pub struct Progress {
    /// The terminal, where there is one.
    terminal: Option<Box<dyn Write>>,
    /// The time since the beginning.
    clock: Box<dyn Fn() -> Duration>,
    width: usize,
    signs: Signs,
    /// When the line may be drawn next.
    next: Duration,
    drawn: bool,
}

impl Progress {
    /// Nothing is drawn yet, and without a terminal nothing ever is.
    pub fn new(
        terminal: Option<Box<dyn Write>>,
        clock: Box<dyn Fn() -> Duration>,
        width: usize,
        signs: Signs,
    ) -> Progress {
        Progress { terminal, clock, width, signs, next: PATIENCE, drawn: false }
    }

    /// So much of something is done; of how much, where that is known, in any unit, else in bytes.
    pub fn at(&mut self, what: &str, done: u64, of: Option<u64>) {
        let Some(terminal) = &mut self.terminal else { return };
        let now = (self.clock)();
        if now < self.next {
            return;
        }
        self.next = now + PAUSE;
        self.drawn = true;
        let far = match of.filter(|of| *of > 0) {
            Some(of) => format!("{}%", done.min(of).saturating_mul(100) / of),
            None => format!("{:.1} MB", done as f64 / 1e6),
        };
        let room = self.width.saturating_sub(far.len() + 3);
        // Nobody misses a line that could not be drawn.
        let _ = write!(terminal, "\r{}: {far}\x1b[K", cut(&visible(what), room, self.signs))
            .and_then(|()| terminal.flush());
    }

    /// Takes the line away, before anything else is said.
    pub fn end(&mut self) {
        if let Some(terminal) = self.terminal.as_mut().filter(|_| std::mem::take(&mut self.drawn)) {
            let _ = write!(terminal, "\r\x1b[K").and_then(|()| terminal.flush());
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.end();
    }
}

/// A reader that tells how many bytes were taken from it.
pub struct Watched<'a> {
    reader: &'a mut dyn BufRead,
    taken: u64,
    tell: &'a mut dyn FnMut(u64),
}

impl<'a> Watched<'a> {
    /// Nothing is taken yet.
    pub fn new(reader: &'a mut dyn BufRead, tell: &'a mut dyn FnMut(u64)) -> Watched<'a> {
        Watched { reader, taken: 0, tell }
    }
}

impl Read for Watched<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let count = self.reader.read(buffer)?;
        self.taken += count as u64;
        (self.tell)(self.taken);
        Ok(count)
    }
}

impl BufRead for Watched<'_> {
    fn fill_buf(&mut self) -> std::io::Result<&[u8]> {
        self.reader.fill_buf()
    }

    fn consume(&mut self, count: usize) {
        self.reader.consume(count);
        self.taken += count as u64;
        (self.tell)(self.taken);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::{Cell, RefCell};
    use std::rc::Rc;

    #[derive(Clone, Default)]
    struct Screen(Rc<RefCell<Vec<u8>>>);

    impl Write for Screen {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.borrow_mut().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_line_comes_after_a_second_ten_times_a_second_and_goes() {
        let (screen, time) = (Screen::default(), Rc::new(Cell::new(0)));
        let clock = time.clone();
        let clock = Box::new(move || Duration::from_millis(clock.get()));
        let mut progress = Progress::new(Some(Box::new(screen.clone())), clock, 24, Signs::Unicode);
        let said = || String::from_utf8(std::mem::take(&mut *screen.0.borrow_mut())).unwrap();
        for (at, done, of, line) in [
            (0, 1, Some(10), ""),
            (999, 2, Some(10), ""),
            (1000, 3, Some(10), "\rReading a: 30%\x1b[K"),
            (1099, 4, Some(10), ""),
            (1100, 5, Some(10), "\rReading a: 50%\x1b[K"),
            (5000, 11, Some(10), "\rReading a: 100%\x1b[K"),
            (6000, 1_250_000, None, "\rReading a: 1.2 MB\x1b[K"),
            (7000, 1, Some(0), "\rReading a: 0.0 MB\x1b[K"),
        ] {
            time.set(at);
            progress.at("Reading a", done, of);
            assert_eq!(said(), line, "{at}");
        }
        time.set(8000);
        progress.at("Reading \u{1b}[2J a name too long for it", 1, Some(1));
        let line = said();
        assert!(line.starts_with("\rReading <U+001B>") && line.ends_with("…: 100%\x1b[K"), "{line:?}");
        assert!(line.trim_start_matches('\r').trim_end_matches("\x1b[K").chars().count() < 24, "{line:?}");
        progress.end();
        assert_eq!(said(), "\r\x1b[K");
        drop(progress);
        assert_eq!(said(), "");
        let mut nowhere = Progress::new(None, Box::new(|| Duration::from_secs(9)), 80, Signs::Unicode);
        nowhere.at("x", 1, None);
        assert!(!nowhere.drawn);
    }

    #[test]
    fn what_is_taken_is_told() {
        let mut told = Vec::new();
        let mut bytes = &b"one\ntwo\n"[..];
        let mut tell = |taken| told.push(taken);
        let mut line = String::new();
        let mut watched = Watched::new(&mut bytes, &mut tell);
        watched.read_line(&mut line).unwrap();
        watched.read_to_string(&mut line).unwrap();
        assert_eq!((line.as_str(), told.last()), ("one\ntwo\n", Some(&8)));
    }
}
