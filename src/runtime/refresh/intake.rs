//! A source's answer read, made ready and stored.

use std::sync::Arc;

use jiff::Timestamp;

use crate::feed;
use crate::fetch::{Response, schedule};
use crate::model::{Rhythm, SectionChoice, Source, SourceState, outlet_of};
use crate::page;
use crate::runtime::announce::{Announced, announced};
use crate::runtime::cause::Cause;
use crate::runtime::services::Services;
use crate::store::{Channel, Incoming, SectionOrder, SourceFacts, Taken};
use crate::text::{SafeText, fold};

/// A source's document, read.
pub(in crate::runtime) struct Read {
    /// Its name; a page's without slogan and section.
    pub title: SafeText,
    /// Its entries, ready for the store.
    pub announced: Vec<Announced>,
    /// How often it asks to be read.
    pub rhythm: Rhythm,
    /// What was mended or skipped.
    pub remarks: Vec<SafeText>,
    /// Its language.
    pub language: Option<SafeText>,
}

impl Services {
    /// Reads the body of a source's answer, apart from the screen's threads.
    pub(in crate::runtime) async fn read_source(
        &self,
        channel: Channel,
        response: &Arc<Response>,
    ) -> Result<Read, Cause> {
        let response = Arc::clone(response);
        self.parser()
            .parse(response.body.len(), move |budget| -> Result<Read, Cause> {
                let (kind, address) = (response.content_type.as_deref(), &response.address);
                let (title, entries, rhythm, remarks, language) = match channel {
                    Channel::Feed => {
                        let feed = feed::parse(&response.body, kind, Some(address), budget)?;
                        (feed.title, feed.entries, feed.rhythm, feed.remarks, feed.language)
                    }
                    Channel::Page => {
                        let page = page::section(&response.body, kind, Some(address), budget);
                        if page.entries.is_empty() {
                            return Err(Cause::NoHeadlines);
                        }
                        (
                            page.outlet.filled().unwrap_or(page.title),
                            page.entries,
                            Rhythm::default(),
                            page.remarks,
                            page.language,
                        )
                    }
                };
                let announced = announced(entries, Some(address), language.as_ref(), budget);
                let remarks = remarks.into_iter().map(|remark| remark.0).collect();
                Ok(Read { title, announced, rhythm, remarks, language })
            })
            .await?
    }

    /// Stores what was read, with the address's new state, in one transaction.
    pub(in crate::runtime) async fn take(
        &self,
        source: &Source,
        all: &[Source],
        channel: Channel,
        state: &SourceState,
        response: &Response,
        read: Read,
    ) -> Result<Taken, Cause> {
        let now = self.setup().world.now();
        let published: Vec<Timestamp> = read
            .announced
            .iter()
            .filter_map(|one| one.entry.published.and_then(|when| when.instant()))
            .collect();
        let reading = schedule::Reading::Whole(read.remarks);
        let next =
            self.after(state, Ok(response), reading, Some(&read.rhythm), &published, source, now).await?;
        let zone = &self.setup().world.zone;
        let midnight = zone.to_datetime(now).date().to_datetime(jiff::civil::Time::midnight());
        let day_began = zone.to_timestamp(midnight).ok();
        let facts =
            SourceFacts { day_began, title: read.title.clone().filled(), ..facts(source, all, channel) };
        // What the reader gave no name is called as it calls itself, at once.
        let mut called = source.clone();
        if let Some(title) = facts.title.clone().filter(|_| !source.is_named) {
            called.name = title;
        }
        let outlet = outlet_of(&called, all);
        let language = source.language.clone().or(read.language);
        let incoming: Vec<Incoming> = read
            .announced
            .into_iter()
            .enumerate()
            .map(|(rank, one)| incoming(one, &outlet, channel, rank, language.as_ref()))
            .collect();
        let taken = self
            .library()
            .ask(move |library| library.store.take_entries(&facts, &incoming, &next, now))
            .await??;
        self.heard_from(&state.address);
        Ok(taken)
    }
}

/// What the store has to know of a source. A named section made of one source with a page keeps the
/// editors' order.
fn facts(source: &Source, all: &[Source], channel: Channel) -> SourceFacts {
    let shares = |other: &&Source| match (&source.section, &other.section) {
        (SectionChoice::Named(own), SectionChoice::Named(theirs)) => fold(own) == fold(theirs),
        _ => false,
    };
    let is_alone = all.iter().filter(shares).count() == 1;
    let order = if source.page.is_some() && is_alone { SectionOrder::Editors } else { SectionOrder::Newest };
    SourceFacts {
        name: source.name.clone(),
        channel,
        section: source.section.clone(),
        order,
        full_text: source.full_text,
        title: None,
        front_page: source.front_page,
        day_began: None,
    }
}

fn incoming(
    one: Announced,
    outlet: &SafeText,
    channel: Channel,
    rank: usize,
    language: Option<&SafeText>,
) -> Incoming {
    let Announced { guid, url, standfirst, text, entry } = one;
    Incoming {
        guid,
        url,
        title: entry.title,
        authors: entry.authors,
        published: entry.published,
        updated: entry.updated,
        standfirst,
        kicker: entry.section,
        language: language.cloned(),
        outlet: outlet.clone(),
        summary: text.map(Box::new),
        rank: (channel == Channel::Page).then_some(rank as u32),
    }
}
