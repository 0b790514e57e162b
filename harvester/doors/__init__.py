"""One module for each protocol by which a repository can be asked; all offer what `harvester.repository` describes."""
