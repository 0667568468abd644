package dev.gatehouse.proxy;

import dev.gatehouse.pipeline.Body;
import dev.gatehouse.pipeline.Headers;
import dev.gatehouse.pipeline.Outcome;
import dev.gatehouse.pipeline.Response;
import dev.gatehouse.proxy.http2.FieldEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** An answer over HTTP/2 (RFC 9113 §8.1). */
final class StreamAnswer implements Answer {
  private final StreamCall call;
  private final Outcome outcome;

  StreamAnswer(StreamCall call, Outcome outcome) {
    this.call = call;
    this.outcome = outcome;
  }

  @Override
  public Outcome outcome() {
    return outcome;
  }

  private boolean hasContent() {
    return Answer.hasContent(outcome, call.forHead);
  }

  @Override
  public boolean streams() {
    return Answer.streams(outcome, call.forHead);
  }

  @Override
  public void write() {
    Body body = outcome.answer().body();
    boolean empty = !hasContent() || body.length() == 0;
    fields(empty);
    Outflow to = call.outflow();
    if (empty) {
      if (body instanceof WireBody unused) {
        unused.discard();
      }
    } else if (body instanceof WireBody wire) {
      write(wire, to);
    } else if (body instanceof Body.Bytes bytes) {
      byte[] content = bytes.content();
      if (to.takesNow(content.length)) {
        to.write(content, 0, content.length);
        call.finished();
      } else {
        to.last(Unpooled.wrappedBuffer(content));
      }
    }
    if (empty) {
      call.finished();
    }
  }

  private static void write(WireBody body, Outflow to) {
    ByteBuf part = body.poll();
    while (part != null) {
      ByteBuf next = body.poll();
      if (next == null) {
        to.last(part);
      } else {
        to.add(part);
      }
      part = next;
    }
  }

  @Override
  public void writeHead() {
    fields(false);
  }

  private void fields(boolean ends) {
    Response response = outcome.answer();
    FieldEncoder block = call.frames().encoder().status(response.status());
    Headers headers = response.headers();
    FieldFilter filter = FieldFilter.ANSWER;
    ListedFields listed = ListedFields.of(headers);
    boolean tellsLength = Answer.tellsLength(outcome, call.forHead);
    boolean dated = false;
    for (int i = 0; i < headers.size(); i++) {
      boolean length = tellsLength && headers.named(i, "content-length");
      if (length || (!filter.drops(headers, i) && !listed.drops(headers, i))) {
        block.field(headers, i);
        dated |= headers.named(i, "date");
      }
    }
    if (!dated) {
      block.date(call.loop.date());
    }
    block.field("gatehouse-call", outcome.exchange().id());
    long length = response.body().length();
    boolean known = hasContent() ? length >= 0 : tellsLength && isBytes(response) && length > 0;
    if (known) {
      block.contentLength(length);
    }
    call.frames().out().fields(call.id(), block, ends);
    call.frames().out().flushSoon();
  }

  private static boolean isBytes(Response response) {
    return response.body() instanceof Body.Bytes;
  }

  @Override
  public void writePart(ByteBuf part, Counted of) {
    call.outflow().add(part);
  }

  @Override
  public boolean hasTrailers() {
    return Answer.takesTrailers(outcome);
  }

  @Override
  public void finish(Headers trailers, Runnable then) {
    call.then(then);
    // HEADERS without a field are an error to some who read them.
    if (!FieldFilter.TRAILER.dropsAll(trailers) && hasTrailers()) {
      call.outflow().end(() -> trailers(trailers));
    } else {
      call.outflow().end();
    }
  }

  private void trailers(Headers trailers) {
    FieldEncoder block = call.frames().encoder();
    for (int i = 0; i < trailers.size(); i++) {
      if (!FieldFilter.TRAILER.drops(trailers, i)) {
        block.field(trailers, i);
      }
    }
    call.frames().out().fields(call.id(), block, true);
    call.frames().out().flushSoon();
  }

  @Override
  public void flush() {
    // Leaves with everything else, at the end of this turn of the loop.
  }

  @Override
  public boolean waits() {
    return call.outflow().waits();
  }

  @Override
  public boolean isWritable() {
    return call.outflow().isWritable();
  }
}
