"""The sample records of the demo: synthetic, in French and English, all persons, projects and identifiers invented."""
