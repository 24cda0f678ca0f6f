//! A network of people as a graph in the DOT language of Graphviz (<https://graphviz.org/doc/info/lang.html>).

use std::io::{self, Write};

/// Somebody in the graph.
#[derive(Clone, Debug)]
pub struct Node<'a> {
    /// What tells one node from another.
    pub handle: &'a str,
    /// What is written on it.
    pub name: &'a str,
}

/// What lies between two people, who are named by their handles.
#[derive(Clone, Debug)]
pub struct Edge<'a> {
    /// The one.
    pub from: &'a str,
    /// The other.
    pub to: &'a str,
    /// What they are to each other.
    pub label: Option<&'a str>,
    /// The first introduced the other to you: an arrow.
    pub introduced: bool,
}

/// Writes the graph.
pub fn write(out: &mut dyn Write, nodes: &[Node<'_>], edges: &[Edge<'_>]) -> io::Result<()> {
    writeln!(out, "graph network {{")?;
    writeln!(out, "  node [shape=box, style=rounded];")?;
    for node in nodes {
        writeln!(out, "  {} [label={}];", quoted(node.handle), quoted(node.name))?;
    }
    for edge in edges {
        write!(out, "  {} -- {}", quoted(edge.from), quoted(edge.to))?;
        match (edge.introduced, edge.label) {
            (true, _) => write!(out, " [label=\"introduced\", dir=forward, style=dashed]")?,
            (false, Some(label)) => write!(out, " [label={}]", quoted(label))?,
            (false, None) => {}
        }
        writeln!(out, ";")?;
    }
    writeln!(out, "}}")
}

/// A quoted string, in which a backslash would begin an escape of a label.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            c if c.is_control() => quoted.push(' '),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_cannot_leave_their_quotes() {
        let nodes = [Node { handle: "ana", name: "Ana \"\\N\" Souza\n" }, Node { handle: "budi", name: "Budi" }];
        let edge = Edge { from: "ana", to: "budi", label: Some("co-\"workers\""), introduced: false };
        let edges = [edge.clone(), Edge { introduced: true, label: None, ..edge }];
        let mut out = Vec::new();
        write(&mut out, &nodes, &edges).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert!(text.contains(r#""ana" [label="Ana \"\\N\" Souza "];"#), "{text}");
        assert!(text.contains(r#""ana" -- "budi" [label="co-\"workers\""];"#), "{text}");
        assert!(text.contains(r#""ana" -- "budi" [label="introduced", dir=forward, style=dashed];"#), "{text}");
    }
}
