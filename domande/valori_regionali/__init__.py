"""The values that the Region's platform computed: taken from a sheet, compared with our run."""
