"""The words for what a record consists of: its fields, dates, relations, and what people did for it."""

from __future__ import annotations

Words = dict[str, str]
"""English words by code, marked by `_l` for translation when they are shown."""


def _l(message: str) -> str:
    return message


FIELDS: Words = {
    "type": _l("Type"),
    "type_raw": _l("Type as given"),
    "pids": _l("Identifiers"),
    "titles": _l("Title"),
    "descriptions": _l("Description"),
    "creators": _l("Authors"),
    "contributors": _l("Contributors"),
    "affiliations": _l("Affiliations"),
    "publisher": _l("Publisher"),
    "publisher_ids": _l("Identifiers of the publisher"),
    "container": _l("Published in"),
    "year": _l("Year"),
    "dates": _l("Dates"),
    "languages": _l("Languages"),
    "subjects": _l("Subjects"),
    "access": _l("Access"),
    "embargo_until": _l("Embargo until"),
    "licences": _l("Licence"),
    "rights": _l("Rights"),
    "places": _l("Places"),
    "periods": _l("Period covered"),
    "funding": _l("Funding"),
    "relations": _l("Relations"),
    "version": _l("Version"),
    "formats": _l("File formats"),
    "sizes": _l("Size"),
    "files": _l("Files"),
    "landing_page": _l("Address"),
    "collections": _l("Collections"),
    "genre": _l("Genre"),
    "status": _l("Status"),
}
DATES: Words = {
    "issued": _l("published"),
    "available": _l("available"),
    "created": _l("created"),
    "submitted": _l("submitted"),
    "accepted": _l("accepted"),
    "updated": _l("updated"),
    "collected": _l("collected"),
    "valid": _l("valid"),
    "copyrighted": _l("copyrighted"),
    "withdrawn": _l("withdrawn"),
    "defended": _l("defended"),
    "other": _l("other date"),
}
RELATIONS: Words = {
    "Cites": _l("cites"),
    "IsCitedBy": _l("is cited by"),
    "References": _l("references"),
    "IsReferencedBy": _l("is referenced by"),
    "IsSupplementTo": _l("is supplement to"),
    "IsSupplementedBy": _l("is supplemented by"),
    "IsPartOf": _l("is part of"),
    "HasPart": _l("has part"),
    "IsVersionOf": _l("is version of"),
    "HasVersion": _l("has version"),
    "IsNewVersionOf": _l("is a newer version of"),
    "IsPreviousVersionOf": _l("is an earlier version of"),
    "IsDerivedFrom": _l("is derived from"),
    "IsSourceOf": _l("is source of"),
    "IsDocumentedBy": _l("is documented by"),
    "Documents": _l("documents"),
    "IsDescribedBy": _l("is described by"),
    "Describes": _l("describes"),
    "IsIdenticalTo": _l("is identical to"),
    "IsVariantFormOf": _l("is a variant form of"),
    "IsRequiredBy": _l("is required by"),
    "Requires": _l("requires"),
    "Obsoletes": _l("replaces"),
    "IsObsoletedBy": _l("is replaced by"),
    "HasMetadata": _l("has metadata"),
    "IsMetadataFor": _l("is metadata for"),
    "Continues": _l("continues"),
    "IsContinuedBy": _l("is continued by"),
    "IsPublishedIn": _l("is published in"),
    "Compiles": _l("compiles"),
    "IsCompiledBy": _l("is compiled by"),
    "IsOriginalFormOf": _l("is the original form of"),
    "Reviews": _l("reviews"),
    "IsReviewedBy": _l("is reviewed by"),
    "Collects": _l("collects"),
    "IsCollectedBy": _l("is collected by"),
    "HasTranslation": _l("has the translation"),
    "IsTranslationOf": _l("is a translation of"),
    "Related": _l("is related to"),
    "Other": _l("is related to"),
}
ROLES: Words = {
    "ContactPerson": _l("contact"),
    "DataCollector": _l("data collection"),
    "DataCurator": _l("data curation"),
    "DataManager": _l("data management"),
    "Distributor": _l("distribution"),
    "Editor": _l("editor"),
    "HostingInstitution": _l("hosting institution"),
    "Jury": _l("jury"),
    "Producer": _l("production"),
    "ProjectLeader": _l("project leader"),
    "ProjectManager": _l("project manager"),
    "ProjectMember": _l("project member"),
    "RegistrationAgency": _l("registration agency"),
    "RegistrationAuthority": _l("registration authority"),
    "RelatedPerson": _l("related person"),
    "Researcher": _l("research"),
    "ResearchGroup": _l("research group"),
    "RightsHolder": _l("rights holder"),
    "Sponsor": _l("sponsor"),
    "Supervisor": _l("supervisor"),
    "Translator": _l("translation"),
    "WorkPackageLeader": _l("work package leader"),
    "Other": _l("other role"),
}
"""What contributors did, by the words of DataCite."""
VERSIONS: Words = {
    "draft": _l("draft"),
    "submittedVersion": _l("submitted version"),
    "acceptedVersion": _l("accepted version"),
    "publishedVersion": _l("published version"),
    "updatedVersion": _l("updated version"),
}
"""What kind of manuscript a version is, by the words of info:eu-repo."""
SCHEMES: Words = {
    "orcid": "ORCID",
    "ror": "ROR",
    "idref": "IdRef",
    "isni": "ISNI",
    "idhal": "IdHAL",
    "wikidata": "Wikidata",
}
"""What people call the schemes of identifiers of persons and organisations."""
COAR = "http://purl.org/coar/resource_type/"
GENRES: Words = {
    f"{COAR}{code}": name
    for code, name in {
        "c_beb9": _l("data paper"),
        "c_8042": _l("working paper"),
        "c_f744": _l("conference proceedings"),
        "c_46ec": _l("habilitation thesis"),
        "c_7a1f": _l("bachelor’s thesis"),
        "c_ab20": _l("data management plan"),
        "QH80-2R4E": _l("computational notebook"),
        "c_0640": _l("journal"),
        "H9BQ-739P": _l("peer review"),
        "c_998f": _l("newspaper article"),
        "c_dcae04bc": _l("review article"),
        "c_6947": _l("blog post"),
        "c_18cw": _l("musical notation"),
        "c_545b": _l("letter to the editor"),
    }.items()
}
"""What a record is more narrowly than by its type, by the concepts of COAR that our crosswalks know."""
FILE_KINDS: Words = {"annex": _l("annex"), "thumbnail": _l("picture")}
"""What a file is that is not the work itself."""
