//! What the parts of a card are called in class names, on section pages and beside stories alike.

/// Headlines.
pub(in crate::page) const TITLE: &[&str] = &[
    "title",
    "headline",
    "hed",
    "heading",
    "titulo",
    "titre",
    "titolo",
    "titel",
    "card title",
    "storylink",
    "titleline",
    "name headline",
    "subject",
];

/// Kickers.
pub(in crate::page) const KICKER: &[&str] = &[
    "kicker",
    "category",
    "categories",
    "section",
    "eyebrow",
    "topline",
    "overline",
    "rubrik",
    "rubrique",
    "seccion",
    "categoria",
    "categorie",
    "ressort",
    "channel",
    "dachzeile",
    "topic",
    "topics",
    "rubric",
    "antetitulo",
    "occhiello",
    "supertitle",
    "label",
    "cat",
    "tag",
    "flag",
    "theme",
    "field section",
    "slug",
    "pretitle",
    "overtitle",
    "roofline",
    "spitzmarke",
];

/// Bylines.
pub(in crate::page) const AUTHOR: &[&str] = &[
    "author",
    "authors",
    "byline",
    "autor",
    "autoren",
    "auteur",
    "autore",
    "writer",
    "contributor",
    "creator",
    "by line",
    "byline author",
    "username",
    "nickname",
];

/// Summaries: beside a story a card shows little else, so broad names count too.
pub(super) const STANDFIRST: &[&str] = &[
    "summary",
    "excerpt",
    "description",
    "standfirst",
    "dek",
    "deck",
    "teaser",
    "intro",
    "abstract",
    "lead",
    "subtitle",
    "blurb",
    "synopsis",
    "body",
    "text",
    "snippet",
    "descripcion",
    "entradilla",
    "chapeau",
    "sommario",
    "desc",
    "subhead",
    "content",
];

/// What stands under a picture.
pub(super) const CREDIT: &[&str] =
    &["caption", "credit", "credits", "copyright", "bildrechte", "photographer"];

/// Times.
pub(super) const TIME: &[&str] = &[
    "time",
    "date",
    "timestamp",
    "datetime",
    "pubdate",
    "ago",
    "datum",
    "fecha",
    "published",
    "zeit",
    "data",
];
