"""The pad on the visitor's side of a window: five equal buttons after a visit, without number or name."""
