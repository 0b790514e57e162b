"""Where a licence can be read: one address for all who write or show it."""

from __future__ import annotations

import pytest

from catalogue.normal import licence_addresses, licences
from catalogue.record import Licence


@pytest.mark.parametrize(
    ("licence", "expected"),
    [
        (Licence("CC-BY-4.0", "http://creativecommons.org/licenses/by/4.0/"),
         "https://creativecommons.org/licenses/by/4.0/"),
        (Licence("etalab-2.0", "https://www.etalab.gouv.fr/licence-ouverte-open-licence"),
         "https://www.etalab.gouv.fr/licence-ouverte-open-licence"),
        (Licence("etalab-2.0", None, "Licence Ouverte"), "https://spdx.org/licenses/etalab-2.0.html"),
        (Licence("CC-BY-4.0", "https://spdx.org/licenses/CC-BY-4.0"), "https://creativecommons.org/licenses/by/4.0/"),
        (Licence("CC-BY-4.0"), "https://creativecommons.org/licenses/by/4.0/"),
        (Licence("CC0-1.0"), "https://creativecommons.org/publicdomain/zero/1.0/"),
        (Licence(label="Licence du dépôt"), None),
    ],
    ids=["own, by https", "own", "SPDX's page", "not SPDX's page", "Creative Commons'", "CC0's", "none"],
)  # fmt: skip
def test_a_licence_has_one_address(licence: Licence, expected: str | None) -> None:
    found = licence_addresses.address(licence)

    assert found == expected
    if found and licence.spdx:
        known = licences.from_address(found)
        assert known is not None
        assert known.spdx == licence.spdx
