use clap_complete::engine::ArgValueCompleter;

use crate::app::App;
use crate::cli::ask::Answers;
use crate::cli::change::change;
use crate::cli::complete;
use crate::cli::people::{For, person};
use crate::error::Error;
use crate::model::{Network, Settings};
use crate::render::json::SettingRow;
use crate::render::table::{Column, table};
use crate::render::{Output, rows};
use crate::store::Need;
use crate::words::{how_often, phone, regions};

/// Look at the settings, or change one
///
/// Settings live in the data file. KEY is circle.NAME (a cadence, or never; empty takes the circle away), follow-up-after,
/// region (a country as ID or DE, for phones without a country code) or me (your own card). netrec config git prints the two lines
/// with which git merges the data file record by record.
///
/// Example: netrec config circle.close 1mo
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Which one
    #[arg(value_name = "KEY", add = ArgValueCompleter::new(complete::settings))]
    key: Option<String>,
    /// Its new value; an empty one takes it away
    #[arg(value_name = "VALUE")]
    value: Option<String>,
}

impl Args {
    /// Shows or changes settings.
    pub fn run(self, app: &mut App) -> anyhow::Result<()> {
        match (self.key, self.value) {
            (Some(key), None) if key == "git" => git(app),
            (Some(key), Some(_)) if key == "git" => Err(Error::usage("git is no setting")
                .advise("netrec config git prints what sets up the merging")
                .into()),
            (Some(key), Some(value)) => {
                let changed = change(app, |transaction, answers| {
                    let network = transaction.network();
                    let mut settings = network.settings.clone();
                    set(&mut settings, network, &key, value.trim(), answers)?;
                    settings
                        .settle(&key.replacen("circle.", "circles.", 1).replace("follow-up-after", "follow_up_after"));
                    transaction.put_settings(&settings)?;
                    Ok(all(&settings, network).into_iter().find(|row| row.key == key).map(|row| row.value))
                })?;
                app.say(&match changed.value.flatten_empty() {
                    Some(value) => format!("{key} is {value}"),
                    None => format!("{key} is taken away"),
                })?;
                Ok(())
            }
            (key, _) => show(app, key.as_deref()),
        }
    }
}

/// Says how git merges the data file, in two lines for a shell.
fn git(app: &mut App) -> anyhow::Result<()> {
    let path = app.data_file()?;
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let line = shell_words::quote(&format!("{name} merge=netrec")).into_owned();
    app.write("git config merge.netrec.driver 'netrec merge-driver %O %A %B'\n")?;
    app.write(&format!("echo {line} >> .gitattributes\n"))?;
    app.say("Run these two lines in the folder of the data file")?;
    Ok(())
}

/// An empty value is none.
trait FlattenEmpty {
    fn flatten_empty(self) -> Option<String>;
}

impl FlattenEmpty for Option<Option<String>> {
    fn flatten_empty(self) -> Option<String> {
        self.flatten().filter(|value| !value.is_empty())
    }
}

fn set(settings: &mut Settings, network: &Network, key: &str, value: &str, answers: &Answers) -> anyhow::Result<()> {
    let wrong = |error: &dyn std::fmt::Display| Error::usage(format!("{key}: {error}"));
    let given = Some(value).filter(|value| !value.is_empty());
    match key {
        "follow-up-after" => {
            settings.follow_up_after = given.map(how_often::parse).transpose().map_err(|error| wrong(&error))?
        }
        "region" => {
            let region = given.map(str::to_uppercase);
            if region.as_ref().is_some_and(|region| !phone::region_is_known(region)) {
                let wrong = wrong(&format!("{value:?} is not a country: two letters (ISO 3166), as ID, DE or BR"));
                return Err(match regions::by_name(value) {
                    Some(code) => wrong.advise(format!("did you mean {code}?")).into(),
                    None => wrong.into(),
                });
            }
            settings.region = region;
        }
        "me" => {
            let me = given.map(|word| person(network, word, For::Changing, answers)).transpose()?;
            settings.me = me.map(|me| network.contact(me).id);
        }
        _ => match key.strip_prefix("circle.").filter(|name| !name.trim().is_empty()) {
            Some(name) => match given {
                Some(value) => {
                    let every = how_often::parse(value).map_err(|error| wrong(&error))?;
                    settings.circles.set(name.to_owned(), every);
                }
                None => {
                    if let Some(contact) =
                        network.contacts.iter().find(|contact| contact.circle.as_deref() == Some(name))
                    {
                        return Err(Error::failed(format!("the circle {name} holds people: {}", contact.name))
                            .advise("move them first, with netrec set; or give it the cadence never")
                            .into());
                    }
                    settings.circles.remove(name);
                }
            },
            None => {
                return Err(Error::usage(format!("there is no setting {key:?}"))
                    .advise("there are circle.NAME, follow-up-after, region and me; netrec config shows them")
                    .into());
            }
        },
    }
    Ok(())
}

/// All settings as rows.
fn all(settings: &Settings, network: &Network) -> Vec<SettingRow> {
    let row = |key: String, value: Option<String>| SettingRow { key, value };
    let circles = settings.circles.0.iter().map(|(name, every)| row(format!("circle.{name}"), Some(every.to_string())));
    let me = settings.me.and_then(|me| network.person(me)).map(|me| network.contact(me).handle.to_string());
    circles
        .chain([
            row("follow-up-after".to_owned(), settings.follow_up_after.map(|every| every.to_string())),
            row("region".to_owned(), settings.region.clone()),
            row("me".to_owned(), me),
        ])
        .collect()
}

fn show(app: &mut App, key: Option<&str>) -> anyhow::Result<()> {
    let view = app.store()?.read(Need::CONTACTS)?;
    let mut rows = all(&view.network.settings, &view.network);
    if let Some(key) = key {
        rows.retain(|row| row.key == key);
        if rows.is_empty() {
            return Err(Error::usage(format!("there is no setting {key:?}")).advise("netrec config shows them").into());
        }
    }
    match (app.globals.output.unwrap_or(Output::Table), key, rows.as_slice()) {
        (Output::Table, Some(_), [row]) => app.write(&format!("{}\n", row.value.clone().unwrap_or_default()))?,
        (Output::Table, ..) => {
            const COLUMNS: [Column<'static>; 2] =
                [Column { head: "KEY", least: 8, rank: 0 }, Column { head: "VALUE", least: 8, rank: 1 }];
            let cells = |row: &SettingRow| vec![row.key.clone(), row.value.clone().unwrap_or_default()];
            let text = table(&COLUMNS, &rows.iter().map(cells).collect::<Vec<_>>(), app.width(), app.paint());
            app.write(&text)?;
        }
        (output, ..) => rows::write(&mut *app.out, output, &rows)?,
    }
    Ok(())
}
