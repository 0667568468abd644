package dev.gatehouse.config;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Calls constructors and factories of configured types; what they refuse goes to the one who
 * reports it.
 */
final class Calls {
  private Calls() {}

  /** Takes the message of a refusal. */
  @FunctionalInterface
  interface Refusal {
    void refused(String message);
  }

  /** A call by reflection. */
  @FunctionalInterface
  private interface Call {
    Object run() throws ReflectiveOperationException;
  }

  static Optional<Object> construct(Class<?> type, List<Object> arguments, Refusal refusal) {
    Class<?>[] components =
        Arrays.stream(type.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    return called(
        () -> {
          Constructor<?> constructor = type.getDeclaredConstructor(components);
          constructor.setAccessible(true);
          return constructor.newInstance(arguments.toArray());
        },
        refusal);
  }

  static Optional<Object> create(Method factory, Object value, Refusal refusal) {
    return called(() -> factory.invoke(null, value), refusal);
  }

  private static Optional<Object> called(Call call, Refusal refusal) {
    try {
      return Optional.of(call.run());
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException refused) {
        refusal.refused(String.valueOf(refused.getMessage()));
        return Optional.empty();
      }
      throw new IllegalStateException(e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
