//! `man`, and the reference of the command line.

use std::path::Path;

use crate::env::{Env, skipped};
use crate::shell::runs;

/// The pages of all commands, written into a folder of the home.
fn pages(net: &Env) -> Vec<(String, String)> {
    net.ok(&["man", "pages/man1"]);
    let mut pages: Vec<(String, String)> = std::fs::read_dir(net.home().join("pages/man1"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), std::fs::read_to_string(path).unwrap()))
        .collect();
    pages.sort();
    pages
}

/// The headings of a page.
fn headings(page: &str) -> Vec<&str> {
    page.lines().filter_map(|line| line.strip_prefix(".SH ")).map(|title| title.trim_matches('"')).collect()
}

#[test]
fn without_a_folder_it_is_the_page_of_the_program() {
    let net = Env::new();
    let outcome = net.run(&["man"]);
    outcome.ok().stderr("");
    assert_eq!(
        headings(&outcome.out),
        [
            "NAME",
            "SYNOPSIS",
            "DESCRIPTION",
            "THE RECIPE",
            "STEP 1: OPEN EVERY CHANNEL",
            "STEP 2: BUILD THE RELATIONSHIP",
            "STEP 3: FOLLOW UP",
            "LOOKING",
            "KEEPING",
            "OPTIONS",
            "FOR EVERY COMMAND",
            "QUERIES",
            "DAYS, TIMES AND SPANS",
            "EXIT STATUS",
            "ENVIRONMENT",
            "FILES",
            "SEE ALSO"
        ]
    );
    assert_eq!(net.everything(), []);
    let pages = pages(&net);
    assert!(pages.contains(&("netrec.1".to_owned(), outcome.out.clone())));
    // Each command has a page, and stands on that of the program.
    let help = net.run(&["help"]).ok().out.clone();
    let names: Vec<&str> = help
        .lines()
        .filter(|line| line.starts_with("  ") && line.get(2..3).is_some_and(|letter| letter != " " && letter != "-"))
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    assert!(names.len() > 45, "{names:?}");
    for name in &names {
        let file = format!("netrec-{name}.1");
        assert!(pages.iter().any(|(known, _)| *known == file), "{file}");
        assert!(outcome.out.contains(&format!("netrec\\-{}\\fR(1)", name.replace('-', "\\-"))), "{name}");
    }
    // That of help, and of the program.
    assert_eq!(pages.len(), names.len() + 2);
}

#[test]
fn a_page_says_what_help_says() {
    let net = Env::new();
    let pages = pages(&net);
    for (file, page) in &pages {
        let Some(name) = file.strip_prefix("netrec-").and_then(|file| file.strip_suffix(".1")) else { continue };
        let sections = ["NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "EXAMPLES", "EXIT STATUS", "SEE ALSO"];
        assert_eq!(headings(page), sections, "{name}");
        // Line breaks, fonts and escapes aside, every word of the help stands on the page.
        let words = |text: &str| -> Vec<String> {
            let plain = text.replace("\\fB", "").replace("\\fI", "").replace("\\fR", "").replace("\\*(Aq", "'");
            let plain = plain.replace("\\-", "-").replace("\\\\", "\\").replace(['.', ':'], " ");
            plain.split_whitespace().map(str::to_owned).collect()
        };
        let on_page = words(page);
        let help = net.run(&["help", name]).ok().out.clone();
        let own = help.split("\nFor every command").next().unwrap();
        let labels = ["Example", "Usage", "Arguments", "Options", "[default", "values", "-"];
        for word in words(own).iter().filter(|word| !labels.contains(&word.as_str())) {
            let bare = word.trim_matches(['[', ']', '<', '>', ',']);
            assert!(on_page.iter().any(|known| known.contains(bare)), "{name}: {word}");
        }
    }
    let review = &pages.iter().find(|(file, _)| file == "netrec-review.1").unwrap().1;
    assert!(review.contains("netrec review \\-o html > review.html\\fR\n"), "{review}");
}

#[test]
fn pages_are_there_for_everybody_and_written_once() {
    let net = Env::new();
    let said = net.ok(&["man", "pages"]);
    assert!(said.contains("manual pages") && !said.contains(" 0 of them"), "{said}");
    let said = net.ok(&["man", "pages"]);
    assert!(said.contains(" 0 of them new or changed"), "{said}");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // As any file of any program.
        std::fs::write(net.home().join("any"), "").unwrap();
        let mode = |name: &str| std::fs::metadata(net.home().join(name)).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode("pages/netrec.1"), mode("any"));
    }
}

#[test]
fn what_is_no_folder_is_refused() {
    let net = Env::new();
    assert_eq!(
        net.refused(&["man", "add"], 2),
        "add is a command, and man takes a folder; netrec help add tells about it; for a folder of that name: netrec man ./add"
    );
    net.refused(&["man", "a", "b"], 2);
    std::fs::write(net.home().join("file"), "").unwrap();
    let line = net.refused(&["man", "file/man1"], 1);
    assert!(line.starts_with("cannot make the folder file/man1: "), "{line}");
    net.ok(&["man", "./add"]);
    assert!(net.home().join("add/netrec-add.1").is_file());
}

#[test]
fn mandoc_finds_nothing_wrong() {
    if !runs("sh", &["-c", "command -v mandoc"]) {
        return skipped("mandoc is not installed");
    }
    let net = Env::new();
    for (file, _) in pages(&net) {
        let page = format!("pages/man1/{file}");
        let outcome = net.outcome(net.command_of("mandoc", &["-Tlint", "-W", "warning", &page]));
        // The pages of a program have no day of their own.
        let wrong: Vec<&str> = outcome.out.lines().filter(|line| !line.contains("missing date")).collect();
        assert!(wrong.is_empty(), "{wrong:?}");
        let shown = net.outcome(net.command_of("mandoc", &["-Tutf8", "-O", "width=78", &page]));
        let text = shown.ok().out.replace('\u{8}', "");
        assert!(text.contains("User Commands"), "{text}");
    }
}

#[test]
fn man_shows_the_pages() {
    if !runs("sh", &["-c", "command -v man && command -v groff"]) {
        return skipped("man or groff is not installed");
    }
    let net = Env::new();
    for (file, _) in pages(&net) {
        let page = format!("./pages/man1/{file}");
        let mut command = net.command_of("man", &["--warnings=w", "-P", "cat", "-l", &page]);
        command.env("LANG", "C.UTF-8").env("MANWIDTH", "80").env("MANROFFOPT", "-c");
        let outcome = net.outcome(command);
        outcome.ok().stderr("");
        let widest = outcome.out.lines().map(|line| line.chars().filter(|c| *c != '\u{8}').count()).max();
        assert!(outcome.out.contains("netrec"), "{}", outcome.out);
        assert!(widest.is_some_and(|width| width > 20));
    }
    let mut command = net.command_of("man", &["-M", "pages", "-P", "cat", "netrec-snooze"]);
    command.env("LANG", "C.UTF-8");
    let shown = net.outcome(command).ok().out.clone();
    assert!(shown.contains("netrec snooze ana in 2 weeks"), "{shown}");
}

#[cfg(unix)]
#[test]
fn on_a_terminal_it_says_how_to_read_it() {
    let net = Env::new();
    let mut terminal = net.terminal(&["man"], 100);
    terminal.sees("netrec man | man -l -");
    assert_eq!(terminal.ends(), 0);
}

#[test]
fn the_reference_is_what_help_says() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/cli.md");
    let said = netrec::cli::reference();
    if std::env::var_os("NETREC_RENEW").is_some() {
        std::fs::write(&path, &said).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    if kept != said {
        let (line, _) =
            (1..).zip(kept.lines().zip(said.lines())).find(|(_, (kept, said))| kept != said).unwrap_or((0, ("", "")));
        panic!(
            "docs/cli.md is not what help says (line {line}, or its end); \
             NETREC_RENEW=1 cargo test --test cli reference writes it anew"
        );
    }
    assert!(said.lines().count() > 600, "every command is in it");
}

#[test]
fn every_variable_that_is_read_is_written_down() {
    let topic = Env::new().run(&["help", "environment"]).ok().out.clone();
    let mut known = Vec::new();
    crate::env::walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut |path| {
        let text = std::fs::read_to_string(path).unwrap_or_default();
        for call in ["variable(\"", "OsStr::new(\"", "number(\"", "folder(\"", "set(\"", "\"LC_", "\"LANG"] {
            for rest in text.split(call).skip(1) {
                let begun = call.strip_prefix('"').unwrap_or_default();
                let name = format!("{begun}{}", rest.split('"').next().unwrap());
                if name.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_') && name.len() > 2 {
                    assert!(topic.contains(&name), "{name}, of {}, is not in help environment", path.display());
                    known.push(name);
                }
            }
        }
    });
    assert!(known.len() >= 18, "they are found: {known:?}");
}
