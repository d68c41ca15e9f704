"""The wall: scenes on a big screen, one after another, for months on end."""
