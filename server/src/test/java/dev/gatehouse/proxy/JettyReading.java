package dev.gatehouse.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.http.HttpVersion;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** What Jetty's parser makes of the bytes of one message: a reading to hold ours against. */
final class JettyReading implements HttpParser.RequestHandler, HttpParser.ResponseHandler {
  private static final int LARGEST_HEAD = 64 * 1024;

  static {
    // What it refuses it also logs.
    ((Logger) LoggerFactory.getLogger("org.eclipse.jetty")).setLevel(Level.OFF);
  }

  final List<String> fields = new ArrayList<>();
  final List<String> trailers = new ArrayList<>();
  final StringBuilder content = new StringBuilder();
  String line = "";
  int headEnd = -1;
  boolean ended;
  int end = -1;
  @Nullable String bad;
  private final ByteBuffer bytes;
  private HttpParser parser;

  private JettyReading(byte[] message, boolean request) {
    bytes = ByteBuffer.wrap(message);
    parser =
        request
            ? new HttpParser((HttpParser.RequestHandler) this, LARGEST_HEAD, HttpCompliance.RFC9110)
            : new HttpParser(
                (HttpParser.ResponseHandler) this, LARGEST_HEAD, HttpCompliance.RFC9110);
  }

  static JettyReading ofRequest(byte[] message) {
    return new JettyReading(message, true).read();
  }

  static JettyReading ofResponse(byte[] message, boolean toHead) {
    JettyReading reading = new JettyReading(message, false);
    reading.parser.setHeadResponse(toHead);
    return reading.read();
  }

  private JettyReading read() {
    int before = -1;
    while (!ended && bad == null && bytes.hasRemaining() && bytes.position() != before) {
      before = bytes.position();
      parser.parseNext(bytes);
    }
    return this;
  }

  /** {@code chunked}, a length, or {@code none}. */
  String framing() {
    return parser.isChunking() ? "chunked" : Long.toString(Math.max(0, parser.getContentLength()));
  }

  /** In lower case: known values come back as it spells them itself. */
  private static String text(HttpField field) {
    String value = field.getValue();
    return (field.getName() + ": " + (value == null ? "" : value)).toLowerCase(Locale.ROOT);
  }

  @Override
  public void startRequest(String method, String uri, HttpVersion version) {
    line = method + " " + uri + " " + version;
  }

  @Override
  public void startResponse(HttpVersion version, int status, String reason) {
    line = version + " " + status;
  }

  @Override
  public void parsedHeader(HttpField field) {
    if (field != null) {
      fields.add(text(field));
    }
  }

  @Override
  public void parsedTrailer(HttpField field) {
    trailers.add(text(field));
  }

  @Override
  public boolean headerComplete() {
    headEnd = bytes.position();
    return false;
  }

  @Override
  public boolean content(ByteBuffer part) {
    content.append(ISO_8859_1.decode(part));
    return false;
  }

  @Override
  public boolean contentComplete() {
    return false;
  }

  @Override
  public boolean messageComplete() {
    ended = true;
    end = bytes.position();
    return true;
  }

  @Override
  public void badMessage(HttpException failure) {
    bad = String.valueOf(failure.getReason());
  }

  @Override
  public void earlyEOF() {
    bad = "it ended early";
  }
}
