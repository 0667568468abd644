package dev.gatehouse.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gatehouse.journal.Person;
import dev.gatehouse.journal.Vault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Puts the names of persons back into records that are read, as far as their keys are there. */
final class Names {
  private static final Pattern ALIAS =
      Pattern.compile(Persons.ALIAS + "([A-Za-z0-9_-]{" + Person.ALIAS_LENGTH + "})");
  private static final Pattern SEALED =
      Pattern.compile("\"" + Persons.SEALED + "([A-Za-z0-9_-]{1,200})\"");

  private final Path file;
  private @Nullable Vault vault;
  private @Nullable FileTime asOf;

  private Names(Path file) {
    this.file = file;
  }

  /** Those of a state folder, or of the `journal` folder in it; none in a copy without them. */
  static Names of(Path folder) {
    Path absolute = folder.toAbsolutePath().normalize();
    Path parent = absolute.getParent();
    Path holder = parent != null && absolute.endsWith("journal") ? parent : absolute;
    return new Names(holder.resolve(AuditLog.PERSONS));
  }

  /** The keys as they are now: persons come and are erased while somebody reads. */
  private Optional<Vault> now() throws IOException {
    try {
      FileTime changed = Files.getLastModifiedTime(file);
      if (!changed.equals(asOf)) {
        try (Vault read = Vault.view(file)) {
          vault = read;
        }
        asOf = changed;
      }
    } catch (NoSuchFileException e) {
      vault = null;
    }
    return Optional.ofNullable(vault);
  }

  /** A record with names in the place of aliases; those of who was erased stay. */
  String unveil(String record) throws IOException {
    if (!record.contains(Persons.ALIAS)) {
      return record;
    }
    Optional<Vault> known = now();
    if (known.isEmpty()) {
      return record;
    }
    Matcher alias = ALIAS.matcher(record);
    StringBuilder named = new StringBuilder();
    Optional<Person> caller = Optional.empty();
    while (alias.find()) {
      Optional<Person> person = known.get().known(alias.group(1));
      caller = caller.or(() -> person);
      alias.appendReplacement(
          named,
          Matcher.quoteReplacement(person.map(it -> escaped(it.subject())).orElse(alias.group())));
    }
    alias.appendTail(named);
    Optional<Person> key = caller;
    return SEALED.matcher(named).replaceAll(found -> opened(key, found));
  }

  private static String opened(Optional<Person> key, MatchResult found) {
    return Matcher.quoteReplacement(
        key.flatMap(person -> person.open(found.group(1)))
            .map(field -> "\"" + escaped(field) + "\"")
            .orElse(found.group()));
  }

  /** A filter that also takes the aliases of the persons whose names it takes. */
  Filter with(Filter filter) throws IOException {
    Optional<Vault> known = filter.isOfCallers() ? now() : Optional.empty();
    if (known.isEmpty()) {
      return filter;
    }
    List<byte[]> aliases =
        known.get().subjects().stream()
            .filter(subject -> filter.takes(escaped(subject).getBytes(UTF_8)))
            .map(subject -> known.get().find(subject).orElseThrow())
            .map(person -> (Persons.ALIAS + person.alias()).getBytes(UTF_8))
            .toList();
    return filter.or(aliases);
  }

  List<Filter> with(List<Filter> filters) throws IOException {
    Filter[] all = new Filter[filters.size()];
    for (int i = 0; i < all.length; i++) {
      all[i] = with(filters.get(i));
    }
    return List.of(all);
  }

  private static String escaped(String text) {
    JsonBytes json = new JsonBytes().begin().string(text, text.length());
    return new String(Arrays.copyOfRange(json.bytes(), 2, json.length() - 1), UTF_8);
  }
}
