package dev.gatehouse.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is hashed before it is on the disk makes the tree that hashing record by record makes. */
class AheadTest {
  private static final int ROUNDS = 60;

  @TempDir Path folder;

  @Test
  void makes_the_same_tree_wherever_it_looks_and_the_disk_ends() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      Random random = new Random(round);
      long first = random.nextInt(3 * Ahead.RECORDS);
      LiveSegment segment = segment(round, first);
      TreeHash hash = new TreeHash();
      Ahead ahead = new Ahead(hash);
      Subtrees tree = new Subtrees(hash, first);
      Subtrees plain = new Subtrees(new TreeHash(), first);
      while (tree.end() - first < 600) {
        append(segment, random, plain, random.nextInt(150));
        ahead.look(segment, tree.end());
        append(segment, random, plain, random.nextInt(150));
        long durable = frame(segment, random.nextInt(300));
        ahead.put(segment, durable, tree);
        assertThat(segment.noted).isEqualTo(durable);
      }
      ahead.put(segment, segment.tail(), tree);
      assertThat(tree.end()).isEqualTo(plain.end());
      assertThat(tree.fold()).as("round %d", round).isEqualTo(plain.fold());
      segment.release();
    }
  }

  @Test
  void hashes_nothing_that_is_not_published() throws Exception {
    LiveSegment segment = segment(0, 0);
    TreeHash hash = new TreeHash();
    Subtrees plain = new Subtrees(hash, 0);
    append(segment, new Random(1), plain, Ahead.RECORDS - 1);
    long open = segment.claim(Frame.space(8));
    Ahead ahead = new Ahead(hash);
    ahead.look(segment, 0);
    Frame.Stamp stamp = new Frame.Stamp(segment.sequence(open), 7, 3, Frame.RECORD);
    Frame.write(segment.memory, LiveSegment.at(open), segment.salt, stamp, new byte[8], 0, 8);
    plain.add(hash.leaf(Frame.leaf(segment.memory, LiveSegment.at(open)), 0, 32));
    ahead.look(segment, 0);
    Subtrees tree = new Subtrees(hash, 0);
    ahead.put(segment, segment.tail(), tree);
    assertThat(tree.fold()).isEqualTo(plain.fold());
    segment.release();
  }

  @Test
  void takes_nothing_of_another_segment() throws Exception {
    TreeHash hash = new TreeHash();
    Ahead ahead = new Ahead(hash);
    LiveSegment one = segment(1, 0);
    append(one, new Random(1), new Subtrees(hash, 0), 2 * Ahead.RECORDS);
    ahead.look(one, 0);
    LiveSegment healed = segment(2, 0);
    Subtrees plain = new Subtrees(hash, 0);
    append(healed, new Random(2), plain, 2 * Ahead.RECORDS);
    Subtrees tree = new Subtrees(hash, 0);
    ahead.put(healed, healed.tail(), tree);
    assertThat(tree.fold()).isEqualTo(plain.fold());
    one.release();
    healed.release();
  }

  @Test
  void leaves_a_lost_page_to_whoever_has_to_know() throws Exception {
    LiveSegment segment = segment(0, 0);
    append(segment, new Random(1), new Subtrees(new TreeHash(), 0), 300);
    try (FileChannel file = FileChannel.open(segment.file, StandardOpenOption.WRITE)) {
      file.truncate(Kernel.PAGE);
    }
    Ahead ahead = new Ahead(new TreeHash());
    ahead.look(segment, 0);
    assertThat(segment.wounded).isFalse();
    segment.release();
  }

  private LiveSegment segment(int number, long first) throws Exception {
    Options options = Options.of("journal.test").withSegments(1 << 20, Duration.ofHours(1));
    Layout layout = new Layout(folder.resolve("s" + number));
    Files.createDirectories(layout.journal());
    LiveSegment segment = Keeper.allocate(layout, options, Disk.LOCAL, 1, Pace.AT_ONCE);
    segment.begin(first, System.nanoTime());
    return segment;
  }

  private static void append(LiveSegment segment, Random random, Subtrees plain, int count) {
    TreeHash hash = new TreeHash();
    for (int i = 0; i < count; i++) {
      byte[] bytes = new byte[random.nextInt(200)];
      random.nextBytes(bytes);
      long claim = segment.claim(Frame.space(bytes.length));
      Frame.Stamp stamp = new Frame.Stamp(segment.sequence(claim), 7, 3, Frame.RECORD);
      long at = LiveSegment.at(claim);
      Frame.write(segment.memory, at, segment.salt, stamp, bytes, 0, bytes.length);
      byte[] leaf = Frame.leaf(segment.memory, at);
      plain.add(hash.leaf(leaf, 0, leaf.length));
    }
  }

  /** Where a frame ends, at most so many behind what is in the tree. */
  private static long frame(LiveSegment segment, int most) {
    long at = segment.noted;
    for (int i = 0; i < most && at < segment.tail(); i++) {
      at += Frame.align(Frame.size(segment.memory, at));
    }
    return at;
  }
}
