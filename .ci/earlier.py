#!/usr/bin/env python3
"""How true is the group `earlier` of `related ID --json`: what the same story was before, among strangers?

usage: earlier.py BINARY [--worst N] [--missed N]     with DATELINE_CORPORA set

One store is made of dated stories of three sets, and every story that has a date is asked. An event here is a gold event of its
set: the reports that editors put together.

  allsides  all its events of April 2018 to May 2019, about 630 of three reports each, with the days of their outlets (about a
            third of the days are drawn from a measured distribution around the event's own; reports without a day are left out).
            Which of these events are one running story was judged by a person who read the headlines of all of them in order of
            time, and where these did not tell, the beginnings: `running` in earlier.json, some 75 running stories over days to a
            year, by the ids of the corpus. An event may belong to two. A row is
              right     where both sides share a running story, or are one gold event,
              unjudged  where they only share one of the wide `subjects` of that file (the Russia inquiry, the midterms): whether
                        a step of one case belongs to another is a matter of taste, so it is neither counted nor wanted,
              wrong     otherwise.
  wikinews  sources of one page of Wikinews whose addresses tell their day. Each page is a running story of its own (an event is what
            one day brought of it: where days lie apart, the page cites the earlier source as what came before), and a few pages
            were judged to belong together, as above. Few, but real days and other kinds of news.
  ecb       pairs of events of one kind in ECB+ (two arrests, two earthquakes), which have no days: each event is given one, the
            second of a pair one to eight weeks after the first (drawn with a fixed seed). Every row is wrong: these are strangers
            that sound alike, and add to what can be wrong and never to what can be found. Unjudged are eight pairs with one and
            the same subject (two fights of one boxer, two patches of one program), which no text tells to lie years apart.

A row from one set to another is wrong. `precision` is of all judged rows. `recall`: per story, the events of its running stories
that have a report two days older or more, but events that the program itself holds as one (by the field `cluster` of
`list --json`) count once, those it holds as one with the story not at all, and no more than the twelve rows a list may
have are wanted; the share of these, over all stories, that a row names. `running_story_recall` is the mean over the running
stories, so that the two largest (a nomination, a shutdown) do not decide alone.

Worth: a running story has no sharp edge, and one person's judgement drew it; headlines were read, not all texts, so a row
between events that nobody thought of together is called wrong. The surest false rows of a first program were read as well: of 150
pairs of events four (Brexit, a bill on immigration) were oversights and a dozen a matter of taste, which earlier.json now says; by eye about one of these rows in
ten is still one that a reader may like. Politics of one country dominate. Read differences, and a figure near .95 as perfect.
"""
import argparse
import collections
import datetime
import hashlib
import json
import pathlib
import random
import sys
import tempfile

import asked

LABELS = pathlib.Path(__file__).resolve().parent / "earlier.json"
FIRST_DAY, LAST_DAY = "2018-04-01", "2019-05-08"
DAYS_OLDER = 2
MOST_ROWS = 12

BOUNDS = (("precision", "at least", 0.85), ("recall", "at least", 0.5), ("running_story_recall", "at least", 0.5))


class Labels:
    """Of each event the running stories it belongs to and the wide subjects."""

    def __init__(self, path):
        told = json.loads(path.read_text(encoding="utf-8"))
        self.names = {"running": collections.defaultdict(set), "subjects": collections.defaultdict(set)}
        for kind, of in self.names.items():
            for name, ids in told[kind].items():
                for event in ids.split():
                    of[event].add(name)

    def running(self, event):
        """The running stories. A page of Wikinews, of which an event is what one day brought, is one as well."""
        page, at, _ = event.partition("@")
        return self.names["running"][page] | ({page} if at else set())

    def subjects(self, event):
        return self.names["subjects"][event.partition("@")[0]]

    def judged(self, one, other):
        """True (right), False (wrong), or None (unjudged) for two events."""
        if one == other:
            return not one.startswith("ecb")
        if self.running(one) & self.running(other):
            return True
        return None if self.subjects(one) & self.subjects(other) else False


def read(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]


def allsides(folder):
    rows = read(folder / "allsides.jsonl")
    real = collections.defaultdict(list)
    for row in rows:
        if row.get("date") and not row.get("date_imputed"):
            real[row["cluster"]].append(row["date"])
    wanted = {event for event, days in real.items() if FIRST_DAY <= min(days) <= LAST_DAY}
    return [(row["cluster"], row, row["date"]) for row in rows if row["cluster"] in wanted and row.get("date")]


def wikinews(folder):
    rows = [row for row in read(folder / "wikinews.jsonl") if row.get("date")]
    return [(f"{row['cluster']}@{row['date'][:10]}", row, row["date"]) for row in rows]


def ecb(folder):
    topics = collections.defaultdict(lambda: collections.defaultdict(list))
    for row in read(folder / "ecb.jsonl"):
        if row["cluster"] is not None:
            topics[row["topic"]][row["cluster"]].append(row)
    drawn, stories = random.Random(5), []
    for topic in sorted(topics):
        day = datetime.datetime(2018, 6, 1) + datetime.timedelta(days=drawn.randrange(240))
        for event in sorted(topics[topic]):
            for row in topics[topic][event]:
                when = day + datetime.timedelta(minutes=drawn.randrange(30 * 60))
                stories.append((event, row, when.strftime("%Y-%m-%dT%H:%M:%SZ")))
            day += datetime.timedelta(days=drawn.randrange(7, 57))
    return stories


def store(folder):
    """The lines to import, and of each id the set, the event and the day."""
    lines, origin, event, day = [], {}, {}, {}
    for name, rows in (("allsides", allsides(folder)), ("wikinews", wikinews(folder)), ("ecb", ecb(folder))):
        for key, row, when in rows:
            story = hashlib.sha256(("earlier" + row["id"]).encode()).hexdigest()[:16]
            lines.append({
                "id": story, "title": row["title"], "text": row.get("text"), "date": when, "source": row.get("source"),
                "lang": row.get("lang")})
            origin[story], event[story], day[story] = name, key, datetime.date.fromisoformat(when[:10])
    return sorted(lines, key=lambda line: line["id"]), origin, event, day


class Groups:
    """Events, of which those that one stored cluster holds are joined."""

    def __init__(self, event, cluster):
        self.above, first = {}, {}
        for story, key in event.items():
            self.above.setdefault(key, key)
            if cluster.get(story):
                self.join(key, first.setdefault(cluster[story], key))

    def of(self, key):
        while self.above[key] != key:
            key = self.above[key]
        return key

    def join(self, one, other):
        self.above[self.of(one)] = self.of(other)


def score(labels, origin, event, day, said, listed):
    """The figures, and the false and the missing rows."""
    groups = Groups(event, {row["id"]: row.get("cluster") for row in listed})
    oldest, members = {}, collections.defaultdict(set)
    for story, key in event.items():
        oldest[key] = min(day[story], oldest.get(key, day[story]))
        for name in labels.running(key):
            members[name].add(key)
    rows, right, unjudged = collections.Counter(), collections.Counter(), 0
    wanted, found = collections.Counter(), collections.Counter()
    false, missed = [], []
    for story, answer in said.items():
        key, named = event[story], set()
        for row in answer:
            if row["group"] != "earlier":
                continue
            verdict = labels.judged(key, event[row["id"]])
            unjudged += verdict is None
            rows[origin[story]] += verdict is not None
            right[origin[story]] += verdict is True
            if verdict:
                named.add(groups.of(event[row["id"]]))
            elif verdict is False:
                false.append((row.get("score") or 0, story, row))
        for name in labels.running(key):
            before = {
                groups.of(other) for other in members[name]
                if groups.of(other) != groups.of(key) and (day[story] - oldest[other]).days >= DAYS_OLDER}
            most = min(len(before), MOST_ROWS)
            wanted[name] += most
            found[name] += min(len(before & named), most)
            missed += [(name, story, other) for other in before - named]
    sought = [name for name in wanted if wanted[name]]
    figures = {
        "stories": len(said),
        "stories_with_rows": sum(any(row["group"] == "earlier" for row in answer) for answer in said.values()),
        "rows": sum(rows.values()), "unjudged": unjudged,
        "precision": share(sum(right.values()), sum(rows.values())),
        "wanted": sum(wanted.values()), "recall": share(sum(found.values()), sum(wanted.values())),
        "running_stories": len(sought),
        "running_story_recall": share(sum(found[name] / wanted[name] for name in sought), len(sought)),
        "rows_right_of_judged": {name: f"{right[name]} of {rows[name]}" for name in sorted(rows)},
    }
    return figures, false, missed


def share(part, whole):
    return round(part / whole, 4) if whole else None


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary")
    parser.add_argument("--worst", type=int, default=0, metavar="N", help="print the N surest false rows")
    parser.add_argument("--missed", type=int, default=0, metavar="N", help="print N rows that are missing, drawn with a fixed seed")
    chosen = parser.parse_args()
    lines, origin, event, day = store(asked.corpora() / "related")
    title = {line["id"]: line["title"] for line in lines}
    with tempfile.TemporaryDirectory() as work:
        program = asked.Asked(chosen.binary, f"{work}/asked")
        program.take_in(lines)
        said, listed = program.rows([line["id"] for line in lines]), program.listed()
    figures, false, missed = score(Labels(LABELS), origin, event, day, said, listed)
    for sure, story, row in sorted(false, key=lambda each: (-each[0], each[1]))[:chosen.worst]:
        print(f"false {sure:.2f} {event[story]} {title[story][:70]} -> {event[row['id']]} {title[row['id']][:70]} | {row.get('reason')}",
              file=sys.stderr)
    missed.sort()
    for name, story, other in random.Random(3).sample(missed, min(chosen.missed, len(missed))):
        print(f"missed: {name}: {day[story]} {title[story][:70]} -> {other}", file=sys.stderr)
    print(json.dumps(figures, indent=1))
    sys.exit(0 if asked.judge(figures, BOUNDS) else 1)


if __name__ == "__main__":
    main()
