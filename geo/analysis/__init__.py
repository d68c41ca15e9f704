"""Methods: a frame in, a frozen result out. No database here."""
