#!/usr/bin/env python3
"""Opens a report whose every text is a payload in headless Chromium, with scripts on and off: no console message, no request, nothing ran,
and the page shows the payloads as they are. Usage: report_browser_test.py BUILD_FOLDER. Exit code 77: skipped (no Chromium, no program)."""
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests/report"), str(ROOT / "tests/scripts")]
sys.dont_write_bytecode = True
import devtools  # noqa: E402
import make_fixture  # noqa: E402

HIDDEN = re.compile("[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff"
                    "\uffa0\ufff0-\ufffb]")
REFUSED = "script, iframe, object, embed, img, form, base, video, audio, input, template, math, a:not([href^='#']), link:not([rel=icon])"
PROBE = """(() => ({
  title: document.title,
  refused: [...document.querySelectorAll(%r)].map(e => e.outerHTML.slice(0, 200)),
  handlers: [...document.querySelectorAll('*')].filter(e => [...e.attributes].some(a => a.name.startsWith('on') || a.name === 'style')).length,
  texts: [...document.querySelectorAll('details.card > summary .heat')].map(e => { const c = e.cloneNode(true);
    c.querySelectorAll('i').forEach(i => i.remove()); return c.textContent; }),
  wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
}))()""" % REFUSED


def visible(text):
    return HIDDEN.sub(lambda m: f"\u27e8U+{ord(m.group()):04X}\u27e9", text)


def complaints(events):
    """Console messages and requests of a page load; the page itself and data addresses are no requests."""
    found = []
    for event in events:
        method, params = event.get("method", ""), event.get("params", {})
        if method in ("Runtime.consoleAPICalled", "Runtime.exceptionThrown", "Log.entryAdded"):
            found.append(f"{method}: {json.dumps(params)[:300]}")
        if method == "Network.requestWillBeSent":
            url = params["request"]["url"]
            if not url.startswith("data:") and params.get("type") != "Document":
                found.append(f"request: {url}")
    return found


def check(name, condition, detail=""):
    print(("ok      " if condition else "FAILED  ") + name + ("" if condition else f": {detail}"))
    return condition


def harness_notices(browser, folder):
    """A page that does what a report must not do is caught: otherwise the checks below would prove nothing."""
    page = folder / "bad.html"
    page.write_text("<title>x</title><script>document.title='ran';console.log('x')</script><img src='missing.png'>")
    session = browser.tab()
    browser.open(session, page.as_uri())
    found = complaints(browser.events)
    return check("the harness sees a script, a console message and a request",
                 browser.evaluate(session, "document.title") == "ran" and any("console" in f for f in found) and any("request" in f for f in found), found)


def check_page(browser, page, texts, scripts, width, dark):
    label = f"scripts {'on' if scripts else 'off'}, {width} px, {'dark' if dark else 'light'}: "
    session = browser.tab(width=width, dark=dark, scripts=scripts)
    browser.open(session, page.as_uri())
    found = complaints(browser.events)
    seen = browser.evaluate(session, PROBE)
    expected = sorted(visible(text).replace("\r", "\n") for text in texts)
    shown = sorted(text.strip(" ") for text in seen["texts"])
    wrong = next(((a, b) for a, b in zip(expected, shown) if a != b), (len(expected), len(shown)))
    return all([check(label + "no console message, no request", not found, found),
                check(label + "the title is text", seen["title"] == make_fixture.HOSTILE_TITLE, seen["title"]),
                check(label + "no element that loads or runs", not seen["refused"], seen["refused"]),
                check(label + "no event handler, no inline style", seen["handlers"] == 0, seen["handlers"]),
                check(label + "the texts are shown as they are", expected == shown, wrong),
                check(label + "nothing is wider than the page", seen["wide"] <= 0, f"{seen['wide']} px")])


def write_predictions(run, texts):
    """Every text as a mistake of the last split."""
    evaluation = json.loads((run / "evaluation.json").read_text())
    names, split = evaluation["label_names"], list(evaluation["splits"])[-1]
    lines = [json.dumps({"schema": "glassformer.predictions/1", "task": "classification", "split": split, "example": i, "gold": names[0],
                         "predicted": names[1], "text": text}) for i, text in enumerate(texts)]
    (run / "predictions").mkdir()
    (run / "predictions" / f"{split}.jsonl").write_text("\n".join(lines) + "\n")
    return f"mistakes-{len(evaluation['splits']) - 1}-0-1"


def check_mistakes(browser, page, place, texts):
    """The link of a cell leads to its mistakes and shows them, without a script."""
    session = browser.tab()
    browser.open(session, f"{page.as_uri()}#{place}")
    shown = browser.evaluate(session, f"[...document.querySelectorAll('#{place} li')].map(e => e.checkVisibility())")
    links = browser.evaluate(session, f"document.querySelectorAll('td a[href=\"#{place}\"]').length")
    return all([check("a cell leads to its mistakes", links == 1, links),
                check("all of them are shown there", shown == [True] * len(texts), shown)])


def main():
    program = Path(sys.argv[1]).resolve() / "glassformer"
    if not program.exists():
        print(f"skipped: {program} is not built")
        return 77
    if devtools.find_chromium() is None:
        print("skipped: no Chromium here; on Debian: apt-get install chromium")
        return 77
    with tempfile.TemporaryDirectory(prefix="glass_report_") as temporary, devtools.Browser() as browser:
        folder = Path(temporary)
        texts = make_fixture.make_payloads(folder / "run")
        place = write_predictions(folder / "run", texts)
        subprocess.run([program, "report", folder / "run"], check=True, stdout=subprocess.DEVNULL)
        page = folder / "run/report.html"
        results = [harness_notices(browser, folder), check("at least 34 payloads", len(texts) >= 34, len(texts)),
                   check_page(browser, page, texts, True, 1280, False), check_page(browser, page, texts, False, 360, True),
                   check_mistakes(browser, page, place, texts)]
        printed = browser.tab()
        browser.open(printed, page.as_uri())
        pdf = browser.call("Page.printToPDF", printed)["data"]
        results.append(check("the page prints, unfolded", len(pdf) > 100000, len(pdf)))
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
