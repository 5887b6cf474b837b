"""Pages of the units and the administration: bad reviews in handling, paper cards, what was said of me."""
