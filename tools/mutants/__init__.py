"""Faults planted one at a time in a copy of the project, and which test finds each: `make mutants`."""
