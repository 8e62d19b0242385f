"""Language models: any OpenAI-compatible server behind one Protocol, cached, priced and kept to a budget."""
