package dev.gatehouse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.contract.learn.Observed;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LessonsTest {
  private static final byte[] ANSWER = "{\"id\": 7, \"name\": \"Fjord Logistics\"}".getBytes(UTF_8);

  @Test
  void keeps_what_was_learned_last_before_it_was_closed(@TempDir Path state) throws Exception {
    LearnedShapes shapes = new LearnedShapes(state);
    for (int i = 0; i < 100; i++) {
      String api = "crm" + i;
      try (Lessons lessons = new Lessons(shapes)) {
        for (int calls = 0; calls < 20; calls++) {
          lessons.of(api).accept(deals());
        }
      }
      assertThat(shapes.find(api).contract(api)).contains("/deals");
    }
  }

  private static Observed deals() {
    return new Observed("GET", "/deals", "", "", new byte[0], 200, "application/json", ANSWER);
  }
}
