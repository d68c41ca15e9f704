"""Sources, each read from real files and real servers."""
