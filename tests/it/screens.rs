//! What the screen shows: the machine driven by keys over a world in memory, drawn, and kept as text.
//! How it looks is tested apart, since text carries no colour.

use dateline::app::{Event, Message, Options, Progress, Size, State};
use dateline::config::theme::Theme;
use dateline::model::{RelatedGroup, StoryId};
use dateline::text::SafeText;
use dateline::ui;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::{Buffer, CellWidth};
use ratatui::style::{Color, Modifier};

use crate::edition::Edition;
use crate::world::{World, options, safe};

/// The sizes at which every view is shown: narrow, usual, wide, very wide.
const SIZES: [&str; 4] = ["40x20", "80x24", "120x24", "200x30"];

fn size(text: &str) -> Size {
    let (columns, rows) = text.split_once('x').expect("columns by rows");
    Size { columns: columns.parse().expect("columns"), rows: rows.parse().expect("rows") }
}

fn draw(state: &State, theme: &Theme) -> Buffer {
    let mut terminal =
        Terminal::new(TestBackend::new(state.size.columns, state.size.rows)).expect("a terminal");
    terminal.draw(|frame| ui::view(state, theme, frame)).expect("drawn");
    terminal.backend().buffer().clone()
}

/// The cells as lines of text, each cluster once.
fn text(buffer: &Buffer) -> String {
    let mut text = String::new();
    for y in 0..buffer.area.height {
        let mut line = String::new();
        let mut x = 0;
        while x < buffer.area.width {
            let cell = &buffer[(x, y)];
            line.push_str(cell.symbol());
            x += cell.cell_width().max(1);
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

fn shown(world: &World) -> String {
    text(&draw(&world.state, &Theme::default()))
}

/// The screen of so many cells after these keys.
fn screen(cells: &str, keys: &str) -> String {
    let Size { columns, rows } = size(cells);
    let mut world = World::new(columns, rows);
    world.press(keys);
    shown(&world)
}

/// Holds the screen at every size to what it was.
fn check(name: &str, keys: &str) {
    for cells in SIZES {
        insta::assert_snapshot!(format!("{name}_{cells}"), screen(cells, keys));
    }
}

/// The same for a world that was brought about otherwise.
fn check_world(name: &str, sizes: &[&str], make: impl Fn(Options) -> World) {
    for cells in sizes {
        let Size { columns, rows } = size(cells);
        insta::assert_snapshot!(format!("{name}_{cells}"), shown(&make(options(columns, rows))));
    }
}

#[test]
fn a_section_lists_its_headlines_by_day() {
    check("section", "tab j");
}

#[test]
fn the_front_page_shows_the_day_over_all_sections() {
    check("front", "");
}

/// An event of five outlets, and one of two.
fn of_events(options: Options) -> World {
    World::of_events(options, vec![vec![2, 4, 8, 11, 15], vec![5, 7]])
}

#[test]
fn an_event_stands_once_and_opens_to_its_versions() {
    let sizes = ["40x15", "80x24", "120x40"];
    check_world("events", &sizes, |options| {
        let mut world = of_events(options);
        world.press("j");
        world
    });
    check_world("versions", &sizes, |options| {
        let mut world = of_events(options);
        world.press("j v j m");
        world
    });
}

#[test]
fn the_key_of_versions_stands_below_where_there_are_some() {
    for cells in ["40x15", "80x24", "120x40"] {
        let Size { columns, rows } = size(cells);
        let mut world = of_events(options(columns, rows));
        assert!(!shown(&world).contains("v versions"), "the first story has one outlet");
        world.press("j");
        assert!(shown(&world).contains("v versions"));
        world.press("v");
        assert!(!shown(&world).contains("v versions"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_sample_edition_leads_from_an_event_to_its_versions_to_what_came_before_and_back() {
    let mut edition = Edition::open(80, 24).await;
    for (name, keys) in [
        ("edition_front", ""),
        ("edition_versions", "v"),
        ("edition_other_outlet", "j enter"),
        ("edition_related", "t"),
        ("edition_earlier", "tab tab"),
        ("edition_background", "enter"),
        ("edition_back", "H"),
        ("edition_trail", "T"),
    ] {
        edition.press(keys).await;
        for cells in ["40x15", "80x24", "120x40"] {
            let Size { columns, rows } = size(cells);
            edition.resize(columns, rows).await;
            insta::assert_snapshot!(format!("{name}_{cells}"), text(&edition.draw(&Theme::default())));
        }
        edition.resize(80, 24).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_search_in_the_sample_edition_shows_each_story_with_the_line_that_has_the_words() {
    let mut edition = Edition::open(120, 40).await;
    edition.press("/ t i d e space m i l l").await;
    for cells in ["40x15", "80x24", "120x40"] {
        let Size { columns, rows } = size(cells);
        edition.resize(columns, rows).await;
        insta::assert_snapshot!(format!("edition_search_{cells}"), text(&edition.draw(&Theme::default())));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn in_the_sample_edition_a_row_that_is_not_the_same_story_goes_and_comes_back() {
    let rows = |edition: &Edition| -> Vec<Option<StoryId>> {
        let reader = edition.state().reader().expect("open");
        reader.related_rows().iter().map(|row| row.story).collect()
    };
    let mut edition = Edition::open(80, 24).await;
    let also = |edition: &Edition| edition.state().list.cursor_row().map_or(0, |row| row.also);
    let before_also = also(&edition);
    assert!(before_also > 1, "the first event has several outlets");
    edition.press("enter t").await;
    let reader = edition.state().reader().expect("open");
    let of = |group| reader.related_rows().iter().position(|row| row.group == group);
    let (covering, earlier) =
        (of(RelatedGroup::Covering).expect("one"), of(RelatedGroup::Earlier).expect("one"));
    let before = rows(&edition);
    for (place, what) in [(earlier, "earlier"), (covering, "covering")] {
        let gone = before[place];
        edition.press(&"j ".repeat(place)).await;
        edition.press("x").await;
        assert!(!rows(&edition).contains(&gone), "{what}");
        // Opened anew, it is not there; taken back, it is.
        edition.press("q e F enter t").await;
        assert!(!rows(&edition).contains(&gone), "{what}");
        edition.press("u").await;
        assert_eq!(rows(&edition), before, "{what}");
        edition.press("g").await;
    }
    edition.press("q v").await;
    let versions = edition.state().list.rows.len();
    edition.press("G x").await;
    assert_eq!(edition.state().list.rows.len(), versions - 1);
    edition.press("q e F").await;
    assert_eq!(also(&edition), before_also - 1, "an outlet less has it");
    edition.press("u e F").await;
    assert_eq!(also(&edition), before_also);
}

#[test]
fn a_label_is_whole_where_what_is_typed_leaves_room() {
    let shown = screen("80x24", "a");
    assert!(shown.contains("Add a feed, site or section page:"), "{shown}");
}

#[test]
fn a_search_that_was_taken_says_what_it_is_of() {
    for cells in SIZES {
        let shown = screen(cells, "/ f e r r y enter");
        assert!(shown.contains("Search: ferry"), "{shown}");
    }
}

#[test]
fn an_article_is_set_to_its_measure() {
    check("article", "enter");
}

#[test]
fn an_article_ends_in_the_stories_it_leads_to() {
    check("article_end", "enter G");
}

#[test]
fn a_link_in_focus_stands_out() {
    check("article_focus", "enter tab");
}

#[test]
fn words_found_in_a_text_are_counted() {
    check("article_find", "enter / f e r r y enter n");
}

#[test]
fn related_stories_bear_digits_and_reasons() {
    check("related", "enter t j");
}

#[test]
fn a_story_of_which_nothing_else_tells_says_so_in_half_a_line() {
    const WORDS: &str = "No other report is certain yet";
    for cells in ["80x24", "120x40", "40x15"] {
        let Size { columns, rows } = size(cells);
        for (beside, is_said) in [(0, true), (2, true), (3, false)] {
            let mut world = World::with_rows_beside(options(columns, rows), beside);
            world.press("j enter t");
            let screen = shown(&world);
            assert_eq!(screen.contains(WORDS), is_said, "{cells}, {beside} rows:\n{screen}");
            let can_follow = screen.contains("9 follow");
            assert!(beside > 0 || !can_follow, "{cells}:\n{screen}");
            assert!(columns < 80 || can_follow == (beside > 0), "{cells}, {beside} rows:\n{screen}");
            assert_eq!(screen.matches(WORDS).count(), usize::from(is_said), "{cells}:\n{screen}");
            // No heading stands without a row, in the view and below the text.
            world.press("t G");
            let text = shown(&world);
            for (heading, needs) in [("Also covering this", 3), ("Earlier", 4), ("Related stories", 1)] {
                let is_there = [&screen, &text].into_iter().any(|shown| {
                    shown.lines().any(|line| line.trim_start_matches([' ', '│', '─']).starts_with(heading))
                });
                assert!(!is_there || beside >= needs, "{cells}, {beside} rows, {heading}:\n{screen}{text}");
            }
        }
    }
}

#[test]
fn the_trail_is_a_tree() {
    check("trail", "enter t 2 H H 3 T");
}

#[test]
fn the_sources_say_how_they_do() {
    check("sources", "S j");
}

#[test]
fn help_lists_the_keys_of_the_view() {
    check("help", "?");
    check("help_article", "enter ?");
}

#[test]
fn a_search_shows_what_it_finds_while_it_is_typed() {
    check("search", "/ s t r a i t");
}

#[test]
fn words_that_are_looked_for_stand_out_in_headlines_excerpts_and_the_text_beside_them() {
    let mut world = World::new(120, 24);
    world.press("/ s t r a i t");
    let buffer = draw(&world.state, &Theme::default());
    let words = text(&buffer);
    for (row, line) in words.lines().enumerate().take(22).skip(2) {
        let cells: Vec<char> = line.chars().collect();
        for start in 0..cells.len().saturating_sub(6) {
            if cells[start..start + 6].iter().collect::<String>().to_lowercase() == "strait" {
                let is_marked = |column: usize| {
                    buffer[(column as u16, row as u16)].modifier.contains(Modifier::UNDERLINED)
                };
                assert!((start..start + 6).all(is_marked), "row {row} of\n{words}");
                assert!(!is_marked(start - 1), "row {row} of\n{words}");
            }
        }
    }
    assert!(words.matches("since the strait").count() > 3, "{words}");
}

#[test]
fn the_palette_offers_actions_by_name() {
    check("palette", ": s a");
}

#[test]
fn a_source_is_added_by_its_address() {
    check("add", "a n e w s . e x a m p l e");
}

#[test]
fn what_is_saved_is_a_list_of_its_own() {
    check("saved", "s j j s V");
    check("saved_empty", "V");
    check("saved_empty_while_typing", "V a");
}

#[test]
fn an_empty_store_says_what_is_on_its_way() {
    check_world("first_launch", &SIZES, |options| {
        let mut world = World::begun(options, Vec::new(), std::iter::empty().collect());
        world.settle();
        world.hear(Event::Progress(Progress { all: 25, done: 3, failed: 1, new: 0, is_over: false }));
        world
    });
    check_world("loading", &["80x24"], |options| {
        World::begun(options, Vec::new(), std::iter::empty().collect())
    });
    check_world("nothing", &["80x24"], |options| {
        let mut world = World::begun(options, Vec::new(), std::iter::empty().collect());
        world.settle();
        world
    });
}

#[test]
fn offline_says_so() {
    check_world("offline", &["40x20", "80x24"], |options| {
        let options = Options { is_offline: true, ..options };
        let mut world = World::begun(options, Vec::new(), std::iter::empty().collect());
        world.settle();
        world
    });
    check_world("offline_list", &["80x24"], |options| World::with(Options { is_offline: true, ..options }));
    check_world("offline_article", &["40x20", "80x24"], |options| {
        let mut world = World::with(Options { is_offline: true, ..options });
        world.press("j enter");
        world
    });
}

#[test]
fn the_sample_edition_bears_its_own_masthead() {
    check_world("sample", &["40x20", "80x24", "120x24"], |options| {
        let mut world = World::with(options);
        let mut empty = World::empty(world.state.size.columns, world.state.size.rows);
        empty.hear(Event::Sample(true));
        world.state.sample = empty.state.sample;
        world
    });
}

#[test]
fn no_network_is_said_until_it_is_back() {
    let gone = || Event::Network(Some("2020-10-09T07:12:00Z".parse().expect("a time")));
    check_world("no_network_list", &["40x20", "80x24", "120x24"], |options| {
        let mut world = World::with(options);
        world.hear(gone());
        world
    });
    check_world("no_network_empty", &["40x20", "80x24"], |options| {
        let mut world = World::begun(options, Vec::new(), std::iter::empty().collect());
        world.settle();
        world.hear(gone());
        world
    });
    check_world("no_network_sample", &["40x20", "80x24"], |options| {
        let mut world = World::with(options);
        let mut empty = World::empty(world.state.size.columns, world.state.size.rows);
        empty.hear(Event::Sample(true));
        world.state.sample = empty.state.sample;
        world.hear(gone());
        world
    });
    check_world("no_network_sources", &["80x24"], |options| {
        let mut world = World::with(options);
        world.hear(gone()).press("S");
        world
    });
    let mut world = World::new(80, 24);
    world.unborn.insert(StoryId(1));
    world.press("F").hear(gone());
    world.arrive([1]);
    assert!(shown(&world).contains(" 1 new, r shows them; no network "), "{}", shown(&world));
    let mut world = World::new(80, 24);
    let before = shown(&world);
    world.hear(gone()).hear(Event::Network(None));
    assert_eq!(shown(&world), before);
}

#[test]
fn a_failure_is_said_in_place_and_what_was_there_stays() {
    check_world("failed_article", &["40x20", "80x24", "120x24"], |options| {
        let mut world = World::with(options);
        world.is_down = true;
        world.press("j enter");
        world
    });
    check_world("failed_notice", &["40x20", "80x24"], |options| {
        let mut world = World::with(options);
        world.tell(Message::Happened(Event::Failed(dateline::app::Failure {
            words: safe("voanews.com did not answer (30 s); shown as of 06:10; next try 07:55"),
            hint: Some(safe("R tries now")),
        })));
        world
    });
}

#[test]
fn what_waits_is_announced_and_not_shown() {
    check_world("waiting", &["40x20", "80x24"], |options| {
        let stories = (1..=24).map(crate::world::story).collect();
        let mut world = World::begun(options, stories, (1..=3).map(StoryId).collect());
        world.settle();
        world.arrive(1..=3);
        world
    });
}

#[test]
fn every_script_keeps_its_columns() {
    check_world("scripts", &SIZES[..3], of_many_scripts);
    let ascii = of_many_scripts(Options { ascii: true, ..options(80, 24) });
    assert!(shown(&ascii).is_ascii());
}

/// A world whose headlines are written in many ways.
fn of_many_scripts(options: Options) -> World {
    let mut stories: Vec<_> = (1..=8).map(crate::world::story).collect();
    let titles = [
        "港の橋が一晩閉鎖され、フェリーの町は待つことを思い出した",
        "العبّارة تعود إلى المضيق بعد أسبوع من الضباب الكثيف",
        "המעבורת חוזרת אל המצר אחרי שבוע של ערפל",
        "Cafe\u{301} am Hafen schließt früher, die Möwen bleiben",
        "👩\u{200d}👩\u{200d}👧 family day on the quay ❤\u{fe0f}",
        "Паром возвращается в пролив",
        "เรือข้ามฟากกลับมาที่ช่องแคบหลังหมอกหนาหนึ่งสัปดาห์",
        "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
    ];
    for (story, title) in stories.iter_mut().zip(titles) {
        story.title = SafeText::line(title);
    }
    stories[1].outlet = safe("صحيفة الميناء");
    stories[0].outlet = safe("浜の新聞");
    let mut world = World::begun(options, stories, std::iter::empty().collect());
    world.settle();
    world
}

#[test]
fn hostile_titles_put_nothing_into_cells_but_what_is_seen() {
    let hostile = [
        "\u{1b}]52;c;ZXZpbA==\u{7}copied",
        "\u{9b}2Jcleared \u{9d}0;title\u{9c}",
        "exe.\u{202e}gpj \u{2066}a\u{2069} \u{200e}b\u{200f}",
        "tags \u{e0041}\u{e0042} and \u{200b}zero\u{feff} widths",
    ];
    let marks = format!("z{}algo", "\u{301}".repeat(100_000));
    for title in hostile.into_iter().chain([marks.as_str()]) {
        let mut stories: Vec<_> = (1..=6).map(crate::world::story).collect();
        for story in &mut stories {
            story.title = SafeText::line(title);
            story.outlet = SafeText::line(title);
            story.kicker = Some(SafeText::line(title));
        }
        let mut world = World::begun(options(120, 30), stories, std::iter::empty().collect());
        world.settle();
        for keys in ["", "enter", "t", "T"] {
            world.press(keys);
            for cell in draw(&world.state, &Theme::default()).content() {
                let is_hidden = |character: char| {
                    character.is_control()
                        || matches!(character, '\u{202a}'..='\u{202e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{feff}' | '\u{e0000}'..='\u{e0fff}')
                };
                assert!(!cell.symbol().contains(is_hidden), "{:?}", cell.symbol());
                assert!(cell.symbol().len() <= 40, "{:?}", cell.symbol());
            }
        }
    }
}

#[test]
fn no_cell_begins_with_a_mark_that_a_terminal_keeps_in_another() {
    let world = of_many_scripts(options(80, 24));
    let buffer = draw(&world.state, &Theme::default());
    assert!(text(&buffer).contains('\u{2068}'), "a title from right to left is kept apart");
    for cell in buffer.content() {
        assert!(!cell.symbol().starts_with(['\u{2068}', '\u{2069}']), "{:?}", cell.symbol());
    }
}

#[test]
fn a_terminal_of_ascii_gets_ascii() {
    for (name, keys) in
        [("ascii_section", "tab s"), ("ascii_article", "enter G"), ("ascii_trail", "enter t T")]
    {
        let options = Options { ascii: true, ..options(80, 24) };
        let mut world = World::with(options);
        world.press(keys);
        let shown = shown(&world);
        assert!(shown.is_ascii(), "{shown}");
        insta::assert_snapshot!(name, shown);
    }
}

#[test]
fn no_size_is_too_small_or_too_large() {
    let draw_after = |columns, rows, steps: &[&str]| {
        let mut world = World::new(columns, rows);
        for keys in steps {
            world.press(keys);
            draw(&world.state, &Theme::default());
        }
    };
    let every_view = ["", "j", "enter", "G", "tab", "t", "T", "q", "?", "q", "S", "q", "/ a", "esc", ": a"];
    for columns in (0..24).chain([39, 59, 71, 99, 119, 159]) {
        for rows in [0, 1, 2, 3, 4, 6, 9, 10, 13] {
            draw_after(columns, rows, &every_view);
        }
    }
    draw_after(200, 60, &every_view);
    for (columns, rows) in [(1000, 1000), (1, 1000), (1000, 1)] {
        draw_after(columns, rows, &["", "enter", "t"]);
    }
}

#[test]
fn a_frame_of_another_size_than_the_state_does_no_harm() {
    let mut world = World::new(200, 60);
    world.press("enter");
    for (columns, rows) in [(0, 0), (1, 1), (10, 3), (80, 24), (300, 90)] {
        let mut terminal = Terminal::new(TestBackend::new(columns, rows)).expect("a terminal");
        terminal.draw(|frame| ui::view(&world.state, &Theme::default(), frame)).expect("drawn");
    }
}

#[test]
fn the_same_state_gives_the_same_cells() {
    let mut world = World::new(120, 40);
    world.press("j enter tab");
    assert_eq!(draw(&world.state, &Theme::default()), draw(&world.state, &Theme::default()));
}

/// The cell where some words begin, and the modifiers of that cell.
fn look(buffer: &Buffer, words: &str) -> (Color, Modifier) {
    for y in 0..buffer.area.height {
        let line: Vec<&str> = (0..buffer.area.width).map(|x| buffer[(x, y)].symbol()).collect();
        let found = (0..line.len()).find(|start| line[*start..].concat().starts_with(words));
        if let Some(x) = found {
            let cell = &buffer[(x as u16, y)];
            return (cell.fg, cell.modifier);
        }
    }
    panic!("{words} is not on the screen:\n{}", text(buffer));
}

#[test]
fn roles_show_in_the_theme_s_own_way() {
    let theme = Theme::default();
    let mut world = World::new(80, 24);
    world.press("s j enter q");
    let list = draw(&world.state, &theme);
    assert_eq!(look(&list, "▌"), (Color::Red, Modifier::empty()));
    assert_eq!(look(&list, "★"), (Color::Red, Modifier::empty()));
    assert_eq!(look(&list, "●"), (Color::Red, Modifier::empty()));
    assert_eq!(look(&list, "Ferry talks").1, Modifier::BOLD, "an unread headline is bold");
    assert_eq!(look(&list, "Parliament votes").1, Modifier::DIM, "a headline that was read is dim");
    assert_eq!(look(&list, "Sample Coast").1, Modifier::DIM, "an outlet is quiet");
    assert_eq!(look(&list, "───"), (Color::DarkGray, Modifier::empty()), "rules stand back");
    assert_eq!(look(&list, "dateline").1, Modifier::BOLD);
    assert_eq!(look(&list, "▸"), (Color::Red, Modifier::BOLD));

    world.press("k enter tab");
    let article = draw(&world.state, &theme);
    assert_eq!(look(&article, "WORLD"), (Color::Red, Modifier::empty()));
    assert_eq!(look(&article, "Ferry talks").1, Modifier::BOLD);
    assert_eq!(look(&article, "Both sides").1, Modifier::ITALIC);
    assert_eq!(look(&article, "the old customs").1, Modifier::REVERSED, "the link in focus");
    assert_eq!(look(&article, "Paragraph 1").1, Modifier::empty(), "the body is plain");
}

#[test]
fn nothing_is_said_by_colour_alone() {
    let plain = Theme::named("ink").expect("a theme").without_colors();
    for keys in ["", "s j enter q", "enter tab", "enter t", "S", "?"] {
        let mut world = World::new(120, 30);
        world.press(keys);
        let buffer = draw(&world.state, &plain);
        assert!(buffer.content().iter().all(|cell| cell.fg == Color::Reset && cell.bg == Color::Reset));
        assert_eq!(text(&buffer), text(&draw(&world.state, &Theme::default())));
    }
}
