"""The fast typesetter: running text and tables of an act, without WeasyPrint."""
