package dev.gatehouse.journal;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

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

  private static final Optional<MethodHandle> MADVISE =
      handle(
          "madvise",
          FunctionDescriptor.of(
              ValueLayout.JAVA_INT,
              ValueLayout.ADDRESS,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_INT));
  private static final Optional<MethodHandle> SETPRIORITY =
      handle(
          "setpriority",
          FunctionDescriptor.of(
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_INT));

  private Kernel() {}

  @SuppressWarnings("restricted") // both functions are called as their manual pages say
  private static Optional<MethodHandle> handle(String name, FunctionDescriptor form) {
    if (!System.getProperty("os.name").equals("Linux")) {
      return Optional.empty();
    }
    Linker linker = Linker.nativeLinker();
    return linker.defaultLookup().find(name).map(at -> linker.downcallHandle(at, form));
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
    call(MADVISE, MemorySegment.ofAddress(start), end - start, MADV_DONTNEED);
  }

  /** Lets all threads of usual priority go before the current one. */
  static void yieldToOthers() {
    // On Linux the id 0 is the calling thread, not its process (setpriority(2), "C library").
    call(SETPRIORITY, PRIO_PROCESS, 0, NICE);
  }

  private static void call(Optional<MethodHandle> function, Object... arguments) {
    if (function.isPresent()) {
      try {
        Object unused = function.get().invokeWithArguments(arguments);
      } catch (Throwable e) {
        throw new IllegalStateException("a downcall throws nothing", e);
      }
    }
  }
}
