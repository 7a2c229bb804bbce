"""Views: what a template needs to know, decided and written as code already."""
