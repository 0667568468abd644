package dev.gatehouse;

import dev.gatehouse.admin.Failed;
import dev.gatehouse.admin.JsonLine;
import dev.gatehouse.admin.Product;
import dev.gatehouse.admin.Terminal;
import dev.gatehouse.demo.AcmeCrm;
import dev.gatehouse.register.Key;
import dev.gatehouse.register.Refused;
import dev.gatehouse.register.RegisterUnavailable;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code gatehouse demo}: a sample business API with a gateway in front of it, and fresh keys. */
record DemoCommand(Serving serving) {
  private static final List<String> INTEGRATIONS = List.of("sales-portal", "note-assistant");

  /** Serves a configuration until a signal ends it. */
  @FunctionalInterface
  interface Serving {
    int serve(Path config, Terminal terminal, Ready ready) throws Failed;
  }

  /** Told when a gateway serves. */
  @FunctionalInterface
  interface Ready {
    void tell(Instance instance) throws Failed;
  }

  int run(Product.Demo options, Terminal terminal) throws Failed {
    try {
      Path folder =
          options.state().isPresent()
              ? options.state().get()
              : Files.createTempDirectory("gatehouse-demo");
      Demo demo = new Demo(folder);
      demo.layOut(options.port(), new SecureRandom());
      try (AcmeCrm crm = demo.startCrm()) {
        return serving.serve(
            demo.config(),
            terminal,
            instance -> {
              Map<String, String> keys = keys(instance);
              Map<String, Object> facts = facts(instance, crm, demo, keys);
              terminal.out().println(options.json() ? JsonLine.write(facts) : text(facts, keys));
            });
      }
    } catch (IOException e) {
      throw Failed.operation("the demo cannot start: " + e.getMessage());
    }
  }

  private static Map<String, String> keys(Instance instance) throws Failed {
    Map<String, String> keys = new LinkedHashMap<>();
    for (String integration : INTEGRATIONS) {
      keys.put(integration, issue(instance, integration));
    }
    return keys;
  }

  private static Map<String, Object> facts(
      Instance instance, AcmeCrm crm, Demo demo, Map<String, String> keys) {
    List<URI> urls = instance.urls();
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("public", urls.getFirst().toString());
    facts.put("admin", urls.getLast().toString());
    facts.put("ca", instance.authority().normalize().toString());
    facts.put("upstream", crm.url().toString());
    facts.put("state", instance.estate().path().normalize().toString());
    facts.put("config", demo.config().toString());
    facts.put("keys", keys);
    return facts;
  }

  private static String issue(Instance instance, String integration) throws Failed {
    try {
      return instance
          .estate()
          .register()
          .keyring()
          .issue(integration, Key.NEVER, System.getProperty("user.name"))
          .text();
    } catch (RegisterUnavailable | Refused e) {
      throw Failed.operation("no key for " + integration + ": " + e.getMessage());
    }
  }

  private static String text(Map<String, Object> facts, Map<String, String> keys) {
    String curl = "curl -s --cacert " + facts.get("ca") + " -H 'Authorization: Bearer ";
    String agent = curl + keys.get("note-assistant") + "' ";
    String url = String.valueOf(facts.get("public"));
    return """
    Acme CRM runs at %s, Gatehouse in front of it at %s
    (health and metrics at %s, configuration %s)

    Try, in another terminal:
    1. a good call: three agreed fields of a contact
       %s%s/contacts/7
    2. a denied one: the agent may not delete
       %s-X DELETE %s/contacts/7
    3. an invalid one: the text of a note is not a number
       %s-H 'Content-Type: application/json' -d '{"text": 5}' %s/contacts/7/notes
    4. a limited one: more than 20 at once are too many
       %s-o /dev/null -w '%%{http_code}\\n' '%s/contacts/[1-30]' | sort | uniq -c
    5. all of them, as they were recorded
       ./gatehouse audit search -c %s

    Ctrl-C ends it.\
    """
        .formatted(
            facts.get("upstream"),
            url,
            facts.get("admin"),
            facts.get("config"),
            agent,
            url,
            agent,
            url,
            agent,
            url,
            agent,
            url,
            facts.get("config"));
  }
}
