package dev.gatehouse.demo;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Optional;
import java.util.function.Function;

/** One client connection: answers its requests in order until either side has enough. */
final class Connection implements Runnable, AutoCloseable {
  // longer than a gateway keeps an idle connection, so that it is the gateway that closes
  private static final int IDLE_MILLIS = 300_000;

  private final Socket socket;
  private final Function<Request, Answer> answers;

  Connection(Socket socket, Function<Request, Answer> answers) {
    this.socket = socket;
    this.answers = answers;
  }

  @Override
  public void run() {
    try (socket) {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(IDLE_MILLIS);
      serve();
    } catch (IOException e) {
      // the peer is gone, and nobody is left to tell
    }
  }

  private void serve() throws IOException {
    OutputStream out = socket.getOutputStream();
    RequestReader reader = new RequestReader(new BufferedInputStream(socket.getInputStream()), out);
    try {
      boolean open = true;
      while (open) {
        Optional<Request> request = reader.next();
        open = request.isPresent() && reply(request.get(), out);
      }
    } catch (UnreadableRequest e) {
      out.write(e.answer().bytes(true, false));
    }
  }

  private boolean reply(Request request, OutputStream out) throws IOException {
    boolean open = request.keepsAlive();
    out.write(answers.apply(request).bytes(!request.method().equals("HEAD"), open));
    return open;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
