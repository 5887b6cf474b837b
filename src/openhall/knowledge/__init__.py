"""Knowledge: policy documents, questions and answers, item guides, and the search over them."""
