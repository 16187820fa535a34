"""Probes: what is really in a finished file.

They share neither code nor tables with the readers and writers. Each knows from its own table what our writers make of
its format; whatever else it meets is a stray. `core.probe` says what they report.
"""
