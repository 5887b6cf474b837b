"""The reading door of knowledge."""
