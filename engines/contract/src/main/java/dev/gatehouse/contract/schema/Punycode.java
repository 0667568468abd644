package dev.gatehouse.contract.schema;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Code points as letters, digits and hyphens, and back (RFC 3492). */
final class Punycode {
  private static final int BASE = 36;
  private static final int T_MIN = 1;
  private static final int T_MAX = 26;
  private static final int SKEW = 38;
  private static final int DAMP = 700;
  private static final int INITIAL_BIAS = 72;
  private static final int INITIAL_N = 128;
  private static final int MAX_LABEL = 63;

  private Punycode() {}

  /** RFC 3492 §6.2; null if the text is none, or longer than a label can be. */
  static int @Nullable [] decode(String text) {
    if (text.length() > MAX_LABEL) {
      return null;
    }
    int delimiter = text.lastIndexOf('-');
    int[] output = new int[text.length() + 1];
    int length = 0;
    for (; length < delimiter; length++) {
      output[length] = text.charAt(length);
    }
    int n = INITIAL_N;
    int i = 0;
    int bias = INITIAL_BIAS;
    int at = delimiter + 1;
    while (at < text.length()) {
      int before = i;
      int weight = 1;
      for (int k = BASE; ; k += BASE) {
        int digit = at < text.length() ? digit(text.charAt(at++)) : -1;
        if (digit < 0 || digit > (Integer.MAX_VALUE - i) / weight) {
          return null;
        }
        i += digit * weight;
        int threshold = threshold(k, bias);
        if (digit < threshold) {
          break;
        }
        if (weight > Integer.MAX_VALUE / (BASE - threshold)) {
          return null;
        }
        weight *= BASE - threshold;
      }
      length++;
      bias = adapt(i - before, length, before == 0);
      n += i / length;
      i %= length;
      if (n < 0 || n > Character.MAX_CODE_POINT) {
        return null;
      }
      System.arraycopy(output, i, output, i + 1, length - 1 - i);
      output[i++] = n;
    }
    return Arrays.copyOf(output, length);
  }

  /** RFC 3492 §6.3. */
  static String encode(int[] label) {
    StringBuilder output = new StringBuilder();
    for (int codePoint : label) {
      if (codePoint < INITIAL_N) {
        output.append((char) codePoint);
      }
    }
    int basic = output.length();
    if (basic > 0) {
      output.append('-');
    }
    int n = INITIAL_N;
    int delta = 0;
    int bias = INITIAL_BIAS;
    for (int done = basic; done < label.length; delta++, n++) {
      int floor = n;
      int next = Arrays.stream(label).filter(c -> c >= floor).min().orElse(n);
      delta += (next - n) * (done + 1);
      n = next;
      for (int codePoint : label) {
        if (codePoint < n) {
          delta++;
        } else if (codePoint == n) {
          variable(delta, bias, output);
          bias = adapt(delta, done + 1, done == basic);
          delta = 0;
          done++;
        }
      }
    }
    return output.toString();
  }

  private static void variable(int delta, int bias, StringBuilder output) {
    int q = delta;
    for (int k = BASE; ; k += BASE) {
      int threshold = threshold(k, bias);
      if (q < threshold) {
        output.append(letter(q));
        return;
      }
      output.append(letter(threshold + (q - threshold) % (BASE - threshold)));
      q = (q - threshold) / (BASE - threshold);
    }
  }

  private static int threshold(int k, int bias) {
    return Math.clamp(k - bias, T_MIN, T_MAX);
  }

  private static int adapt(int delta, int points, boolean first) {
    int rest = first ? delta / DAMP : delta / 2;
    rest += rest / points;
    int k = 0;
    while (rest > (BASE - T_MIN) * T_MAX / 2) {
      rest /= BASE - T_MIN;
      k += BASE;
    }
    return k + (BASE - T_MIN + 1) * rest / (rest + SKEW);
  }

  private static int digit(char c) {
    if (c >= 'a' && c <= 'z') {
      return c - 'a';
    }
    if (c >= 'A' && c <= 'Z') {
      return c - 'A';
    }
    return (c >= '0' && c <= '9') ? c - '0' + 26 : -1;
  }

  private static char letter(int digit) {
    return (char) (digit < 26 ? 'a' + digit : '0' + digit - 26);
  }
}
