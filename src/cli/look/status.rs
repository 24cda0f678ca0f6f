//! `netrec` alone: where you stand.

use crate::app::App;
use crate::cli::follow::due::lines;
use crate::cli::rows::Derived;
use crate::model::{Moment, Person};
use crate::recipe::{Health, due};
use crate::render::due::draw;
use crate::render::json::StatusRow;
use crate::render::style::{Meaning, Paint};
use crate::render::{Output, rows};
use crate::store::{Need, View};

/// How much of what is due is shown.
const FEW: usize = 5;

/// Says what is due in a few lines and suggests something for each step; on an empty file, how to begin.
pub fn run(app: &mut App) -> anyhow::Result<()> {
    let store = app.store()?;
    let view = store.read(Need::ALL)?;
    let network = &view.network;
    let today = app.today();
    let derived = Derived::new(network, today);
    let items = due(network, &derived.diary, today, today);
    let row = StatusRow {
        file: store.path().display().to_string(),
        contacts: network.contacts.len(),
        meetings: network.meetings.iter().filter(|meeting| meeting.happened()).count(),
        open_reminders: network.reminders.iter().filter(|reminder| reminder.is_open()).count(),
        due: items.len(),
        open: Some("netrec add \"Ana Souza\" --met \"RustConf 2026\" --email ana@kopi.co".to_owned()),
        build: whom_to_talk_to(&view, &derived).map(|handle| format!("netrec show {handle}")),
        follow: (!items.is_empty()).then(|| "netrec due".to_owned()),
    };
    let output = app.globals.output.unwrap_or(Output::Table);
    if output != Output::Table {
        rows::write_one(&mut *app.out, output, &row)?;
        return Ok(());
    }
    let paint = Paint::new(app.globals.color);
    if network.contacts.is_empty() {
        return begin(app, &row, paint);
    }
    let head =
        format!("{}: {} due, {} people, {} meetings", Moment::from(today).said(), row.due, row.contacts, row.meetings);
    app.write(&format!("{}\n", paint.text(Meaning::Strong, &head)))?;
    let few = &items[..items.len().min(FEW)];
    let text = draw(&lines(&view, &derived.diary, few)?, app.width(), paint);
    app.write(&text)?;
    if items.len() > FEW {
        app.write(&format!("and {} more: netrec due\n", items.len() - FEW))?;
    }
    app.write("\n")?;
    for (step, what, command) in [
        ("open", "somebody new?", row.open.as_deref()),
        ("build", "whom to talk to next", row.build.as_deref()),
        ("follow", "what today asks of you", row.follow.as_deref()),
    ] {
        if let Some(command) = command {
            let step = paint.text(Meaning::Aside, &format!("{step:8}"));
            app.write(&format!("{step}{what:24}{}\n", paint.text(Meaning::Key, command)))?;
        }
    }
    Ok(())
}

/// Three commands to begin with.
fn begin(app: &mut App, row: &StatusRow, paint: Paint) -> anyhow::Result<()> {
    app.write("Nobody is here yet. To begin:\n\n")?;
    for (what, command) in [
        (
            "take in somebody you met",
            "netrec add \"Ana Souza\" --met \"RustConf 2026\" --email ana@kopi.co --interest coffee",
        ),
        ("see what a day asks of you", "netrec due"),
        ("look around in a sample network", "netrec --demo due"),
    ] {
        app.write(&format!("  {what}\n    {}\n", paint.text(Meaning::Key, command)))?;
    }
    app.write(&format!("\nThe data will be in {}\n", row.file))?;
    Ok(())
}

/// Somebody who is cooling, the innermost circle first.
fn whom_to_talk_to(view: &View, derived: &Derived<'_>) -> Option<String> {
    let network = &view.network;
    let people = (0..network.contacts.len() as Person).filter(|person| !network.contact(*person).archived);
    let cooling = people.filter(|person| matches!(derived.health(*person), Some(Health::Cooling | Health::Cold)));
    let rank = |person: &Person| {
        let contact = network.contact(*person);
        (network.settings.rank_of(contact.circle.as_deref()), derived.diary.last(*person))
    };
    cooling.min_by_key(rank).map(|person| network.contact(person).handle.to_string())
}
