"""The reading door of reviews."""
