"""Reports as files: workbooks in the official layout, PDF with charts."""
