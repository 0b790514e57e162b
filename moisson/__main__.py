"""`python -m moisson`, for those who have the package and no program of that name on their path."""

from __future__ import annotations

from moisson.start import main

if __name__ == "__main__":
    main()
