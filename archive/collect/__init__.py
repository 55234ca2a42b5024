"""Collect dumps from where platforms publish them, politely and without losing a page; one file per source.

The only code that knows httpx. What it fetches lies on disk as it was served; `adlib import` reads it like any dump.
"""
