"""Deliberately bad inputs: each ends in a clear reason, and a database that adds up."""
