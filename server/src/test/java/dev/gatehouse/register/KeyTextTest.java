package dev.gatehouse.register;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.register.KeyText.Shape;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyTextTest {
  private static final String INSTANCE = "7q2m9xak";
  // Made with Python's zlib.crc32, so that the form cannot change unnoticed.
  private static final String ZERO =
      "gh_7q2m9xak_00000000000000000000000000000000000000000003p0JKP";

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({
    "gh_7q2m9xak_0000000000000000000000000000000000000000000, MALFORMED",
    "gh_7q2m9xak_000000000000000000000000000000000000000000000000A, MALFORMED",
    "gh_7q2m9xak_00000000000000000000000000000000000000000000000000, MALFORMED",
    "gh_7q2m9xak-0000000000000000000000000000000000000000000000000, MALFORMED",
    "gh_7q2m9xak_000000000000000000000-000000000000000000000000000, MALFORMED",
    "gh_7q2m9xak_000000000000000000000é000000000000000000000000000, MALFORMED",
    "gh_, MALFORMED",
    "GH_7q2m9xak_0000000000000000000000000000000000000000000000000, FOREIGN",
    "ghp_16C7e42F292c6912E7710c838347Ae178B4a, FOREIGN",
    "sk_live_51H8, FOREIGN",
    "'', FOREIGN",
  })
  void is_judged_without_a_look_up(String text, Shape shape) {
    assertThat(KeyText.shape(text, INSTANCE)).isEqualTo(shape);
  }

  @Test
  void has_a_form_that_does_not_change() {
    String made = KeyText.make(INSTANCE, new Zeros());
    assertThat(made).isEqualTo(ZERO).hasSize(61);
    assertThat(KeyText.shape(made, INSTANCE)).isEqualTo(Shape.OURS);
  }

  @Test
  void of_another_instance_is_recognized_offline() {
    String made = KeyText.make("zzzzzzzz", new SecureRandom());
    assertThat(KeyText.shape(made, INSTANCE)).isEqualTo(Shape.OTHER_INSTANCE);
  }

  @Test
  void with_any_one_character_changed_is_malformed() {
    String made = KeyText.make(INSTANCE, new SecureRandom());
    for (int i = KeyText.PREFIX.length(); i < made.length(); i++) {
      char other = made.charAt(i) == 'x' ? 'y' : 'x';
      String changed = made.substring(0, i) + other + made.substring(i + 1);
      assertThat(KeyText.shape(changed, INSTANCE)).as(changed).isEqualTo(Shape.MALFORMED);
    }
  }

  @Test
  void with_two_neighbors_swapped_is_malformed() {
    String made = KeyText.make(INSTANCE, new SecureRandom());
    for (int i = KeyText.PREFIX.length(); i + 1 < made.length(); i++) {
      if (made.charAt(i) != made.charAt(i + 1)) {
        String swapped =
            made.substring(0, i) + made.charAt(i + 1) + made.charAt(i) + made.substring(i + 2);
        assertThat(KeyText.shape(swapped, INSTANCE)).as(swapped).isEqualTo(Shape.MALFORMED);
      }
    }
  }

  @Test
  void takes_all_its_256_bits_from_the_generator() {
    Set<String> made = new HashSet<>();
    for (int bit = 0; bit < 256; bit++) {
      made.add(KeyText.make(INSTANCE, new OneBit(bit)));
    }
    assertThat(made).hasSize(256);
  }

  @Test
  void of_random_text_after_the_prefix_is_never_ours() {
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder("gh_" + INSTANCE + "_");
      while (text.length() < KeyText.LENGTH) {
        text.append((char) ('0' + random.nextInt(10)));
      }
      assertThat(KeyText.shape(text.toString(), INSTANCE)).isEqualTo(Shape.MALFORMED);
    }
  }

  private static final class Zeros extends Random {
    private static final long serialVersionUID = 1;

    @Override
    public void nextBytes(byte[] bytes) {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  private static final class OneBit extends Random {
    private static final long serialVersionUID = 1;
    private final int bit;

    OneBit(int bit) {
      this.bit = bit;
    }

    @Override
    public void nextBytes(byte[] bytes) {
      Arrays.fill(bytes, (byte) 0);
      bytes[bit / 8] = (byte) (1 << bit % 8);
    }
  }
}
