"""The grammar of dhcpd.leases: words, strings, semicolons, braces, comments, as phrases of bounded length."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from rightdoor.model.finding import DataFinding
from rightdoor.readers.build import finding
from rightdoor.readers.limits import Limits
from rightdoor.readers.source import Source
from rightdoor.readers.text import lines

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*(?:"|\\?$)|[{};]|#.*|[^\s{};"#]+')
MOST_WORDS = 2_000


class Phrase(NamedTuple):
    """Words up to a `;`, `{` or `}`: the line of the first word (of the brace when there are none) and the text as received."""

    line: int
    words: tuple[str, ...]
    text: str
    end: str

    @property
    def word(self) -> str:
        """The keyword."""
        return self.words[0] if self.words else ""

    @property
    def rest(self) -> str:
        """What stands behind the keyword, as received."""
        return self.text[len(self.words[0]) :].strip() if self.words else ""


def phrases(source: Source, limits: Limits) -> Iterator[Phrase | DataFinding]:
    """The phrases of a file; comments are left out. Words after the last `;` of a cut file are `truncated`."""
    words: list[str] = []
    parts: list[str] = []
    line = 1
    over = False
    for item in lines(source, limits):
        if isinstance(item, DataFinding):
            yield item
            continue
        text = item.text
        if "\0" in text:
            yield finding("encoding", f"line:{item.number}", raw="\0")
            text = text.replace("\0", "\\x00")
        start = end = -1
        for token in _TOKEN.finditer(text):
            word = token[0]
            if word in (";", "{", "}"):
                if start >= 0:
                    parts.append(text[start:end])
                if not over and (words or word != ";"):
                    yield Phrase(line if words else item.number, tuple(words), " ".join(parts), word)
                words, parts, start, over = [], [], -1, False
            elif word[0] != "#":
                if not words:
                    line = item.number
                if len(words) < MOST_WORDS:
                    words.append(word)
                elif not over:
                    over = True
                    message = f"more than {MOST_WORDS} words without a semicolon; left out"
                    yield finding("too-large", f"line:{line}", raw=parts[0] if parts else "", message=message)
                start, end = (token.start() if start < 0 else start), token.end()
        if start >= 0 and not over:
            parts.append(text[start:end])
    if words and not over:
        yield finding("truncated", f"line:{line}", raw=" ".join(parts), message="the file ends within a statement; it was not read")
