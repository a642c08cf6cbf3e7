"""The integrated housing team: review of dossiers and cases."""
