package dev.gatehouse.journal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Takes the power away from a journal on a disk of its own: an ext4 in a file behind a loop device
 * that writes past the page cache, so that the file holds what such a disk would. The process is
 * stopped, never asked to write anything, and the file is copied; what it had not yet forced is not
 * in the copy. Needs root and loop devices.
 */
class PowerCutStorm {
  private static final int IMAGES = Integer.getInteger("gatehouse.images", 100);
  private static final int PER_RUN = 10;
  private static final long SEED = Long.getLong("gatehouse.seed", 1);
  private static final String MEGABYTES = "192";

  private final Path folder;
  private final Map<Long, String> durable = new ConcurrentHashMap<>();
  private volatile boolean ready;
  private int checked;
  private long compared;

  PowerCutStorm(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void loses_no_durable_record_when_the_power_is_cut() throws Exception {
    String lacking = lacking();
    if (!lacking.isEmpty()) {
      System.out.println("skipped: " + lacking);
    }
    assumeTrue(lacking.isEmpty(), lacking);
    SplittableRandom random = new SplittableRandom(SEED);
    while (checked < IMAGES) {
      durable.clear();
      ready = false;
      run(random);
    }
    assertThat(compared).isGreaterThan(IMAGES);
    System.out.printf(
        "%d images, seed %d: none of %d durable records missing%n", checked, SEED, compared);
  }

  private static String lacking() throws Exception {
    if (!"root".equals(System.getProperty("user.name"))) {
      return "only root can mount a disk";
    }
    for (String tool : List.of("losetup", "mkfs.ext4", "mount")) {
      if (sh("command -v " + tool) != 0) {
        return "there is no " + tool;
      }
    }
    return sh("losetup -f") == 0 ? "" : "there are no loop devices";
  }

  private void run(SplittableRandom random) throws Exception {
    Path image = folder.resolve("disk.img");
    Path disk = Files.createDirectories(folder.resolve("disk"));
    must("dd if=/dev/zero of=%s bs=1M count=%s status=none".formatted(image, MEGABYTES));
    must("mkfs.ext4 -q -F " + image);
    String device = mount(image, disk);
    Process victim = victim(disk.resolve("state"));
    try {
      Thread oracle = Thread.ofPlatform().name("oracle").start(() -> listen(victim));
      for (int i = 0; i < PER_RUN && checked < IMAGES; i++) {
        LockSupport.parkNanos(random.nextLong(20_000_000, 700_000_000));
        check(victim, image, "image %d, seed %d".formatted(checked, SEED));
        // Not before: it would take the processors from what is checked.
        must("kill -CONT " + victim.pid());
        checked++;
      }
      assertThat(victim.toHandle().destroyForcibly()).isTrue();
      oracle.join();
    } finally {
      // One that was stopped is killed all the same; the disk is its own until it has ended.
      victim.destroyForcibly().waitFor();
      unmount(disk, device);
    }
    Files.delete(image);
  }

  private void check(Process victim, Path image, String how) throws Exception {
    Path copy = folder.resolve("copy.img");
    Path disk = Files.createDirectories(folder.resolve("copy"));
    must("kill -STOP " + victim.pid());
    // Acknowledged before the process was stopped, so before the copy.
    Map<Long, String> missing = new HashMap<>(durable);
    boolean opened = ready;
    must("cp %s %s".formatted(image, copy));
    String device = mount(copy, disk);
    try {
      Path state = disk.resolve("state");
      compared += missing.size();
      // One that is only being made may lack its key; it can be opened all the same.
      if (opened) {
        assertThat(Verifier.of(state).run().findings()).as(how).isEmpty();
      }
      Journal.open(state, Victim.OPTIONS).close();
      Reader.of(state)
          .forward(
              0,
              entry -> {
                String text = new String(entry.bytes(), US_ASCII);
                missing.remove(entry.sequence(), text.substring(0, text.indexOf(' ')));
                return true;
              });
      assertThat(missing).as(how).isEmpty();
      assertThat(Verifier.of(state).run().findings()).as(how).isEmpty();
    } finally {
      unmount(disk, device);
      Files.delete(copy);
    }
  }

  private Process victim(Path state) throws IOException {
    Files.createDirectories(state);
    return Victim.start(state, "cut" + checked);
  }

  /** Notes what is acknowledged as durable. */
  private void listen(Process victim) {
    try (BufferedReader out = victim.inputReader(US_ASCII)) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        String[] parts = line.split(" ", -1);
        ready |= parts[0].equals("ready");
        if (parts.length == 3 && parts[0].equals("d") && parts[2].matches(".*-\\d-\\d+")) {
          durable.put(Long.parseLong(parts[1]), parts[2]);
        }
      }
    } catch (IOException e) {
      // The process was killed.
    }
  }

  // A commit of the file system's own journal by the clock would be no part of what is tested.
  private static String mount(Path image, Path at) throws Exception {
    Path said = at.resolveSibling(at.getFileName() + ".device");
    must("losetup --direct-io=on --find --show %s > %s".formatted(image, said));
    String device = Files.readString(said).strip();
    must("mount -o commit=300 %s %s".formatted(device, at));
    return device;
  }

  private static void unmount(Path at, String device) throws Exception {
    must("umount %s && losetup -d %s".formatted(at, device));
  }

  private static void must(String command) throws Exception {
    assertThat(sh(command)).as(command).isZero();
  }

  private static int sh(String command) throws Exception {
    Process process =
        new ProcessBuilder("sh", "-c", command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    return process.waitFor();
  }
}
