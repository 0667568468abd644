package dev.gatehouse.journal;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;

/**
 * What the operating system can be told beyond what the JDK tells it. Advice only: where it cannot
 * be given, everything works, and costs more.
 */
final class Kernel {
  // Linux, on every architecture that the JDK runs on.
  private static final int MADV_DONTNEED = 4;
  private static final int PRIO_PROCESS = 0;
  private static final int NICE = 10;
  static final long PAGE = 4096;

  private static final MethodHandle MADVISE =
      handle(
          "madvise",
          FunctionDescriptor.of(
              ValueLayout.JAVA_INT,
              ValueLayout.ADDRESS,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_INT));
  private static final MethodHandle SETPRIORITY =
      handle(
          "setpriority",
          FunctionDescriptor.of(
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_INT));

  private Kernel() {}

  /** The function, or one that does nothing where there is none. */
  @SuppressWarnings("restricted") // both functions are called as their manual pages say
  private static MethodHandle handle(String name, FunctionDescriptor form) {
    MethodHandle nothing = MethodHandles.empty(form.toMethodType());
    if (!System.getProperty("os.name").equals("Linux")) {
      return nothing;
    }
    Linker linker = Linker.nativeLinker();
    return linker
        .defaultLookup()
        .find(name)
        .map(at -> linker.downcallHandle(at, form))
        .orElse(nothing);
  }

  /**
   * Takes the pages of a mapped file that hold the bytes between two places out of the address
   * space; the file keeps what was written, and the next touch maps it again. An fsync that finds a
   * written page mapped interrupts the other processors for each such page; taken out together
   * beforehand they cost one interruption.
   */
  static void unmap(MemorySegment memory, long from, long to) {
    long start = (memory.address() + from) & -PAGE;
    long end = (memory.address() + to + PAGE - 1) & -PAGE;
    try {
      int unused =
          (int) MADVISE.invokeExact(MemorySegment.ofAddress(start), end - start, MADV_DONTNEED);
    } catch (Throwable e) {
      throw new IllegalStateException("a downcall throws nothing", e);
    }
  }

  /** Lets all threads of usual priority go before the current one. */
  static void yieldToOthers() {
    try {
      // On Linux the id 0 is the calling thread, not its process (setpriority(2), "C library").
      int unused = (int) SETPRIORITY.invokeExact(PRIO_PROCESS, 0, NICE);
    } catch (Throwable e) {
      throw new IllegalStateException("a downcall throws nothing", e);
    }
  }
}
