"""The writing door of knowledge: take documents over, keep other words, build the index."""
