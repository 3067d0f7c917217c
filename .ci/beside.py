#!/usr/bin/env python3
"""How true is what stands beside a story, also among thousands of other stories of the same days?

usage: beside.py BINARY [--only NAME[,NAME]] [--worst N]     with DATELINE_CORPORA set

Four stores are made. `alone` and `mixed` are those of beside/beside.py in the corpora, which makes and counts them: that file
is run here as it stands, and only asked through another door. `alone +6000` and `mixed +6000` are the same stories with 6,000
of related/background.jsonl put beside them within the same 40 hours. A background story is not labelled: it may well tell of
the same event. So a row that names one is neither right nor wrong; `stories_with_background_row` says how many stories have any.

Beside the counts of that file: `bcubed_f1` of the stored clusters over the labelled stories, and `impure`, the share of the
clusters of several labelled stories that hold more than one event. Fails where a figure misses its bound, or a store is left out.
"""
import argparse
import ast
import collections
import contextlib
import datetime
import hashlib
import io
import json
import random
import sys
import tempfile

import asked

BACKGROUND = 6000
WITH = f" +{BACKGROUND}"
NAMES = ("alone", "mixed", "alone" + WITH, "mixed" + WITH)

# What must hold, with the background and without it.
BOUNDS_OF = {
    "alone": (("stories_with_wrong_covering", "at most", 0.03), ("covering_same_outlet", "at most", 0)),
    "mixed": (
        ("covering_precision", "at least", 0.90), ("covering_recall", "at least", 0.65), ("covering_same_outlet", "at most", 0),
        ("impure", "at most", 0.12), ("bcubed_f1", "at least", 0.94),
    ),
}
BOUNDS = [(f"{name}/{figure}", sense, bound)
          for name in NAMES for figure, sense, bound in BOUNDS_OF[name.removesuffix(WITH)]]


def corpus_script(path):
    """The corpus's own scorer as it stands, up to the call that starts it: what it defines, by name."""
    tree = ast.parse(path.read_text(encoding="utf-8"), str(path))
    starts = [part for part in tree.body if isinstance(part, ast.Expr) and isinstance(part.value, ast.Call)]
    if len(starts) != 1 or getattr(starts[0].value.func, "id", None) != "main":
        sys.exit(f"{path} is not as it was: it should start by one call of main()")
    tree.body.remove(starts[0])
    names = {"__name__": "beside", "__file__": str(path)}
    exec(compile(tree, str(path), "exec"), names)
    return names


def background(side, outlets):
    """The unlabelled stories, at random times of the same 40 hours, at random ones of the same outlets."""
    drawn, start, rows = random.Random(11), datetime.datetime(2026, 11, 20, 6), []
    with open(side / "background.jsonl", encoding="utf-8") as file:
        for number, text in enumerate(file):
            if number >= BACKGROUND:
                break
            story = json.loads(text)
            when = start + datetime.timedelta(minutes=drawn.randrange(40 * 60))
            rows.append({
                "id": hashlib.sha256(("background" + story["id"]).encode()).hexdigest()[:16], "title": story["title"],
                "text": story.get("text"), "date": when.strftime("%Y-%m-%dT%H:%M:%SZ"), "source": drawn.choice(outlets),
                "lang": story.get("lang")})
    return rows


def bcubed_f1(cluster_of, event):
    """BCubed F1 of the clusters over the labelled stories. A story without a cluster is one of its own."""
    clusters, events = collections.defaultdict(set), collections.defaultdict(set)
    for story, key in event.items():
        clusters[cluster_of.get(story) or story].add(story)
        events[key].add(story)
    precision = recall = 0
    for story, key in event.items():
        mine, gold = clusters[cluster_of.get(story) or story], events[key]
        precision += len(mine & gold) / len(mine)
        recall += len(mine & gold) / len(gold)
    return 2 * precision * recall / (precision + recall) / len(event)


def measure(binary, side, beside, names, worst):
    """The figures of the stores of these names, by name."""
    figures, stores, strangers = {}, {}, background(side, beside["OUTLETS"])
    make = beside["store"]

    def store(side_, is_mixed):
        stores["mixed" if is_mixed else "alone"] = lines, event = make(side_, is_mixed)
        return lines, event

    for added in ("", WITH):
        answers = {}

        def ask(_, lines, work, name):
            ids = [line["id"] for line in lines]
            if name + added not in names:
                return {story: [] for story in ids}, []
            program = asked.Asked(binary, f"{work}/asked-{name}")
            everything = lines + (strangers if added else [])
            program.take_in(sorted(everything, key=lambda line: line["id"]))
            answers[name] = program.rows(ids), program.listed()
            return answers[name]

        beside.update(store=store, ask=ask)
        out = io.StringIO()
        sys.argv = ["beside.py", binary, "--side", str(side), "--json"]
        with contextlib.redirect_stdout(out):
            beside["main"]()
        counted = json.loads(out.getvalue())
        for name, (said, listed) in answers.items():
            lines, event = stores[name]
            figures[name + added] = more_figures(counted[name], said, listed, event)
            if worst:
                show_worst(name + added, said, lines + strangers, event, worst)
    return {name: figures[name] for name in NAMES if name in figures}


def more_figures(counted, said, listed, event):
    """What the corpus's scorer counted, and what it does not count."""
    several = counted["multi_story_clusters"]
    if counted["listed"] != counted["stories"]:
        sys.exit(f"of {counted['stories']} stories {counted['listed']} were listed")
    strangers = [story for story, rows in said.items() if any(
        row["group"] in ("covering", "earlier") and row["id"] not in event for row in rows)]
    return {
        **counted,
        "impure": round(counted["clusters_with_more_than_one_event"] / several, 4) if several else 0,
        "bcubed_f1": round(bcubed_f1({story["id"]: story.get("cluster") for story in listed}, event), 4),
        "stories_with_background_row": len(strangers),
    }


def show_worst(name, said, lines, event, count):
    """The false rows the program was surest of."""
    title = {line["id"]: line["title"] for line in lines}
    false = [
        (row.get("score") or 0, row["group"], story, row) for story, rows in said.items() for row in rows
        if row["group"] in ("covering", "earlier") and row["id"] in event and event[row["id"]] != event[story]]
    for score, group, story, row in sorted(false, key=lambda each: (-each[0], each[2]))[:count]:
        print(f"{name} {group} {score:.2f}: {title[story][:70]} -> {title[row['id']][:70]} | {row.get('reason')}", file=sys.stderr)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary")
    parser.add_argument("--only", type=lambda text: text.split(","), default=list(NAMES), metavar="NAME[,NAME]",
                        help=", ".join(NAMES))
    parser.add_argument("--worst", type=int, default=0, metavar="N", help="print the N surest false rows of each store")
    wanted = parser.parse_args()
    if unknown := sorted(set(wanted.only) - set(NAMES)):
        parser.error(f"there is no store {', '.join(unknown)}")
    corpora = asked.corpora()
    beside = corpus_script(corpora / "beside" / "beside.py")
    figures = measure(wanted.binary, corpora / "related", beside, wanted.only, wanted.worst)
    print(json.dumps(figures, indent=1))
    flat = {f"{name}/{figure}": value for name, each in figures.items() for figure, value in each.items()}
    sys.exit(0 if asked.judge(flat, BOUNDS) else 1)


if __name__ == "__main__":
    main()
