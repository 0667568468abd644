package dev.gatehouse.proxy;

import dev.gatehouse.pipeline.Reason;
import dev.gatehouse.pipeline.Verdict;
import dev.gatehouse.proxy.http.Limits;
import dev.gatehouse.proxy.http.Refused;
import dev.gatehouse.proxy.http.ResponseHead;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** Takes one answer of HTTP/1.1 after another out of the bytes of a connection. */
final class AnswerReader {
  private final ResponseHead head = new ResponseHead(Limits.USUAL);
  private final ReceivedHead received = new ReceivedHead();
  private @Nullable Content content;
  private int interim;
  private boolean announcedInVain;

  /** Forgets the last answer. */
  void begin() {
    content = null;
    interim = 0;
    announcedInVain = false;
    received.clear();
    head.begin();
  }

  ResponseHead head() {
    return head;
  }

  /** What stands behind the head; null before all of the head is here. */
  @Nullable Content content() {
    return content;
  }

  /** Whether a byte of an answer came. */
  boolean begun() {
    return content != null || !received.isEmpty() || interim > 0;
  }

  /** Whether the answer ended as one after which another can come. */
  boolean endedWell() {
    return head.persistent()
        && content != null
        && !content.endsWithConnection()
        && !announcedInVain;
  }

  /**
   * Reads on in the head of a final answer, past interim ones.
   *
   * @return what stands behind the head; null before all of it is here
   */
  @Nullable Content readHead(ByteBuf in, String method, @Nullable Forwarding call) throws Refused {
    while (content == null) {
      if (!in.isReadable() || !received.readResponse(in, head, Limits.USUAL)) {
        return null;
      }
      announcedInVain |= head.announcesInVain();
      if (head.status() >= 200 || isSwitch(call)) {
        content = contentOf(method);
      } else if (head.status() == 101 || ++interim > Reply.MOST_INTERIM) {
        throw new Refused(Verdict.deny(Reason.UPSTREAM_MALFORMED, "an unexpected interim answer"));
      } else {
        received.clear();
        head.begin();
      }
    }
    return content;
  }

  private boolean isSwitch(@Nullable Forwarding call) {
    return head.status() == 101 && call != null && call.switches(head.headers());
  }

  private Content contentOf(String method) {
    if (head.status() == 101) {
      // Another protocol follows, and nothing else does.
      return Content.untilClose();
    }
    if (!head.hasContent(method)) {
      return Content.ofLength(0);
    }
    if (head.chunked()) {
      return Content.chunked();
    }
    long length = head.contentLength();
    return length < 0 ? Content.untilClose() : Content.ofLength(length);
  }

  /** The length of the content of an answer whose head is here; -1 if only its end will tell. */
  long length(String method) {
    if (head.status() == 101) {
      return -1;
    }
    return head.hasContent(method) ? head.contentLength() : 0;
  }
}
