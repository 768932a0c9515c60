"""The terminal door: one file for each command, importing what it needs only when it runs."""
