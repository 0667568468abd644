package dev.gatehouse.proxy;

import dev.gatehouse.pipeline.Headers;
import dev.gatehouse.proxy.http.ChunkSyntax;
import dev.gatehouse.proxy.http.Limits;
import dev.gatehouse.proxy.http.Refused;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** Takes the content of one message out of a stream of bytes (RFC 9112 §6.3). */
final class Content {
  private static final long UNTIL_CLOSE = Long.MAX_VALUE;

  private final @Nullable ChunkSyntax chunks;
  private long left;

  private Content(@Nullable ChunkSyntax chunks, long left) {
    this.chunks = chunks;
    this.left = left;
  }

  static Content ofLength(long length) {
    return new Content(null, length);
  }

  static Content chunked() {
    return new Content(new ChunkSyntax(Limits.USUAL), 0);
  }

  static Content untilClose() {
    return new Content(null, UNTIL_CLOSE);
  }

  /** Takes the next part, retained; null if the bytes at hand hold no more of it. */
  @Nullable ByteBuf take(ByteBuf in) throws Refused {
    long wanted = chunks == null ? left : syntax(chunks, in);
    int part = (int) Math.min(wanted, in.readableBytes());
    if (part == 0) {
      return null;
    }
    if (chunks != null) {
      chunks.skip(part);
    } else if (left != UNTIL_CLOSE) {
      left -= part;
    }
    return in.readRetainedSlice(part);
  }

  private static long syntax(ChunkSyntax chunks, ByteBuf in) throws Refused {
    while (chunks.data() == 0 && !chunks.ended() && in.isReadable()) {
      chunks.accept(in.readByte());
    }
    return chunks.data();
  }

  boolean ended() {
    return chunks == null ? left == 0 : chunks.ended();
  }

  /** Whether the end of the connection is the end of the content. */
  boolean endsWithConnection() {
    return left == UNTIL_CLOSE;
  }

  /** The fields behind it, once it has ended. */
  Headers trailers() {
    return chunks == null ? Headers.EMPTY : chunks.trailers();
  }

  /** Bytes that are still to come, or -1 if that is not known. */
  long left() {
    return chunks != null || left == UNTIL_CLOSE ? -1 : left;
  }
}
