package dev.gatehouse.register;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StopsTest {
  private static final Stop EVERYTHING = stop(Stop.Scope.EVERYTHING, "");
  private static final Stop KEY = stop(Stop.Scope.CREDENTIAL, "key-7");

  @TempDir Path state;

  private static Stop stop(Stop.Scope scope, String name) {
    return new Stop(scope, name, "because ü", "alice", 1_800_000_000_000L);
  }

  @Test
  void outlives_the_process_until_it_is_resumed() throws IOException {
    Stops stops = Stops.open(state);
    assertThat(stops.now()).isSameAs(Stopped.NOTHING);
    assertThat(stops.stop(KEY)).isEmpty();
    assertThat(stops.stop(EVERYTHING)).isEmpty();
    assertThat(Stops.open(state).now().all()).containsExactly(EVERYTHING, KEY);
    assertThat(stops.resume(EVERYTHING)).isTrue();
    assertThat(Stops.open(state).now().all()).containsExactly(KEY);
    assertThat(stops.resume(KEY)).isTrue();
    assertThat(stops.now()).isSameAs(Stopped.NOTHING);
    assertThat(Stops.open(state).now()).isSameAs(Stopped.NOTHING);
  }

  @Test
  void keeps_the_first_of_two_stops_of_the_same() throws IOException {
    Stops stops = Stops.open(state);
    stops.stop(KEY);
    Stop second = new Stop(Stop.Scope.CREDENTIAL, "key-7", "again", "bob", 1);
    assertThat(stops.stop(second)).contains(KEY);
    assertThat(stops.resume(second)).isFalse();
    assertThat(stops.now().all()).containsExactly(KEY);
  }

  @Test
  void is_readable_by_its_user_alone() throws IOException {
    Stops stops = Stops.open(state);
    stops.stop(KEY);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(stops.file())))
        .isEqualTo("rw-------");
  }

  @Test
  void stops_although_it_cannot_be_kept_and_resumes_only_what_can() throws IOException {
    Stops stops = Stops.open(state);
    stops.stop(EVERYTHING);
    Path draft = Files.createDirectory(state.resolve("stops.new"));
    assertThatThrownBy(() -> stops.stop(KEY)).isInstanceOf(IOException.class);
    assertThat(stops.now().all()).containsExactly(EVERYTHING, KEY);
    assertThatThrownBy(() -> stops.resume(EVERYTHING)).isInstanceOf(IOException.class);
    assertThat(stops.now().all()).containsExactly(EVERYTHING, KEY);
    Files.delete(draft);
    assertThat(stops.stop(KEY)).contains(KEY);
    assertThat(Stops.open(state).now().all()).containsExactly(EVERYTHING, KEY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "everything\t\t1\talice\twhy\nhalf a li",
        "everything\t\t1\talice\twhy\n\n",
        "everything\t\tsoon\talice\twhy",
        "nothing\t\t1\talice\twhy",
        "api\t\t1\talice\twhy",
        "everything\tcrm\t1\talice\twhy",
      })
  void opens_nothing_that_is_damaged(String text) throws IOException {
    Files.writeString(state.resolve("stops"), text);
    assertThatThrownBy(() -> Stops.open(state))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("damaged")
        .hasMessageContaining(text.startsWith("everything\t\t1") ? "stops:2" : "stops:1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\nb", "a\tb", "\u0000", "\u0085"})
  void takes_no_text_that_would_be_another_line(String text) {
    assertThatThrownBy(() -> new Stop(Stop.Scope.CALLER, text, "", "alice", 1))
        .hasMessageContaining("control characters");
    assertThatThrownBy(() -> new Stop(Stop.Scope.CALLER, "grace", text, "alice", 1))
        .hasMessageContaining("control characters");
  }

  @Test
  void loses_nothing_when_many_stop_at_once() throws Exception {
    Stops stops = Stops.open(state);
    CountDownLatch go = new CountDownLatch(1);
    List<Thread> threads =
        java.util.stream.IntStream.range(0, 16)
            .mapToObj(
                i ->
                    Thread.ofVirtual()
                        .start(
                            () -> {
                              try {
                                go.await();
                                stops.stop(stop(Stop.Scope.CALLER, "caller-" + i));
                              } catch (IOException | InterruptedException e) {
                                throw new AssertionError(e);
                              }
                            }))
            .toList();
    go.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(Stops.open(state).now().all()).hasSize(16).isEqualTo(stops.now().all());
  }
}
