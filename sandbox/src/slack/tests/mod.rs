//! The workspace seen from outside: plain HTTP and plain WebSockets against a running one.

mod acting;
mod delivery;
mod faults;
mod page;
mod reading;
mod socket_mode;
mod support;
mod web_api;
