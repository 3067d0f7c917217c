//! An article as a page of HTML.

#![allow(clippy::format_push_string, clippy::format_collect, reason = "a page is printed once")]

use super::words::{figure_words, names, shown};
use crate::model::{Article, Block, Figure, Span};
use crate::text::SafeText;

/// The article as a page of HTML of its own: no script, no style, nothing that is fetched but pictures.
pub fn html(article: &Article) -> String {
    let mut page = String::from("<!doctype html>\n<html");
    if let Some(language) = &article.language {
        page.push_str(&format!(" lang=\"{}\"", escaped(language)));
    }
    page.push_str(&format!(
        ">\n<head>\n<meta charset=\"utf-8\">\n<title>{}</title>\n</head>\n<body>\n<article>\n",
        escaped(&article.title)
    ));
    let mut add = |tag: &str, text: &str| {
        if !text.is_empty() {
            page.push_str(&format!("<{tag}>{}</{tag}>\n", escaped(text)));
        }
    };
    add("p", article.kicker.as_ref().map_or("", |kicker| &kicker.text));
    add("h1", &article.title);
    add("p", article.standfirst.as_deref().unwrap_or_default());
    if !article.people.is_empty() {
        add("p", &format!("By {}", names(article)));
    }
    if let Some(published) = article.published {
        page.push_str(&format!(
            "<p><time datetime=\"{published}\">{}</time></p>\n",
            escaped(&shown(published))
        ));
    }
    if let Some(updated) = article.updated {
        page.push_str(&format!(
            "<p>Updated <time datetime=\"{updated}\">{}</time></p>\n",
            escaped(&shown(updated))
        ));
    }
    if let Some(words) = article.notice() {
        page.push_str(&format!("<p><strong>{}</strong></p>\n", escaped(&words)));
    }
    page.push_str(&article.lead.as_ref().map(html_figure).unwrap_or_default());
    for block in &article.body {
        page.push_str(&html_block(block));
    }
    page.push_str("</article>\n");
    for (heading, links) in [("Related Stories", &article.related), ("Latest News", &article.latest)] {
        if links.is_empty() {
            continue;
        }
        page.push_str(&format!("<section>\n<h2>{heading}</h2>\n<ul>\n"));
        for link in links {
            page.push_str(&format!(
                "<li><a href=\"{}\">{}</a>",
                escaped(link.url.as_str()),
                escaped(&link.title)
            ));
            for text in [&link.section, &link.standfirst, &link.author, &link.time].into_iter().flatten() {
                page.push_str(&format!("<br>{}", escaped(text)));
            }
            page.push_str("</li>\n");
        }
        page.push_str("</ul>\n</section>\n");
    }
    page.push_str("</body>\n</html>\n");
    page
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#39;")
}

fn html_spans(spans: &[Span]) -> String {
    spans
        .iter()
        .map(|span| {
            let mut inner = escaped(&span.text).replace('\n', "<br>");
            for (is_set, tag) in
                [(span.style.code, "code"), (span.style.emphasis, "em"), (span.style.strong, "strong")]
            {
                if is_set {
                    inner = format!("<{tag}>{inner}</{tag}>");
                }
            }
            match &span.link {
                Some(link) => format!("<a href=\"{}\">{inner}</a>", escaped(link.as_str())),
                None => inner,
            }
        })
        .collect()
}

fn html_figure(figure: &Figure) -> String {
    let mut inner = String::new();
    if let Some(url) = &figure.url {
        let alt = figure.alt.as_deref().unwrap_or_default();
        inner = format!("<img src=\"{}\" alt=\"{}\">", escaped(url.as_str()), escaped(alt));
    }
    // What it shows is said already where the picture itself is.
    let alt = figure.alt.clone().filter(|_| figure.url.is_none());
    let below = Figure { alt, ..figure.clone() };
    if let Some(words) = figure_words(&below) {
        inner.push_str(&format!("<figcaption>{}</figcaption>", escaped(&words)));
    }
    format!("<figure>{inner}</figure>\n")
}

/// What counts an item that its place in the list does not.
fn html_value(mark: &str) -> String {
    if mark.parse::<i32>().is_ok() {
        return format!(" value=\"{mark}\"");
    }
    let is_plain = mark.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if is_plain { format!(" style=\"list-style-type: '{mark}. '\"") } else { String::new() }
}

fn html_block(block: &Block) -> String {
    match block {
        Block::Paragraph { spans } => format!("<p>{}</p>\n", html_spans(spans)),
        Block::Correction { spans } => format!("<p><em>{}</em></p>\n", html_spans(spans)),
        Block::Heading { level, spans } => {
            let level = (*level).clamp(2, 6);
            format!("<h{level}>{}</h{level}>\n", html_spans(spans))
        }
        Block::List { ordered, items } => {
            let tag = if *ordered { "ol" } else { "ul" };
            let items: String = items
                .iter()
                .map(|item| {
                    format!(
                        "<li{}>{}</li>\n",
                        item.mark.as_deref().map(html_value).unwrap_or_default(),
                        item.blocks.iter().map(html_block).collect::<String>().trim_end()
                    )
                })
                .collect();
            format!("<{tag}>\n{items}</{tag}>\n")
        }
        Block::Quote { blocks } => {
            format!("<blockquote>\n{}</blockquote>\n", blocks.iter().map(html_block).collect::<String>())
        }
        Block::Code { text } => format!("<pre>{}</pre>\n", escaped(text)),
        Block::Table { table } => {
            let row = |cells: &[SafeText], tag: &str| {
                let cells: String =
                    cells.iter().map(|cell| format!("<{tag}>{}</{tag}>", escaped(cell))).collect();
                format!("<tr>{cells}</tr>\n")
            };
            let caption =
                table.caption.as_ref().map(|caption| format!("<caption>{}</caption>\n", escaped(caption)));
            let head = if table.head.is_empty() { String::new() } else { row(&table.head, "th") };
            let rows: String = table.rows.iter().map(|cells| row(cells, "td")).collect();
            format!("<table>\n{}{head}{rows}</table>\n", caption.unwrap_or_default())
        }
        Block::Figure { figure } => html_figure(figure),
        Block::Embed { label, link: Some(link) } => {
            format!("<p><a href=\"{}\">{}</a></p>\n", escaped(link.as_str()), escaped(label))
        }
        Block::Embed { label, link: None } => format!("<p>{}</p>\n", escaped(label)),
        Block::Rule => "<hr>\n".to_owned(),
    }
}
