"""The product: settings, commands and the one place where harvester, catalogue and web are wired together."""

__version__ = "0.1.0"
