//! What is written down is true: every example of the README, of help (which docs/cli.md and the manual pages have) and of the
//! other pages is typed into a shell, and what the README shows is what comes.

use std::path::Path;

use crate::env::{Env, Outcome, masked, skipped};
use crate::shell::{bin, path_with, runs};

/// The pages with commands for a shell.
const PAGES: [&str; 3] = ["README.md", "docs/cli.md", "docs/desk.md"];

/// What is not typed, by its beginning, and why.
const NOT_TYPED: [(&str, &str); 3] = [
    ("cargo install", "it builds the program once more"),
    ("cargo test", "it is what runs this"),
    ("systemctl --user", "nobody is logged in whose timers it could start"),
];

/// Programs that may be absent; the commands that need one are passed over where it is.
const OF_OTHERS: [&str; 3] = ["dot", "fzf", "jq"];

/// What is in the place of programs that need a camera, a screen or a mail server: they take and give what the real ones do.
const STAND_INS: [(&str, &str); 6] = [
    ("rofi", "[ \"$1\" = -dmenu ] && head -n 1"),
    ("xdg-open", "echo \"$1\" > opened"),
    (
        "zbarcam",
        "printf 'BEGIN:VCARD\\r\\nVERSION:3.0\\r\\nFN:Linh Tran\\r\\nEMAIL:linh@tran.example\\r\\nEND:VCARD\\r\\n'",
    ),
    ("mutt", "read -r line; case $line in *:*) cat > /dev/null;; *) echo \"no header: $line\" >&2; exit 1;; esac"),
    ("mail", "[ \"$1\" = -s ] && { echo \"$2 for $3\"; cat; } > mailed"),
    ("cargo", "while [ \"$1\" != -- ]; do shift; done; shift; exec netrec \"$@\""),
];

/// Words in code that are no whole command, and why.
const NOT_WHOLE: [(&str, &str); 4] = [
    ("netrec help COMMAND", "a word to be replaced"),
    ("netrec log an<TAB>", "a key"),
    ("netrec encrypt --recipient age1...", "a key to be replaced"),
    ("netrec due --exit-code", "exits with 10"),
];

/// A block of code on a page.
pub struct Block {
    pub language: String,
    pub text: String,
}

pub fn page(name: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap().replace("\r\n", "\n")
}

pub fn blocks(page: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut inside = false;
    for line in page.lines() {
        match line.strip_prefix("```") {
            Some(language) if !inside => {
                blocks.push(Block { language: language.to_owned(), text: String::new() });
                inside = true;
            }
            Some(_) => inside = false,
            None if inside => {
                let block = blocks.last_mut().unwrap();
                block.text.push_str(line);
                block.text.push('\n');
            }
            None => {}
        }
    }
    assert!(!inside, "every block is closed");
    blocks
}

/// The commands of a block, each in one line.
fn commands(block: &str) -> Vec<String> {
    let joined = block.replace("\\\n", " ");
    let lines = joined.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.map(str::to_owned).collect()
}

/// Gives a line to a shell, in a home in which the program and the stand-ins are found.
pub fn typed(net: &Env, line: &str) -> Outcome {
    let folder = bin_of(net);
    let mut command = net.command_of("bash", &["-c", &format!("set -o pipefail\n{line}")]);
    command.env("PATH", path_with(&folder)).env("EDITOR", "true").env("LANG", "C.UTF-8");
    // fzf picks without a screen.
    command.env("FZF_DEFAULT_OPTS", "--exact --filter=souza");
    net.outcome(command)
}

fn bin_of(net: &Env) -> std::path::PathBuf {
    let folder = net.home().join("bin");
    if !folder.is_dir() {
        bin(net);
        for (name, script) in STAND_INS {
            crate::env::script(&folder.join(name), &format!("#!/bin/sh\n{script}\n"));
        }
    }
    folder
}

/// A home in which the people of the examples are, with something due for one of them, a version of yesterday, and the files that
/// the examples name.
pub fn lived_in() -> Env {
    let net = Env::new();
    let met = ["--met", "RustConf 2026"];
    let ana = ["add", "Ana Souza", "--email", "ana@kopi.co", "--interest", "coffee", "--circle", "close"];
    net.on_day("2026-09-10", &[&ana[..], &met].concat());
    net.on_day("2026-09-10", &[&["add", "Budi Santoso", "--no-follow-up", "--city", "Bandung"], &met[..]].concat());
    net.on_day("2026-09-10", &["add", "Tanaka Hanako", "--by", "budi", "--world", "office"]);
    net.on_day("2026-09-11", &["learn", "ana", "a flat in Bandung, near the coffee"]);
    net.on_day("2026-09-12", &["set", "hanako", "tag=investor"]);
    std::fs::create_dir(net.home().join("public")).unwrap();
    std::fs::create_dir_all(net.home().join(".local/bin")).unwrap();
    std::fs::write(net.home().join(".local/bin/netrec-notify"), "").unwrap();
    let file = |name: &str| net.home().join(name);
    for name in ["base.json", "ours.json", "theirs.json", "netrec.sync-conflict-20260912-101500-ABCDEFG.json"] {
        std::fs::copy(net.path(), file(name)).unwrap();
    }
    std::fs::write(file("contacts.vcf"), net.run(&["--demo", "export", "--format", "vcard"]).ok().out.as_str())
        .unwrap();
    net
}

/// The home for an example: what has to be there before it.
fn home_for(line: &str) -> Option<Env> {
    let mut words = line.split_whitespace().skip_while(|word| *word != "netrec").skip(1);
    let net = lived_in();
    match words.next().unwrap_or_default() {
        // Nobody is in the file twice.
        "add" if !line.contains("--from-vcard") => return Some(Env::new()),
        "unlink" => drop(net.ok(&["link", "ana", "budi"])),
        "untag" => drop(net.ok(&["tag", "ana", "investor"])),
        "unarchive" => drop(net.ok(&["archive", "ana"])),
        "redo" => drop(net.ok(&["undo"])),
        "merge" => {
            net.ok(&["set", "ana", "handle=ana"]);
            net.ok(&["add", "Ana Souza", "--force", "--no-follow-up"]);
            net.ok(&["set", "ana-souza", "handle=ana-souza-2"]);
        }
        "encrypt" | "decrypt" if cfg!(not(feature = "encryption")) => {
            skipped("this is netrec without encryption");
            return None;
        }
        #[cfg(feature = "encryption")]
        "encrypt" => {
            std::fs::create_dir(net.home().join(".ssh")).unwrap();
            std::fs::write(net.home().join(".ssh/id_ed25519.pub"), crate::encryption::SSH.1).unwrap();
        }
        #[cfg(feature = "encryption")]
        "decrypt" => {
            std::fs::write(net.home().join("key.txt"), crate::encryption::MINE.0).unwrap();
            net.ok(&["encrypt", "--recipient", crate::encryption::MINE.1]);
        }
        _ => {}
    }
    Some(net)
}

#[test]
fn every_command_of_the_pages_does_what_it_is_for() {
    let (mut count, mut wrong) = (0, String::new());
    for name in PAGES {
        let text = page(name);
        let blocks = blocks(&text);
        // A script is a file of its own.
        let typed_in = |block: &&Block| block.language == "sh" && !block.text.starts_with("#!");
        for line in blocks.iter().filter(typed_in).flat_map(|block| commands(&block.text)) {
            if NOT_TYPED.iter().any(|(begin, _)| line.starts_with(begin)) {
                continue;
            }
            let words: Vec<&str> = line.split_whitespace().collect();
            if let Some(absent) = OF_OTHERS
                .iter()
                .find(|other| words.contains(other) && !runs(other, &["-V"]) && !runs(other, &["--version"]))
            {
                skipped(&format!("{absent} is not installed: {line}"));
                continue;
            }
            count += 1;
            let Some(net) = home_for(&line) else { continue };
            if line == "netrec rm ana" {
                // It asks, where there is somebody to ask.
                let mut terminal = net.terminal(&["rm", "ana"], 80);
                terminal.sees("Ana Souza").press("y\r");
                assert_eq!(terminal.ends(), 0, "{name}: {line}");
                continue;
            }
            let outcome = typed(&net, &line);
            if outcome.status != Some(0) {
                wrong.push_str(&format!("{name}: {line}\n{}{}\n", outcome.out, outcome.err));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert!(count > 60, "the examples are found: {count}");
}

/// What the sessions of the README show of each line typed, and what comes of it.
fn readme_sessions() -> Vec<[String; 3]> {
    let text = page("README.md");
    let sessions: Vec<Block> = blocks(&text).into_iter().filter(|block| block.language == "console").collect();
    let days = ["2026-09-10", "2026-09-12"];
    assert_eq!(sessions.len(), days.len(), "each session has its day");
    let mut net = Env::new();
    let mut steps = Vec::new();
    for (session, day) in sessions.iter().zip(days) {
        net = net.on(day);
        for step in format!("\n{}", session.text).split("\n$ ").skip(1) {
            let (line, shown) = step.split_once('\n').unwrap();
            let outcome = typed(&net, &format!("exec 2>&1\n{line}"));
            outcome.ok();
            let came = outcome.out.replace(&net.home().display().to_string(), "/home/you");
            steps.push([line.to_owned(), masked(shown.trim_end()), masked(came.trim_end())]);
        }
    }
    steps
}

#[test]
fn the_readme_shows_what_comes() {
    // Ids that begin alike must be longer, and move what is below them: once in thousands of networks, and not twice.
    let as_shown = |steps: &Vec<[String; 3]>| steps.iter().all(|[_, shown, came]| shown == came);
    let steps = Some(readme_sessions()).filter(as_shown).unwrap_or_else(readme_sessions);
    for [line, shown, came] in &steps {
        assert_eq!(came, shown, "$ {line}");
    }
    assert_eq!(steps.len(), 4);
}

#[test]
fn every_command_in_the_words_of_the_readme_is_one() {
    let text = page("README.md");
    let prose: String = text.split("\n```").step_by(2).collect();
    let help = Env::new().run(&["help"]).ok().out.clone();
    let mut count = 0;
    for code in prose.split('`').skip(1).step_by(2).filter(|code| code.starts_with("netrec ")) {
        let code = code.replace('\n', " ");
        let words: Vec<&str> = code.split_whitespace().collect();
        if let [_, name] = words[..] {
            assert!(help.contains(&format!("\n  {name} ")) || name == "help", "there is no command {name}");
            continue;
        }
        if NOT_WHOLE.iter().any(|(known, _)| *known == code) {
            continue;
        }
        let Some(net) = home_for(&code) else { continue };
        let outcome = typed(&net, &code);
        assert_eq!(outcome.status, Some(0), "{code}\n{}{}", outcome.out, outcome.err);
        count += 1;
    }
    assert!(count > 8, "they are found: {count}");
}

#[test]
fn what_is_not_typed_is_there() {
    let all: String = PAGES.iter().map(|name| page(name)).collect();
    for (begin, why) in NOT_TYPED.iter().chain(&NOT_WHOLE) {
        assert!(all.contains(begin), "{begin} is nowhere ({why})");
    }
}

#[test]
fn cron_sends_the_list_by_mail() {
    for name in ["README.md", "docs/desk.md"] {
        let text = page(name);
        let tables: Vec<Block> = blocks(&text).into_iter().filter(|block| block.language == "crontab").collect();
        let [table] = &tables[..] else { panic!("one table in {name}") };
        // cron sets variables as they stand, and takes a percent sign for the end of a line.
        let lines = commands(&table.text);
        let line = lines.iter().find(|line| !line.starts_with("PATH=")).unwrap();
        let command = line.splitn(6, ' ').nth(5).unwrap().trim();
        assert!(lines.len() <= 2 && !command.contains('%'), "{name}");
        let net = lived_in();
        typed(&net, command).ok().stdout("");
        let mailed = std::fs::read_to_string(net.home().join("mailed")).unwrap();
        assert!(mailed.starts_with("Today for you@example.org\n"), "{mailed}");
        assert!(mailed.contains("Ana Souza"), "{mailed}");
        // On a day with nothing to do there is no mail.
        let net = Env::new();
        net.ok(&["add", "Budi"]);
        typed(&net, command).ok().stdout("");
        assert!(!net.home().join("mailed").exists());
    }
}
