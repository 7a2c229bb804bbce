# SPDX-License-Identifier: MIT-0
"""Where keys come from: the environment, files, a machine's role; each is imported when used."""
