//! Whole pages, small ones: what is taken from them and what is not.

mod complaints;
mod parts;
