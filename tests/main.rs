//! One test program: the harness and the stories.
