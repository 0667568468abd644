package dev.gatehouse.config;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Something made when it is first asked for, once. */
final class Late<T> {
  private final Supplier<T> making;
  private @Nullable T made;

  Late(Supplier<T> making) {
    this.making = making;
  }

  synchronized T get() {
    if (made == null) {
      made = making.get();
    }
    return made;
  }
}
