"""Going out each quarter to county and township centres and to enterprises; every finding becomes a matter."""
