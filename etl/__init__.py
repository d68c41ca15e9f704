"""Sources into the database: read, clean, place, load."""
