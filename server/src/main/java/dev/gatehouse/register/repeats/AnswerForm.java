package dev.gatehouse.register.repeats;

import dev.gatehouse.pipeline.Body;
import dev.gatehouse.pipeline.Headers;
import dev.gatehouse.pipeline.Response;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** An answer as bytes: its status, its fields, its content. */
final class AnswerForm {
  private AnswerForm() {}

  /** The bytes of an answer; empty if its content is not in memory, or they are too many. */
  static Optional<byte[]> bytes(Response answer, int most) {
    if (!(answer.body() instanceof Body.Bytes body)) {
      return Optional.empty();
    }
    Headers headers = answer.headers();
    long length = 3L * Integer.BYTES + body.length();
    for (int i = 0; i < headers.size(); i++) {
      length += 2 * Integer.BYTES + length(headers, i, 0) + length(headers, i, 2);
    }
    if (length > most) {
      return Optional.empty();
    }
    ByteBuffer out = ByteBuffer.allocate((int) length);
    out.putInt(answer.status()).putInt(headers.size());
    for (int i = 0; i < headers.size(); i++) {
      part(out, headers, i, 0);
      part(out, headers, i, 2);
    }
    out.putInt(body.content().length).put(body.content());
    return Optional.of(out.array());
  }

  private static int length(Headers headers, int i, int part) {
    return headers.span(i, part + 1) - headers.span(i, part);
  }

  private static void part(ByteBuffer out, Headers headers, int i, int part) {
    int length = length(headers, i, part);
    out.putInt(length).put(headers.bytes(), headers.span(i, part), length);
  }

  /**
   * The answer of these bytes.
   *
   * @throws IOException if they are no answer's
   */
  static Response answer(byte[] bytes) throws IOException {
    try {
      ByteBuffer in = ByteBuffer.wrap(bytes);
      int status = in.getInt();
      int count = in.getInt();
      int[] spans = new int[Math.multiplyExact(4, count)];
      for (int i = 0; i < spans.length; i += 2) {
        int length = in.getInt();
        spans[i] = in.position();
        spans[i + 1] = in.position() + length;
        in.position(spans[i + 1]);
      }
      byte[] content = new byte[in.getInt()];
      in.get(content);
      return new Response(status, new Headers(bytes, spans, count), new Body.Bytes(content));
    } catch (BufferUnderflowException | IllegalArgumentException | ArithmeticException e) {
      throw new IOException("not an answer", e);
    }
  }
}
