//! Starts the reader's browser: an argument vector, never a shell.

use std::process::{Command, Stdio};

use crate::model::WebUrl;

/// The program that opens an address on this system, and its arguments before the address.
///
/// `choice` is the reader's own (`$BROWSER`): one program by name or path, split at spaces; one
/// that would need a shell is not taken.
pub fn program(choice: Option<&str>) -> Vec<String> {
    let own: Vec<String> = choice
        .unwrap_or_default()
        .split_whitespace()
        .filter(|word| *word != "%s")
        .map(str::to_owned)
        .collect();
    if !own.is_empty() && own.iter().all(|word| !word.contains(['%', ';', '|', '&', '$', '`', '<', '>', ':']))
    {
        return own;
    }
    let usual = if cfg!(target_os = "macos") { "open" } else { "xdg-open" };
    vec![usual.to_owned()]
}

/// Starts the browser with the address as its own last argument and does not wait for it.
pub fn open(choice: Option<&str>, address: &WebUrl) -> std::io::Result<()> {
    let words = program(choice);
    let Some((name, arguments)) = words.split_first() else {
        return Err(std::io::ErrorKind::NotFound.into());
    };
    let mut child = Command::new(name)
        .args(arguments)
        .arg(address.as_str())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    // Somebody has to take its exit code, or it stays as a zombie.
    std::thread::Builder::new().name("browser".to_owned()).spawn(move || child.wait())?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_is_a_program_and_arguments_never_a_shell_line() {
        let check =
            |choice: Option<&str>, expected: &[&str]| assert_eq!(program(choice), expected, "{choice:?}");
        check(Some("firefox --new-tab %s"), &["firefox", "--new-tab"]);
        check(Some("sh -c 'x; y'"), &["xdg-open"]);
        check(Some("lynx:links"), &["xdg-open"]);
        check(None, &["xdg-open"]);
    }
}
