package dev.gatehouse.register;

import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;

/**
 * SQLite's native library, kept in the state folder. Left to itself the driver unpacks it at every
 * start, which takes longer than loading it, and a killed process leaves its copy behind.
 */
final class NativeLibrary {
  private static final System.Logger LOG = System.getLogger(NativeLibrary.class.getName());
  private static final String PATH = "org.sqlite.lib.path";
  private static final String NAME = "org.sqlite.lib.name";

  private NativeLibrary() {}

  /** Unpacks the library if it is not there yet. Where that fails, the driver does as it does. */
  static void keepIn(Path stateFolder) {
    if (System.getProperty(PATH) != null) {
      return;
    }
    try {
      Path folder = stateFolder.resolve("native");
      String name = SQLiteJDBCLoader.getVersion() + "-" + LibraryLoaderUtil.getNativeLibName();
      if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
        Files.createDirectory(folder);
        StateFolder.restrict(folder, "rwx------");
      }
      // What others could have written must not be run.
      if (isOursAlone(folder) && (Files.exists(folder.resolve(name)) || unpack(folder, name))) {
        System.setProperty(PATH, folder.toString());
        System.setProperty(NAME, name);
      }
    } catch (IOException | UnsupportedOperationException e) {
      LOG.log(Level.DEBUG, "SQLite's library is not kept in " + stateFolder, e);
    }
  }

  private static boolean isOursAlone(Path folder) throws IOException {
    String owner = Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS).getName();
    return owner.equals(System.getProperty("user.name"))
        && PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)).equals("rwx------");
  }

  private static boolean unpack(Path folder, String name) throws IOException {
    String resource =
        LibraryLoaderUtil.getNativeLibResourcePath() + "/" + LibraryLoaderUtil.getNativeLibName();
    try (InputStream library = SQLiteJDBCLoader.class.getResourceAsStream(resource)) {
      if (library == null) {
        return false;
      }
      Path part = Files.createTempFile(folder, name, ".part");
      Files.copy(library, part, StandardCopyOption.REPLACE_EXISTING);
      Files.move(part, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
      return true;
    }
  }
}
