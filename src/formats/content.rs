//! Content lines, which vCard (RFC 6350, section 3) and iCalendar (RFC 5545, section 3.1) have in common.

pub mod decode;
pub mod line;
pub mod lines;
pub mod text;

/// The longest line, in bytes without its end.
const WIDTH: usize = 75;

/// Escapes a text for the value of a content line.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' => escaped.push_str("\\n"),
            '\\' | ',' | ';' => escaped.extend(['\\', c]),
            c => escaped.push(c),
        }
    }
    escaped
}

/// The text as a content line can hold it: no control characters but line feeds and tabs, and no blanks around it.
pub fn clean(text: &str) -> String {
    let mut cleaned = text.replace("\r\n", "\n");
    cleaned.retain(|c| !c.is_control() || matches!(c, '\n' | '\t'));
    cleaned.trim().to_owned()
}

/// Writes a line behind others, folded between characters. Nothing in it can end it.
pub fn fold(line: &str, lines: &mut String) {
    if line.len() <= WIDTH && line.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        lines.push_str(line);
        lines.push_str("\r\n");
        return;
    }
    let mut width = 0;
    for c in line.chars().filter(|c| !c.is_control() || *c == '\t') {
        if width + c.len_utf8() > WIDTH {
            lines.push_str("\r\n ");
            width = 1;
        }
        lines.push(c);
        width += c.len_utf8();
    }
    lines.push_str("\r\n");
}
