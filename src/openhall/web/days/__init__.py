"""Pages of the Director Service Day: the schedule, the plan of a rota, my days."""
