package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.BareHello.joined;
import static dev.gatehouse.proxy.BareRecords.CCS;
import static dev.gatehouse.proxy.BareRecords.DATA;
import static dev.gatehouse.proxy.BareRecords.HANDSHAKE;
import static dev.gatehouse.proxy.BareRecords.framed;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A caller of TLS 1.2 and 1.3 that says whatever it is told to, at any time. It does not look at
 * the certificate that it is shown.
 */
final class BareTls implements AutoCloseable {
  private static final int EXTENDED_MASTER_SECRET = 23;

  private final BareRecords records;
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private BareSuite suite = BareSuite.AES_128;
  private BareKey pair;
  private byte[] answer = new byte[0];
  private String shown = "";
  private @Nullable BareSession offered;
  private boolean resumed;

  private byte[] clientHandshake = new byte[0];
  private byte[] clientNext = new byte[0];
  private @Nullable BareSchedule schedule;

  private BareMaster master = BareMaster.NONE;
  private byte[] shared = new byte[0];
  private boolean extended;
  private byte[] ticket = new byte[0];

  BareTls(InetSocketAddress address) throws IOException, GeneralSecurityException {
    records = new BareRecords(address);
    pair = BareKey.of(BareKey.X25519);
  }

  /** The same for each size. */
  static byte[] noise(int size) {
    byte[] noise = new byte[size];
    new Random(size).nextBytes(noise);
    return noise;
  }

  static byte[] message(int type, byte[] content) {
    return joined(ByteBuffer.allocate(4).putInt(type << 24 | content.length).array(), content);
  }

  Socket socket() {
    return records.socket();
  }

  /** What it would agree on a key with. */
  byte[] key() {
    return pair.share();
  }

  BareTls agreeing(BareKey by) {
    pair = by;
    return this;
  }

  /** Goes on if it was shown a certificate in which this is named. */
  BareTls shown(String host) throws IOException {
    if (!shown.contains(host)) {
      throw new IOException("shown a certificate of another than " + host);
    }
    return this;
  }

  /** Goes on if the session that it showed was taken up, or was not. */
  BareTls resumed(boolean should) throws IOException {
    if (resumed != should) {
      throw new IOException(resumed ? "resumed" : "not resumed");
    }
    return this;
  }

  boolean resumes() {
    return resumed;
  }

  /** The ServerHello that it heard. */
  byte[] answer() {
    return answer;
  }

  int updates() {
    return records.updates();
  }

  int tickets() {
    return records.tickets();
  }

  BareTls raw(byte[]... parts) throws IOException {
    records.raw(parts);
    return this;
  }

  /** A record in the clear. */
  BareTls plain(int type, byte[] content) throws IOException {
    return raw(framed(type, content));
  }

  /** A record as the connection has it by now; of TLS 1.3 with so many zeros behind. */
  BareTls send(int type, byte[] content, int zeros) throws IOException, GeneralSecurityException {
    return raw(sealed(type, content, zeros));
  }

  BareTls send(int type, byte[] content) throws IOException, GeneralSecurityException {
    return send(type, content, 0);
  }

  BareTls send(String text) throws IOException, GeneralSecurityException {
    return send(DATA, text.getBytes(ISO_8859_1));
  }

  /** A record that the connection would take now. */
  byte[] sealed(int type, byte[] content, int zeros) throws GeneralSecurityException {
    return records.sealed(type, content, zeros);
  }

  /** The next message of the handshake, whatever records it comes in. */
  byte[] handshake() throws IOException, GeneralSecurityException {
    return records.handshake();
  }

  /** A message, in records of 10,000 bytes. */
  BareTls parts(byte[] message) throws IOException, GeneralSecurityException {
    for (int at = 0; at < message.length; at += 10_000) {
      send(HANDSHAKE, Arrays.copyOfRange(message, at, Math.min(message.length, at + 10_000)));
    }
    return this;
  }

  /** What is part of the handshake although this did not send it by itself. */
  BareTls counts(byte[] message) {
    said.writeBytes(message);
    return this;
  }

  private byte[] heard() throws IOException, GeneralSecurityException {
    byte[] message = handshake();
    if (message[0] == 11) {
      shown = new String(message, ISO_8859_1);
    }
    said.writeBytes(message);
    return message;
  }

  private byte[] hash() throws GeneralSecurityException {
    return suite.hash(said.toByteArray());
  }

  /** Shows this session from now on. */
  BareTls offering(BareSession session) {
    offered = session;
    return this;
  }

  /** Greets and hears all up to the server's Finished; what is sent now is of the handshake. */
  BareTls greet13(BareHello hello) throws IOException, GeneralSecurityException {
    return greet13(hello.message());
  }

  BareTls greet13(byte[] hello) throws IOException, GeneralSecurityException {
    return plain(HANDSHAKE, hello).agreed13(hello);
  }

  /** Goes on behind a ClientHello that was sent. */
  BareTls agreed13(byte[] hello) throws IOException, GeneralSecurityException {
    counts(hello);
    answer = heard();
    suite = BareSuite.of(answer);
    byte[] share = BareAnswer.extension(answer, BareHello.KEY_SHARE);
    if (share.length == 2) {
      throw new IOException("asked again");
    }
    resumed = BareAnswer.has(answer, BareHello.PSK);
    byte[] zeros = new byte[suite.hashSize()];
    BareSchedule stages =
        new BareSchedule(suite, resumed && offered != null ? offered.secret() : zeros);
    stages.next(pair.agree(Arrays.copyOfRange(share, 4, share.length)));
    clientHandshake = stages.derived("c hs traffic", hash());
    records.reads(BareKeys.of(suite, stages.derived("s hs traffic", hash())));
    records.writes(BareKeys.of(suite, clientHandshake));
    while (heard()[0] != 20) {
      // All of it is counted.
    }
    schedule = stages.next(zeros);
    clientNext = stages.derived("c ap traffic", hash());
    records.reads(BareKeys.of(suite, stages.derived("s ap traffic", hash())));
    return this;
  }

  /** What stands for what was said before a HelloRetryRequest, and that (RFC 8446 §4.4.1). */
  static byte[] again(byte[] first, byte[] retry) throws GeneralSecurityException {
    return joined(message(254, BareSuite.of(retry).hash(first)), retry);
  }

  /** The message that ends the handshake of TLS 1.3. */
  byte[] finished13() throws GeneralSecurityException {
    return message(20, BareSchedule.proof(suite, clientHandshake, hash()));
  }

  /** What is signed to prove a certificate (RFC 8446 §4.4.3). */
  byte[] toSign13() throws GeneralSecurityException {
    byte[] spaces = new byte[64];
    Arrays.fill(spaces, (byte) ' ');
    return joined(spaces, "TLS 1.3, client CertificateVerify\0".getBytes(ISO_8859_1), hash());
  }

  /** What is sent from now on is of calls. */
  BareTls finish13() throws IOException, GeneralSecurityException {
    byte[] end = finished13();
    return send(HANDSHAKE, end).counts(end).turn();
  }

  BareTls turn() throws GeneralSecurityException {
    records.writes(BareKeys.of(suite, clientNext));
    return this;
  }

  /** Changes the keys that it sends by. */
  BareTls update(int asks) throws IOException, GeneralSecurityException {
    return send(HANDSHAKE, message(24, new byte[] {(byte) asks})).renew();
  }

  /** Sends by its next keys from now on. */
  BareTls renew() throws GeneralSecurityException {
    records.update();
    return this;
  }

  /** The session of TLS 1.3 that the next message is a ticket of. */
  BareSession session13() throws IOException, GeneralSecurityException {
    if (schedule == null) {
      throw new IllegalStateException("no handshake");
    }
    byte[] by = schedule.derived("res master", hash());
    byte[] told = handshake();
    int at = 4 + 8 + 1 + told[12];
    byte[] nonce = Arrays.copyOfRange(told, 13, at);
    int size = (told[at] & 0xff) << 8 | (told[at + 1] & 0xff);
    return new BareSession(
        suite,
        Arrays.copyOfRange(told, at + 2, at + 2 + size),
        suite.expand(by, "resumption", nonce, suite.hashSize()));
  }

  /** Greets and hears all up to ServerHelloDone, or ends the handshake of a session taken up. */
  BareTls greet12(BareHello hello) throws IOException, GeneralSecurityException {
    greeted12(hello);
    if (resumed) {
      byte[] end = finished12();
      plain(CCS, new byte[] {1}).sealing12().send(HANDSHAKE, end);
    }
    return this;
  }

  /** Greets and hears all up to ServerHelloDone, or to the Finished of a session taken up. */
  BareTls greeted12(BareHello hello) throws IOException, GeneralSecurityException {
    byte[] message = hello.message();
    plain(HANDSHAKE, message).counts(message);
    answer = heard();
    suite = BareSuite.of(answer);
    extended = BareAnswer.has(answer, EXTENDED_MASTER_SECRET);
    master = BareMaster.NONE.of(suite, joined(hello.random(), BareAnswer.random(answer)));
    if (offered != null) {
      master = master.with(offered.secret());
      records.awaits(master.reads());
    }
    byte[] heard = answer;
    while (heard[0] != 14 && !resumed) {
      heard = heard();
      switch (heard[0]) {
        case 4 -> ticket = BareAnswer.ticket12(heard);
        case 11 -> records.awaits(null);
        case 12 -> {
          if (heard[6] != pair.group) {
            pair = BareKey.of(heard[6]);
          }
          shared = pair.agree(Arrays.copyOfRange(heard, 8, 8 + (heard[7] & 0xff)));
        }
        case 20 -> resumed = true;
        default -> {}
      }
    }
    return this;
  }

  byte[] exchange12() {
    byte[] share = key();
    return message(16, joined(new byte[] {(byte) share.length}, share));
  }

  byte[] finished12() throws GeneralSecurityException {
    return message(20, master.proof(hash()));
  }

  /** What it takes the master secret for, whatever was agreed on (RFC 7627 §4). */
  BareTls extended(boolean is) {
    extended = is;
    return this;
  }

  /** Its own key. */
  BareTls exchanged12() throws IOException, GeneralSecurityException {
    return exchanged12(16_384);
  }

  /** In records of so many bytes. */
  BareTls exchanged12(int size) throws IOException, GeneralSecurityException {
    byte[] exchange = exchange12();
    agreed12(exchange);
    for (int at = 0; at < exchange.length; at += size) {
      plain(HANDSHAKE, Arrays.copyOfRange(exchange, at, Math.min(exchange.length, at + size)));
    }
    return this;
  }

  /** Its own key, which is sent by somebody else. */
  BareTls agreed12(byte[] exchange) throws GeneralSecurityException {
    counts(exchange);
    master = extended ? master.extended(shared, hash()) : master.agreed(shared);
    records.awaits(master.reads());
    return this;
  }

  /** What was said by now, as it is signed to prove a certificate (RFC 5246 §7.4.8). */
  byte[] toSign12() {
    return said.toByteArray();
  }

  BareTls sealing12() throws GeneralSecurityException {
    records.writes(master.writes());
    return this;
  }

  /** Ends the handshake of TLS 1.2. */
  BareTls finish12() throws IOException, GeneralSecurityException {
    byte[] end = finished12();
    plain(CCS, new byte[] {1}).sealing12().send(HANDSHAKE, end).counts(end);
    return heard12();
  }

  /** Hears the server's end of the handshake. */
  BareTls heard12() throws IOException, GeneralSecurityException {
    byte[] heard = heard();
    while (heard[0] != 20) {
      if (heard[0] == 4) {
        ticket = BareAnswer.ticket12(heard);
      }
      heard = heard();
    }
    return this;
  }

  /** The session of TLS 1.2 that it was given a ticket of. */
  BareSession session12() {
    return new BareSession(suite, ticket, master.secret());
  }

  /** As {@link BareRecords#outcome}. */
  String outcome() throws GeneralSecurityException {
    return records.outcome();
  }

  @Override
  public void close() throws IOException {
    records.close();
  }
}
