package dev.gatehouse.journal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A process that appends until it is killed, and says on its standard output what was acknowledged:
 * `w SEQUENCE ID` or `d SEQUENCE ID`. The oracle is whoever reads that.
 */
public final class Victim {
  static final Options OPTIONS =
      Options.of("journal.test")
          .withSegments(256 << 10, Duration.ofHours(1))
          .withCheckpointEvery(Duration.ofMillis(20));

  private final Appender appender;
  private final PrintStream out;
  private final String name;

  private Victim(Appender appender, PrintStream out, String name) {
    this.appender = appender;
    this.out = out;
    this.name = name;
  }

  /** Arguments: state folder, a prefix for ids, and a failpoint with a count, or nothing. */
  public static void main(String[] args) throws Exception {
    Failpoint.Watch watch =
        args.length > 2
            ? haltAt(Failpoint.valueOf(args[2].toUpperCase(Locale.ROOT)), Integer.parseInt(args[3]))
            : Failpoint.Watch.NOBODY;
    Journal journal = Journal.open(Path.of(args[0]), OPTIONS, new Ground(Disk.LOCAL, watch));
    PrintStream out = new PrintStream(System.out, false, US_ASCII);
    out.println("ready " + journal.damages());
    out.flush();
    for (int stream = 0; stream < 3; stream++) {
      Victim victim =
          new Victim(journal.appender(stream, Runnable::run), out, args[1] + "-" + stream);
      Thread unused = Thread.ofPlatform().name("victim-" + stream).start(victim::run);
    }
  }

  /** Starts one, with the arguments of its main method. */
  static Process start(Path state, String prefix, String... more) throws IOException {
    List<String> arguments = new ArrayList<>(List.of(state.toString(), prefix));
    arguments.addAll(List.of(more));
    return run(List.of("-XX:TieredStopAtLevel=1"), Victim.class, arguments);
  }

  /** Starts a process with a main method of these tests. */
  static Process run(List<String> flags, Class<?> main, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.addAll(List.of("-Xmx64m", "-XX:+UseSerialGC"));
    command.addAll(flags);
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp"));
    command.addAll(List.of(System.getProperty("java.class.path"), main.getName()));
    command.addAll(arguments);
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  private static Failpoint.Watch haltAt(Failpoint failpoint, int count) {
    AtomicInteger left = new AtomicInteger(count);
    return reached -> {
      if (reached == failpoint && left.decrementAndGet() == 0) {
        Runtime.getRuntime().halt(137);
      }
    };
  }

  private void run() {
    for (int i = 0; ; i++) {
      String id = name + "-" + i;
      byte[] bytes = (id + " " + "x".repeat(i % 600)).getBytes(US_ASCII);
      if (i % 7 == 0) {
        appender.appendDurable(bytes, 0, bytes.length, 1_000_000, receipt -> say('d', id, receipt));
      } else {
        say('w', id, appender.append(bytes, 0, bytes.length, 1_000_000));
      }
    }
  }

  // One write per line: what is in the pipe when the process dies was acknowledged before.
  private void say(char level, String id, Receipt receipt) {
    switch (receipt) {
      case Receipt.Kept kept -> {
        synchronized (out) {
          out.print(level + " " + kept.sequence() + " " + id + "\n");
          out.flush();
        }
      }
      case Receipt.Refused _ -> LockSupport.parkNanos(1_000_000);
    }
  }
}
