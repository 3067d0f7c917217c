//! Performs one effect and answers it with one reply, also when it fails.

use std::sync::Arc;

use jiff::Timestamp;

use super::cause::Cause;
use super::refresh::{RefreshEvent, Which};
use super::services::Services;
use super::{add, browser};
use crate::app::{
    Effect, Event, Failure, FoundSource, Message, Opened, Progress, RefreshScope, Reply, RequestId,
    SourceEdit,
};
use crate::fetch::schedule::Asker;
use crate::model::{Edge, ListKind, ListWindow, Mark, MarkOutcome, SourceHealth, StoryId, WebUrl};
use crate::store::Store;
use crate::text::{SafeText, counted};

/// Where replies and events go.
pub type Post = Arc<dyn Fn(Message) + Send + Sync>;

/// Performs an effect that needs no terminal; one that does is not for here and is left.
pub async fn perform(services: Services, effect: Effect, post: Post) {
    let reply = match effect {
        Effect::OpenList { request, kind, unread_only, from, count } => {
            Reply::List(request, said(open_list(&services, kind, unread_only, from, count).await))
        }
        Effect::LoadRows { request, snapshot, from, count } => {
            let rows = read(&services, move |reader| reader.load_rows(&snapshot, from, count)).await;
            Reply::List(request, said(rows))
        }
        Effect::LoadSections { request } => {
            Reply::Sections(request, said(read(&services, |reader| reader.sections()).await))
        }
        Effect::LoadStory { request, story } => {
            let story = services.story(story).await;
            Reply::Story(request, said(story.map(|story| Opened { story: Box::new(story), failure: None })))
        }
        Effect::FetchStory { request, story } => {
            Reply::Story(request, said(services.fetch_story(story).await))
        }
        Effect::OpenAddress { request, address, title, by } => {
            Reply::Story(request, said(services.open_address(&address, title, by).await))
        }
        Effect::LoadRelated { request, story } => {
            Reply::Related(request, said(services.related_rows(story).await.map(|rows| (story, rows))))
        }
        Effect::LoadSources { request } => Reply::Sources(request, said(services.health().await)),
        Effect::Mark { request, stories, mark, undoable } => {
            if mark == Mark::Read && !undoable {
                // The mark that opening sets: what is known of an event stays as the reader met it.
                notice(&post, services.keep_clusters(stories.clone()).await);
            }
            marked(&services, request, move |store, now| store.mark(&stories, mark, undoable, now)).await
        }
        Effect::MarkEvent { request, story } => {
            marked(&services, request, move |store, now| store.mark_event(story, now)).await
        }
        Effect::MarkList { request, snapshot } => {
            marked(&services, request, move |store, now| store.mark_list(&snapshot, now)).await
        }
        Effect::SayApart { request, story, from } => {
            marked(&services, request, move |store, now| store.say_apart(story, from, now)).await
        }
        Effect::Undo { request } => Reply::Marked(request, said(services.undo().await)),
        Effect::Refresh { request, scope } => {
            let refreshed = refresh(&services, scope, &post).await;
            post(Message::Replied(Reply::Refreshed(request, said(refreshed))));
            return tidy_up(&services, &post).await;
        }
        Effect::AwaitNetwork => return notice(&post, services.await_network(&teller(&post)).await),
        Effect::AddSource { request, typed, choose } => {
            Reply::Added(request, said(added(&services, &typed, choose).await))
        }
        Effect::EditSource { request, name, edit } => {
            Reply::Sources(request, said(edited(&services, &name, &edit).await))
        }
        Effect::Browse { request, address } => Reply::Done(request, said(browse(&services, &address))),
        Effect::FetchLater { request, address, title } => {
            Reply::Done(request, said(services.fetch_later(address, title).await.map(Some)))
        }
        Effect::SavePlace { story, text, place } => {
            let save = move |store: &mut Store, _| store.save_place(story, text, place);
            return notice(&post, write(&services, save).await);
        }
        Effect::SaveHistory { steps, at } => {
            let Ok(trail) = serde_json::to_string(&(steps, at)) else { return };
            return notice(&post, write(&services, move |store, _| store.save_history(&trail)).await);
        }
        Effect::SaveChoice { name, value } => {
            let value = value.to_string();
            return notice(&post, write(&services, move |store, _| store.set_choice(name, &value)).await);
        }
        Effect::WakeAfter { alarm, milliseconds } => {
            tokio::time::sleep(std::time::Duration::from_millis(milliseconds)).await;
            return post(Message::Happened(Event::Woken(alarm)));
        }
        Effect::Copy { .. }
        | Effect::EditSourcesFile { .. }
        | Effect::Suspend
        | Effect::Redraw
        | Effect::LeaveSample
        | Effect::Quit => return,
    };
    post(Message::Replied(reply));
}

/// Pages that are read again before others get their turn, and how long that is.
const REREAD: (usize, std::time::Duration) = (4, std::time::Duration::from_millis(200));

/// Reads stored pages again whose text was read by older rules, a few at a time, and tells of each
/// text that is another now: where its story is open, it is offered.
pub async fn reread(services: &Services, post: &Post) -> Result<(), Cause> {
    let Ok(_one) = services.rereading().try_lock() else { return Ok(()) };
    let mut is_changed = false;
    loop {
        let (changed, is_more) = services.reread_some(REREAD.0).await?;
        is_changed |= !changed.is_empty();
        for story in changed {
            post(Message::Happened(Event::TextArrived(story)));
        }
        if !is_more {
            break;
        }
        tokio::time::sleep(REREAD.1).await;
    }
    if is_changed {
        services.place_stories().await?;
        services.index_texts().await?;
    }
    Ok(())
}

/// What cannot be remembered is said; nothing else waits for it.
fn notice(post: &Post, outcome: Result<(), Cause>) {
    if let Err(cause) = outcome {
        post(Message::Happened(Event::Failed(cause.into())));
    }
}

/// An outcome with the words that the screen shows.
pub(super) fn said<T>(outcome: Result<T, Cause>) -> Result<T, Failure> {
    outcome.map_err(Failure::from)
}

async fn read<R: Send + 'static>(
    services: &Services,
    work: impl FnOnce(&mut crate::store::Reader) -> Result<R, crate::store::Error> + Send + 'static,
) -> Result<R, Cause> {
    Ok(services.screen().ask(work).await??)
}

/// Writes to the store, as of now.
async fn write<R: Send + 'static>(
    services: &Services,
    work: impl FnOnce(&mut Store, Timestamp) -> Result<R, crate::store::Error> + Send + 'static,
) -> Result<R, Cause> {
    let now = services.setup().world.now();
    Ok(services.library().ask(move |library| work(&mut library.store, now)).await??)
}

/// Sets marks, or takes them back, as of now.
async fn marked(
    services: &Services,
    request: RequestId,
    work: impl FnOnce(&mut Store, Timestamp) -> Result<MarkOutcome, crate::store::Error> + Send + 'static,
) -> Reply {
    Reply::Marked(request, said(write(services, work).await))
}

async fn open_list(
    services: &Services,
    kind: ListKind,
    unread_only: bool,
    from: Edge,
    count: usize,
) -> Result<ListWindow, Cause> {
    if let ListKind::Search(_) = kind {
        let open = move |reader: &mut crate::store::Reader| reader.open_list(kind, unread_only, from, count);
        return Ok(services.search()?.ask(open).await??);
    }
    read(services, move |reader| reader.open_list(kind, unread_only, from, count)).await
}

async fn refresh(services: &Services, scope: RefreshScope, post: &Post) -> Result<Progress, Cause> {
    let (which, asker) = match scope {
        RefreshScope::Due => (Which::All, Asker::Schedule),
        RefreshScope::Source(name) => (Which::Named(name), Asker::Reader),
        RefreshScope::List(ListKind::Section(section)) => {
            let sections = read(services, |reader| reader.sections()).await?;
            let name = sections.into_iter().find(|row| row.id == section).map(|row| row.name);
            (name.map_or(Which::All, Which::Section), Asker::Reader)
        }
        RefreshScope::All | RefreshScope::List(_) => (Which::All, Asker::Reader),
    };
    if services.setup().offline {
        return Err(crate::fetch::Error::Offline.into());
    }
    services.refresh(&which, asker, &teller(post)).await
}

/// What a refresh leaves to do, off the critical path: what came can be read by now.
async fn tidy_up(services: &Services, post: &Post) {
    let indexed = services.index_texts().await;
    notice(post, indexed.and(services.keep().await.map(|_| ())));
    notice(post, services.merge_clusters().await);
    notice(post, reread(services, post).await);
}

async fn edited(services: &Services, name: &SafeText, edit: &SourceEdit) -> Result<Vec<SourceHealth>, Cause> {
    services.edit_source(name, edit).await?;
    services.health().await
}

fn browse(services: &Services, address: &WebUrl) -> Result<Option<SafeText>, Cause> {
    browser::open(services.setup().browser.as_deref(), address).map_err(Cause::Browser)?;
    Ok(Some(SafeText::line(&format!("opened {} in the browser", address.outlet_host()))))
}

/// Hands on what a refresh tells.
fn teller(post: &Post) -> impl Fn(RefreshEvent) + Send + Sync + 'static {
    let post = Arc::clone(post);
    move |told: RefreshEvent| match told {
        RefreshEvent::Progress(progress) => post(Message::Happened(Event::Progress(progress))),
        RefreshEvent::Arrived(new) => post(Message::Happened(Event::Arrived { new })),
        RefreshEvent::Visited(_) => {}
        RefreshEvent::Text(story) => post(Message::Happened(Event::TextArrived(story))),
    }
}

async fn added(services: &Services, typed: &SafeText, choose: Option<usize>) -> Result<FoundSource, Cause> {
    match services.add(typed, None, choose).await? {
        add::Added::Story(address) => Ok(FoundSource::Story(address)),
        add::Added::Near { cause, near } if near.is_empty() => Err(cause),
        add::Added::Near { cause, near } => {
            let near = near.iter().map(|found| {
                let words = format!("{}{} ({})", found.title, found.state(), found.address);
                (SafeText::line(&words), found.address.clone())
            });
            Ok(FoundSource::Near { failure: cause.into(), near: near.collect() })
        }
        add::Added::Source { took, was_there, found, stories } => {
            let list = list_of(services, &took).await?;
            let is_taken = |found: &add::Found| took.addresses().any(|own| *own == found.address);
            let kind = found.iter().find(|found| is_taken(found)).or(found.first());
            let kind = kind.map_or("source", |found| found.kind.word());
            let words = if was_there {
                format!("{} is among your sources already", took.name)
            } else {
                format!("took the {kind} {}: {}", took.name, counted(stories as usize, "story", "stories"))
            };
            let other = |(number, found): (usize, &add::Found)| {
                SafeText::line(&format!(
                    "{}: {} {} ({}{})",
                    number + 1,
                    found.kind.word(),
                    found.title,
                    found.address,
                    found.state()
                ))
            };
            let has_taken = found.iter().any(|found| found.is_untried);
            let others = found
                .iter()
                .enumerate()
                .filter(|(number, found)| if has_taken { found.is_untried } else { *number > 0 })
                .map(other)
                .collect();
            Ok(FoundSource::Added { name: took.name, list, others, words: SafeText::line(&words) })
        }
    }
}

/// The list in which a source's stories stand.
async fn list_of(services: &Services, source: &crate::model::Source) -> Result<ListKind, Cause> {
    let crate::model::SectionChoice::Named(name) = &source.section else { return Ok(ListKind::Front) };
    let name = name.clone();
    let section = read(services, move |reader| reader.section(&name)).await?;
    Ok(section.map_or(ListKind::Front, ListKind::Section))
}

/// The history of the last time, if it can still be read.
pub async fn kept_history(services: &Services) -> Option<Event> {
    let history = read(services, |reader| reader.load_history()).await.ok()??;
    let (steps, at) = serde_json::from_str(&history).ok()?;
    Some(Event::HistoryKept(steps, at))
}

/// A choice made by key the last time.
pub async fn kept_choice(services: &Services, name: &'static str) -> Option<bool> {
    read(services, move |reader| reader.choice(name)).await.ok()??.parse().ok()
}

/// Whether a story is in the store at all.
pub async fn is_empty(services: &Services) -> bool {
    read(services, |reader| reader.counts()).await.is_ok_and(|counts| counts.stories == 0)
}

/// The story of a name on the command line.
pub async fn find(services: &Services, name: String) -> Result<Option<StoryId>, Cause> {
    read(services, move |reader| reader.find(&name)).await
}
