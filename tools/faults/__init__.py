"""Harvest every scenario of a misbehaving repository into a real catalogue, and say how it ended.

The scenarios are those of a script like `hostile_oai.py`: it offers `SCENARIOS`, `start` and `judge`.
"""
