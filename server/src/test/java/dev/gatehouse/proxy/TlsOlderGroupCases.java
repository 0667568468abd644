package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.BareHello.GROUPS;
import static dev.gatehouse.proxy.BareHello.hex;
import static dev.gatehouse.proxy.BareHello.joined;
import static dev.gatehouse.proxy.BareRecords.HANDSHAKE;
import static dev.gatehouse.proxy.BareTls.message;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/** Groups of TLS 1.2, and points that are none of theirs. */
final class TlsOlderGroupCases {
  private final List<TlsCase> all = new ArrayList<>();

  private TlsOlderGroupCases() {}

  static List<TlsCase> all() {
    TlsOlderGroupCases cases = new TlsOlderGroupCases();
    cases.groups();
    cases.points();
    return cases.all;
  }

  private void add(String name, String outcome, TlsCase.Deed deed) {
    all.add(new TlsCase("1.2, " + name, deed, outcome));
  }

  private void groups() {
    for (String group : List.of("001d", "0017", "0018")) {
      // A certificate's own group has to be among them.
      add(
          "group " + group,
          "200",
          tls ->
              tls.greet12(BareHello.of12().instead(GROUPS, "0004" + group + "0017"))
                  .exchanged12()
                  .finish12()
                  .send(TlsCase.GET));
    }
    for (String group : List.of("11ec", "11eb", "6399", "0019", "0100", "001e")) {
      add(
          "group " + group + " alone",
          "alert 40",
          tls -> tls.greet12(BareHello.of12().instead(GROUPS, "0002" + group)));
      add(
          "group " + group + " first",
          "200",
          tls ->
              tls.greet12(BareHello.of12().instead(GROUPS, "0006" + group + "001d0017"))
                  .exchanged12()
                  .finish12()
                  .send(TlsCase.GET));
    }
    add(
        "no list of groups",
        "200|alert 40",
        tls ->
            tls.greet12(BareHello.of12().without(GROUPS))
                .exchanged12()
                .finish12()
                .send(TlsCase.GET));
    for (String format : List.of("01 00", "03 000102", "02 0100")) {
      add(
          "forms of points " + format,
          "200",
          tls ->
              tls.greet12(BareHello.of12().with(TlsGroupCases.POINT_FORMATS, format))
                  .exchanged12()
                  .finish12()
                  .send(TlsCase.GET));
    }
    for (String format : List.of("01 01", "02 0102", "00", "01", "02 00", "01 0000")) {
      add(
          "forms of points " + format,
          TlsGroupCases.WRONG,
          tls -> tls.greet12(BareHello.of12().with(TlsGroupCases.POINT_FORMATS, format)));
    }
  }

  private void points() {
    for (String number : BareShares.smallOrders()) {
      exchange12("001d", "of a small order, " + number, _ -> hex(number));
    }
    for (String group : List.of("0017", "0018")) {
      BareShares.points().forEach((name, made) -> exchange12(group, name, made));
      exchange12(group, "none", _ -> new byte[0]);
      exchange12(group, "a zero", _ -> new byte[1]);
      exchange12(group, "cut off", it -> Arrays.copyOf(it, it.length - 1));
      exchange12(group, "a zero behind", it -> Arrays.copyOf(it, it.length + 1));
    }
  }

  private void exchange12(String group, String name, UnaryOperator<byte[]> made) {
    add(
        "group " + group + ", a point " + name,
        TlsGroupCases.WRONG,
        tls -> {
          tls.greet12(BareHello.of12().instead(GROUPS, "0004" + group + "0017"));
          byte[] point = made.apply(tls.key());
          tls.plain(HANDSHAKE, message(16, joined(new byte[] {(byte) point.length}, point)));
        });
  }
}
