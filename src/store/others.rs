//! Who else can get at the files of a network.

#[cfg(unix)]
use std::path::Path;

use super::files::Paths;

/// The places of a mode that speak of the group, and of everybody else.
#[cfg(unix)]
const OTHERS: [u32; 2] = [3, 0];

/// What others can do with the files of a network that they should not, and what shuts them out.
#[cfg(unix)]
pub fn notes(paths: &Paths) -> Vec<String> {
    let mut notes = Vec::new();
    for path in [paths.data.clone(), paths.beside(".bak"), paths.history()] {
        // Where no way leads to a file, what its own mode allows is no danger.
        let ways: Vec<u32> = OTHERS.into_iter().filter(|others| leads(&path, *others)).collect();
        let can = |bit: u32| ways.iter().any(|others| mode(&path) >> others & bit != 0);
        match (can(READ), can(WRITE)) {
            (true, _) => notes.push(format!("others can read {}: chmod 600 shuts it", path.display())),
            (false, true) => notes.push(format!("others can write into {}: chmod 600 shuts it", path.display())),
            (false, false) => {}
        }
    }
    if let Some(folder) = paths.data.parent() {
        let is_sticky = mode(folder) & STICKY != 0;
        if !is_sticky
            && OTHERS.into_iter().any(|others| leads(&paths.data, others) && mode(folder) >> others & WRITE != 0)
        {
            notes.push(format!(
                "others can put another file in the place of {}: chmod go-w on its folder shuts them out",
                paths.data.display()
            ));
        }
    }
    notes
}

/// Elsewhere the rights to a file are of another kind, and nothing is said of them.
#[cfg(not(unix))]
pub fn notes(_: &Paths) -> Vec<String> {
    Vec::new()
}

#[cfg(unix)]
const READ: u32 = 4;
#[cfg(unix)]
const WRITE: u32 = 2;
#[cfg(unix)]
const PASS: u32 = 1;
/// In such a folder nobody can take away what is another's.
#[cfg(unix)]
const STICKY: u32 = 0o1000;

/// The mode of a file or a folder; of one that is not there, nothing is allowed.
#[cfg(unix)]
fn mode(path: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(path).map_or(0, |metadata| metadata.permissions().mode())
}

/// Whether others may pass through every folder above a file. The folders may belong to other groups, so what everybody may the
/// group may too.
#[cfg(unix)]
fn leads(path: &Path, others: u32) -> bool {
    path.ancestors().skip(1).all(|folder| [others, 0].into_iter().any(|others| mode(folder) >> others & PASS != 0))
}
