package dev.gatehouse;

import dev.gatehouse.config.Check;
import dev.gatehouse.config.KeyPath;
import dev.gatehouse.config.Report;
import dev.gatehouse.contract.Compilation;
import dev.gatehouse.contract.Contract;
import dev.gatehouse.contract.InlineOperation;
import dev.gatehouse.contract.change.Change;
import dev.gatehouse.contract.change.Difference;
import dev.gatehouse.contract.document.Diagnostic;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The contracts of one configuration: compiled, compared with what is locked, and checked against
 * what the configuration says of them. What is served is the locked contract; a file that was
 * changed since grants nothing until somebody accepts it.
 */
final class Contracts implements Check<GatehouseConfig> {
  private static final int MOST_CHANGES = 5;

  private final Vault vault;
  private final Map<String, Contract> served = new LinkedHashMap<>();
  private final Map<String, String> hashes = new LinkedHashMap<>();
  private final Map<String, Compilation> fresh = new LinkedHashMap<>();

  /** Where locked contracts are kept. */
  interface Vault {
    /** The main file of the locked copy, if the API's contract was ever locked. */
    Optional<Locked> find(String api);
  }

  /** A contract as it was accepted. */
  record Locked(String hash, Path file) {}

  /**
   * The contracts of the next configuration.
   *
   * @param vault knows what was accepted
   */
  Contracts(Vault vault) {
    this.vault = vault;
  }

  /** What calls are matched with and controlled by, by API. */
  Map<String, Contract> served() {
    return served;
  }

  /** What tells the served contracts of files from others, by API. */
  Map<String, String> hashes() {
    return hashes;
  }

  /** The contracts of files that nobody has locked yet. */
  Map<String, Compilation> unlocked() {
    return fresh;
  }

  @Override
  public void check(GatehouseConfig config, Report report) {
    served.clear();
    hashes.clear();
    fresh.clear();
    config
        .apis()
        .forEach(
            (name, api) -> {
              Optional<Contract> contract =
                  api.isLearned()
                      ? Optional.empty()
                      : api.contract().isPresent()
                          ? fromFile(name, api.contract().get(), config, report)
                          : inline(name, api, report);
              contract.ifPresent(
                  it -> {
                    served.put(name, it);
                    new ContractUse(name, api, it, report).check(config);
                  });
            });
  }

  private static Optional<Contract> inline(String name, ApiConfig api, Report report) {
    List<InlineOperation> operations =
        api.operations().entrySet().stream()
            .map(
                entry ->
                    new InlineOperation(
                        entry.getKey(), entry.getValue().method(), entry.getValue().path()))
            .toList();
    // Without any, the contract is what is missing, or could not be bound.
    if (operations.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Contract.of(operations));
    } catch (IllegalArgumentException e) {
      return soundOnes(KeyPath.of("apis", name, "operations"), operations, report);
    }
  }

  private static Optional<Contract> soundOnes(
      KeyPath path, List<InlineOperation> operations, Report report) {
    List<InlineOperation> sound = new ArrayList<>();
    for (InlineOperation operation : operations) {
      sound.add(operation);
      try {
        Contract.of(sound);
      } catch (IllegalArgumentException e) {
        sound.removeLast();
        String problem = String.valueOf(e.getMessage());
        String own = operation.id() + ": ";
        String[] told =
            (problem.startsWith(own) ? problem.substring(own.length()) : problem).split("; ", 2);
        String remedy = told.length > 1 ? told[1] : "write such as /items/{itemId}";
        report.mistake(path.key(operation.id()), told[0], remedy);
      }
    }
    return Optional.of(Contract.of(sound));
  }

  private Optional<Contract> fromFile(
      String api, Path file, GatehouseConfig config, Report report) {
    KeyPath path = KeyPath.of("apis", api, "contract");
    if (!Files.isRegularFile(file)) {
      report.mistake(path, "there is no file " + file, "name an OpenAPI file");
      return Optional.empty();
    }
    Compilation compilation = Contract.compile(file);
    for (Diagnostic diagnostic : compilation.diagnostics()) {
      if (diagnostic.fatal()) {
        report.mistake(path, diagnostic.toString(), "mend the contract");
      } else {
        report.warning(path, diagnostic.toString(), "look at the contract");
      }
    }
    Optional<Locked> locked = vault.find(api);
    if (locked.isEmpty()) {
      fresh.put(api, compilation);
      hashes.put(api, compilation.hash());
      return compilation.contract();
    }
    hashes.put(api, locked.get().hash());
    if (locked.get().hash().equals(compilation.hash())) {
      return compilation.contract();
    }
    changed(api, locked.get(), file, compilation, config, report);
    return lockedCopy(api, locked.get(), path, report);
  }

  private static void changed(
      String api,
      Locked locked,
      Path file,
      Compilation compilation,
      GatehouseConfig config,
      Report report) {
    // What cannot be read is no contract to compare with: that is said already.
    Difference difference =
        compilation.contract().isPresent()
            ? Difference.of(locked.file(), file)
            : new Difference(List.of(), false, List.of());
    Map<String, List<Change>> affected = new Affected(api, difference).integrations(config);
    String names = affected.isEmpty() ? "(none)" : String.join(", ", affected.keySet());
    String remedy = "look at the change, then run `gatehouse contract lock " + api + "`";
    report.warning(
        KeyPath.of("apis", api, "contract"),
        "the contract changed since it was locked; what it adds is granted to nobody, and it"
            + " concerns the integrations "
            + names,
        remedy);
    affected.forEach(
        (name, changes) -> {
          if (!changes.isEmpty()) {
            report.warning(
                KeyPath.of("integrations", name, "allow", api),
                "is concerned by the changed contract: " + Affected.words(changes, MOST_CHANGES),
                remedy);
          }
        });
  }

  private static Optional<Contract> lockedCopy(
      String api, Locked locked, KeyPath path, Report report) {
    Compilation kept = Contract.compile(locked.file());
    if (kept.contract().isPresent() && kept.hash().equals(locked.hash())) {
      return kept.contract();
    }
    report.mistake(
        path,
        "the locked copy in the state folder was changed or lost",
        "look at the contract, then run `gatehouse contract lock " + api + "`");
    return Optional.empty();
  }
}
