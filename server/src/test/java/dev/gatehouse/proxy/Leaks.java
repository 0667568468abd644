package dev.gatehouse.proxy;

import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Netty's leak detector at its most watchful, with a memory. */
final class Leaks {
  private static final List<String> FOUND = new CopyOnWriteArrayList<>();

  static {
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
    ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(
        new ResourceLeakDetectorFactory() {
          @Override
          @SuppressWarnings("deprecation") // Abstract in Netty, so it has to be here.
          public <T> ResourceLeakDetector<T> newResourceLeakDetector(
              Class<T> resource, int samplingInterval, long maxActive) {
            return detector(resource);
          }

          @Override
          public <T> ResourceLeakDetector<T> newResourceLeakDetector(
              Class<T> resource, int samplingInterval) {
            return detector(resource);
          }
        });
  }

  private Leaks() {}

  /** To be called before Netty makes its first buffer. */
  static void watch() {}

  private static <T> ResourceLeakDetector<T> detector(Class<T> resource) {
    return new ResourceLeakDetector<>(resource, 1) {
      @Override
      protected void reportTracedLeak(String type, String records) {
        FOUND.add(type + records);
      }

      @Override
      protected void reportUntracedLeak(String type) {
        FOUND.add(type);
      }
    };
  }

  /** What was leaked so far, after a collection of garbage. */
  static List<String> found() {
    for (int i = 0; i < 3; i++) {
      System.gc();
      // The detector reports when the next buffer is made.
      ByteBufAllocator.DEFAULT.directBuffer(16).release();
    }
    return List.copyOf(FOUND);
  }
}
