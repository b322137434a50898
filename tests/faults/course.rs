//! The course of a scenario.
