"""Documents and tables as text: values in, markdown, HTML, plain text, Slack messages, CSV or workbooks out."""
