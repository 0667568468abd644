package dev.gatehouse.contract.change;

import dev.gatehouse.contract.document.Place;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One change of one operation.
 *
 * @param operation as the old contract calls it; as the new one, if it was added
 * @param of which parameter ({@code query limit}), media type, or status and media type; empty for
 *     the operation itself
 * @param pointer JSON pointer into the value, in which {@code *} is any item or any member
 * @param what for people
 * @param demands whether what the pointer names has to be there now, and had not to be before
 * @param before where the old contract says it
 * @param after where the new contract says it
 */
public record Change(
    Effect effect,
    String operation,
    Part part,
    String of,
    String pointer,
    String what,
    boolean demands,
    Optional<Place> before,
    Optional<Place> after) {

  @Override
  public String toString() {
    StringBuilder line = new StringBuilder(effect.name().toLowerCase(Locale.ROOT));
    line.append(": ").append(operation).append(": ");
    if (part != Part.OPERATION && part != Part.SECURITY) {
      line.append(part.name().toLowerCase(Locale.ROOT)).append(' ');
    }
    for (String word : List.of(of, pointer)) {
      line.append(word).append(word.isEmpty() ? "" : " ");
    }
    return line.append(what).toString();
  }
}
