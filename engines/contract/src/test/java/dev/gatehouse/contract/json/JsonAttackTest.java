package dev.gatehouse.contract.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Documents that are made to cost more than they are worth. */
class JsonAttackTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  @Test
  void refuses_what_is_nested_too_deeply() {
    for (String open : new String[] {"[", "{\"a\":"}) {
      assertEquals(Flaw.DEPTH, read(open.repeat(1_000_000)));
      assertEquals(Flaw.DEPTH, read(open.repeat(129) + "1"));
    }
    assertNull(read("[".repeat(128) + "]".repeat(128)));
  }

  @Test
  void reads_a_million_names_in_linear_time() {
    StringBuilder document = new StringBuilder("{\"a\":1");
    for (int i = 0; i < 900_000; i++) {
      document.append(",\"n").append(i).append("\":1");
    }
    assertTimeoutPreemptively(SOON, () -> assertNull(read(document + "}")));
    assertTimeoutPreemptively(
        SOON, () -> assertEquals(Flaw.DUPLICATE_KEY, read(document + ",\"n5\":2}")));
  }

  /**
   * These collide in {@link String#hashCode}; the tape hashes otherwise, with a seed nobody knows.
   */
  @Test
  void is_not_slowed_by_names_that_collide() {
    StringBuilder document = new StringBuilder("{\"a\":1");
    for (int i = 0; i < 1 << 16; i++) {
      document.append(",\"");
      for (int bit = 0; bit < 16; bit++) {
        document.append((i >> bit & 1) == 0 ? "Aa" : "BB");
      }
      document.append("\":1");
    }
    assertTimeoutPreemptively(SOON, () -> assertNull(read(document + "}")));
  }

  @Test
  void refuses_names_that_are_the_same_behind_their_escapes() {
    assertEquals(Flaw.DUPLICATE_KEY, read("{\"ab\":1,\"\\u0061b\":2}"));
    assertEquals(Flaw.DUPLICATE_KEY, read("{\"\\u0061\":1,\"\\u0061\":2}"));
  }

  @Test
  void refuses_numbers_that_are_costly_to_read() {
    assertEquals(Flaw.NUMBER, read("1e1000000000"));
    assertEquals(Flaw.NUMBER, read("-1E-99999999999999999999"));
    assertEquals(Flaw.NUMBER, read("9".repeat(100_000)));
  }

  @Test
  void refuses_more_values_than_it_would_keep() {
    assertEquals(Flaw.VALUES, read("[" + "1,".repeat(2_000_001) + "1]"));
  }

  @Test
  void refuses_bytes_that_are_not_utf_8() {
    byte[][] wrong = {
      {(byte) 0xC0, (byte) 0x80},
      {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
      {(byte) 0xF4, (byte) 0x90, (byte) 0x80, (byte) 0x80},
      {(byte) 0xE2, (byte) 0x82},
      {(byte) 0x80}
    };
    for (byte[] sequence : wrong) {
      byte[] document = new byte[sequence.length + 2];
      document[0] = '"';
      System.arraycopy(sequence, 0, document, 1, sequence.length);
      document[document.length - 1] = '"';
      assertEquals(Flaw.UTF8, new Tape().read(document, 0, document.length, Bounds.DEFAULT));
    }
  }

  @Test
  void comes_back_from_any_bytes() {
    Random random = new Random(815);
    String alphabet = "{}[]:,\"\\u00a1-+.eE truefalsn\u0001é";
    Tape tape = new Tape();
    for (int i = 0; i < 300_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int length = random.nextInt(24); length > 0; length--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
      tape.read(bytes, 0, bytes.length, Bounds.DEFAULT);
      assertNotNull(tape.stoppedIn());
    }
  }

  private static @Nullable Flaw read(String document) {
    byte[] bytes = document.getBytes(StandardCharsets.UTF_8);
    return new Tape().read(bytes, 0, bytes.length, Bounds.DEFAULT);
  }
}
