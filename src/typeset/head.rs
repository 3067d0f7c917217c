//! Sets what stands above a body: kicker and date, headline, standfirst, byline.

use super::fields::field;
use super::flow::{Flow, Look};
use super::setter::Setter;
use super::setting::Setting;
use super::{dates, told};
use crate::model::{PersonKind, Role, Verdict};
use crate::text::{SafeText, fit, width};

pub(super) fn set(setter: &mut Setter, setting: &Setting) {
    let (story, article) = (setting.story, setting.article);
    let kicker = article
        .kicker
        .as_ref()
        .map(|kicker| &kicker.text)
        .or(story.kicker.as_ref())
        .or((!story.section.is_empty()).then_some(&story.section));
    let published = article.published.or(story.published);
    kicker_and_date(
        setter,
        &kicker.map(|kicker| field(kicker).to_uppercase()).unwrap_or_default(),
        &published.map(|when| dates::long(&when, setting.zone)).unwrap_or_default(),
    );
    setter.gap();
    let title = if article.title.is_empty() { &story.title } else { &article.title };
    let title = if title.is_empty() { "Without a headline" } else { field(title) };
    setter.text(title, Look::of(Role::Headline).strong());
    if let Some(previous) = story.previous_title.as_ref().filter(|previous| previous.as_str() != title) {
        setter.text(&format!("before: {}", field(previous)), Look::of(Role::Quiet));
    }
    let standfirst = article.standfirst.as_ref().or(story.standfirst.as_ref());
    if let Some(standfirst) =
        standfirst.filter(|standfirst| !standfirst.is_empty() && !told::opens(&article.body, standfirst))
    {
        setter.gap();
        setter.text(field(standfirst), Look::of(Role::Standfirst));
    }
    setter.gap();
    byline(setter, setting);
    let only_feeds = story.full.is_none().then_some(story.failure.as_deref()).flatten();
    let missing = || {
        only_feeds
            .filter(|_| !article.body.is_empty())
            .map(|words| format!("This is what the feed gives. {}", field(words)))
    };
    let notice = article.notice().map(|words| {
        if article.verdict == Verdict::Paywall {
            format!("{words}; `o` opens the page in the browser")
        } else {
            words
        }
    });
    if let Some(words) = notice.or_else(missing) {
        setter.gap();
        setter.text(&words, Look::of(Role::Notice));
    }
}

/// Both on one line where they fit, else one below the other.
fn kicker_and_date(setter: &mut Setter, kicker: &str, date: &str) {
    let columns = setter.columns();
    let (left, right) = (width(kicker), width(date));
    if left > 0 && right > 0 && left + 2 + right <= columns {
        let pieces = vec![
            Look::of(Role::Kicker).piece(kicker),
            Look::of(Role::Quiet).sign(" ".repeat(columns - left - right)),
            Look::of(Role::Quiet).piece(date),
        ];
        setter.line_of(pieces, kicker.chars().count() + date.chars().count() + 2);
        return;
    }
    setter.text(kicker, Look::of(Role::Kicker));
    setter.text(date, Look::of(Role::Quiet));
}

fn byline(setter: &mut Setter, setting: &Setting) {
    let (story, article) = (setting.story, setting.article);
    let mut flow = Flow::default();
    let mut names: Vec<String> = article
        .people
        .iter()
        .filter(|person| person.kind != PersonKind::Agency)
        .map(|person| match &person.role {
            Some(role) => format!("{}, {}", field(&person.name), field(role)),
            None => field(&person.name).to_owned(),
        })
        .collect();
    if names.is_empty() && article.people.is_empty() {
        names = story.authors.iter().map(|name| field(name).to_owned()).collect();
    }
    if !names.is_empty() {
        let joined = if names.len() == 1 { names.remove(0) } else { listed(&names) };
        let joined = if has_by(&joined) { joined } else { format!("By {joined}") };
        flow.push(&joined, Look::of(Role::Byline));
    }
    let quiet = Look::of(Role::Quiet);
    let mut facts: Vec<String> = article
        .people
        .iter()
        .filter(|person| person.kind == PersonKind::Agency)
        .map(|agency| field(&agency.name).to_owned())
        .collect();
    let host = story.url.as_ref().or(article.url.as_ref()).map(|url| fit(url.outlet_host(), 60).to_owned());
    // A page that names its host alone knows its outlet less well than the source does.
    let is_name = |outlet: &&SafeText| !outlet.is_empty() && host.as_deref() != Some(outlet.as_str());
    let outlet = article.outlet.as_ref().filter(is_name).unwrap_or(&story.outlet);
    if !outlet.is_empty() {
        // A paper that signs its own story is named once.
        let name = field(outlet);
        let is_named = flow.text() == name
            || flow.text().strip_prefix("By ") == Some(name)
            || facts.iter().any(|fact| fact == name);
        if !is_named {
            facts.push(name.to_owned());
        }
    } else if let Some(host) = host {
        facts.push(host);
    }
    if let Some(updated) = article.updated.filter(|updated| differs(article.published, *updated)) {
        facts.push(format!("updated {}", dates::since(&updated, article.published.as_ref(), setting.zone)));
    }
    if let Some(minutes) = article.reading_minutes() {
        facts.push(format!("{minutes} min"));
    }
    for fact in facts {
        if !flow.is_empty() {
            flow.push(&setter.glyphs.dot.replace("  ", " "), quiet);
        }
        flow.push(&fact, quiet);
    }
    setter.flow(&flow);
}

/// Whether an update says something that the first date does not.
fn differs(published: Option<crate::model::When>, updated: crate::model::When) -> bool {
    let Some(published) = published else { return true };
    match (published.instant(), updated.instant()) {
        (Some(first), Some(then)) if published.clock().is_some() && updated.clock().is_some() => {
            then.duration_since(first).as_secs() >= 60
        }
        _ => updated.date() > published.date(),
    }
}

fn has_by(names: &str) -> bool {
    names.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("by "))
}

/// "A, B and C".
fn listed(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
