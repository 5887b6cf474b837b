"""Settings of a hall: every change shows its effect, takes effect on a day and can be taken back."""
