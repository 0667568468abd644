package dev.gatehouse.journal;

import com.github.luben.zstd.Zstd;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;

/** The bytes of a segment, as somebody with an editor sees them. */
final class RawSegment {
  private static final int SALT = 16;

  private final byte[] bytes;
  private final int[] frames;

  private RawSegment(byte[] bytes) {
    this.bytes = bytes;
    this.frames = frames(bytes);
  }

  static RawSegment read(Path file) throws IOException {
    byte[] read = Files.readAllBytes(file);
    return new RawSegment(file.toString().endsWith(".sealed") ? unpack(read) : read);
  }

  /** The original form of a compressed segment of one block, with a little room behind. */
  private static byte[] unpack(byte[] sealed) {
    SealedBlock block = SealedBlock.parse(head(sealed)).orElseThrow();
    int body = SegmentHeader.SIZE + SealedBlock.HEADER;
    byte[] packed = Arrays.copyOfRange(sealed, body, body + block.packed());
    byte[] bytes =
        Arrays.copyOf(
            Arrays.copyOf(sealed, SegmentHeader.SIZE),
            SegmentHeader.SIZE + block.raw() + Long.BYTES);
    System.arraycopy(
        Zstd.decompress(packed, block.raw()), 0, bytes, SegmentHeader.SIZE, block.raw());
    return bytes;
  }

  private static ByteBuffer head(byte[] sealed) {
    return ByteBuffer.wrap(sealed, SegmentHeader.SIZE, SealedBlock.HEADER).slice();
  }

  /** Writes the bytes as the file is: compressed, under a header that is right, if it was. */
  void write(Path file) throws IOException {
    if (!file.toString().endsWith(".sealed")) {
      Files.write(file, bytes);
      return;
    }
    SealedBlock block = SealedBlock.parse(head(Files.readAllBytes(file))).orElseThrow();
    byte[] packed =
        Zstd.compress(
            Arrays.copyOfRange(bytes, SegmentHeader.SIZE, SegmentHeader.SIZE + block.raw()), 3);
    SealedBlock forged =
        new SealedBlock(
            block.raw(),
            packed.length,
            block.offset(),
            block.first(),
            block.count(),
            block.minTime(),
            block.maxTime());
    ByteBuffer out =
        ByteBuffer.allocate(SegmentHeader.SIZE + SealedBlock.HEADER + packed.length)
            .put(bytes, 0, SegmentHeader.SIZE)
            .put(forged.header(ByteBuffer.wrap(packed)))
            .put(packed);
    Files.write(file, out.array());
  }

  byte[] bytes() {
    return bytes;
  }

  /** How many records there are. */
  int count() {
    return frames.length;
  }

  /** Where a record begins, or where the last one ends. */
  int at(int index) {
    return index < frames.length
        ? frames[index]
        : at(index - 1) + Frame.align(little().getInt(at(index - 1)));
  }

  long sequence(int index) {
    return little().getLong(at(index) + Frame.LEAF_FROM);
  }

  /** Changes a byte of a record, and makes its checksum right again. */
  void rewrite(int index) {
    int at = at(index);
    bytes[at + Frame.HEADER] ^= 1;
    CRC32C checksum = new CRC32C();
    checksum.update(bytes, SALT, Long.BYTES);
    checksum.update(bytes, at + Frame.LEAF_FROM, little().getInt(at) - Frame.LEAF_FROM);
    little().putInt(at + Integer.BYTES, (int) checksum.getValue());
  }

  /** Changes a byte of a record, and nothing else. */
  void damage(int index) {
    bytes[at(index) + Frame.HEADER + 1] ^= 1;
  }

  void blank(int from) {
    Arrays.fill(bytes, from, bytes.length, (byte) 0);
  }

  private ByteBuffer little() {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static int[] frames(byte[] bytes) {
    IntStream.Builder frames = IntStream.builder();
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int at = SegmentHeader.SIZE;
    while (at + Integer.BYTES <= bytes.length && in.getInt(at) != 0) {
      frames.add(at);
      at += Frame.align(in.getInt(at));
    }
    return frames.build().toArray();
  }
}
