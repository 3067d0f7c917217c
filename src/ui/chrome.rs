//! What frames the panes: the top line, the rules, the status line.

use super::canvas::Canvas;
use super::{empty, help, prompt, trail};
use crate::app::geometry::{Area, Plan, has_facts, tab_spots};
use crate::app::{Over, Progress, Reader, Sample, State, ViewKind};
use crate::config::keymap::{Action, Chord, Key};
use crate::model::{OnDisk, RelatedGroup, RelatedRow, Role};
use crate::text::{SafeText, width};

/// The paper's name.
const NAME: &str = "dateline";
/// Columns between two hints.
const BETWEEN: u16 = 2;
/// From so many columns on the state of the network stands beside the sections.
const WIDE: u16 = 59;
/// The most columns of one step of the trail in the status line.
const STEP: u16 = 22;

/// The top line, the rules, and the bars between panes.
pub(super) fn top(canvas: &mut Canvas, state: &State, plan: &Plan) {
    canvas.rule(plan.top_rule);
    canvas.rule(plan.bottom_rule);
    if state.over().is_none() {
        bars(canvas, plan);
    }
    sample(canvas, state, plan.top_rule);
    let top = plan.top;
    if top.is_empty() {
        return;
    }
    let end = (top.x + top.columns).saturating_sub(1);
    let end = progress(canvas, state, end, top.y);
    if plan.sections.is_some() && state.over().is_none() {
        headings(canvas, state, plan, end);
    } else if plan.list.is_some() && state.over().is_none() {
        tabs(canvas, state, plan);
    } else {
        title(canvas, state, top, plan, end);
    }
}

/// The bars between panes, joined to the rules.
fn bars(canvas: &mut Canvas, plan: &Plan) {
    for x in &plan.rules {
        canvas.bar(*x, plan.body.y, plan.body.y + plan.body.rows);
        canvas.put(*x, plan.top_rule.y, plan.top_rule.rows, &canvas.signs.tee_down, Role::Rule);
        canvas.put(*x, plan.bottom_rule.y, plan.bottom_rule.rows, &canvas.signs.tee_up, Role::Rule);
    }
}

/// How a refresh goes, at the right end; says where what is left of it ends.
fn progress(canvas: &mut Canvas, state: &State, end: u16, y: u16) -> u16 {
    let Some(progress) = state.progress.as_ref().filter(|progress| !progress.is_over) else {
        if state.is_offline {
            return canvas.put_right(end, y, end, &"offline", Role::Quiet).saturating_sub(2);
        }
        // A narrow window has no room beside its sections; the status line says it.
        if state.no_network.is_some() && end >= WIDE {
            return canvas.put_right(end, y, end, &"no network", Role::Notice).saturating_sub(2);
        }
        return end;
    };
    let Progress { all, done, failed, .. } = progress;
    let mut x = end;
    if *failed > 0 {
        let words = SafeText::line(&format!("{}{failed}", canvas.signs.failed));
        x = canvas.put_right(x, y, x, &words, Role::Failure).saturating_sub(1);
    }
    let words = SafeText::line(&format!("{} {done}/{all}", canvas.signs.refresh));
    canvas.put_right(x, y, x, &words, Role::Quiet).saturating_sub(2)
}

/// The paper's name and the sections, in a narrow window.
fn tabs(canvas: &mut Canvas, state: &State, plan: &Plan) {
    let top = plan.top;
    let all = state.tabs();
    let spots = tab_spots(&all, top);
    if top.columns >= 60 {
        canvas.put(top.x + 1, top.y, top.columns - 1, &NAME, Role::Masthead);
    }
    for spot in &spots {
        let tab = &all[spot.tab];
        let columns = spot.columns.end - spot.columns.start;
        let (x, role) = (spot.columns.start, if tab.is_open { Role::Open } else { Role::Body });
        if tab.is_open {
            canvas.put(x, top.y, columns.min(1), &canvas.signs.open, Role::Open);
        }
        canvas.put_isolated(x + 1, top.y, columns.saturating_sub(2).max(1), &tab.name, role);
    }
    // Sections beyond either end are hinted at, in columns that no name needs.
    if let (Some(first), Some(last)) = (spots.first(), spots.last()) {
        if first.tab > 0 && !all[first.tab].is_open {
            canvas.put(first.columns.start, top.y, 1, &canvas.signs.before, Role::Quiet);
        }
        if last.tab + 1 < all.len() {
            canvas.put(last.columns.end.saturating_sub(1), top.y, 1, &canvas.signs.after, Role::Quiet);
        }
    }
}

/// What stands above the panes, in a wide window: name, list, text.
fn headings(canvas: &mut Canvas, state: &State, plan: &Plan, end: u16) {
    let y = plan.top.y;
    canvas.put(plan.top.x + 1, y, plan.top.columns - 1, &NAME, Role::Masthead);
    if let Some(list) = plan.list {
        let x = list.x + 1;
        let room = (list.x + list.columns).min(end).saturating_sub(x + 1);
        list_title(canvas, state, x, y, room, Role::Open);
    }
    let Some(reader) = state.reader() else { return };
    if let Some(article) = plan.article {
        let end = end.min((article.x + article.columns).saturating_sub(1));
        facts(canvas, reader, plan.text, end, y, article.x + 1);
    }
    if let Some(related) = plan.related {
        let x = related.x + 1;
        canvas.put(x, y, end.saturating_sub(x), &"Related stories", Role::Body);
    }
}

/// What the view is about, where it has the whole window.
fn title(canvas: &mut Canvas, state: &State, top: Area, plan: &Plan, end: u16) {
    let x = top.x + 1;
    let room = end.saturating_sub(x);
    match state.over() {
        Some(Over::Help { of, .. }) => {
            canvas.put(x, top.y, room, &help::title(*of), Role::Open);
            return;
        }
        Some(Over::Trail { .. }) => {
            canvas.put(x, top.y, room, &"Trail: where you went", Role::Open);
            return;
        }
        Some(Over::Sources(pane)) => {
            let used = canvas.put(x, top.y, room, &"Sources", Role::Open) + 2;
            let count = SafeText::line(&pane.all().len().to_string());
            canvas.put(x + used, top.y, room.saturating_sub(used), &count, Role::Quiet);
            if top.columns >= 60 {
                canvas.put_right(end, top.y, room, &"next visit", Role::Quiet);
            }
            return;
        }
        None => {}
    }
    let Some(reader) = state.reader() else { return };
    if state.view() == ViewKind::Related && plan.article.is_none() {
        let used = canvas.put(x, top.y, room, &"Related to ", Role::Open);
        canvas.put_isolated(x + used, top.y, room - used, &reader.title, Role::Body);
        return;
    }
    let used = list_title(canvas, state, x, top.y, room, Role::Open);
    facts(canvas, reader, plan.text, end, top.y, x + used + 2);
}

/// A list's name and where its cursor stands: "Europe  2/48".
fn list_title(canvas: &mut Canvas, state: &State, x: u16, y: u16, room: u16, role: Role) -> u16 {
    let list = state.shown_list();
    let position = list.position().map(|(number, all)| SafeText::line(&format!("{number}/{all}")));
    let reserved = position.as_ref().map_or(0, |position| width(position) as u16 + 2);
    let mut used =
        canvas.put_isolated(x, y, room.saturating_sub(reserved), &state.list_name(&list.kind), role);
    if list.unread_only {
        used += canvas.put(x + used, y, room.saturating_sub(used + reserved), &", unread", Role::Quiet);
    }
    if let Some(position) = position {
        used += 2;
        used += canvas.put(x + used, y, room.saturating_sub(used), &position, Role::Quiet);
    }
    used
}

/// Which text is shown and how far it was read, at the right end.
fn facts(canvas: &mut Canvas, reader: &Reader, text: Area, end: u16, y: u16, start: u16) {
    let kind = match reader.shows() {
        _ if reader.fetch.is_out() => "fetching the text",
        OnDisk::Full => "full text",
        OnDisk::Summary => "the feed's text",
        OnDisk::Headline => "headline alone",
    };
    let percent = if reader.page.lines.is_empty() {
        String::new()
    } else {
        format!("{:>5} %", reader.percent(text.rows))
    };
    let room = end.saturating_sub(start);
    // The kind gives way first.
    let found = [format!("{kind}{percent}"), percent].map(|words| SafeText::lines(&words));
    if let Some(words) = found.iter().find(|words| width(words) <= usize::from(room)) {
        canvas.put_right(end, y, room, words, Role::Quiet);
    }
}

/// The line that says that this is the sample edition, set into the rule.
fn sample(canvas: &mut Canvas, state: &State, rule: Area) {
    // Its keys are those of the panes.
    if state.sample == Sample::No || state.over().is_some() || rule.is_empty() || rule.columns < 12 {
        return;
    }
    let words = SafeText::span(&format!(" {} ", empty::sample(canvas, state, rule.columns - 6)));
    canvas.put(rule.x + 2, rule.y, rule.columns - 4, &words, Role::Notice);
}

/// The status line: what is typed, else a message and the keys that matter here. Says where the
/// terminal's cursor stands, where a line is typed.
pub(super) fn status(canvas: &mut Canvas, state: &State, plan: &Plan) -> Option<(u16, u16)> {
    let area = plan.status;
    if area.is_empty() {
        return None;
    }
    if let Some(typed) = &state.prompt {
        let wanted = (width(&typed.label()) + width(typed.text())) as u16 + 4;
        let left = hints(canvas, state, area, wanted);
        let columns = left.saturating_sub(area.x + 1);
        return Some(prompt::line(canvas, Area { columns, ..area }, typed));
    }
    let end = (area.x + area.columns).saturating_sub(1);
    let x = area.x + 1;
    let message = message(canvas, state, plan);
    let wanted = message.as_ref().map_or(0, |(words, _)| width(words) as u16);
    let left = hints(canvas, state, area, wanted);
    let room = left.saturating_sub(x + 2).min(end.saturating_sub(x));
    match message {
        Some((words, role)) => {
            canvas.put(x, area.y, room, &words, role);
        }
        None => steps(canvas, state, x, area.y, room),
    }
    None
}

/// What there is to say, the most pressing first.
fn message(canvas: &Canvas, state: &State, plan: &Plan) -> Option<(SafeText, Role)> {
    let failed = |words: &SafeText, hint: Option<&SafeText>| {
        let hint = hint.map_or_else(String::new, |hint| format!("; {hint}"));
        (SafeText::line(&format!("{} {words}{hint}", canvas.signs.failed)), Role::Failure)
    };
    if let Some(status) = &state.status {
        if status.is_failure {
            return Some(failed(&status.words, status.hint.as_ref()));
        }
        let hint = status.hint.as_ref().map_or_else(String::new, |hint| format!("; {hint}"));
        return Some((SafeText::line(&format!("{}{hint}", status.words)), Role::Notice));
    }
    let key = |action| key_of(canvas, state, action);
    match state.view() {
        ViewKind::Front
        | ViewKind::All
        | ViewKind::Section
        | ViewKind::Saved
        | ViewKind::Search
        | ViewKind::Event => {
            let list = state.shown_list();
            if let Some(failure) = list.request.failure().filter(|_| !list.rows.is_empty()) {
                return Some(failed(&failure.words, failure.hint.as_ref()));
            }
            if let Some(reason) = list.cursor_row().and_then(|row| row.failure.as_ref()) {
                return Some(failed(reason, None));
            }
            if list.waiting > 0 {
                let gone = if state.no_network.is_some() { "; no network" } else { "" };
                let words = format!("{} new, {} shows them{gone}", list.waiting, key(Action::Refresh));
                return Some((SafeText::line(&words), Role::Notice));
            }
            if let Some(words) = state.no_network_words() {
                return Some((words, Role::Notice));
            }
            if list.stands_as_it_came() && state.progress.is_none() {
                let words = format!("In the order they came, {} sorts them", key(Action::Refresh));
                return Some((SafeText::line(&words), Role::Quiet));
            }
            // No tab is open for these.
            let is_untabbed = matches!(state.view(), ViewKind::Search | ViewKind::All | ViewKind::Event);
            (is_untabbed && !state.is_searching() && !plan.is_wide).then(|| {
                let position = list.position().map_or_else(String::new, |(at, all)| format!("  {at}/{all}"));
                (SafeText::line(&format!("{}{position}", state.list_name(&list.kind))), Role::Quiet)
            })
        }
        ViewKind::Article => {
            let reader = state.reader()?;
            if let Some(find) = &reader.find {
                let words = match find.found.len() {
                    0 => "not in this text".to_owned(),
                    all => format!("{} of {all} found", find.at + 1),
                };
                return Some((SafeText::line(&words), Role::Notice));
            }
            if reader.offered.is_some() {
                let words = format!("A newer text is here, {} shows it", key(Action::FullText));
                return Some((SafeText::line(&words), Role::Notice));
            }
            let is_absent = reader.held().is_none_or(|held| held.full.is_none()) && reader.address.is_some();
            if state.is_offline && is_absent && !reader.opened.request.is_out() {
                let later = key(Action::FetchLater);
                let words = format!("No full text, {later} fetches it later");
                return Some((SafeText::line(&words), Role::Notice));
            }
            reader.failure().map(|failure| failed(&failure.words, failure.hint.as_ref()))
        }
        ViewKind::Related => {
            let reader = state.reader()?;
            if let Some(failure) = reader.related.request.failure() {
                return Some(failed(&failure.words, failure.hint.as_ref()));
            }
            // Without any row the pane says it.
            let rows = reader.related.held.as_deref().filter(|rows| !rows.is_empty())?;
            let claims =
                |row: &RelatedRow| matches!(row.group, RelatedGroup::Covering | RelatedGroup::Earlier);
            (!rows.iter().any(claims)).then(|| (SafeText::line(empty::NO_CLAIM), Role::Quiet))
        }
        ViewKind::Sources => state.no_network_words().map(|words| (words, Role::Notice)),
        ViewKind::Trail | ViewKind::Help => None,
    }
}

/// The end of the trail, its last step first to be kept: "Moscow talks › Casualties ›".
fn steps(canvas: &mut Canvas, state: &State, x: u16, y: u16, room: u16) {
    if !matches!(state.view(), ViewKind::Article | ViewKind::Related) {
        return;
    }
    let path = state.trail.path();
    let Some((_, before)) = path.split_last() else { return };
    let separator = width(canvas.signs.step) as u16;
    let mut shown: Vec<SafeText> = Vec::new();
    let mut used = 0;
    for step in before.iter().rev() {
        let words = trail::step(state, *step);
        let columns = (width(&words) as u16).min(STEP) + separator;
        if used + columns > room {
            break;
        }
        used += columns;
        shown.push(words);
    }
    let mut x = x;
    for words in shown.iter().rev() {
        x += canvas.put_isolated(x, y, STEP, words, Role::Quiet);
        x += canvas.put(x, y, separator, &canvas.signs.step, Role::Rule);
    }
}

/// Whether the row under the cursor opens to other versions.
fn has_versions(state: &State) -> bool {
    let list = state.shown_list();
    !has_facts(list) && list.cursor_row().is_some_and(|row| row.also > 0)
}

/// Whether a key would do something now.
fn is_apt(state: &State, action: Action) -> bool {
    match action {
        Action::Versions => has_versions(state),
        Action::Open | Action::Follow(_) if state.view() == ViewKind::Related => {
            state.reader().is_some_and(|reader| !reader.related_rows().is_empty())
        }
        _ => true,
    }
}

/// The keys that matter here, from the right end; those that find no room beside a message are left
/// out from the left, the last never while there is any. Says where they begin.
fn hints(canvas: &mut Canvas, state: &State, area: Area, message: u16) -> u16 {
    let end = (area.x + area.columns).saturating_sub(1);
    let hints: Vec<(SafeText, &SafeText)> = state
        .keymap
        .hints(state.place(), |action| is_apt(state, action))
        .into_iter()
        .map(|(chord, _, word)| (key(canvas, chord), word))
        .collect();
    let columns = |(key, word): &(SafeText, &SafeText)| (width(key) + 1 + width(word)) as u16 + BETWEEN;
    let room = end.saturating_sub(area.x + 1);
    // While a line is typed it may take all the room.
    let least = if state.prompt.is_some() { 0 } else { hints.last().map_or(0, &columns) };
    let reserved = if message == 0 { 0 } else { message.min(room.saturating_sub(least)) + BETWEEN };
    let mut first = 0;
    let used = |first: usize| hints[first..].iter().map(columns).sum::<u16>();
    while first < hints.len() && used(first) > (room + BETWEEN).saturating_sub(reserved) {
        first += 1;
    }
    let mut x = end.saturating_sub(used(first).saturating_sub(BETWEEN));
    let left = x;
    for (key, word) in &hints[first..] {
        x += canvas.put(x, area.y, end.saturating_sub(x), key, Role::Key) + 1;
        x += canvas.put(x, area.y, end.saturating_sub(x), *word, Role::Quiet) + BETWEEN;
    }
    left
}

/// A key as it is shown: signs for those that have one.
pub(super) fn key(canvas: &Canvas, chord: Chord) -> SafeText {
    let plain = !(chord.ctrl || chord.alt || chord.shift);
    SafeText::line(match chord.key {
        Key::Enter if plain => canvas.signs.enter,
        Key::Up if plain => canvas.signs.up,
        Key::Down if plain => canvas.signs.down,
        Key::Left if plain => canvas.signs.left,
        Key::Right if plain => canvas.signs.right,
        _ => return SafeText::line(&chord.to_string()),
    })
}

/// The first key of an action, where the reader is, or will be when the typed line is left.
pub(super) fn key_of(canvas: &Canvas, state: &State, action: Action) -> SafeText {
    let first = |place| state.keymap.keys_of(place, action).into_iter().next();
    let chord = first(state.place()).or_else(|| first(state.place_below_prompt()));
    chord.map_or_else(|| SafeText::line(action.name()), |chord| key(canvas, chord))
}
