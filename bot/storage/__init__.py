"""Where it is kept: SQLAlchemy Core over SQLite or PostgreSQL; the schema grows by migrations."""
