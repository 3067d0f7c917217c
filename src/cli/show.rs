//! An article as JSON, text, Markdown or HTML.

#![allow(clippy::format_push_string, clippy::format_collect, reason = "a page is printed once")]

use serde_json::{Map, Value, json};

use crate::model::{Article, Block, Figure, RelatedLink, Span, When};
use crate::text::{SafeText, fit, width};

/// The article in the shape that `show --format json` promises.
pub fn json(article: &Article, id: Option<&str>) -> Value {
    let authors: Vec<&str> = article.authors().into_iter().map(SafeText::as_str).collect();
    let body: Vec<String> = article.body.iter().flat_map(lines).collect();
    let captions: Vec<&str> = article.captions().into_iter().map(SafeText::as_str).collect();
    json!({
        "id": id,
        "url": article.url,
        "title": article.title,
        "section": article.kicker.as_ref().map(|kicker| &kicker.text),
        "standfirst": article.standfirst,
        "authors": authors,
        "published": article.published,
        "updated": article.updated,
        "language": article.language,
        "outlet": article.outlet,
        "tags": article.tags,
        "lead": article.lead.as_ref().map(lead),
        "body": body,
        "captions": captions,
        "blocks": article.body,
        "related": article.related.iter().map(link).collect::<Vec<_>>(),
        "latest": article.latest.iter().map(link).collect::<Vec<_>>(),
        "verdict": article.verdict,
        "remarks": article.remarks,
    })
}

/// The texts of a block, each line of a verse or an address by itself.
fn lines(block: &Block) -> Vec<String> {
    let texts = block.texts();
    if matches!(block, Block::Code { .. } | Block::Heading { .. }) {
        return texts;
    }
    texts.iter().flat_map(|text| text.split('\n')).map(str::to_owned).collect()
}

fn lead(figure: &Figure) -> Value {
    json!({ "url": figure.url, "caption": figure.caption, "credit": figure.credit, "alt": figure.alt })
}

fn link(link: &RelatedLink) -> Value {
    let mut object = Map::new();
    object.insert("url".to_owned(), json!(link.url));
    object.insert("title".to_owned(), json!(link.title));
    object.insert("section".to_owned(), json!(link.section));
    object.insert("standfirst".to_owned(), json!(link.standfirst));
    object.insert("author".to_owned(), json!(link.author));
    object.insert("time".to_owned(), json!(link.time));
    object.insert("published".to_owned(), json!(link.published));
    object.insert("heading".to_owned(), json!(link.heading));
    object.insert("image".to_owned(), json!(link.image));
    Value::Object(object)
}

/// The article as plain lines, in the order of a printed page.
pub fn text(article: &Article, width: usize) -> String {
    let width = width.max(MEASURE_LEAST);
    let mut page = Printed { lines: Vec::new(), width };
    let dated = article.published.map(|when| when.date().to_string());
    let kicker = article.kicker.as_ref().map(|kicker| kicker.text.to_string());
    page.part(&[dated, kicker].into_iter().flatten().collect::<Vec<_>>().join(" "));
    page.part(&article.title);
    page.part(article.standfirst.as_deref().unwrap_or_default());
    page.gap();
    if !article.people.is_empty() {
        page.line(&format!("By {}", names(article)));
    }
    if let Some(published) = article.published {
        page.line(&shown(published));
    }
    if let Some(updated) = article.updated {
        page.line(&format!("Updated {}", shown(updated)));
    }
    if let Some(words) = article.lead.as_ref().and_then(figure_words) {
        page.line(&words);
    }
    page.part(&article.notice().unwrap_or_default());
    page.gap();
    for block in &article.body {
        page.block(block, 0);
    }
    for (heading, links) in [("Related Stories", &article.related), ("Latest News", &article.latest)] {
        if links.is_empty() {
            continue;
        }
        page.part(heading);
        for link in links {
            page.gap();
            page.line(link.section.as_deref().unwrap_or_default());
            page.line(&link.title);
            page.line(link.standfirst.as_deref().unwrap_or_default());
            if let Some(author) = &link.author {
                page.line(&format!("By {author}"));
            }
            page.line(link.time.as_deref().unwrap_or_default());
        }
    }
    page.gap();
    let mut text = page.lines.join("\n");
    text.truncate(text.trim_end().len());
    text.push('\n');
    text
}

/// The fewest columns that text is set to.
const MEASURE_LEAST: usize = 20;

fn names(article: &Article) -> String {
    article.authors().iter().map(|name| name.as_str()).collect::<Vec<_>>().join(", ")
}

/// A date as a reader writes it, with only the parts that are known.
fn shown(when: When) -> String {
    let day = when.date().strftime("%B %d, %Y").to_string();
    let Some(clock) = when.clock() else { return day };
    let half = if clock.hour < 12 { "AM" } else { "PM" };
    let hour = (clock.hour + 11) % 12 + 1;
    let mut shown = format!("{day} {hour:02}:{:02} {half}", clock.minute);
    match when.offset() {
        None => {}
        Some(0) => shown.push_str(" UTC"),
        Some(offset) => {
            let sign = if offset < 0 { '-' } else { '+' };
            shown.push_str(&format!(" {sign}{:02}:{:02}", offset.abs() / 3600, offset.abs() % 3600 / 60));
        }
    }
    shown
}

/// The words below a picture: its caption, or for want of one what it shows, and who made it.
fn figure_words(figure: &Figure) -> Option<String> {
    match (figure.caption.as_ref().or(figure.alt.as_ref()), &figure.credit) {
        (Some(words), Some(credit)) => Some(format!("{words} ({credit})")),
        (Some(words), None) => Some(words.to_string()),
        (None, credit) => credit.as_ref().map(ToString::to_string),
    }
}

struct Printed {
    lines: Vec<String>,
    width: usize,
}

impl Printed {
    /// One empty line, never two, none at the top.
    fn gap(&mut self) {
        if self.lines.last().is_some_and(|line| !line.is_empty()) {
            self.lines.push(String::new());
        }
    }

    /// A paragraph with an empty line before it.
    fn part(&mut self, text: &str) {
        if !text.is_empty() {
            self.gap();
            self.line(text);
        }
    }

    fn line(&mut self, text: &str) {
        self.hung(text, "", "");
    }

    /// Text filled to the width; the first line starts with `first`, the others with `other`.
    fn hung(&mut self, text: &str, first: &str, other: &str) {
        let room = self.width.saturating_sub(width(first)).max(8);
        let mut lead = first;
        for forced in text.split('\n') {
            for line in filled(forced, room) {
                self.lines.push(format!("{lead}{line}"));
                lead = other;
            }
        }
    }

    fn block(&mut self, block: &Block, indent: usize) {
        let margin = " ".repeat(indent);
        match block {
            Block::Paragraph { .. } | Block::Heading { .. } | Block::Correction { .. } => {
                self.gap();
                self.hung(&block.texts().concat(), &margin, &margin);
            }
            Block::List { ordered, items } => {
                self.gap();
                for (number, item) in (1..).zip(items) {
                    let sign = if *ordered { format!("{margin}{number}. ") } else { format!("{margin}• ") };
                    let hanging = " ".repeat(width(&sign));
                    let mut lead = sign;
                    for inner in &item.blocks {
                        if matches!(inner, Block::Paragraph { .. }) {
                            self.hung(&inner.texts().concat(), &lead, &hanging);
                        } else {
                            self.block(inner, hanging.len());
                        }
                        lead.clone_from(&hanging);
                    }
                }
            }
            Block::Quote { blocks } => blocks.iter().for_each(|inner| self.block(inner, indent + 4)),
            Block::Code { text } => {
                self.gap();
                self.lines.extend(text.lines().map(|line| format!("{margin}    {line}")));
            }
            Block::Table { table } => {
                self.gap();
                if let Some(caption) = &table.caption {
                    self.hung(caption, &margin, &margin);
                }
                for row in block.texts() {
                    self.hung(&row, &margin, &format!("{margin}    "));
                }
            }
            Block::Figure { figure } => {
                if let Some(words) = figure_words(figure) {
                    self.gap();
                    self.hung(&format!("[{words}]"), &margin, &margin);
                }
            }
            Block::Embed { label, link } => {
                self.gap();
                let link = link.as_ref().map(|link| format!(" {link}")).unwrap_or_default();
                self.hung(&format!("[{label}]{link}"), &margin, &margin);
            }
            Block::Rule => {
                self.gap();
                self.lines.push(format!("{margin}* * *"));
            }
        }
    }
}

/// The text as lines of at most so many columns; a word that is longer is cut between characters.
fn filled(text: &str, room: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let mut word = word;
        if !line.is_empty() && width(&line) + 1 + width(word) > room {
            lines.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        while width(word) > room {
            let start = match fit(word, room) {
                "" => word,
                start => start,
            };
            lines.push(start.to_owned());
            word = &word[start.len()..];
        }
        line.push_str(word);
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

/// The article as Markdown.
pub fn markdown(article: &Article) -> String {
    let mut parts: Vec<String> = Vec::new();
    if let Some(kicker) = &article.kicker {
        parts.push(marked(&kicker.text));
    }
    parts.push(format!("# {}", marked(&article.title)));
    if let Some(standfirst) = &article.standfirst {
        parts.push(format!("*{}*", marked(standfirst)));
    }
    let byline =
        if article.people.is_empty() { String::new() } else { format!("By {}", marked(&names(article))) };
    let when = article.published.map(shown).unwrap_or_default();
    let updated = article.updated.map(|updated| format!("updated {}", shown(updated))).unwrap_or_default();
    parts.push(
        [byline, when, updated].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(", "),
    );
    parts.extend(article.notice().map(|words| format!("> {}", marked(&words))));
    parts.extend(article.lead.as_ref().map(markdown_figure));
    parts.extend(article.body.iter().map(markdown_block));
    for (heading, links) in [("Related Stories", &article.related), ("Latest News", &article.latest)] {
        if !links.is_empty() {
            parts.push(format!("## {heading}"));
            let items = links.iter().map(|link| {
                let more: Vec<String> = [&link.section, &link.standfirst, &link.author, &link.time]
                    .into_iter()
                    .flatten()
                    .map(|text| marked(text))
                    .collect();
                let more = if more.is_empty() { String::new() } else { format!(" ({})", more.join("; ")) };
                format!("- [{}](<{}>){more}", marked(&link.title), link.url)
            });
            parts.push(items.collect::<Vec<_>>().join("\n"));
        }
    }
    parts.retain(|part| !part.is_empty());
    parts.join("\n\n") + "\n"
}

/// Text in which no sign means anything to Markdown.
fn marked(text: &str) -> String {
    text.split('\n').map(marked_line).collect::<Vec<_>>().join("  \n")
}

/// A line in which no sign means anything to Markdown.
fn marked_line(text: &str) -> String {
    let text = text.trim_start_matches([' ', '\t']);
    let mut marked = String::with_capacity(text.len());
    for (at, character) in text.char_indices() {
        let means_more = at == 0 && matches!(character, '#' | '+' | '-' | '=')
            || matches!(character, '.' | ')')
                && at > 0
                && text[..at].bytes().all(|byte| byte.is_ascii_digit())
            // Before a link it would make a picture of it.
            || character == '!' && at + 1 == text.len();
        if matches!(character, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '&' | '|' | '~') || means_more
        {
            marked.push('\\');
        }
        marked.push(character);
    }
    marked
}

fn markdown_spans(spans: &[Span]) -> String {
    spans
        .iter()
        .map(|span| {
            let trimmed = span.text.trim();
            if trimmed.is_empty() {
                return span.text.to_string();
            }
            let start = span.text.len() - span.text.trim_start().len();
            let (before, after) = (&span.text[..start], &span.text[start + trimmed.len()..]);
            let mut inner = if span.style.code && !trimmed.contains('`') {
                format!("`{trimmed}`")
            } else {
                marked(trimmed)
            };
            if span.style.emphasis {
                inner = format!("*{inner}*");
            }
            if span.style.strong {
                inner = format!("**{inner}**");
            }
            if let Some(link) = &span.link {
                inner = format!("[{inner}](<{link}>)");
            }
            format!("{before}{inner}{after}")
        })
        .collect()
}

fn markdown_figure(figure: &Figure) -> String {
    let words = figure_words(figure).unwrap_or_default();
    match &figure.url {
        Some(url) => format!("![{}](<{url}>)", marked(&words)),
        None => format!("*{}*", marked(&words)),
    }
}

fn markdown_block(block: &Block) -> String {
    match block {
        Block::Paragraph { spans } => markdown_spans(spans),
        Block::Correction { spans } => {
            format!("> {}", markdown_spans(spans).replace('\n', "\n> "))
        }
        Block::Heading { level, spans } => {
            format!("{} {}", "#".repeat(usize::from((*level).clamp(2, 6))), markdown_spans(spans))
        }
        Block::List { ordered, items } => {
            let items = (1..).zip(items).map(|(number, item)| {
                let sign = if *ordered { format!("{number}. ") } else { "- ".to_owned() };
                let inner = item.blocks.iter().map(markdown_block).collect::<Vec<_>>().join("\n\n");
                format!("{sign}{}", inner.replace('\n', &format!("\n{}", " ".repeat(sign.len()))))
            });
            items.collect::<Vec<_>>().join("\n")
        }
        Block::Quote { blocks } => {
            let inner = blocks.iter().map(markdown_block).collect::<Vec<_>>().join("\n\n");
            format!("> {}", inner.replace('\n', "\n> "))
        }
        Block::Code { text } => {
            let mut fence = "```".to_owned();
            while text.contains(&fence) {
                fence.push('`');
            }
            format!("{fence}\n{text}\n{fence}")
        }
        Block::Table { table } => {
            let columns = table.rows.iter().map(Vec::len).chain([table.head.len()]).max().unwrap_or(0);
            let row = |cells: &[SafeText]| {
                let cells: Vec<String> = (0..columns)
                    .map(|at| cells.get(at).map(|cell| marked(cell)).unwrap_or_default())
                    .collect();
                format!("| {} |", cells.join(" | "))
            };
            let mut lines = vec![row(&table.head), format!("|{}", " --- |".repeat(columns))];
            lines.extend(table.rows.iter().map(|cells| row(cells)));
            let caption = table.caption.as_ref().map(|caption| format!("{}\n\n", marked(caption)));
            caption.unwrap_or_default() + &lines.join("\n")
        }
        Block::Figure { figure } => markdown_figure(figure),
        Block::Embed { label, link: Some(link) } => format!("[{}](<{link}>)", marked(label)),
        Block::Embed { label, link: None } => marked(label),
        Block::Rule => "---".to_owned(),
    }
}

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
                        "<li>{}</li>\n",
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

#[cfg(test)]
mod tests;
