"""The budgets of DESIGN §5 with their measured values: python -m tests.bench."""
