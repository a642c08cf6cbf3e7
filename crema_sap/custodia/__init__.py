"""Where files of strangers are told, scanned and opened, before anybody may have them."""
