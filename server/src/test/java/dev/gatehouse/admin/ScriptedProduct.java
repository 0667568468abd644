package dev.gatehouse.admin;

import dev.gatehouse.register.Evidence;
import dev.gatehouse.register.ManualClock;
import dev.gatehouse.register.RegisterUnavailable;
import dev.gatehouse.register.Registers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** A product that says what it was asked, over a real register in a folder. */
final class ScriptedProduct implements Product, AuditTrail {
  private final Path state;
  private final ManualClock clock;
  private final List<String> asked = new ArrayList<>();

  ScriptedProduct(Path state, ManualClock clock) {
    this.state = state;
    this.clock = clock;
  }

  /** What it was asked beyond the register, in words. */
  List<String> asked() {
    return asked;
  }

  static Configured configured() {
    return new Configured() {
      @Override
      public Collection<String> integrations() {
        return List.of("sales-portal", "note-assistant", "status");
      }

      @Override
      public boolean takesKeys(String integration) {
        return !integration.equals("status");
      }

      @Override
      public String learnedContract(String api) {
        return "openapi: 3.1.0\n";
      }

      @Override
      public String lockContract(String api, String person) throws Failed {
        if (!api.equals("crm")) {
          throw Failed.mistake("there is no API " + api);
        }
        return "locked crm for " + person;
      }
    };
  }

  @Override
  public int run(Path config, boolean succeeding, Terminal terminal) {
    return say("run " + config);
  }

  @Override
  public int check(Path config, boolean json, Terminal terminal) {
    say("check " + config + " json=" + json);
    return 1;
  }

  @Override
  public int schema(Terminal terminal) {
    return say("schema");
  }

  @Override
  public int demo(Demo demo, Terminal terminal) {
    return say("demo " + demo);
  }

  @Override
  public Path stateFolder(Path config) throws Failed {
    if (config.endsWith("missing.yaml")) {
      throw Failed.mistake("there is no file " + config);
    }
    return state;
  }

  @Override
  public Desk open(Path config) throws Failed {
    try {
      Registers.Open open = Registers.open(state, clock, new Evidence());
      Desk desk = new RegisterDesk(open.register(), configured(), clock);
      return new Desk() {
        @Override
        public List<Row> run(Errand errand, String person) throws Failed {
          return desk.run(errand, person);
        }

        @Override
        public void close() {
          open.close();
        }
      };
    } catch (RegisterUnavailable e) {
      throw Failed.operation(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public int explain(Path config, String call, boolean json, Terminal terminal) {
    return say("explain " + call + " json=" + json);
  }

  @Override
  public int diff(Path old, Path fresh, boolean json, Terminal terminal) {
    return say("diff " + old + " " + fresh + " json=" + json);
  }

  @Override
  public int report(Path contract, boolean json, Terminal terminal) {
    return say("report " + contract + " json=" + json);
  }

  @Override
  public int search(Path stateFolder, AuditQuery query, boolean json, Terminal terminal) {
    return say("search " + query + " json=" + json);
  }

  @Override
  public int changes(Path stateFolder, AuditQuery query, boolean json, Terminal terminal) {
    return say("changes " + query + " json=" + json);
  }

  @Override
  public int show(Path stateFolder, String id, boolean json, Terminal terminal) {
    return say("show " + id + " json=" + json);
  }

  @Override
  public int verify(Path stateFolder, Optional<Path> checkpoint, boolean json, Terminal terminal) {
    String folder = stateFolder.equals(state) ? "" : stateFolder + " ";
    say("verify " + folder + checkpoint.map(file -> file + " ").orElse("") + "json=" + json);
    return 1;
  }

  @Override
  public int tail(Path stateFolder, AuditQuery query, boolean json, Terminal terminal) {
    return say("tail " + query.filters() + " json=" + json);
  }

  private int say(String words) {
    asked.add(words);
    return 0;
  }
}
