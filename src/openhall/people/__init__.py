"""Accounts, roles, postings, tokens: who may be who, where and when."""
