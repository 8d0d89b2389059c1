project = "Runs"
extensions = ["myst_parser", "sphinx_faultline"]
faultline_site = "https://example.org/faultline/"
