"""Every demand in memory, a few dozen bytes each: counted under any filters in milliseconds."""
