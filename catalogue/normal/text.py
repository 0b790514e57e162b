"""Text made plain and safe: NFC, white space collapsed, markup and illegal characters taken out, mojibake mended.

Everything is gated by a test that costs next to nothing, because nearly all text needs nothing: `ftfy` takes 352 µs an
abstract, this module 5.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from html import unescape
from typing import TYPE_CHECKING

import nh3

from catalogue.normal import table

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
_TAG = re.compile(
    r"</?(?:jats:|mml:|xhtml:)?(?:p|br|b|i|u|s|a|em|strong|sub|sup|span|div|ul|ol|li|dl|dt|dd|h[1-6]|hr|table|thead|"
    r"tbody|tr|td|th|pre|code|blockquote|img|font|small|big|center|italic|bold|sec|title|list|list-item|script|style|"
    r"iframe|object|embed|form|input|button|svg|math|m[a-z]{1,10}|html|head|body|section|article|nav|header|footer|"
    r"abbr|cite|q|tt|kbd|var|del|ins|inline-formula|tex-math|alternatives|disp-formula|sc|ext-link|xref)"
    r"(?:\s[^<>]*)?/?>|<!--.*?-->",
    re.IGNORECASE | re.DOTALL,
)
_BREAK = re.compile(
    r"<(?:br|hr)\s*/?>|</?(?:jats:)?(?:p|div|li|ul|ol|dl|dt|dd|tr|table|h[1-6]|blockquote|pre|sec|section|article)"
    r"(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_SCRIPT = {"script", "style", "iframe", "object", "embed", "svg"}
_MOJIBAKE = re.compile(
    "[\u00c2\u00c3][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]"
    "|\u00e2\u20ac|\u00e2\u0080|\u00c5[\u0093\u201c\u0092\u2019]"
)
_UNSAFE = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u200b\u2028-\u202e\u2060\u2066-\u2069\ufeff"
    r"\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]"
)
_PARAGRAPH = re.compile(r"\n[^\S\n]*\n\s*|\u2029")
_FRENCH = frozenset(word for language, word in table("function-words.tsv") if language == "fr")
_ENGLISH = frozenset(word for language, word in table("function-words.tsv") if language == "en")
_LONGEST_FOR_LANGUAGE = 100


def mended(raw: str) -> str:
    """The text with UTF-8 that was once read as Latin-1 or Windows-1252 put right; the very same text where whole."""
    if raw.isascii() or not ("\u00c3" in raw or "\u00c2" in raw or "\u00e2" in raw or "\u00c5" in raw):
        return raw  # a search for one character costs a tenth of the expression's
    if _MOJIBAKE.search(raw) is None:
        return raw
    from ftfy import fix_encoding  # loaded where it is needed, which is seldom: it takes a thirtieth of a second

    fixed = fix_encoding(raw)
    return raw if fixed == raw else fixed


def _safe(character: re.Match[str]) -> str:
    # Windows-1252 declared as Latin-1 leaves its quotes and dashes in the C1 range
    found = character.group()
    if "\x80" <= found <= "\x9f":
        return bytes([ord(found)]).decode("cp1252", "ignore")
    return "\n\n" if found in "\u2028\u2029" else "" if found > "\x9f" else " "


_SUPERSCRIPTS = str.maketrans("0123456789+-\u2212\u2013n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻ⁿ")
_HIGH = re.compile("[+\u2212\u2013-]?\\d{1,4}[+\u2212\u2013-]?|[+\u2212\u2013-]|n")
_RAISED = re.compile(r"<((?:jats:)?sup)(?:\s[^<>]*)?>([^<>]{1,9})</\1\s*>", re.IGNORECASE)


def raised(text: str) -> str:
    """A number or sign that stands high, as a character that does: 10<sup>6</sup> is a million, and 106 is not."""
    high = text.strip()
    return high.translate(_SUPERSCRIPTS) if _HIGH.fullmatch(high) else text


def _unmarked(raw: str) -> str:
    """Without tags and entities, blocks and line breaks as empty lines; once or twice escaped makes no difference."""
    for _ in range(4):
        if _TAG.search(raw):
            raw = _RAISED.sub(lambda found: raised(found[2]), raw)
            # a script that is never closed is a word of the text: taken for one, it would swallow all that follows
            lower = raw.lower()
            for tag in [tag for tag in _SCRIPT if f"<{tag}" in lower and f"</{tag}" not in lower]:
                raw = re.sub(rf"<{tag}\b[^<>]*>?", " ", raw, flags=re.IGNORECASE)
            kept = nh3.clean(_BREAK.sub("\n\n", raw), tags=set(), clean_content_tags=_SCRIPT)
            raw = unescape(kept)
        elif _ENTITY.search(raw):
            raw = unescape(raw)
        else:
            break
    return raw


def _normal(raw: str) -> str:
    if "<" in raw or "&" in raw:
        raw = _unmarked(raw)
    if raw.isascii():
        return raw if "\x7f" not in raw and "\x00" not in raw else _UNSAFE.sub(_safe, raw)
    if not raw.isprintable() and _UNSAFE.search(raw):
        raw = _UNSAFE.sub(_safe, raw)
    return raw if unicodedata.is_normalized("NFC", raw) else unicodedata.normalize("NFC", raw)


def line(raw: str) -> str:
    """Plain text on one line; empty where nothing is left."""
    if _is_plain(raw):
        return raw.strip() if "  " not in raw else " ".join(raw.split())
    text = " ".join(_normal(raw).split())
    return text if text.isprintable() else " ".join(_UNSAFE.sub("", text).split())


def _is_plain(raw: str) -> bool:
    """Whether nothing but white space is to be mended."""
    return (
        "<" not in raw
        and "&" not in raw
        and raw.isprintable()
        and (raw.isascii() or unicodedata.is_normalized("NFC", raw))
    )


def prose(raw: str) -> str:
    """Plain text whose paragraphs (empty lines, blocks of HTML) are separated by one line feed each."""
    if _is_plain(raw):  # neither line feed nor tag: one paragraph
        return raw.strip() if "  " not in raw else " ".join(raw.split())
    text = _normal(raw)
    if "\n" not in text or not _PARAGRAPH.search(text):
        text = " ".join(text.split())
        return text if text.isprintable() else " ".join(_UNSAFE.sub("", text).split())
    paragraphs = (" ".join(_UNSAFE.sub(" ", part).split()) for part in _PARAGRAPH.split(text))
    return "\n".join(part for part in paragraphs if part)


def written(prose: str) -> str:
    """A text of paragraphs as plain text has them, an empty line between: `prose` and others take one line feed for the
    end of a line only."""
    return prose.replace("\n", "\n\n")


@lru_cache(maxsize=16384)
def label(raw: str) -> str:
    """`line`, remembered: for texts that come again and again (publishers, subjects, names)."""
    return line(raw)


_LABEL = re.compile(r"(?:abstract|résumé|resume)\s*:\s+(?=\S)", re.IGNORECASE)
_REMARK = re.compile(r"(?:comments?|échelle\(?s?\)?|périodicité)\s*:", re.IGNORECASE)


def unlabelled(text: str) -> str:
    """An abstract without the word that says so before it."""
    return text[found.end() :] if (found := _LABEL.match(text)) else text


_LOG = re.compile(
    r"(?:Made available in DSpace|Submitted by .{1,200}?|Approved for entry into archive by .{1,200}?) on \d{4}-"
)


def is_deposit_log(text: str) -> bool:
    """Whether a description is a line of DSpace's log on the deposit (dc.description.provenance), which some DSpaces
    give away."""
    return text[:9] in ("Made avai", "Submitted", "Approved ") and _LOG.match(text) is not None


def is_remark(text: str) -> bool:
    """Whether a description is a remark by its own first word: `Comment: 12 pages`, `Échelle(s) :`."""
    return _REMARK.match(text) is not None


def unbracketed(text: str) -> str:
    """`INRAE` of `(INRAE)`, as Dataverse shows an affiliation."""
    whole = text[:1] == "(" and text[-1:] == ")" and text.count("(") == 1
    return text[1:-1].strip() if whole else text


_WORD = re.compile(r"[^\W\d_]{3}")


def is_worded(text: str) -> bool:
    """Whether a date or period is said in words (`19th century`), so that the words are worth keeping beside it."""
    return _WORD.search(text) is not None


def language(text: str, least: int = 50) -> str | None:
    """The language of a plain text whose language nobody states: ISO 639-1 code, or None where it is not certain.

    French and English are told by their function words; anything else is left to py3langid, on the first 100
    characters and only where there are that many.
    """
    if len(text) < least:
        return None
    words = text[: 3 * _LONGEST_FOR_LANGUAGE].lower().split()
    french, english = len(_FRENCH.intersection(words)), len(_ENGLISH.intersection(words))
    if french >= 3 and french > 2 * english:
        return "fr"
    if english >= 3 and english > 2 * french:
        return "en"
    if len(text) < _LONGEST_FOR_LANGUAGE:
        return None
    code, score = _identifier().classify(text[:_LONGEST_FOR_LANGUAGE])
    return str(code) if score > 0.95 else None


@lru_cache(maxsize=1)
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # loads numpy, which few commands need

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
