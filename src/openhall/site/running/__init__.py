"""The processes of a running OpenHall: a front, the WSGI application, the streams, the worker."""
