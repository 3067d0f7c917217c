//! `show --explain`: why a page was read as it was.

use super::args::Explained;
use super::failure::Failure;
use super::out::Out;
use crate::model::{Article, Block, When};
use crate::page::{Outcome, Row};
use crate::text::SafeText;

/// The fields in the order in which a reader meets them.
const FIELDS: [Explained; 7] = [
    Explained::Kicker,
    Explained::Headline,
    Explained::Standfirst,
    Explained::Byline,
    Explained::Published,
    Explained::Updated,
    Explained::Body,
];

/// Prints the record of a field, or of all: what it holds, who won, what that was up against, what was left
/// out, and of the text what was cut.
pub fn print(article: &Article, rows: &[Row], only: Explained, out: &mut Out) -> Result<(), Failure> {
    for field in FIELDS.into_iter().filter(|field| only == Explained::All || only == *field) {
        let (name, value) = held(article, field);
        out.line(SafeText::line(&format!("{name}: {value}")).as_str())?;
        let mut rows: Vec<&Row> = rows.iter().filter(|row| row.field == name).collect();
        rows.sort_by_key(|row| place(row.outcome));
        for row in rows {
            out.line(&format!("  {}", SafeText::line(&row.to_string())))?;
        }
    }
    Ok(())
}

/// The winner first, then what stood against it, in the order in which it was found.
fn place(outcome: Outcome) -> u8 {
    match outcome {
        Outcome::Won => 0,
        Outcome::Lost => 1,
        Outcome::Out => 2,
        Outcome::Idle => 3,
        Outcome::Cut => 4,
    }
}

/// A field's name and what it holds.
fn held(article: &Article, field: Explained) -> (&'static str, String) {
    let said = |text: Option<&SafeText>| text.map_or("none", SafeText::as_str).to_owned();
    let when = |when: Option<When>| when.map_or("none".to_owned(), |when| when.to_string());
    match field {
        Explained::All | Explained::Body => {
            let paragraphs = article.body.iter().flat_map(Block::texts);
            let letters: usize = paragraphs.map(|text| text.chars().count()).sum();
            ("body", format!("{} blocks, {letters} characters", article.body.len()))
        }
        Explained::Headline => ("headline", article.title.to_string()),
        Explained::Kicker => ("kicker", said(article.kicker.as_ref().map(|kicker| &kicker.text))),
        Explained::Standfirst => ("standfirst", said(article.standfirst.as_ref())),
        Explained::Byline => {
            let names: Vec<&str> = article.people.iter().map(|person| person.name.as_str()).collect();
            ("byline", if names.is_empty() { "none".to_owned() } else { names.join(", ") })
        }
        Explained::Published => ("published", when(article.published)),
        Explained::Updated => ("updated", when(article.updated)),
    }
}
