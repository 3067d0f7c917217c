//! The pictures in the README are the real screen: the sample edition, fetched, parsed, stored and
//! drawn, cell by cell. A picture that no longer shows what the program shows fails;
//! `DATELINE_PICTURE=write cargo test picture` draws it anew.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use ratatui::buffer::{Buffer, CellWidth};
use ratatui::style::{Color, Modifier};

use dateline::config::theme::Theme;

use crate::edition::Edition;

/// A cell, in units of the picture.
const CELL: (f64, f64) = (8.4, 18.0);
/// Around the screen.
const MARGIN: f64 = 14.0;

fn hex(color: Color, fallback: &str) -> String {
    match color {
        Color::Rgb(red, green, blue) => format!("#{red:02x}{green:02x}{blue:02x}"),
        _ => fallback.to_owned(),
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// How a cell looks: ink, ground, and what is set in type.
#[derive(PartialEq, Clone)]
struct Look {
    ink: String,
    ground: String,
    type_: Modifier,
}

/// A screen as a picture: runs of cells of one look, each a rectangle and a text.
fn svg(buffer: &Buffer, title: &str) -> String {
    let (columns, rows) = (buffer.area.width, buffer.area.height);
    let first = &buffer[(0, 0)];
    let (ink, ground) = (hex(first.fg, "#d0d0d0"), hex(first.bg, "#101010"));
    let (width, height) =
        (f64::from(columns) * CELL.0 + 2.0 * MARGIN, f64::from(rows) * CELL.1 + 2.0 * MARGIN);
    let mut svg = String::new();
    let _ = writeln!(
        svg,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.1} {height:.1}\" width=\"{width:.0}\" height=\"{height:.0}\" role=\"img\">\n<title>{}</title>\n<rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"{ground}\"/>\n<g font-family=\"ui-monospace, 'JetBrains Mono', 'DejaVu Sans Mono', Menlo, Consolas, monospace\" font-size=\"14\" xml:space=\"preserve\">",
        escaped(title)
    );
    for y in 0..rows {
        let mut x = 0;
        while x < columns {
            let look = |x: u16| {
                let cell = &buffer[(x, y)];
                let (mut front, mut back) = (hex(cell.fg, &ink), hex(cell.bg, &ground));
                if cell.modifier.contains(Modifier::REVERSED) {
                    std::mem::swap(&mut front, &mut back);
                }
                Look { ink: front, ground: back, type_: cell.modifier }
            };
            let (from, here) = (x, look(x));
            let mut text = String::new();
            while x < columns && look(x) == here {
                text.push_str(buffer[(x, y)].symbol());
                x += buffer[(x, y)].cell_width().max(1);
            }
            run(&mut svg, &text, (from, x.min(columns), y), &here, &ground);
        }
    }
    svg.push_str("</g>\n</svg>\n");
    svg
}

fn run(svg: &mut String, text: &str, (from, to, y): (u16, u16, u16), look: &Look, ground: &str) {
    let left = MARGIN + f64::from(from) * CELL.0;
    let top = MARGIN + f64::from(y) * CELL.1;
    let wide = f64::from(to - from) * CELL.0;
    if look.ground != ground {
        let _ = writeln!(
            svg,
            "<rect x=\"{left:.1}\" y=\"{top:.1}\" width=\"{wide:.1}\" height=\"{:.1}\" fill=\"{}\"/>",
            CELL.1, look.ground
        );
    }
    // Lines and bars are drawn, so that they join whatever the font; a bar is left of its run's text.
    let shape = |svg: &mut String, x: f64, y: f64, width: f64, height: f64| {
        let _ = writeln!(
            svg,
            "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" fill=\"{}\"/>",
            look.ink
        );
    };
    let (middle_x, middle_y) = (left + CELL.0 / 2.0, top + CELL.1 / 2.0);
    if !text.is_empty() && text.chars().all(|character| matches!(character, '─' | '┬' | '┴')) {
        shape(svg, left, middle_y, wide, 1.0);
        for (offset, character) in text.chars().enumerate() {
            let x = middle_x + offset as f64 * CELL.0;
            match character {
                '┬' => shape(svg, x, middle_y, 1.0, CELL.1 / 2.0),
                '┴' => shape(svg, x, top, 1.0, CELL.1 / 2.0),
                _ => {}
            }
        }
        return;
    }
    if text == "│" {
        shape(svg, middle_x, top, 1.0, CELL.1);
        return;
    }
    if text == "▌" {
        shape(svg, left, top, CELL.0 / 2.0, CELL.1);
        return;
    }
    let words = text.trim_end();
    let lead = words.chars().take_while(|character| *character == ' ').count();
    if words.trim().is_empty() {
        return;
    }
    let words = words.trim_start();
    let x = left + lead as f64 * CELL.0;
    let length = dateline::text::width(words) as f64 * CELL.0;
    let mut style = String::new();
    if look.type_.contains(Modifier::BOLD) {
        style.push_str(" font-weight=\"700\"");
    }
    if look.type_.contains(Modifier::ITALIC) {
        style.push_str(" font-style=\"italic\"");
    }
    if look.type_.contains(Modifier::UNDERLINED) {
        style.push_str(" text-decoration=\"underline\"");
    }
    if look.type_.contains(Modifier::DIM) {
        style.push_str(" opacity=\"0.6\"");
    }
    let _ = writeln!(
        svg,
        "<text x=\"{x:.1}\" y=\"{:.1}\" fill=\"{}\" textLength=\"{length:.1}\" lengthAdjust=\"spacingAndGlyphs\"{style}>{}</text>",
        top + CELL.1 * 0.74,
        look.ink,
        escaped(words)
    );
}

/// Compares a picture with the committed one, or writes it where the environment asks for that.
fn check(name: &str, buffer: &Buffer, title: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/screens").join(format!("{name}.svg"));
    let drawn = svg(buffer, title);
    if std::env::var_os("DATELINE_PICTURE").is_some_and(|wish| wish == "write") {
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(&path, drawn).expect("written");
        return;
    }
    let committed = fs::read_to_string(&path).unwrap_or_default();
    let differs = committed.lines().zip(drawn.lines()).find(|(one, other)| one != other);
    assert!(
        committed == drawn,
        "{} no longer shows the screen, which has\n{}\nfor\n{}\ndraw it anew: DATELINE_PICTURE=write cargo test picture",
        path.display(),
        differs.map_or("", |(_, drawn)| drawn),
        differs.map_or("", |(committed, _)| committed),
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn pictures_show_the_real_screen() {
    let ink = Theme::named("ink").expect("a theme");
    let edition = Edition::open(120, 36).await;
    check("front", &edition.draw(&ink), "The front page of dateline's sample edition");
    let mut edition = Edition::open(84, 60).await;
    edition.read("passengers safe aground").await;
    check(
        "article",
        &edition.draw(&ink),
        "An article of dateline's sample edition, with its related stories",
    );
}
