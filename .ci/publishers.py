#!/usr/bin/env python3
"""Judges a change to the reading of pages by publishers, in four forms of each page.

usage: publishers.py record BINARY FILE [--only extract,extract2,snippets,front] [--form plain,nonsense,borrowed,untagged]
       publishers.py show FILE [--worst N] [--form FORM] [--measure MEASURE]
       publishers.py compare BEFORE AFTER [--worst N]

The labelled corpora are in the folder that DATELINE_CORPORA names. `record` reads every page as it is
(plain), with every value of class and id replaced by a word without meaning, the same for the same name
(nonsense), with the names of another page (borrowed), and with a div for each article, section, header,
footer, aside, main and nav (untagged), and writes what each page scored. `compare` says for each measure
the mean before and after, how many publishers are better and worse off, and the change in each of five
parts of the publishers: a rule that helps fewer than three publishers, or lowers a part, is a rule for one
page.
"""

import argparse
import collections
import concurrent.futures
import gzip
import hashlib
import importlib.util
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

SETS = ("extract", "extract2", "snippets", "front")
FORMS = ("plain", "nonsense", "borrowed", "untagged")
PARTS = 5
SECONDS = 60
NAMED = re.compile(rb"""(\s(?:class|id)\s*=\s*)("[^"]*"|'[^']*'|[^\s>"']+)""")
# A publisher is better off for more than this.
NOTED = 0.002


def renamed(page, rename):
    """The page with each word of its class and id values replaced."""
    def value(match):
        return match.group(1) + b'"' + re.sub(rb"[^\s\"']+", rename, match.group(2).strip(b"\"'")) + b'"'
    return NAMED.sub(value, page)


def nonsense(page):
    return renamed(page, lambda word: b"x" + hashlib.md5(word.group()).hexdigest()[:8].encode())


def untagged(page):
    """The page with a div for each element that says what part of it is what."""
    return re.sub(rb"(?i)<(/?)(?:article|section|header|footer|aside|main|nav)\b", rb"<\1div", page)


def names(page):
    """The words of a page's class and id values, in order of appearance."""
    found = {}
    for match in NAMED.finditer(page):
        for word in re.findall(rb"[^\s\"']+", match.group(2).strip(b"\"'")):
            found.setdefault(word)
    return list(found)


def borrowed(page, lender):
    """The page with another's names, the most used for the most used by order of their hash."""
    own, lent = (sorted(names(each), key=lambda word: hashlib.md5(word).digest()) for each in (page, lender))
    if not lent:
        return nonsense(page)
    table = {word: lent[at % len(lent)] for at, word in enumerate(own)}
    return renamed(page, lambda word: table[word.group()])


def scorer(corpora, name):
    spec = importlib.util.spec_from_file_location(f"{name}_scorer", corpora / name / "score.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def fold(text):
    return re.sub(r"\s+", " ", text).strip()


def texts(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for each in value:
            yield from texts(each)
    elif isinstance(value, dict):
        for key, each in value.items():
            if key not in ("url", "kind", "type", "image", "alt", "caption", "credit"):
                yield from texts(each)


def snippets(page, answer):
    """What is counted of a page of which some pieces are wanted and some are not."""
    tables = [block for block in answer.get("blocks") or [] if "table" in str(block.get("kind") or block.get("type") or "")]
    shown = fold("\n".join([answer.get("standfirst") or "", *(answer.get("body") or [])])) + " " + fold(" ".join(texts(tables)))
    wanted = [fold(piece) in shown for piece in page["with"]]
    unwanted = sum(fold(piece) in shown for piece in page["without"])
    row = {"recall": sum(wanted) / len(wanted) if wanted else None, "unwanted": -unwanted}
    row["kept"] = None if not wanted else float(any(wanted))
    row["counts"] = [sum(wanted), len(wanted), unwanted]
    return row


def article(module, page, answer):
    """Each figure of the extraction scorer for one page."""
    figures, row = module.Acc(), {}
    module.score_page(page, answer, figures, row)
    counted = {
        "body F1": "body F1 page mean", "body P": "body P", "body R": "body R", "paragraphs": "body paragraph F1",
        "title": "title exact", "authors": "authors set exact", "day": "published same day",
        "minute": "published same minute", "section": "section (visible kicker or accepted parent)",
        "lead": "lead caption first",
    }
    kept = {name: figures.mean(figure) for name, figure in counted.items()}
    if "captions" in row:
        right, predicted, gold = map(int, row["captions"].split("/"))
        kept["captions"] = 2 * right / (predicted + gold) if predicted + gold else None
        kept["caption counts"] = [right, predicted, gold]
    kept["cards"] = {figure: values for figure, values in figures.v.items() if figure.startswith("card ")}
    kept["stories"] = [figures.c["stories_tp"], figures.c["stories_p"], figures.c["stories_g"]]
    return kept


def sections(module, page, answer):
    """Each figure of the scorer of section pages for one page."""
    entries = [entry for entry in answer.get("entries", []) if isinstance(entry, dict)]
    scored = module.page(page, entries)
    return {
        "front F1": scored["f1"], "headlines": scored["title"] / scored["tp"] if scored["tp"] else 0.0,
        "shown": {field: [scored[field][0], scored[field][2]] for field in ("standfirst", "section", "time")},
    }


def record(binary, corpora, only, forms):
    rows = []
    for name in only:
        module = scorer(corpora, name) if name != "snippets" else None
        pages = json.loads((corpora / name / "manifest.json").read_text(encoding="utf-8"))["pages"]

        def source(page):
            packed = corpora / name / page.get("html", "")
            if not packed.is_file():
                packed = corpora / name / "html" / f"{page['id']}.html.gz"
            return gzip.decompress(packed.read_bytes())

        def one(job):
            at, form = job
            page = pages[at]
            text = source(page)
            if form == "nonsense":
                text = nonsense(text)
            elif form == "untagged":
                text = untagged(text)
            elif form == "borrowed":
                lender = int(hashlib.md5(page["id"].encode()).hexdigest(), 16) % (len(pages) - 1)
                text = borrowed(text, source(pages[(at + 1 + lender) % len(pages)]))
            with tempfile.NamedTemporaryFile(suffix=".html") as file:
                file.write(text)
                file.flush()
                command = ["parse", "--as", "section"] if name == "front" else ["show"]
                try:
                    done = subprocess.run(
                        [binary, *command, file.name, "--base", page["url"], "--json"],
                        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                        timeout=SECONDS, check=False)
                    answer = json.loads(done.stdout)
                except (ValueError, subprocess.TimeoutExpired):
                    answer = {}
            figures = (snippets(page, answer) if name == "snippets" else
                       sections(module, page, answer) if name == "front" else article(module, page, answer))
            return {
                "set": name, "source": page.get("source", ""), "form": form, "id": page["id"],
                "publisher": page.get("domain") or page.get("publisher") or page["id"],
                "verdict": answer.get("verdict"), "figures": figures,
            }

        jobs = [(at, form) for form in forms for at in range(len(pages))]
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            rows.extend(pool.map(one, jobs))
    return rows


def measures(rows):
    """The figures of each set, source and form: (set, form, measure) to a list of (publisher, id, value)."""
    found = collections.defaultdict(list)
    for row in rows:
        names_of_set = [row["set"]] + ([row["source"]] if row["set"] == "extract" else [])
        for name in names_of_set:
            for measure, value in row["figures"].items():
                if isinstance(value, (int, float)):
                    found[name, row["form"], measure].append((row["publisher"], row["id"], value))
    return found


def mean(values):
    values = list(values)
    return sum(values) / len(values) if values else 0.0


def part(publisher):
    return int(hashlib.md5(publisher.encode()).hexdigest(), 16) % PARTS


def pooled(rows):
    """Figures that are counted over all pages at once."""
    counts = collections.defaultdict(lambda: [0, 0, 0])
    cards = collections.defaultdict(list)
    for row in rows:
        figures = row["figures"]
        for kind in ("counts", "caption counts", "stories"):
            if kind in figures:
                for source in {row["set"], row["source"] or row["set"]}:
                    total = counts[source, row["form"], kind]
                    for at, value in enumerate(figures[kind]):
                        total[at] += value
        for figure, values in figures.get("cards", {}).items():
            cards[row["set"], row["form"], figure].extend(values)
    for (name, form, kind), (one, two, three) in sorted(counts.items()):
        if kind == "counts":
            found, wanted, unwanted = one, two, three
            yield name, form, "snippets precision", found / max(1, found + unwanted)
            yield name, form, "snippets recall", found / max(1, wanted)
        elif one:
            precision, recall = one / max(1, two), one / max(1, three)
            yield name, form, f"{kind.split()[0]} F1", 2 * precision * recall / (precision + recall)
    shown = collections.defaultdict(lambda: [0, 0])
    for row in rows:
        for field, (right, total) in row["figures"].get("shown", {}).items():
            shown[row["form"], field][0] += right
            shown[row["form"], field][1] += total
    for (form, field), (right, total) in sorted(shown.items()):
        yield "front", form, f"{field} of all shown", right / max(1, total)
    for (name, form, figure), values in sorted(cards.items()):
        yield name, form, figure, mean(values)
    for form in FORMS:
        lost = sum(row["figures"].get("kept") == 0.0 for row in rows if row["form"] == form)
        yield "snippets", form, "lost", lost


def show(rows, asked):
    for (name, form, measure), values in sorted(measures(rows).items()):
        print(f"{name:<14}{form:<10}{measure:<28}{mean(value for _, _, value in values):8.4f}{len(values):6}")
    for name, form, measure, value in pooled(rows):
        print(f"{name:<14}{form:<10}{measure:<28}{value:8.4f}")
    if asked.worst:
        wanted = [(value, name, page) for (name, form, measure), values in measures(rows).items()
                  if form == asked.form and measure == asked.measure and name in SETS
                  for _, page, value in values]
        for value, name, page in sorted(wanted)[: asked.worst]:
            print(f"{value:7.3f} {name} {page}")


def compare(before, after, worst):
    was, now = measures(before), measures(after)
    for key in sorted(was.keys() & now.keys()):
        old = {(publisher, page): value for publisher, page, value in was[key]}
        new = {(publisher, page): value for publisher, page, value in now[key]}
        shared = sorted(old.keys() & new.keys())
        if not shared or all(old[page] == new[page] for page in shared):
            continue
        change = collections.defaultdict(list)
        for publisher, page in shared:
            change[publisher].append(new[publisher, page] - old[publisher, page])
        better = sum(mean(values) > NOTED for values in change.values())
        worse = sum(mean(values) < -NOTED for values in change.values())
        parts = [mean(new[page] - old[page] for page in shared if part(page[0]) == at) for at in range(PARTS)]
        name, form, measure = key
        print(f"{name:<13}{form:<9}{measure:<14}{mean(old[page] for page in shared):7.4f} {mean(new[page] for page in shared):7.4f}"
              f"  publishers +{better} -{worse}  parts {' '.join(f'{each:+.4f}' for each in parts)}")
    old, new = ({key[:3]: key[3] for key in pooled(rows)} for rows in (before, after))
    for key in old.keys() & new.keys():
        if old[key] != new[key]:
            print(f"{key[0]:<13}{key[1]:<9}{key[2]:<22}{old[key]:7.4f} {new[key]:7.4f}")
    if worst:
        moved = []
        for key in was.keys() & now.keys():
            if key[0] in SETS and key[2] in ("body F1", "recall", "unwanted", "f1"):
                old = {page: value for _, page, value in was[key]}
                moved += [(value - old[page], key, page) for _, page, value in now[key] if page in old and value != old[page]]
        moved.sort()
        for change, key, page in moved[:worst] + moved[-worst:]:
            print(f"{change:+.3f} {' '.join(key)} {page}")


def read(path):
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return json.load(file)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    kinds = parser.add_subparsers(dest="what", required=True)
    recorded = kinds.add_parser("record")
    recorded.add_argument("binary")
    recorded.add_argument("file")
    recorded.add_argument("--only", type=lambda text: text.split(","), default=list(SETS))
    recorded.add_argument("--form", type=lambda text: text.split(","), default=list(FORMS))
    shown = kinds.add_parser("show")
    shown.add_argument("file")
    shown.add_argument("--worst", type=int, default=0)
    shown.add_argument("--form", default="plain")
    shown.add_argument("--measure", default="body F1")
    compared = kinds.add_parser("compare")
    compared.add_argument("before")
    compared.add_argument("after")
    compared.add_argument("--worst", type=int, default=0)
    asked = parser.parse_args()
    if asked.what == "record":
        if "DATELINE_CORPORA" not in os.environ:
            sys.exit("DATELINE_CORPORA must name the folder of the corpora")
        rows = record(asked.binary, pathlib.Path(os.environ["DATELINE_CORPORA"]), asked.only, asked.form)
        with gzip.open(asked.file, "wt", encoding="utf-8") as file:
            json.dump(rows, file)
        unanswered = sum(row["verdict"] is None for row in rows if row["set"] != "front")
        print(f"{len(rows)} pages read, {unanswered} without an answer")
    elif asked.what == "show":
        show(read(asked.file), asked)
    else:
        compare(read(asked.before), read(asked.after), asked.worst)


if __name__ == "__main__":
    main()
