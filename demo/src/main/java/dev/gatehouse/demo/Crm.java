package dev.gatehouse.demo;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The CRM's records, in memory. Contacts are replaced, never changed, so that answers need no lock.
 */
final class Crm {
  // bounds what a long soak can make it hold
  private static final int MAX_CONTACTS = 10_000;

  private final Clock clock;
  private final SortedMap<Integer, JsonObject> contacts = new TreeMap<>();
  private int lastContact = SampleData.CONTACTS;
  private int lastNote;

  Crm(Clock clock) {
    this.clock = clock;
    for (int id = 1; id <= SampleData.CONTACTS; id++) {
      contacts.put(id, SampleData.contact(id));
    }
  }

  synchronized List<@Nullable Object> contacts(int limit) {
    List<@Nullable Object> first = new ArrayList<>();
    contacts.values().stream().limit(limit).forEach(first::add);
    return first;
  }

  synchronized Optional<JsonObject> contact(int id) {
    return Optional.ofNullable(contacts.get(id));
  }

  /** Adds a contact; empty when the CRM is full. */
  synchronized Optional<JsonObject> create(JsonObject given) {
    if (contacts.size() >= MAX_CONTACTS) {
      return Optional.empty();
    }
    JsonObject contact = SampleData.contact(++lastContact);
    merge(contact, given);
    contacts.put(lastContact, contact);
    return Optional.of(contact);
  }

  /** Merges what is given into a contact, as it is: a CRM that trusts whoever reaches it. */
  synchronized Optional<JsonObject> update(int id, JsonObject given) {
    JsonObject before = contacts.get(id);
    if (before == null) {
      return Optional.empty();
    }
    JsonObject after = before.copy();
    merge(after, given);
    contacts.put(id, after);
    return Optional.of(after);
  }

  private static void merge(JsonObject contact, JsonObject given) {
    for (String name : given.names()) {
      // only known columns: anything else would let a contact grow without bound
      if (!name.equals("id") && contact.has(name)) {
        contact.put(name, given.at(name));
      }
    }
  }

  synchronized boolean delete(int id) {
    return contacts.remove(id) != null;
  }

  /** A note on a contact; nothing reads notes back, so they are counted and not kept. */
  synchronized Optional<JsonObject> note(int contactId, @Nullable Object text) {
    if (!contacts.containsKey(contactId)) {
      return Optional.empty();
    }
    JsonObject note = new JsonObject();
    note.put("id", ++lastNote);
    note.put("contactId", contactId);
    note.put("text", text);
    note.put("createdAt", clock.instant().toString());
    note.put("sentiment", "neutral");
    return Optional.of(note);
  }

  List<@Nullable Object> deals() {
    List<@Nullable Object> deals = new ArrayList<>();
    for (int id = 1; id <= SampleData.DEALS; id++) {
      deals.add(SampleData.deal(id));
    }
    return deals;
  }

  Optional<JsonObject> invoice(int id) {
    return id >= 1 && id <= SampleData.INVOICES
        ? Optional.of(SampleData.invoice(id))
        : Optional.empty();
  }
}
