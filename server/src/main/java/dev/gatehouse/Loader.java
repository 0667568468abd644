package dev.gatehouse;

import dev.gatehouse.admin.Failed;
import dev.gatehouse.config.ConfigFiles;
import dev.gatehouse.config.Loaded;
import dev.gatehouse.config.Mistake;
import dev.gatehouse.config.Origins;
import dev.gatehouse.contract.Compilation;
import dev.gatehouse.contract.Contract;
import dev.gatehouse.register.Refused;
import dev.gatehouse.register.RegisterUnavailable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads a configuration with its contracts, and tells everything that is wrong with it. */
final class Loader {
  private final Path main;
  private final ConfigFiles<GatehouseConfig> files;
  private final GatehouseConfigCheck check;

  Loader(Path main, Clock clock) {
    this.main = main;
    this.files = new ConfigFiles<>(GatehouseConfig.class, main);
    this.check = new GatehouseConfigCheck(clock, System::getenv);
  }

  /**
   * A configuration that can be served.
   *
   * @param contracts by API
   * @param hashes what tells a contract of a file from another, by API
   * @param unlocked contracts that nobody has accepted yet, by API
   * @param mistakes in parts that were left out or kept as they were
   */
  record Build(
      GatehouseConfig config,
      Origins origins,
      Map<String, Contract> contracts,
      Map<String, String> hashes,
      Map<String, Compilation> unlocked,
      List<Mistake> mistakes,
      List<Mistake> warnings) {}

  /** What a check has to say. */
  record Checked(Loaded<GatehouseConfig> loaded, Contracts contracts) {}

  /**
   * The configuration as its files are now.
   *
   * @throws ConfigurationMistaken with all mistakes, if it cannot be served
   */
  Build load(Contracts.Vault vault) throws ConfigurationMistaken {
    Checked checked = check(vault);
    Loaded<GatehouseConfig> loaded = checked.loaded();
    if (loaded.value().isEmpty()) {
      throw new ConfigurationMistaken(loaded.mistakes());
    }
    return new Build(
        loaded.value().get(),
        loaded.origins(),
        Map.copyOf(checked.contracts().served()),
        Map.copyOf(checked.contracts().hashes()),
        Map.copyOf(checked.contracts().unlocked()),
        loaded.mistakes(),
        loaded.warnings());
  }

  /** Everything that is wrong with the files as they are now. */
  Checked check(Contracts.Vault vault) {
    Contracts contracts = new Contracts(vault);
    return new Checked(files.load(check.and(contracts)), contracts);
  }

  /** The files of the configuration itself. */
  List<Path> files(GatehouseConfig config) {
    List<Path> all = new ArrayList<>(files.files());
    all.addAll(WatchedFiles.of(config));
    return all;
  }

  /**
   * The configuration as far as it can be read, whatever is wrong with it.
   *
   * @throws Failed if nothing of it can be read
   */
  GatehouseConfig draft() throws Failed {
    if (!Files.isRegularFile(main)) {
      throw Failed.mistake("there is no configuration " + main + "; name one with -c FILE");
    }
    AtomicReference<@Nullable GatehouseConfig> draft = new AtomicReference<>();
    files.load((config, _) -> draft.set(config));
    GatehouseConfig found = draft.get();
    if (found == null) {
      throw Failed.operation(main + " cannot be read; see gatehouse check");
    }
    return found;
  }

  /**
   * Accepts the contracts of a build that were never locked: on the first run there is no other.
   */
  static void lockNew(Build build, Estate estate) throws Failed {
    for (Map.Entry<String, Compilation> fresh : build.unlocked().entrySet()) {
      Optional<Path> file = contractFile(build.config(), fresh.getKey());
      if (file.isPresent()) {
        lock(fresh.getKey(), file.get(), fresh.getValue(), "first run", estate);
      }
    }
  }

  /** Accepts the contract of an API as its file is now; says what that means. */
  String lock(GatehouseConfig config, String api, String person, Estate estate) throws Failed {
    if (!config.apis().containsKey(api)) {
      throw Failed.mistake(
          "there is no API " + api + "; write " + String.join(" or ", config.apis().keySet()));
    }
    Path file =
        contractFile(config, api)
            .orElseThrow(
                () ->
                    Failed.mistake(
                        api + " has no contract file; its operations are in the configuration"));
    Compilation compilation = Contract.compile(file);
    if (compilation.contract().isEmpty()) {
      throw Failed.operation(
          compilation.diagnostics().stream()
              .map(String::valueOf)
              .collect(Collectors.joining("; ")));
    }
    lock(api, file, compilation, person, estate);
    return "locked as " + compilation.hash();
  }

  /** Whether an API is one whose contract is learned. */
  static void learned(GatehouseConfig config, String api) throws Failed {
    ApiConfig known = config.apis().get(api);
    if (known == null) {
      throw Failed.mistake(
          "there is no API " + api + "; write " + String.join(" or ", config.apis().keySet()));
    }
    if (!known.isLearned()) {
      throw Failed.mistake("apis." + api + " is not learned; write `contract: learned`");
    }
  }

  private static Optional<Path> contractFile(GatehouseConfig config, String api) {
    return Optional.ofNullable(config.apis().get(api)).flatMap(ApiConfig::contractFile);
  }

  private static void lock(
      String api, Path file, Compilation compilation, String person, Estate estate) throws Failed {
    try {
      estate.locked().lock(api, file, compilation, person);
    } catch (IOException | RegisterUnavailable | Refused e) {
      throw Failed.operation("the contract of " + api + " cannot be locked: " + e.getMessage());
    }
  }
}
