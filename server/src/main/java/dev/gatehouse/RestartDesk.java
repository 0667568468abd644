package dev.gatehouse;

import dev.gatehouse.admin.Desk;
import dev.gatehouse.admin.Errand;
import dev.gatehouse.admin.Failed;
import dev.gatehouse.admin.Row;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Starts a successor of this process when it is asked to; everything else is another desk's. The
 * successor is what this command line is now: another jar at the same place is the new version.
 */
final class RestartDesk implements Desk {
  static final String RESTART = "restart";
  static final String SUCCEED = "--succeed";
  private static final Path COMMAND_LINE = Path.of("/proc/self/cmdline");

  private final Desk others;
  private final boolean offers;

  /**
   * @param offers whether this process can hand its sockets over
   */
  RestartDesk(Desk others, boolean offers) {
    this.others = others;
    this.offers = offers;
  }

  @Override
  public List<Row> run(Errand errand, String person) throws Failed {
    if (!errand.name().equals(RESTART)) {
      return others.run(errand, person);
    }
    if (!offers) {
      throw Failed.operation(
          "sockets are handed over with `listen.transport: epoll` on Linux only");
    }
    try {
      Process successor = new ProcessBuilder(commandLine()).inheritIO().start();
      return List.of(new Row(Map.of("process", Long.toString(successor.pid()))));
    } catch (IOException e) {
      throw Failed.operation("no successor can be started: " + e.getMessage());
    }
  }

  private static List<String> commandLine() throws IOException {
    String all = Files.readString(COMMAND_LINE, StandardCharsets.UTF_8);
    List<String> words = new ArrayList<>(List.of(all.split("\0", -1)));
    // Each word ends with one, the last too.
    words.removeLast();
    if (!words.contains("run")) {
      throw new IOException("this process was not started by `gatehouse run`");
    }
    if (!words.contains(SUCCEED)) {
      words.add(SUCCEED);
    }
    return words;
  }

  @Override
  public void close() {
    others.close();
  }
}
