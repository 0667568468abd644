package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.ScriptedUpstream.HELLO;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Frames that somebody bent, on real connections: none meets a bug, holds a buffer back, reaches an
 * upstream as anything but one well-formed request, or costs a good caller its answer.
 */
class FramesFuzz {
  private static final long SEED = Long.getLong("gatehouse.seed", 20261121L);
  private static final Duration TIME = Duration.ofSeconds(Long.getLong("gatehouse.seconds", 20L));
  // A bent byte of a method leaves a method (RFC 9110 §9.1), which this door has no contract
  // against.
  private static final String MAY_BE_SEEN =
      "(?!CONNECT |TRACE )[-!#$%&'*+.^_`|~0-9A-Za-z]+ /[!-~]* HTTP/1.1";

  private static final String[] FIELDS = {
    "accept",
    "cookie",
    "te",
    "host",
    "content-length",
    "content-type",
    "expect",
    "connection",
    "transfer-encoding",
    "x-a",
    ":path",
    ":method",
    ":authority",
    ":scheme",
    "X-B",
    "a b",
    "",
    "\0"
  };

  private static final String[] VALUES = {
    "a",
    "/",
    "GET",
    "5",
    "0",
    "-1",
    "trailers",
    "100-continue",
    "a\r\nb: c",
    "a\0",
    " a",
    "*",
    "/../",
    "chunked",
    "\u00e9",
    "a:1",
    "http",
    "x".repeat(5000)
  };

  @Test
  void bends_no_rule_by_bent_frames() throws Exception {
    Random random = new Random(SEED);
    long end = System.nanoTime() + TIME.toNanos();
    long connections = 0;
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(HELLO);
        Door door = Door.to(upstream.url()).open();
        FrameCaller good = new FrameCaller(door.listener.address()).greet()) {
      while (System.nanoTime() < end) {
        attack(door, random);
        connections++;
        for (ScriptedUpstream.Seen seen = upstream.seen.poll();
            seen != null;
            seen = upstream.seen.poll()) {
          assertThat(seen.line()).as("seed %d, %d", SEED, connections).matches(MAY_BE_SEEN);
          assertThat(seen.head().toLowerCase(Locale.ROOT))
              .as("seed %d, %d", SEED, connections)
              .doesNotContain("\0", "transfer-encoding: chunked\r\ncontent-length");
        }
        if (connections % 100 == 0) {
          assertThat(good.get("/").content()).isEqualTo("hello");
          door.ledger.records.clear();
          door.ledger.ends.clear();
          door.ledger.intents.clear();
        }
      }
    }
    assertThat(Leaks.found()).isEmpty();
    System.out.printf("FramesFuzz: %d connections, seed %d%n", connections, SEED);
  }

  private static void attack(Door door, Random random) throws IOException {
    try (FrameCaller caller = new FrameCaller(door.listener.address())) {
      caller.socket().setSoTimeout(30);
      caller.greet(random.nextInt(8), random.nextInt());
      for (int i = random.nextInt(20); i >= 0; i--) {
        frame(caller, random);
      }
      caller.flush();
      while (random.nextInt(30) != 0) {
        caller.next();
      }
    } catch (SocketTimeoutException e) {
      // It waits for more: that is an answer too.
    } catch (IOException e) {
      // Ended by the gateway, as it should be.
    }
  }

  private static void frame(FrameCaller caller, Random random) {
    int stream = random.nextInt(4) == 0 ? random.nextInt() : random.nextInt(12);
    switch (random.nextInt(9)) {
      case 0, 1, 2 -> {
        byte[] block = block(random);
        bend(block, random);
        caller.open(block, random.nextBoolean());
      }
      case 3 -> caller.frame(Frames.DATA, random.nextInt(16), stream, bytes(random, 300));
      case 4 -> caller.frame(Frames.HEADERS, random.nextInt(64), stream, block(random));
      case 5 -> caller.number(Frames.WINDOW_UPDATE, stream, random.nextInt());
      case 6 -> caller.number(Frames.RST_STREAM, stream, random.nextInt(14));
      case 7 -> {
        byte[] setting =
            ByteBuffer.allocate(6)
                .putShort((short) random.nextInt(10))
                .putInt(random.nextBoolean() ? random.nextInt() : random.nextInt(70_000))
                .array();
        caller.frame(Frames.SETTINGS, 0, 0, setting);
      }
      default ->
          caller.frame(
              random.nextInt(12),
              random.nextInt(256),
              stream,
              bytes(random, 1 + random.nextInt(40)));
    }
  }

  private static byte[] block(Random random) {
    String[] more = new String[2 * random.nextInt(4)];
    for (int i = 0; i < more.length; i += 2) {
      more[i] = FIELDS[random.nextInt(FIELDS.length)];
      more[i + 1] = VALUES[random.nextInt(VALUES.length)];
    }
    String method = random.nextBoolean() ? "GET" : "POST";
    return FrameCaller.request(method, random.nextInt(4) == 0 ? "/a/../b" : "/", more);
  }

  private static void bend(byte[] block, Random random) {
    for (int i = random.nextInt(3); i > 0 && block.length > 0; i--) {
      block[random.nextInt(block.length)] = (byte) random.nextInt(256);
    }
  }

  private static byte[] bytes(Random random, int most) {
    byte[] bytes = new byte[random.nextInt(most)];
    random.nextBytes(bytes);
    return bytes;
  }
}
