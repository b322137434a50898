//! Where a finished article goes.
