//! Pictures with the words that belong to them.
//!
//! One pass over the page pairs each caption with its picture, wherever the two stand: in one element,
//! side by side, or a caption above. What is left are pictures that a short text follows, and pictures
//! without words. Says nothing of whether a figure belongs to the story.

mod credit;
pub(super) mod lead;
mod pair;
mod picture;
mod source;
mod words;

use std::collections::{HashMap, HashSet};

pub(super) use credit::is_credit;
pub(super) use picture::{address, is_picture, is_portrait, is_tiny, picture_of_copy};

use super::lexicon::{Role, role};
use super::tree::Tree;
use crate::model::{Article, Block, Figure};
use crate::text::{SafeText, fold};

/// The longest caption that is no more than a name, in characters.
const NAME: usize = 40;

/// Words in the class of what shows other stories, writers or wares, though it looks like a figure.
static NO_BOX_WORDS: Role = Role::new(|| role("no-figures"));

/// Text that may stand in a box of figures beside their words, in characters.
const BOX_TEXT: usize = 120;

/// The words of one figure.
#[derive(Debug, Default)]
struct Parts {
    /// The elements that hold its caption, in order.
    captions: Vec<usize>,
    /// The elements that hold its credit.
    credits: Vec<usize>,
}

/// All figures of a page, by the element at which each is set.
pub(super) struct Figures {
    at: HashMap<usize, Parts>,
    /// Captions and credits that stand outside the element of their figure.
    taken: HashSet<usize>,
    /// How many pictures stand before each node.
    pictures: Vec<u32>,
    /// The node before each one, of the same parent; 0 for none.
    before: Vec<usize>,
}

impl Figures {
    /// Whether a figure is set at this element.
    pub fn is_at(&self, node: usize) -> bool {
        self.at.contains_key(&node)
    }

    /// Whether the element is the caption or credit of a figure that is set elsewhere.
    pub fn is_taken(&self, node: usize) -> bool {
        self.taken.contains(&node)
    }

    /// Where figures with words are set, in order.
    pub fn nodes(&self) -> Vec<usize> {
        let mut nodes: Vec<usize> = self.at.keys().copied().collect();
        nodes.sort_unstable();
        nodes
    }

    /// Of some elements that are left out of a story those that hold figures and hardly anything else.
    pub fn boxes(&self, tree: &Tree, left_out: &HashSet<usize>) -> Vec<usize> {
        let nodes = self.nodes();
        let mut boxes: Vec<usize> = left_out
            .iter()
            .copied()
            .filter(|&node| {
                let from = nodes.partition_point(|&at| at < node);
                let to = nodes.partition_point(|&at| at < tree.end(node));
                if from == to {
                    return false;
                }
                let is_marked = nodes[from..to].iter().all(|at| self.has_marked_caption(tree, *at));
                if !is_marked && (tree.is_labelled(node, &NO_BOX_WORDS) || is_portrait(tree, node)) {
                    return false;
                }
                let said: usize = nodes[from..to]
                    .iter()
                    .flat_map(|at| &self.at[at].captions)
                    .map(|&caption| tree.characters(caption))
                    .sum();
                let other = tree.characters(node).saturating_sub(said);
                other <= BOX_TEXT.max(said / 2) && tree.linked(node) * 2 <= tree.characters(node)
            })
            .collect();
        boxes.sort_unstable();
        boxes
    }

    /// Whether the words of the figure at a node are marked to be its caption, and are more than a name:
    /// nothing that it is called makes it another thing.
    fn has_marked_caption(&self, tree: &Tree, at: usize) -> bool {
        self.at.get(&at).is_some_and(|parts| {
            parts.captions.iter().any(|&caption| {
                tree.tag(caption) == "figcaption"
                    && tree.linked(caption) == 0
                    && !credit::is_name(&tree.text(caption))
            })
        })
    }

    /// How many pictures stand at or below a node.
    pub fn pictures(&self, tree: &Tree, node: usize) -> usize {
        (self.pictures[tree.end(node)] - self.pictures[node]) as usize
    }

    /// Reads the figure at an element, or the picture there.
    pub fn read(&self, tree: &Tree, node: usize) -> Option<Figure> {
        let pictures: Vec<usize> = std::iter::once(node)
            .chain(tree.below(node))
            .filter(|&below| is_picture(tree, below))
            .take(40)
            .collect();
        let is_best = |&picture: &usize| {
            (
                picture::is_worthy(tree, picture),
                tree.attribute(picture, "alt").is_some_and(|alt| !alt.trim().is_empty()),
                std::cmp::Reverse(picture),
            )
        };
        let picture = pictures
            .iter()
            .copied()
            .filter(|&picture| address(tree, picture).is_some())
            .max_by_key(is_best)
            .or(pictures.first().copied());
        if picture.is_some_and(|picture| is_tiny(tree, picture)) {
            return None;
        }
        let url = picture.and_then(|picture| address(tree, picture)).or_else(|| source::within(tree, node));
        let alt = picture
            .and_then(|picture| tree.attribute(picture, "alt"))
            .filter(|alt| !picture::is_file_name(alt))
            .and_then(|alt| SafeText::line(alt).filled());
        let (caption, credit) = match self.at.get(&node) {
            Some(parts) => words::read(tree, node, &parts.captions, &parts.credits),
            None => (None, None),
        };
        let (alt, caption) = settle(alt, caption);
        if url.is_none() && caption.is_none() {
            return None;
        }
        // A picture in a sentence, or a sign of the page: no words, and small or a drawing.
        let size = picture.and_then(|picture| picture::size(tree, picture));
        let is_small = size.is_some_and(|(width, height)| width < 100 || height < 60)
            || picture.is_some_and(|picture| !picture::is_worthy(tree, picture));
        if caption.is_none() && is_small {
            return None;
        }
        Some(Figure { url, alt, caption, credit, size })
    }
}

/// Alternative text and caption may say the same: then it is told once. A name under a map is told by
/// the alternative text that holds it: "Map of ...".
fn settle(alt: Option<SafeText>, caption: Option<SafeText>) -> (Option<SafeText>, Option<SafeText>) {
    let (Some(said), Some(shown)) = (&alt, &caption) else { return (alt, caption) };
    let (folded_said, folded_shown) = (fold(said), fold(shown));
    if folded_said == folded_shown {
        return (None, caption);
    }
    if shown.chars().count() <= NAME
        && folded_said.contains(&folded_shown)
        && folded_said.len() <= 3 * folded_shown.len()
    {
        return (None, alt);
    }
    (alt, caption)
}

/// Takes out what a figure before it says already: the copy for another screen, the slide shown twice.
pub(super) fn tell_once(article: &mut Article) {
    let mut seen: HashSet<String> = HashSet::new();
    let mut stems: HashSet<String> = HashSet::new();
    let stem = |figure: &Figure| figure.url.as_ref().map(|url| picture::stem(url.as_str()));
    if let Some(lead) = &article.lead {
        seen.extend(lead.caption.as_deref().map(fold));
        stems.extend(stem(lead));
    }
    article.body.retain_mut(|block| {
        let Block::Figure { figure } = block else { return true };
        let is_same = stem(figure).is_none_or(|stem| !stems.insert(stem));
        let Some(caption) = &figure.caption else { return !is_same };
        if !seen.insert(fold(caption)) {
            figure.caption = None;
            return !is_same;
        }
        true
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Budget, WebUrl};
    use crate::page::tree::parse::parse;

    /// Captions and credits of all figures of a page, in order.
    fn check(html: &str, expected: &[(&str, &str)]) {
        let base = WebUrl::parse("https://news.example/a/").expect("an address");
        let tree = parse(html, Some(&base), &Budget::document()).tree;
        let figures = Figures::find(&tree);
        let read: Vec<Figure> =
            figures.nodes().into_iter().filter_map(|node| figures.read(&tree, node)).collect();
        let told: Vec<(&str, &str)> = read
            .iter()
            .map(|figure| {
                (figure.caption.as_deref().unwrap_or_default(), figure.credit.as_deref().unwrap_or_default())
            })
            .collect();
        assert_eq!(told, expected, "{html}");
    }

    #[test]
    fn a_caption_finds_its_picture_wherever_it_stands() {
        let boat = [("A boat in port.", "")];
        check("<figure><img src=a.jpg><figcaption>A boat in port.</figcaption></figure>", &boat);
        check("<div><div><img src=a.jpg></div><figcaption>A boat in port.</figcaption></div>", &boat);
        check("<div><img src=a.jpg><p class='wp-caption-text'>A boat in port.</p></div>", &boat);
        check("<div><img src=a.jpg><div>A boat in port.</div></div><p>The story begins here.", &boat);
        check("<div class=photo-box><img src=a.jpg><h4>A boat in port.</h4></div>", &boat);
        check("<p class=x><img src=a.jpg><em>A boat in port.</em></p>", &boat);
        check(
            "<section><div><img src=a.jpg></div><span class=caption>A boat in port.</span><p>The harbour master \
             said on Monday that the boat would be towed to the other side of the bay within days. He \
             did not say who would pay for the work, which is thought to cost more than the boat.</section>",
            &boat,
        );
        let paragraph = "<div>The harbour master said on Monday that the boat would be towed to the other side of \
            the bay within days, and did not say who would pay.</div>";
        let between = |figure: &str| format!("<section>{paragraph}{figure}{paragraph}</section>");
        check(&between("<div><div><a href=/p><img src=a.jpg></a></div><p>A boat in port.</p></div>"), &boat);
        check(
            &between("<div><img src=a.jpg><button>Enlarge</button><div><p>A boat in port.</p></div></div>"),
            &boat,
        );
        check("<div><div><img src=a.jpg></div><span>A boat in port.</span></div>", &boat);
        check(
            "<div><img src=a.jpg alt='岸壁に並ぶ三隻の古い船の列'><p>岸壁に並ぶ三隻の古い船の列</p></div>",
            &[("岸壁に並ぶ三隻の古い船の列", "")],
        );
        let slide = "<div><div><img src=a.jpg></div><div><span>10 of 12 <b>|</b></span> <p>A boat in port. (Photo: Ana Maker)</p>\
            <button>Read more</button></div></div>";
        check(slide, &[("A boat in port.", "(Photo: Ana Maker)")]);
        // In no box of its own, but with a credit at its end.
        let below = "<section><p><img src=a.jpg></p><p>A boat in port. Photo: Ana Maker</p>";
        check(
            &format!("{below}{paragraph}{paragraph}</section>"),
            &[("A boat in port.", "Photo: Ana Maker")],
        );
        check(&format!("<section><p><img src=a.jpg></p>{paragraph}{paragraph}</section>"), &[]);
        // A writer's portrait says who wrote, a card's label what the card is.
        check(
            "<div><img src=a.jpg><div><a href=/author/ana>Ana Marsh</a> Posted: 8 August, 9 am</div></div>",
            &[],
        );
        check("<div><img src=a.jpg><div>Ana Marsh</div></div>", &[]);
        check("<div><img src=a.jpg><span>3 Min</span></div>", &[]);
        check("<p><img src=a.jpg>The harbour master said on Monday that the boat would be towed away.", &[]);
        check("<div><a href=/b><img src=a.jpg></a><div><a href=/b>Another story</a></div></div>", &[]);
    }

    #[test]
    fn the_name_of_a_file_tells_nobody_what_a_picture_shows() {
        let check = |alt: &str, expected: bool| assert_eq!(picture::is_file_name(alt), expected, "{alt}");
        check("boats-48213.jpg", true);
        check(" Boats in port (2).JPEG", true);
        check("IMG_4821", true);
        check("DSC-00412", true);
        check("agency_48213077_w", true);
        check("Boats", false);
        check("boats-in-port", false);
        check("The logo of port.example", false);
        check("A-4821", false);
        check("2024-2025", false);
    }

    #[test]
    fn each_slide_keeps_its_own_caption() {
        check(
            "<div class=gallery><div><img src=a.jpg><p class=caption>One.</p></div>\
             <div><img src=b.jpg><p class=caption>Two.</p></div></div>",
            &[("One.", ""), ("Two.", "")],
        );
        check(
            "<div class=gallery><img src=a.jpg><p class=caption>One.</p><img src=b.jpg><p class=caption>Two.</p></div>",
            &[("One.", ""), ("Two.", "")],
        );
        check(
            "<ul><li><figure><img src=a.jpg><figcaption class=sr-only>One.</figcaption></figure></ul>",
            &[("One.", "")],
        );
    }

    #[test]
    fn a_credit_is_told_apart_from_its_caption() {
        let boat = [("A boat in port.", "Photo: Ana Maker")];
        check(
            "<figure><img src=a.jpg><figcaption>A boat in port. Photo: Ana Maker</figcaption></figure>",
            &boat,
        );
        check(
            "<figure><img src=a.jpg><figcaption><span class=caption__text>A boat in port.</span>\
             <span class=caption__credit>Photo: Ana Maker</span></figcaption></figure>",
            &boat,
        );
        check(
            "<figure><img src=a.jpg><figcaption>A boat in port. <cite>Photo: Ana Maker</cite></figcaption></figure>",
            &boat,
        );
        check("<div><span>Photo: Ana Maker</span><img src=a.jpg><div>A boat in port.</div></div>", &boat);
        check("<figure><img src=a.jpg><figcaption>© Ana Maker</figcaption></figure>", &[("", "© Ana Maker")]);
        check(
            "<figure><img src=a.jpg><figcaption><span class=author-name>A boat comes into port at the end of the day.</span>\
             </figcaption></figure>",
            &[("A boat comes into port at the end of the day.", "")],
        );
        check(
            "<figure><img src=a.jpg><figcaption><p>A boat in port.</p><span>Ana Maker</span></figcaption></figure>",
            &[("A boat in port.", "Ana Maker")],
        );
        check(
            "<figure><img src=a.jpg><figcaption>Seen from <b>Brennick</b></figcaption></figure>",
            &[("Seen from Brennick", "")],
        );
    }

    #[test]
    fn a_marked_caption_says_that_a_box_is_a_figure_s_whatever_it_is_called() {
        let check = |html: &str, expected: bool| {
            let tree = parse(html, None, &Budget::document()).tree;
            let left_out = tree.all("div").take(1).collect();
            assert_eq!(!Figures::find(&tree).boxes(&tree, &left_out).is_empty(), expected, "{html}");
        };
        let figure = |words: &str| format!("<figure><img src=a.jpg>{words}</figure>");
        let caption = figure("<figcaption>A boat comes into port at the end of the day.</figcaption>");
        check(&format!("<div>{caption}</div>"), true);
        check(&format!("<div class='author portrait'>{caption}</div>"), true);
        let portrait = figure("<figcaption>Ana Marsh</figcaption>");
        check(&format!("<div class='author portrait'>{portrait}</div>"), false);
        check(
            "<div class='author portrait'><img src=a.jpg><p class=caption>Ana at her desk in Brennick.</p></div>",
            false,
        );
    }

    #[test]
    fn signs_and_shapes_are_not_mistaken() {
        check("<div><img src=/img/icon.png><div>Save this story</div></div>", &[]);
        check("<div><img src=a.jpg width=24 height=24><div>Save this story</div></div>", &[]);
        check(
            "<figure><img src=a.jpg width=16 height=9><figcaption>A boat.</figcaption></figure>",
            &[("A boat.", "")],
        );
        check(
            "<figure><news-image src=a.jpg></news-image><figcaption>A boat.</figcaption></figure>",
            &[("A boat.", "")],
        );
    }

    #[test]
    fn a_picture_told_twice_is_kept_once() {
        let figure = |url: &str, caption: &str| Figure {
            url: WebUrl::parse(url).ok(),
            caption: SafeText::line(caption).filled(),
            ..Figure::default()
        };
        let block = |figure| Block::Figure { figure };
        let mut article = Article {
            lead: Some(figure("https://p.example/boat-1024x768.jpg", "A boat.")),
            body: vec![
                block(figure("https://p.example/boat-300x200.jpg", "A boat.")),
                block(figure("https://p.example/quay.jpg", "A boat.")),
                block(figure("https://p.example/crew.jpg", "The crew.")),
            ],
            ..Article::default()
        };
        tell_once(&mut article);
        let captions: Vec<Option<&str>> = article
            .body
            .iter()
            .map(|block| match block {
                Block::Figure { figure } => figure.caption.as_deref(),
                _ => None,
            })
            .collect();
        assert_eq!(captions, [None, Some("The crew.")]);
    }
}
