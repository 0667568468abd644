package dev.gatehouse.proxy;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Shares that are none of their group, made of one that is. */
final class BareShares {
  private BareShares() {}

  private static UnaryOperator<byte[]> flipped(int at) {
    return it -> {
      int place = at < 0 ? it.length + at : at;
      return TlsHelloCases.put(it, place, ~it[place]);
    };
  }

  /** Points that are none, or not uncompressed, of a curve. */
  static Map<String, UnaryOperator<byte[]>> points() {
    Map<String, UnaryOperator<byte[]>> points = new LinkedHashMap<>();
    points.put("not on its curve", flipped(-1));
    points.put("of another x", flipped(1));
    points.put("(0, 0)", it -> TlsHelloCases.put(new byte[it.length], 0, 4));
    points.put(
        "(0, 1)",
        it -> TlsHelloCases.put(TlsHelloCases.put(new byte[it.length], 0, 4), it.length - 1, 1));
    points.put("with y of 0", it -> Arrays.copyOf(Arrays.copyOf(it, it.length / 2 + 1), it.length));
    points.put(
        "compressed",
        it ->
            TlsHelloCases.put(
                Arrays.copyOf(it, it.length / 2 + 1), 0, 2 | (it[it.length - 1] & 1)));
    points.put("of both forms", it -> TlsHelloCases.put(it, 0, 6 | (it[it.length - 1] & 1)));
    points.put("without a form", it -> TlsHelloCases.put(it, 0, 0));
    points.put(
        "beyond its field",
        it -> {
          byte[] beyond = new byte[it.length];
          Arrays.fill(beyond, (byte) 0xff);
          return TlsHelloCases.put(beyond, 0, 4);
        });
    return points;
  }

  /** 1, p - 1, p, p + 1, and the two of order 8 (RFC 7748 §6.1). */
  static List<String> smallOrders() {
    return List.of(
        "01" + "00".repeat(31),
        "ec" + "ff".repeat(30) + "7f",
        "ed" + "ff".repeat(30) + "7f",
        "ee" + "ff".repeat(30) + "7f",
        "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
        "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157");
  }
}
