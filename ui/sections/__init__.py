"""Builders of the blocks of one screen each: View in, cards, charts and tables out; shared ones stand beside."""
