"""The web: out of the catalogue, to people and machines. Importing it loads nothing: commands use the
shapes of the API and no page, and Flask alone takes a fifth of a second."""
