//! Reads the page of a story whole: with its further parts, and with what a refusal says.

use std::time::Duration;

use super::cause::Cause;
use super::parse::Parser;
use crate::fetch::{Client, Error, Request, Response};
use crate::model::{Article, Remark, WebUrl};
use crate::page;
use crate::store::PagePart;

/// The most parts of a story that are read, the first included.
pub const PARTS: usize = 10;
/// How long the further parts of a story may take together.
const FURTHER: Duration = Duration::from_secs(60);

/// A story's page as it was read.
#[derive(Debug, Clone)]
pub struct Whole {
    /// What it says, all parts joined.
    pub article: Article,
    /// The pages that it was read from.
    pub parts: Vec<PagePart>,
}

/// Fetches a page and reads it as an article, further parts of the same host behind it.
///
/// A page that a server sent with a refusal is read for what it says; where that is nothing, the
/// refusal is the failure. A part that cannot be had ends the text with a remark.
pub async fn read_page(client: &Client, parser: &Parser, request: Request) -> Result<Whole, Cause> {
    let response = match client.fetch(request.clone()).await {
        Ok(response) => response,
        Err(Error::Refused { host, status, retry_after, page: Some(page) }) => {
            let read = parser.parse(page.body.len(), move |budget| {
                let kind = page.content_type.as_deref();
                page::read_refused(status, &page.body, kind, Some(&page.address), budget)
            });
            return match read.await? {
                Some(article) => Ok(Whole { article, parts: Vec::new() }),
                None => Err(Error::Refused { host, status, retry_after, page: None }.into()),
            };
        }
        Err(error) => return Err(error.into()),
    };
    let (article, part) = read(parser, response).await?;
    let mut whole = Whole { article, parts: vec![part] };
    if whole.article.next_page.is_some() {
        let further = read_further(client, parser, &request, &mut whole);
        if tokio::time::timeout(FURTHER, further).await.is_err() {
            breaks_off(&mut whole.article);
        }
    }
    Ok(whole)
}

/// Reads kept pages again, parts joined; `None` where there are none.
pub async fn read_again(parser: &Parser, parts: Vec<PagePart>) -> Result<Option<Article>, Cause> {
    let mut whole: Option<Article> = None;
    for part in parts {
        let read = parser.parse(part.html.len(), move |budget| {
            page::read(&part.html, part.content_type.as_deref(), Some(&part.address), budget)
        });
        let article = read.await?;
        match &mut whole {
            None => whole = Some(article),
            Some(whole) => {
                page::join(whole, article);
            }
        }
    }
    Ok(whole)
}

async fn read_further(client: &Client, parser: &Parser, request: &Request, whole: &mut Whole) {
    let host = whole.parts.first().map(|part| part.address.host_and_port());
    let mut seen: Vec<WebUrl> = vec![request.address.without_fragment()];
    seen.extend(whole.parts.iter().map(|part| part.address.clone()));
    while let Some(next) = whole.article.next_page.take() {
        let next = next.without_fragment();
        if seen.contains(&next) || Some(next.host_and_port()) != host {
            return;
        }
        if whole.parts.len() >= PARTS {
            whole
                .article
                .remarks
                .push(Remark::new(format!("The story goes on beyond {PARTS} pages; the rest was not read.")));
            return;
        }
        seen.push(next.clone());
        let further = Request { address: next, ..request.clone() };
        let read = match client.fetch(further).await {
            Ok(response) => read(parser, response).await,
            Err(error) => Err(error.into()),
        };
        match read {
            Ok((article, part)) if article.verdict.is_story() => {
                if !page::join(&mut whole.article, article) {
                    return;
                }
                whole.parts.push(part);
            }
            Ok(_) | Err(_) => return breaks_off(&mut whole.article),
        }
    }
}

fn breaks_off(article: &mut Article) {
    article.next_page = None;
    article.remarks.push(Remark::new("The story goes on on a further page, which could not be read."));
}

async fn read(parser: &Parser, response: Response) -> Result<(Article, PagePart), Cause> {
    let Response { address, content_type, body: html, .. } = response;
    let part = PagePart { address, content_type, html };
    parser
        .parse(part.html.len(), move |budget| {
            let article = page::read(&part.html, part.content_type.as_deref(), Some(&part.address), budget);
            (article, part)
        })
        .await
}

/// Why a page is not shown as a story.
pub(super) fn no_story(article: &Article) -> Cause {
    Cause::NoStory(article.notice())
}
