package dev.gatehouse.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A reference to a secret; the value is read when it is asked for, and never kept or printed. */
public final class Secret {
  static final String PATTERN = "(env:[A-Za-z_][A-Za-z0-9_]*|file:.+)";
  private static final int MAX_BYTES = 64 * 1024;

  private final String reference;
  private final @Nullable Path file;

  private Secret(String reference, @Nullable Path file) {
    this.reference = reference;
    this.file = file;
  }

  /** Reads {@code env:NAME} or {@code file:PATH}; the message of a refusal never holds the text. */
  public static Secret parse(String text, Path folder) {
    if (text.startsWith("vault:")) {
      throw new IllegalArgumentException("`vault:` is not supported by this build");
    }
    if (!text.matches(PATTERN)) {
      throw new IllegalArgumentException("a secret is not written into the configuration itself");
    }
    boolean inFile = text.startsWith("file:");
    return new Secret(text, inFile ? folder.resolve(text.substring(5)) : null);
  }

  /** What was written, such as {@code env:CRM_TOKEN}. */
  public String reference() {
    return reference;
  }

  /** The file that holds it, to be watched. */
  public Optional<Path> file() {
    return Optional.ofNullable(file);
  }

  /** The value as it is now; one line break at its end is not part of it. */
  public String value() throws SecretUnavailable {
    return value(System::getenv);
  }

  /** The value, with variables from elsewhere. */
  public String value(Function<String, @Nullable String> variables) throws SecretUnavailable {
    String raw = file == null ? variable(variables) : content(file);
    String value = raw.replaceFirst("\r?\n$", "");
    if (value.isEmpty()) {
      throw new SecretUnavailable(reference + " is empty");
    }
    return value;
  }

  private String variable(Function<String, @Nullable String> variables) throws SecretUnavailable {
    String value = variables.apply(reference.substring(4));
    if (value == null) {
      throw new SecretUnavailable(reference + ": the environment has no such variable");
    }
    return value;
  }

  private String content(Path file) throws SecretUnavailable {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new SecretUnavailable(reference + " is over " + MAX_BYTES + " bytes");
      }
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new SecretUnavailable(reference + " is not UTF-8");
    } catch (IOException e) {
      throw new SecretUnavailable(reference + " cannot be read: " + e.getClass().getSimpleName());
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Secret secret
        && secret.reference.equals(reference)
        && Objects.equals(secret.file, file);
  }

  @Override
  public int hashCode() {
    return reference.hashCode();
  }

  /** The reference, never the value. */
  @Override
  public String toString() {
    return reference;
  }
}
