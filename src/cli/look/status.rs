//! `netrec` alone: where you stand.

use crate::app::App;
use crate::cli::build::build::{suggest_row, suggestions};
use crate::cli::follow::due::drawn;
use crate::cli::open::channels::channel_rows;
use crate::cli::rows::Derived;
use crate::model::Moment;
use crate::recipe::{Item, due};
use crate::render::channels::step as suggestion;
use crate::render::json::StatusRow;
use crate::render::style::{Meaning, Paint};
use crate::render::{Output, rows};
use crate::store::{Need, View};

/// How much of what is due is shown.
const FEW: usize = 5;

/// How to take in the first person.
const FIRST: &str = "netrec add \"Ana Souza\" --met \"RustConf 2026\" --email ana@kopi.co --interest coffee";

/// How wide the names of the steps are.
const NAMES: usize = 8;

/// Says what is due in a few lines and suggests something for each step; on an empty file, how to begin.
pub fn run(app: &mut App) -> anyhow::Result<()> {
    let store = app.store()?;
    let view = store.read(Need::ALL)?;
    let network = &view.network;
    let today = app.today();
    let derived = Derived::new(network, today);
    let items = due(network, &derived.diary, today, today);
    let [open, build, follow] = steps(&view, &derived, &items)?;
    let command = |step: &Option<Step>| step.as_ref().map(|step| step.command.clone());
    let row = StatusRow {
        file: store.path().display().to_string(),
        contacts: network.contacts.len(),
        meetings: network.meetings.iter().filter(|meeting| meeting.happened()).count(),
        open_reminders: network.reminders.iter().filter(|reminder| reminder.is_open()).count(),
        due: items.len(),
        open: command(&open),
        build: command(&build),
        follow: command(&follow),
    };
    let output = app.globals.output.unwrap_or(Output::Table);
    if !app.globals.demo {
        store.notes().iter().try_for_each(|note| app.say(note))?;
    }
    if output != Output::Table {
        rows::write_one(&mut *app.out, output, &row)?;
        return Ok(());
    }
    let paint = app.paint();
    if network.contacts.is_empty() {
        return begin(app, &row, paint);
    }
    let counted = |count, one: &str, more: &str| format!("{count} {}", if count == 1 { one } else { more });
    let (people, meetings) = (counted(row.contacts, "person", "people"), counted(row.meetings, "meeting", "meetings"));
    let head = format!("{}: {} due, {people}, {meetings}", Moment::from(today).said(), row.due);
    app.write(&format!("{}\n", paint.text(Meaning::Strong, &head)))?;
    let few = &items[..items.len().min(FEW)];
    for text in drawn(&view, &derived.diary, few, app.width(), paint)? {
        app.write(&text)?;
    }
    if items.len() > FEW {
        let command = paint.text(Meaning::Key, "netrec due");
        app.write(&format!("and {} more: {command}\n", items.len() - FEW))?;
    }
    app.write("\n")?;
    for (name, step) in [("open", open), ("build", build), ("follow", follow)] {
        let Some(step) = step else { continue };
        let lines = suggestion(&step.text, &step.command, NAMES, app.width(), paint);
        app.write(&format!("{}{}", paint.text(Meaning::Aside, &format!("{name:NAMES$}")), lines.trim_start()))?;
    }
    Ok(())
}

/// Something to do for a step of the article.
struct Step {
    /// In words.
    text: String,
    /// What to type.
    command: String,
}

/// One suggestion for each step; none where nothing asks for it.
fn steps(view: &View, derived: &Derived<'_>, due: &[Item]) -> anyhow::Result<[Option<Step>; 3]> {
    let open = channel_rows(view, &derived.diary, derived.today())?.into_iter().find(|row| row.kind == "world");
    let open = match view.network.contacts.is_empty() {
        true => Some(Step { text: "take in somebody you met".to_owned(), command: FIRST.to_owned() }),
        false => open.map(|row| {
            let text = if row.command.contains(&row.next) { "nobody yet" } else { &row.next };
            Step { text: format!("{}: {text}", row.name), command: row.command }
        }),
    };
    let first = suggestions(view, derived)?.into_iter().next();
    let build = first.map(|suggestion| suggest_row(view, derived, &suggestion)).transpose()?;
    let build = build.map(|row| Step {
        text: format!("{}: {}", row.name, row.why.first().map(|why| why.text.as_str()).unwrap_or_default()),
        command: format!("netrec build {}", row.handle),
    });
    let follow = due.first().map(|_| match due.len() {
        1 => "one thing is due".to_owned(),
        more => format!("{more} things are due"),
    });
    Ok([open, build, follow.map(|text| Step { text, command: "netrec follow".to_owned() })])
}

/// Three commands to begin with.
fn begin(app: &mut App, row: &StatusRow, paint: Paint) -> anyhow::Result<()> {
    app.write("Nobody is here yet. To begin:\n\n")?;
    for (what, command) in [
        ("take in somebody you met", FIRST),
        ("see what a day asks of you", "netrec due"),
        ("look around in a sample network", "netrec --demo due"),
    ] {
        app.write(&format!("  {what}\n    {}\n", paint.text(Meaning::Key, command)))?;
    }
    app.write(&format!("\nThe data will be in {}\n", row.file))?;
    Ok(())
}
