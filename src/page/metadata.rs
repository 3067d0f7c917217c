//! What the head of a page and its surroundings say of the story: one verdict for each field.
//!
//! What a reader sees outranks what is written for machines, except where the machines' word is the
//! more exact: a time with its zone.

mod byline;
mod context;
mod facts;
mod headline;
mod kicker;
mod standfirst;
mod times;

use self::byline::people;
pub(super) use self::context::{Context, Meta, head, likeness};
use self::facts::{canonical, tags};
pub(super) use self::facts::{language, outlet};
pub(super) use self::headline::{headline, stated_titles};
use self::kicker::section;
use self::standfirst::standfirst;
pub(super) use self::standfirst::summaries;
use self::times::times;
use crate::model::Article;
use crate::text::SafeText;

/// The article as far as the page's head says what it is.
pub(super) fn article(page: &Context) -> Article {
    let times = times(page);
    Article {
        url: canonical(page.tree, page.meta, page.address),
        title: SafeText::line(page.title),
        kicker: section(page),
        standfirst: standfirst(page),
        people: people(page),
        published: times.published,
        updated: times.updated,
        language: page.language.clone(),
        outlet: page.outlet.clone(),
        tags: tags(page.meta, page.linked),
        ..Article::default()
    }
}
