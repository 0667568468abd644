package dev.gatehouse.register;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/** Puts keys into a register by the million: in its package, to write its rows in one stroke. */
public final class ManyKeys {
  private static final Duration AT_MOST = Duration.ofMinutes(10);
  private static final int BATCH = 1_000;

  private ManyKeys() {}

  /**
   * Makes the register of a state folder with so many keys of an integration.
   *
   * @param texts gets the text of each key, one a line
   * @param random need not be strong: the keys open nothing
   */
  public static void issue(
      Path state, int count, String integration, Path texts, RandomGenerator random)
      throws IOException, RegisterUnavailable, Refused {
    String instance;
    try (StateFolder folder = StateFolder.own(state);
        Register register = Register.open(folder, InstantSource.system(), random, _ -> {})) {
      instance = register.instance();
    }
    try (Store store = Store.open(state);
        BufferedWriter out = Files.newBufferedWriter(texts)) {
      String[] made = new String[count];
      store.write(AT_MOST, c -> insert(c, instance, integration, made, random), _ -> {});
      for (String text : made) {
        out.write(text);
        out.newLine();
      }
    }
  }

  private static int insert(
      Connection c, String instance, String integration, String[] made, RandomGenerator random)
      throws SQLException {
    String row =
        "INSERT INTO api_key (id, hash, integration, imported, created) VALUES (?, ?, ?, 0, ?)";
    try (PreparedStatement statement = c.prepareStatement(row)) {
      for (int i = 0; i < made.length; i++) {
        made[i] = KeyText.make(instance, random);
        // In order, so that a tree of a million rows grows at its end.
        statement.setString(1, "key-%010d".formatted(i));
        statement.setString(2, KeyHash.of(made[i]).toHex());
        statement.setString(3, integration);
        statement.setLong(4, i);
        statement.addBatch();
        if (i % BATCH == BATCH - 1) {
          statement.executeBatch();
        }
      }
      statement.executeBatch();
    }
    return made.length;
  }
}
