package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.BareHello.joined;
import static dev.gatehouse.proxy.BareHello.listed;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.interfaces.XECPublicKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPublicKeySpec;
import java.util.Arrays;
import java.util.Random;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import org.jspecify.annotations.Nullable;

/**
 * A caller of TLS 1.2 and 1.3 that says whatever it is told to, at any time: X25519,
 * AES_128_GCM_SHA256, and no look at the certificate that it is shown.
 */
final class BareTls implements AutoCloseable {
  static final int CCS = 20;
  static final int ALERT = 21;
  static final int HANDSHAKE = 22;
  static final int DATA = 23;

  /** What came in a record, decrypted. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Said(int type, byte[] content) {}

  private final Socket socket;
  private final DataInputStream in;
  private final KeyPair pair;
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final ByteArrayOutputStream partial = new ByteArrayOutputStream();
  private @Nullable BareKeys reads;
  private @Nullable BareKeys writes;
  private byte[] clientHandshake = new byte[0];
  private byte[] clientNext = new byte[0];
  private byte[] master = new byte[0];
  private BareKeys[] next12 = new BareKeys[0];
  private String shown = "";

  BareTls(InetSocketAddress address) throws IOException, GeneralSecurityException {
    socket = new Socket();
    socket.connect(address, 20_000);
    socket.setSoTimeout(20_000);
    socket.setTcpNoDelay(true);
    in = new DataInputStream(socket.getInputStream());
    pair = KeyPairGenerator.getInstance("X25519").generateKeyPair();
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

  static byte[] framed(int type, byte[] content) {
    return joined(new byte[] {(byte) type, 3, 3}, listed(content));
  }

  Socket socket() {
    return socket;
  }

  /** What it would agree on a key with. */
  byte[] key() {
    byte[] number = ((XECPublicKey) pair.getPublic()).getU().toByteArray();
    byte[] key = new byte[32];
    for (int i = 0; i < number.length && i < key.length; i++) {
      key[i] = number[number.length - 1 - i];
    }
    return key;
  }

  /** Goes on if it was shown a certificate in which this is named. */
  BareTls shown(String host) throws IOException {
    if (!shown.contains(host)) {
      throw new IOException("shown a certificate of another than " + host);
    }
    return this;
  }

  BareTls raw(byte[]... parts) throws IOException {
    socket.getOutputStream().write(joined(parts));
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
    BareKeys keys = writes;
    if (keys == null) {
      return framed(type, content);
    }
    if (keys.is13) {
      byte[] inner = joined(content, new byte[] {(byte) type}, new byte[zeros]);
      byte[] head = Arrays.copyOf(framed(DATA, new byte[inner.length + BareKeys.TAG]), 5);
      byte[] sealed = keys.run(Cipher.ENCRYPT_MODE, keys.nonce(), head, inner);
      keys.count++;
      return joined(head, sealed);
    }
    byte[] number = keys.number();
    byte[] head = joined(number, new byte[] {(byte) type, 3, 3}, listed(content));
    byte[] sealed =
        keys.run(Cipher.ENCRYPT_MODE, joined(keys.iv, number), Arrays.copyOf(head, 13), content);
    keys.count++;
    return framed(type, joined(number, sealed));
  }

  /** The next record; null at the end of the connection. */
  @Nullable Said next() throws IOException, GeneralSecurityException {
    int type = in.read();
    if (type < 0) {
      return null;
    }
    byte[] head = new byte[5];
    head[0] = (byte) type;
    in.readFully(head, 1, 4);
    byte[] content = new byte[(head[3] & 0xff) << 8 | (head[4] & 0xff)];
    in.readFully(content);
    BareKeys keys = reads;
    if (keys == null || (keys.is13 && type != DATA)) {
      return new Said(type, content);
    }
    if (!keys.is13) {
      byte[] number = keys.number();
      int length = content.length - 8 - BareKeys.TAG;
      byte[] told = joined(number, new byte[] {head[0], 3, 3, (byte) (length >> 8), (byte) length});
      keys.count++;
      return new Said(
          type,
          keys.run(
              Cipher.DECRYPT_MODE,
              joined(keys.iv, Arrays.copyOf(content, 8)),
              told,
              Arrays.copyOfRange(content, 8, content.length)));
    }
    byte[] inner = keys.run(Cipher.DECRYPT_MODE, keys.nonce(), head, content);
    keys.count++;
    int end = inner.length - 1;
    while (inner[end] == 0) {
      end--;
    }
    return new Said(inner[end], Arrays.copyOf(inner, end));
  }

  /** The next message of the handshake, whatever records it comes in. */
  byte[] handshake() throws IOException, GeneralSecurityException {
    while (true) {
      byte[] all = partial.toByteArray();
      int length = all.length < 4 ? 0 : 4 + (ByteBuffer.wrap(all).getInt() & 0xffffff);
      if (all.length >= 4 && all.length >= length) {
        partial.reset();
        partial.write(all, length, all.length - length);
        return Arrays.copyOf(all, length);
      }
      Said record = next();
      if (record == null) {
        throw new EOFException();
      }
      if (record.type() == ALERT) {
        throw new IOException("alert " + record.content()[1]);
      }
      if (record.type() == HANDSHAKE) {
        partial.writeBytes(record.content());
      }
    }
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
    said.writeBytes(message);
    return message;
  }

  private byte[] hash() throws GeneralSecurityException {
    return MessageDigest.getInstance("SHA-256").digest(said.toByteArray());
  }

  /** Greets and hears all up to the server's Finished; what is sent now is of the handshake. */
  BareTls greet13(BareHello hello) throws IOException, GeneralSecurityException {
    byte[] message = hello.message();
    plain(HANDSHAKE, message);
    return agreed13(message);
  }

  /** Goes on behind a ClientHello that was sent. */
  BareTls agreed13(byte[] hello) throws IOException, GeneralSecurityException {
    counts(hello);
    return answered13(heard());
  }

  /** After a HelloRetryRequest: as RFC 8446 §4.4.1 says. */
  BareTls again13(byte[] first, byte[] retry, BareHello hello)
      throws IOException, GeneralSecurityException {
    counts(message(254, MessageDigest.getInstance("SHA-256").digest(first))).counts(retry);
    return greet13(hello);
  }

  private BareTls answered13(byte[] hello) throws IOException, GeneralSecurityException {
    byte[] zeros = new byte[32];
    byte[] empty = MessageDigest.getInstance("SHA-256").digest();
    byte[] early = BareKeys.mac(zeros, zeros);
    byte[] shared = BareKeys.mac(BareKeys.expand(early, "derived", empty, 32), agree(share(hello)));
    clientHandshake = BareKeys.expand(shared, "c hs traffic", hash(), 32);
    reads = BareKeys.of(BareKeys.expand(shared, "s hs traffic", hash(), 32));
    writes = BareKeys.of(clientHandshake);
    byte[] message;
    do {
      message = heard();
      if (message[0] == 11) {
        shown = new String(message, ISO_8859_1);
      }
    } while (message[0] != 20);
    master = BareKeys.mac(BareKeys.expand(shared, "derived", empty, 32), zeros);
    clientNext = BareKeys.expand(master, "c ap traffic", hash(), 32);
    reads = BareKeys.of(BareKeys.expand(master, "s ap traffic", hash(), 32));
    return this;
  }

  /** The message that ends the handshake of TLS 1.3. */
  byte[] finished13() throws GeneralSecurityException {
    return message(
        20, BareKeys.mac(BareKeys.expand(clientHandshake, "finished", new byte[0], 32), hash()));
  }

  /** What is signed to prove a certificate (RFC 8446 §4.4.3). */
  byte[] toSign13() throws GeneralSecurityException {
    byte[] spaces = new byte[64];
    Arrays.fill(spaces, (byte) ' ');
    return joined(spaces, "TLS 1.3, client CertificateVerify\0".getBytes(ISO_8859_1), hash());
  }

  /** What is sent from now on is of calls. */
  BareTls finish13() throws IOException, GeneralSecurityException {
    send(HANDSHAKE, finished13());
    return turn();
  }

  BareTls turn() throws GeneralSecurityException {
    writes = BareKeys.of(clientNext);
    return this;
  }

  /** Changes the keys that it sends by. */
  BareTls update(int asks) throws IOException, GeneralSecurityException {
    send(HANDSHAKE, message(24, new byte[] {(byte) asks}));
    if (writes != null) {
      writes = writes.next();
    }
    return this;
  }

  /** Greets and hears all up to ServerHelloDone, then agrees on keys; nothing of it is sent. */
  BareTls greet12(BareHello hello) throws IOException, GeneralSecurityException {
    byte[] message = hello.message();
    plain(HANDSHAKE, message).counts(message);
    byte[] answer = heard();
    byte[] random = Arrays.copyOfRange(answer, 6, 38);
    byte[] shared = new byte[0];
    while (answer[0] != 14) {
      answer = heard();
      if (answer[0] == 12) {
        shared = agree(Arrays.copyOfRange(answer, 8, 40));
      }
    }
    master = BareKeys.prf(shared, "master secret", joined(hello.random(), random), 48);
    byte[] block = BareKeys.prf(master, "key expansion", joined(random, hello.random()), 40);
    next12 =
        new BareKeys[] {
          new BareKeys(master, Arrays.copyOf(block, 16), Arrays.copyOfRange(block, 32, 36), false),
          new BareKeys(
              master, Arrays.copyOfRange(block, 16, 32), Arrays.copyOfRange(block, 36, 40), false)
        };
    return this;
  }

  byte[] exchange12() {
    return message(16, joined(new byte[] {32}, key()));
  }

  byte[] finished12() throws GeneralSecurityException {
    return message(20, BareKeys.prf(master, "client finished", hash(), 12));
  }

  /** Its own key, and encryption from now on. */
  BareTls exchanged12() throws IOException, GeneralSecurityException {
    byte[] exchange = exchange12();
    return plain(HANDSHAKE, exchange).counts(exchange);
  }

  BareTls sealing12() {
    writes = next12[0];
    return this;
  }

  /** Ends the handshake of TLS 1.2. */
  BareTls finish12() throws IOException, GeneralSecurityException {
    plain(CCS, new byte[] {1}).sealing12().send(HANDSHAKE, finished12());
    return heard12();
  }

  /** Hears the server's end of the handshake. */
  BareTls heard12() throws IOException, GeneralSecurityException {
    while (true) {
      Said record = next();
      if (record == null) {
        throw new EOFException();
      }
      if (record.type() == ALERT) {
        throw new IOException("alert " + record.content()[1]);
      }
      if (record.type() == CCS) {
        reads = next12[1];
      } else if (reads != null) {
        return this;
      }
    }
  }

  /** The status of an answer, {@code alert N}, {@code end} or {@code reset}, whichever is first. */
  String outcome() throws GeneralSecurityException {
    try {
      while (true) {
        Said record = next();
        if (record == null) {
          return "end";
        }
        if (record.type() == ALERT) {
          return "alert " + record.content()[1];
        }
        if (record.type() == DATA && record.content().length > 12) {
          return new String(record.content(), 9, 3, ISO_8859_1);
        }
      }
    } catch (EOFException e) {
      return "cut";
    } catch (SocketException e) {
      return "reset";
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private byte[] agree(byte[] other) throws GeneralSecurityException {
    byte[] turned = new byte[32];
    for (int i = 0; i < 32; i++) {
      turned[i] = other[31 - i];
    }
    PublicKey key =
        KeyFactory.getInstance("X25519")
            .generatePublic(
                new XECPublicKeySpec(NamedParameterSpec.X25519, new BigInteger(1, turned)));
    KeyAgreement agreement = KeyAgreement.getInstance("X25519");
    agreement.init(pair.getPrivate());
    agreement.doPhase(key, true);
    return agreement.generateSecret();
  }

  /** The key that a ServerHello holds. */
  private static byte[] share(byte[] hello) throws IOException {
    ByteBuffer at = ByteBuffer.wrap(hello);
    at.position(38);
    at.position(at.position() + 1 + at.get(at.position()) + 3);
    at.getShort();
    while (at.hasRemaining()) {
      int type = at.getShort();
      int length = at.getShort();
      if (type == BareHello.KEY_SHARE && length == 36) {
        return Arrays.copyOfRange(hello, at.position() + 4, at.position() + 36);
      }
      at.position(at.position() + length);
    }
    throw new IOException("asked again");
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
