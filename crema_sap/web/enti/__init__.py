"""Pages of identity: sign-in, appointments, security, the clock, the service's state."""
