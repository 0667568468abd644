package dev.gatehouse;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;

/** What the operating system tells the process. By reflection: the JDK has no supported API. */
final class Signals {
  private Signals() {}

  /** Runs the action whenever the signal, such as {@code HUP}, comes; on a thread of the JDK's. */
  static void on(String name, Runnable action) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      InvocationHandler handling =
          (proxy, method, arguments) ->
              switch (method.getName()) {
                case "handle" -> {
                  action.run();
                  yield null;
                }
                case "equals" -> proxy == arguments[0];
                case "hashCode" -> System.identityHashCode(proxy);
                default -> name;
              };
      Object proxy =
          Proxy.newProxyInstance(
              Signals.class.getClassLoader(), new Class<?>[] {handler}, handling);
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("no handler for the signal " + name, e);
    }
  }
}
