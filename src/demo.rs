//! The sample edition, served on loopback.
