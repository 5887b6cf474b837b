"""The fictional city of Yunhe (云河市): nothing in it is real."""
