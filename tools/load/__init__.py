"""Load: how much one process carries. `python -m tools.load --help`; no part of the test suite."""
