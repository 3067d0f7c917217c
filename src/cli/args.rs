//! Exactly what was typed.

use std::path::PathBuf;

use clap::{Args as Flags, Parser, Subcommand, ValueEnum};

/// A newspaper for the terminal.
///
/// Without a command it opens the reader; with an address it opens that page in it.
#[derive(Debug, Parser)]
#[command(name = "dateline", version, max_term_width = 100, disable_help_subcommand = true)]
pub struct Args {
    /// What holds for every command.
    #[command(flatten)]
    pub everywhere: Everywhere,
    /// The page to read as an article
    #[arg(value_name = "URL")]
    pub address: Option<String>,
    /// The command.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// Flags that may stand before or after the command.
#[derive(Debug, Clone, Flags)]
#[command(next_help_heading = "Everywhere")]
pub struct Everywhere {
    /// Where stories and marks are kept
    #[arg(long, global = true, value_name = "DIR")]
    pub data_dir: Option<PathBuf>,
    /// Where sources.toml and settings.toml are
    #[arg(long, global = true, value_name = "DIR")]
    pub config_dir: Option<PathBuf>,
    /// Fetch nothing
    #[arg(long, global = true)]
    pub offline: bool,
    /// A private address that documents may lead to; may be given again
    #[arg(long, global = true, value_name = "HOST:PORT")]
    pub allow_private: Vec<String>,
    /// When to colour
    #[arg(long, global = true, value_enum, default_value_t, value_name = "WHEN")]
    pub color: Color,
    /// Write a log file, secrets masked
    #[arg(long, global = true)]
    pub verbose: bool,
}

/// When to colour.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal, unless `NO_COLOR` is set
    #[default]
    Auto,
    /// Also into a file
    Always,
    /// Never
    Never,
}

/// A command without a screen, or the sample edition.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Read the sample edition
    Demo(Demo),
    /// Add a source: a feed, a site or a section page
    Add(Add),
    /// List the sources and how they go
    Sources(JsonOnly),
    /// Take a source out; what was saved stays
    Remove(Remove),
    /// Ask the sources that are due for news
    Refresh(Refresh),
    /// List headlines
    List(List),
    /// Print a story, a page or a file
    Show(Show),
    /// List the stories related to one
    Related(Related),
    /// Find stories by their words
    Search(Search),
    /// Keep a story for good, fetching its page if need be
    Save(Save),
    /// Mark stories
    Mark(Mark),
    /// Print what a feed document or a section page says
    Parse(Parse),
    /// Take in sources or stories from a file
    Import(Import),
    /// Write out the sources or the stories
    Export(Export),
    /// Check the store, the settings and the terminal
    Doctor(Doctor),
    /// Print what a shell completes
    Completions(Completions),
    /// Print the manual page
    Man,
}

/// `completions`
#[derive(Debug, Flags)]
pub struct Completions {
    /// The shell
    #[arg(value_enum, value_name = "SHELL")]
    pub shell: clap_complete::Shell,
}

/// `demo`
#[derive(Debug, Flags)]
pub struct Demo {
    /// Serve it on a loopback port until stopped, and print the address
    #[arg(long)]
    pub serve: bool,
}

/// `add`
#[derive(Debug, Flags)]
pub struct Add {
    /// Where to look; or words of a name, to look up in the directory
    #[arg(value_name = "ADDRESS|WORDS", required = true)]
    pub address: Vec<String>,
    /// The section its stories stand in; `auto` for the one each story names
    #[arg(long, value_name = "S")]
    pub section: Option<String>,
    /// Take the finding of this number instead of the best
    #[arg(long, value_name = "N")]
    pub choose: Option<usize>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// A command with no more than `--json`.
#[derive(Debug, Flags)]
pub struct JsonOnly {
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// `remove`
#[derive(Debug, Flags)]
pub struct Remove {
    /// Its name or address
    #[arg(value_name = "SOURCE")]
    pub source: String,
}

/// `refresh`
#[derive(Debug, Flags)]
pub struct Refresh {
    /// The sources of this section alone
    #[arg(long, value_name = "S")]
    pub section: Option<String>,
    /// Also those that are not due
    #[arg(long)]
    pub now: bool,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
    /// Print nothing but failures
    #[arg(long, conflicts_with = "json")]
    pub quiet: bool,
}

/// `list`
#[derive(Debug, Flags)]
pub struct List {
    /// The stories of this section alone
    #[arg(long, value_name = "S")]
    pub section: Option<String>,
    /// Unread stories alone
    #[arg(long)]
    pub unread: bool,
    /// Saved stories alone
    #[arg(long)]
    pub saved: bool,
    /// Events, each with the stories that tell of it
    #[arg(long)]
    pub clusters: bool,
    /// Nothing older than this: a date, or `3d`, `12h`
    #[arg(long, value_name = "T")]
    pub since: Option<String>,
    /// No more than so many
    #[arg(long, value_name = "N")]
    pub limit: Option<usize>,
    /// Print JSON, one story a line
    #[arg(long)]
    pub json: bool,
}

/// `show`
#[derive(Debug, Flags)]
pub struct Show {
    /// A story's id, an address, a file, or `-` for stdin
    #[arg(value_name = "STORY|URL|FILE|-")]
    pub what: String,
    /// The address that a file came from
    #[arg(long, value_name = "URL")]
    pub base: Option<String>,
    /// How to print it
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub format: Format,
    /// Columns of a line
    #[arg(long, value_name = "N")]
    pub width: Option<usize>,
    /// The same as `--format json`
    #[arg(long, conflicts_with = "format")]
    pub json: bool,
    /// Say of a file why each field, or the one named, holds what it does
    #[arg(
        long, value_enum, value_name = "FIELD", num_args = 0..=1, require_equals = true,
        default_missing_value = "all", conflicts_with_all = ["format", "json"]
    )]
    pub explain: Option<Explained>,
}

/// The fields that `show --explain` tells of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Explained {
    /// All of them
    All,
    /// The headline
    Headline,
    /// The section
    Kicker,
    /// The summary under the headline
    Standfirst,
    /// Who wrote it
    Byline,
    /// When it was published
    Published,
    /// When it was last changed
    Updated,
    /// The text, with what was cut from it
    Body,
}

impl Show {
    /// The format that was asked for.
    pub fn format(&self) -> Format {
        if self.json { Format::Json } else { self.format }
    }
}

/// How a story is printed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Plain text, set
    #[default]
    Text,
    /// Markdown
    Markdown,
    /// HTML, clean
    Html,
    /// JSON
    Json,
}

/// `related`
#[derive(Debug, Flags)]
pub struct Related {
    /// The story's id or address
    #[arg(value_name = "STORY|URL", required_unless_present = "all", conflicts_with = "all")]
    pub story: Option<String>,
    /// All stories, one a line; needs `--json`
    #[arg(long, requires = "json")]
    pub all: bool,
    /// By words alone, without the models of texts
    #[arg(long)]
    pub lexical: bool,
    /// Print JSON, one story a line
    #[arg(long)]
    pub json: bool,
}

/// `search`
#[derive(Debug, Flags)]
pub struct Search {
    /// Words to find
    #[arg(value_name = "QUERY", allow_hyphen_values = true)]
    pub query: String,
    /// Print JSON, one story a line
    #[arg(long)]
    pub json: bool,
}

/// `save`
#[derive(Debug, Flags)]
pub struct Save {
    /// The story's id or address
    #[arg(value_name = "STORY|URL")]
    pub story: String,
}

/// `mark`
#[derive(Debug, Flags)]
pub struct Mark {
    /// As what
    #[arg(value_enum, value_name = "MARK")]
    pub mark: MarkName,
    /// The stories' ids
    #[arg(required = true, value_name = "STORY")]
    pub stories: Vec<String>,
}

/// The marks by their names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum MarkName {
    /// Was read
    Read,
    /// Was not read
    Unread,
    /// Is kept for good
    Saved,
    /// Is not kept
    Unsaved,
}

/// `parse`
#[derive(Debug, Flags)]
pub struct Parse {
    /// The document, or `-` for stdin
    #[arg(value_name = "FILE")]
    pub file: String,
    /// What to read it as
    #[arg(long = "as", value_enum, default_value_t, value_name = "KIND")]
    pub kind: ParseAs,
    /// The content type that it was sent with
    #[arg(long, value_name = "T")]
    pub content_type: Option<String>,
    /// The address that it came from
    #[arg(long, value_name = "URL")]
    pub base: Option<String>,
    /// Print JSON; nothing else is offered
    #[arg(long)]
    pub json: bool,
}

/// What a document is read as.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum ParseAs {
    /// A feed of any dialect
    #[default]
    Feed,
    /// A page of headlines
    Section,
}

/// `import`
#[derive(Debug, Flags)]
pub struct Import {
    /// An .opml file, a list of addresses, or a .jsonl file of stories; `-` for stories on stdin
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
}

/// `export`
#[derive(Debug, Flags)]
pub struct Export {
    /// Sources as OPML, or stories and marks as JSON lines
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub format: ExportFormat,
}

/// What is written out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum ExportFormat {
    /// The sources, for any feed reader
    #[default]
    Opml,
    /// Stories and marks: the backup
    Jsonl,
}

/// `doctor`
#[derive(Debug, Flags)]
pub struct Doctor {
    /// Mend what can be mended
    #[arg(long)]
    pub repair: bool,
    /// Also ask each source's host for an answer
    #[arg(long)]
    pub network: bool,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}
