//! A sealed environment: a home of its own, no variable but `PATH`, and a fixed day.

use std::ffi::OsStr;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

use crate::entries::Shared;

/// The program under test.
pub const PROGRAM: &str = env!("CARGO_BIN_EXE_netrec");

/// The day that is today unless a test says otherwise, a Saturday.
pub const TODAY: &str = "2026-09-12";

/// A home with a network in it.
pub struct Env {
    home: tempfile::TempDir,
    today: String,
    file: PathBuf,
}

impl Env {
    /// A home in which the program never ran.
    pub fn new() -> Env {
        let home = tempfile::TempDir::with_prefix("netrec-test-").unwrap();
        // As a home is, which others cannot look into.
        #[cfg(unix)]
        std::fs::set_permissions(home.path(), std::os::unix::fs::PermissionsExt::from_mode(0o700)).unwrap();
        // The program names files behind links, and the folder for temporary files may be one.
        let file = home.path().canonicalize().unwrap().join(".local/share/netrec/netrec.json");
        Env { home, today: TODAY.to_owned(), file }
    }

    /// A home with this data file in it.
    pub fn with(text: impl AsRef<[u8]>) -> Env {
        let net = Env::new();
        net.write(text);
        net
    }

    /// The same home on another day.
    pub fn on(mut self, today: &str) -> Env {
        self.today = today.to_owned();
        self
    }

    /// The home folder.
    pub fn home(&self) -> PathBuf {
        self.home.path().canonicalize().unwrap()
    }

    /// The path of the data file.
    pub fn path(&self) -> &Path {
        &self.file
    }

    /// A file beside the data file: `.bak`, `.lock`.
    pub fn beside(&self, ending: &str) -> PathBuf {
        let mut path = self.file.clone().into_os_string();
        path.push(ending);
        path.into()
    }

    /// The state folder of the data file.
    pub fn state(&self) -> PathBuf {
        let states = self.home().join(".local/state/netrec");
        let entries = std::fs::read_dir(states).unwrap().map(|entry| entry.unwrap().path());
        entries.into_iter().find(|path| path.is_dir()).unwrap()
    }

    /// The program with these words, in this home.
    pub fn command<W: AsRef<OsStr>>(&self, words: &[W]) -> Command {
        self.command_of(PROGRAM, words)
    }

    /// Any program with these words, in this home.
    pub fn command_of<W: AsRef<OsStr>>(&self, program: impl AsRef<OsStr>, words: &[W]) -> Command {
        let mut command = Command::new(program);
        command.args(words).current_dir(self.home.path()).env_clear();
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.env("HOME", self.home()).env("TZ", "UTC").env("LANG", "C.UTF-8").env("NETREC_TODAY", &self.today);
        if cfg!(windows) {
            command.env("APPDATA", self.home()).env("LOCALAPPDATA", self.home());
        }
        command
    }

    /// Runs the program with nothing on its input.
    #[must_use]
    pub fn run(&self, words: &[&str]) -> Outcome {
        self.outcome(self.command(words))
    }

    /// Runs the program with this on its input.
    #[must_use]
    pub fn run_with_input(&self, words: &[&str], input: impl AsRef<[u8]>) -> Outcome {
        let mut command = self.command(words);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        // A program that has ended without reading all of it is as good as one that has not ended yet.
        match child.stdin.take().unwrap().write_all(input.as_ref()) {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => {}
            written => written.unwrap(),
        }
        Outcome::new(self, &format!("{words:?}"), child.wait_with_output().unwrap())
    }

    /// Runs a command that was made for this home.
    #[must_use]
    pub fn outcome(&self, command: Command) -> Outcome {
        self.outcome_on(command, Stdio::null())
    }

    /// Runs a command that was made for this home, with this for its input.
    #[must_use]
    pub fn outcome_on(&self, mut command: Command, input: Stdio) -> Outcome {
        let output = command.stdin(input).output().unwrap();
        Outcome::new(self, &format!("{:?}", command.get_args().collect::<Vec<_>>()), output)
    }

    /// Runs a command that must succeed, and returns what it said to the person.
    pub fn ok(&self, words: &[&str]) -> String {
        self.run(words).ok().err.clone()
    }

    /// Runs the program in this process, and returns its exit status: for the many runs of a property.
    pub fn run_here<W: AsRef<str>>(&self, words: &[W]) -> u8 {
        self.results_here(words).0
    }

    /// Runs the program in this process, and returns its exit status and its results.
    pub fn results_here<W: AsRef<str>>(&self, words: &[W]) -> (u8, Vec<u8>) {
        let mut app = self.app_here();
        let results = Shared::default();
        app.out = Box::new(results.clone());
        let words = ["netrec"].into_iter().chain(words.iter().map(AsRef::as_ref));
        let status = netrec::cli::run(words.map(Into::into), &mut app);
        (status, results.0.take())
    }

    /// The world of a run in this process: what it says goes nowhere.
    pub fn app_here(&self) -> netrec::app::App {
        let mut app = netrec::app::App::of_process();
        app.out = Box::new(std::io::sink());
        app.err = Box::new(std::io::sink());
        app.input = Box::new(std::io::empty());
        app.terminal = netrec::app::Terminal::default();
        app.environment = [("LANG", "C.UTF-8"), ("NETREC_TODAY", &self.today)]
            .map(|(name, value)| (name.into(), value.into()))
            .into();
        app.data_folder = self.file.parent().map(Path::to_owned);
        app.state_folder = Some(self.home().join(".local/state/netrec"));
        app
    }

    /// Undoes all there is, which must give the first file back byte for byte, and does it again, which must give the last.
    pub fn there_and_back(&self, first: &str, step: impl Fn(&Env, &str) -> u8) {
        while step(self, "redo") == 0 {}
        let last = self.file();
        let mut steps = 0;
        while step(self, "undo") == 0 {
            steps += 1;
            assert!(steps < 100, "undo comes to an end");
        }
        assert_eq!(self.file(), first);
        while step(self, "redo") == 0 {
            steps -= 1;
        }
        assert_eq!(steps, 0);
        assert_eq!(self.file(), last);
    }

    /// Runs a command that must succeed, with another day for today.
    pub fn on_day(&self, today: &str, words: &[&str]) -> String {
        self.ok(&[words, &["--today", today]].concat())
    }

    /// The results of a reading command as JSON.
    pub fn read(&self, words: &[&str]) -> Value {
        self.run(words).ok().json()
    }

    /// Writes the data file, as an editor would.
    pub fn write(&self, text: impl AsRef<[u8]>) {
        std::fs::create_dir_all(self.file.parent().unwrap()).unwrap();
        std::fs::write(&self.file, text).unwrap();
    }

    /// The text of the data file.
    pub fn file(&self) -> String {
        std::fs::read_to_string(&self.file).unwrap()
    }

    /// The data file as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.file()).unwrap()
    }

    /// A record of the data file, by its list and place.
    pub fn record(&self, list: &str, at: usize) -> Value {
        self.json()[list][at].clone()
    }

    /// The operations, the newest first.
    pub fn history(&self) -> Vec<Value> {
        self.read(&["history", "--json"]).as_array().unwrap().clone()
    }

    /// Every file of this home with its bytes, but for the lock.
    pub fn everything(&self) -> Vec<(PathBuf, Vec<u8>)> {
        let mut files = Vec::new();
        walk(&self.home(), &mut |path| {
            if path.extension() != Some(OsStr::new("lock")) {
                files.push((path.to_owned(), std::fs::read(path).unwrap_or_default()));
            }
        });
        files.sort();
        files
    }

    /// Runs a command that must fail with this status, say one line and change nothing.
    pub fn refused(&self, words: &[&str], status: i32) -> String {
        let before = self.everything();
        let line = self.run(words).fails(status);
        assert!(self.everything() == before, "{words:?} changed something");
        line
    }
}

/// Calls `each` with every file below a folder.
pub fn walk(folder: &Path, each: &mut impl FnMut(&Path)) {
    for entry in std::fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() && !path.is_symlink() { walk(&path, each) } else { each(&path) }
    }
}

/// What a run of the program came to.
pub struct Outcome {
    /// The exit status; none where a signal ended it.
    pub status: Option<i32>,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
    words: String,
    home: String,
}

impl Outcome {
    fn new(net: &Env, words: &str, output: Output) -> Outcome {
        Outcome {
            status: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
            words: words.to_owned(),
            home: net.home().display().to_string(),
        }
    }

    /// It was done.
    #[track_caller]
    pub fn ok(&self) -> &Outcome {
        self.exits(0)
    }

    /// It ended with this status.
    #[track_caller]
    pub fn exits(&self, status: i32) -> &Outcome {
        let Outcome { words, out, err, .. } = self;
        assert_eq!(self.status, Some(status), "{words}\nstdout: {out}\nstderr: {err}");
        self
    }

    /// It failed with this status, wrote no result and said one line, which is returned without the name of the program.
    #[track_caller]
    pub fn fails(&self, status: i32) -> String {
        self.exits(status).stdout("");
        let line = self.err.strip_prefix("netrec: ").and_then(|line| line.strip_suffix('\n'));
        let line = line.filter(|line| !line.is_empty() && !line.contains('\n'));
        line.unwrap_or_else(|| panic!("{}: not one line: {:?}", self.words, self.err)).replace(&self.home, "[home]")
    }

    /// Its results are these.
    #[track_caller]
    pub fn stdout(&self, text: &str) -> &Outcome {
        assert_eq!(self.out, text, "{}\nstderr: {}", self.words, self.err);
        self
    }

    /// It said this to the person, ids aside.
    #[track_caller]
    pub fn stderr(&self, text: &str) -> &Outcome {
        assert_eq!(masked(&self.err), text, "{}", self.words);
        self
    }

    /// Its results as JSON.
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{}: {error}: {}", self.words, self.out))
    }

    /// Both streams for a snapshot, with what differs from run to run masked.
    pub fn page(&self) -> String {
        let status = self.status.map_or("a signal".to_owned(), |status| status.to_string());
        let text = format!("{}--- said, and exit status {status}\n{}", self.out, self.err);
        masked(&text.replace(&self.home, "[home]"))
    }
}

/// A text with `[id]` for every id and beginning of an id.
pub fn masked(text: &str) -> String {
    let mut shown = String::new();
    let mut word = String::new();
    for character in text.chars().chain(['\n']) {
        if character.is_ascii_alphanumeric() {
            word.push(character);
            continue;
        }
        let bytes = word.as_bytes();
        let is_id = (2..=10).contains(&bytes.len())
            && bytes[0].is_ascii_lowercase()
            && bytes[1].is_ascii_digit()
            && !bytes.iter().any(u8::is_ascii_uppercase);
        shown.push_str(if is_id { "[id]" } else { &word });
        shown.push(character);
        word.clear();
    }
    shown.pop();
    shown
}

/// A text without the blanks that line up its columns: how wide one of ids is depends on the ids.
pub fn unaligned(text: &str) -> String {
    let words = |line: &str| line.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    text.split('\n').map(words).collect::<Vec<_>>().join("\n")
}

/// The keys of an object, in their order.
#[track_caller]
pub fn keys(value: &Value) -> Vec<&str> {
    value.as_object().unwrap_or_else(|| panic!("no object: {value}")).keys().map(String::as_str).collect()
}

/// Some key of every object in a list.
pub fn each<'a>(list: &'a Value, key: &str) -> Vec<&'a str> {
    list.as_array().unwrap().iter().map(|item| item[key].as_str().unwrap_or_default()).collect()
}

/// Whether slow tests take everything instead of a sample.
pub fn all() -> bool {
    std::env::var_os("NETREC_TEST_ALL").is_some()
}

/// Puts a copy of a program somewhere. Another process writes it where it can: a program that a test starts meanwhile would
/// hold what this one has open for writing, and then the copy cannot be run.
fn copy(program: &Path, to: &Path) {
    let copied = Command::new("cp").arg(program).arg(to).status().is_ok_and(|status| status.success());
    if !copied {
        std::fs::copy(program, to).unwrap();
    }
}

/// Puts a copy of the program somewhere that can be run.
pub fn copy_program(to: &Path) {
    copy(Path::new(PROGRAM), to);
}

/// Writes a script that can be run.
#[cfg(unix)]
pub fn script(path: &Path, text: &str) {
    let draft = path.with_extension("draft");
    std::fs::write(&draft, text).unwrap();
    copy(&draft, path);
    std::fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    std::fs::remove_file(draft).unwrap();
}

/// Says why a test, or a part of one, could not be done here.
pub fn skipped(why: &str) {
    println!("skipped: {why}");
}

/// Keys in another order, the same for the same number.
pub fn shuffled(value: &Value, seed: &mut u64) -> Value {
    match value {
        Value::Object(object) => {
            let mut pairs: Vec<(&String, &Value)> = object.iter().collect();
            for at in (1..pairs.len()).rev() {
                *seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
                pairs.swap(at, (*seed >> 33) as usize % (at + 1));
            }
            pairs.into_iter().map(|(key, value)| (key.clone(), shuffled(value, seed))).collect()
        }
        Value::Array(list) => list.iter().map(|value| shuffled(value, seed)).collect(),
        other => other.clone(),
    }
}

/// A sample file of another program.
pub fn sample(name: &str) -> String {
    format!("{}/tests/data/import/{name}", env!("CARGO_MANIFEST_DIR"))
}
