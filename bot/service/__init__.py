"""What one can do: async use cases named by the verb people use. Every door calls these, and only these."""
