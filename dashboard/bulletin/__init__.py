"""Bulletins of a week or a month: printed reports that are kept and never overwritten."""
