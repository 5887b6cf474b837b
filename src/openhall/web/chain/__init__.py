"""The life of a record as the log tells it: for those who may read the log of its hall."""
