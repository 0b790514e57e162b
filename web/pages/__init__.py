"""Pages for people, in French and English."""
