"""Questions that found no answer: the weekly list, for the people who look for one."""
