"""`oai_repo` over the holdings; it leaves deleted records out of ListRecords without a word. Arguments: port, file."""

import oai_repo
from holdings import URL, chosen, rows, serve
from lxml import etree

DC, ELEMENTS = "http://www.openarchives.org/OAI/2.0/oai_dc/", "http://purl.org/dc/elements/1.1/"


def of(identifier):
    return next((row for row in rows() if row["identifier"] == identifier), None)


class Holdings(oai_repo.DataInterface):
    limit = 50

    def get_identify(self):
        said = oai_repo.Identify()
        said.base_url, said.repository_name, said.admin_email = URL, "oai_repo", ["admin@example.org"]
        said.deleted_record, said.granularity = "transient", "YYYY-MM-DDThh:mm:ssZ"
        said.earliest_datestamp = rows()[0]["datestamp"]
        return said

    def is_valid_identifier(self, identifier):
        return of(identifier) is not None

    def get_metadata_formats(self, identifier=None):
        return [oai_repo.MetadataFormat("oai_dc", "http://www.openarchives.org/OAI/2.0/oai_dc.xsd", DC)]

    def get_record_header(self, identifier):
        row, header = of(identifier), oai_repo.RecordHeader()
        header.identifier, header.datestamp, header.setspecs = identifier, row["moment"], [row["set"]]
        header.status = "deleted" if row["deleted"] else None
        return header

    def get_record_metadata(self, identifier, metadataprefix):
        row = of(identifier)
        if row["deleted"]:
            return None
        made = etree.Element(f"{{{DC}}}dc", nsmap={"oai_dc": DC, "dc": ELEMENTS})
        etree.SubElement(made, f"{{{ELEMENTS}}}title").text = row["title"]
        return made

    def get_record_abouts(self, identifier):
        return []

    def list_set_specs(self, identifier=None, cursor=0):
        specs = ["earth", "life"] if not identifier else [of(identifier)["set"]]
        return specs, len(specs), None

    def get_set(self, setspec):
        return oai_repo.Set(setspec, setspec.title(), [])

    def list_identifiers(self, metadataprefix, filter_from=None, filter_until=None, filter_set=None, cursor=0):
        found = [row["identifier"] for row in chosen(filter_from, filter_until, filter_set)]
        return found[cursor : cursor + self.limit], len(found), None


repository = oai_repo.OAIRepository(Holdings())
serve(lambda asked: bytes(repository.process(asked)))
