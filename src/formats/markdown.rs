//! A page about a person, in Markdown as CommonMark has it.

use std::io::{self, Write};

use crate::model::{Contact, Id, Meeting, Reminder, Side, State};

/// Everything that stands on a page.
pub struct Page<'a> {
    /// The person.
    pub contact: &'a Contact,
    /// Whom they know, each with the word for it.
    pub links: &'a [(Id, Option<String>)],
    /// Their meetings, the latest first.
    pub meetings: &'a [Meeting],
    /// Their reminders, the open ones first.
    pub reminders: &'a [Reminder],
    /// Somebody's name, and the file of their page where pages are files.
    pub who: &'a dyn Fn(Id) -> Option<(String, Option<String>)>,
}

/// Writes a page.
pub fn write(out: &mut dyn Write, page: &Page<'_>) -> io::Result<()> {
    let contact = page.contact;
    writeln!(out, "# {}\n", escaped(&one_line(&contact.name)))?;
    details(out, page)?;
    if let Some(note) = &contact.note {
        writeln!(out, "\n{}", paragraphs(note))?;
    }
    if !contact.facts.is_empty() {
        writeln!(out, "\n## Learned\n")?;
        for fact in &contact.facts {
            match fact.on {
                Some(on) => writeln!(out, "- {}: {}", on.day, item(&fact.text))?,
                None => writeln!(out, "- {}", escaped(&one_line(&fact.text)))?,
            }
        }
    }
    if !page.links.is_empty() {
        writeln!(out, "\n## Knows\n")?;
        for (id, as_word) in page.links {
            let as_word = as_word.as_deref().map(|word| format!(" ({})", escaped(word))).unwrap_or_default();
            writeln!(out, "- {}{as_word}", person(page, *id))?;
        }
    }
    reminders(out, page)?;
    meetings(out, page)
}

fn details(out: &mut dyn Write, page: &Page<'_>) -> io::Result<()> {
    let contact = page.contact;
    let mut line = |label: &str, value: &str| match value.is_empty() {
        true => Ok(()),
        false => writeln!(out, "- **{label}**: {value}"),
    };
    let one = |text: &Option<String>| text.as_deref().map(item).unwrap_or_default();
    let list = |texts: &[String]| texts.iter().map(|text| item(text)).collect::<Vec<_>>().join(", ");
    line("Also called", &list(&contact.aka))?;
    line("Email", &list(&contact.emails))?;
    line("Phone", &list(&contact.phones))?;
    line("Channels", &list(&contact.channels))?;
    line("Organisation", &one(&contact.org))?;
    line("Title", &one(&contact.title))?;
    line("City", &one(&contact.city))?;
    line("Address", &contact.addresses.iter().map(|text| item(text)).collect::<Vec<_>>().join("; "))?;
    line("Birthday", &contact.birthday.map(|day| day.to_string()).unwrap_or_default())?;
    line("Circle", &one(&contact.circle))?;
    line("World", &one(&contact.world))?;
    line("Tags", &list(&contact.tags))?;
    line("Interests", &list(&contact.interests))?;
    line("Likes", &list(&contact.likes))?;
    line("Needs", &list(&contact.needs))?;
    if let Some(met) = &contact.met {
        let on = met.on.map(|day| day.to_string());
        let by = met.by.map(|by| format!("through {}", person(page, by)));
        let parts: Vec<String> = met.event.as_deref().map(item).into_iter().chain(on).chain(by).collect();
        line("Met", &parts.join(", "))?;
    }
    for (key, value) in &contact.fields.0 {
        line(&item(key), &item(value))?;
    }
    if contact.archived {
        line("Put away", "yes")?;
    }
    Ok(())
}

fn reminders(out: &mut dyn Write, page: &Page<'_>) -> io::Result<()> {
    if page.reminders.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n## Follow-ups\n")?;
    for reminder in page.reminders {
        let mark = if reminder.state == Some(State::Done) { "x" } else { " " };
        let kind = reminder.kind.map(|kind| kind.to_string()).unwrap_or_default();
        let text = reminder.text.as_deref().map(item).unwrap_or_default();
        let dropped = if reminder.state == Some(State::Dropped) { " (dropped)" } else { "" };
        let promise = match reminder.promise {
            Some(Side::Mine) => " (you promised)",
            Some(Side::Theirs) => " (they promised)",
            None => "",
        };
        let on = reminder.on.day;
        let parts: Vec<&str> = [kind.as_str(), text.as_str()].into_iter().filter(|part| !part.is_empty()).collect();
        writeln!(out, "- [{mark}] {on} {}{promise}{dropped}", parts.join(": "))?;
    }
    Ok(())
}

fn meetings(out: &mut dyn Write, page: &Page<'_>) -> io::Result<()> {
    for (at, meeting) in page.meetings.iter().enumerate() {
        if at == 0 {
            writeln!(out, "\n## Meetings")?;
        }
        let time = meeting.on.time.map(|time| format!(" {time}")).unwrap_or_default();
        let via = meeting.via.map(|via| via.to_string());
        let place = meeting.at.as_deref().map(|place| format!("at {}", item(place)));
        let event = meeting.event.as_deref().map(item);
        let state = match (meeting.state, meeting.planned) {
            (Some(_), _) => Some("dropped".to_owned()),
            (None, true) => Some("planned".to_owned()),
            (None, false) => None,
        };
        let parts: Vec<String> = [via, place, event, state].into_iter().flatten().collect();
        let how = if parts.is_empty() { String::new() } else { format!(", {}", parts.join(", ")) };
        writeln!(out, "\n### {}{time}{how}", meeting.on.day)?;
        let others = meeting.with.iter().filter(|id| **id != page.contact.id).map(|id| person(page, *id));
        let others: Vec<String> = others.collect();
        if !others.is_empty() {
            writeln!(out, "\nWith {}.", others.join(", "))?;
        }
        if let Some(text) = &meeting.text {
            writeln!(out, "\n{}", paragraphs(text))?;
        }
        let lists = [("Learned", &meeting.learned), ("Gave", &meeting.gave), ("Got", &meeting.got)];
        let items = lists.into_iter().flat_map(|(label, texts)| texts.iter().map(move |text| (label, text)));
        for (at, (label, text)) in items.enumerate() {
            let gap = if at == 0 { "\n" } else { "" };
            writeln!(out, "{gap}- {label}: {}", item(text))?;
        }
    }
    Ok(())
}

/// Somebody by name, with the way to their page.
fn person(page: &Page<'_>, id: Id) -> String {
    match (page.who)(id) {
        Some((name, Some(file))) => format!("[{}]({file})", item(&name)),
        Some((name, None)) => item(&name),
        None => id.to_string(),
    }
}

/// A text on one line, behind something else.
fn item(text: &str) -> String {
    inline(&one_line(text))
}

fn one_line(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ")
}

/// A text of several lines, each of which stays a line.
fn paragraphs(text: &str) -> String {
    let lines: Vec<String> = text.trim().lines().map(|line| escaped(line.trim())).collect();
    let mut text = String::new();
    for (at, line) in lines.iter().enumerate() {
        text.push_str(line);
        if let Some(next) = lines.get(at + 1) {
            text.push_str(if line.is_empty() || next.is_empty() { "\n" } else { "\\\n" });
        }
    }
    text
}

/// A line that means nothing to Markdown but itself.
fn escaped(line: &str) -> String {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let rest = line.get(digits..).unwrap_or_default();
    let begins = |c: char| matches!(c, '#' | '+' | '-' | '=' | '>' | '|');
    match (digits, rest.chars().next()) {
        (0, Some(c)) if begins(c) => format!("\\{}", inline(line)),
        (1.., Some('.' | ')')) => format!("{}\\{}", line.get(..digits).unwrap_or_default(), inline(rest)),
        _ => inline(line),
    }
}

/// A text that means nothing to Markdown but itself, where it does not begin a line.
fn inline(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '&' | '~') {
            escaped.push('\\');
        }
        escaped.push(if c.is_control() { ' ' } else { c });
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_means_nothing_but_itself() {
        for (text, wanted) in [
            ("# no heading", "\\# no heading"),
            ("1. no list", "1\\. no list"),
            ("- no list", "\\- no list"),
            ("*a* _b_ `c` [d](e) <f> &amp;", "\\*a\\* \\_b\\_ \\`c\\` \\[d\\](e) \\<f> \\&amp;"),
            ("Version 1.2", "Version 1.2"),
            ("+62 812", "\\+62 812"),
            ("~a~", "\\~a\\~"),
            ("> no quote", "\\> no quote"),
        ] {
            assert_eq!(escaped(text), wanted);
        }
        assert_eq!(paragraphs("a\nb\n\nc\n"), "a\\\nb\n\nc");
        assert_eq!(item("a\nb"), "a b");
    }
}
