package dev.gatehouse.proxy;

import java.util.Map;
import java.util.TreeMap;

/** What is wrong in a content of chunks, behind some that are right, by name. */
final class ChunkFaults {
  static final String HIDDEN = Raw.head("GET /hidden HTTP/1.1", "Host: a");
  static final String END = "0\r\n\r\n";

  static final Map<String, String> ALL = new TreeMap<>();

  private ChunkFaults() {}

  static {
    ALL.put("a size of no digits", "\r\nhello\r\n");
    ALL.put("a size of other letters", "g\r\nhello\r\n");
    ALL.put("a size with a prefix", "0x5\r\nhello\r\n");
    ALL.put("a size with a plus", "+5\r\nhello\r\n");
    ALL.put("a size below nothing", "-1\r\nhello\r\n");
    ALL.put("a size with a line below", "1_0\r\nhello world!!!!!\r\n");
    ALL.put("a size behind a blank", " 5\r\nhello\r\n");
    ALL.put("a size before a blank", "5 \r\nhello\r\n");
    ALL.put("a size before a tab", "5\t\r\nhello\r\n");
    ALL.put("a size beyond all", "FFFFFFFFFFFFFFFF0\r\nhello\r\n");
    ALL.put("a size beyond a number", "8000000000000000\r\nhello\r\n");
    ALL.put("a size of seventeen digits", "00000000000000005\r\nhello\r\n");
    ALL.put("a size before a bare LF", "5\nhello\r\n");
    ALL.put("a size before a bare CR", "5\rhello\r\n");
    ALL.put("a size before two CR", "5\r\r\nhello\r\n");
    ALL.put("no semicolon before an extension", "2 erfrferferf\r\naa\r\n");
    ALL.put("nothing behind a semicolon", "2;\r\naa\r\n");
    ALL.put("a bare LF behind a semicolon", "5;\nhello\r\n");
    ALL.put("a bare LF in an extension", "5;a\nhello\r\n");
    ALL.put("a bare CR in an extension", "5;a\rX\r\nhello\r\n");
    ALL.put("a zero byte in an extension", "5;\0ext\r\nhello\r\n");
    ALL.put("no token for an extension", "5;bad[=x\r\nhello\r\n");
    ALL.put("an extension that is quoted and does not end", "5;a=\"b; c\r\nhello\r\n");
    ALL.put("a line end within quotes", "5;a=\"\r\n\"\r\nhello\r\n");
    ALL.put("a large extension", "5;a=" + "b".repeat(5000) + "\r\nhello\r\n");
    ALL.put("many extensions", "1;abcdefghi\r\nx\r\n".repeat(500));
    ALL.put("more data than its size", "5\r\nhello!!\r\n");
    ALL.put("no line end behind data", "5\r\nhello0\r\n");
    ALL.put("a bare LF behind data", "5\r\nhello\n");
    ALL.put("a bare CR behind data", "5\r\nhello\r0\r\n");
    ALL.put("two line ends behind data", "5\r\nhello\r\n\r\n");
    ALL.put("data that hides a request", "5\r\nhello" + END + HIDDEN);
    ALL.put("a last chunk with a sign", "+0\r\n\r\n" + HIDDEN);
    ALL.put("a last chunk with a blank", "0 \r\n\r\n" + HIDDEN);
    ALL.put("a last chunk with a bare LF", "0\n\n" + HIDDEN);
    ALL.put("a last chunk with a bare CR", "0\r\r" + HIDDEN);
    ALL.put("a last line end of LF alone", "0\r\n\n" + HIDDEN);
    ALL.put("a last line end of CR alone", "0\r\n\r" + HIDDEN);
    ALL.put("a trailer without a name", "0\r\n: x\r\n\r\n" + HIDDEN);
    ALL.put("a trailer without a colon", "0\r\n" + HIDDEN);
    ALL.put("a trailer with a blank name", "0\r\nx : y\r\n\r\n" + HIDDEN);
    ALL.put("a trailer that is folded", "0\r\nx: y\r\n z\r\n\r\n" + HIDDEN);
    ALL.put("a trailer with a bare LF", "0\r\nx: y\n\r\n" + HIDDEN);
    ALL.put("a trailer with a bare CR", "0\r\nx: y\rz\r\n\r\n" + HIDDEN);
    ALL.put("a trailer with a zero byte", "0\r\nx: \0\r\n\r\n" + HIDDEN);
    ALL.put("a large trailer", "0\r\nx: " + "y".repeat(70_000) + "\r\n\r\n" + HIDDEN);
    ALL.put("many trailers", "0\r\n" + "x: y\r\n".repeat(2000) + "\r\n" + HIDDEN);
  }

  /** So many bytes in chunks of several sizes. */
  static String chunks(int bytes) {
    StringBuilder chunks = new StringBuilder();
    int size = 7;
    for (int left = bytes; left > 0; left -= size) {
      size = Math.min(left, size * 3 % 9973);
      chunks.append(Integer.toHexString(size)).append("\r\n");
      chunks.append("x".repeat(size)).append("\r\n");
    }
    return chunks.toString();
  }
}
