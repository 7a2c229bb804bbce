# SPDX-License-Identifier: MIT-0
# Copied by tc3gen; changes by hand would be lost.
"""Where keys come from: the environment, files, a machine's role; each is imported when used."""
