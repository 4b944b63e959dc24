"""Workbooks that come back: guarded, read, and their edited inputs written into the scenario file they came from."""
