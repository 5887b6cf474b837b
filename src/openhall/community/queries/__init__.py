"""The reading door of service in the community."""
