"""A quarter of reviews in a fictional hall, most of them honest, some of them stuffed; chance is passed in by a seed.

What is made here is looked for by `openhall.lab.stuffing`, which can't import this.
"""
