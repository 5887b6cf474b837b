"""Pages of service in the community: for everybody, for volunteers by their own link, for organisers."""
