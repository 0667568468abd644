package dev.gatehouse.proxy.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PlacesTest {
  @Test
  void grants_places_in_the_order_of_waiting() {
    Places places = new Places(1, 2);
    List<String> granted = new ArrayList<>();
    assertThat(places.take()).isTrue();
    assertThat(places.take()).isFalse();
    assertThat(places.await(() -> granted.add("first"))).isTrue();
    assertThat(places.await(() -> granted.add("second"))).isTrue();
    assertThat(places.await(() -> granted.add("third"))).isFalse();
    places.release();
    assertThat(granted).containsExactly("first");
    assertThat(places.take()).as("others wait").isFalse();
    places.release();
    assertThat(granted).containsExactly("first", "second");
    places.release();
    assertThat(places.taken()).isZero();
  }

  @Test
  void gives_nothing_to_one_that_waits_no_longer() {
    Places places = new Places(1, 2);
    assertThat(places.take()).isTrue();
    Places.Waiter waiter =
        () -> {
          throw new AssertionError("granted");
        };
    assertThat(places.await(waiter)).isTrue();
    assertThat(places.withdraw(waiter)).isTrue();
    assertThat(places.withdraw(waiter)).isFalse();
    places.release();
    assertThat(places.taken()).isZero();
    assertThat(places.take()).isTrue();
  }

  @Test
  void never_has_more_taken_than_there_are_and_loses_none() throws Exception {
    int threads = 4;
    int most = 3;
    Places places = new Places(most, 2);
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger worst = new AtomicInteger();
    AtomicInteger served = new AtomicInteger();
    CountDownLatch all = new CountDownLatch(threads);
    for (int t = 0; t < threads; t++) {
      Thread.ofPlatform()
          .name("loop-" + t)
          .start(
              () -> {
                for (int i = 0; i < 50_000; i++) {
                  if (enters(places)) {
                    worst.accumulateAndGet(inside.incrementAndGet(), Math::max);
                    served.incrementAndGet();
                    inside.decrementAndGet();
                    places.release();
                  }
                }
                all.countDown();
              });
    }
    assertThat(all.await(60, TimeUnit.SECONDS)).isTrue();
    assertThat(worst.get()).isBetween(1, most);
    assertThat(served.get()).isPositive();
    assertThat(places.taken()).isZero();
    assertThat(places.queued()).isZero();
  }

  /** Takes a place, or waits for one; now and then gives up meanwhile. */
  private static boolean enters(Places places) {
    if (places.take()) {
      return true;
    }
    Semaphore granted = new Semaphore(0);
    Places.Waiter waiter = granted::release;
    if (!places.await(waiter)) {
      return false;
    }
    if (ThreadLocalRandom.current().nextInt(4) == 0 && places.withdraw(waiter)) {
      return false;
    }
    try {
      if (!granted.tryAcquire(30, TimeUnit.SECONDS)) {
        throw new AssertionError("a waiter was forgotten");
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return true;
  }
}
