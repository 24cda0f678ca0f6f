//! The report of `open`: how the channels stand.

use crate::app::App;
use crate::cli::items::prefix;
use crate::cli::pager;
use crate::cli::rows::name;
use crate::model::settings::WORLDS;
use crate::model::{Moment, Person, Via};
use crate::recipe::Diary;
use crate::recipe::channels::{Channel, Next, Source, channels};
use crate::render::channels::draw;
use crate::render::dates::relative;
use crate::render::json::ChannelRow;
use crate::render::{Output, rows};
use crate::store::{Need, View};

/// Shows how all channels stand, the dry ones first.
pub fn report(app: &mut App) -> anyhow::Result<()> {
    pager::begin(app);
    let view = app.look(Need::ALL)?;
    let diary = Diary::new(&view.network);
    let rows = channel_rows(view, &diary, app.today())?;
    match app.globals.output.unwrap_or(Output::Table) {
        Output::Table => {
            let text = draw(&rows, app.today(), app.width(), app.paint());
            app.write(&text)?;
        }
        output => rows::write(&mut *app.out, output, &rows)?,
    }
    Ok(())
}

/// How all channels stand, the dry ones first.
pub fn channel_rows(view: &View, diary: &Diary<'_>, today: chrono::NaiveDate) -> anyhow::Result<Vec<ChannelRow>> {
    let network = &view.network;
    let mut plans = Vec::new();
    for (at, _) in network.reminders.iter().enumerate().filter(|(_, it)| it.is_open() && it.is_plan()) {
        plans.extend(view.reminder(at)?.world.map(|world| (at, world)));
    }
    let channels = channels(network, diary, &view.glimpses()?, &plans, today);
    channels.iter().map(|channel| channel_row(view, diary, channel, today)).collect()
}

fn channel_row(
    view: &View,
    diary: &Diary<'_>,
    channel: &Channel,
    today: chrono::NaiveDate,
) -> anyhow::Result<ChannelRow> {
    let network = &view.network;
    let day = |day: chrono::NaiveDate| Moment::from(day).to_string();
    let handle = |person: Person| network.contact(person).handle.as_str();
    let (next, command) = match (&channel.source, channel.next) {
        (_, Next::Plan(at)) => {
            let plan = view.reminder(at)?;
            let text = plan.text.unwrap_or_else(|| "explore".to_owned());
            let command = format!("netrec done {}", prefix(network, plan.id));
            (format!("your plan: {text} ({})", plan.on.said()), command)
        }
        (Source::Medium(via), Next::Reach(person)) => {
            let ago = diary.last(person).map(|last| relative(last, today));
            let last = ago.map_or_else(|| "you never talked".to_owned(), |ago| format!("last talk {ago}"));
            let command = match via {
                Via::InPerson => format!("netrec meet {} 1w", handle(person)),
                Via::Email | Via::Letter => format!("netrec draft {}", handle(person)),
                _ => format!("netrec brief {}", handle(person)),
            };
            (format!("{} {} ({last})", reach(*via), network.contact(person).name), command)
        }
        (_, Next::Ask(person) | Next::Reach(person)) => {
            let met = view.part(person, &["met"])?.met.and_then(|met| met.event);
            let met = met.map(|event| format!(", met at {event},")).unwrap_or_default();
            let text = format!("ask {}{met} whom else to meet", network.contact(person).name);
            (text, format!("netrec brief {}", handle(person)))
        }
        (Source::World(world), Next::Explore) => {
            let text = explore(world);
            let world = if world.contains(char::is_whitespace) { format!("{world:?}") } else { world.clone() };
            (text.clone(), format!("netrec explore {text:?} --world {world}"))
        }
        (Source::Medium(via), Next::Explore) => {
            let (text, command) = gather(*via);
            (text.to_owned(), command.to_owned())
        }
    };
    let (kind, title) = match &channel.source {
        Source::Medium(via) => ("medium", via.to_string()),
        Source::World(world) => ("world", world.clone()),
    };
    Ok(ChannelRow {
        kind,
        name: title,
        state: channel.flow.to_string(),
        people: channel.people,
        new: channel.newest.map(|(_, on)| day(on)),
        newest: channel.newest.map(|(person, _)| name(network, person)),
        last: channel.last.map(day),
        next,
        command,
    })
}

/// What one does by a medium, before a name.
fn reach(via: Via) -> &'static str {
    match via {
        Via::InPerson => "meet",
        Via::Video => "see each other by video:",
        Via::Call => "call",
        Via::Message => "send a message to",
        Via::Email => "write an email to",
        Via::Letter => "write a letter to",
        Via::Social => "greet on a social network:",
    }
}

/// What to do where nobody can be reached by a medium.
fn gather(via: Via) -> (&'static str, &'static str) {
    match via {
        Via::InPerson => ("go where people are", "netrec explore \"go where people are\" --world public"),
        Via::Video | Via::Email => ("ask somebody for an email address", "netrec list no:email"),
        Via::Call | Via::Message => ("ask somebody for a number", "netrec list no:phone"),
        Via::Letter => ("ask somebody for a postal address", "netrec list no:address"),
        Via::Social => ("ask somebody where to find them online", "netrec list no:channel"),
    }
}

/// How to begin in a world where nobody is known yet.
fn explore(world: &str) -> String {
    let texts = [
        "find the next conference near you",
        "have lunch with somebody from another team",
        "visit somebody you work for, only to listen",
        "go to a lecture on something you know nothing of",
        "ask a friend to bring somebody along",
        "look up a relative you have lost sight of",
        "pick a town you don't know, and somebody to see there",
        "accept the next invitation",
        "answer a question in a forum",
        "talk to somebody at the market or the library",
    ];
    let known = WORLDS.iter().position(|known| *known == world).and_then(|at| texts.get(at));
    known.map_or_else(|| format!("find out where to meet people of {world}"), |text| (*text).to_owned())
}
