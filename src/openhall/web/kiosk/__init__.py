"""The kiosk in the hall: large touch, few words, a printed ticket, and nothing left for the next person to see."""
