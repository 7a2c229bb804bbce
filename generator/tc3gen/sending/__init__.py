"""Sending to the recipients in a file: rows, checks, estimates, and what is said about them.

It is pure: who opens files, sends and prints is in `commands`. A file is read twice, once to check
all of it and once to send, so that a million rows need little memory.
"""
