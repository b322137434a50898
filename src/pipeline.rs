//! One message to one verdict: pure and total.
