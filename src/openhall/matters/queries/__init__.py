"""The reading door of difficult matters."""
