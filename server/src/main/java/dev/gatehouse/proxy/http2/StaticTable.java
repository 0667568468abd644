package dev.gatehouse.proxy.http2;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields that every peer knows (RFC 7541, appendix A), numbered from 1. */
final class StaticTable {
  private static final String[] FIELDS = {
    ":authority", "",
    ":method", "GET",
    ":method", "POST",
    ":path", "/",
    ":path", "/index.html",
    ":scheme", "http",
    ":scheme", "https",
    ":status", "200",
    ":status", "204",
    ":status", "206",
    ":status", "304",
    ":status", "400",
    ":status", "404",
    ":status", "500",
    "accept-charset", "",
    "accept-encoding", "gzip, deflate",
    "accept-language", "",
    "accept-ranges", "",
    "accept", "",
    "access-control-allow-origin", "",
    "age", "",
    "allow", "",
    "authorization", "",
    "cache-control", "",
    "content-disposition", "",
    "content-encoding", "",
    "content-language", "",
    "content-length", "",
    "content-location", "",
    "content-range", "",
    "content-type", "",
    "cookie", "",
    "date", "",
    "etag", "",
    "expect", "",
    "expires", "",
    "from", "",
    "host", "",
    "if-match", "",
    "if-modified-since", "",
    "if-none-match", "",
    "if-range", "",
    "if-unmodified-since", "",
    "last-modified", "",
    "link", "",
    "location", "",
    "max-forwards", "",
    "proxy-authenticate", "",
    "proxy-authorization", "",
    "range", "",
    "referer", "",
    "refresh", "",
    "retry-after", "",
    "server", "",
    "set-cookie", "",
    "strict-transport-security", "",
    "transfer-encoding", "",
    "user-agent", "",
    "vary", "",
    "via", "",
    "www-authenticate", ""
  };

  static final int SIZE = FIELDS.length / 2;

  private static final FieldLine[] LINES = new FieldLine[SIZE + 1];

  /** Numbers of names, found by a hash of length and ends; open addressing. */
  private static final int[] BY_HASH = new int[256];

  private static final Map<String, Integer> BY_NAME = new HashMap<>();

  static {
    LINES[0] = FieldLine.of("", "");
    for (int i = 1; i <= SIZE; i++) {
      String name = FIELDS[2 * i - 2];
      LINES[i] = FieldLine.of(name, FIELDS[2 * i - 1]);
      if (BY_NAME.putIfAbsent(name, i) == null) {
        byte[] bytes = name.getBytes(StandardCharsets.ISO_8859_1);
        int slot = hash(bytes[0], bytes[bytes.length - 1], bytes.length);
        while (BY_HASH[slot] != 0) {
          slot = slot + 1 & 255;
        }
        BY_HASH[slot] = i;
      }
    }
  }

  private StaticTable() {}

  private static int hash(int first, int last, int length) {
    return first * 7 + last * 31 + length * 13 & 255;
  }

  static FieldLine line(int number) {
    return LINES[number];
  }

  /** The first number of a name in lower case. */
  static int number(String name) {
    @Nullable Integer number = BY_NAME.get(name);
    return number == null ? 0 : number;
  }

  /** The first number of a name in lower case, or 0. */
  static int number(byte[] bytes, int from, int to) {
    int length = to - from;
    if (length == 0) {
      return 0;
    }
    int slot = hash(bytes[from], bytes[to - 1], length);
    while (BY_HASH[slot] != 0) {
      FieldLine line = LINES[BY_HASH[slot]];
      if (line.nameEnd() == length && same(line.bytes(), bytes, from, length)) {
        return BY_HASH[slot];
      }
      slot = slot + 1 & 255;
    }
    return 0;
  }

  private static boolean same(byte[] name, byte[] bytes, int from, int length) {
    for (int i = 0; i < length; i++) {
      if (name[i] != bytes[from + i]) {
        return false;
      }
    }
    return true;
  }
}
