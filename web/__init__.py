"""The web: out of the catalogue, to people and machines. Nothing here is loaded before somebody asks for it, as every
command knows the shapes of the API, and Flask takes a fifth of a second."""
