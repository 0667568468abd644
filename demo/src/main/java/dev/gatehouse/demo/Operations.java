package dev.gatehouse.demo;

import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The operations of `crm.openapi.yaml`, from request to answer. */
final class Operations implements Function<Request, Answer> {
  // nine digits always fit an int
  private static final Pattern ITEM = Pattern.compile("/(contacts|invoices)/([0-9]{1,9})(/notes)?");
  private static final int MAX_LIMIT = 100;

  private final Crm crm;

  Operations(Crm crm) {
    this.crm = crm;
  }

  @Override
  public Answer apply(Request request) {
    String method = request.method().equals("HEAD") ? "GET" : request.method();
    Matcher item = ITEM.matcher(request.path());
    if (item.matches()) {
      int id = Integer.parseInt(item.group(2));
      return item.group(1).equals("invoices")
          ? invoice(method, item, id)
          : contact(method, item, id, request);
    }
    return switch (request.path()) {
      case "/contacts" -> contacts(method, request);
      case "/deals" -> method.equals("GET") ? Answer.json(200, crm.deals()) : notAllowed("GET");
      case "/status" -> method.equals("GET") ? status() : notAllowed("GET");
      default -> notFound();
    };
  }

  private Answer contacts(String method, Request request) {
    return switch (method) {
      case "GET" -> list(request.query("limit").orElse("50"));
      case "POST" -> withObject(request, this::create);
      default -> notAllowed("GET, POST");
    };
  }

  private Answer contact(String method, Matcher item, int id, Request request) {
    if (item.group(3) != null) {
      return method.equals("POST")
          ? withObject(request, given -> note(id, given))
          : notAllowed("POST");
    }
    return switch (method) {
      case "GET" -> found(crm.contact(id));
      case "PATCH" -> withObject(request, given -> found(crm.update(id, given)));
      case "DELETE" -> crm.delete(id) ? Answer.empty(204) : notFound();
      default -> notAllowed("GET, PATCH, DELETE");
    };
  }

  private Answer invoice(String method, Matcher item, int id) {
    if (item.group(3) != null) {
      return notFound();
    }
    return method.equals("GET") ? found(crm.invoice(id)) : notAllowed("GET");
  }

  private Answer list(String limit) {
    if (!limit.matches("[0-9]{1,3}") || Integer.parseInt(limit) > MAX_LIMIT) {
      return Answer.problem(400, "limit is a number up to " + MAX_LIMIT);
    }
    return Answer.json(200, crm.contacts(Integer.parseInt(limit)));
  }

  private Answer create(JsonObject given) {
    return crm.create(given)
        .map(contact -> created("/contacts/" + contact.at("id"), contact))
        .orElseGet(() -> Answer.problem(507, "The CRM is full"));
  }

  private Answer note(int contactId, JsonObject given) {
    return crm.note(contactId, given.at("text"))
        .map(note -> created("/contacts/" + contactId + "/notes/" + note.at("id"), note))
        .orElseGet(Operations::notFound);
  }

  private static Answer withObject(Request request, Function<JsonObject, Answer> then) {
    Object body;
    try {
      body = JsonReader.read(request.body());
    } catch (BadJson e) {
      return Answer.problem(400, "The body is not JSON: " + e.getMessage());
    }
    return body instanceof JsonObject given
        ? then.apply(given)
        : Answer.problem(400, "The body is not an object");
  }

  private static Answer created(String location, JsonObject value) {
    return Answer.json(201, value).with("Location", location);
  }

  private static Answer found(Optional<JsonObject> value) {
    return value.map(it -> Answer.json(200, it)).orElseGet(Operations::notFound);
  }

  private static Answer status() {
    JsonObject status = new JsonObject();
    status.put("status", "ok");
    status.put("version", "1.0");
    status.put("databaseHost", "crm-db-1.acme.example");
    return Answer.json(200, status);
  }

  private static Answer notFound() {
    return Answer.problem(404, "There is nothing here");
  }

  private static Answer notAllowed(String allow) {
    return Answer.problem(405, "This method is not for this resource").with("Allow", allow);
  }
}
