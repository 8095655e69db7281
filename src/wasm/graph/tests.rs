//! Small binaries, one for each kind of edge.
