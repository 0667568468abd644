package dev.gatehouse.demo;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;

/** The records that Acme CRM starts with: the same at every start, and every value made up. */
final class SampleData {
  static final int CONTACTS = 50;
  static final int DEALS = 20;
  static final int INVOICES = 30;

  private static final List<String> FIRST =
      List.of("Ada", "Bo", "Carla", "Dmitri", "Efua", "Farid", "Grace", "Hiro", "Inés", "Jonas");
  private static final List<String> LAST =
      List.of("Okafor", "Lindqvist", "Moreau", "Tanaka", "Weiß");
  private static final List<String> COMPANIES =
      List.of("Blue Harbor", "Corvid Systems", "Delta Foods", "Elm & Oak", "Fjord Logistics");
  private static final List<String> CITIES = List.of("Lisbon", "Oslo", "Lyon", "Kyoto", "Graz");
  private static final List<String> STAGES = List.of("lead", "offer", "won", "lost");

  private SampleData() {}

  static JsonObject contact(int id) {
    String first = FIRST.get((id - 1) % FIRST.size());
    String last = LAST.get((id - 1) / FIRST.size() % LAST.size());
    int company = id * 7 % COMPANIES.size();
    JsonObject contact = new JsonObject();
    contact.put("id", id);
    contact.put("name", first + " " + last);
    contact.put("company", COMPANIES.get(company));
    contact.put("email", "contact" + id + "@" + domain(company));
    contact.put("phone", String.format(Locale.ROOT, "+1-202-555-%04d", 100 + id));
    contact.put("ownerId", "u" + (1 + id % 5));
    contact.put("dealValue", new BigDecimal(1000 + id * 137).movePointLeft(1));
    contact.put("tags", List.of(id % 2 == 0 ? "newsletter" : "partner", "region-" + id % 4));
    contact.put("address", address(id));
    hideIn(contact, id);
    return contact;
  }

  private static JsonObject address(int id) {
    JsonObject address = new JsonObject();
    address.put("street", id + " Harbor Road");
    address.put("city", CITIES.get(id % CITIES.size()));
    address.put("geo", JsonObject.of("cell", "8f2d" + id));
    return address;
  }

  /** What a table of the CRM holds and its contract does not promise. */
  private static void hideIn(JsonObject contact, int id) {
    contact.put("passwordHash", "$2b$12$sampleSampleSampleSampleu" + id);
    contact.put("creditCard", String.format(Locale.ROOT, "4000 0000 0000 %04d", id));
    contact.put("internalScore", id * 31 % 100);
  }

  static JsonObject deal(int id) {
    int contact = 1 + id * 3 % CONTACTS;
    JsonObject deal = new JsonObject();
    deal.put("id", id);
    deal.put("title", "Order " + (2000 + id));
    deal.put("stage", STAGES.get(id % STAGES.size()));
    deal.put("value", new BigDecimal(50_000 + id * 1_999).movePointLeft(2));
    JsonObject party = new JsonObject();
    party.put("id", contact);
    party.put("name", contact(contact).at("name"));
    party.put("creditCard", contact(contact).at("creditCard"));
    deal.put("contact", party);
    deal.put("margin", new BigDecimal(id).movePointLeft(2));
    return deal;
  }

  static JsonObject invoice(int id) {
    JsonObject invoice = new JsonObject();
    invoice.put("id", id);
    invoice.put("contactId", 1 + id % CONTACTS);
    invoice.put("issued", String.format(Locale.ROOT, "2026-%02d-%02d", 1 + id % 12, 1 + id % 28));
    invoice.put("total", new BigDecimal(id * 4_950).movePointLeft(2));
    invoice.put("lines", List.of(line("Subscription", id * 45), line("Support", id * 4)));
    invoice.put("bankAccount", "XX00 0000 0000 " + (1000 + id));
    return invoice;
  }

  private static JsonObject line(String text, int amount) {
    JsonObject line = new JsonObject();
    line.put("text", text);
    line.put("amount", amount);
    line.put("costPrice", amount / 3);
    return line;
  }

  private static String domain(int company) {
    return COMPANIES.get(company).replaceAll("[^A-Za-z]+", "-").toLowerCase(Locale.ROOT)
        + ".example";
  }
}
