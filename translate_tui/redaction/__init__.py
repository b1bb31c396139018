"""Masking of names, email addresses, phone numbers and ids, on a shared screen and in redacted exports.

`redactor` masks a text; `values` masks all texts within a value.
"""
