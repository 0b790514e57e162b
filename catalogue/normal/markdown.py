"""Text as people write it in plain files: Markdown, reStructuredText's links and VizieR's notation, made plain."""

from __future__ import annotations

import re
import unicodedata

_MARKS = re.compile(r"[*`#\\]|\]\(|__|^[ \t]*[+-] ", re.MULTILINE)
_LINK = re.compile(
    r"!?\[([^\[\]\n]+)\]\((?:<[^<>\n]*>|(?:https?:|mailto:|ftp:|/|#)[^\s()]*(?:\([^\s()]*\)[^\s()]*)?)\s*\)"
)
_ROLE = re.compile(r"`([^`<>\n]{1,300}?)\s*<[^`<>\n]+>`_{1,2}")
_STRONG = re.compile(r"(\*\*|__)(?=\S)([^\n]{1,500}?)(?<=\S)\1(?!\w)")
"""A mark without its end costs a reading as long as what may stand in one."""
_EMPHASIS = re.compile(r"(?<![\w*])\*(?=[^\s*])([^*\n]+?)(?<=[^\s*])\*(?![\w*])")
_CODE = re.compile(r"(`{1,3})([^`\n]+)\1")
_HEADING = re.compile(r"^[ ]{0,3}#{1,6}[ \t]++(.*)$", re.MULTILINE)
_ITEM = re.compile(r"^[ \t]*[*+-][ \t]+(?=\S)", re.MULTILINE)
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+.!~-])")


def plain(raw: str) -> str:
    """Markdown without its marks, its headings and items as paragraphs; the very same text where there are none."""
    if not _MARKS.search(raw):
        return raw
    text = raw.replace("\r\n", "\n")
    text = _ROLE.sub(r"\1", _LINK.sub(r"\1", text))
    text = _HEADING.sub(_headed, text)
    text = _ITEM.sub("\n\n", text)
    text = _EMPHASIS.sub(r"\1", _STRONG.sub(r"\2", text))
    return _ESCAPED.sub(r"\1", _CODE.sub(r"\2", text))


def _headed(found: re.Match[str]) -> str:
    """A heading as a paragraph, without the signs that may close it too."""
    return "\n\n" + (found[1].rstrip(" \t#") or found[1][:1]) + "\n\n"


_GREEK = re.compile(r"\{([A-Za-z]{2,8})\}")
_RAISED = re.compile(r"\^([+-]?[\w.+-]{1,6})\^")
_LOWERED = re.compile(r"(?<![\w/])([^\W_]{1,3})_([\w.+*-]{1,6}?)_(?![^\W\d_]{3})")
_SUPERSCRIPTS = str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")


def notation(raw: str) -> str:
    """VizieR's `H{alpha}`, `{mu}m`, `10^-5^` and `M_bol_` as Hα, µm, 10⁻⁵ and Mbol
    (https://vizier.cds.unistra.fr/doc/catstd.htx)."""
    text = _GREEK.sub(_letter, raw) if "{" in raw else raw
    text = _LOWERED.sub(r"\1\2", text) if text.count("_") > 1 else text
    return _RAISED.sub(lambda found: found[1].translate(_SUPERSCRIPTS), text) if "^" in text else text


def _letter(found: re.Match[str]) -> str:
    case = "CAPITAL" if found[1][0].isupper() else "SMALL"
    name = {"LAMBDA": "LAMDA"}.get(found[1].upper(), found[1].upper())
    try:
        return unicodedata.lookup(f"GREEK {case} LETTER {name}")
    except KeyError:
        return found.group()
