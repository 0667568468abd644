package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.BareHello.joined;
import static dev.gatehouse.proxy.BareHello.listed;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The records of a connection over TLS. */
final class BareRecords implements AutoCloseable {
  static final int CCS = 20;
  static final int ALERT = 21;
  static final int HANDSHAKE = 22;
  static final int DATA = 23;

  /** A KeyUpdate that asks for none (RFC 8446 §4.6.3). */
  private static final byte[] UPDATE = {24, 0, 0, 1, 0};

  /** What came in a record, decrypted. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Said(int type, byte[] content) {}

  private final Socket socket;
  private final DataInputStream in;
  private final ByteArrayOutputStream partial = new ByteArrayOutputStream();
  private @Nullable BareKeys reads;
  private @Nullable BareKeys awaited;
  private @Nullable BareKeys writes;
  private int updates;
  private int tickets;

  BareRecords(InetSocketAddress address) throws IOException {
    socket = new Socket();
    socket.connect(address, 20_000);
    socket.setSoTimeout(20_000);
    socket.setTcpNoDelay(true);
    in = new DataInputStream(socket.getInputStream());
  }

  static byte[] framed(int type, byte[] content) {
    return joined(new byte[] {(byte) type, 3, 3}, listed(content));
  }

  Socket socket() {
    return socket;
  }

  void raw(byte[]... parts) throws IOException {
    socket.getOutputStream().write(joined(parts));
  }

  /** A record that the connection would take now. */
  byte[] sealed(int type, byte[] content, int zeros) throws GeneralSecurityException {
    return writes == null ? framed(type, content) : writes.sealed(type, content, zeros);
  }

  void reads(BareKeys by) {
    reads = by;
  }

  /** What is read by from the other end's ChangeCipherSpec on. */
  void awaits(@Nullable BareKeys by) {
    awaited = by;
  }

  void writes(BareKeys by) {
    writes = by;
  }

  void update() throws GeneralSecurityException {
    if (writes != null) {
      writes = writes.next();
    }
  }

  /** How often the other end changed its keys. */
  int updates() {
    return updates;
  }

  /** How many tickets of TLS 1.3 came, each in a record of its own. */
  int tickets() {
    return tickets;
  }

  /** The next record; null at the end of the connection. */
  private @Nullable Said next() throws IOException, GeneralSecurityException {
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
      if (type == CCS && awaited != null) {
        reads = awaited;
        awaited = null;
      }
      return new Said(type, content);
    }
    Said said = keys.opened(head, content);
    if (keys.is13 && said.type() == HANDSHAKE) {
      tickets += said.content()[0] == 4 ? 1 : 0;
      if (Arrays.equals(said.content(), UPDATE)) {
        updates++;
        reads = keys.next();
      }
    }
    return said;
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

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
