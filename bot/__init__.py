"""A Discord bot that answers questions from an FAQ: right, or quiet."""
