"""What the services claim: read, put in order, and compared."""
