"""ETH's `oaipmh`, the maintained fork of pyoai, over the holdings. Arguments: port, file."""

from datetime import timezone

from holdings import URL, chosen, rows, serve
from oaipmh import common, error, metadata, server

FIELDS = "title creator subject description publisher contributor date type format identifier source language relation coverage rights"


def header(row):
    return common.Header(None, row["identifier"], row["moment"].replace(tzinfo=None), [row["set"]], row["deleted"])


def record(row):
    if row["deleted"]:
        return header(row), None, None
    fields = dict.fromkeys(FIELDS.split(), ()) | {"title": [row["title"]], "creator": ["Durand, Zoé"]}
    return header(row), common.Metadata(None, {name: list(values) for name, values in fields.items()}), None


class Holdings:
    def identify(self):
        return common.Identify(
            repositoryName="oaipmh", baseURL=URL, protocolVersion="2.0", adminEmails=["admin@example.org"],
            earliestDatestamp=rows()[0]["moment"].replace(tzinfo=None), deletedRecord="persistent",
            granularity="YYYY-MM-DDThh:mm:ssZ", compression=["identity"],
        )  # fmt: skip

    def _page(self, metadataPrefix, set=None, from_=None, until=None, cursor=0, batch_size=10):
        if metadataPrefix != "oai_dc":
            raise error.CannotDisseminateFormatError("there is oai_dc only")
        aware = [moment and moment.replace(tzinfo=timezone.utc) for moment in (from_, until)]
        found = chosen(*aware, set)
        if not found:
            raise error.NoRecordsMatchError("nothing matches")
        return found[cursor : cursor + batch_size]

    def listRecords(self, **asked):
        return [record(row) for row in self._page(**asked)]

    def listIdentifiers(self, **asked):
        return [header(row) for row in self._page(**asked)]

    def listMetadataFormats(self, identifier=None):
        return [("oai_dc", server.NS_OAIPMH + "oai_dc.xsd", server.NS_OAIDC)]

    def listSets(self, cursor=0, batch_size=10):
        return [("earth", "Earth", None), ("life", "Life", None)][cursor : cursor + batch_size]


registry = metadata.MetadataRegistry()
registry.registerWriter("oai_dc", server.oai_dc_writer)
serve(server.BatchingServer(Holdings(), metadata_registry=registry, resumption_batch_size=50).handleRequest)
