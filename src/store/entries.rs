//! Taking in what a source announces.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};

use super::columns::names;
use super::connection::Store;
use super::error::Error;
use super::identity::{self, Identity, Key};
use super::incoming::{Channel, Incoming, SectionOrder, SourceFacts, Taken};
use super::listing::DAY_MS;
use super::listing::{ALL, Listing, RANKED, rank_key};
use super::names::{by_address, put_address};
use super::section_names::{auto_section, ensure_section};
use super::stories::{self, NewStory, Origin};
use super::texts::{put_text, text_row};
use super::{front, states, terms};
use crate::model::{SectionChoice, SourceState, StoryId, TextKind, WebUrl};
use crate::text::{SafeText, fold};

impl Store {
    /// Stores what one address of a source announced, with the address's new state, in one
    /// transaction: no crash can lose entries behind a fresh `ETag`. No entries delete nothing.
    pub fn take_entries(
        &mut self,
        facts: &SourceFacts,
        entries: &[Incoming],
        state: &SourceState,
        now: Timestamp,
    ) -> Result<Taken, Error> {
        self.write(|transaction| {
            let source = states::ensure_source(transaction, &facts.name)?;
            states::put_visit(transaction, source, state)?;
            states::put_off_front(transaction, source, !facts.front_page)?;
            if let Some(title) = &facts.title {
                states::put_title(transaction, source, title, facts.channel)?;
            }
            let column = match facts.channel {
                Channel::Feed => "UPDATE source SET feed_doc = feed_doc + 1 WHERE id = ?1 RETURNING feed_doc",
                Channel::Page => "UPDATE source SET page_doc = page_doc + 1 WHERE id = ?1 RETURNING page_doc",
            };
            if entries.is_empty() {
                return Ok(Taken::default());
            }
            let doc = transaction.prepare_cached(column)?.query_row([source], |row| row.get(0))?;
            let mut intake = Intake {
                connection: transaction,
                listing: Listing::begin(transaction)?,
                facts,
                source,
                doc,
                now,
                // What a source lists without a date when it is first asked may be of any age.
                ageless_below: (doc == 1).then(|| day_began(facts, now)),
                named: match &facts.section {
                    SectionChoice::Named(name) => Some(ensure_section(transaction, name)?),
                    SectionChoice::Auto => None,
                },
                auto: HashMap::new(),
                seen: HashSet::new(),
                learned: false,
                taken: Taken::default(),
            };
            let identities = identity::identify(&fold(&facts.name), entries);
            let mut ranks = Vec::new();
            // Last entry first: of stories without dates the document's first is stored last, and so
            // stands first in lists.
            for (entry, identity) in entries.iter().zip(&identities).rev() {
                let story = intake.take(entry, identity)?;
                if let (Some(story), Some(rank)) = (story, entry.rank) {
                    ranks.push((story, rank));
                }
            }
            intake.order(ranks)?;
            let Intake { mut listing, mut taken, learned, .. } = intake;
            if !taken.joined.is_empty() || learned {
                front::lay_out(transaction, &mut listing, front::Unplaced::Waits)?;
            }
            listing.finish(now)?;
            taken.new.reverse();
            taken.updated.reverse();
            taken.joined.reverse();
            Ok(taken)
        })
    }
}

/// When the day of an answer began, in milliseconds.
fn day_began(facts: &SourceFacts, now: Timestamp) -> i64 {
    let now = now.as_millisecond();
    facts.day_began.map_or(now - now.rem_euclid(DAY_MS), |began| began.as_millisecond().min(now))
}

/// One document being taken in.
struct Intake<'t> {
    connection: &'t Connection,
    listing: Listing<'t>,
    facts: &'t SourceFacts,
    source: i64,
    doc: i64,
    now: Timestamp,
    /// Below which time stories stand of which nobody knows the age; `None` for any but the source's
    /// first answer.
    ageless_below: Option<i64>,
    named: Option<i64>,
    auto: HashMap<Option<SafeText>, (i64, bool)>,
    seen: HashSet<i64>,
    /// Whether the age of a story became known.
    learned: bool,
    taken: Taken,
}

/// A story that an entry was found to be.
struct Known {
    owner: Option<(i64, i64)>,
    title: String,
    is_gone: bool,
}

impl Intake<'_> {
    fn channel(&self) -> i64 {
        match self.facts.channel {
            Channel::Feed => 0,
            Channel::Page => 1,
        }
    }

    /// Takes one entry; gives its story, unless it was buried.
    fn take(&mut self, entry: &Incoming, identity: &Identity) -> Result<Option<i64>, Error> {
        let change = identity::change(entry);
        let announced: Option<(Option<i64>, Option<Key>, Option<i64>)> = self
            .connection
            .prepare_cached(
                "SELECT story, change, until FROM announced WHERE source = ?1 AND channel = ?2 AND key = ?3",
            )?
            .query_row(params![self.source, self.channel(), identity.key], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?))
            })
            .optional()?;
        let now = self.now.as_millisecond();
        let mut before = None;
        let mut found = None;
        match announced {
            Some((Some(story), change, _)) => (found, before) = (Some(story), change),
            Some((None, _, Some(until))) if until > now && self.by_address(identity)?.is_none() => {
                self.taken.buried += 1;
                return Ok(None);
            }
            _ => {}
        }
        if found.is_none() {
            found = self.by_address(identity)?;
        }
        if found.is_none() && announced.is_none() && self.is_buried(identity)? {
            self.taken.buried += 1;
            return Ok(None);
        }
        let story = match found {
            Some(story) => {
                self.meet(story, entry, identity, before, change)?;
                story
            }
            None => self.add(entry, identity)?,
        };
        self.connection
            .prepare_cached(
                "INSERT OR REPLACE INTO announced (source, channel, key, story, change, doc)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?
            .execute(params![self.source, self.channel(), identity.key, story, change, self.doc])?;
        self.seen.insert(story);
        Ok(Some(story))
    }

    fn by_address(&self, identity: &Identity) -> Result<Option<i64>, Error> {
        identity.address.map_or(Ok(None), |key| by_address(self.connection, &key))
    }

    fn is_buried(&self, identity: &Identity) -> Result<bool, Error> {
        let Some(key) = identity.address else { return Ok(false) };
        Ok(self
            .connection
            .prepare_cached("SELECT 1 FROM buried WHERE key = ?1 AND until > ?2")?
            .exists(params![key, self.now.as_millisecond()])?)
    }

    /// The section an entry stands in, and whether that is for want of a name.
    fn section(&mut self, entry: &Incoming) -> Result<(i64, bool), Error> {
        if let Some(section) = self.named {
            return Ok((section, false));
        }
        if let Some(known) = self.auto.get(&entry.kicker) {
            return Ok(*known);
        }
        let section = auto_section(self.connection, entry.kicker.as_ref())?;
        self.auto.insert(entry.kicker.clone(), section);
        Ok(section)
    }

    /// Stores a story that was not there.
    fn add(&mut self, entry: &Incoming, identity: &Identity) -> Result<i64, Error> {
        let (section, is_fallback) = self.section(entry)?;
        let (story, sort_time) = stories::insert(
            self.connection,
            &NewStory {
                given_id: None,
                name: &identity.name,
                url: entry.url.as_ref(),
                address: identity.address,
                title: &entry.title,
                kicker: entry.kicker.as_ref(),
                section: Some(section),
                outlet: &entry.outlet,
                source: Some((self.source, self.channel())),
                origin: Origin::Source,
                authors: &entry.authors,
                standfirst: entry.standfirst.as_ref(),
                language: entry.language.as_ref(),
                published: entry.published.as_ref(),
                updated: entry.updated.as_ref(),
                first_seen: self.now.as_millisecond(),
                ageless_below: self.ageless_below,
                wants_page: self.facts.full_text,
                has_summary: entry.summary.is_some(),
            },
        )?;
        if let Some(summary) = &entry.summary {
            put_text(self.connection, story, TextKind::Feed, summary)?;
        }
        self.bring(story, section, is_fallback)?;
        let order = match entry.rank.filter(|_| self.is_ranked()) {
            Some(rank) => rank_key(rank),
            None => sort_time,
        };
        self.listing.add_new(section, story, order)?;
        self.listing.add(ALL, story, sort_time, false)?;
        self.taken.new.push(StoryId(story));
        Ok(story)
    }

    fn bring(&self, story: i64, section: i64, is_fallback: bool) -> Result<(), Error> {
        self.connection
            .prepare_cached(
                "INSERT OR REPLACE INTO brought (source, story, section, is_fallback) VALUES (?1, ?2, ?3, ?4)",
            )?
            .execute(params![self.source, story, section, is_fallback])?;
        Ok(())
    }

    /// Takes an entry whose story is in the store.
    fn meet(
        &mut self,
        story: i64,
        entry: &Incoming,
        identity: &Identity,
        before: Option<Key>,
        change: Key,
    ) -> Result<(), Error> {
        if self.seen.contains(&story) {
            self.taken.unchanged += 1;
            return Ok(());
        }
        let known = self
            .connection
            .prepare_cached("SELECT source, channel, title, gone_at IS NOT NULL FROM story WHERE id = ?1")?
            .query_row([story], |row| {
                let owner: (Option<i64>, Option<i64>) = (row.get(0)?, row.get(1)?);
                Ok(Known { owner: owner.0.zip(owner.1), title: row.get(2)?, is_gone: row.get(3)? })
            })?;
        let is_joining = self.join(story, entry, &known)?;
        let is_own = known.owner == Some((self.source, self.channel()));
        let is_changed = is_own && before.is_some_and(|before| before != change);
        if is_changed {
            self.change(story, entry, identity, &known)?;
        } else if before != Some(change) {
            self.fill(story, entry)?;
        }
        if is_joining && known.is_gone {
            self.taken.new.push(StoryId(story));
        } else if is_joining {
            self.taken.joined.push(StoryId(story));
        } else if is_changed {
            self.taken.updated.push(StoryId(story));
        } else {
            self.taken.unchanged += 1;
        }
        Ok(())
    }

    /// Lets a story stand in this source's section too, if this source brings it for the first time
    /// or brings it back.
    fn join(&mut self, story: i64, entry: &Incoming, known: &Known) -> Result<bool, Error> {
        let brought: Option<i64> = self
            .connection
            .prepare_cached("SELECT section FROM brought WHERE source = ?1 AND story = ?2")?
            .query_row([self.source, story], |row| row.get(0))
            .optional()?;
        if brought.is_some() && !known.is_gone {
            return Ok(false);
        }
        let section = match brought {
            Some(section) if self.named.is_none() => section,
            _ => {
                let (section, is_fallback) = self.section(entry)?;
                self.bring(story, section, is_fallback)?;
                section
            }
        };
        // A story that was imported or opened by hand keeps its origin, and gets a source.
        self.connection
            .prepare_cached(
                "UPDATE story SET has_terms = iif(gone_at IS NULL, has_terms, 0), gone_at = NULL,
                 source = coalesce(source, ?2), channel = coalesce(channel, ?3),
                 section = coalesce(section, ?4),
                 wants_page = wants_page OR (?5 AND on_disk < 2 AND tries = 0 AND url IS NOT NULL) WHERE id = ?1",
            )?
            .execute(params![story, self.source, self.channel(), section, self.facts.full_text])?;
        stories::enter_lists(self.connection, &mut self.listing, story)?;
        Ok(true)
    }

    /// The source that the story is of says something else: all but marks, place and times follow.
    fn change(
        &mut self,
        story: i64,
        entry: &Incoming,
        identity: &Identity,
        known: &Known,
    ) -> Result<(), Error> {
        let is_renamed = known.title != entry.title.as_str() && !entry.title.is_empty();
        self.connection
            .prepare_cached(
                "UPDATE story SET title = ?2, previous_title = iif(?3, title, previous_title),
                 url = coalesce(?4, url), kicker = coalesce(?5, kicker), authors = coalesce(?6, authors),
                 standfirst = coalesce(?7, standfirst), language = coalesce(?8, language),
                 updated = coalesce(?9, updated), published = coalesce(published, ?10), changed_at = ?11
                 WHERE id = ?1",
            )?
            .execute(params![
                story,
                if is_renamed { entry.title.as_str() } else { &known.title },
                is_renamed,
                entry.url.as_ref().map(WebUrl::as_str),
                entry.kicker.as_deref(),
                names(&entry.authors),
                entry.standfirst.as_deref(),
                entry.language.as_deref(),
                entry.updated.map(|when| when.to_string()),
                entry.published.map(|when| when.to_string()),
                self.now.as_millisecond(),
            ])?;
        terms::words_changed(self.connection, story)?;
        if let Some(summary) = &entry.summary {
            put_text(self.connection, story, TextKind::Feed, summary)?;
        }
        if let Some(key) = identity.address {
            put_address(self.connection, &key, story)?;
        }
        self.learned |= stories::learn_age(self.connection, &mut self.listing, story)?;
        self.note_summary(story, entry)
    }

    /// Fills what the story lacks.
    fn fill(&mut self, story: i64, entry: &Incoming) -> Result<(), Error> {
        self.connection
            .prepare_cached(
                "UPDATE story SET kicker = coalesce(kicker, ?2), authors = coalesce(authors, ?3),
                 standfirst = coalesce(standfirst, ?4), language = coalesce(language, ?5),
                 published = coalesce(published, ?6), updated = coalesce(updated, ?8),
                 title = iif(title = '' OR title = url, ?7, title) WHERE id = ?1",
            )?
            .execute(params![
                story,
                entry.kicker.as_deref(),
                names(&entry.authors),
                entry.standfirst.as_deref(),
                entry.language.as_deref(),
                entry.published.map(|when| when.to_string()),
                entry.title.as_str(),
                entry.updated.map(|when| when.to_string()),
            ])?;
        self.learned |= stories::learn_age(self.connection, &mut self.listing, story)?;
        if let Some(summary) = &entry.summary {
            let row = text_row(story, TextKind::Feed);
            let is_there =
                self.connection.prepare_cached("SELECT 1 FROM text WHERE id = ?1")?.exists([row])?;
            if !is_there {
                put_text(self.connection, story, TextKind::Feed, summary)?;
                terms::words_changed(self.connection, story)?;
            }
        }
        self.note_summary(story, entry)
    }

    fn note_summary(&self, story: i64, entry: &Incoming) -> Result<(), Error> {
        if entry.summary.is_some() || entry.standfirst.is_some() {
            self.connection
                .prepare_cached("UPDATE story SET on_disk = max(on_disk, 1) WHERE id = ?1")?
                .execute([story])?;
        }
        Ok(())
    }

    fn is_ranked(&self) -> bool {
        self.facts.order == SectionOrder::Editors
            && self.facts.channel == Channel::Page
            && self.named.is_some()
    }

    /// Puts the section into the editors' order, or back into that of time.
    fn order(&mut self, ranks: Vec<(i64, u32)>) -> Result<(), Error> {
        let Some(section) = self.named else { return Ok(()) };
        if self.facts.order == SectionOrder::Editors && self.facts.channel == Channel::Feed {
            return Ok(());
        }
        let ranks: HashMap<i64, u32> =
            if self.is_ranked() { ranks.into_iter().collect() } else { HashMap::new() };
        rank_section(self.connection, &mut self.listing, section, &ranks)
    }
}

/// Gives these stories of a section their ranks, and to those that had one the order of time.
pub(super) fn rank_section(
    connection: &Connection,
    listing: &mut Listing<'_>,
    section: i64,
    ranks: &HashMap<i64, u32>,
) -> Result<(), Error> {
    let ranked: Vec<(i64, i64)> = connection
        .prepare_cached(
            "SELECT story.id, story.sort_time FROM listing CROSS JOIN story ON story.id = listing.story
             WHERE listing.section = ?1 AND listing.order_key >= ?2 AND listing.seq_to IS NULL",
        )?
        .query_map([section, RANKED], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    for (story, sort_time) in ranked {
        if !ranks.contains_key(&story) {
            listing.reorder(section, story, sort_time)?;
        }
    }
    for (story, rank) in ranks {
        listing.reorder(section, *story, rank_key(*rank))?;
    }
    Ok(())
}
