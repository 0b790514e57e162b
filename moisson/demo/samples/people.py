"""Invented persons and laboratories: names drawn from common ones, no combination meant to be anybody."""

from __future__ import annotations

from functools import cache

from moisson.demo.samples.describe import Person
from moisson.demo.samples.draws import draws

# the pages offer a search for `durand`; who adds a name rather than changing one draws all records anew
FAMILIES = """Abellan Albertini Aubrac-Ponti Bellegarde Ben Saïd-Roy Béranval Bonnefoy-Lys Brévannes Castelmer
Chantrieux Coëtivy Cordemais Dambreville Désormes Dragicévic Dŭng-Hoàng Éperviers Durand-Lambel Ferréol Galinier-Roc
Guénolé Hautecombe
Iribarren-Sol Jaubertie Kerdraon Kervadec Lachênaie Lefèvre-Anglade Le Goffic-Ruz L’Hermitte-Sel Maillezais Marchéval
Müller-Vosges N’Diaye-Laure Nørregård Ouessantin Pâquerault Peñalver-Ruiz Quéméneur-Dor Rochebonne Saint-Énogat Szczęsny
Taravella Trémazan Urrutia-Mendi Vaucluse Vieillecourt Wœrth-Klein Ybarnégaray Zéphirin""".replace("\n", " ")
GIVEN = """Adèle Aïcha Anaïs Baptiste Bérénice Björn Camille Chloé Clémence Damien Élodie Émile Fatou François Gaëlle
Hélène Ibrahim Inès Jean-Noël Joséphine Julien Karim Léa Loïc Maëlle Mariam Mathéo Naïma Noé Océane Paul-Émile
Quentin Raphaël Rosalie Sacha Théo Ulysse Valérie Wafa Yann Zoé""".split()  # noqa: SIM905 - a list of names reads best as text
PLACES = ("Ouest", "Sud-Littoral", "Alpes-Nord", "Val-de-Loire", "Grand-Est", "Outre-Mer")
FIELDS = {
    "oceanography": ("Laboratoire d’océanographie imaginaire", "LOI"),
    "climate": ("Laboratoire du climat fictif", "LCF"),
    "biodiversity": ("Unité d’écologie d’essai", "UEE"),
    "humanities": ("Institut des corpus inventés", "ICI"),
    "astronomy": ("Observatoire de démonstration", "ODD"),
    "society": ("Centre des enquêtes fictives", "CEF"),
    "archaeology": ("Maison de l’archéologie simulée", "MAS"),
    "health": ("Unité de santé exemplaire", "USE"),
}


def checked_orcid(number: int) -> str:
    """The ORCID whose first fifteen digits are 0009-0009-9 and `number`, with its check character (ISO 7064 11,2)."""
    digits = f"000900099{number:06d}"
    total = 0
    for digit in digits:
        total = (total + int(digit)) * 2
    check = (12 - total % 11) % 11
    whole = digits + ("X" if check == 10 else str(check))
    return "-".join(whole[start : start + 4] for start in range(0, 16, 4))


@cache
def company(discipline: str) -> tuple[Person, ...]:
    """The sixty persons of a discipline; two in five have an ORCID."""
    random = draws(f"people of {discipline}")
    name, acronym = FIELDS[discipline]
    surnames = families()
    return tuple(
        Person(
            random.choice(surnames),
            random.choice(GIVEN),
            f"{name} ({acronym} - UMR 99{random.randrange(10, 99)}) ; Université d’Exemple {random.choice(PLACES)}",
            checked_orcid(random.randrange(10**6)) if random.random() < 0.4 else None,
        )
        for _ in range(60)
    )


def families() -> list[str]:
    """The family names; a particle stays with the name that follows it."""
    words, names = FAMILIES.split(), list[str]()
    for word in words:
        if names and names[-1] in ("Ben", "Le"):
            names[-1] += f" {word}"
        else:
            names.append(word)
    return names
