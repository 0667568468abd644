package dev.gatehouse.contract;

import java.util.List;
import java.util.Set;

/** What a method and a path mean in a contract. */
public sealed interface Match {

  /**
   * They name an operation.
   *
   * @param operations of the contract. The one is looked up when somebody asks: among many it is
   *     far away
   * @param index of the operation among them
   * @param bounds first and last index, in the path, of each value of the template's parameters, in
   *     template order
   */
  @SuppressWarnings("ArrayRecordComponent") // made once a call; never changed
  record Found(List<Operation> operations, int index, String path, int[] bounds) implements Match {

    public Operation operation() {
      return operations.get(index);
    }

    /** A path parameter as it was sent, percent-encoded. */
    public String raw(int index) {
      return path.substring(bounds[2 * index], bounds[2 * index + 1]);
    }

    /** All path parameters as they were sent, in template order. */
    public List<String> raw() {
      String[] values = new String[bounds.length / 2];
      for (int i = 0; i < values.length; i++) {
        values[i] = raw(i);
      }
      return List.of(values);
    }
  }

  /** The path names nothing. */
  record NoPath() implements Match {}

  /**
   * The path names nothing, as who reads it less exactly could take it for another operation's.
   *
   * @param named what it names as it is written
   * @param other what it could be taken for
   */
  record Ambiguous(Operation named, Operation other) implements Match {}

  /** The path has other methods, which {@code Allow} should list (RFC 9110 §15.5.6). */
  record NoMethod(Set<String> allowed) implements Match {}
}
