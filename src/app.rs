//! The world outside: streams, terminal, environment and clock. The only reader of any of them.

use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;
use std::ffi::{OsStr, OsString};
use std::io::{self, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use chrono::{DateTime, FixedOffset, Local, NaiveDate, NaiveDateTime, TimeZone};
use inquire::{Password, PasswordDisplayMode};

use crate::error::{Error, Result};
use crate::model::TimeOfDay;
use crate::render::progress::Progress;
use crate::render::screen::Held;
use crate::render::signs::Signs;
use crate::render::style::Paint;
use crate::store::{Keys, Need, Occasion, Store, View, Waiting, Wanted};

/// What a run of the program may use of the world.
pub struct App {
    /// Where results go.
    pub out: Box<dyn Write>,
    /// Where what is said to the person goes.
    pub err: Box<dyn Write>,
    /// What is piped in.
    pub input: Box<dyn Read>,
    /// What is a terminal, and how wide it is.
    pub terminal: Terminal,
    /// The environment, as far as it concerns us.
    pub environment: HashMap<OsString, OsString>,
    /// The time on the user's clock.
    pub now: DateTime<FixedOffset>,
    /// The folder of the data file, where none is named.
    pub data_folder: Option<PathBuf>,
    /// The folder of all state folders.
    pub state_folder: Option<PathBuf>,
    /// The command line, word by word.
    pub command: Vec<String>,
    /// What the command line says for every command.
    pub globals: Globals,
    /// Where the sample network stands while it is used.
    scratch: Option<crate::store::Scratch>,
    /// What opens encrypted files, once it was asked for.
    keys: OnceCell<Keys>,
    /// What is not shown yet, where a pager may show it.
    held: Option<Held>,
}

/// Lets a write that goes over the largest file that the user may have (`ulimit -f`) fail like any other, which is said, where the
/// system would end the process without a word.
pub fn outlive_limits() {
    // Where it cannot be had the process ends as it ever did, and the file is whole all the same.
    #[cfg(unix)]
    let _ = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, Default::default());
}

/// What the command line says for every command.
#[derive(Clone, Debug, Default)]
pub struct Globals {
    /// The data file.
    pub file: Option<PathBuf>,
    /// Say nothing but results and errors.
    pub quiet: bool,
    /// Never ask.
    pub yes: bool,
    /// Colour on standard output.
    pub color: bool,
    /// Colour on standard error.
    pub color_err: bool,
    /// What opens an encrypted file.
    pub identity: Option<PathBuf>,
    /// The form of the results.
    pub output: Option<crate::render::Output>,
    /// The sample network: changes are thrown away.
    pub demo: bool,
    /// Show results straight, however long they are.
    pub no_pager: bool,
}

/// What is a terminal.
#[derive(Clone, Copy, Debug, Default)]
pub struct Terminal {
    /// Standard input.
    pub input: bool,
    /// Standard output.
    pub output: bool,
    /// Standard error.
    pub error: bool,
    /// The width of the terminal in columns, where standard output is one.
    pub width: Option<usize>,
    /// Its height in lines.
    pub height: Option<usize>,
}

/// How much is written at once.
const OUTPUT: usize = 32 * 1024;

impl App {
    /// The world of this process.
    pub fn of_process() -> App {
        let environment: HashMap<OsString, OsString> = std::env::vars_os().collect();
        let folder = |name: &str| {
            let path = PathBuf::from(environment.get(OsStr::new(name))?);
            // The standard for these folders (XDG) has relative paths passed over.
            path.is_absolute().then(|| path.join("netrec"))
        };
        let folders = directories::ProjectDirs::from("", "", "netrec");
        let output = io::stdout().is_terminal();
        let number = |name: &str| environment.get(OsStr::new(name)).and_then(|number| number.to_str()?.parse().ok());
        let size = terminal_size::terminal_size().map(|(width, height)| (usize::from(width.0), usize::from(height.0)));
        let of_terminal = |size: Option<usize>| size.filter(|size| output && *size > 0);
        App {
            out: Box::new(io::BufWriter::with_capacity(OUTPUT, io::stdout())),
            err: Box::new(io::stderr()),
            input: Box::new(io::stdin()),
            terminal: Terminal {
                input: io::stdin().is_terminal(),
                output,
                error: io::stderr().is_terminal(),
                width: of_terminal(number("COLUMNS").or(size.map(|(width, _)| width))),
                height: of_terminal(number("LINES").or(size.map(|(_, height)| height))),
            },
            now: Local::now().fixed_offset(),
            data_folder: folders
                .as_ref()
                .map(|folders| folders.data_dir().to_owned())
                .or_else(|| folder("XDG_DATA_HOME")),
            state_folder: folders
                .as_ref()
                .map(|folders| folders.state_dir().unwrap_or_else(|| folders.data_local_dir()).to_owned())
                .or_else(|| folder("XDG_STATE_HOME")),
            environment,
            command: Vec::new(),
            globals: Globals::default(),
            scratch: None,
            keys: OnceCell::new(),
            held: None,
        }
    }

    /// The command line of this process, the program first.
    pub fn words() -> impl Iterator<Item = OsString> {
        std::env::args_os()
    }

    /// The world of a process that a shell has started to complete a line, which it has in its arguments: of that line the data
    /// file and what opens it count.
    pub fn of_completion() -> App {
        let mut app = App::of_process();
        let words: Vec<OsString> = App::words().collect();
        let value = |option: &str| App::value_of(option, &words).map(PathBuf::from);
        (app.globals.file, app.globals.identity) = (value("--file"), value("--identity"));
        // Nobody is asked for a passphrase in the middle of a line.
        app.terminal = Terminal::default();
        app
    }

    /// The value of an option in words that are not understood as a whole.
    pub fn value_of<'a>(option: &str, words: &'a [OsString]) -> Option<&'a OsStr> {
        words.iter().enumerate().find_map(|(at, word)| match word.to_str()?.strip_prefix(option)? {
            "" => words.get(at + 1).map(OsString::as_os_str),
            value => value.strip_prefix('=').map(OsStr::new),
        })
    }

    /// The file for a command that ends with what it shows of it: what was read is left to the end of the process, which frees
    /// it at once and not record by record.
    pub fn look(&self, need: Need) -> Result<&'static mut View> {
        Ok(Box::leak(Box::new(self.store()?.read(need)?)))
    }

    /// A variable of the environment that is set to something.
    pub fn variable(&self, name: &str) -> Option<&str> {
        self.environment.get(OsStr::new(name))?.to_str().filter(|value| !value.is_empty())
    }

    /// The day that the program takes for today.
    pub fn today(&self) -> NaiveDate {
        self.now.date_naive()
    }

    /// Takes another day for today, at noon.
    pub fn pretend(&mut self, today: NaiveDate, time: Option<TimeOfDay>) {
        let (hour, minute) = time.map_or((12, 0), |time| (time.hour(), time.minute()));
        let now = today.and_hms_opt(hour, minute, 0);
        if let Some(now) = now.and_then(|now| self.now.offset().from_local_datetime(&now).earliest()) {
            self.now = now;
        }
    }

    /// The time on the user's clock at a time in UTC.
    pub fn local(utc: NaiveDateTime) -> NaiveDateTime {
        Local.from_utc_datetime(&utc).naive_local()
    }

    /// A line of progress for something that may last.
    pub fn progress(&self) -> Progress {
        let shows =
            self.terminal.error && !self.globals.quiet && self.variable("TERM").is_none_or(|term| term != "dumb");
        let begun = Instant::now();
        let terminal = shows.then(|| Box::new(io::stderr()) as Box<dyn Write>);
        Progress::new(terminal, Box::new(move || begun.elapsed()), self.width().unwrap_or(80), self.signs())
    }

    /// True where a question can be put to a person.
    pub fn can_ask(&self) -> bool {
        self.terminal.input && self.terminal.error && !self.globals.yes
    }

    /// With what results are drawn.
    pub fn paint(&self) -> Paint {
        Paint::new(self.globals.color, self.signs())
    }

    /// The signs that reach whoever reads the results: those of ASCII where the locale has no others, and on a terminal that may
    /// have no picture of them.
    pub fn signs(&self) -> Signs {
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(|name| self.variable(name));
        let has_all = match locale {
            Some(locale) => locale.to_ascii_lowercase().replace('-', "").contains("utf8"),
            // That is the locale C; Windows has no such variables, and all signs.
            None => cfg!(windows),
        };
        let is_poor = self.terminal.output && matches!(self.variable("TERM"), Some("dumb" | "linux"));
        if has_all && !is_poor { Signs::Unicode } else { Signs::Ascii }
    }

    /// The width that results must fit; none where they go to a program.
    pub fn width(&self) -> Option<usize> {
        self.terminal.width
    }

    /// The path of the data file.
    pub fn data_file(&self) -> Result<PathBuf> {
        let variable = self.environment.get(OsStr::new("NETREC_FILE")).filter(|path| !path.is_empty());
        let named = self.globals.file.clone().or_else(|| variable.map(PathBuf::from));
        let usual = || Some(self.data_folder.as_ref()?.join("netrec.json"));
        named.or_else(usual).ok_or_else(|| {
            Error::failed("there is no home folder to keep the data file in")
                .advise("set HOME, or name a file with --file")
        })
    }

    /// The store of the data file.
    pub fn store(&self) -> Result<Store> {
        let states = self.state_folder.as_ref().ok_or_else(|| {
            Error::failed("there is no home folder to keep the history in").advise("set HOME or XDG_STATE_HOME")
        })?;
        let store = Store::open(&self.data_file()?, states)?;
        match store.wanted()? {
            Some(wanted) => {
                let keys = self.keys(wanted, store.path())?;
                Ok(store.with_keys(keys))
            }
            None => Ok(store),
        }
    }

    /// What opens the first of these files that is encrypted.
    pub fn keys_of(&self, paths: &[&Path]) -> Result<Keys> {
        for path in paths {
            if let Some(wanted) = Wanted::by(path)? {
                return self.keys(wanted, path);
            }
        }
        Ok(Keys::default())
    }

    /// The file with the identity that opens an encrypted file, where one is named.
    pub fn identity(&self) -> Option<PathBuf> {
        let variable = self.environment.get(OsStr::new("NETREC_IDENTITY")).filter(|path| !path.is_empty());
        self.globals.identity.clone().or_else(|| variable.map(PathBuf::from))
    }

    /// What opens an encrypted file. It is asked for once, before anything is locked.
    pub fn keys(&self, wanted: Wanted, path: &Path) -> Result<Keys> {
        if let Some(keys) = self.keys.get() {
            return Ok(keys.clone());
        }
        let identity = self.identity();
        let shown = path.display();
        if identity.is_none() && wanted == Wanted::Identity {
            return Err(Error::failed(format!("{shown} is encrypted"))
                .advise("name the identity that opens it with --identity PATH, or in NETREC_IDENTITY"));
        }
        let passphrase = match wanted {
            Wanted::Passphrase => Some(self.secret(&format!("Passphrase of {shown}:"), false)?),
            Wanted::Identity => None,
        };
        let keys = Keys::new(identity.as_deref(), passphrase, |question| self.secret(question, false))?;
        Ok(self.keys.get_or_init(|| keys).clone())
    }

    /// Asks for a passphrase, twice where it is a new one. It is never shown.
    ///
    /// # Errors
    /// There is no terminal to ask on, or no answer.
    pub fn secret(&self, question: &str, is_new: bool) -> Result<String> {
        if !(self.terminal.input && self.terminal.error) {
            return Err(Error::failed("a passphrase is needed, which is asked for on a terminal alone")
                .advise("run this on one, or encrypt the file to an identity: netrec encrypt --recipient"));
        }
        let question = crate::render::escape::visible(question);
        let prompt = Password::new(&question).with_display_mode(PasswordDisplayMode::Hidden);
        let prompt = match is_new {
            true => prompt.with_custom_confirmation_message("Once more:"),
            false => prompt.without_confirmation(),
        };
        let answer = prompt.prompt().map_err(|_| Error::failed("not answered").advise("nothing was changed"))?;
        match answer.is_empty() {
            true => Err(Error::failed("an empty passphrase is none").advise("nothing was changed")),
            false => Ok(answer),
        }
    }

    /// What the history says of a change made now.
    pub fn with_occasion<T>(&self, with: impl FnOnce(Occasion<'_>) -> T) -> T {
        let time = self.now.to_rfc3339_opts(chrono::SecondsFormat::Secs, false);
        let progress = RefCell::new(self.progress());
        let waiting = |holder: &str, waited: Duration, most: Duration| {
            let (waited, most) = (waited.as_millis() as u64, most.as_millis() as u64);
            progress.borrow_mut().at(&format!("Waiting for {holder}"), waited, Some(most));
        };
        let waiting = Waiting(&waiting);
        with(Occasion { command: &self.command, time: &time, today: self.today(), waiting })
    }

    /// All of standard input.
    pub fn read_input_bytes(&mut self) -> Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.input
            .read_to_end(&mut bytes)
            .map_err(|error| Error::failed(format!("cannot read standard input: {}", crate::error::plain(&error))))?;
        Ok(bytes)
    }

    /// All of standard input, as text.
    pub fn read_input(&mut self) -> Result<String> {
        let bytes = self.read_input_bytes()?;
        String::from_utf8(bytes)
            .map_err(|_| Error::failed("standard input is not UTF-8").advise("convert it, with iconv for example"))
    }
}

impl App {
    /// Says a line to the person, unless they want quiet.
    pub fn say(&mut self, line: &str) -> Result<()> {
        if self.globals.quiet {
            return Ok(());
        }
        self.tell(crate::render::escape::visible(line).into_owned());
        Ok(())
    }

    /// Says, also to those who want quiet, what failed after a thing was done.
    pub fn warn(&mut self, what: &str) {
        self.tell(format!("netrec: warning: {}", crate::render::escape::visible(what)));
    }

    /// Puts a line below the results.
    fn tell(&mut self, line: String) {
        if let Some(held) = &mut self.held {
            return held.said.push(line);
        }
        // What was shown before stands above.
        self.flush();
        // What is done is done, though nobody hears of it.
        let _ = writeln!(self.err, "{line}");
    }

    /// Shows what was written before something else comes to the screen; a failure comes up again when all is written.
    pub fn flush(&mut self) {
        if let Some(held) = self.held.take_if(|held| !held.is_empty()) {
            // A question stands below what it is about, and no pager between them.
            let _ = self.write(&held.text);
            held.said.into_iter().for_each(|line| self.tell(line));
        }
        let _ = self.out.flush();
    }

    /// Writes a text of results, already fit for a terminal.
    pub fn write(&mut self, text: &str) -> Result<()> {
        match &mut self.held {
            Some(held) => {
                held.text.push_str(text);
                Ok(())
            }
            None => self.out.write_all(text.as_bytes()).map_err(Error::output),
        }
    }

    /// Holds back results for people from now on, until it is known whether they are longer than the screen.
    pub fn hold(&mut self) {
        self.held.get_or_insert_default();
    }

    /// What was held back until now; from here on nothing is.
    pub fn release(&mut self) -> Option<Held> {
        self.held.take()
    }

    /// Puts the sample network in the place of the user's file, in folders that go with this run.
    pub fn use_demo(&mut self) -> Result<()> {
        let network = crate::demo::network(self.today());
        let scratch = crate::store::Scratch::new(&network)?;
        self.globals.file = Some(scratch.data());
        self.state_folder = Some(scratch.state());
        self.scratch = Some(scratch);
        Ok(())
    }
}
