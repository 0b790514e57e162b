"""The controlled words of DataCite kernel 4.6 beside ours; `VERSION` alone decides which kernel is announced."""

from __future__ import annotations

KERNEL = "http://datacite.org/schema/kernel-4"
VERSION = "4.6"

IDENTIFIERS = {"doi": "DOI", "handle": "Handle", "ark": "ARK", "urn": "URN", "url": "URL"}
"""What may be the one identifier, in order of preference."""

ALTERNATES = {
    "doi": "DOI", "handle": "Handle", "ark": "ARK", "urn": "URN", "url": "URL", "hal": "HAL", "arxiv": "arXiv",
    "pmid": "PMID", "pmcid": "PMCID", "isbn": "ISBN", "issn": "ISSN", "bibcode": "bibcode", "igsn": "IGSN",
    "nnt": "NNT", "swhid": "SWHID", "ivoid": "ivoid", "uuid": "UUID",
}  # fmt: skip

RELATED = {
    "doi": "DOI", "handle": "Handle", "ark": "ARK", "urn": "URN", "url": "URL", "arxiv": "arXiv", "pmid": "PMID",
    "isbn": "ISBN", "issn": "ISSN", "bibcode": "bibcode", "igsn": "IGSN",
}  # fmt: skip

UNRESOLVED = ("RRID", "CSTR", "ISTC", "UPC", "EAN13")
"""Types of related identifiers that are no scheme of ours: the value keeps the name in front, `RRID:SCR_014641`."""

NAME_SCHEMES = {
    "orcid": ("ORCID", "https://orcid.org"),
    "isni": ("ISNI", "https://isni.org/isni"),
    "idref": ("IdRef", "https://www.idref.fr"),
    "ror": ("ROR", "https://ror.org"),
}
AFFILIATION_SCHEMES = {"ror": ("ROR", "https://ror.org"), "isni": ("ISNI", "https://isni.org/isni")}
FUNDER_SCHEMES = {
    "ror": ("ROR", "https://ror.org"), "isni": ("ISNI", "https://isni.org/isni"),
    "grid": ("GRID", "https://grid.ac/institutes"), "wikidata": ("Other", "https://www.wikidata.org/wiki"),
    "viaf": ("Other", "https://viaf.org/viaf"), "idref": ("Other", "https://www.idref.fr"),
    "gnd": ("Other", "https://d-nb.info/gnd"), "halstruct": ("Other", "https://data.hal.science/structure"),
}  # fmt: skip
"""What a funder is written by that the Crossref Funder Registry does not know, in order of preference."""

TITLES = {"subtitle": "Subtitle", "alternative": "AlternativeTitle", "translated": "TranslatedTitle"}
DESCRIPTIONS = {
    "abstract": "Abstract", "methods": "Methods", "toc": "TableOfContents", "technical": "TechnicalInfo",
    "note": "Other",
}  # fmt: skip
DATES = {
    "collected": "Collected", "created": "Created", "submitted": "Submitted", "accepted": "Accepted",
    "updated": "Updated", "valid": "Valid", "copyrighted": "Copyrighted", "withdrawn": "Withdrawn", "other": "Other",
}  # fmt: skip

EU_REPO_ACCESS = {
    "open": ("Open Access", "openAccess"),
    "embargoed": ("Embargoed Access", "embargoedAccess"),
    "restricted": ("Restricted Access", "restrictedAccess"),
    "closed": ("Closed Access", "closedAccess"),
    "metadata-only": ("Closed Access", "closedAccess"),
}
COAR_ACCESS = {
    "open": ("open access", "c_abf2"),
    "embargoed": ("embargoed access", "c_f1cf"),
    "restricted": ("restricted access", "c_16ec"),
    "closed": ("metadata only access", "c_14cb"),
    "metadata-only": ("metadata only access", "c_14cb"),
}

CONTRIBUTOR_TYPES = frozenset({
    "ContactPerson", "DataCollector", "DataCurator", "DataManager", "Distributor", "Editor", "HostingInstitution",
    "Other", "Producer", "ProjectLeader", "ProjectManager", "ProjectMember", "RegistrationAgency",
    "RegistrationAuthority", "RelatedPerson", "ResearchGroup", "RightsHolder", "Researcher", "Sponsor", "Supervisor",
    "Translator", "WorkPackageLeader",
})  # fmt: skip
RELATION_TYPES = frozenset({
    "IsCitedBy", "Cites", "IsSupplementTo", "IsSupplementedBy", "IsContinuedBy", "Continues", "IsNewVersionOf",
    "IsPreviousVersionOf", "IsPartOf", "HasPart", "IsPublishedIn", "IsReferencedBy", "References", "IsDocumentedBy",
    "Documents", "IsCompiledBy", "Compiles", "IsVariantFormOf", "IsOriginalFormOf", "IsIdenticalTo", "HasMetadata",
    "IsMetadataFor", "Reviews", "IsReviewedBy", "IsDerivedFrom", "IsSourceOf", "Describes", "IsDescribedBy",
    "HasVersion", "IsVersionOf", "Requires", "IsRequiredBy", "Obsoletes", "IsObsoletedBy", "Collects", "IsCollectedBy",
    "HasTranslation", "IsTranslationOf",
})  # fmt: skip

NAMESPACES = (
    KERNEL,
    *(
        f"{scheme}://datacite.org/schema/kernel-{version}{end}"
        for version in ("2.0", "2.1", "2.2", "3", "3.0", "3.1", "4", *(f"4.{minor}" for minor in range(8)))
        for scheme in ("http", "https")
        for end in ("", "/")
    ),
    *(f"http://schema.datacite.org/oai/oai-{version}{end}" for version in ("1.0", "1.1") for end in ("/", "")),
    "http://datacite.org/schema/namespace",
    "http://datacite.org/schema/nonexistant",
)
"""Namespaces met for the same kernels, the one that is written first, and those of the envelope."""
