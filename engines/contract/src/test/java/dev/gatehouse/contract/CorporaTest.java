package dev.gatehouse.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CorporaTest {
  private static final int SUITES = 4;
  private static final int ROUNDS = 100;

  @TempDir Path folder;

  @Test
  void keeps_the_row_of_each_suite_that_ends_beside_others() throws Exception {
    CyclicBarrier together = new CyclicBarrier(SUITES);
    try (ExecutorService beside = Executors.newFixedThreadPool(SUITES)) {
      for (int round = 0; round < ROUNDS; round++) {
        Path target = folder.resolve(Integer.toString(round));
        List<Future<?>> ends =
            IntStream.range(0, SUITES)
                .<Future<?>>mapToObj(
                    i ->
                        beside.submit(
                            () -> {
                              together.await();
                              Corpora.report(target, "suite " + i, 1, 1, List.of());
                              return i;
                            }))
                .toList();
        for (Future<?> end : ends) {
          end.get();
        }
        String report = Files.readString(target.resolve("conformance.json"));
        assertEquals(SUITES, report.split("\"suite\"", -1).length - 1);
      }
    }
  }
}
