#!/usr/bin/env python3
"""Serves real feeds and pages of the corpora on loopback, and lets the program add, refresh, list and show them.

    wire.py BINARY        with DATELINE_CORPORA set

Fails on a crash (a signal, a panic, JSON that is none), on a failure that is not said in a sentence, and
when a feed that should be readable brings nothing. Ends with a line `N passed, N failed`.
"""
import gzip, http.server, json, os, subprocess, sys, tempfile, threading, urllib.parse

CATEGORIES = {"real-rss", "real-rss10", "real-atom"}
PAGES = 100


def main():
    binary = os.path.abspath(sys.argv[1])
    corpora = os.environ["DATELINE_CORPORA"]
    feeds = [feed for feed in json.load(open(f"{corpora}/feeds/manifest.json"))["feeds"] if feed["category"] in CATEGORIES]
    pages = json.load(open(f"{corpora}/extract/manifest.json"))["pages"][:PAGES]
    if len(feeds) < 100 or len(pages) < PAGES:
        sys.exit(f"only {len(feeds)} feeds and {len(pages)} pages were found")
    documents = {}
    for feed in feeds:
        body = open(f"{corpora}/feeds/data/{feed['file']}", "rb").read()
        documents["/feed/" + urllib.parse.quote(feed["file"])] = (feed.get("http_content_type") or "application/xml", body)
    for page in pages:
        body = gzip.open(f"{corpora}/extract/{page['html']}" if "/" in page["html"] else f"{corpora}/extract/html/{page['html']}").read()
        documents[f"/page/{page['id']}"] = ("text/html", body)

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            kind, body = documents.get(self.path, (None, b"not here"))
            self.send_response(200 if kind else 404)
            self.send_header("Content-Type", kind or "text/plain")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *words):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base = f"http://127.0.0.1:{server.server_port}"

    home = tempfile.TemporaryDirectory()
    os.makedirs(f"{home.name}/config")
    with open(f"{home.name}/config/settings.toml", "w") as file:
        file.write("[refresh]\nrecheck = 0\n[fetch]\npause = 0\n[prefetch]\nper-refresh = 0\n")
    open(f"{home.name}/config/sources.toml", "w").close()

    failed = []
    passed = 0

    def run(*words):
        return subprocess.run([binary, *words, "--data-dir", f"{home.name}/data", "--config-dir", f"{home.name}/config"],
                              capture_output=True, timeout=120, env={"HOME": home.name, "PATH": os.environ["PATH"]})

    def sound(what, done, lines):
        """Whether the process ended as promised: JSON on success, a sentence on failure."""
        words = done.stderr.decode("utf-8", "replace")
        if done.returncode not in (0, 1) or "panicked" in words:
            return fail(what, f"exit {done.returncode}: {words[:300]}")
        if done.returncode == 1 and not (words.startswith("error: ") and len(words) > 12) and not done.stdout:
            return fail(what, f"no sentence: {words[:300]!r}")
        if done.returncode == 0:
            try:
                for line in done.stdout.splitlines() if lines else [done.stdout]:
                    json.loads(line)
            except ValueError as error:
                return fail(what, f"no JSON: {error}")
        return True

    def fail(what, why):
        failed.append(f"{what}: {why}")
        return False

    added = sentences = 0
    for feed in feeds:
        path = "/feed/" + urllib.parse.quote(feed["file"])
        done = run("add", base + path, "--json")
        good = sound(f"add {feed['file']}", done, False)
        if good and done.returncode == 0:
            added += 1
        elif good:
            sentences += 1
            expect = feed["expect"]
            if expect.get("should_parse") and (expect.get("entry_count") or expect.get("entry_count_min") or 0) > 0:
                good = fail(f"add {feed['file']}", done.stderr.decode()[:300])
        passed += bool(good)
    done = run("refresh", "--now", "--json")
    passed += bool(sound("refresh", done, True))
    done = run("list", "--json")
    passed += bool(sound("list", done, True))
    stories = len(done.stdout.splitlines())
    if stories < 1000:
        fail("list", f"only {stories} stories")
    articles = 0
    for page in pages:
        done = run("show", f"{base}/page/{page['id']}", "--format", "json")
        good = sound(f"show {page['id']}", done, False)
        if good and done.returncode == 0:
            articles += json.loads(done.stdout)["verdict"] == "article"
        passed += bool(good)
    print(f"{len(feeds)} feeds: {added} added, {sentences} refused in a sentence; {stories} stories listed; "
          f"{len(pages)} pages: {articles} articles")
    for line in failed:
        print("failed:", line)
    print(f"{passed} passed, {len(failed)} failed")
    sys.exit(1 if failed else 0)


main()
