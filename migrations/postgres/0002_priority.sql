-- What is due goes by priority first (engine/src/outbox.rs: 0 page, 1 answer, 2 normal, 3 cosmetic).
ALTER TABLE jobs ADD COLUMN priority BIGINT NOT NULL DEFAULT 2;
