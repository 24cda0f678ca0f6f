use std::path::PathBuf;

use crate::app::App;
use crate::cli::commands::named;
use crate::cli::manual;
use crate::error::Error;
use crate::store::{Folder, Put};

/// Print the manual page, or write them all into a folder
///
/// With ~/.local/share/man/man1 as the folder, man netrec and man netrec-add find them. Without a folder it is the page of the
/// program alone: netrec man | man -l - shows it.
///
/// Example: netrec man ~/.local/share/man/man1
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The folder, made where it is not there yet
    #[arg(value_name = "DIR", value_hint = clap::ValueHint::DirPath)]
    folder: Option<PathBuf>,
}

impl Args {
    /// Prints the page, or writes them all.
    pub fn run(self, app: &mut App) -> anyhow::Result<()> {
        let Some(path) = self.folder else {
            app.write(&manual::page_of_program()?)?;
            if app.terminal.output {
                app.say("This is what man reads: netrec man | man -l -")?;
            }
            return Ok(());
        };
        if let Some(command) = path.to_str().and_then(named) {
            let name = command.name;
            return Err(Error::usage(format!("{name} is a command, and man takes a folder"))
                .advise(format!("netrec help {name} tells about it; for a folder of that name: netrec man ./{name}"))
                .into());
        }
        let folder = Folder::make_shared(&path).map_err(|error| error.advise("name a folder that you may write in"))?;
        let (mut pages, mut written) = (0, 0);
        for page in manual::pages()? {
            pages += 1;
            written += usize::from(folder.put(&page.file, page.text.as_bytes())? != Put::Same);
        }
        app.say(&format!("{}: {pages} manual pages, {written} of them new or changed", path.display()))?;
        Ok(())
    }
}
