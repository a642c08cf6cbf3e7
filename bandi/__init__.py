"""The avvisi: public calls, the units they offer, the scoring profile they apply."""
