"""The life of a body: drafts that go round, approval, memory, registers."""
