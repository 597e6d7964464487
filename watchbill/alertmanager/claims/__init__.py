"""The claims of services: reading them, ordering them, and comparing them."""
