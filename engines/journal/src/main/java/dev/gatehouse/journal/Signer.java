package dev.gatehouse.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Set;

/** The instance's own Ed25519 key, kept beside the journal, readable by its owner alone. */
final class Signer {
  private final NoteKey key;
  private final PrivateKey secret;

  private Signer(NoteKey key, PrivateKey secret) {
    this.key = key;
    this.secret = secret;
  }

  NoteKey key() {
    return key;
  }

  byte[] sign(byte[] text) {
    try {
      Signature ed25519 = Signature.getInstance("Ed25519");
      ed25519.initSign(secret);
      ed25519.update(text);
      byte[] signature = ed25519.sign();
      return ByteBuffer.allocate(4 + signature.length).put(key.hash()).put(signature).array();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("an Ed25519 key always signs", e);
    }
  }

  /** The key in the layout's files; made, with `random`, if there is none. */
  static Signer open(Layout layout, String origin, SecureRandom random) throws IOException {
    try {
      if (!Files.exists(layout.secretKey())) {
        make(layout, origin, random);
      }
      byte[] secret =
          Base64.getDecoder().decode(Files.readString(layout.secretKey()).replaceAll("\\s", ""));
      NoteKey key =
          NoteKey.parse(Files.readString(layout.publicKey()))
              .orElseThrow(() -> new IOException(layout.publicKey() + " is not a note key"));
      return new Signer(
          key, KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(secret)));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IOException(layout.secretKey() + " is not an Ed25519 key", e);
    }
  }

  private static void make(Layout layout, String origin, SecureRandom random)
      throws IOException, GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
    generator.initialize(255, random);
    KeyPair pair = generator.generateKeyPair();
    NoteKey key = new NoteKey(origin, pair.getPublic());
    String secret = Base64.getEncoder().encodeToString(pair.getPrivate().getEncoded());
    Path made = layout.secretKey().resolveSibling(layout.secretKey().getFileName() + ".new");
    Files.deleteIfExists(made);
    var owner = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    // The secret comes last: its presence says that both are whole, after a power cut as well.
    force(layout.publicKey(), key.text(), Set.of(CREATE, TRUNCATE_EXISTING, WRITE));
    force(made, secret, Set.of(CREATE_NEW, WRITE), owner);
    Disk.LOCAL.rename(made, layout.secretKey());
    Disk.LOCAL.forceFolder(layout.state());
  }

  private static void force(
      Path file, String line, Set<StandardOpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    try (FileChannel channel = FileChannel.open(file, options, attributes)) {
      Disk.LOCAL.write(channel, ByteBuffer.wrap((line + "\n").getBytes(UTF_8)));
      channel.force(true);
    }
  }
}
