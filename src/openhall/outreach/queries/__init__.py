"""The reading door of the quarterly visits."""
