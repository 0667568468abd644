package dev.gatehouse.pipeline;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;

/** Content as others code it. */
public final class Coded {
  private Coded() {}

  /** A text under a coding; as it is where the coding is none of ours. */
  public static byte[] as(String coding, String text) throws IOException {
    return as(coding, text.getBytes(StandardCharsets.UTF_8));
  }

  public static byte[] as(String coding, byte[] plain) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream into =
        switch (coding.strip().toLowerCase(Locale.ROOT)) {
          case "gzip", "x-gzip" -> new GZIPOutputStream(out);
          case "deflate" -> new DeflaterOutputStream(out);
          default -> out;
        }) {
      into.write(plain);
    }
    return out.toByteArray();
  }
}
