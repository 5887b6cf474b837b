"""Search over short texts in Chinese and Latin script: character bigrams, BM25 over titles, documents and passages."""
