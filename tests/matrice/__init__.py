"""Who may do what on every route: role, ambito and method against the declared table."""
