"""What a person may ask of their own data, with a clock and an answer; and lists by which old records are destroyed."""
