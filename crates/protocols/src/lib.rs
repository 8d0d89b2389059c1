//! Protocol engines, one module each, and the catalogue of them.
