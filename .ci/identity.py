#!/usr/bin/env python3
"""Shows whether two builds of the program answer alike, byte for byte.

usage: identity.py record BINARY FOLDER
       identity.py compare BINARY FOLDER [--allow N] [--only extract,extract2,snippets,front,feeds,related]

`record` asks a build about each document of the corpora that DATELINE_CORPORA names and keeps the answers
in FOLDER; `compare` asks another build the same and prints each document of which it says another thing, and
in which fields. It fails if that is so of more than N documents (none unless told), or if a document has no
answer in FOLDER. A comparison with --only says that it left something out, and is no proof of the whole.

Asked are `show --json` of every page, `parse --json` of every feed and section page, and `related --all --json`
of two sets of stories. A page is asked three times: as it is, with nonsense for its classes and ids, and without
JSON-LD and meta, so that what seldom decides is asked too.
"""

import argparse
import collections
import concurrent.futures
import gzip
import hashlib
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

import asked

PAGES = {"extract": ("show",), "extract2": ("show",), "snippets": ("show",), "front": ("parse", "--as", "section")}
SETS = ("ecb", "mds")
GROUPS = (*PAGES, "feeds", "related")
SECONDS = 60
LATE = b"no answer in time"
SHOWN = 60

NAMES = re.compile(rb"""\b(class|id)\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+)""", re.I)
STATED = re.compile(rb"<script[^>]*ld\+json.*?</script>|<meta\b[^>]*>", re.I | re.S)
CHARSET = re.compile(rb"charset", re.I)


def nonsense(page):
    """Each name of a class or an id replaced by one that says nothing, the same for the same."""
    def name(found):
        said = found[2].strip(b"\"'").split()
        return found[1] + b'="' + b" ".join(b"q" + hashlib.md5(one).hexdigest()[:6].encode() for one in said) + b'"'
    return NAMES.sub(name, page)


def bare(page):
    """Without what a page states of itself to machines, save how its bytes are meant."""
    return STATED.sub(lambda found: found[0] if CHARSET.search(found[0]) else b"", page)


VARIANTS = {"": lambda page: page, " nonsense": nonsense, " bare": bare}


def answer(binary, words, folder):
    environment = {"PATH": os.environ.get("PATH", ""), "HOME": str(folder), "LANG": "C.UTF-8", "TZ": "UTC"}
    try:
        done = subprocess.run([binary, *map(str, words)], stdin=subprocess.DEVNULL, capture_output=True,
                              timeout=SECONDS, env=environment, check=False)
    except subprocess.TimeoutExpired:
        return LATE
    return b"exit %d\n" % done.returncode + done.stdout


def documents(corpora, folder, groups):
    """What is asked: its name, and what makes the words."""
    for corpus, command in PAGES.items():
        if corpus not in groups:
            continue
        for page in json.loads((corpora / corpus / "manifest.json").read_text(encoding="utf-8"))["pages"]:
            for variant in VARIANTS:
                def words(corpus=corpus, command=command, page=page, variant=variant):
                    path = folder / f"{corpus}-{page['id']}{variant.strip()}.html".replace("/", "_")
                    path.write_bytes(VARIANTS[variant](gzip.decompress((corpora / corpus / page["html"]).read_bytes())))
                    return (*command, path, "--base", page["url"], "--json"), path
                yield f"{corpus}/{page['id']}{variant}", words
    if "feeds" not in groups:
        return
    for feed in json.loads((corpora / "feeds" / "manifest.json").read_text(encoding="utf-8"))["feeds"]:
        def words(feed=feed):
            more = [f"--content-type={feed['http_content_type']}"] if feed.get("http_content_type") else []
            base = feed.get("http_url") or feed.get("http_content_location")
            more += [f"--base={base}"] if base else []
            return ("parse", corpora / "feeds" / "data" / feed["file"], "--json", *more), None
        yield f"feeds/{feed['file']}", words


def answers(binary, corpora, folder, groups):
    """What the program says of each document, by its name."""
    def one(document):
        words, path = document[1]()
        said = answer(binary, words, folder)
        if path is not None:
            path.unlink()
            said = said.replace(str(path).encode(), b"PAGE")
        return document[0], said

    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        yield from pool.map(one, documents(corpora, folder, groups))
    for name in SETS if "related" in groups else ():
        program = asked.Asked(binary, folder / name)
        stories = asked.objects((corpora / "related" / f"{name}.jsonl").read_text(encoding="utf-8"))
        program.take_in(sorted(stories, key=lambda story: hashlib.md5(story["id"].encode()).hexdigest()))
        for line in program.run("related", "--all", "--json", "--offline").splitlines():
            yield f"related/{name}/{json.loads(line)['id']}", line.encode()


def fields(one, other):
    """The fields of two answers that differ, and the first that each has there."""
    def read(said):
        try:
            held = json.loads(said[said.find(b"{"):])
            return held if isinstance(held, dict) else {"answer": held}
        except ValueError:
            return {"answer": said.decode(errors="replace")}
    one, other = read(one), read(other)
    for name in (name for name in {**one, **other} if one.get(name) != other.get(name)):
        before, now = one.get(name), other.get(name)
        if isinstance(before, list) and isinstance(now, list):
            before, now = ([item for item in held if item not in rest] for held, rest in ((before, now), (now, before)))
        yield name, json.dumps(before, ensure_ascii=False)[:160], json.dumps(now, ensure_ascii=False)[:160]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("verb", choices=("record", "compare"))
    parser.add_argument("binary", type=pathlib.Path)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--allow", type=int, default=0)
    parser.add_argument("--only", type=lambda text: text.split(","), default=list(GROUPS))
    said = parser.parse_args()
    if set(said.only) - set(GROUPS) or said.verb == "record" and len(said.only) < len(GROUPS):
        parser.error(f"--only is for comparing, and takes of {', '.join(GROUPS)}")
    corpora = asked.corpora()
    kept = said.folder / "answers.jsonl.gz"
    with tempfile.TemporaryDirectory(prefix="dateline-identity-") as work:
        now = dict(answers(str(said.binary.resolve()), corpora, pathlib.Path(work), said.only))
    late = [name for name, text in now.items() if text == LATE]
    if late:
        sys.exit(f"no answer in time: {', '.join(late[:SHOWN])}")
    if said.verb == "record":
        said.folder.mkdir(parents=True, exist_ok=True)
        with gzip.open(kept, "wt", encoding="utf-8") as file:
            json.dump({name: text.decode("utf-8", "surrogateescape") for name, text in now.items()}, file)
        print(f"{len(now)} answers kept")
        return
    with gzip.open(kept, "rt", encoding="utf-8") as file:
        before = {name: text.encode("utf-8", "surrogateescape") for name, text in json.load(file).items()
                  if name.split("/")[0] in said.only}
    names = sorted(before.keys() | now.keys())
    different = [name for name in names if before.get(name) != now.get(name)]
    for name in different[:SHOWN]:
        print(name)
        for field, was, is_now in fields(before.get(name, b""), now.get(name, b"")):
            print(f"    {field}: {was}\n    {' ' * len(field)}> {is_now}")
    if len(different) > SHOWN:
        print(f"... and {len(different) - SHOWN} more")
    counted = collections.Counter(name.split("/")[0] for name in different)
    print(f"{len(names)} documents, {len(different)} answered otherwise", *(f"{group}: {count}" for group, count in counted.items()), sep=", ")
    if len(said.only) < len(GROUPS):
        print("left out:", *(group for group in GROUPS if group not in said.only))
    sys.exit(len(different) > said.allow)


if __name__ == "__main__":
    main()
