"""The web: out of the catalogue, to people and machines."""
