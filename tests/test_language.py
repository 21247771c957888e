"""Both catalogues are complete: same keys, same places to fill in, and every key the code asks for."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from fivec import glossary
from fivec.language import LANGUAGES, LOCALE_DIR, Translator, catalogue, translator
from fivec.schema import C_NAMES

ROOT = Path(__file__).resolve().parents[1]
SOURCES = [
    ROOT / "app.py",
    *(p for top in ("pages", "dashboard", "fivec") for p in (ROOT / top).rglob("*.py")),
]
TRANSLATORS = {"t", "translate"}
TWO_VARIABLES = ("kind", "template", "tier", "way")
"""First words of keys of which the code holds both parts in variables."""


def asked(source: str) -> Iterator[tuple[int, str]]:
    """Line and pattern of every key that a source file hands to a translator."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and node.args:
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if name in TRANSLATORS:
                yield from ((node.lineno, pattern) for pattern in patterns(node.args[0]))


def patterns(node: ast.expr) -> Iterator[str]:
    """Regular expressions of the keys an expression can be; nothing where it is a variable."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield re.escape(node.value)
    elif isinstance(node, ast.JoinedStr):
        parts = [re.escape(str(p.value)) if isinstance(p, ast.Constant) else ".+" for p in node.values]
        yield "".join(parts)
    elif isinstance(node, ast.IfExp):
        yield from patterns(node.body)
        yield from patterns(node.orelse)


def used(source: str) -> Iterator[str]:
    """Regular expressions of the keys that the strings of a source file can be.

    Where a string starts with a variable, that is a measure or a C.
    """
    subject = "|".join(map(re.escape, (*glossary.entries(), *C_NAMES)))
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield re.escape(node.value)
        elif isinstance(node, ast.JoinedStr):
            (pattern,) = patterns(node)
            if pattern.startswith(".+"):
                pattern = f"(?:{subject}){pattern[2:]}"
            yield pattern


def unused(sources: list[str], tables: str, keys: set[str]) -> list[str]:
    """Keys that no source file and no table of rules asks for."""
    shapes = {pattern for source in sources for pattern in used(source) if r"\." in pattern}
    plain = {
        key
        for key in keys
        if re.escape(key) in shapes or key.removesuffix(".internal").removesuffix(".named") in tables
    }
    shapes = [re.compile(shape) for shape in shapes if ".+" in shape or "(?:" in shape]
    return sorted(
        key
        for key in keys - plain
        if not key.startswith(TWO_VARIABLES) and not any(shape.fullmatch(key) for shape in shapes)
    )


def messages(language: str) -> dict[str, tuple[str, ...]]:
    """Every message as the tuple of its forms."""
    return {key: (text,) if isinstance(text, str) else text for key, text in catalogue(language).items()}


def key_of(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def fields(forms: tuple[str, ...]) -> set[str]:
    return {name for form in forms for _, name, _, _ in Formatter().parse(form) if name}


def gaps(source: str, keys: set[str]) -> list[str]:
    """Patterns of a source file that no key of the catalogue fits."""
    return [
        f"{line}: {pattern}"
        for line, pattern in asked(source)
        if not any(re.fullmatch(pattern, key) for key in keys)
    ]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_key_in_code_has_words(path: Path) -> None:
    assert gaps(path.read_text("utf-8"), set(messages("nl"))) == []


def test_the_scan_sees_a_missing_key() -> None:
    source = 't("page.data")\nview.t(f"side.{x}")\nt("no.key" if a else "page.data")\nlook.t(f"nothing.{x}")'
    assert gaps(source, set(messages("en"))) == [r"3: no\.key", r"4: nothing\..+"]


def test_every_key_is_asked_for() -> None:
    sources = [path.read_text("utf-8") for path in SOURCES]
    tables = "\n".join(path.read_text("utf-8") for path in sorted((ROOT / "fivec").rglob("*.toml")))
    assert unused(sources, tables, set(messages("nl"))) == []


def test_the_scan_sees_a_key_that_nobody_asks_for() -> None:
    keys = {"page.data", "side.internal", "CN-1.sentence", "reading.sentence", "rule.named", "page.old"}
    source = 't("page.data")\nt(f"side.{x}")\nt(f"{measure.id}.sentence")'
    assert unused([source], 'key = "rule"', keys) == ["page.old", "reading.sentence"]


def test_both_languages_have_the_same_keys_in_the_same_files() -> None:
    files = {language: sorted(p.name for p in (LOCALE_DIR / language).glob("*.po")) for language in LANGUAGES}
    assert files["nl"] == files["en"]
    for name in files["nl"]:
        keys = []
        for language in LANGUAGES:
            with (LOCALE_DIR / language / name).open("rb") as stream:
                keys.append(sorted(map(key_of, filter(key_of, read_po(stream)))))
        assert keys[0] == keys[1], name


def test_no_key_is_defined_twice() -> None:
    for language in LANGUAGES:
        seen: dict[str, str] = {}
        for path in sorted((LOCALE_DIR / language).glob("*.po")):
            with path.open("rb") as stream:
                for message in read_po(stream):
                    key = key_of(message)
                    assert not key or seen.setdefault(key, path.name) == path.name, (key, path.name)


@pytest.mark.parametrize("key", sorted(messages("nl")))
def test_a_message_is_whole_in_both_languages(key: str) -> None:
    dutch, english = messages("nl")[key], messages("en")[key]
    assert all(form.strip() for form in dutch + english)
    assert fields(dutch) == fields(english)


def test_a_missing_key_is_an_error() -> None:
    with pytest.raises(KeyError):
        translator("nl")("no.such.key")
    with pytest.raises(ValueError, match="unknown language"):
        Translator("de")
