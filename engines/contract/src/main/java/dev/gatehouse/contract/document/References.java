package dev.gatehouse.contract.document;

import java.net.URI;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Follows {@code $ref} between the parts of documents, each relative to the file it is written in.
 */
public final class References {
  private static final int MAX_CHAIN = 50;

  private final Documents documents;
  private final Consumer<Diagnostic> diagnostics;

  public References(Documents documents, Consumer<Diagnostic> diagnostics) {
    this.documents = documents;
    this.diagnostics = diagnostics;
  }

  /**
   * The object itself, or what its {@code $ref} leads to; nothing, and a diagnostic, if there is
   * none.
   */
  public Node.@Nullable Mapping mapping(@Nullable Node node) {
    Node at = node;
    for (int i = 0; i < MAX_CHAIN && at instanceof Node.Mapping mapping; i++) {
      String reference = mapping.text("$ref");
      if (reference == null) {
        return mapping;
      }
      at = target(reference, mapping.place()).orElse(null);
    }
    if (at instanceof Node.Mapping looping) {
      diagnostics.accept(Diagnostic.error(looping.place(), "this $ref leads back to itself"));
    } else if (at != null) {
      diagnostics.accept(Diagnostic.error(at.place(), "expected an object"));
    }
    return null;
  }

  /** What a reference leads to from where it is written. */
  public Optional<Node> target(String reference, Place from) {
    String full = Uris.resolve(from.uri().toString(), reference);
    Optional<Node> root;
    try {
      root = documents.load(URI.create(Uris.document(full)), from);
    } catch (IllegalArgumentException notUri) {
      diagnostics.accept(Diagnostic.error(from, "'" + reference + "' is not a URI"));
      return Optional.empty();
    }
    Optional<Node> found = root.flatMap(node -> walk(node, Uris.fragment(full)));
    if (root.isPresent() && found.isEmpty()) {
      diagnostics.accept(Diagnostic.error(from, "'" + reference + "' leads nowhere"));
    }
    return found;
  }

  private static Optional<Node> walk(Node root, String fragment) {
    if (!fragment.isEmpty() && !fragment.startsWith("/")) {
      return Optional.empty();
    }
    Node at = root;
    for (String segment : Pointer.segments(fragment)) {
      Node next = Pointer.step(at, segment);
      if (next == null) {
        return Optional.empty();
      }
      at = next;
    }
    return Optional.of(at);
  }
}
