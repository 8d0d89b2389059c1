//! Links: a whole run as text.
