"""A store made of lines of JSON, and what the program says of it: what the scorers beside this file ask it through."""
import concurrent.futures
import json
import os
import pathlib
import subprocess
import sys

KEPT_KEYS = ("id", "title", "text", "date", "source", "lang")


class Asked:
    """The program with a store of its own in a folder. A process that fails ends the measurement."""

    def __init__(self, binary, folder):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True)
        self.binary = os.path.abspath(binary)
        self.environment = {"PATH": os.environ.get("PATH", ""), "HOME": str(self.folder), "LANG": "C.UTF-8", "TZ": "UTC"}

    def run(self, *words, wanted=(0,)):
        """What a command prints. Exit codes other than the wanted ones end the measurement."""
        places = ["--data-dir", str(self.folder / "store"), "--config-dir", str(self.folder / "config")]
        done = subprocess.run([self.binary, *map(str, words), *places], stdin=subprocess.DEVNULL, capture_output=True,
                              env=self.environment, timeout=1800, check=False)
        if done.returncode not in wanted:
            sys.exit(f"exit {done.returncode} of {' '.join(map(str, words))}: {done.stderr.decode(errors='replace')[-600:]}")
        return done.stdout.decode("utf-8")

    def take_in(self, lines):
        """Imports stories, of which it is told no more than a reader's program would know. Nothing of the order or the
        ids tells what belongs together: both are the caller's to draw."""
        path = self.folder / "in.jsonl"
        with open(path, "w", encoding="utf-8") as file:
            for line in lines:
                file.write(json.dumps({key: line[key] for key in KEPT_KEYS if line.get(key)}, ensure_ascii=False) + "\n")
        self.run("import", path, "--offline")

    def rows(self, ids):
        """What stands beside each of the stories, as the screen lists it: rows by the story's id. One process a story."""
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            said = pool.map(lambda story: self.run("related", story, "--json", "--offline"), ids)
            return {story: objects(text) for story, text in zip(ids, said)}

    def listed(self):
        """All stories of the store."""
        return objects(self.run("list", "--json", "--offline"))


def objects(text):
    return [json.loads(line) for line in text.splitlines() if line.strip()]


def corpora():
    """The folder that DATELINE_CORPORA names."""
    folder = os.environ.get("DATELINE_CORPORA")
    if not folder or not os.path.isdir(folder):
        sys.exit("DATELINE_CORPORA must name the folder of the corpora\n0 passed, 1 failed")
    return pathlib.Path(folder).resolve()


def judge(figures, bounds):
    """Prints a line a bound; gives how many passed and failed. A bound is (figure, "at least" or "at most", number)."""
    passed = failed = 0
    for name, sense, bound in bounds:
        value = figures.get(name)
        if value is None:
            wrong = "was not measured"
        elif sense == "at least":
            wrong = "too low" if value < bound else None
        else:
            wrong = "too high" if value > bound else None
        passed += wrong is None
        failed += wrong is not None
        print(f"{name}: {value}, {sense} {bound}{': FAILED, ' + wrong if wrong else ''}")
    print(f"{passed} passed, {failed} failed")
    return failed == 0
