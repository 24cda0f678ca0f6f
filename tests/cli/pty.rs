//! A person at a terminal: keys in, the whole screen out.

use std::io::{Read, Write};
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

use crate::env::{Env, PROGRAM, TODAY, masked};

/// How long a test waits for the screen before it gives up.
const PATIENCE: Duration = Duration::from_secs(90);

/// The rows of the terminal: a whole conversation fits.
const ROWS: u16 = 150;

/// The screen of a terminal, and whether the program has closed its end.
struct Screen {
    parser: vt100::Parser,
    closed: bool,
}

/// The program in a terminal of its own.
pub struct Terminal {
    child: Box<dyn Child + Send + Sync>,
    keys: Option<Box<dyn Write + Send>>,
    master: Option<Box<dyn MasterPty + Send>>,
    screen: Arc<(Mutex<Screen>, Condvar)>,
    home: String,
}

impl Env {
    /// Runs the program with these words in a terminal of so many columns.
    pub fn terminal(&self, words: &[&str], columns: u16) -> Terminal {
        self.terminal_with(words, columns, &[("TERM", "xterm-256color"), ("NO_COLOR", "1")])
    }

    /// The same with these variables, and no `NO_COLOR`.
    pub fn terminal_with(&self, words: &[&str], columns: u16, variables: &[(&str, &str)]) -> Terminal {
        self.terminal_of(words, (columns, ROWS), variables)
    }

    /// The same in a terminal of so many columns and rows.
    pub fn terminal_of(&self, words: &[&str], size: (u16, u16), variables: &[(&str, &str)]) -> Terminal {
        self.terminal_of_program(PROGRAM, words, size, variables)
    }

    /// The same with any program.
    pub fn terminal_of_program(
        &self,
        program: &str,
        words: &[&str],
        (columns, rows): (u16, u16),
        variables: &[(&str, &str)],
    ) -> Terminal {
        let size = PtySize { rows, cols: columns, ..PtySize::default() };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new(program);
        command.args(words);
        command.cwd(self.home());
        command.env_clear();
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.env("HOME", self.home());
        command.env("TZ", "UTC");
        command.env("LANG", "C.UTF-8");
        command.env("NETREC_TODAY", TODAY);
        variables.iter().for_each(|(name, value)| command.env(name, value));
        let child = pair.slave.spawn_command(command).unwrap();
        let mut output = pair.master.try_clone_reader().unwrap();
        let parser = vt100::Parser::new(rows.try_into().unwrap(), columns.try_into().unwrap(), 0);
        let screen = Arc::new((Mutex::new(Screen { parser, closed: false }), Condvar::new()));
        let shared = screen.clone();
        std::thread::spawn(move || {
            let mut bytes = [0; 4096];
            loop {
                // A terminal whose other end is closed is an error on some systems, an end of file on others.
                let read = output.read(&mut bytes).unwrap_or(0);
                let Ok(mut screen) = shared.0.lock() else { return };
                screen.parser.process(&bytes[..read]);
                screen.closed = read == 0;
                shared.1.notify_all();
                if read == 0 {
                    return;
                }
            }
        });
        let keys = Some(pair.master.take_writer().unwrap());
        let home = self.home().display().to_string();
        Terminal { child, keys, master: Some(pair.master), screen, home }
    }
}

impl Terminal {
    /// Waits until the screen is as wanted.
    #[track_caller]
    fn wait(&self, what: &str, wanted: impl Fn(&Screen) -> bool) {
        let (lock, changed) = &*self.screen;
        let until = Instant::now() + PATIENCE;
        let mut screen = lock.lock().unwrap();
        while !wanted(&screen) {
            let left = until.saturating_duration_since(Instant::now());
            assert!(!left.is_zero() && !screen.closed, "waited for {what}\n{}", screen.parser.screen().contents());
            screen = changed.wait_timeout(screen, left).unwrap().0;
        }
    }

    /// Waits until a question stands where the cursor is, with nothing typed behind it yet.
    #[track_caller]
    pub fn asked(&mut self, question: &str) -> &mut Terminal {
        self.wait(&format!("the question {question:?}"), |screen| cursor_row(screen).ends_with(question));
        self
    }

    /// Waits until a text stands anywhere.
    #[track_caller]
    pub fn sees(&mut self, text: &str) -> &mut Terminal {
        self.wait(&format!("{text:?} to be seen"), |screen| screen.parser.screen().contents().contains(text));
        self
    }

    /// Presses keys.
    pub fn press(&mut self, keys: &str) -> &mut Terminal {
        let writer = self.keys.as_mut().unwrap();
        writer.write_all(keys.as_bytes()).and_then(|()| writer.flush()).unwrap();
        self
    }

    /// Types, and waits until it stands where the cursor is.
    #[track_caller]
    pub fn types(&mut self, text: &str) -> &mut Terminal {
        self.press(text);
        self.wait(&format!("{text:?} to be typed"), |screen| cursor_row(screen).ends_with(text.trim_end()));
        self
    }

    /// Answers a question once it is asked.
    #[track_caller]
    pub fn answers(&mut self, question: &str, answer: &str) -> &mut Terminal {
        self.asked(question).types(answer).press("\r")
    }

    /// Closes the terminal, as its window does.
    pub fn close(mut self) {
        self.keys = None;
        self.master = None;
        self.child.wait().unwrap();
    }

    /// Waits for the end of the program; the exit status.
    #[track_caller]
    pub fn ends(&mut self) -> u32 {
        let (lock, changed) = &*self.screen;
        let until = Instant::now() + PATIENCE;
        let mut screen = lock.lock().unwrap();
        while !screen.closed {
            let left = until.saturating_duration_since(Instant::now());
            assert!(!left.is_zero(), "waited for the end\n{}", screen.parser.screen().contents());
            screen = changed.wait_timeout(screen, left).unwrap().0;
        }
        drop(screen);
        self.child.wait().unwrap().exit_code()
    }

    /// The whole screen, with what differs from run to run masked.
    pub fn screen(&self) -> String {
        let text = self.screen.0.lock().unwrap().parser.screen().contents();
        masked(&text.replace(&self.home, "[home]"))
    }

    /// Whether anything on the screen has a colour.
    pub fn has_color(&self) -> bool {
        let screen = self.screen.0.lock().unwrap();
        let screen = screen.parser.screen();
        let colored =
            |row, column| screen.cell(row, column).is_some_and(|cell| cell.fgcolor() != vt100::Color::Default);
        let (rows, columns) = screen.size();
        (0..rows.get()).any(|row| (0..columns.get()).any(|column| colored(row, column)))
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // A test that failed leaves nobody waiting.
        let _ = self.child.kill();
    }
}

/// What stands in the row of the cursor and, since a long answer goes over the edge, in the one above it.
fn cursor_row(screen: &Screen) -> String {
    let screen = screen.parser.screen();
    let (row, _) = screen.cursor_position();
    let columns = screen.size().1.get();
    let mut rows = screen.rows(0, columns).skip(usize::from(row).saturating_sub(1));
    let (above, here) = if row == 0 { (None, rows.next()) } else { (rows.next(), rows.next()) };
    let mut text = above.map(|above| format!("{above:columns$}", columns = columns.into())).unwrap_or_default();
    text.push_str(&here.unwrap_or_default());
    text.trim_end().to_owned()
}
