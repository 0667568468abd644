package dev.gatehouse.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gatehouse.proxy.http.Limits;
import dev.gatehouse.proxy.http.Refused;
import dev.gatehouse.proxy.http.RequestHead;
import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import org.eclipse.jetty.http.HttpURI;
import org.jspecify.annotations.Nullable;

/**
 * Any bytes as a target: what is let through is in its one form, and however an upstream decodes
 * it, it stays below the prefix that it was matched by.
 */
public final class HostilePath {
  private static final String CANONICAL = "(/([A-Za-z0-9!$&'()*+,=:@._~;-]|%[0-9A-F]{2})++)*+/?";

  private HostilePath() {}

  /** Called by Jazzer. */
  public static void fuzzerTestOneInput(byte[] data) {
    String target = "/" + new String(data, ISO_8859_1);
    RequestHead head = read(target);
    if (head == null) {
      return;
    }
    String path = head.path();
    expect(path.matches(CANONICAL), path, "is not canonical");
    RequestHead again = read(path);
    expect(again != null && again.path().equals(path), path, "is not its own form");
    boolean delimiters = again != null && again.hasEncodedDelimiter();
    expect(delimiters == head.hasEncodedDelimiter(), path, "hides a delimiter");
    staysBelow(path);
    if (!head.hasEncodedDelimiter()) {
      hasOneReading(path);
    }
  }

  private static @Nullable RequestHead read(String target) {
    byte[] bytes = ("GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n").getBytes(ISO_8859_1);
    RequestHead head = new RequestHead(Limits.USUAL, "http");
    try {
      return head.read(bytes, bytes.length) ? head : null;
    } catch (Refused refused) {
      return null;
    }
  }

  private static void expect(boolean right, String path, String what) {
    if (!right) {
      throw new IllegalStateException("the path " + path + " " + what);
    }
  }

  /** However often it is decoded, no segment leads up or is skipped. */
  private static void staysBelow(String path) {
    String seen = path;
    for (int round = 0; round < 4; round++) {
      for (String part : seen.split("[/\\\\]", -1)) {
        String name = part.split("[;?#\0]", -1)[0].strip();
        expect(!name.equals("..") && !name.equals("."), path, "leads up, decoded to " + seen);
      }
      seen = decoded(seen);
    }
  }

  /** Without delimiters, whoever decodes, resolves or cuts off finds the same segments. */
  private static void hasOneReading(String path) {
    String once = decoded(path);
    expect(decoded(once).equals(once), path, "is another when decoded twice");
    expect(resolved(once).equals(once), path, "is another when it is resolved");
    HttpURI uri = HttpURI.build(path).asImmutable();
    expect(uri.getViolations().isEmpty(), path, "is ambiguous to Jetty: " + uri.getViolations());
    expect(once.equals(uri.getDecodedPath()), path, "is decoded otherwise by Jetty");
  }

  /** As the most generous server would: backslashes, parameters, doubled slashes, dots. */
  private static String resolved(String path) {
    Deque<String> kept = new ArrayDeque<>();
    String[] parts = path.replace('\\', '/').substring(1).split("/", -1);
    for (int i = 0; i < parts.length; i++) {
      String name = parts[i].replaceFirst("[;?#\0].*", "");
      if (name.equals("..")) {
        kept.pollLast();
      } else if (!name.equals(".") && (!name.isEmpty() || i == parts.length - 1)) {
        kept.add(name);
      }
    }
    return "/" + String.join("/", kept);
  }

  private static String decoded(String text) {
    byte[] in = text.getBytes(UTF_8);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < in.length; i++) {
      int high = in[i] == '%' && in.length - i > 2 ? Character.digit(in[i + 1], 16) : -1;
      int low = high < 0 ? -1 : Character.digit(in[i + 2], 16);
      out.write(low < 0 ? in[i] : 16 * high + low);
      i += low < 0 ? 0 : 2;
    }
    return out.toString(UTF_8);
  }
}
