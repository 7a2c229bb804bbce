# SPDX-License-Identifier: MIT-0
# Copied by tc3gen; changes by hand would be lost.
"""Requests over HTTP/1.1: connections, their pool, proxies and TLS."""
