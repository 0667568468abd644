-- What a person is asked to approve beside target and body: the header fields that count.
ALTER TABLE approval ADD COLUMN fields TEXT NOT NULL DEFAULT '';
