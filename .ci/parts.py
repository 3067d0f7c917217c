#!/usr/bin/env python3
"""Fits how probable it is that a block of a page is part of its story's text, on what the program sees in it.

usage: parts.py [--report] [--blocks FILE] [--without PART]       assets/page/parts.trees

Needs `pip install numpy==2.4.0 lightgbm==4.7.0` (or near those; the result says which) and DATELINE_CORPORA. The
pages of extract, extract2 and snippets are read as they are and with every class and id replaced by a word without
meaning, so that the trees serve pages whose names nobody knows. A block is part of the text if the labelled text
holds it, and none if it holds next to nothing of it; what the labels leave open is left out. No words of pages get
into the file, only numbers. `--report` prints figures of five folds by publisher.
"""
import argparse, collections, gzip, importlib.util, json, os, pathlib, re, subprocess, sys, tempfile

HOME = pathlib.Path(__file__).resolve().parent
ROOT = HOME.parent
TREES, LEAVES, RATE, LEAST = 120, 10, .06, 40
# What a block of a set counts: the labels of some leave lists and subheads out.
COUNTS = {"fundus": 1.0, "mis": 1.0, "postlight": .7, "scrapinghub": 1.0, "aed": .4, "wcxb-news": .4, "wcxb-mag": .4,
          "ldbody": .4, "snippets": 1.0}
WORD = re.compile(r"\w+")


def publishers():
    spec = importlib.util.spec_from_file_location("publishers", HOME / "publishers.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def corpus(tools):
    """Each page: name, publisher, source, label, HTML as it is and without names."""
    corpora = pathlib.Path(os.environ["DATELINE_CORPORA"])
    for name in ("extract", "extract2", "snippets"):
        for page in json.loads((corpora / name / "manifest.json").read_text(encoding="utf-8"))["pages"]:
            packed = corpora / name / page.get("html", "")
            if not packed.is_file():
                packed = corpora / name / "html" / f"{page['id']}.html.gz"
            html = gzip.decompress(packed.read_bytes())
            yield name, page, html, tools.nonsense(html)


def blocks(tools):
    """What the program sees in the blocks of each page: (name, page, form) to a list of (text, numbers)."""
    pages, found = {}, collections.defaultdict(list)
    with tempfile.TemporaryDirectory() as folder:
        lines = []
        for name, page, *forms in corpus(tools):
            for form, html in zip(("plain", "nonsense"), forms):
                key = f"{name} {page['id']} {form}"
                pages[key] = (name, page)
                path = os.path.join(folder, f"{len(lines)}.html")
                with open(path, "wb") as file:
                    file.write(html)
                lines.append(json.dumps({"id": key, "html": path, "url": page["url"]}))
        done = subprocess.run(["cargo", "bench", "--bench", "parts"], cwd=ROOT, input="\n".join(lines).encode(),
                              stdout=subprocess.PIPE, check=True)
    for line in done.stdout.decode().splitlines():
        if line.startswith("["):
            key, text, numbers = json.loads(line)
            found[key].append((text, numbers))
    return [(*pages[key], rows) for key, rows in found.items()]


def fold(text):
    return " ".join(WORD.findall(text.casefold()))


def label(name, page, text):
    """1 for part of the text, 0 for none, None where the labels leave it open."""
    own = fold(text)
    if not own:
        return None
    if name == "snippets":
        wanted = [fold(piece) for piece in page["with"]]
        unwanted = [fold(piece) for piece in page["without"]]
        if any(piece and piece in own for piece in wanted):
            return 1
        return 0 if any(piece and piece in own for piece in unwanted) else None
    if "body" not in page.get("fields", []) or not page.get("body"):
        return None
    if own in {fold(piece) for piece in page.get("body_optional", [])}:
        return None
    truth = " " + fold("\n".join([*page["body"], page.get("standfirst") or ""])) + " "
    if f" {own} " in truth:
        return 1
    words = own.split()
    if len(words) < 4:
        return 0
    runs = [" ".join(words[at:at + 4]) for at in range(len(words) - 3)]
    part = sum(f" {run} " in truth for run in runs) / len(runs)
    return 1 if part > .8 else 0 if part < .3 else None


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--report", action="store_true")
    parser.add_argument("--blocks", help="where what the program saw is kept, or taken from")
    parser.add_argument("--without", type=int, help="a fifth of the publishers that the trees do not see")
    asked = parser.parse_args()
    import lightgbm
    import numpy
    tools = publishers()
    if asked.blocks and os.path.exists(asked.blocks):
        with gzip.open(asked.blocks, "rt") as file:
            seen = json.load(file)
    else:
        seen = blocks(tools)
        if asked.blocks:
            with gzip.open(asked.blocks, "wt") as file:
                json.dump(seen, file)
    rows, labels, counts, groups = [], [], [], []
    for name, page, found in seen:
        source = page.get("source", name)
        for text, numbers in found:
            is_part = label(name, page, text)
            if is_part is None:
                continue
            rows.append(numbers)
            labels.append(is_part)
            # A long page says not more than twenty blocks' worth.
            counts.append(COUNTS.get(source, .5) * min(1, 20 / len(found)) * (1 + min(len(text), 400) / 100))
            groups.append(page.get("domain") or page["id"])
    rows, labels, counts = numpy.array(rows), numpy.array(labels), numpy.array(counts)
    parts = numpy.array([tools.part(group) for group in groups])
    print(f"{len(rows)} blocks, {labels.mean():.3f} part of their text", file=sys.stderr)

    def fit(which):
        data = lightgbm.Dataset(rows[which], labels[which], weight=counts[which])
        return lightgbm.train(
            {"objective": "binary", "num_leaves": LEAVES, "learning_rate": RATE, "min_data_in_leaf": LEAST, "verbose": -1,
             "seed": 7, "deterministic": True, "num_threads": 2, "feature_fraction": .7, "bagging_fraction": .8,
             "bagging_freq": 1, "lambda_l2": 5}, data, TREES)

    if asked.report:
        odds = numpy.zeros(len(rows))
        for held in range(tools.PARTS):
            odds[parts == held] = fit(parts != held).predict(rows[parts == held], raw_score=True)
        for bound in (-2.5, -2, -1.7, -1.4, -1, -.5, 0):
            cut = odds < bound
            wrong, right = counts[cut & (labels == 1)].sum(), counts[cut & (labels == 0)].sum()
            spread = [counts[cut & (labels == 1) & (parts == at)].sum() / max(1e-9, counts[cut & (parts == at)].sum()) for at in range(5)]
            print(f"below {bound:5}: {right / counts[labels == 0].sum():.3f} of what is none cut, {wrong / counts[labels == 1].sum():.4f} of the text;"
                  f" of what is cut {wrong / max(1e-9, wrong + right):.3f} was text ({min(spread):.3f} to {max(spread):.3f})")
        return
    model = fit(parts != asked.without if asked.without is not None else numpy.ones(len(rows), bool)).dump_model()

    def written(node):
        if "leaf_value" in node:
            return f"= {node['leaf_value']:.4g}"
        return f"? {node['split_feature']} {node['threshold']:.5g} {written(node['left_child'])} {written(node['right_child'])}"

    names = re.search(r'NAMES: &str = "(.*?)"', (ROOT / "src/page/parts.rs").read_text(), re.S).group(1)
    names = " ".join(names.replace("\\", " ").split())
    out = ROOT / "assets/page/parts.trees"
    out.parent.mkdir(exist_ok=True)
    out.write_text(
        f"# How probable a block is part of a text: fitted by .ci/parts.py (lightgbm {lightgbm.__version__}).\n# over: {names}\n"
        + "".join(written(tree["tree_structure"]) + "\n" for tree in model["tree_info"]))
    print(f"{out}: {out.stat().st_size} bytes", file=sys.stderr)


if __name__ == "__main__":
    main()
