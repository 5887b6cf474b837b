"""The reception: tickets for others, arrivals at the door, where a number must go."""
