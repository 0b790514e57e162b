"""The fields of a tantivy index, their analysers, and a document of ours as one of tantivy's.

Accents are folded before the stemmer: the other way round `données` is "don" and `donnees` is "donne", and searching
without accents misses. Numbers are signed: deleting by an unsigned term deletes nothing and says nothing.
"""

from __future__ import annotations

from tantivy import Document, Filter, Index, Schema, SchemaBuilder, TextAnalyzer, TextAnalyzerBuilder, Tokenizer

from catalogue.index.document import CODES, TEXTS, WorkDocument
from catalogue.index.ordering import orders, weight
from catalogue.index.words import STOP_ENGLISH, STOP_FRENCH
from catalogue.query import LISTED

LAYOUT = "8"
"""Changes whenever fields or analysers do; an index of another layout is begun anew."""

COVERED = ("first", "last", "west", "south", "east", "north")
"""Bounds of the time and place that a work covers; degrees are kept as hundred-thousandths."""

MARKER = "!marker"
"""The `work` of the document that holds the position in the change log; public ids never begin so."""

UNSOUGHT = "unsought"
"""The analyser of a text that is sorted by and never searched: no term is kept of it, the column keeps it whole."""

NAME = "name"
"""The analyser of names: found whole and whatever their accents and case, counted as they are written."""

_LAST = 2**63 - 1
_LONGEST = 60


def analysers() -> dict[str, TextAnalyzer]:
    """Analysers by name: `fr` and `en` stem and drop stop words, `plain` only folds."""
    return {
        "fr": _analyser(Filter.custom_stopword(STOP_FRENCH), Filter.stemmer("french")),
        "en": _analyser(Filter.custom_stopword(STOP_ENGLISH), Filter.stemmer("english")),
        "plain": _analyser(),
        NAME: _name(),
    }


def _name() -> TextAnalyzer:
    return TextAnalyzerBuilder(Tokenizer.raw()).filter(Filter.lowercase()).filter(Filter.ascii_fold()).build()


def _analyser(*last: Filter) -> TextAnalyzer:
    builder = TextAnalyzerBuilder(Tokenizer.simple())
    for step in (Filter.remove_long(_LONGEST), Filter.lowercase(), Filter.ascii_fold(), *last):
        builder = builder.filter(step)
    return builder.build()


def analyser_of(field: str) -> str:
    return field[-2:] if field.endswith(("_fr", "_en")) else "plain"


def counted(facet: str) -> str:
    """The field that a facet is counted from: names have one beside the field in which their words are searched."""
    return f"{facet}_named" if facet in LISTED else facet


def schema() -> Schema:
    builder = SchemaBuilder()
    builder.add_text_field("work", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("marker", stored=True, tokenizer_name="raw", index_option="basic")
    for field in TEXTS:
        builder.add_text_field(field, tokenizer_name=analyser_of(field), index_option="position")
    builder.add_text_field("words", tokenizer_name="plain", index_option="basic")
    builder.add_text_field("keys", tokenizer_name="raw", index_option="basic")
    for field in (*CODES, "carries"):
        builder.add_text_field(field, fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("by_title", fast=True, tokenizer_name=UNSOUGHT, index_option="basic")
    for name in LISTED:
        builder.add_text_field(counted(name), fast=True, tokenizer_name=NAME, index_option="basic")
    for field in (*COVERED, "number", "added", "changed", "by_added", "by_newest", "by_oldest", "by_letters"):
        builder.add_integer_field(field, fast=True)
    builder.add_integer_field("records", fast=True)
    builder.add_float_field("weight", fast=True)
    return builder.build()


def register(index: Index) -> None:
    """Give an index its analysers; they are not kept on disk and must be given after every opening."""
    for name, analyser in analysers().items():
        index.register_tokenizer(name, analyser)
    index.register_tokenizer(UNSOUGHT, TextAnalyzerBuilder(Tokenizer.raw()).filter(Filter.remove_long(0)).build())
    index.register_fast_field_tokenizer(NAME, TextAnalyzerBuilder(Tokenizer.raw()).build())
    index.register_fast_field_tokenizer(UNSOUGHT, TextAnalyzerBuilder(Tokenizer.raw()).build())


def document(work: WorkDocument, shape: Schema) -> Document:
    fields: dict[str, object] = {**work.texts, **work.codes}
    fields["words"] = work.spelt
    fields["work"] = work.work
    fields["keys"] = work.keys
    fields["carries"] = [f"{source}#{count}" for source, count in work.carries.items()]
    fields["records"] = work.records
    fields["weight"] = weight(work)
    fields["added"], fields["changed"] = work.added, work.changed
    if work.year is not None:
        fields["number"] = work.year
    fields.update((counted(name), values) for name, values in work.names.items())
    fields.update(bounds(work))
    fields.update(orders(work))
    return Document.from_dict(fields, shape)


def bounds(work: WorkDocument) -> dict[str, int]:
    """What is known of the time and place covered, by COVERED."""
    covered = work.covered
    degrees = [parts(one) for one in covered.box] if covered.box else [None] * 4
    known = zip(COVERED, (covered.first, covered.last, *degrees), strict=True)
    return {name: value for name, value in known if value is not None}


def parts(degrees: float) -> int:
    return round(degrees * 100_000)


def marker_document(text: str, shape: Schema) -> Document:
    """The document of the position; it has neither texts nor counted fields and is the last in every order."""
    return Document.from_dict(
        {"work": MARKER, "marker": text, "by_added": -1, "by_newest": -1, "by_oldest": _LAST, "by_title": "\U0010ffff"},
        shape,
    )
