"""hopquy: an interoperability conformance test suite for Vietnam's e-government systems."""

__version__ = "0.1.0"
