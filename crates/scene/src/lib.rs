//! Frames to shapes: layout, composition and SVG.
