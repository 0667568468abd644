package dev.gatehouse.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.ConformanceReport;
import java.io.IOException;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Http11Probe: every test that comes with its bytes, the MUST-level ones all as expected. */
class Http11ProbeConformance {
  private static final Pattern STATUS = Pattern.compile("\\b(\\d{3}|[2]xx)\\b");

  /** What is answered otherwise than the corpus prefers, and why. */
  private static final String EXACT =
      "the framing is exact: what follows the content is a request of its own, and is one upstream";

  private static final Map<String, String> EXCEPTIONS =
      Map.of(
          "SMUG-CL0-BODY-POISON", "XGET after a complete request is a method of its own: 405",
          "SMUG-EXPECT-100-CL-DESYNC", EXACT,
          "SMUG-GET-CL-BODY-DESYNC", EXACT,
          "SMUG-GET-CL-PREFIX-DESYNC", EXACT,
          "SMUG-OPTIONS-CL-BODY-DESYNC", EXACT);

  /** As long as a slow machine may take, in milliseconds. */
  private static final int LONG = 30_000;

  /** What came back for one test. */
  private record Observed(List<RawCaller.Answer> answers, boolean closed) {
    String first() {
      return answers.isEmpty() ? "" : Integer.toString(answers.getFirst().status());
    }
  }

  @Test
  void answers_every_probe_as_expected() throws Exception {
    JsonNode tests =
        new JsonMapper()
            .readTree(
                Files.readString(ConformanceReport.corpus("http/http11probe/http11probe.json")))
            .get("tests");
    List<String> wrong = new ArrayList<>();
    int must = 0;
    int run = 0;
    int silent = 0;
    try (ScriptedUpstream upstream = new ScriptedUpstream(Http11ProbeConformance::site);
        Door door = Door.to(upstream.url()).methods("GET", "HEAD", "POST", "OPTIONS").open()) {
      for (JsonNode test : tests) {
        if (test.get("requests_b64").isEmpty()) {
          silent++;
          continue;
        }
        run++;
        must += test.get("requirement").asString().contains("MUST") ? 1 : 0;
        upstream.seen.clear();
        Observed observed = probe(door, test);
        boolean excepted = EXCEPTIONS.containsKey(test.get("id").asString());
        if (isExpected(test, observed, upstream) == excepted) {
          wrong.add(test.get("id").asString() + " answered " + observed);
        }
      }
    }
    List<String> exceptions = new ArrayList<>();
    EXCEPTIONS.forEach((id, why) -> exceptions.add(id + ": " + why));
    exceptions.add(silent + " further tests come without bytes to send");
    int passed = run - wrong.size() - EXCEPTIONS.size();
    ConformanceReport.write("http11probe", new ConformanceReport.Row(passed, run, exceptions));
    assertThat(wrong).isEmpty();
    assertThat(run).isEqualTo(198);
    assertThat(must).isEqualTo(84);
  }

  private static boolean site(ScriptedUpstream.Seen request, OutputStream out) throws IOException {
    String answer =
        request.line().startsWith("OPTIONS ")
            ? Raw.head("HTTP/1.1 204 No Content", "Allow: GET, HEAD, POST, OPTIONS")
            : Raw.head("HTTP/1.1 200 OK", "Content-Type: text/plain", "Content-Length: 0");
    out.write(answer.getBytes(StandardCharsets.ISO_8859_1));
    return true;
  }

  /** Whether no answer may be right; any other has as long as it needs. */
  private static boolean mayBeSilent(JsonNode test) {
    return test.get("expected").asString().toLowerCase(Locale.ROOT).contains("timeout");
  }

  private static Observed probe(Door door, JsonNode test) throws IOException {
    List<RawCaller.Answer> answers = new ArrayList<>();
    try (RawCaller caller = door.caller()) {
      caller.socket().setSoTimeout(mayBeSilent(test) ? 250 : LONG);
      for (JsonNode request : test.get("requests_b64")) {
        caller.send(expanded(Base64.getDecoder().decode(request.asString())));
      }
      boolean head = test.get("id").asString().contains("HEAD");
      while (answers.size() < 5) {
        answers.add(caller.answer(head && answers.isEmpty()));
        boolean last = answers.getLast().field("Connection").equals("close");
        caller.socket().setSoTimeout(last ? LONG : 40);
      }
      return new Observed(answers, false);
    } catch (SocketTimeoutException e) {
      return new Observed(answers, false);
    } catch (IOException e) {
      return new Observed(answers, true);
    }
  }

  /** The corpus abbreviates long requests. */
  private static byte[] expanded(byte[] raw) {
    String text = new String(raw, StandardCharsets.UTF_8);
    if (!text.contains("...") && !text.contains("[TAB]")) {
      return raw;
    }
    StringBuilder many = new StringBuilder();
    for (int i = 0; i < 10_000; i++) {
      many.append("X-H-").append(i).append(": value\r\n");
    }
    return text.replace("aaaa...{65,536 x 'a'}...", "a".repeat(65_536))
        .replace("AAAA...{100,000 \u00d7 'A'}...", "A".repeat(100_000))
        .replace("BBBB...{100,000 \u00d7 'B'}...", "B".repeat(100_000))
        .replaceAll("(?s)X-H-0:.*X-H-9999: value\r\n", many.toString())
        .replace("0-,...{1000 total}...", "0-," + "0-,".repeat(996) + "0-")
        .replace("aaaa...aaa", "a".repeat(7900))
        .replace("AAAA...AAAA", "A".repeat(65_536))
        .replace("AAAAAAAAAA... (200 bytes)", "A".repeat(200))
        .replace("[TAB]", "\t")
        .getBytes(StandardCharsets.UTF_8);
  }

  private static boolean isExpected(JsonNode test, Observed observed, ScriptedUpstream upstream) {
    String id = test.get("id").asString();
    String expected = test.get("expected").asString();
    String first = observed.first();
    if (id.startsWith("NORM-")) {
      return first.equals("400") || !kept(upstream);
    }
    if (id.startsWith("COMP-UPGRADE") || id.equals("COMP-NO-1XX-HTTP10")) {
      return observed.answers().stream().allMatch(it -> it.status() >= 200);
    }
    boolean right =
        switch (id) {
          case "COMP-CONNECTION-CLOSE", "COMP-HTTP10-DEFAULT-CLOSE" -> observed.closed();
          case "COMP-DATE-HEADER" -> !observed.answers().getFirst().field("Date").isEmpty();
          case "COMP-405-ALLOW", "COMP-OPTIONS-ALLOW" ->
              !observed.answers().getFirst().field("Allow").isEmpty();
          case "COMP-NO-CL-IN-204" ->
              observed.answers().getFirst().field("Content-Length").isEmpty();
          case "COMP-TRACE-SENSITIVE" ->
              !observed.answers().getFirst().content().contains("secret-token");
          default -> true;
        };
    return right && fits(expected.toLowerCase(Locale.ROOT), observed);
  }

  /** Whether the upstream saw a framing field that was spelled oddly. */
  private static boolean kept(ScriptedUpstream upstream) {
    return upstream.seen.stream()
        .map(seen -> seen.head().toLowerCase(Locale.ROOT))
        .anyMatch(head -> head.contains(": 99\r\n") || head.contains(": chunked"));
  }

  private static boolean fits(String expected, Observed observed) {
    String first = observed.first();
    if (first.isEmpty()) {
      return observed.closed() ? expected.contains("close") : expected.contains("timeout");
    }
    List<String> statuses =
        STATUS.matcher(expected).results().map(MatchResult::group).distinct().toList();
    boolean named = statuses.contains(first) || (first.startsWith("2") && expected.contains("2xx"));
    boolean refusedAndClosed =
        first.startsWith("4") && observed.closed() && expected.contains("close");
    return named || refusedAndClosed || statuses.isEmpty() || expected.contains("any status");
  }
}
