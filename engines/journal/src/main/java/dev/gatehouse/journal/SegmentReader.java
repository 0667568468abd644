package dev.gatehouse.journal;

import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Reads the records of one segment, in either form, piece by piece. */
final class SegmentReader implements Closeable {
  /** Where a segment without a header begins: nothing can be read of it. */
  static final long NOWHERE = Long.MAX_VALUE;

  private static final SegmentHeader NONE = new SegmentHeader(0, 0, NOWHERE);

  // No segment is longer (Options.segmentBytes), whatever its blocks say they unpack to.
  private static final long MOST = Integer.MAX_VALUE;

  private final Closeable file;
  private final SegmentHeader header;
  private final List<Piece> pieces;
  private final long rest;

  private SegmentReader(Closeable file, SegmentHeader header, List<Piece> pieces, long rest) {
    this.rest = rest;
    this.file = file;
    this.header = header;
    this.pieces = pieces;
  }

  /**
   * A segment in the form it has. A running journal may put the compressed form in the place of the
   * other at any moment.
   */
  static SegmentReader open(Layout layout, int ordinal) throws IOException {
    try {
      return original(layout.segment(ordinal));
    } catch (NoSuchFileException e) {
      return sealed(layout.sealed(ordinal));
    }
  }

  /** The original form; it may still be growing. */
  static SegmentReader original(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path)) {
      SegmentBytes bytes = SegmentBytes.map(channel);
      return SegmentHeader.read(bytes.memory())
          .map(header -> new SegmentReader(bytes::close, header, List.of(all(bytes, header)), 0))
          .orElseGet(() -> new SegmentReader(bytes::close, NONE, List.of(), 0));
    }
  }

  private static Piece all(SegmentBytes bytes, SegmentHeader header) {
    MemorySegment frames = bytes.memory().asSlice(SegmentHeader.SIZE);
    return new Piece(
        header.first(), Long.MAX_VALUE, Long.MIN_VALUE, Long.MAX_VALUE, () -> Optional.of(frames));
  }

  /** The compressed form. */
  static SegmentReader sealed(Path path) throws IOException {
    FileChannel channel = FileChannel.open(path);
    try {
      Optional<SegmentHeader> header =
          SegmentHeader.read(MemorySegment.ofArray(read(channel, 0, SegmentHeader.SIZE)));
      if (header.isEmpty()) {
        return new SegmentReader(channel, NONE, List.of(), 0);
      }
      Blocks blocks = new Blocks(channel);
      List<Piece> pieces = new ArrayList<>();
      long rest = blocks.list(pieces);
      return new SegmentReader(blocks, header.get(), pieces, rest);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /**
   * The blocks of a compressed segment. One at a time is unpacked: loading frees the one before.
   */
  private static final class Blocks implements Closeable {
    private final FileChannel channel;
    private Arena arena = Arena.ofConfined();

    Blocks(FileChannel channel) {
      this.channel = channel;
    }

    /** Lists the blocks; answers how many bytes behind them are none. */
    long list(List<Piece> pieces) throws IOException {
      long size = channel.size();
      long at = SegmentHeader.SIZE;
      long unpacked = 0;
      while (at < size) {
        ByteBuffer head = ByteBuffer.wrap(read(channel, at, SealedBlock.HEADER));
        Optional<SealedBlock> parsed = SealedBlock.parse(head);
        if (parsed.isEmpty() || (unpacked += parsed.get().raw()) > MOST) {
          return size - at;
        }
        SealedBlock block = parsed.get();
        long body = at + SealedBlock.HEADER;
        pieces.add(block.piece(() -> load(head, block, body)));
        at = body + block.packed();
      }
      return 0;
    }

    private Optional<MemorySegment> load(ByteBuffer head, SealedBlock block, long body)
        throws IOException {
      // Compared first, so that a size that was made up costs no memory.
      if (body + block.packed() > channel.size()) {
        return Optional.empty();
      }
      arena.close();
      arena = Arena.ofConfined();
      ByteBuffer packed = arena.allocate(block.packed()).asByteBuffer();
      fill(channel, body, packed);
      return block.unpack(head, packed.rewind(), arena);
    }

    @Override
    public void close() throws IOException {
      arena.close();
      channel.close();
    }
  }

  /** The bytes from `from` on; what lies behind the end of the file is zero. */
  private static byte[] read(FileChannel channel, long from, int length) throws IOException {
    byte[] read = new byte[length];
    fill(channel, from, ByteBuffer.wrap(read));
    return read;
  }

  private static void fill(FileChannel channel, long from, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, from + bytes.position()) < 0) {
        return;
      }
    }
  }

  /** Bytes at the end of a compressed segment that are no block. */
  long rest() {
    return rest;
  }

  SegmentHeader header() {
    return header;
  }

  List<Piece> pieces() {
    return pieces;
  }

  /** Shows the records from a sequence on; false if `each` wants no more. */
  boolean forward(long from, Predicate<Entry> each) throws IOException {
    for (Piece piece : pieces) {
      if (piece.end() <= from) {
        continue;
      }
      MemorySegment memory = piece.source().load().orElse(MemorySegment.NULL);
      Walk walk = walk(piece, memory);
      while (walk.advance()) {
        if (walk.expected() > from && isRecord(memory, walk.at())) {
          if (!each.test(Frame.entry(memory, walk.at()))) {
            return false;
          }
        }
      }
    }
    return true;
  }

  /** Sees what stands in the tree for a record. */
  interface LeafVisitor {
    boolean see(long sequence, byte[] leaf);
  }

  /** Shows what stands in the tree from a sequence on, voids too, until `each` wants no more. */
  void leaves(long from, LeafVisitor each) throws IOException {
    for (Piece piece : pieces) {
      if (piece.end() <= from) {
        continue;
      }
      MemorySegment memory = piece.source().load().orElse(MemorySegment.NULL);
      Walk walk = walk(piece, memory);
      while (walk.advance()) {
        if (walk.expected() > from
            && !each.see(walk.expected() - 1, Frame.leaf(memory, walk.at()))) {
          return;
        }
      }
    }
  }

  /** Shows the records of a span of time, newest first. */
  boolean backward(Span span, Predicate<Entry> each) throws IOException {
    for (Piece piece : pieces.reversed()) {
      if (!piece.meets(span)) {
        continue;
      }
      MemorySegment memory = piece.source().load().orElse(MemorySegment.NULL);
      List<Long> places = new ArrayList<>();
      Walk walk = walk(piece, memory);
      while (walk.advance()) {
        if (isRecord(memory, walk.at()) && span.holds(Frame.time(memory, walk.at()))) {
          places.add(walk.at());
        }
      }
      for (long at : places.reversed()) {
        if (!each.test(Frame.entry(memory, at))) {
          return false;
        }
      }
    }
    return true;
  }

  private Walk walk(Piece piece, MemorySegment memory) {
    return new Walk(memory, header.salt(), 0, memory.byteSize(), piece.first());
  }

  private static boolean isRecord(MemorySegment memory, long at) {
    return Frame.kind(memory, at) == Frame.RECORD;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
