//! What is taken down after a talk: what *they* said, like and need, and what comes next. Each answer is in the file before the
//! next question, and Enter skips any of them.

use chrono::NaiveDate;

use super::learn::add;
use super::log::meeting_with;
use crate::app::App;
use crate::cli::change::change;
use crate::cli::conversation::{Choice, Conversation, say};
use crate::cli::people::names;
use crate::cli::rows::via_in_words;
use crate::model::People;
use crate::model::date::days_after;
use crate::model::{Contact, Id, Kind, Meeting, Moment, Record, Reminder, Side, Via};
use crate::store::Transaction;
use crate::words::when::{self, Looking};

/// What is suggested where a day is asked for.
const DAYS: [&str; 4] = ["tomorrow", "in 1 week", "in 2 weeks", "in 1 month"];

/// A talk that is logged and can be told more about. `None` from a question: the person ended the conversation.
pub struct Talk {
    who: Vec<Id>,
    meeting: Id,
    conversation: Conversation,
}

/// By which medium it was; `likely` stands first.
pub fn ask_via(app: &mut App, conversation: Conversation, likely: Via) -> anyhow::Result<Option<Via>> {
    let others = Via::ALL.iter().copied().filter(|via| *via != likely);
    let media: Vec<Via> = [likely].into_iter().chain(others).collect();
    let choices: Vec<Choice> = media.iter().map(|via| Choice::new(&via.to_string(), "")).collect();
    let chosen = conversation.choose(app, "How did you talk?", &choices)?;
    Ok(chosen.and_then(|at| media.get(at).copied()))
}

/// The suggestions where a day is asked for.
pub fn days() -> Vec<String> {
    DAYS.map(str::to_owned).into()
}

impl Talk {
    /// Logs a talk on a day, and makes what else belongs to it in the same change, which may say so.
    pub fn log(
        app: &mut App,
        conversation: Conversation,
        who: Vec<Id>,
        (via, on): (Via, NaiveDate),
        mut also: impl FnMut(&mut Transaction<'_>) -> anyhow::Result<Option<String>>,
    ) -> anyhow::Result<Talk> {
        let changed = change(app, |transaction, _| {
            let network = transaction.network();
            let people: People = who.iter().filter_map(|id| network.person(*id)).collect();
            let (mut meeting, _) = meeting_with(transaction, &people, on.into())?;
            meeting.on = Moment { day: on, ..meeting.on };
            meeting.via = Some(via);
            transaction.put(&meeting)?;
            let line = format!("Logged {}: {}, {}", names(network, &people), meeting.on.said(), via_in_words(via));
            Ok((meeting.id, line, also(transaction)?))
        })?;
        let (meeting, line, more) = changed.value;
        say(app, &line)?;
        more.iter().try_for_each(|line| say(app, line))?;
        Ok(Talk { who, meeting, conversation })
    }

    /// What they said, and what was learned of them.
    pub fn ask_what_they_said(&self, app: &mut App) -> anyhow::Result<Option<()>> {
        let Some(said) = self.conversation.text(app, "They said", &[])? else { return Ok(None) };
        if !said.is_empty() {
            update(app, self.meeting, |meeting: &mut Meeting| {
                meeting.text = Some(match meeting.text.take() {
                    // A planned talk had a text already.
                    Some(planned) => format!("{planned}; {said}"),
                    None => said.clone(),
                });
            })?;
        }
        self.each(app, "You learned", |talk, app, fact| {
            update(app, talk.meeting, |meeting: &mut Meeting| meeting.learned.push(fact.clone()))
        })
    }

    /// What they like and need.
    pub fn ask_what_they_like(&self, app: &mut App) -> anyhow::Result<Option<()>> {
        let [one] = self.who.as_slice() else { return Ok(Some(())) };
        let Some(likes) = self.conversation.list(app, "They like", &[])? else { return Ok(None) };
        update(app, *one, |contact: &mut Contact| add(&mut contact.likes, &likes))?;
        let Some(interests) = self.conversation.list(app, "They care about", &[])? else { return Ok(None) };
        update(app, *one, |contact: &mut Contact| add(&mut contact.interests, &interests))?;
        self.each(app, "They need", |_, app, need| {
            update(app, *one, |contact: &mut Contact| add(&mut contact.needs, std::slice::from_ref(&need)))
        })
    }

    /// What was promised by whom, and what comes next.
    pub fn ask_what_comes_next(&self, app: &mut App) -> anyhow::Result<Option<()>> {
        for (question, side) in [("You promised", Side::Mine), ("They promised", Side::Theirs)] {
            let answered = self.each_or_end(app, question, |talk, app, text| talk.remind(app, &text, Some(side)))?;
            if answered.is_none() {
                return Ok(None);
            }
        }
        match self.conversation.text(app, "What comes next", &[])? {
            None => Ok(None),
            Some(text) if text.is_empty() => Ok(Some(())),
            Some(text) => self.remind(app, &text, None),
        }
    }

    /// Keeps a reminder for in a week, and asks whether it has another day.
    fn remind(&self, app: &mut App, text: &str, promise: Option<Side>) -> anyhow::Result<Option<()>> {
        let today = app.today();
        let in_a_week = days_after(today, 7);
        let made = change(app, |transaction, _| {
            let reminder = Reminder {
                who: self.who.clone(),
                kind: Some(Kind::Other),
                promise,
                text: Some(text.to_owned()),
                ..Reminder::new(transaction.new_id()?, in_a_week.into())
            };
            transaction.put(&reminder)?;
            Ok(reminder)
        })?
        .value;
        loop {
            let Some(typed) = self.conversation.text(app, "By when (in a week)", &days())? else { return Ok(None) };
            let on = if typed.is_empty() { Ok(made.on) } else { when::parse(&typed, today, Looking::Ahead) };
            match on {
                Ok(on) if on.day < today => say(app, &format!("{} is over.", on.said()))?,
                Ok(on) => {
                    update(app, made.id, |reminder: &mut Reminder| reminder.on = on)?;
                    say(app, &format!("Reminder {}: {text}", on.said()))?;
                    return Ok(Some(()));
                }
                Err(error) => say(app, &error.to_string())?,
            }
        }
    }

    /// Asks the same again until the answer is empty.
    fn each(
        &self,
        app: &mut App,
        question: &str,
        mut keep: impl FnMut(&Talk, &mut App, String) -> anyhow::Result<()>,
    ) -> anyhow::Result<Option<()>> {
        self.each_or_end(app, question, |talk, app, text| keep(talk, app, text).map(Some))
    }

    fn each_or_end(
        &self,
        app: &mut App,
        question: &str,
        mut keep: impl FnMut(&Talk, &mut App, String) -> anyhow::Result<Option<()>>,
    ) -> anyhow::Result<Option<()>> {
        let mut asked = question.to_owned();
        loop {
            let Some(text) = self.conversation.text(app, &asked, &[])? else { return Ok(None) };
            if text.is_empty() {
                return Ok(Some(()));
            }
            if keep(self, app, text)?.is_none() {
                return Ok(None);
            }
            asked = "And".to_owned();
        }
    }
}

/// Changes one record.
fn update<R: Record>(app: &mut App, id: Id, mut to: impl FnMut(&mut R)) -> anyhow::Result<()> {
    change(app, |transaction, _| Ok(transaction.update(id, &mut to).map(drop)?)).map(drop)
}
