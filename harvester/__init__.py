"""The harvester: asks repositories for their records and hands them to the catalogue, page by page."""
