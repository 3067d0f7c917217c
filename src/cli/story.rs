//! `show`, `save` and `mark`: one story, or a few.

use super::args::{Everywhere, Mark as MarkAsked, MarkName, Save, Show};
use super::document;
use super::failure::{Failure, say};
use super::ground::{Ground, note};
use super::out::Out;
use super::rows::find_all;
use super::threads::wait_for;
use crate::app;
use crate::fetch::{Purpose, Request};
use crate::model::{Article, Kicker, Mark, OnDisk, Person, PersonKind, Story, StoryId, WebUrl};
use crate::runtime::{Cause, Parser, Services, read_page};

/// Prints a story, a page or a file: an address if it has a scheme, else a file that exists, else a
/// story's id.
pub fn show(flags: &Everywhere, asked: &Show, out: &mut Out) -> Result<(), Failure> {
    let what = asked.what.as_str();
    let is_address = what.contains("://");
    // A pipe counts as a file: `show <(command)`.
    let is_file = !is_address && (what == "-" || std::fs::metadata(what).is_ok_and(|facts| !facts.is_dir()));
    if asked.explain.is_some() && !is_file {
        return Err(Failure::misused("`--explain` tells of a file, or of `-`"));
    }
    if is_address {
        let (address, login) = WebUrl::typed(what)
            .map_err(|reason| Failure::misused(format!("`{what}` is not opened: {reason}")))?;
        return show_address(&Ground::stand(flags)?, &address, login, asked, out);
    }
    if is_file {
        if let Some(field) = asked.explain {
            return document::explain(asked, field, out);
        }
        return document::show(asked, out);
    }
    let ground = Ground::stand(flags)?;
    if !ground.setup().store().exists() {
        return Err(no_story(what));
    }
    let services = ground.services()?;
    let opened = wait_for(async {
        let story = known(&services, what).await?;
        open(&services, story, ground.offline).await
    })?;
    services.close();
    let story = opened?;
    document::print(Some(&story.public_id), &article(&story), asked, out)
}

/// A page by its address: from the store if it is there, else fetched, and then nothing is stored.
fn show_address(
    ground: &Ground,
    address: &WebUrl,
    login: Option<crate::model::Login>,
    asked: &Show,
    out: &mut Out,
) -> Result<(), Failure> {
    let setup = ground.setup();
    if setup.store().exists() {
        let services = ground.services()?;
        let at = address.clone();
        let opened = wait_for(async {
            let stored = services.screen().ask(move |reader| reader.story_at(&at)).await;
            let stored = stored.map_err(Cause::from)?.map_err(Cause::from)?;
            match stored {
                Some(story) => {
                    services.note_typed(story).await?;
                    Ok::<_, Failure>(Some(open(&services, story, ground.offline).await?))
                }
                None => Ok(None),
            }
        })?;
        services.close();
        if let Some(story) = opened? {
            return document::print(Some(&story.public_id), &article(&story), asked, out);
        }
    }
    let client = setup.client()?;
    let mut request = Request::new(address.clone(), Purpose::Opened);
    // Typed, so it may be private, and its login goes to that very host.
    request.may_be_private = Some(address.host_and_port());
    request.login = login;
    let whole = wait_for(read_page(&client, &Parser::new(), request))??;
    document::print(None, &whole.article, asked, out)
}

/// A story with its full text, fetched if it is not on disk; what fails is said.
async fn open(services: &Services, story: StoryId, offline: bool) -> Result<Story, Failure> {
    let stored = services.story(story).await?;
    if stored.on_disk == OnDisk::Full || stored.url.is_none() || offline {
        return Ok(stored);
    }
    let opened = services.fetch_story(story).await?;
    if let Some(failure) = opened.failure {
        note(&format!("the full text is not here: {}", failure.words));
    }
    Ok(*opened.story)
}

/// What is known of a story as one article: its page's text, else the feed's, else the headline.
fn article(story: &Story) -> Article {
    let mut article = story.full.as_deref().or(story.summary.as_deref()).cloned().unwrap_or_default();
    article.url = article.url.or_else(|| story.url.clone());
    if article.title.is_empty() {
        article.title = story.title.clone();
    }
    if article.kicker.is_none() {
        article.kicker = story.kicker.clone().map(|text| Kicker { text, link: None });
    }
    article.standfirst = article.standfirst.or_else(|| {
        // The start of a summary that stands below is not said twice.
        story.standfirst.clone().filter(|_| story.full.is_some() || article.body.is_empty())
    });
    if article.people.is_empty() {
        let person = |name| Person { name, kind: PersonKind::Person, role: None };
        article.people = story.authors.iter().cloned().map(person).collect();
    }
    article.published = article.published.or(story.published);
    article.language = article.language.or_else(|| story.language.clone());
    article.outlet = article.outlet.or_else(|| story.outlet.clone().filled());
    article
}

/// Keeps a story for good, its page fetched if it is not on disk.
pub fn save(ground: &Ground, asked: &Save, out: &mut Out) -> Result<(), Failure> {
    let services = ground.services()?;
    let saved = wait_for(async {
        let story = find(&services, &asked.story).await?;
        let now = services.setup().world.now();
        let marked =
            services.library().ask(move |library| library.store.mark(&[story], Mark::Saved, true, now)).await;
        marked.map_err(Cause::from)?.map_err(Cause::from)?;
        open(&services, story, ground.offline).await
    })?;
    services.close();
    let story = saved?;
    out.line(&format!("saved {} {}", story.public_id, story.title))
}

/// Sets a mark on stories; those that are not there are named, and the others marked all the same.
pub fn mark(ground: &Ground, asked: &MarkAsked, out: &mut Out) -> Result<(), Failure> {
    let mark = match asked.mark {
        MarkName::Read => Mark::Read,
        MarkName::Unread => Mark::Unread,
        MarkName::Saved => Mark::Saved,
        MarkName::Unsaved => Mark::Unsaved,
    };
    let mut store = ground.store()?;
    let (found, unknown) = find_all(&store, &asked.stories)?;
    if !found.is_empty() {
        let outcome = store
            .mark(&found, mark, true, jiff::Timestamp::now())
            .map_err(|error| Failure::new("could not set the mark").after(&error))?;
        out.line(&outcome.words)?;
    }
    match unknown.as_slice() {
        [] => Ok(()),
        [one] => Err(no_story(one)),
        [others @ .., last] => {
            for name in others {
                say(&format!("error: there is no story `{}`", crate::text::SafeText::line(name)));
            }
            Err(no_story(last))
        }
    }
}

/// The story of an id or an address; an address that is not stored is opened, and stored by that.
pub async fn find(services: &Services, name: &str) -> Result<StoryId, Failure> {
    if !name.contains("://") {
        return known(services, name).await;
    }
    let (address, _) = WebUrl::typed(name)
        .map_err(|reason| Failure::misused(format!("`{name}` is not opened: {reason}")))?;
    let opened = services.open_address(&address, None, app::NamedBy::Reader).await?;
    if let Some(failure) = opened.failure {
        note(&format!("the full text is not here: {}", failure.words));
    }
    Ok(opened.story.id)
}

/// The story of an id.
async fn known(services: &Services, name: &str) -> Result<StoryId, Failure> {
    let wanted = name.to_owned();
    let found = services.screen().ask(move |reader| reader.find(&wanted)).await;
    let found = found.map_err(Cause::from)?.map_err(Cause::from)?;
    found.ok_or_else(|| no_story(name))
}

fn no_story(name: &str) -> Failure {
    let failure = Failure::new(format!("there is no story `{name}`"));
    if name.contains(['/', '.']) {
        return failure.hint("there is no such file either; an address begins with `https://`");
    }
    failure.hint("`dateline list` prints the ids")
}
