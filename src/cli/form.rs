//! A record as a small readable form: `name: value` lines, lists as repeated names, further lines of a text indented.

use std::fmt::Write;

/// How further lines of a value are indented.
const INDENT: &str = "  ";

/// What begins a line that is not kept.
const REMARK: char = '#';

/// A form as it was filled in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Form {
    /// Names and values, in their order.
    pub lines: Vec<(String, String)>,
}

/// A mistake in a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// The line, from 0.
    pub line: usize,
    /// What is wrong.
    pub why: String,
}

impl Form {
    /// Adds a field; one without a value is an empty line to fill in.
    pub fn add(&mut self, name: &str, values: &[String]) {
        match values {
            [] => self.lines.push((name.to_owned(), String::new())),
            values => self.lines.extend(values.iter().map(|value| (name.to_owned(), value.clone()))),
        }
    }

    /// The values of a field that are not empty.
    pub fn values(&self, name: &str) -> Vec<String> {
        let named = self.lines.iter().filter(|(known, _)| known == name);
        named.map(|(_, value)| value.trim().to_owned()).filter(|value| !value.is_empty()).collect()
    }

    /// Puts values in the place of those of a field.
    pub fn set(&mut self, name: &str, values: &[String]) {
        self.lines.retain(|(known, _)| known != name);
        self.add(name, values);
    }

    /// The names that stand in it, each once.
    pub fn names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        for (name, _) in &self.lines {
            if !names.contains(&name.as_str()) {
                names.push(name);
            }
        }
        names
    }

    /// The text to be edited, under some remarks.
    pub fn written(&self, remarks: &str) -> String {
        let mut text = String::new();
        for remark in remarks.lines() {
            let _ = writeln!(text, "{REMARK} {remark}");
        }
        for (name, value) in &self.lines {
            let mut lines = value.split('\n');
            let first = lines.next().unwrap_or_default();
            let gap = if first.is_empty() { "" } else { " " };
            let _ = writeln!(text, "{name}:{gap}{first}");
            for line in lines {
                let _ = writeln!(text, "{INDENT}{line}");
            }
        }
        text
    }

    /// Reads a text that was edited. Remarks stand at the beginning of a line, values below their names are indented.
    pub fn read(text: &str) -> Result<Form, Mistake> {
        let mut form = Form::default();
        for (number, line) in text.lines().enumerate() {
            if line.starts_with(REMARK) {
                continue;
            }
            if let Some(more) = line.strip_prefix(INDENT).or_else(|| line.strip_prefix('\t')) {
                match form.lines.last_mut() {
                    Some((_, value)) => {
                        value.push('\n');
                        value.push_str(more);
                        continue;
                    }
                    None if more.trim().is_empty() => continue,
                    None => {
                        return Err(Mistake {
                            line: number,
                            why: "an indented line belongs to a field above it".to_owned(),
                        });
                    }
                }
            }
            if line.trim().is_empty() {
                // An empty line within a text belongs to it: one that ends it is trimmed away later.
                if let Some((_, value)) = form.lines.last_mut() {
                    value.push('\n');
                }
                continue;
            }
            match line.split_once(':') {
                Some((name, value)) => {
                    form.lines.push((name.trim().to_owned(), value.strip_prefix(' ').unwrap_or(value).to_owned()));
                }
                None => {
                    let why = "this is no field: write NAME: VALUE, or indent a line that belongs to the text above"
                        .to_owned();
                    return Err(Mistake { line: number, why });
                }
            }
        }
        for (_, value) in &mut form.lines {
            value.truncate(value.trim_end().len());
        }
        Ok(form)
    }
}

/// The text with a mistake written above its line.
pub fn marked(text: &str, mistake: &Mistake) -> String {
    let mut marked = String::new();
    let kept = text.lines().filter(|line| !line.starts_with("#! "));
    let skipped = text.lines().take(mistake.line).filter(|line| line.starts_with("#! ")).count();
    for (number, line) in kept.enumerate() {
        if number == mistake.line - skipped {
            let _ = writeln!(marked, "#! {}", mistake.why.replace('\n', " "));
        }
        let _ = writeln!(marked, "{line}");
    }
    marked
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_was_written_reads_back(values in prop::collection::vec("[a-zé#:]([a-z :#\n田]{0,20}[a-z])?", 1..5)) {
            let mut form = Form::default();
            form.add("note", &values);
            form.add("empty", &[]);
            let read = Form::read(&form.written("A remark\nand another")).unwrap();
            let tidy = |text: &String| text.clone();
            prop_assert_eq!(read.values("note"), values.iter().map(tidy).collect::<Vec<_>>());
            prop_assert_eq!(read.names(), vec!["note", "empty"]);
        }

        #[test]
        fn no_text_panics(text: String, line in 0usize..5) {
            let _ = Form::read(&text);
            let _ = marked(&text, &Mistake { line, why: "why".to_owned() });
        }
    }

    #[test]
    fn a_mistake_stands_above_its_line() {
        let text = "# remark\nname: Ana\nbroken\n";
        let mistake = Form::read(text).unwrap_err();
        assert_eq!(mistake.line, 2);
        let again = marked(text, &mistake);
        assert!(again.contains("#! this is no field"), "{again}");
        let mistake = Form::read(&again).unwrap_err();
        assert_eq!(marked(&again, &mistake), again);
    }
}
