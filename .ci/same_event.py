#!/usr/bin/env python3
"""Fits how probable it is that two stories tell of one event, and that one is what the other was before, on the numbers that
the program itself computes.

usage: same_event.py [--stores N] [--evidence FILE] [--report]       assets/related/same-event.trees
       same_event.py --running FEEDS [--evidence FILE] [--report]    assets/related/running-story.trees
       same_event.py --words                                         assets/related/english-words.tsv

Needs `pip install numpy==2.4.0 lightgbm==4.7.0 snowballstemmer==3.0.1` (or near those; the result says which) and
DATELINE_CORPORA.

Stores are drawn at random from the labelled stories of `related`: 30 to 400 events, none to half of them told by several
outlets, up to 4,000 unlabelled stories beside them; so there are stores in which no event has a second report. Dated
AllSides stories are drawn as well: two of its events count as two only where more than eight days lie between them. The
program says what each candidate pair has in common (`cargo bench --bench same_event`); the days between are no part of it.
Boosted trees, each number allowed to speak in one direction only where its meaning asks for that. `--report` prints figures
of five folds by event (of ECB+ by topic), in which no event is judged by trees that saw it.

For what a story was before, the pairs are those of `earlier.py` (its head says how they are judged), two days apart or more; the
days between are one more number there. A pair of events with many reports counts as the root of their number. Those labels are
of politics, where two names in common mean more than among products and blogs: so the pairs of a store of real feeds are negatives
as well (FEEDS is the stories.jsonl of `morning.py`), but for those that a person found right, of which earlier.json has the hashes.
"""
import argparse, hashlib, json, math, os, random, re, subprocess, sys, tempfile
from collections import Counter, defaultdict
from datetime import date

HOME = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
OUTLETS = ["Ash", "Birch", "Cedar", "Elm", "Fir", "Gorse", "Hazel", "Iris", "Juniper", "Larch", "Maple", "Nettle"]
NAMES = ("cosine cosine-idf cosine-words cosine-names cosine-headlines headline-least headline-most rare shared share names-share "
         "names-shared names-count numbers numbers-differ shorter longer one-language english text").split()
FALLING, FREE = {"numbers-differ", "days"}, {"shorter", "longer", "english"}
TREES, LEAVES, RATE, LEAST, LEAST_RUNNING = 300, 12, .03, 80, 150
# What a pair of real feeds counts, of which there are few.
OF_FEEDS = 10


def read(name):
    with open(os.path.join(os.environ["DATELINE_CORPORA"], "related", name + ".jsonl"), encoding="utf-8") as f:
        return [json.loads(line) for line in f if line.strip()]


def words(path):
    """The commonest stems of the background, each by its commonest word: how rare, and how often with a capital."""
    import snowballstemmer
    stemmer = snowballstemmer.stemmer("english")
    word = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
    df, forms, capitals, total, stories = Counter(), defaultdict(Counter), Counter(), Counter(), 0
    for story in read("background"):
        stories += 1
        seen = set()
        for at, part in enumerate((story["title"], (story.get("text") or "")[:1000])):
            for found in word.finditer(part):
                shown = found.group(0).replace("’", "'")
                lower = shown.lower()
                lower = (lower[:-2] if lower.endswith("'s") else lower).strip("'")
                if len(lower) < 2 or "'" in lower or not lower.isascii():
                    continue
                stem = stemmer.stemWord(lower)
                seen.add(stem)
                forms[stem][lower] += 1
                before = part[max(0, found.start() - 3):found.start()]
                if at and found.start() and not re.search(r'[.!?:"“”‘\n—-]', before):
                    total[stem] += 1
                    capitals[stem] += shown[0].isupper()
        df.update(seen)
    rows = []
    for stem, count in df.most_common(4200):
        form = min(forms[stem], key=lambda form: (-forms[stem][form], form))
        share = capitals[stem] / total[stem] if total[stem] else 0
        rows.append((form, round(-math.log2(count / stories) * 8), round(9 * share)))
    with open(path, "w", encoding="utf-8") as out:
        for row in sorted(rows):
            out.write("%s\t%d\t%d\n" % row)


def by_event(sets):
    events = defaultdict(list)
    for name, stories in sets.items():
        for story in stories:
            if story["cluster"] is not None:
                events[f"{name}:{story['cluster']}"].append(story)
    return events


def one_store(seed, events, background):
    r = random.Random(seed)
    keys = sorted(events)
    r.shuffle(keys)
    rate, has_large = r.choice([0, .1, .2, .33, .5]), r.random() < .35
    stories = []
    for key in keys[:r.randint(30, 400)]:
        reports = events[key][:]
        r.shuffle(reports)
        take = 1
        if r.random() < rate:
            take = r.randint(5, 30) if has_large and r.random() < .3 else r.randint(2, 4)
        titles, outlets = set(), r.sample(OUTLETS, 12)
        for report in reports:
            title = report["title"].casefold()
            if title not in titles and len(titles) < take:
                stories.append((key, report, outlets[len(titles) % 12] + str(len(titles) // 12)))
                titles.add(title)
    return stories, r.sample(background, r.choice([0, 0, 0, 300, 1500, 4000]))


def one_allsides_store(seed, events, background):
    r = random.Random(seed)
    keys = sorted(key for key in events if all(story.get("date") for story in events[key]))
    r.shuffle(keys)
    rate = r.choice([0, .2, .4, .6])
    stories = []
    for key in keys[:r.randint(40, 300)]:
        reports = events[key][:]
        r.shuffle(reports)
        stories += [(key, report, report["source"] or "") for report in reports[:1 if r.random() > rate else 3]]
    return stories, r.sample(background, r.choice([0, 0, 300, 1500]))


def evidence(stores, path):
    """Draws stores, asks the program, and writes a line a pair: events, stories, whether from AllSides, weight, label, numbers."""
    sets = {name: read(name) for name in ("wikinews", "uci", "ecb", "mds", "basil")}
    events, allsides, background = by_event(sets), by_event({"allsides": read("allsides")}), read("background")
    known = {}
    with tempfile.TemporaryDirectory() as work, open(f"{work}/in", "w", encoding="utf-8") as out:
        for store in range(stores):
            is_allsides = store % 10 in (2, 5, 8)
            draw, kind = (one_allsides_store, allsides) if is_allsides else (one_store, events)
            labelled, others = draw(store, kind, background)
            size = Counter(key for key, _, _ in labelled)
            for key, story, outlet in labelled:
                known[store, story["id"]] = (key, story, size[key], is_allsides)
                out.write(json.dumps(dict(store=store, id=story["id"], title=story["title"], text=story.get("text") or "",
                                          lang=story.get("lang"), outlet=outlet)) + "\n")
            for at, story in enumerate(others):
                out.write(json.dumps(dict(store=store, id=story["id"], title=story["title"], text=story.get("text") or "",
                                          lang=story.get("lang"), outlet=OUTLETS[at % 12], background=True)) + "\n")
        out.flush()
        command = os.environ.get("SAME_EVENT") or "cargo bench --bench same_event"
        with open(f"{work}/in", "rb") as given:
            said = subprocess.Popen(command.split(), cwd=HOME, stdin=given, stdout=subprocess.PIPE, text=True)
            with open(path, "w", encoding="utf-8") as to:
                for line in said.stdout:
                    store, one, other, *numbers = line.rstrip("\n").split("\t")
                    (ours, a, many, is_allsides), (theirs, b, _, _) = known[int(store), one], known[int(store), other]
                    is_one = ours == theirs
                    if is_allsides and not is_one:
                        days = abs((date.fromisoformat(a["date"][:10]) - date.fromisoformat(b["date"][:10])).days)
                        if days <= 8:
                            continue
                    weight = min(1, 3 / max(1, many - 1)) if is_one else 1
                    to.write("\t".join([ours, theirs, one, other, str(int(is_allsides)), str(weight), str(int(is_one))] + numbers) + "\n")
            if said.wait():
                sys.exit("the program failed")


def before(lines):
    """What the program sees between dated stories of one store, each line as `import` takes it, and what may have come before."""
    def moment(told):
        return told if not told or re.search(r"T.*(Z|[+-]\d\d:?\d\d)$", told) else told + ("Z" if "T" in told else "T12:00:00Z")
    command = os.environ.get("SAME_EVENT") or "cargo bench --bench same_event"
    given = "".join(json.dumps(dict(store=0, id=line["id"], title=line["title"], text=(line.get("text") or "")[:4000], lang=line.get("lang"),
                                    outlet=line.get("source") or "", date=moment(line["date"]))) + "\n"
                    for line in lines if line.get("date"))
    said = subprocess.run(command.split(), cwd=HOME, input=given, stdout=subprocess.PIPE, text=True, check=True).stdout
    for line in said.splitlines():
        _, one, other, *numbers = line.split("\t")
        if math.expm1(float(numbers[-1])) <= 731:
            yield one, other, numbers


def hashed(*titles):
    """What stands in earlier.json for a pair of headlines."""
    return hashlib.sha256("\0".join(titles).encode()).hexdigest()[:16]


def running_evidence(path, feeds):
    """Asks the program about the store of `earlier.py` and one of real feeds, and writes a line a pair, as `evidence` does."""
    import earlier
    lines, origin, event, day = earlier.store(earlier.asked.corpora() / "related")
    labels = earlier.Labels(earlier.LABELS)
    pairs = []
    for one, other, numbers in before(lines):
        is_one = labels.judged(event[one], event[other])
        if is_one is not None:
            pairs.append((one, other, int(is_one), numbers))
    many = Counter(frozenset((event[one], event[other])) for one, other, *_ in pairs)

    def kept(key):
        """What is kept in one fold: a running story, a topic of ECB+, else an event."""
        return key[:5] if key.startswith("ecb") else min(labels.running(key), default=key.partition("@")[0])
    with open(path, "w", encoding="utf-8") as to:
        for one, other, is_one, numbers in pairs:
            weight = many[frozenset((event[one], event[other]))] ** -.5
            to.write("\t".join([kept(event[one]), kept(event[other]), one, other, str(int(origin[one] == "allsides")), str(weight), str(is_one)]
                               + numbers) + "\n")
        with open(feeds, encoding="utf-8") as f:
            stories = {story["id"]: story for story in map(json.loads, f)}
        right = set(json.loads(earlier.LABELS.read_text(encoding="utf-8"))["feeds"])
        # One feed may be there as two files of two days.
        outlet = {story: re.sub(r" \d+$", "", told["source"]) for story, told in stories.items()}
        for one, other, numbers in before(stories.values()):
            if outlet[one] != outlet[other]:
                is_one = hashed(stories[one]["title"], stories[other]["title"]) in right
                to.write("\t".join([outlet[one], outlet[other], one, other, "0", str(OF_FEEDS), str(int(is_one))] + numbers) + "\n")


def fold(key, topics):
    return int(hashlib.sha256(topics.get(key, key).encode()).hexdigest(), 16) % 5


def fit(numbers, labels, weights, use, least):
    import lightgbm
    import numpy
    signs = [0 if n in FREE else -1 if n in FALLING else 1 for n in NAMES + ["days"]]
    held = numpy.array(numbers[:, use], order="C")
    settings = dict(objective="binary", num_leaves=LEAVES, learning_rate=RATE, min_data_in_leaf=least, lambda_l2=5, feature_fraction=.5,
                    bagging_fraction=.7, bagging_freq=1, verbose=-1, num_threads=1, seed=1, deterministic=True,
                    monotone_constraints=[signs[at] for at in use])
    return lightgbm.train(settings, lightgbm.Dataset(held, labels, weight=weights), TREES)


def lines(model, use):
    def told(node):
        if "leaf_value" in node:
            return f"= {node['leaf_value']:.5g}"
        return f"? {use[node['split_feature']]} {node['threshold']:.6g} {told(node['left_child'])} {told(node['right_child'])}"
    return [told(tree["tree_structure"]) for tree in model.dump_model()["tree_info"]]


def main():
    import numpy
    a = argparse.ArgumentParser()
    a.add_argument("--stores", type=int, default=110)
    a.add_argument("--evidence")
    a.add_argument("--report", action="store_true")
    a.add_argument("--words", action="store_true")
    a.add_argument("--running", metavar="FEEDS")
    a = a.parse_args()
    if a.words:
        return words(os.path.join(HOME, "assets/related/english-words.tsv"))
    path = a.evidence or "evidence.tsv"
    if not os.path.exists(path):
        running_evidence(path, a.running) if a.running else evidence(a.stores, path)
    topics = {f"ecb:{story['cluster']}": f"topic {story['topic']}" for story in read("ecb")}
    keys, rows = [], []
    with open(path, encoding="utf-8") as f:
        for line in f:
            ours, theirs, _, _, *rest = line.rstrip("\n").split("\t")
            keys.append((fold(ours, topics), fold(theirs, topics)))
            rows.append([float(number) for number in rest])
    rows, keys = numpy.array(rows, dtype=numpy.float64), numpy.array(keys)
    weights, labels, numbers = rows[:, 1], rows[:, 2], rows[:, 3:]
    every, least = list(range(numbers.shape[1])), LEAST_RUNNING if a.running else LEAST
    ways = (every, [at for at in every if at != NAMES.index("text")])
    if a.report:
        for use in ways:
            told, seen = numpy.zeros(len(labels)), numpy.zeros(len(labels))
            for k in range(5):
                model = fit(numbers[(keys != k).all(1)], labels[(keys != k).all(1)], weights[(keys != k).all(1)], use, least)
                for side in (0, 1):
                    at = keys[:, side] == k
                    told[at] += model.predict(numbers[at][:, use])
                    seen[at] += 1
            told /= seen
            for kind in (0, 1):
                at = rows[:, 0] == kind
                p, y, w = numpy.clip(told[at], 1e-6, 1 - 1e-6), labels[at], weights[at]
                loss = -(w * (y * numpy.log(p) + (1 - y) * numpy.log(1 - p))).sum() / w.sum()
                order = numpy.argsort(-p)
                right, all_ = numpy.cumsum((y * w)[order]), numpy.cumsum(w[order])
                enough = numpy.where(right / all_ >= .9)[0]
                print(len(use), ["others", "allsides"][kind], f"pairs {len(y)}, of one event {y.mean():.3f}, loss {loss:.4f}, recall at .9 "
                      f"{right[enough[-1]] / right[-1] if len(enough) else 0:.3f}; said and true:",
                      *(f"{lo:.1f} {numpy.average(y[(p >= lo) & (p < lo + .1)], weights=w[(p >= lo) & (p < lo + .1)]):.2f}"
                        for lo in numpy.arange(0, 1, .1) if ((p >= lo) & (p < lo + .1)).any()), flush=True)
    trees = [lines(fit(numbers, labels, weights, use, least), use) for use in ways]
    import lightgbm
    name = "running-story" if a.running else "same-event"
    with open(os.path.join(HOME, f"assets/related/{name}.trees"), "w", encoding="utf-8") as out:
        out.write(f"# Made by .ci/same_event.py with lightgbm {lightgbm.__version__}, {TREES} trees of {LEAVES} leaves on {len(labels)} pairs.\n")
        out.write("# over: " + " ".join((NAMES + ["days"])[:len(every)]) + "\n" + "\n".join(trees[0]) + "\n---\n" + "\n".join(trees[1]) + "\n")


if __name__ == "__main__":
    main()
