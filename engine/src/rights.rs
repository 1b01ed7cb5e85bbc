//! Who counts, and for what: at the vote, and again at the start (protocols 5). Reads observations, never the chat.
