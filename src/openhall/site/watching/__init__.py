"""What watches a running OpenHall from outside: `/healthz`, `/readyz`, `/metrics`, and a line of log for a request."""
