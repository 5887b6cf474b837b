"""The reading door of the queue."""
