package dev.gatehouse.admin;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What is looked for in the journal.
 *
 * @param filters by field of the record: exact, unless a value contains {@code *}
 * @param since the earliest record
 * @param limit how many at most, the newest
 */
public record AuditQuery(Map<String, String> filters, Optional<Instant> since, int limit) {}
