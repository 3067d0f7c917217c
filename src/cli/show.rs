//! An article as JSON, text, Markdown or HTML.

mod html;
mod json;
mod markdown;
#[cfg(test)]
mod tests;
mod text;
mod words;

pub use html::html;
pub use json::json;
pub use markdown::markdown;
pub use text::text;
