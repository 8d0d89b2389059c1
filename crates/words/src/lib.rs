//! Every word a person reads, one file per language.
