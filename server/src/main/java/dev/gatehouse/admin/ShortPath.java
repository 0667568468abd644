package dev.gatehouse.admin;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The address of a socket, however long its path is: {@code sun_path} has room for 107 bytes
 * (unix(7)). A longer one is reached through a link in a temporary folder of our own, which is gone
 * once the address was used.
 */
final class ShortPath implements AutoCloseable {
  private static final int ROOM = 107;

  private final UnixDomainSocketAddress address;
  private final @Nullable Path folder;

  private ShortPath(UnixDomainSocketAddress address, @Nullable Path folder) {
    this.address = address;
    this.folder = folder;
  }

  static ShortPath to(Path socket) throws IOException {
    Path absolute = socket.toAbsolutePath();
    if (absolute.toString().getBytes(StandardCharsets.UTF_8).length <= ROOM) {
      return new ShortPath(UnixDomainSocketAddress.of(absolute), null);
    }
    // Readable by this user alone, as createTempDirectory promises on POSIX.
    Path folder = Files.createTempDirectory("gatehouse");
    Path link = Files.createSymbolicLink(folder.resolve("s"), absolute.getParent());
    return new ShortPath(UnixDomainSocketAddress.of(link.resolve(absolute.getFileName())), folder);
  }

  UnixDomainSocketAddress address() {
    return address;
  }

  @Override
  public void close() throws IOException {
    if (folder != null) {
      Files.deleteIfExists(folder.resolve("s"));
      Files.delete(folder);
    }
  }
}
