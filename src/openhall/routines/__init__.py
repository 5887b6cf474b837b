"""What follows from what, across rooms (reactions), and what runs when (timetable)."""
