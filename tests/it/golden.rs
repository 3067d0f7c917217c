//! Pages of our own, each beside what is to be read of it.
//!
//! `NAME.html` stands beside `NAME.txt`. The first line of a page is a comment: its address, its content
//! type, and in a sentence what it holds. To add a page, put it into the folder, write the answer with
//! `DATELINE_GOLDEN=1 cargo test --test it -- golden`, and read whether the answer is what a reader of
//! the page would say. An answer that is wrong is never kept.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use dateline::cli::show;
use dateline::model::{
    Article, Block, Budget, Figure, LinkKind, PersonKind, RelatedLink, SectionPage, Span, WebUrl,
};
use dateline::page;
use dateline::text::SafeText;

/// The columns that articles are printed at.
const WIDTH: usize = 72;
/// The time that a page has here: a busy machine must not change an answer.
const PATIENCE: Duration = Duration::from_secs(60);

/// A page of ours.
struct Page {
    address: WebUrl,
    content_type: String,
    bytes: Vec<u8>,
}

impl Page {
    fn read(path: &Path) -> Self {
        let bytes = fs::read(path).expect("a page of ours");
        let first = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
        let first = String::from_utf8_lossy(first);
        let said = first.trim().strip_prefix("<!-- ").and_then(|rest| rest.strip_suffix(" -->"));
        let parts: Vec<&str> = said.unwrap_or_default().split(" | ").collect();
        let [address, content_type, sentence] = parts[..] else {
            panic!("{}: no first line of `<!-- ADDRESS | CONTENT TYPE | SENTENCE -->`", path.display());
        };
        assert!(sentence.ends_with('.'), "{}: a page says in a sentence what it holds", path.display());
        let address = WebUrl::parse(address).expect("the address of a page of ours");
        assert!(address.host().ends_with(".example"), "{}: {address} may exist", path.display());
        Self { address, content_type: content_type.to_owned(), bytes }
    }

    fn article(&self) -> Article {
        let budget = Budget::lasting(PATIENCE);
        page::read(&self.bytes, Some(&self.content_type), Some(&self.address), &budget)
    }

    fn section(&self) -> SectionPage {
        let budget = Budget::lasting(PATIENCE);
        page::section(&self.bytes, Some(&self.content_type), Some(&self.address), &budget)
    }
}

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name)
}

/// The article of one of our pages.
pub fn article(name: &str) -> Article {
    Page::read(&folder("golden").join(format!("{name}.html"))).article()
}

/// The names of the files of a folder that end like this.
fn names(folder: &Path, ending: &str) -> BTreeSet<String> {
    let entries = fs::read_dir(folder).expect("a folder of ours");
    let names = entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned());
    names.filter_map(|name| name.strip_suffix(ending).map(str::to_owned)).collect()
}

/// What is printed of each page of a folder is what stands beside it. `DATELINE_GOLDEN=1` writes it anew.
fn check(name: &str, least: usize, printed: impl Fn(&Page) -> String) {
    let folder = folder(name);
    let is_written = std::env::var_os("DATELINE_GOLDEN").is_some();
    let pages = names(&folder, ".html");
    assert!(pages.len() >= least, "{name}: {} pages of at least {least}", pages.len());
    let mut wrong = Vec::new();
    for page in &pages {
        let found = printed(&Page::read(&folder.join(format!("{page}.html"))));
        let path = folder.join(format!("{page}.txt"));
        if is_written {
            fs::write(&path, &found).expect("an answer is written");
        }
        match fs::read_to_string(&path) {
            Err(_) => wrong.push(format!("{page}: no answer stands beside it")),
            Ok(expected) if expected != found => wrong.push(format!("{page}\n{}", change(&expected, &found))),
            Ok(_) => {}
        }
    }
    let answers = names(&folder, ".txt");
    wrong.extend(answers.difference(&pages).map(|answer| format!("{answer}: an answer without a page")));
    assert!(wrong.is_empty(), "in tests/fixtures/{name}:\n{}", wrong.join("\n"));
}

/// The lines from the first to the last in which two texts differ.
fn change(expected: &str, found: &str) -> String {
    let (expected, found): (Vec<&str>, Vec<&str>) = (expected.lines().collect(), found.lines().collect());
    let start = expected.iter().zip(&found).take_while(|(one, other)| one == other).count();
    let (expected, found) = (&expected[start..], &found[start..]);
    let end = expected.iter().rev().zip(found.iter().rev()).take_while(|(one, other)| one == other).count();
    let lines = |lines: &[&str], sign: char| -> String {
        lines[..lines.len() - end].iter().map(|line| format!("  {sign} {line}\n")).collect()
    };
    lines(expected, '-') + &lines(found, '+')
}

#[test]
fn articles_are_read_as_what_stands_beside_them() {
    check("golden", 40, |page| {
        let article = page.article();
        format!("{}\n{}", show::text(&article, WIDTH), facts(&article))
    });
}

#[test]
fn section_pages_are_read_as_what_stands_beside_them() {
    check("sections", 14, |page| entries(&page.section()));
}

#[test]
fn a_change_is_shown_from_its_first_to_its_last_line() {
    assert_eq!(change("a\nb\nc\nd\n", "a\nx\nd\n"), "  - b\n  - c\n  + x\n");
    assert_eq!(change("a\n", "a\nb\n"), "  + b\n");
    assert_eq!(change("a\na\n", "a\n"), "  - a\n");
}

/// What an article holds that its printed form does not show, a line each.
fn facts(article: &Article) -> String {
    let mut facts = Facts(String::new());
    facts.add("verdict", serde_json::to_value(article.verdict).expect("a verdict").as_str());
    facts.add("address", article.url.as_ref().map(WebUrl::as_str));
    facts.add("outlet", article.outlet.as_deref());
    facts.add("language", article.language.as_deref());
    if let Some(kicker) = &article.kicker {
        facts.add("section", Some(&leads(&kicker.text, kicker.link.as_ref())));
    }
    for person in &article.people {
        let kind = match person.kind {
            PersonKind::Person => "person",
            PersonKind::Organisation => "organisation",
            PersonKind::Agency => "agency",
        };
        let role = person.role.as_deref().map(|role| format!(", {role}")).unwrap_or_default();
        facts.add(kind, Some(&format!("{}{role}", person.name)));
    }
    facts.add("published", article.published.map(|when| when.to_string()).as_deref());
    facts.add("updated", article.updated.map(|when| when.to_string()).as_deref());
    if let Some(dateline) = &article.dateline {
        let agency = dateline.agency.as_deref().map(|agency| format!(", {agency}")).unwrap_or_default();
        facts.add("filed", Some(&format!("{}{agency}", dateline.place)));
    }
    let tags: Vec<&str> = article.tags.iter().map(SafeText::as_str).collect();
    facts.add("tags", Some(tags.join(", ").as_str()).filter(|tags| !tags.is_empty()));
    if let Some(lead) = &article.lead {
        facts.add("lead", Some(&picture(lead)));
    }
    for block in &article.body {
        facts.block(block);
    }
    facts.add("next page", article.next_page.as_ref().map(WebUrl::as_str));
    for (kind, links) in [(LinkKind::Related, &article.related), (LinkKind::Latest, &article.latest)] {
        let kind = if kind == LinkKind::Related { "related" } else { "latest" };
        for link in links {
            facts.add(kind, Some(&listed(link)));
        }
    }
    for remark in &article.remarks {
        facts.add("remark", Some(&remark.0));
    }
    facts.0
}

struct Facts(String);

impl Facts {
    fn add(&mut self, name: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.0.push_str(&format!("{name}: {value}\n"));
        }
    }

    /// What a printed block does not tell: its kind where it is not plain text, pictures, links.
    fn block(&mut self, block: &Block) {
        match block {
            Block::Paragraph { spans } => self.spans(spans),
            Block::Heading { level, spans } => {
                let text: String = spans.iter().map(|span| span.text.as_str()).collect();
                self.add(&format!("heading {level}"), Some(&text));
                self.spans(spans);
            }
            Block::Correction { spans } => {
                let text: String = spans.iter().map(|span| span.text.as_str()).collect();
                self.add("correction", Some(&text));
                self.spans(spans);
            }
            Block::List { ordered, items } => {
                self.add("list", Some(if *ordered { "numbered" } else { "plain" }));
                for block in items.iter().flat_map(|item| &item.blocks) {
                    self.block(block);
                }
            }
            Block::Quote { blocks } => {
                self.add("quote", Some(&blocks.iter().flat_map(Block::texts).collect::<Vec<_>>().join(" ")));
                for block in blocks {
                    self.block(block);
                }
            }
            Block::Table { table } => {
                self.add("table", Some(&format!("{} rows of {} cells", table.rows.len(), table.head.len())));
            }
            Block::Code { text } => self.add("code", Some(&format!("{} lines", text.lines().count()))),
            Block::Figure { figure } => self.add("picture", Some(&picture(figure))),
            Block::Embed { label, link } => self.add("embed", Some(&leads(label, link.as_ref()))),
            Block::Rule => self.add("rule", Some("between two parts")),
        }
    }

    fn spans(&mut self, spans: &[Span]) {
        for span in spans {
            let text = span.text.trim();
            let styles = [("strong", span.style.strong), ("emphasis", span.style.emphasis)];
            for (style, _) in styles.iter().filter(|(_, is_set)| *is_set) {
                self.add(style, Some(text));
            }
            if span.link.is_some() {
                self.add("link", Some(&leads(text, span.link.as_ref())));
            }
        }
    }
}

/// A text and where it leads.
fn leads(text: &str, link: Option<&WebUrl>) -> String {
    link.map_or_else(|| text.to_owned(), |link| format!("{text} <{link}>"))
}

/// A picture: its address, and what the page says of it.
fn picture(figure: &Figure) -> String {
    let address = figure.url.as_ref().map_or("no address", WebUrl::as_str);
    let parts = [("alt", &figure.alt), ("caption", &figure.caption), ("credit", &figure.credit)];
    let parts =
        parts.map(|(lead, part)| part.as_ref().map(|part| format!(" | {lead} {part}")).unwrap_or_default());
    format!("{address}{}", parts.concat())
}

/// What is not printed of a listed story: where it leads, its list, its time as read.
fn listed(link: &RelatedLink) -> String {
    let heading = link.heading.as_ref().map(|heading| format!(" | under {heading}"));
    let published = link.published.map(|published| format!(" | {published}"));
    let image = link.image.as_ref().map(|image| format!(" | picture {image}"));
    let more: String = [heading, published, image].into_iter().flatten().collect();
    format!("{}{more}", link.url)
}

/// The entries of a section page, a field a line.
fn entries(section: &SectionPage) -> String {
    let mut printed = String::new();
    for entry in &section.entries {
        let published = entry.published.map(|when| when.to_string());
        let authors: Vec<&str> = entry.authors.iter().map(SafeText::as_str).collect();
        let fields = [
            ("", Some(entry.title.as_str())),
            ("  at ", entry.link.as_deref()),
            ("  in ", entry.section.as_deref()),
            ("  by ", Some(authors.join(", ").as_str()).filter(|authors| !authors.is_empty())),
            ("  on ", entry.time_text.as_deref()),
            ("  is ", published.as_deref()),
            ("  says ", entry.summary.as_deref()),
            ("  shows ", entry.image.as_deref()),
        ]
        .map(|(lead, field)| field.map(|field| format!("{lead}{field}\n")).unwrap_or_default());
        printed.push_str(&fields.concat());
    }
    printed
}
