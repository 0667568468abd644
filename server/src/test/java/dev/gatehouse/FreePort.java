package dev.gatehouse;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A port that nobody listens on, for what has to be told its port beforehand, and for what is to be
 * away. It is none of those that the system gives to connections (from 32768 on), of which tests
 * beside this one have hundreds.
 */
public final class FreePort {
  private static final int FIRST = 20_000;
  private static final int END = 32_000;

  private FreePort() {}

  public static int any() throws IOException {
    int port;
    do {
      port = ThreadLocalRandom.current().nextInt(FIRST, END);
    } while (!isFree(port));
    return port;
  }

  private static boolean isFree(int port) throws IOException {
    try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return true;
    } catch (BindException e) {
      return false;
    }
  }
}
