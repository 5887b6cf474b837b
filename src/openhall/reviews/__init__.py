"""Reviews of visits (好差评): five levels, reasons, rectification, appeal, return visit."""
