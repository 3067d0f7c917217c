#!/usr/bin/env python3
"""Holds what the program reads to the figures it has reached before.

usage: scores.py BINARY [--write] [--only extract,feeds,front,related] [--keep DIR]

The labelled corpora are in the folder that DATELINE_CORPORA names. Each is given to the program as
a reader of it would: one process a document, an empty store a set. A figure that falls by more than
the tolerance, lies below its floor, is missing or is not in the table fails, and so does a document
that the program gave no answer to. Nothing passes by being left out: a run with --only never does.

--write puts the figures reached into the table. --keep leaves the predictions in a folder.
"""

import argparse
import collections
import concurrent.futures
import datetime
import gzip
import hashlib
import importlib.util
import itertools
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time
import unicodedata

TABLE = pathlib.Path(__file__).resolve().parent / "scores.json"
TOLERANCE = 0.002
GROUPS = ("extract", "feeds", "front", "related", "pages")
# Further pages, and the forms in which pages are read: nothing may hang on what elements are called.
PAGE_SETS = {"extract": ("nonsense", "borrowed"), "extract2": ("plain", "nonsense"), "snippets": ("plain", "nonsense"),
             "front": ("nonsense",)}
SETS = ("allsides", "basil", "ecb", "mds", "uci", "wikinews")
BACKGROUND_LINES = 6000
KEPT_KEYS = ("title", "text", "date", "source", "lang", "url")
DOCUMENT_SECONDS = 60
SET_SECONDS = 1800

# What must be reached whatever the table says.
FLOORS = {
    "extract/fundus/body shingle F1 (benchmark formula)": 0.90,
    "feeds/checks": 0.66,
    "front/f1_page_mean": 0.60,
    "related/allsides/ndcg@10": 0.86,
}

PAGE_FIGURES = (
    "body shingle precision", "body shingle recall", "body shingle F1 (benchmark formula)", "body F1 page mean",
    "body paragraph F1", "body pages F1 >= .95", "title exact", "authors set exact", "published same day",
    "published same minute", "lead caption first", "captions F1",
)
EXTRACT_FIGURES = (
    *PAGE_FIGURES, "section (visible kicker or accepted parent)",
    "related links P", "related links R", "related links F1", "latest links F1", "stories (related or latest) F1",
    "related title exact", "latest title exact",
)
# Figures of which a smaller one is better: counts of what should not be there.
FEWER = ("extract/all/pages without a body", "extract/gold/links shown that are no stories",
         "pages/snippets plain/lost", "pages/snippets nonsense/lost")
# What a card of the labelled pages may show.
CARD_FIELDS = ("section", "author", "time")
FRONT_FIGURES = (
    "precision", "recall", "f1_page_mean", "f1_micro", "headline_exact_on_hits", "order_kendall_tau",
    "top10_precision", "lead10_strict", "standfirst_of_all_shown", "section_of_all_shown", "time_of_all_shown",
)
RELATED_FIGURES = {
    "retrieval": ("p@1", "p@5", "recall@10", "mrr", "ndcg@10"),
    "clusters": ("bcubed_f1", "pair_f1"),
}
# The program as it ships, and by words alone: a name for the figures, and what asks for it.
COLUMNS = {"": (), " by words": ("--lexical",)}
COPIES = "copies among the first five"
COPY_DAYS = 3
# Texts of so many words or more are surely copies where so much of their runs of three words is the same.
COPY_WORDS = 20
COPY_RUNS = 0.9


class Bench:
    """The program, the corpora, and a folder for what comes out."""

    def __init__(self, binary, corpora, work):
        self.binary = str(binary)
        self.corpora = corpora
        self.work = work
        home = work / "home"
        home.mkdir(parents=True, exist_ok=True)
        self.environment = {
            "PATH": os.environ.get("PATH", ""), "HOME": str(home), "LANG": "C.UTF-8", "TZ": "UTC",
            "XDG_DATA_HOME": str(home / "data"), "XDG_CONFIG_HOME": str(home / "config"),
        }
        self.faults = []

    def run(self, *arguments, seconds=DOCUMENT_SECONDS):
        """Exit code (None for a hang), stdout, and the milliseconds it took."""
        start = time.monotonic()
        try:
            done = subprocess.run(
                [self.binary, *map(str, arguments)], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                stderr=subprocess.PIPE, timeout=seconds, env=self.environment, check=False)
        except subprocess.TimeoutExpired:
            return None, b"", seconds * 1000
        if done.returncode not in (0, 1):
            sys.stderr.write(f"exit {done.returncode}: {' '.join(map(str, arguments))}\n")
            sys.stderr.write(done.stderr.decode(errors="replace")[-400:])
        return done.returncode, done.stdout, (time.monotonic() - start) * 1000

    def each(self, work, items):
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            return list(pool.map(work, items))

    def folder(self, *names):
        path = self.work.joinpath(*names)
        path.mkdir(parents=True, exist_ok=True)
        return path

    def score(self, corpus, *arguments):
        """Runs a corpus's own scorer and gives what it writes as JSON."""
        script = self.corpora / corpus / "score.py"
        done = subprocess.run([sys.executable, str(script), *map(str, arguments)], stdout=subprocess.PIPE, check=False)
        if done.returncode != 0:
            self.faults.append(f"{corpus}: its scorer failed")
        return done.stdout


def pages(bench, corpus, command):
    """Predicts every page of a corpus of HTML; gives the folder of predictions."""
    manifest = json.loads((bench.corpora / corpus / "manifest.json").read_text(encoding="utf-8"))["pages"]
    html, predicted = bench.folder(corpus, "html"), bench.folder(corpus, "predicted")

    def one(page):
        source = html / f"{page['id']}.html"
        packed = bench.corpora / corpus / page["html"]
        if not packed.exists():
            packed = bench.corpora / corpus / "html" / f"{page['id']}.html.gz"
        source.write_bytes(gzip.decompress(packed.read_bytes()))
        code, out, _ = bench.run(*command, source, "--base", page["url"], "--json")
        source.unlink()
        if code != 0 or not is_json(out):
            return page["id"]
        (predicted / f"{page['id']}.json").write_bytes(out)
        return None

    for name in filter(None, bench.each(one, manifest)):
        bench.faults.append(f"{corpus}: no answer for {name}")
    return predicted


def extract(bench):
    predicted = pages(bench, "extract", ("show",))
    figures = {}
    for side in ("all", "fundus", "scrapinghub", "aed", "gold"):
        out = bench.work / f"extract-{side}.json"
        chosen = () if side == "all" else ("--source", side)
        bench.score("extract", predicted, *chosen, "--json", out)
        metrics = json.loads(out.read_text())["metrics"]
        for name in EXTRACT_FIGURES if side in ("all", "gold") else PAGE_FIGURES:
            if name in metrics:
                figures[f"extract/{side}/{name}"] = metrics[name]["value"]
    figures.update(whole_pages(bench.corpora / "extract", predicted))
    return figures


def whole_pages(corpus, predicted):
    """What the scorer does not count: pages left empty, fields of all labelled cards, links that are no stories."""
    spec = importlib.util.spec_from_file_location("extract_scorer", corpus / "score.py")
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    empty, strangers = 0, 0
    shown, right = collections.Counter(), collections.Counter()
    for page in json.loads((corpus / "manifest.json").read_text(encoding="utf-8"))["pages"]:
        path = predicted / f"{page['id']}.json"
        answer = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        empty += bool(page.get("body")) and not answer.get("body")
        if not page.get("gold"):
            continue
        cards = {}
        for kind in ("related", "latest"):
            for link in answer.get(kind) or []:
                cards.setdefault(scorer.urlkey(link.get("url"), page["url"]), []).append(link)
        strangers += len(set(cards) & {scorer.urlkey(link["url"], page["url"]) for link in page.get("not_stories", [])})
        for link in (*page["related"], *page["latest"]):
            found = cards.get(scorer.urlkey(link["url"], page["url"]), [])
            for field in filter(link.get, CARD_FIELDS):
                shown[field] += 1
                right[field] += any(scorer.card_ok(field, link[field], card.get(field)) for card in found)
    for field in CARD_FIELDS:
        print(f"cards that show a {field}: {shown[field]}, right: {right[field]}")
    return {
        "extract/all/pages without a body": empty,
        "extract/gold/links shown that are no stories": strangers,
        **{f"extract/gold/card {field}, of all shown": right[field] / shown[field] for field in CARD_FIELDS if shown[field]},
    }


def feeds(bench):
    manifest = json.loads((bench.corpora / "feeds" / "manifest.json").read_text(encoding="utf-8"))["feeds"]
    predicted = bench.folder("feeds", "predicted")

    def one(feed):
        arguments = ["parse", bench.corpora / "feeds" / "data" / feed["file"], "--json"]
        if feed.get("http_content_type"):
            arguments += [f"--content-type={feed['http_content_type']}"]
        base = feed.get("http_url") or feed.get("http_content_location")
        if base:
            arguments += [f"--base={base}"]
        code, out, milliseconds = bench.run(*arguments)
        if code not in (0, 1) or not is_json(out):
            return feed["file"]
        answer = json.loads(out)
        if bool(answer.get("parsed")) != (code == 0):
            return feed["file"]
        answer["ms"] = milliseconds
        (predicted / f"{feed['file']}.json").write_text(json.dumps(answer), encoding="utf-8")
        return None

    for name in filter(None, bench.each(one, manifest)):
        bench.faults.append(f"feeds: no answer for {name}")
    out = bench.work / "feeds.json"
    bench.score("feeds", predicted, "--json", out, "--fails", bench.work / "feeds-fails.tsv")
    scored = json.loads(out.read_text())
    files, perfect, checks, passed = scored["total"]
    figures = {"feeds/files": perfect / files, "feeds/checks": passed / checks}
    for name, (checked, good) in scored["fields"].items():
        figures[f"feeds/{name}"] = good / checked
    return figures


def front(bench):
    predicted = pages(bench, "front", ("parse", "--as", "section"))
    out = bench.work / "front.json"
    bench.score("front", predicted, "--json", out)
    scored = json.loads(out.read_text())
    worst = min(page["f1"] for page in scored["per_page"].values())
    return {"front/f1 of the worst page": worst, **{f"front/{name}": scored[name] for name in FRONT_FIGURES}}


def publishers():
    spec = importlib.util.spec_from_file_location("publishers", TABLE.parent / "publishers.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def without_names(bench):
    """Figures of further pages, and of pages whose classes and ids say nothing."""
    tools, rows = publishers(), []
    for name, forms in PAGE_SETS.items():
        rows += tools.record(bench.binary, bench.corpora, [name], forms)
    bench.faults += [f"pages: no answer for {row['id']}" for row in rows if row["set"] != "front" and row["verdict"] is None]
    figures = {}
    for (name, form, measure), values in tools.measures(rows).items():
        if name in PAGE_SETS or name == "fundus":
            figures[f"pages/{name} {form}/{measure}"] = tools.mean(value for _, _, value in values)
    for name, form, measure, value in tools.pooled(rows):
        if form in PAGE_SETS.get(name, ()):
            figures[f"pages/{name} {form}/{measure}"] = value
    return figures


def hashed(name):
    return hashlib.sha256(name.encode()).hexdigest()[:24]


def lines(path, count=None):
    """What the program may know of each article, by the hash of its id; and the articles by their hashes."""
    rows, articles = [], {}
    with open(path, encoding="utf-8") as file:
        for number, line in enumerate(file):
            if count is not None and number >= count:
                break
            if line.strip():
                article = json.loads(line)
                articles[hashed(article["id"])] = article
                kept = {key: article[key] for key in KEPT_KEYS if article.get(key) is not None}
                rows.append({"id": hashed(article["id"]), **kept})
    rows.sort(key=lambda row: row["id"])
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), articles


def told(article):
    """What tells that two articles are one text: the folded title, the day if it is known, the runs of words."""
    plain = unicodedata.normalize("NFKD", article["title"]).casefold()
    title = " ".join("".join(sign for sign in plain if not unicodedata.combining(sign)).split())
    words = re.findall(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W\u3040-\u30ff\u3400-\u9fff]+", article.get("text", "").casefold())
    runs = frozenset(zip(words, words[1:], words[2:])) if len(words) >= COPY_WORDS else frozenset()
    return title, datetime.date.fromisoformat(article["date"][:10]) if article.get("date") else None, runs


def is_copy(one, other):
    (title, day, runs), (other_title, other_day, other_runs) = one, other
    shared = len(runs & other_runs)
    is_same = title == other_title or shared > 0 and shared >= COPY_RUNS * len(runs | other_runs)
    return is_same and (None in (day, other_day) or abs((day - other_day).days) <= COPY_DAYS)


def copies(story, ranking, texts):
    """Copies of a story, or of a row above, among the first five, while there are five others."""
    rows, found, others = [texts[story]], 0, 0
    for place, other in enumerate(ranking):
        if any(is_copy(row, texts[other]) for row in rows):
            found += place < 5
        else:
            others += 1
            rows.append(texts[other])
        if place >= 4 and (found == 0 or others >= 5):
            break
    return found if others >= 5 else 0


def covering(bench, story, texts, asked):
    """How many others a screen shows as telling of the same event as a story: so many are near enough to go first."""
    _, out, _ = bench.run("related", story, "--json", *asked)
    rows = [json.loads(line) for line in filter(None, out.split(b"\n"))]
    others = {row["id"] for row in rows if row["group"] == "covering"}
    return sum(not is_copy(texts[story], texts[other]) for other in others)


def related(bench):
    folder = bench.folder("related")
    background = folder / "background.jsonl"
    text, background_articles = lines(bench.corpora / "related" / "background.jsonl", BACKGROUND_LINES)
    background.write_text(text, encoding="utf-8")

    def one(name):
        file = folder / f"{name}-in.jsonl"
        text, own = lines(bench.corpora / "related" / f"{name}.jsonl")
        articles = {**background_articles, **own}
        texts = {name: told(article) for name, article in articles.items()}
        file.write_text(text, encoding="utf-8")
        store = ("--data-dir", bench.folder("related", f"{name}-store"), "--offline")
        for part in (background, file):
            code, _, _ = bench.run("import", part, *store, seconds=SET_SECONDS)
            if code != 0:
                return {}, f"related/{name}: the import failed"
        repeated = {}
        for column, asked in COLUMNS.items():
            code, out, _ = bench.run("related", "--all", "--json", *asked, *store, seconds=SET_SECONDS)
            if code != 0:
                return {}, f"related/{name}{column}: `related --all` failed"
            repeated[f"related/{name}{column}/{COPIES}"] = 0
            with open(folder / f"{name}{column}.jsonl", "w", encoding="utf-8") as predicted:
                for line in filter(None, out.split(b"\n")):
                    answer = json.loads(line)
                    if answer["id"] in own:
                        found = copies(answer["id"], answer["related"], texts)
                        if found and covering(bench, answer["id"], texts, (*asked, *store)) < 5:
                            found = 0
                        repeated[f"related/{name}{column}/{COPIES}"] += found
                    answer["id"] = articles[answer["id"]]["id"]
                    for key in ("related", "background"):
                        answer[key] = [articles[other]["id"] for other in answer[key]]
                    predicted.write(json.dumps(answer) + "\n")
        return repeated, None

    figures = {}
    for repeated, fault in bench.each(one, SETS):
        figures.update(repeated)
        bench.faults += filter(None, [fault])
    for name, column in itertools.product(SETS, COLUMNS):
        predicted = folder / f"{name}{column}.jsonl"
        if not predicted.exists():
            continue
        gold = bench.corpora / "related" / f"{name}.jsonl"
        scored = next(iter(json.loads(bench.score("related", gold, "--pred", predicted, "--json")).values()))
        for part, wanted in RELATED_FIGURES.items():
            for figure in wanted:
                if figure in scored.get(part, {}):
                    figures[f"related/{name}{column}/{figure}"] = scored[part][figure]
        if name == "ecb" and "background_topic_p@5" in scored.get("background", {}):
            figures[f"related/{name}{column}/background_topic_p@5"] = scored["background"]["background_topic_p@5"]
        missing = scored.get("retrieval", {}).get("missing")
        if missing != 0:
            bench.faults.append(f"related/{name}{column}: {missing} stories without an answer")
    return figures


MEASURES = {"extract": extract, "feeds": feeds, "front": front, "related": related, "pages": without_names}


def is_json(text):
    try:
        return isinstance(json.loads(text), dict)
    except ValueError:
        return False


def fell(name, now, before):
    """Whether a figure is worse than one before it, beyond the tolerance."""
    return now > before if name in FEWER or name.endswith(COPIES) else now < before - TOLERANCE


def judge(measured, table, groups):
    """Prints a line a figure; gives how many passed and failed."""
    def belongs(name):
        return name.split("/")[0] in groups

    passed = failed = 0
    names = sorted({name for name in (*measured, *table, *FLOORS) if belongs(name)})
    print(f"{'figure':<66}{'now':>8}{'reached':>9}")
    for name in names:
        now, before, floor = measured.get(name), table.get(name), FLOORS.get(name)
        wrong = []
        if now is None:
            wrong.append("not measured")
        else:
            if before is None:
                wrong.append("not in the table; --write puts it there")
            elif fell(name, now, before):
                wrong.append("fell")
            if floor is not None and now < floor:
                wrong.append(f"below its floor {floor}")
        shown = [f"{value:.4f}" if value is not None else "-" for value in (now, before)]
        risen = now is not None and before is not None and fell(name, before, now)
        print(f"{name:<66}{shown[0]:>8}{shown[1]:>9}  {'FAILED: ' + ', '.join(wrong) if wrong else 'better' if risen else ''}".rstrip())
        passed += not wrong
        failed += bool(wrong)
    return passed, failed


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary", type=pathlib.Path)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--only", type=lambda text: text.split(","), default=list(GROUPS))
    parser.add_argument("--keep", type=pathlib.Path)
    asked = parser.parse_args()
    unknown = set(asked.only) - set(GROUPS)
    if unknown:
        parser.error(f"there is no corpus {', '.join(sorted(unknown))}")
    if "DATELINE_CORPORA" not in os.environ:
        print("DATELINE_CORPORA must name the folder of the corpora\n0 passed, 1 failed")
        sys.exit(1)
    corpora = pathlib.Path(os.environ["DATELINE_CORPORA"]).resolve()
    binary = asked.binary.resolve()
    sets = {*GROUPS, *PAGE_SETS} - {"pages"}
    wanted = [binary, *(corpora / name / "score.py" for name in sorted(sets))]
    wanted += [corpora / group / "manifest.json" for group in ("extract", "feeds", "front")]
    wanted += [corpora / "related" / f"{name}.jsonl" for name in (*SETS, "background")]
    missing = [str(path) for path in wanted if not path.exists()]
    if missing:
        print("not there: " + ", ".join(missing) + f"\n0 passed, {len(missing)} failed")
        sys.exit(1)

    work = pathlib.Path(tempfile.mkdtemp(prefix="dateline-scores-")) if asked.keep is None else asked.keep.resolve()
    work.mkdir(parents=True, exist_ok=True)
    try:
        bench = Bench(binary, corpora, work)
        measured = {}
        for group in GROUPS:
            if group in asked.only:
                start = time.monotonic()
                try:
                    measured.update(MEASURES[group](bench))
                except (OSError, ValueError, KeyError, StopIteration) as error:
                    bench.faults.append(f"{group}: could not be measured: {error!r}")
                print(f"{group}: {time.monotonic() - start:.0f} s", file=sys.stderr)
    finally:
        if asked.keep is None:
            shutil.rmtree(work, ignore_errors=True)

    table = json.loads(TABLE.read_text(encoding="utf-8")) if TABLE.exists() else {}
    if asked.write:
        kept = {name: value for name, value in table.items() if name.split("/")[0] not in asked.only}
        table = {**kept, **{name: round(value, 4) for name, value in measured.items()}}
        TABLE.write_text(json.dumps(dict(sorted(table.items())), indent=1) + "\n", encoding="utf-8")
    passed, failed = judge(measured, table, asked.only)
    for fault in bench.faults[:40]:
        print(f"FAILED: {fault}")
    failed += len(bench.faults)
    left_out = [group for group in GROUPS if group not in asked.only]
    if left_out:
        print(f"FAILED: left out: {', '.join(left_out)}")
        failed += len(left_out)
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
