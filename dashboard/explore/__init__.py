"""The planners' page: what is looked at, narrowed, compared and decided."""
