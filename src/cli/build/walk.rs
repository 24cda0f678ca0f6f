//! The walk of `build`: pick somebody, read the brief, talk, and take down what they said.

use super::talk::{Talk, ask_via};
use crate::app::App;
use crate::cli::conversation::{Choice, Conversation, say};
use crate::model::{ContactHead, Network, Person, Via};

/// Asks whom of those suggested to talk to; nobody where none is suggested or wanted.
pub fn pick(
    app: &mut App,
    conversation: Conversation,
    network: &Network,
    suggested: &[Person],
) -> anyhow::Result<Option<Person>> {
    if suggested.is_empty() {
        return Ok(None);
    }
    let choice = |person: &Person| {
        let contact = network.contact(*person);
        Choice::new(&contact.handle, &contact.name)
    };
    let mut choices: Vec<Choice> = suggested.iter().map(choice).collect();
    choices.push(Choice::new("nobody", "not now"));
    app.write("\n")?;
    let chosen = conversation.choose(app, "With whom?", &choices)?;
    Ok(chosen.and_then(|at| suggested.get(at).copied()))
}

/// Takes down a talk with somebody, once it has been.
pub fn talk(app: &mut App, conversation: Conversation, with: &ContactHead) -> anyhow::Result<()> {
    app.write("\n")?;
    let Some(true) = conversation.whether(app, "Have you talked?", false)? else {
        return say(app, &format!("After the talk: netrec build {}", with.handle));
    };
    let Some(via) = ask_via(app, conversation, Via::InPerson)? else { return Ok(()) };
    let today = app.today();
    let talk = Talk::log(app, conversation, vec![with.id], (via, today), |_| Ok(None))?;
    say(app, "Enter skips; each answer is kept at once.")?;
    let questions = [Talk::ask_what_they_said, Talk::ask_what_they_like, Talk::ask_what_comes_next];
    for ask in questions {
        if ask(&talk, app)?.is_none() {
            break;
        }
    }
    say(app, &format!("Kept; before the next talk: netrec brief {}", with.handle))
}
