package dev.gatehouse.contract;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Path templates as servers read them that take letters of both cases for the same (Express,
 * ASP.NET), drop dots and blanks at the end of a segment (IIS), or read a format behind the last
 * dot (Rails).
 */
final class LooseRoutes {
  private static final Pattern DROPPED = Pattern.compile("(?:\\.|%20)+(?=/|$)");

  private final Routes routes;

  /** Whether no template is read otherwise than it is written: most have small letters only. */
  private final boolean plain;

  private LooseRoutes(Routes routes, boolean plain) {
    this.routes = routes;
    this.plain = plain;
  }

  /** Empty if two operations differ in what such servers do not see: theirs reads exactly. */
  static Optional<LooseRoutes> of(Collection<Operation> operations) {
    RouteDraft draft = new RouteDraft();
    Set<String> seen = new HashSet<>();
    int parameters = 0;
    boolean plain = true;
    for (Operation operation : operations) {
      Template template = operation.path().with(LooseRoutes::read);
      if (!seen.add(operation.method() + " " + template.shape())) {
        return Optional.empty();
      }
      plain &= template.shape().equals(operation.path().shape());
      parameters = Math.max(parameters, template.names().size());
      draft.add(template, operation);
    }
    Routes routes = new Routes(List.copyOf(operations), draft.freeze(), parameters, null);
    return Optional.of(new LooseRoutes(routes, plain));
  }

  private static Template.Segment read(Template.Segment segment) {
    boolean whole = segment.parameters() == 0;
    return new Template.Segment(
        segment.literals().stream()
            .map(literal -> whole ? read(literal) : literal.toLowerCase(Locale.ROOT))
            .toList());
  }

  private static String read(String path) {
    String lower = path.toLowerCase(Locale.ROOT);
    boolean plain = lower.indexOf('.') < 0 && !lower.contains("%20");
    return plain ? lower : DROPPED.matcher(lower).replaceAll("");
  }

  /** Whether a path that names this operation exactly could name another one to such a server. */
  boolean isOther(String method, String path, int index) {
    String read = read(path);
    int dot = read.lastIndexOf('.');
    boolean same = plain && read.equals(path);
    return (!same && routes.names(method, read, index, false))
        // What is a parameter, or a literal with a dot of its own, stays one without its end.
        || (dot > read.lastIndexOf('/')
            && !routes.endsInLiteral(index)
            && routes.names(method, read.substring(0, dot), index, true));
  }
}
