"""The API under /api/v1: thin, described by OpenAPI, refusals as problem+json."""
