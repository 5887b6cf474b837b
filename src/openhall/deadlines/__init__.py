"""Dated limits, clocks with pauses, cards and ladders: one mechanism for reviews, matters and cases."""
