package dev.gatehouse.contract.learn;

import dev.gatehouse.contract.json.Tape;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Learns what an API is from the calls that are made to it. Its memory is bounded, whatever is
 * called. Not to be used by two threads at a time.
 */
public final class Learner {
  private static final Set<String> METHODS =
      Set.of("GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE");
  private static final int MAX_SEGMENTS = 20;
  private static final int MAX_BODY = 1 << 20;
  private static final int NODES = 100_000;
  private static final int FORMAT = 0x4C524E02;
  // The same, but for segments and names that are data, which is seen when it is read.
  private static final int FORMAT_BEFORE = 0x4C524E01;

  private final Budget budget;
  private final Step root;
  private final Tape tape = new Tape();
  private long calls;
  private long strange;

  public Learner() {
    this(NODES);
  }

  /**
   * @param nodes how many segments, names and forms are kept in memory
   */
  public Learner(int nodes) {
    this.budget = new Budget(nodes);
    this.root = new Step(budget);
  }

  /** Takes in one call. What did not go well adds to what is known, and makes nothing known. */
  public void observe(Observed call) {
    calls++;
    Step at = step(call);
    Usage usage =
        at == null ? null : call.wentWell() ? at.usage(call.method()) : at.known(call.method());
    boolean small = call.sent().length <= MAX_BODY && call.answered().length <= MAX_BODY;
    if (usage == null || !small) {
      strange++;
    } else {
      usage.see(call, tape);
      tape.release();
    }
  }

  private @Nullable Step step(Observed call) {
    if (!call.path().startsWith("/") || !METHODS.contains(call.method())) {
      return null;
    }
    Step at = root;
    if (call.path().equals("/")) {
      return at;
    }
    String[] segments = call.path().substring(1).split("/", MAX_SEGMENTS + 1);
    if (segments.length > MAX_SEGMENTS) {
      return null;
    }
    for (String segment : segments) {
      at = at == null ? null : at.next(segment, call.wentWell());
    }
    return at;
  }

  /** What {@link #restore} reads: kinds, names and counts, no values. */
  public byte[] kept() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      DataOutputStream out = new DataOutputStream(bytes);
      out.writeInt(FORMAT);
      out.writeLong(calls);
      out.writeLong(strange);
      root.write(out);
      CRC32 sum = new CRC32();
      sum.update(bytes.toByteArray());
      out.writeLong(sum.getValue());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /**
   * A learner that goes on where another stopped.
   *
   * @throws IOException if this is not whole, or of another version
   */
  public static Learner restore(byte[] kept) throws IOException {
    CRC32 sum = new CRC32();
    sum.update(kept, 0, Math.max(0, kept.length - Long.BYTES));
    ByteBuffer bytes = ByteBuffer.wrap(kept);
    if (kept.length < Long.BYTES + Integer.BYTES
        || (bytes.getInt(0) != FORMAT && bytes.getInt(0) != FORMAT_BEFORE)
        || bytes.getLong(kept.length - Long.BYTES) != sum.getValue()) {
      throw new IOException("it is damaged, or of another version");
    }
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(kept));
    in.readInt();
    Learner learner = new Learner();
    learner.calls = in.readLong();
    learner.strange = in.readLong();
    learner.root.read(in);
    return learner;
  }

  /** Calls that were taken in. */
  public long calls() {
    return calls;
  }

  /** Calls among them of which nothing was learned: they failed, or there was no more room. */
  public long leftOut() {
    return strange;
  }

  /**
   * What was learned, as an OpenAPI 3.1 document in YAML.
   *
   * @param title of the API
   */
  public String contract(String title) {
    root.collapse();
    return new Draft(title, root).text();
  }
}
