package dev.gatehouse.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gatehouse.proxy.AutobahnCase.Round;
import dev.gatehouse.proxy.AutobahnCase.Sender;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.Consumer;

/**
 * The list of cases: 1 to 10 as {@code autobahn-cases.txt} has them, 12 and 13 as they are made.
 */
final class AutobahnCases {
  /** Of the thousand messages that the list has in each of its cases with many. */
  private static final int TIMES = 100;

  private static final int COMPRESSED = 3;

  /** Sizes of messages and, behind a slash, of their fragments. */
  private static final String SIZES =
      "16 64 256 1024 4096 8192 16384 32768 65536 131072 8192/256 16384/256 32768/256 65536/256"
          + " 131072/256 131072/1024 131072/4096 131072/32768";

  /** What 13 wants of the other side's compression, in the order in which it would like it. */
  private static final List<String> PARAMETERS =
      List.of(
          "",
          "; NO",
          "; BITS=8",
          "; BITS=15",
          "; NO; BITS=8",
          "; NO; BITS=15",
          "; NO; BITS=8, ; NO, ");

  private AutobahnCases() {}

  /** Gives each case away and keeps none: some are large. */
  static void each(Consumer<AutobahnCase> taker) throws IOException {
    try (InputStream table =
        Objects.requireNonNull(AutobahnCases.class.getResourceAsStream("/autobahn-cases.txt"))) {
      for (String line : new String(table.readAllBytes(), UTF_8).split("\n", -1)) {
        if (!line.isBlank() && !line.startsWith("#")) {
          lines(line.strip().split(" *\\|(?: |$) *", -1), taker);
        }
      }
    }
    for (int set = 1; set <= 5; set++) {
      compressed("12." + set, data(set), set > 3, "", taker);
    }
    for (int set = 1; set <= PARAMETERS.size(); set++) {
      compressed("13." + set, data(4), true, PARAMETERS.get(set - 1), taker);
    }
  }

  /** The cases of a line, which differ in one word. */
  private static void lines(String[] fields, Consumer<AutobahnCase> taker) {
    String[] values = fields.length > 4 ? fields[4].split(" ", -1) : new String[] {""};
    int dot = fields[0].lastIndexOf('.') + 1;
    int number = Integer.parseInt(fields[0].substring(dot));
    for (String value : values) {
      String id = fields[0].substring(0, dot) + number++;
      String back = fields.length > 3 ? fields[3].replace("#", value) : "";
      taker.accept(of(id, fields[1].replace("#", value), fields[2].replace("#", value), back));
    }
  }

  private static AutobahnCase of(String id, String cut, String sent, String back) {
    String expected = back;
    int code = 0;
    if (back.matches("(.* )?\\d{4}")) {
      code = Integer.parseInt(back.substring(back.length() - 4));
      expected = back.substring(0, back.length() - 4).strip();
    }
    List<Round> rounds = new ArrayList<>();
    String[] backs = expected.split(" ; ", -1);
    String[] parts = sent.split(" ; ", -1);
    for (int i = 0; i < parts.length; i++) {
      boolean surely = !backs[i].startsWith("(");
      List<SocketMessage> messages = new ArrayList<>();
      for (String word : words(surely ? backs[i] : backs[i].substring(1, backs[i].length() - 1))) {
        messages.add(new SocketMessage(first(word) & 0xf, payload(word)));
      }
      rounds.add(new Round(sender(cut, words(parts[i])), messages, surely));
    }
    List<byte[]> close =
        words(sent).stream()
            .filter(word -> word.startsWith("88"))
            .map(AutobahnCases::payload)
            .limit(1)
            .toList();
    List<Round> all = cut.equals("times") ? Collections.nCopies(TIMES, rounds.getFirst()) : rounds;
    return new AutobahnCase(id, all, code, close, List.of());
  }

  private static List<String> words(String text) {
    return text.isEmpty() ? List.of() : List.of(text.split(" ", -1));
  }

  private static Sender sender(String cut, List<String> frames) {
    return (end, other) -> {
      ByteArrayOutputStream held = new ByteArrayOutputStream();
      long sent = 0;
      for (String frame : frames) {
        int at = frame.indexOf('@');
        if (at > 0) {
          begins(frame.substring(0, at), frame.substring(at + 1).split("@", -1), end, other);
        } else if (at < 0) {
          byte[] payload = payload(frame);
          sent += payload.length;
          held.writeBytes(end.fragments(first(frame), payload, fragment(frame)));
        }
        if (at == 0 || cut.equals("frames")) {
          end.send(held.toByteArray());
          held.reset();
        }
        if (at == 0) {
          other.await(sent);
        }
      }
      byte[] all = held.toByteArray();
      int piece = Character.isDigit(cut.charAt(0)) ? Integer.parseInt(cut) : all.length;
      for (int from = 0; from < all.length; from += piece) {
        end.send(Arrays.copyOfRange(all, from, Math.min(all.length, from + piece)));
      }
    };
  }

  private static int fragment(String frame) {
    int slash = frame.indexOf('/');
    return slash < 0 ? Integer.MAX_VALUE : Integer.parseInt(frame.substring(slash + 1));
  }

  /** Two parts of a frame, of which the rest does not come. */
  private static void begins(String frame, String[] parts, StrictEnd end, AutobahnCase.Taken other)
      throws IOException {
    end.leaveUnfinished();
    byte[] payload = payload(frame);
    byte[] all = end.frame(first(frame), payload);
    int first = Integer.parseInt(parts[0]);
    int at = all.length - payload.length + first;
    end.send(Arrays.copyOf(all, at));
    other.await(first);
    end.send(Arrays.copyOfRange(all, at, at + Integer.parseInt(parts[1])));
  }

  private static int first(String frame) {
    return Integer.parseInt(frame.substring(0, 2), 16);
  }

  private static byte[] payload(String frame) {
    boolean text = (first(frame) & 0xf) % 8 < 2 && first(frame) != 0x89;
    int slash = frame.indexOf('/');
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (String part :
        (slash < 0 ? frame : frame.substring(0, slash)).substring(2).split("\\+", -1)) {
      if (!part.isEmpty()) {
        all.writeBytes(part(part.charAt(0), part.substring(1), text));
      }
    }
    return all.toByteArray();
  }

  private static byte[] part(char how, String of, boolean text) {
    return switch (how) {
      case ':' -> of.replace('~', ' ').getBytes(ISO_8859_1);
      case '=' -> HexFormat.of().parseHex(of);
      case '*' -> repeated(text ? "*" : "\u00fe", Integer.parseInt(of));
      case '%' -> repeated(text ? "BAsd7&jh23" : "\0\u00fe#\u00fa\u00f0", Integer.parseInt(of));
      default -> throw new IllegalArgumentException(how + of);
    };
  }

  private static byte[] repeated(String text, int length) {
    byte[] unit = text.getBytes(ISO_8859_1);
    byte[] all = new byte[length];
    for (int i = 0; i < length; i++) {
      all[i] = unit[i % unit.length];
    }
    return all;
  }

  private static void compressed(
      String set, byte[] data, boolean text, String parameters, Consumer<AutobahnCase> taker) {
    int number = 1;
    for (String size : SIZES.split(" ", -1)) {
      String[] both = size.split("/", -1);
      int length = Integer.parseInt(both[0]);
      int fragment = both.length > 1 ? Integer.parseInt(both[1]) : Integer.MAX_VALUE;
      List<Round> rounds = new ArrayList<>();
      for (int i = 0; i < COMPRESSED; i++) {
        byte[] payload = Arrays.copyOfRange(data, i * length, (i + 1) * length);
        SocketMessage message =
            new SocketMessage(text ? FrameWire.TEXT : FrameWire.BINARY, payload);
        rounds.add(new Round((end, _) -> end.message(message, fragment), List.of(message), true));
      }
      taker.accept(
          new AutobahnCase(
              set + "." + number++, rounds, 0, List.of(), List.of(parameters.split(", ", -1))));
    }
  }

  /** A text, a picture, what compresses no more, JSON and HTML: enough of it for all messages. */
  private static byte[] data(int kind) {
    Random random = new Random(kind);
    int length = COMPRESSED * 131_072;
    byte[] all = new byte[length];
    if (kind == 3) {
      random.nextBytes(all);
      return all;
    }
    if (kind == 2) {
      for (int i = 0; i < length; i++) {
        all[i] = (byte) (i % 512 / 2 + random.nextInt(4));
      }
      return all;
    }
    String line = kind == 4 ? "{\"id\": %d, \"at\": [%d]},\n" : "<p>%d</p>\n<a href=\"/%d\"/>\n";
    StringBuilder text = new StringBuilder();
    while (text.length() < length) {
      text.append((kind == 1 ? "%x Habe nun %x, ach\n" : line).formatted(number(random), 7));
    }
    return Arrays.copyOf(text.toString().getBytes(ISO_8859_1), length);
  }

  private static int number(Random random) {
    return random.nextInt(1_000_000);
  }
}
