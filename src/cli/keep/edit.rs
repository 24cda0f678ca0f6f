use clap_complete::engine::ArgValueCompleter;

use crate::app::App;
use crate::cli::ask::asking;
use crate::cli::change::change;
use crate::cli::complete;
use crate::cli::editor::Editor;
use crate::cli::form::{Form, Mistake, marked};
use crate::cli::items::{Named, named};
use crate::cli::people::For;
use crate::cli::sheets::{Sheet, meeting::MeetingSheet, person::PersonSheet, reminder::ReminderSheet};
use crate::error::Error;
use crate::model::{Id, Record};
use crate::store::Need;

/// Edit a person, a meeting or a reminder in your editor
///
/// A mistake opens it again with the message above the line. A form left as it was changes nothing.
///
/// Example: netrec edit ana
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A person, or the beginning of an id
    #[arg(required = true, value_name = "PERSON|ID", add = ArgValueCompleter::new(complete::records))]
    what: Vec<String>,
}

impl Args {
    /// Edits it.
    pub fn run(self, app: &mut App) -> anyhow::Result<()> {
        let word = self.what.join(" ");
        let view = app.store()?.read(Need::ALL)?;
        let found = asking(app, |_, answers| named(&view.network, &word, For::Changing, answers))?;
        match found {
            Named::Person(person) => edit::<PersonSheet>(app, view.network.contact(person).id),
            Named::Reminder(at) => edit::<ReminderSheet>(app, view.network.reminders[at].id),
            Named::Meeting(at) => edit::<MeetingSheet>(app, view.network.meetings[at].id),
        }
    }
}

/// Lets a record be edited as a form, until it is understood. Nothing waits for the person under the lock: what they changed
/// is put, field by field, on the record as it is then.
fn edit<S: Sheet>(app: &mut App, id: Id) -> anyhow::Result<()> {
    let view = app.store()?.read(Need::ALL)?;
    let base: S::Record = view.record(id)?;
    let mut form = S::form(&base, &view.network);
    let remarks = format!(
        "{}\nLines that begin with # are not kept. A name may stand several times where several values fit; further lines of a\n\
         text are indented. An empty value clears the field.",
        S::title(&base, &view.network)
    );
    let mut text = form.written(&remarks);
    let mut last: Option<Mistake> = None;
    let editor = Editor::new(app, &format!("edit-{id}"), &text)?;
    loop {
        let written = editor.write()?;
        match last {
            None if written == text => {
                editor.finish(app);
                return Ok(app.say("Nothing was changed")?);
            }
            // Saved again as it was: the person gives up, or an editor cannot ask them.
            Some(mistake) if written == text => {
                return Err(Error::failed(format!("not changed: line {}: {}", mistake.line + 2, mistake.why))
                    .advise(format!("what was written is in {}", editor.path().display()))
                    .into());
            }
            _ => {}
        }
        let wrong = match take::<S>(app, id, &form, &written) {
            Ok(line) => {
                editor.finish(app);
                return Ok(app.say(&line)?);
            }
            Err(error) => match error.downcast::<Wrong>() {
                Ok(wrong) => wrong,
                Err(error) => {
                    return Err(error.context(format!("what was written is in {}", editor.path().display())));
                }
            },
        };
        if let Some((name, values)) = &wrong.theirs {
            // They have seen it now: what they write from here on is meant.
            form.set(name, values);
        }
        text = marked(&written, &wrong.mistake);
        editor.replace(&text)?;
        last = Some(wrong.mistake);
    }
}

/// A mistake on its way out of a change.
#[derive(Debug, thiserror::Error)]
#[error("line {}: {}", .mistake.line + 1, .mistake.why)]
struct Wrong {
    mistake: Mistake,
    /// A field that was changed meanwhile, and what it is now.
    theirs: Option<(String, Vec<String>)>,
}

/// Puts what was written into the file.
fn take<S: Sheet>(app: &mut App, id: Id, before: &Form, written: &str) -> anyhow::Result<String> {
    let after = Form::read(written).map_err(|mistake| Wrong { mistake, theirs: None })?;
    let today = app.today();
    let changed = change(app, |transaction, answers| {
        let network = transaction.network();
        let mut record: S::Record = transaction.get(id)?;
        let now = S::form(&record, network);
        let mut names: Vec<&str> = before.names();
        names.extend(after.names().into_iter().filter(|name| !before.names().contains(name)));
        for name in names {
            let (old, new) = (before.values(name), after.values(name));
            if old == new {
                continue;
            }
            let line = line_of(written, name);
            let at = |why: String, theirs| Wrong { mistake: Mistake { line, why }, theirs };
            // Somebody else may have changed the same field meanwhile.
            if now.values(name) != old && now.values(name) != new {
                let theirs = now.values(name);
                let why = format!(
                    "{name} was changed meanwhile, to {:?}: write what it shall be, and take this line out",
                    theirs.join(", ")
                );
                return Err(at(why, Some((name.to_owned(), theirs))).into());
            }
            let understood = S::put(&mut record, name, new, transaction, today, answers);
            understood.map_err(|error| match error.downcast::<crate::cli::ask::Question>() {
                Ok(question) => anyhow::Error::from(question),
                Err(error) => at(error.to_string(), None).into(),
            })?;
        }
        transaction.put(&record)?;
        Ok(S::title(&record, network))
    })?;
    let kind = S::Record::SECTION.singular();
    Ok(match changed.operation {
        Some(_) => format!("Changed the {kind}: {}", changed.value),
        None => "Nothing was changed".to_owned(),
    })
}

/// The line on which a field stands, or the last one where it was taken out.
fn line_of(text: &str, name: &str) -> usize {
    let is_it =
        |line: &str| !line.starts_with('#') && line.split_once(':').is_some_and(|(known, _)| known.trim() == name);
    text.lines().position(is_it).unwrap_or(text.lines().count().saturating_sub(1))
}
