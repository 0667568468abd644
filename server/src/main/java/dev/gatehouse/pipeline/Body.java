package dev.gatehouse.pipeline;

/** The content of a message: absent, whole in memory, or still on the wire. */
public interface Body {

  /** No content. */
  Body NONE = new Bytes(new byte[0]);

  /** Content that is whole in memory. */
  final class Bytes implements Body {
    private final byte[] content;

    /** Takes the array as its own: the caller must not change it afterwards. */
    public Bytes(byte[] content) {
      this.content = content;
    }

    /** The content itself, not a copy: not to be changed. */
    public byte[] content() {
      return content;
    }

    @Override
    public long length() {
      return content.length;
    }
  }

  /**
   * A stream of events on the wire that is controlled event by event.
   *
   * @param source the stream as it comes
   * @param cap bytes of one event
   * @param control asked of the data of each
   */
  record Events(Body source, int cap, PartControl control) implements Body {
    @Override
    public long length() {
      return -1;
    }
  }

  /** Length in bytes, or -1 while nobody knows. */
  long length();
}
