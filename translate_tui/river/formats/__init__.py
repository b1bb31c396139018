"""The known export formats, one file each. `format.all_formats` collects the constant FORMATS of every file."""
