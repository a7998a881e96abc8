"""What a reader of report.html sees: the tables of each section and its text, and the numbers in them."""
import re
from html.parser import HTMLParser

NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?(?:e-?\d+)?")


class Page(HTMLParser):
    """sections: by id {"text", "tables"}; a table is its rows, a row its cells as texts."""

    def __init__(self, html):
        super().__init__()
        self.sections, self.section, self.cell = {}, None, None
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        if tag == "section":
            self.section = self.sections.setdefault(dict(attributes)["id"], {"text": "", "tables": []})
        elif self.section is None:
            return
        elif tag == "table":
            self.section["tables"].append([])
        elif tag == "tr":
            self.section["tables"][-1].append([])
        elif tag in ("td", "th"):
            self.cell = ""
        elif tag in ("li", "p", "dd", "dt", "h3", "summary"):
            self.section["text"] += "\n"

    def handle_endtag(self, tag):
        if tag in ("td", "th") and self.cell is not None:
            self.section["tables"][-1][-1].append(plain(self.cell).strip())
            self.cell = None
        elif tag == "section":
            self.section = None

    def handle_data(self, data):
        if self.section is None:
            return
        if self.cell is not None:
            self.cell += data
        self.section["text"] += plain(data)

    def table(self, section, place=0):
        """The rows of a table by their first cells."""
        return {row[0]: row[1:] for row in self.sections[section]["tables"][place] if row}

    def text(self, section):
        return self.sections[section]["text"]


def plain(text):
    return text.replace("\u00a0", " ").replace("\u2212", "-").replace("\u2013", "..")


def numbers(text):
    """Every number of a cell in its order: "87.0 % [82.0, 91.5]" is 87, 82, 91.5."""
    return [float(found) for found in NUMBER.findall(text.replace(",", "" if re.search(r"\d,\d{3}", text) else ", "))]
