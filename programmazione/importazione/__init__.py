"""The register of dwellings from and to spreadsheets: reading, dry run, saving, export."""
