"""Values in, text out: minutes and grid."""
