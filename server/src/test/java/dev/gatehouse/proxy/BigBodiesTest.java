package dev.gatehouse.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;

/** Contents that are far larger than what may be held of them, to a side that stalls. */
@Isolated // it counts what the buffers of everybody take
@ExtendWith(NoLeaks.class)
class BigBodiesTest {
  private static final int SIZE = 64 << 20;

  /** Buffers outside the heap: what is on its way, and what Netty keeps for its threads. */
  private static final long MOST = 4 << 20;

  private final AtomicInteger stalls = new AtomicInteger();
  private final AtomicLong most = new AtomicLong();
  private final AtomicLong held = new AtomicLong();

  private static long direct() {
    return ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric().usedDirectMemory();
  }

  private Bulk bulk(Door door) {
    long before = direct();
    Runnable stalled =
        () -> {
          stalls.incrementAndGet();
          most.accumulateAndGet(direct() - before, Math::max);
          held.accumulateAndGet(door.transport.buffered(), Math::max);
        };
    return new Bulk(SIZE, SIZE / 3 + 1, Duration.ofMillis(60), stalled);
  }

  private void passed(Bulk bulk) {
    assertThat(bulk.taken()).isEqualTo(SIZE);
    assertThat(stalls).hasValue(2);
    assertThat(most.get()).as("bytes of buffers").isLessThan(MOST);
    assertThat(held.get()).as("held for somebody slow").isLessThan(2 * WireBody.HELD);
  }

  private static Door door(URI url, Protocol over) throws IOException {
    return Door.to(url)
        .upstream(it -> over == Protocol.HTTP_2 ? it.over(over) : it)
        .listener(new Allowed().maxBody(SIZE).config())
        .open();
  }

  @Test
  void little_is_held_of_an_upload_over_http1() throws Exception {
    try (BulkUpstream upstream = new BulkUpstream();
        Door door = door(upstream.url(), Protocol.HTTP_1_1);
        RawCaller caller = door.caller()) {
      Bulk bulk = bulk(door);
      upstream.now(bulk);
      caller.send(Raw.head("PUT / HTTP/1.1", "Host: a", "Content-Length: " + SIZE));
      bulk.pour(caller.socket().getOutputStream());
      assertThat(caller.answer().content()).isEqualTo("" + SIZE);
      passed(bulk);
    }
  }

  @Test
  void little_is_held_of_a_download_over_http1() throws Exception {
    try (BulkUpstream upstream = new BulkUpstream();
        Door door = door(upstream.url(), Protocol.HTTP_1_1);
        RawCaller caller = door.caller()) {
      Bulk bulk = bulk(door);
      upstream.now(bulk);
      caller.send(Raw.head("GET / HTTP/1.1", "Host: a"));
      assertThat(caller.head()).contains("Content-Length: " + SIZE);
      bulk.take(caller.socket().getInputStream(), SIZE);
      passed(bulk);
    }
  }

  @Test
  void little_is_held_of_an_upload_over_http2() throws Exception {
    try (BulkUpstream upstream = new BulkUpstream();
        Door door = door(upstream.url(), Protocol.HTTP_1_1)) {
      Bulk bulk = bulk(door);
      upstream.now(bulk);
      upload(door, bulk);
    }
  }

  @Test
  void little_is_held_of_a_download_over_http2() throws Exception {
    try (BulkUpstream upstream = new BulkUpstream();
        Door door = door(upstream.url(), Protocol.HTTP_1_1)) {
      Bulk bulk = bulk(door);
      upstream.now(bulk);
      download(door, bulk);
    }
  }

  @Test
  void little_is_held_of_an_upload_to_an_upstream_over_http2() throws Exception {
    try (BulkFramesUpstream upstream = new BulkFramesUpstream();
        Door door = door(upstream.url(), Protocol.HTTP_2)) {
      Bulk bulk = bulk(door);
      upstream.now(bulk);
      upload(door, bulk);
    }
  }

  @Test
  void little_is_held_of_a_download_from_an_upstream_over_http2() throws Exception {
    try (BulkFramesUpstream upstream = new BulkFramesUpstream();
        Door door = door(upstream.url(), Protocol.HTTP_2)) {
      Bulk bulk = bulk(door);
      upstream.now(bulk);
      download(door, bulk);
    }
  }

  private void upload(Door door, Bulk bulk) throws IOException {
    try (FrameCaller caller = new FrameCaller(door.listener.address()).greet()) {
      BulkFrames frames = new BulkFrames(caller);
      int stream = caller.open(FrameCaller.request("PUT", "/"), false);
      frames.pour(stream, bulk);
      assertThat(caller.fields(frames.head().payload())).containsEntry(":status", "200");
      passed(bulk);
    }
  }

  private void download(Door door, Bulk bulk) throws IOException {
    try (FrameCaller caller = new FrameCaller(door.listener.address()).greet()) {
      BulkFrames frames = new BulkFrames(caller);
      int stream = caller.open(FrameCaller.request("GET", "/"), true);
      caller.flush();
      assertThat(caller.fields(frames.head().payload())).containsEntry(":status", "200");
      frames.take(stream, bulk);
      passed(bulk);
    }
  }
}
