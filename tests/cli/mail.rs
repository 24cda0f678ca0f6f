//! `netrec mutt-query` and `netrec card`.

use std::io::Read;
use std::process::{Command, Stdio};

use crate::env::{Env, PROGRAM, skipped};
use crate::sample::NETWORK;
use crate::shell::runs;

#[test]
fn addresses_for_a_mail_program() {
    let net = Env::with(NETWORK);
    let query = |words: &[&str]| net.run(&[&["mutt-query"], words].concat()).ok().stderr("").out.clone();
    assert_eq!(
        query(&["souza"]),
        "netrec: one found\nana@kopi.co\tAna Souza\tKopi Co\nana@souza.example\tAna Souza\tKopi Co\n"
    );
    // A name without its accent, an aka, an organisation, a part of an address, and words in any order.
    for words in [&["jose"][..], &["habana"], &["mart", "jos"], &["marti jose"]] {
        assert_eq!(query(words), "netrec: one found\njose@habana.example\tJosé Martí\t\n", "{words:?}");
    }
    for words in [&["aninha"][..], &["kopi"], &["kopi", "co"]] {
        assert!(query(words).starts_with("netrec: one found\nana@kopi.co\t"), "{words:?}");
    }
    assert_eq!(query(&["budi"]), "netrec: nobody with an email address fits budi\n");
    assert_eq!(query(&["-x"]), "netrec: nobody with an email address fits -x\n");
    // The innermost circle comes first, and people put away last.
    let all = query(&[]);
    let names: Vec<&str> = all.lines().skip(1).filter_map(|line| line.split('\t').nth(1)).collect();
    assert_eq!(names, ["Ana Souza", "Ana Souza", "田中 花子", "José Martí"]);
    assert_eq!(Env::new().run(&["mutt-query", ""]).ok().out, "netrec: nobody has an email address\n");
}

#[test]
fn no_name_leaves_its_column() {
    let net = Env::new();
    net.write(
        r#"{"netrec":1,"settings":{},"contacts":[{"id":"h2kq9w3xd7","handle":"x","name":"Tab\there\nand [31m","emails":["x@y.example"],"org":"a\tb"}],"reminders":[],"meetings":[]}"#,
    );
    let text = net.run(&["mutt-query", "x"]).ok().out.clone();
    assert_eq!(text.lines().count(), 2, "{text}");
    assert_eq!(text.lines().nth(1).unwrap().split('\t').count(), 3, "{text}");
    assert!(!text.contains('\u{1b}'), "{text:?}");
}

#[test]
fn mutt_runs_the_query() {
    let runs = |program: &str, word: &str| {
        Command::new(program).arg(word).output().is_ok_and(|output| output.status.success())
    };
    if !runs("mutt", "-v") || !runs("script", "--version") {
        return skipped("mutt or script is not installed");
    }
    let net = Env::with(NETWORK);
    let settings =
        format!("set query_command=\"'{}' mutt-query %s\"\nset folder=\"{}\"\n", PROGRAM, net.home().display());
    std::fs::write(net.home().join("muttrc"), settings).unwrap();
    // mutt wants a terminal; it stays in its menu until it is ended.
    let line = "mutt -n -F muttrc -f /dev/null -e 'push <query>souza<enter>'";
    let mut command = net.command_of("script", &["-qefc", line, "/dev/null"]);
    command.env("TERM", "xterm").stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn().unwrap();
    let mut out = child.stdout.take().unwrap();
    let (shows, shown) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let mut buffer = [0; 4096];
        while let Ok(count @ 1..) = out.read(&mut buffer) {
            let _ = shows.send(String::from_utf8_lossy(&buffer[..count]).into_owned());
        }
    });
    let mut screen = String::new();
    while !(screen.contains("ana@souza.example") && screen.contains("Kopi Co")) {
        match shown.recv_timeout(std::time::Duration::from_secs(60)) {
            Ok(part) => screen.push_str(&part),
            Err(_) => break,
        }
    }
    child.kill().unwrap();
    child.wait().unwrap();
    for wanted in ["netrec: one found", "ana@kopi.co", "Ana Souza", "ana@souza.example", "Kopi Co"] {
        assert!(screen.contains(wanted), "{wanted} is not on the screen: {screen:?}");
    }
}

#[test]
fn aerc_completes_addresses_by_the_query() {
    if !runs("aerc", &["-v"]) {
        return skipped("aerc is not installed");
    }
    let net = Env::with(NETWORK);
    let home = net.home().display().to_string();
    let write = |path: &str, text: &str| {
        let path = net.home().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
        // It reads no accounts that others can read.
        #[cfg(unix)]
        std::fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    };
    // An editor that stays: when it ends, what is typed goes to the next screen.
    write(
        ".config/aerc/aerc.conf",
        &format!(
            "[compose]\neditor=tail -f\naddress-book-cmd={PROGRAM} --file '{}' mutt-query %s\n",
            net.path().display()
        ),
    );
    write(".config/aerc/accounts.conf", &format!("[me]\nsource=maildir://{home}/Maildir\nfrom=Me <me@example.org>\n"));
    for folder in ["cur", "new", "tmp"] {
        std::fs::create_dir_all(net.home().join("Maildir").join(folder)).unwrap();
    }
    let mut terminal = net.terminal_of_program("aerc", &[], (100, 30), &[("TERM", "xterm-256color")]);
    terminal.sees("Connected").press(":compose\r").sees("To:").press("souza").sees("\"Ana Souza\" <ana@kopi.co>");
    terminal.sees("<ana@souza.example>").press("\t").sees("To: \"Ana Souza\" <ana@");
}

#[test]
fn a_card_to_be_scanned() {
    let net = Env::with(NETWORK);
    let card = net.run(&["card", "ana"]).ok().stderr("The card of Ana Souza (ana-souza)\n").out.clone();
    let widths: Vec<usize> = card.lines().map(|line| line.chars().count()).collect();
    assert!(widths.iter().all(|width| *width == widths[0] && (*width).div_ceil(2) == widths.len()), "{card}");
    assert!(card.chars().all(|c| "█▀▄ \n".contains(c)), "{card}");
    let text = scanned(&card);
    insta::assert_snapshot!(text.replace("\r\n", "\n"));
    // What was noted about somebody is nobody else's business.
    for secret in ["espresso", "chocolate", "daughters", "speaker", "netrec", "NETREC", "cousin"] {
        assert!(!text.contains(secret), "{text}");
    }
}

#[test]
fn your_own_card() {
    let net = Env::with(NETWORK);
    let line = net.refused(&["card"], 1);
    assert_eq!(line, "there is no card of your own yet; add yourself, and say who you are: netrec config me PERSON");
    net.ok(&["config", "me", "jose"]);
    let card = net.run(&["card"]).ok().stderr("The card of José Martí (jose-marti)\n").out.clone();
    assert!(scanned(&card).contains("FN:José Martí\r\n"));
    net.refused(&["card", "nobody"], 1);
    net.refused(&["card", "ana", "--json"], 2);
}

#[test]
fn a_card_too_long_for_a_code_drops_what_is_least_needed() {
    let net = Env::new();
    let channels: Vec<String> =
        (0..40).map(|number| format!("web:https://example.org/{number}/{}", "x".repeat(80))).collect();
    let mut words = vec![
        "add",
        "Ana Souza",
        "--title",
        "roaster",
        "--city",
        "Bandung",
        "--email",
        "ana@kopi.co",
        "--phone",
        "+628123456789",
    ];
    channels.iter().for_each(|channel| words.extend(["--channel", channel]));
    net.ok(&words);
    let outcome = net.run(&["card", "ana"]);
    let said = &outcome.ok().err;
    assert!(said.contains("Left out, as the code would be too large: Bandung, roaster, "), "{said}");
    let text = scanned(&outcome.out);
    assert!(
        text.contains("ana@kopi.co") && text.contains("+628123456789") && text.contains("example.org/0/"),
        "{text}"
    );
    assert!(!text.contains("example.org/39/") && !text.contains("roaster"), "{text}");
}

#[cfg(unix)]
#[test]
fn a_card_fits_into_the_terminal_or_says_how_large_it_has_to_be() {
    let net = Env::with(NETWORK);
    let shown = |columns: u16, lines: &str| {
        let mut terminal =
            net.terminal_with(&["card", "ana"], columns, &[("TERM", "xterm"), ("LINES", lines), ("NO_COLOR", "1")]);
        (terminal.ends(), terminal.screen())
    };
    let (status, large) = shown(120, "60");
    assert_eq!(status, 0);
    assert!(!large.contains("Left out"), "{large}");
    let (_, usual) = shown(80, "24");
    let code: Vec<&str> = usual.lines().filter(|line| line.contains(['█', '▀', '▄'])).collect();
    assert!(code.len() <= 21, "{usual}");
    let text = scanned(&code.join("\n"));
    assert!(
        ["FN:Ana Souza", "TEL:+628123456789", "EMAIL:ana@kopi.co"].iter().all(|line| text.contains(line)),
        "{text}"
    );
    assert!(
        usual.contains("Left out, as the code would be too large for this terminal: Bandung, roaster, "),
        "{usual}"
    );
    for (columns, lines) in [(20, "60"), (80, "10")] {
        let (status, said) = shown(columns, lines);
        assert_eq!(status, 1);
        let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(said.contains("the terminal is too small for a QR code of Ana Souza; make it 3"), "{said}");
    }
}

/// What a reader makes of a code in half blocks.
fn scanned(code: &str) -> String {
    let lines: Vec<Vec<char>> = code.lines().map(|line| line.chars().collect()).collect();
    let is_light =
        |x: usize, y: usize| matches!((lines[y / 2].get(x), y % 2), (Some('█'), _) | (Some('▀'), 0) | (Some('▄'), 1));
    read(lines[0].len(), lines.len() * 2, is_light)
}

/// What a reader makes of a picture of so many places.
fn read(width: usize, height: usize, is_light: impl Fn(usize, usize) -> bool) -> String {
    const SIZE: usize = 4;
    let mut picture = rqrr::PreparedImage::prepare_from_greyscale(width * SIZE, height * SIZE, |x, y| {
        if is_light(x / SIZE, y / SIZE) { 255 } else { 0 }
    });
    let grids = picture.detect_grids();
    assert_eq!(grids.len(), 1);
    grids[0].decode().unwrap().1
}

#[test]
fn a_card_in_ascii_is_read_as_well() {
    let net = Env::with(NETWORK);
    let cards = ["never", "always"].map(|color| {
        let mut command = net.command(&["card", "ana", "--color", color]);
        command.env("LC_ALL", "C");
        net.outcome(command).ok().out.clone()
    });
    let lines: Vec<&[u8]> = cards[0].lines().map(str::as_bytes).collect();
    let text = read(lines[0].len() / 2, lines.len(), |x, y| lines[y].get(2 * x) == Some(&b'#'));
    assert!(text.contains("FN:Ana Souza") && text.contains("EMAIL:ana@kopi.co"), "{text}");
    // In colour the places are light, not the letters alone, and the letters are the same.
    let mut screen = vt100::Parser::new(100.try_into().unwrap(), 200.try_into().unwrap(), 0);
    screen.process(cards[1].replace('\n', "\r\n").as_bytes());
    let is_light = |x: usize, y: usize| {
        let cell = screen.screen().cell(y.try_into().unwrap(), (2 * x).try_into().unwrap()).unwrap();
        cell.bgcolor() == vt100::Color::Idx(15)
    };
    assert_eq!(read(lines[0].len() / 2, lines.len(), is_light), text);
}
