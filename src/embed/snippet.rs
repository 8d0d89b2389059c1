//! What an author puts into a page of theirs, as text.
