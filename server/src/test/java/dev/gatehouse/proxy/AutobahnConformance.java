package dev.gatehouse.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.ConformanceReport;
import dev.gatehouse.pipeline.Ending;
import dev.gatehouse.pipeline.Live;
import dev.gatehouse.pipeline.Reason;
import dev.gatehouse.pipeline.Verdict;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The cases of the Autobahn test suite through a door, to and from an end that judges what it hears
 * and sends it back: what is no frame gets through neither way, and both sides hear how it ends.
 * Written anew after the suite's list; its program has no part in it.
 */
@ExtendWith(NoLeaks.class)
class AutobahnConformance {
  private static final Live LIVE = new Live(Live.Kind.WEBSOCKET, Duration.ofMinutes(1));
  private static final int ALL = 517;
  private static final String OFFER =
      "permessage-deflate; client_no_context_takeover; client_max_window_bits";

  private static final List<String> EXCEPTIONS =
      List.of(
          "all: written anew after the list of the suite, whose program was not run",
          "3.2-3.4, 4.1.3-4.1.5, 4.2.3-4.2.5, 5.15: as it allows, what was sent in front of a wrong"
              + " frame may not come back",
          "6.3, 6.4, 6.6-6.21, 7.5.1: the side that is sent it judges what is no UTF-8, not the"
              + " gateway",
          "7.1.6, 7.13: it asks for nothing; here both messages come back, and the codes are 1002",
          "9.7, 9.8: 100 messages, not 1000",
          "12, 13: 3 messages, not 1000, of data that are like its own");

  private final BlockingQueue<StrictEnd> callerEnds = new LinkedBlockingQueue<>();
  private final BlockingQueue<StrictEnd> upstreamEnds = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> results = new LinkedBlockingQueue<>();
  private volatile @Nullable Play play;

  /** A case, who sends it, and what is offered and agreed on. */
  private record Play(AutobahnCase one, boolean byCaller, String offered, String agreed) {
    static Play of(AutobahnCase one, boolean byCaller) {
      List<String> wanted = one.parameters();
      if (wanted.isEmpty()) {
        return new Play(one, byCaller, "", "");
      }
      String other = byCaller ? "server" : "client";
      String offers = OFFER;
      if (byCaller) {
        offers =
            wanted.stream().map(it -> OFFER + named(it, other)).collect(Collectors.joining(", "));
      }
      return new Play(
          one, byCaller, offers, "permessage-deflate" + named(wanted.getFirst(), other));
    }

    private static String named(String parameters, String whose) {
      return parameters
          .replace("NO", whose + "_no_context_takeover")
          .replace("BITS", whose + "_max_window_bits");
    }

    StrictEnd end(FrameWire wire, boolean client) {
      return new StrictEnd(
          wire.in(),
          wire.out(),
          client,
          agreed.isEmpty() ? null : new MessageDeflate(agreed, client ? "client" : "server"));
    }

    /** What its end of it does; the other end sends back what it hears. */
    String at(boolean caller, StrictEnd own, StrictEnd other) throws IOException {
      return caller == byCaller
          ? one.play(own, bytes -> Door.await(() -> other.taken() >= bytes))
          : own.echo();
    }

    /** What the end that sends back has heard last. */
    String heard() {
      return switch (one.code()) {
        case 1002 -> byCaller ? "closed 1002" : "closed 1011";
        case 1007 -> "wrong 1007 no UTF-8";
        default -> "closed " + one.endCode();
      };
    }
  }

  @Timeout(180)
  @ParameterizedTest
  @ValueSource(strings = {"callers", "upstreams"})
  void keeps_to_every_case(String senders) throws Exception {
    List<String> wrong = new ArrayList<>();
    int[] all = {0};
    try (WebSocketUpstream upstream = new WebSocketUpstream(this::upstream);
        Door door = Door.to(upstream.url()).live(LIVE).open()) {
      AutobahnCases.each(
          one -> {
            all[0]++;
            // Each that is wrong may take as long as its ends wait for each other.
            String result =
                wrong.size() < 3
                    ? run(one, senders.equals("callers"), upstream, door)
                    : "not tried behind three that are wrong";
            if (!result.isEmpty()) {
              wrong.add(one.id() + ": " + result);
            }
          });
    }
    ConformanceReport.write(
        "Autobahn cases of " + senders,
        new ConformanceReport.Row(all[0] - wrong.size(), all[0], EXCEPTIONS));
    assertThat(wrong).isEmpty();
    assertThat(all[0]).isEqualTo(ALL);
  }

  private String run(AutobahnCase one, boolean byCaller, WebSocketUpstream upstream, Door door) {
    Play now = Play.of(one, byCaller);
    play = now;
    upstream.extra = field(now.agreed).isEmpty() ? "" : field(now.agreed) + "\r\n";
    String caller;
    String its;
    try {
      try (RawCaller raw = door.caller()) {
        FrameWire wire = WebSocketCalls.open(raw, fields(now.offered));
        StrictEnd end = now.end(wire, true);
        callerEnds.add(end);
        caller = now.at(true, end, next(upstreamEnds));
      }
      its = next(results);
      Ending end = door.ledger.nextEnd().ending();
      String sent = byCaller ? caller : its;
      String heard = byCaller ? its : caller;
      if (!upstream.heads.take().contains(field(now.offered))) {
        return "the offer was changed";
      }
      if (!sent.isEmpty() || !heard.equals(now.heard())) {
        return sent + ", and the other end: " + heard;
      }
      return recorded(now, end);
    } catch (IOException | InterruptedException broken) {
      throw new IllegalStateException(one.id(), broken);
    }
  }

  private static String recorded(Play now, Ending end) {
    Verdict.Deny denial = end.denial();
    if (now.one.code() == 1002) {
      Reason reason = now.byCaller ? Reason.FRAME_MALFORMED : Reason.UPSTREAM_MALFORMED;
      return denial != null && denial.reason() == reason ? "" : "recorded as " + denial;
    }
    return denial == null && end.status() == now.one.endCode() ? "" : "recorded as " + end;
  }

  private static String[] fields(String offered) {
    return offered.isEmpty() ? new String[0] : new String[] {field(offered)};
  }

  private static String field(String extensions) {
    return extensions.isEmpty() ? "" : "Sec-WebSocket-Extensions: " + extensions;
  }

  /** The upstream's end of a case. */
  private void upstream(FrameWire wire) throws IOException {
    Play now = Objects.requireNonNull(play);
    StrictEnd end = now.end(wire, false);
    upstreamEnds.add(end);
    results.add(now.at(false, end, next(callerEnds)));
  }

  private static <T> T next(BlockingQueue<T> queue) {
    try {
      return Objects.requireNonNull(queue.poll(30, TimeUnit.SECONDS), "nothing came");
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
