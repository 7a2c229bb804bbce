# SPDX-License-Identifier: MIT-0
"""Requests over HTTP/1.1: connections, their pool, proxies and TLS."""
