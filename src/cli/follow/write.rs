//! Writing to somebody from the walk: in the editor, and on to the mail program of the desktop.

use super::done::finish;
use super::draft::Letter;
use super::walk::close;
use crate::app::App;
use crate::cli::conversation::{Conversation, say};
use crate::cli::editor::Editor;
use crate::cli::opener;
use crate::model::{Kind, Meeting, Via};
use crate::recipe::draft::KINDS;
use crate::recipe::{Item, ItemType};
use crate::store::View;

/// Lets a letter be written in the editor. Whether the item is closed by it; `None` where the person ended the conversation.
pub fn in_editor(app: &mut App, conversation: Conversation, view: &View, item: &Item) -> anyhow::Result<Option<bool>> {
    let Some(letter) = letter(app, view, item)? else { return Ok(Some(false)) };
    let editor = Editor::new(app, "letter", &letter.text())?;
    app.flush();
    let letter = letter.changed(&editor.write()?);
    let kept = format!("The letter is in {}", editor.path().display());
    if letter.has_address() {
        match conversation.whether(app, "Open it in your mail program?", true)? {
            Some(true) => {
                if let Err(error) = opener::open(app, &letter.mailto()) {
                    say(app, &kept)?;
                    return Err(error);
                }
            }
            Some(false) => {}
            None => return app.say(&kept).map(|()| None).map_err(Into::into),
        }
    }
    let sent = sent(app, conversation, &letter, item)?;
    match sent {
        Some(true) => editor.finish(app),
        _ => app.say(&kept)?,
    }
    Ok(sent)
}

/// Opens a letter in the mail program.
pub fn by_mail(app: &mut App, conversation: Conversation, view: &View, item: &Item) -> anyhow::Result<Option<bool>> {
    let Some(letter) = letter(app, view, item)? else { return Ok(Some(false)) };
    app.flush();
    opener::open(app, &letter.mailto())?;
    sent(app, conversation, &letter, item)
}

/// The letter that an item asks for.
fn letter(app: &App, view: &View, item: &Item) -> anyhow::Result<Option<Letter>> {
    let Some(person) = item.people.first() else { return Ok(None) };
    let kind = match item.kind {
        ItemType::Reminder => Some(view.network.reminders[item.at].kind).filter(|kind| KINDS.contains(kind)),
        _ => Some(Kind::Email),
    };
    Letter::new(app, view, *person, kind).map(Some)
}

/// Asks whether a letter was sent: then it is logged, and closes what asked for it.
fn sent(app: &mut App, conversation: Conversation, letter: &Letter, item: &Item) -> anyhow::Result<Option<bool>> {
    match conversation.whether(app, "Is it sent?", false)? {
        Some(true) => {}
        not_sent => return Ok(not_sent),
    }
    let today = app.today();
    close(app, item, |transaction, items, item| {
        let network = transaction.network();
        let meeting = Meeting {
            with: item.people.iter().map(|person| network.contact(*person).id).collect(),
            via: Some(if letter.has_address() { Via::Email } else { Via::Message }),
            text: Some(format!("you wrote: {}", letter.subject())),
            ..Meeting::new(transaction.new_id()?, today.into())
        };
        transaction.put(&meeting)?;
        match item.kind {
            ItemType::Reminder | ItemType::Birthday => {
                finish(transaction, items, item, None, today).map(|line| line + "; logged")
            }
            _ => Ok(format!("Logged: you wrote to {}", crate::cli::people::names(network, &item.people))),
        }
    })?;
    // A letter before a meeting is not the meeting.
    Ok(Some(item.kind != ItemType::Meeting))
}
