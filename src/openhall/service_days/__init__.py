"""The Director Service Day: its dates, who is on duty where, and who steps in."""
