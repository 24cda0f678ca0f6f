//! A change that is stopped on its way: traced once to list its calls, then made again with one of them killed or refused.

use std::collections::HashMap;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use serde_json::Value;

use crate::env::{Env, Outcome, PROGRAM, skipped, walk};
use crate::refusals::works;

/// The calls that make or change files, or say that a change is done.
const WRITING: &str = "openat,open,creat,write,pwrite64,writev,fsync,fdatasync,ftruncate,copy_file_range,sendfile,rename,\
                       renameat,renameat2,link,linkat,unlink,unlinkat,mkdir,mkdirat,fchmod,chmod,fchown,flock";

/// The calls by which a change looks at files before it writes.
const READING: &str = "read,pread64,statx,newfstatat,fstat,lseek,getdents64";

/// A point at which a change can be stopped: the so-manieth call of a name.
#[derive(Clone, Debug)]
pub struct Point {
    pub call: String,
    pub number: usize,
    /// What it was called with.
    pub arguments: String,
}

/// What stops it there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The process is killed as the call begins.
    Kill,
    /// The call fails with this error, and is not made.
    Error(&'static str),
}

impl Fault {
    /// All of them.
    pub const ALL: [Fault; 5] =
        [Fault::Kill, Fault::Error("ENOSPC"), Fault::Error("EIO"), Fault::Error("EACCES"), Fault::Error("EINTR")];
}

/// A command line, what it has on its input, and its editor.
#[derive(Clone, Copy, Debug)]
pub struct Call<'a> {
    pub words: &'a [&'a str],
    pub input: &'a str,
    pub editor: &'a str,
}

impl<'a> Call<'a> {
    /// One with nothing on its input.
    pub fn new(words: &'a [&'a str]) -> Call<'a> {
        Call { words, input: "", editor: "" }
    }

    /// The same with this on its input.
    pub fn with_input(self, input: &'a str) -> Call<'a> {
        Call { input, ..self }
    }

    /// The same with this for its editor.
    pub fn with_editor(self, editor: &'a str) -> Call<'a> {
        Call { editor, ..self }
    }
}

/// A home as it is before the change, so that every try begins from it.
pub struct Stage {
    pub net: Env,
    kept: PathBuf,
    folder: tempfile::TempDir,
}

impl Stage {
    /// None, having said so, where nothing can be traced.
    pub fn new(net: Env) -> Option<Stage> {
        if !works("strace", &["-o", "/dev/null", "-e", "inject=fsync:signal=KILL:when=999", "true"]) {
            skipped("strace is not installed, or may not trace here");
            return None;
        }
        let folder = tempfile::TempDir::new().unwrap();
        let kept = folder.path().join("home");
        copy(&net.home(), &kept);
        Some(Stage { net, kept, folder })
    }

    /// Puts the home back as it was.
    pub fn set(&self) {
        for entry in std::fs::read_dir(self.net.home()).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { std::fs::remove_dir_all(&path).unwrap() } else { std::fs::remove_file(&path).unwrap() }
        }
        copy(&self.kept, &self.net.home());
    }

    /// Whether the data file is still the one from before the change.
    pub fn is_untouched(&self) -> bool {
        let kept = self.kept.join(self.net.path().strip_prefix(self.net.home()).unwrap());
        std::fs::read(kept).ok() == std::fs::read(self.net.path()).ok()
    }

    /// The points of a change, from a trace of it, which makes it: of the calls that write, and of those that only look.
    pub fn points(&self, call: Call<'_>) -> (Vec<Point>, Vec<Point>) {
        let trace = self.folder.path().join("trace");
        self.strace(&["-e".to_owned(), format!("trace={WRITING},{READING}")], &trace, call).ok();
        let trace = std::fs::read_to_string(trace).unwrap();
        let home = self.net.home().display().to_string();
        let first = trace.split_whitespace().next().unwrap();
        let mut counts: HashMap<&str, usize> = HashMap::new();
        let (mut writing, mut reading) = (Vec::new(), Vec::new());
        // What comes before the first file of ours loads the program.
        let mut begun = false;
        for line in trace.lines() {
            // Other threads only read, and other processes are not ours.
            let Some(line) = line.strip_prefix(first).map(str::trim_start) else { continue };
            let Some((name, arguments)) = line.split_once('(') else { continue };
            if !name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
                continue;
            }
            let number = counts.entry(name).or_default();
            *number += 1;
            begun |= arguments.contains(&home);
            let opens = name.starts_with("open");
            let writes = match opens {
                true => ["O_WRONLY", "O_RDWR", "O_CREAT"].iter().any(|flag| arguments.contains(flag)),
                false => WRITING.split(',').any(|writing| writing == name),
            };
            let point = Point { call: name.to_owned(), number: *number, arguments: arguments.to_owned() };
            if writes {
                writing.push(point);
            } else if begun && (!opens || arguments.contains(&home)) {
                reading.push(point);
            }
        }
        (writing, reading)
    }

    /// Makes the change and stops it at a point.
    pub fn stop(&self, call: Call<'_>, point: &Point, fault: Fault) -> Outcome {
        self.set();
        let how = match fault {
            Fault::Kill => "signal=KILL".to_owned(),
            Fault::Error(error) => format!("error={error}"),
        };
        let inject = format!("inject={}:{how}:when={}", point.call, point.number);
        let options = ["-e".to_owned(), format!("trace={}", point.call), "-e".to_owned(), inject];
        self.strace(&options, Path::new("/dev/null"), call)
    }

    fn strace(&self, options: &[String], trace: &Path, call: Call<'_>) -> Outcome {
        let mut line = vec!["-f".to_owned(), "-o".to_owned(), trace.display().to_string()];
        line.extend_from_slice(options);
        line.push(PROGRAM.to_owned());
        line.extend(call.words.iter().map(|word| (*word).to_owned()));
        let mut command = self.net.command_of("strace", &line);
        command.env("EDITOR", call.editor);
        let input = self.folder.path().join("input");
        std::fs::write(&input, call.input).unwrap();
        self.net.outcome_on(command, Stdio::from(File::open(input).unwrap()))
    }
}

/// Copies a folder with everything in it.
fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() { copy(&path, &target) } else { std::fs::copy(&path, &target).map(drop).unwrap() }
    }
}

/// Temporary files below a folder.
pub fn drafts(folder: &Path) -> Vec<PathBuf> {
    let mut drafts = Vec::new();
    walk(folder, &mut |path| {
        if path.extension() == Some("new".as_ref()) {
            drafts.push(path.to_owned());
        }
    });
    drafts
}

/// The operations that are not undone and undo nothing, the newest first: the file must hold exactly these.
pub fn standing(net: &Env) -> Vec<String> {
    let (status, history) = net.results_here(&["history", "--json"]);
    assert_eq!(status, 0, "the history can be read");
    let history: Value = serde_json::from_slice(&history).unwrap();
    let stands = |operation: &&Value| {
        operation["undone"] == false && operation["undoes"].is_null() && operation["redoes"].is_null()
    };
    history
        .as_array()
        .unwrap()
        .iter()
        .filter(stands)
        .map(|operation| operation["command"].as_str().unwrap().to_owned())
        .collect()
}
