package dev.gatehouse.journal;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** A text and its signatures, in the form of C2SP signed-note. */
public final class Note {
  // U+2014, a space: how a signature line begins
  private static final String SIGNATURE = "\u2014 ";
  private static final int SIGNATURE_LENGTH = 4 + 64;

  private Note() {}

  /** The note that carries `text`, which ends with a newline, signed by `signer`. */
  static String sign(String text, Signer signer) {
    byte[] signature = signer.sign(text.getBytes(StandardCharsets.UTF_8));
    return text
        + "\n"
        + SIGNATURE
        + signer.key().name()
        + " "
        + Base64.getEncoder().encodeToString(signature)
        + "\n";
  }

  /** The text of a note that `key` has signed; empty for any other. */
  public static Optional<String> open(String note, NoteKey key) {
    return unverified(note).filter(text -> signed(text, note.substring(text.length() + 1), key));
  }

  /** The text of a note, whoever has signed it. */
  static Optional<String> unverified(String note) {
    int blank = note.lastIndexOf("\n\n");
    return blank < 0 || !note.endsWith("\n")
        ? Optional.empty()
        : Optional.of(note.substring(0, blank + 1));
  }

  private static boolean signed(String text, String signatures, NoteKey key) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    String mine = SIGNATURE + key.name() + " ";
    for (String line : signatures.split("\n", -1)) {
      if (line.startsWith(mine) && signed(bytes, line.substring(mine.length()), key)) {
        return true;
      }
    }
    return false;
  }

  private static boolean signed(byte[] text, String base64, NoteKey key) {
    try {
      byte[] signature = Base64.getDecoder().decode(base64);
      // The decoder overlooks bits that stand for nothing; a note has one form only.
      return signature.length == SIGNATURE_LENGTH
          && Base64.getEncoder().encodeToString(signature).equals(base64)
          && key.verifies(text, signature);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
