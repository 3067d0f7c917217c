#!/usr/bin/env python3
"""A first morning with real feeds, and tables of what the program then claims, for a person to judge.

usage: morning.py BINARY OUT_DIR     with DATELINE_CORPORA set

The real feeds of the corpora are served on loopback, each from an address and port of its own, so that each is an outlet. The days
of a file are all moved by the same time, so that its newest item is of the last day; nothing else of it is changed. Each is added
by `dateline add`, then `dateline refresh` takes them in; no page is fetched. Printed: how many stories, rows and events there are.
OUT_DIR gets covering.md, earlier.md and events.md with up to 60 each, drawn with a fixed seed (of what there is: the numbers above
each table say of how many), with what a reader sees of both sides, and a column for the verdict; and stories.jsonl with all
stories, to fit by (`same_event.py --running`). Nothing here passes or fails.
"""
import collections
import datetime
import http.server
import json
import pathlib
import random
import re
import sys
import tempfile
import threading
import urllib.parse

import asked

CATEGORIES = {"real-rss", "real-rss10", "real-atom"}
SAMPLE = 60
SUMMARY = 220
MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
# The elements that bear a day, whatever their prefix.
DATED = re.compile(r"(<(?:\w+:)?(?:pubDate|date|updated|published|lastBuildDate|issued|modified|created)\b[^>]*>\s*)([^<]*?)(\s*<)")
INTERNET = re.compile(r"^((?:\w{3},? +)?)(\d{1,2}) (\w{3}) (\d{4}|\d{2}) (\d{2}):(\d{2})(:\d{2})?( .*)?$")
ISO = re.compile(r"^(\d{4})-(\d{2})-(\d{2})(?:(T)(\d{2}):(\d{2})(.*))?$")
ENTRY = re.compile(r"<(?:\w+:)?(?:item|entry)\b")


def moment(text):
    """The minute that a day names, zone left aside, and a function that writes another minute in the same way; or None."""
    text = " ".join(text.split())
    if found := INTERNET.match(text):
        week, day, month, year, hour, minute, second, zone = found.groups(default="")
        if month.lower() not in MONTHS:
            return None
        full = int(year) if len(year) == 4 else int(year) + (2000 if int(year) < 70 else 1900)
        parts = full, MONTHS.index(month.lower()) + 1, int(day), int(hour), int(minute)

        def write(other):
            named = f"{other:%a}, " if week else ""
            return f"{named}{other.day:02} {MONTHS[other.month - 1].title()} {other.year} {other:%H:%M}{second}{zone}"
    elif found := ISO.match(text):
        year, month, day, has_time, hour, minute, rest = found.groups(default="")
        parts = int(year), int(month), int(day), int(hour or 0), int(minute or 0)

        def write(other):
            return f"{other:%Y-%m-%dT%H:%M}{rest}" if has_time else f"{other:%Y-%m-%d}"
    else:
        return None
    try:
        return datetime.datetime(*parts), write
    except ValueError:
        return None


def moved(document, newest):
    """The document with all days moved so that its newest item is of that minute; and whether any was."""
    encoding = "utf-16" if document[:2] in (b"\xff\xfe", b"\xfe\xff") else "latin-1"
    text = document.decode(encoding)
    first = ENTRY.search(text)
    days = [moment(found[2]) for found in DATED.finditer(text, first.start() if first else 0)]
    days = [found[0] for found in days if found]
    if not days:
        return document, False
    by = newest - max(days)

    def replace(found):
        told = moment(found[2])
        return found[1] + told[1](told[0] + by) + found[3] if told else found[0]

    return DATED.sub(replace, text).encode(encoding), True


class Quiet(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        kind, body = self.server.document if self.path == self.server.path else ("text/plain", b"not here")
        self.send_response(200 if self.path == self.server.path else 404)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def serve(number, feed, body):
    """Serves one document from an address of loopback of its own; gives its address."""
    server = http.server.ThreadingHTTPServer((f"127.0.1.{number + 1}", 0), Quiet)
    server.daemon_threads = True
    server.path = "/" + urllib.parse.quote(feed["file"])
    server.document = feed.get("http_content_type") or "application/xml", body
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.1.{number + 1}:{server.server_port}{server.path}"


def cell(text):
    return " ".join(str(text or "").split()).replace("|", "\\|")


class Morning:
    """What the program says after the first refresh."""

    def __init__(self, program, addresses):
        self.program = program
        self.refused = []
        for name, address in addresses:
            port = urllib.parse.urlsplit(address).netloc
            out = program.run("add", address, "--json", "--allow-private", port, wanted=(0, 1))
            if not out.strip():
                self.refused.append(name)
        allowed = [word for _, address in addresses for word in ("--allow-private", urllib.parse.urlsplit(address).netloc)]
        program.run("refresh", "--now", "--json", *allowed, wanted=(0, 1))
        self.stories = {story["id"]: story for story in program.listed()}
        self.said = program.rows(sorted(self.stories))
        self.shown = {}

    def rows(self, group):
        return [(story, row) for story in sorted(self.said) for row in self.said[story] if row["group"] == group]

    def events(self):
        by = collections.defaultdict(list)
        for story in sorted(self.stories):
            if self.stories[story].get("cluster"):
                by[self.stories[story]["cluster"]].append(story)
        return [members for _, members in sorted(by.items()) if len(members) > 1]

    def told(self, story):
        if story not in self.shown:
            self.shown[story] = json.loads(self.program.run("show", story, "--format", "json", "--offline") or "{}")
        return self.shown[story]

    def summary(self, story):
        told = self.told(story)
        return cell(told.get("standfirst") or " ".join(told.get("body") or []))[:SUMMARY]

    def write(self, path):
        """All stories, as `import` would take them."""
        with open(path, "w", encoding="utf-8") as out:
            for story, listed in sorted(self.stories.items()):
                told = self.told(story)
                text = " ".join(filter(None, [told.get("standfirst"), *(told.get("body") or [])]))
                out.write(json.dumps({
                    "id": story, "title": listed["title"], "text": text, "lang": told.get("language"), "source": listed["outlet"],
                    "date": listed.get("published") or told.get("updated")}, ensure_ascii=False) + "\n")

    def side(self, story):
        told = self.stories.get(story, {})
        return f"**{cell(told.get('title'))}** · {cell(told.get('outlet'))} · {told.get('published') or 'no day'}<br>{self.summary(story)}"


def drawn(things):
    return [things[place] for place in sorted(random.Random(13).sample(range(len(things)), min(SAMPLE, len(things))))]


def table_of_rows(morning, group, path):
    rows = morning.rows(group)
    lines = [f"# {group}: {len(rows)} rows beside {len({story for story, _ in rows})} of {len(morning.stories)} stories", "",
             "| | story | row | reason | right? |", "|---|---|---|---|---|"]
    lines += [f"| {number} | {morning.side(story)} | {morning.side(row['id'])} | {cell(row.get('reason'))} | |"
              for number, (story, row) in enumerate(drawn(rows), 1)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return len(rows), len({story for story, _ in rows})


def table_of_events(morning, path):
    events = morning.events()
    lines = [f"# events of several stories: {len(events)}", "", "| | stories | one event? |", "|---|---|---|"]
    lines += [f"| {number} | {'<br><br>'.join(map(morning.side, members))} | |" for number, members in enumerate(drawn(events), 1)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    outlets = [{morning.stories[story].get("outlet") for story in members} for members in events]
    return len(events), sum(len(names) == 1 for names in outlets)


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    data, out = asked.corpora() / "feeds", pathlib.Path(sys.argv[2])
    out.mkdir(parents=True, exist_ok=True)
    feeds = [feed for feed in json.loads((data / "manifest.json").read_text(encoding="utf-8"))["feeds"] if feed["category"] in CATEGORIES]
    now, times, addresses, unmoved = datetime.datetime.now(datetime.timezone.utc).replace(tzinfo=None), random.Random(17), [], []
    for number, feed in enumerate(feeds):
        # A few hours back, so that no zone of a feed puts its newest item into the future.
        newest = now - datetime.timedelta(minutes=times.randrange(12 * 60, 24 * 60))
        body, was_moved = moved((data / "data" / feed["file"]).read_bytes(), newest)
        if not was_moved:
            unmoved.append(feed["file"])
        addresses.append((feed["file"], serve(number, feed, body)))
    with tempfile.TemporaryDirectory() as work:
        program = asked.Asked(sys.argv[1], f"{work}/asked")
        config = program.folder / "config"
        config.mkdir()
        (config / "settings.toml").write_text("[refresh]\nrecheck = 0\n[fetch]\npause = 0\n[prefetch]\nper-refresh = 0\n", encoding="utf-8")
        (config / "sources.toml").touch()
        morning = Morning(program, addresses)
        covering = table_of_rows(morning, "covering", out / "covering.md")
        earlier = table_of_rows(morning, "earlier", out / "earlier.md")
        events = table_of_events(morning, out / "events.md")
        morning.write(out / "stories.jsonl")
    print(f"{len(feeds)} feeds, {len(morning.refused)} refused, {len(unmoved)} without days; {len(morning.stories)} stories of "
          f"{len({story.get('outlet') for story in morning.stories.values()})} outlets")
    print(f"covering: {covering[0]} rows beside {covering[1]} stories")
    print(f"earlier: {earlier[0]} rows beside {earlier[1]} stories")
    print(f"events of several stories: {events[0]}, of which {events[1]} of one outlet")
    print(f"tables: {out}/covering.md, earlier.md, events.md")


if __name__ == "__main__":
    main()
