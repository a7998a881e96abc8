"""C++ read as text: comments and literals blanked out, the functions with their lines, the declarations of a header.

A statement is what ends in `;` or in a body. Braces are matched after comments, literals and preprocessor lines are
gone, so that none of them can be taken for code; no macro is expanded.
"""
import re
from dataclasses import dataclass

# Numbers stand first, so that the ' in 1'000 opens no character.
NOT_CODE = re.compile(r'''\b\d(?:'?[\w.])*|//[^\n]*|/\*.*?\*/'''
                      r'''|(?:u8|[uUL])?R"(?P<mark>[^()\\\s]{0,16})\(.*?\)(?P=mark)"'''
                      r'''|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])+\'''', re.S)
DIRECTIVE = re.compile(r"^[ \t]*#(?:[^\n\\]|\\.)*(?:\\\n(?:[^\n\\]|\\.)*)*", re.M)
CONDITION = re.compile(r"^[ \t]*#[ \t]*(if|ifdef|ifndef|elif|else|endif)\b", re.M)
MARK = re.compile(r"[{};]|\b(?:public|protected|private)\s*:(?!:)")
PARENS = "\x01"


@dataclass(frozen=True)
class Statement:
    head: str        # what stands before `;` or the body
    begin: int       # offset of its first character
    end: int         # offset behind its last one
    has_body: bool
    is_public: bool


def blank(text):
    """Blanks of the same number and lines."""
    return re.sub(r"[^\n]", " ", text)


def blank_literal(match):
    text = match.group()
    if text[0].isdigit():
        return text
    return f'"{blank(text[1:-1])}"' if text[0] == '"' else blank(text)


def without_comments(text):
    """The code at the same offsets, without comments and without what stands in literals."""
    return NOT_CODE.sub(blank_literal, text)


def first_branches(code):
    """Blanks what stands between #else or #elif and #endif: two branches may open one brace twice."""
    kept, depth, skipped_from = [], 0, None
    for line in code.splitlines(keepends=True):
        word = (CONDITION.match(line) or [None, ""])[1]
        if word.startswith("if"):
            depth += 1
        elif word == "endif":
            skipped_from = None if skipped_from == depth else skipped_from
            depth -= 1
        elif word and skipped_from is None:
            skipped_from = depth
        kept.append(line if skipped_from is None else blank(line))
    return "".join(kept)


def without_directives(code):
    return DIRECTIVE.sub(lambda match: blank(match.group()), code)


def flattened(head):
    """The head with every (...) as one mark, without <...>, [[...]] and {...}."""
    flat = re.sub(r"\boperator\s*(\(\)|[^\w\s(]+)", "operator_", head).replace("->", " ")
    flat = re.sub(r"\[\[.*?\]\]|\balignas\s*\([^()]*\)", " ", flat)
    before = None
    while before != flat:
        before = flat
        flat = re.sub(r"<[^<>();]*>", " ", flat)
        flat = re.sub(r"\{[^{}]*\}", "\x02", re.sub(r"\([^()]*\)", PARENS, flat)).replace(f"<{PARENS}>", " ")
        flat = re.sub(rf"<[^<>();]*{PARENS}[^<>();]*>", " ", flat)
    return flat.strip()


def kind_of_body(head):
    """What a brace behind this head opens: `scope` (namespace, class), `function` or `value`."""
    flat = flattened(head)
    if re.match(r"(inline\s+)?namespace\b|extern\s*\"\s*\"$", flat):
        return "scope"
    if "(" in flat or re.match(r"(typedef\s+)?enum\b", flat):
        return "value"
    if PARENS not in flat:
        return "scope" if re.search(r"\b(class|struct|union)\b", flat) and "=" not in flat else "value"
    if "=" in flat:  # a lambda at the end of an initialiser is a function like any other
        return "function" if re.search(r"\[[^\]]*\]\s*\x01[\s\w]*$", flat) else "value"
    has_initialisers = re.search(rf"{PARENS}[^:]*(?<!:):(?!:)", flat)
    return "value" if has_initialisers and re.search(r"\w$", flat) else "function"


def matching(code, opened, end):
    """Offset of the brace that closes the one at `opened`; ValueError when there is none."""
    depth = 0
    for match in re.compile(r"[{}]").finditer(code, opened, end):
        depth += 1 if match.group() == "{" else -1
        if depth == 0:
            return match.start()
    raise ValueError("a brace is not closed")


def is_class_scope(head):
    return re.search(r"\bclass\b", flattened(head)) is not None


def statements(code, begin=0, end=None, is_public=True, inside_public=True):
    """The statements of a scope and of the scopes in it, in order; bodies of functions are not read."""
    end, start, at = len(code) if end is None else end, begin, begin
    while mark := MARK.search(code, at, end):
        head, at = code[start:mark.start()], mark.end()
        if mark.group() == "}":
            raise ValueError("a brace too many")
        if mark.group() == "{":
            close, kind = matching(code, mark.start(), end), kind_of_body(head)
            at = close + 1
            if kind == "scope":
                yield from statements(code, mark.end(), close, not is_class_scope(head), inside_public and is_public)
            if kind == "value":
                continue
            if kind == "function":
                yield made(code, start, mark.start(), close + 1, True, is_public and inside_public)
        elif mark.group() == ";":
            if "(" in flattened(head):
                continue
            yield made(code, start, mark.start(), mark.end(), False, is_public and inside_public)
        else:
            is_public = mark.group().startswith("public")
        start = at


def made(code, start, head_end, end, has_body, is_public):
    head = code[start:head_end]
    return Statement(" ".join(head.split()), start + len(head) - len(head.lstrip()), end, has_body, is_public)


def all_statements(text):
    """Those of a file. Where the branches of an #if do not match their braces, its first branches are read."""
    code = without_comments(text)
    try:
        return list(statements(without_directives(code)))
    except ValueError:
        return list(statements(without_directives(first_branches(code))))


def line_of(text, offset):
    return text.count("\n", 0, offset) + 1


def functions(text):
    """(head, first line, lines) of every function with a body, from its head to its closing brace."""
    found = []
    for statement in all_statements(text):
        if statement.has_body:
            first = line_of(text, statement.begin)
            found.append((statement.head, first, line_of(text, statement.end - 1) - first + 1))
    return found


def docstring(text, statement):
    """The `///` lines right above a statement and the `///<` behind its lines."""
    lines, first = text.splitlines(), line_of(text, statement.begin) - 1
    above = first
    while above > 0 and lines[above - 1].lstrip().startswith("///"):
        above -= 1
    inside = lines[first:line_of(text, statement.end - 1)]
    return "\n".join([*lines[above:first], *(line.split("///<", 1)[1] for line in inside if "///<" in line)])
