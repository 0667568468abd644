package dev.gatehouse.scenario;

import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The client and the server of gRPC's interoperability tests, as they are published. They live in a
 * class loader of their own, since they come with another Netty and another Protobuf.
 */
final class GrpcInterop implements AutoCloseable {
  private static final String ROOM = "io.grpc.testing.integration.";

  private final URLClassLoader loader;
  private final Class<?> client;
  private final List<Object> servers = new ArrayList<>();
  private final List<FutureTask<Object>> partings = new ArrayList<>();

  private GrpcInterop(URLClassLoader loader) throws ReflectiveOperationException {
    this.loader = loader;
    this.client = loader.loadClass(ROOM + "TestServiceClient");
    // What main() of the client does before it reads its arguments.
    Class<?> registry = loader.loadClass("io.grpc.LoadBalancerRegistry");
    registry
        .getMethod("register", loader.loadClass("io.grpc.LoadBalancerProvider"))
        .invoke(
            registry.getMethod("getDefaultRegistry").invoke(null),
            made(loader.loadClass(ROOM + "CustomBackendMetricsLoadBalancerProvider")));
  }

  /** Of the jars that the build copied. */
  static GrpcInterop published() throws IOException, ReflectiveOperationException {
    List<URL> jars = new ArrayList<>();
    try (Stream<Path> files = Files.list(Gate.SERVER.resolve("target/grpc-interop"))) {
      for (Path jar : files.toList()) {
        jars.add(jar.toUri().toURL());
      }
    }
    return new GrpcInterop(
        new URLClassLoader(jars.toArray(URL[]::new), ClassLoader.getPlatformClassLoader()));
  }

  /** A case of the client, or a test that its cases are made from. */
  record Case(String name, Object what) {}

  /** All there are, cases first. */
  List<Case> cases() throws ReflectiveOperationException {
    List<Case> all = new ArrayList<>();
    for (Object each : loader.loadClass(ROOM + "TestCases").getEnumConstants()) {
      all.add(new Case(((Enum<?>) each).name().toLowerCase(Locale.ROOT), each));
    }
    Class<? extends Annotation> test =
        loader.loadClass("org.junit.Test").asSubclass(Annotation.class);
    Stream.of(loader.loadClass(ROOM + "AbstractInteropTest").getMethods())
        .filter(method -> method.isAnnotationPresent(test))
        .map(method -> new Case(method.getName(), method))
        .sorted(Comparator.comparing(Case::name))
        .forEach(all::add);
    return all;
  }

  /** Starts the server in plaintext; returns its port. */
  int serve() throws ReflectiveOperationException {
    Class<?> type = loader.loadClass(ROOM + "TestServiceServer");
    Object server = made(type);
    tell(type, server, List.of("--port=0", "--use_tls=false"));
    mine(type.getDeclaredMethod("start")).invoke(server);
    servers.add(server);
    return (int) mine(type.getDeclaredMethod("getPort")).invoke(server);
  }

  /** Runs a case by a client of its own; what is wrong, if anything. */
  Optional<String> run(Case one, List<String> arguments) throws ReflectiveOperationException {
    Object running = made(client);
    tell(client, running, arguments);
    mine(client.getDeclaredMethod("setUp")).invoke(running);
    try {
      if (one.what() instanceof Method test) {
        Field tester = mine(client.getDeclaredField("tester"));
        test.invoke(tester.get(running));
      } else {
        Class<?> type = one.what().getClass();
        mine(client.getDeclaredMethod("runTest", type)).invoke(running, one.what());
      }
      return Optional.empty();
    } catch (InvocationTargetException e) {
      return Optional.of(String.valueOf(e.getCause()));
    } finally {
      part(running);
    }
  }

  /** Apart, since it waits for the connections that a case of several left open. */
  private void part(Object running) throws ReflectiveOperationException {
    Method tearDown = mine(client.getDeclaredMethod("tearDown"));
    FutureTask<Object> parting = new FutureTask<>(() -> tearDown.invoke(running));
    partings.add(parting);
    Thread.ofPlatform().daemon().name("parting").start(parting);
  }

  /** Unpacks a file of the tests' authority, such as {@code server1.pem}. */
  Path unpack(String name, Path folder) throws IOException {
    Path file = folder.resolve(name);
    try (@Nullable InputStream in = loader.getResourceAsStream("certs/" + name)) {
      if (in == null) {
        throw new IllegalArgumentException(name + " is not among the tests' certificates");
      }
      Files.copy(in, file);
    }
    return file;
  }

  private static void tell(Class<?> type, Object one, List<String> arguments)
      throws ReflectiveOperationException {
    mine(type.getDeclaredMethod("parseArgs", String[].class))
        .invoke(one, (Object) arguments.toArray(String[]::new));
  }

  private static Object made(Class<?> type) throws ReflectiveOperationException {
    Constructor<?> constructor = mine(type.getDeclaredConstructor());
    return constructor.newInstance();
  }

  private static <T extends AccessibleObject> T mine(T member) {
    member.setAccessible(true);
    return member;
  }

  @Override
  public void close() throws IOException {
    try {
      for (FutureTask<Object> parting : partings) {
        parting.get(60, TimeUnit.SECONDS);
      }
      for (Object server : servers) {
        mine(server.getClass().getDeclaredMethod("stop")).invoke(server);
      }
    } catch (InterruptedException
        | ExecutionException
        | TimeoutException
        | ReflectiveOperationException e) {
      throw new AssertionError("a client or a server of the suite did not end", e);
    } finally {
      loader.close();
    }
  }
}
