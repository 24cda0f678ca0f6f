use clap_complete::engine::ArgValueCompleter;

use crate::app::App;
use crate::cli::SOMETHING_DUE;
use crate::cli::complete;
use crate::cli::rows::due_row;
use crate::cli::selection::{select, understood};
use crate::error::{Error, Result};
use crate::halves;
use crate::model::{Kind, Moment, Prefixes};
use crate::recipe::due::diary_and_due;
use crate::recipe::{Diary, Item, ItemType};
use crate::render::Output;
use crate::render::due::{Columns, DueLine, draw};
use crate::render::json::DueRow;
use crate::render::rows::{self, Cells, Rows};
use crate::render::style::{Meaning, Paint};
use crate::store::{Need, View};
use crate::words::when;

/// What today asks of you
///
/// Follow-ups, planned meetings and those not logged yet, people past their cadence, birthdays and exploration plans, with
/// what you should remember beside each. Nothing before its time.
///
/// Example: netrec due --within 7d
#[derive(Debug, Default, clap::Args)]
pub struct Args {
    /// Look ahead as well: 7d, end of month
    #[arg(long, value_name = "SPAN")]
    within: Option<String>,
    /// Only reminders of this kind
    #[arg(long, value_parser = super::remind::parse_kind, add = ArgValueCompleter::new(complete::kinds))]
    kind: Option<Kind>,
    /// Only what concerns the people whom a query means: one argument, in quotes
    #[arg(long, value_name = "QUERY", allow_hyphen_values = true, add = ArgValueCompleter::new(complete::query))]
    who: Option<String>,
    /// At most so many (0: all)
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    /// Exit with 10 when something is due, with 0 when nothing is
    #[arg(long)]
    exit_code: bool,
    /// Only say how many there are
    #[arg(long)]
    count: bool,
}

impl Args {
    /// Shows what is due, and returns the exit status.
    pub fn run(self, app: &mut App) -> anyhow::Result<u8> {
        let today = app.today();
        let until = match &self.within {
            Some(within) => when::within(within, today).map_err(|error| Error::usage(format!("--within: {error}")))?,
            None => today,
        };
        let query = self.who.as_deref().map(|text| understood(text, today)).transpose()?;
        let view = app.look(Need::ALL)?;
        let network = &view.network;
        let (diary, mut items) = diary_and_due(network, today, until);
        if let Some(kind) = self.kind {
            let is_kind = |item: &Item| item.kind == ItemType::Reminder && network.reminders[item.at].kind == kind;
            items.retain(is_kind);
        }
        if let Some(query) = &query {
            let people = select(view, &diary, query, today)?;
            items.retain(|item| item.people.iter().any(|person| people.binary_search(person).is_ok()));
        }
        let all = items.len();
        items.truncate(self.limit.filter(|limit| *limit > 0).unwrap_or(usize::MAX));
        if self.count {
            app.write(&format!("{all}\n"))?;
        } else {
            self.show(app, view, &diary, &items, all)?;
        }
        Ok(if self.exit_code && all > 0 { SOMETHING_DUE } else { 0 })
    }

    fn show(&self, app: &mut App, view: &View, diary: &Diary<'_>, items: &[Item], all: usize) -> anyhow::Result<()> {
        let output = app.globals.output.unwrap_or(Output::Table);
        if output != Output::Table {
            let row = |item: &Item, (): &mut (), rows: &mut Rows<'_>| rows.put(&due_row(view, diary, item)?);
            rows::write_made::<DueRow, _, _>(&mut *app.out, output, items, |_| 0, row, &[], Cells::Guarded)?;
            return Ok(());
        }
        let today = Moment::from(app.today()).said();
        let count = match all {
            0 => "nothing is due".to_owned(),
            1 => "one thing is due".to_owned(),
            more => format!("{more} things are due"),
        };
        let ahead = self.within.as_ref().map(|within| format!(" within {within}")).unwrap_or_default();
        let paint = app.paint();
        app.write(&paint.text(Meaning::Strong, &format!("{today}: {count}{ahead}")))?;
        app.write("\n")?;
        for text in drawn(view, diary, items, app.width(), paint)? {
            app.write(&text)?;
        }
        if items.len() < all {
            app.say(&format!("{} more; leave --limit out to see all", all - items.len()))?;
        }
        if !view.exists {
            app.say("The network is empty; netrec add takes in the first person")?;
        }
        Ok(())
    }
}

/// Items for a person, as texts to be shown behind each other.
pub fn drawn(
    view: &View,
    diary: &Diary<'_>,
    items: &[Item],
    width: Option<usize>,
    paint: Paint,
) -> Result<Vec<String>> {
    let keys = Prefixes::new(&view.network, items.iter().map(|item| item.id));
    let columns = items.iter().fold(Columns::default(), |columns, item| columns.and(keys.len(item.id), item.days_late));
    let drawn = |items: &&[Item]| draw(items.iter().map(|item| line(view, diary, &keys, item)), columns, width, paint);
    halves::each(&halves::of_heavy(items), drawn).into_iter().collect()
}

/// An item for a person.
pub fn line(view: &View, diary: &Diary<'_>, keys: &Prefixes, item: &Item) -> Result<DueLine> {
    let row = due_row(view, diary, item)?;
    let what = what(view, item, row.text.as_deref());
    Ok(DueLine { key: keys.of(item.id), what, row })
}

/// What an item asks you to do.
fn what(view: &View, item: &Item, text: Option<&str>) -> String {
    let network = &view.network;
    let time = item.time.map(|time| format!(" at {time}")).unwrap_or_default();
    let behind = |head: &str| match text {
        Some(text) => format!("{head}{time}: {text}"),
        None => format!("{head}{time}"),
    };
    let contact = || item.people.first().map(|person| network.contact(*person));
    match item.kind {
        ItemType::Reminder => {
            let reminder = &network.reminders[item.at];
            let promise = match reminder.promise {
                Some(crate::model::Side::Mine) => "you promised",
                Some(crate::model::Side::Theirs) => "they promised",
                None if reminder.kind == Kind::Other => "",
                None => reminder.kind.word(),
            };
            match (promise, text) {
                ("", Some(text)) => format!("{text}{time}"),
                ("", None) => format!("be in touch{time}"),
                (head, _) => behind(head),
            }
        }
        ItemType::Explore => behind("explore"),
        ItemType::Meeting => behind("you meet"),
        ItemType::Unlogged => format!("how did it go? {}", behind("you met")),
        ItemType::Cadence => {
            let every = contact().and_then(|contact| network.cadence(contact));
            format!("keep in touch (every {})", every.map(|every| every.to_string()).unwrap_or_default())
        }
        ItemType::Birthday => match contact().and_then(|contact| contact.birthday?.year) {
            Some(year) => format!("birthday: turns {}", chrono::Datelike::year(&item.date) - year),
            None => "birthday".to_owned(),
        },
    }
}
