"""Who works in the portal and where: ambiti, comuni, enti, people, appointments."""
