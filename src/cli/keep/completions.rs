use clap_complete::engine::ArgValueCompleter;

use crate::app::App;
use crate::cli::complete;
use crate::cli::shells::SHELLS;
use crate::error::Error;

/// Print the completion script for a shell
///
/// bash: add `source <(netrec completions bash)` to ~/.bashrc. zsh: the same in ~/.zshrc, behind compinit. fish: write it to
/// ~/.config/fish/completions/netrec.fish. It completes people, items, tags and events from your file.
///
/// Example: netrec completions bash
#[derive(Debug, clap::Args)]
pub struct Args {
    /// bash, zsh, fish, elvish or powershell
    #[arg(value_name = "SHELL", add = ArgValueCompleter::new(complete::shells))]
    shell: String,
}

impl Args {
    /// Prints the script.
    pub fn run(self, app: &mut App) -> anyhow::Result<()> {
        let completer = SHELLS.completer(&self.shell.to_lowercase()).ok_or_else(|| {
            let names: Vec<&str> = SHELLS.names().collect();
            Error::usage(format!("there is no completion for {:?}", self.shell))
                .advise(format!("there is for {}", names.join(", ")))
        })?;
        completer.write_registration("COMPLETE", "netrec", "netrec", "netrec", &mut app.out).map_err(Error::output)?;
        Ok(())
    }
}
