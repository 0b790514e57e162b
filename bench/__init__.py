"""The bench: synthetic repositories served from memory, and what Moisson makes of them in how much time and space."""
