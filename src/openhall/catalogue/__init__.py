"""Service items and what to bring for them."""
